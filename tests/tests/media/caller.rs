//! Calls generated clients against a server on a raw socket. A failed check panics.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

mod pages;

use bodiless::ErrorKind;
use media_types::runtime::File;
use media_types::{RequestOptions, json, models};

/// A server that responds to every request alike, and records the last request.
#[derive(Clone, Default)]
struct Server {
    response: Arc<Mutex<String>>,
    request: Arc<Mutex<String>>,
}

impl Server {
    fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = self.clone();
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                server.serve(&connection);
            }
        });
        url
    }

    /// Handles one request, then closes the connection.
    fn serve(&self, mut connection: &TcpStream) {
        let mut reader = BufReader::new(connection);
        let mut request = String::new();
        while !request.ends_with("\r\n\r\n") {
            if reader.read_line(&mut request).unwrap_or_default() == 0 {
                return;
            }
        }
        let length = |line: &str| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok();
        let mut body = vec![0; request.lines().find_map(length).unwrap_or(0)];
        reader.read_exact(&mut body).unwrap();
        request.push_str(&String::from_utf8_lossy(&body));
        *self.request.lock().unwrap() = request;
        let response = self.response.lock().unwrap().clone();
        connection.write_all(response.as_bytes()).unwrap();
    }

    /// Sets the response to the next requests.
    fn respond(&self, head: &str, body: &str) {
        let length = if head.starts_with("20") && !head.starts_with("200") && body.is_empty() {
            String::new()
        } else {
            format!("Content-Length: {}\r\n", body.len())
        };
        *self.response.lock().unwrap() = format!("HTTP/1.1 {head}\r\n{length}Connection: close\r\n\r\n{body}");
    }

    /// Sets a response with a content type.
    fn content(&self, content_type: &str, body: &str) {
        self.respond(&format!("200 OK\r\nContent-Type: {content_type}"), body);
    }

    /// Returns a header of the last request; empty if it is missing.
    fn header(&self, name: &str) -> String {
        let request = self.request.lock().unwrap();
        let found = request.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then(|| value.to_owned())
        });
        found.unwrap_or_default()
    }

    fn body(&self) -> String {
        let request = self.request.lock().unwrap();
        request.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    /// Checks the content type and the body of the last request.
    #[track_caller]
    fn sent(&self, content_type: &str, body: &str) {
        assert_eq!((self.header("content-type").as_str(), self.body().as_str()), (content_type, body));
    }
}

const NOTE: &str = r#"{"text":"a"}"#;

fn note() -> models::Note {
    models::Note::new().text("a")
}

async fn reads(server: &Server, client: &media_types::Client) {
    let read = client.read();

    server.content("application/pdf", "%PDF \u{1}");
    assert_eq!(read.any_bytes().send().await.unwrap(), "%PDF \u{1}");
    server.content("application/json", "\"a\"");
    assert_eq!(read.any_bytes().send().await.unwrap(), "\"a\"");
    assert_eq!(server.header("accept"), "*/*");
    assert_eq!(read.any_string().send().await.unwrap(), "a");
    server.content("text/plain", "a b");
    assert_eq!(read.any_string().send().await.unwrap(), "a b");
    assert_eq!(read.greeting().send().await.unwrap(), "a b");
    server.content("application/json; charset=utf-8", "\"a b\"");
    assert_eq!(read.greeting().send().await.unwrap(), "a b");

    server.content("application/octet-stream", "bytes");
    assert_eq!(read.json_file().send().await.unwrap(), "bytes");
    assert!(server.header("accept").starts_with("application/json"));

    use media_types::api::read::{notes, versions};
    for (content_type, body, expected) in [
        ("text/plain; charset=utf-8", "a", notes::Output::Plain("a".into())),
        ("text/x-markdown", "# a", notes::Output::Markdown("# a".into())),
        ("application/json", NOTE, notes::Output::Json(note())),
    ] {
        server.content(content_type, body);
        assert_eq!(read.notes().send().await.unwrap(), expected, "{content_type}");
    }
    assert_eq!(server.header("accept"), "application/json, text/plain, text/x-markdown");

    let paper = r#"{"pages":2}"#;
    for (version, body) in [("v2", NOTE), ("v3", paper), ("v4", paper)] {
        server.content(&format!("application/vnd.acme.{version}+json"), body);
        match read.versions().send().await.unwrap() {
            versions::Output::VndAcmeV2(found) => assert!(version == "v2" && found == note()),
            versions::Output::VndAcmeV3(found) => assert!(version != "v2" && found.pages == 2),
            other => panic!("{other:?}"),
        }
    }

    server.content("application/vnd.ms-excel", "cells");
    assert_eq!(read.archive().send().await.unwrap(), "cells");
    assert_eq!(server.header("accept"), "application/zip, application/vnd.ms-excel");
    server.content("application/json; charset=utf-8", NOTE);
    assert_eq!(read.charsets().send().await.unwrap(), note());

    assert_eq!(read.events().send().await.unwrap(), note());
    assert_eq!(server.header("accept"), "application/json");
    assert_eq!(server.header("content-length"), "0");
    server.content("text/event-stream", "data: a\n\ndata: b\n\n");
    let events = read.events().stream().await.unwrap().into_value();
    assert_eq!(events.collect(100).await.unwrap(), "data: a\n\ndata: b\n\n");
    assert_eq!(server.header("accept"), "text/event-stream");
    server.content("application/xml", "<note/>");
    let options = RequestOptions::new().header("Accept", "application/xml");
    let xml = read.note().options(options).stream().await.unwrap().into_value();
    assert_eq!(xml.collect(100).await.unwrap(), "<note/>");
    assert_eq!(server.header("accept"), "application/xml");
}

async fn headers(server: &Server, client: &media_types::Client) {
    use media_types::api::read::{note, stat_note};
    let head = "200 OK\r\nX-Rate: many\r\nX-Names: a, b\r\nX-Names: c\r\nSet-Cookie: a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT\r\n\
                Set-Cookie: b=2\r\nX-Usage: {\"bytes\":7}";
    server.respond(head, NOTE);
    let response = client.read().note().send_with_response().await.unwrap();
    let headers = note::Headers::of(&response);
    let error = headers.x_rate().unwrap_err();
    assert!(error.to_string().contains("X-Rate") && !error.to_string().contains("many"), "{error}");
    assert_eq!(headers.x_names().unwrap().unwrap(), ["a", "b", "c"]);
    assert_eq!(headers.set_cookie().unwrap().unwrap(), ["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"]);

    assert_eq!(headers.x_usage().unwrap().unwrap().bytes, Some(7));

    *server.response.lock().unwrap() =
        "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Type: application/json\r\nContent-Length: 12\r\nConnection: close\r\n\r\n".into();
    let response = client.read().stat_note().send_with_response().await.unwrap();
    assert_eq!((response.status().as_u16(), *response.value()), (200, ()));
    assert_eq!(stat_note::Headers::of(&response).e_tag().unwrap().unwrap(), "\"a\"");
}

async fn writes(server: &Server, client: &media_types::Client) {
    use media_types::api::write::{create_note, create_part, post_note, update_note};
    let write = client.write();
    server.respond("204 No Content", "");

    write.update_bytes(b"\"a\"".to_vec()).send().await.unwrap();
    server.sent("application/octet-stream", "\"a\"");
    write.update_bytes(File::from_bytes("a").content_type("image/png")).send().await.unwrap();
    server.sent("image/png", "a");
    write.put_json_file(b"{}".to_vec()).send().await.unwrap();
    server.sent("application/json", "{}");
    write.update_picture(b"a".to_vec()).send().await.unwrap();
    server.sent("image/png", "a");
    write.update_picture(File::from_bytes("a").content_type("image/jpeg")).send().await.unwrap();
    server.sent("image/jpeg", "a");

    write.create_note("a".to_owned()).send().await.unwrap();
    server.sent("text/plain", "a");
    write.create_note(create_note::Body::Markdown("# a".into())).send().await.unwrap();
    server.sent("text/x-markdown", "# a");

    write.post_note(note()).send().await.unwrap();
    server.sent("application/json; charset=utf-8", NOTE);
    write.post_note(post_note::Body::Form(note())).send().await.unwrap();
    server.sent("application/x-www-form-urlencoded", "text=a");
    write.put_note_as_xml("<note/>").send().await.unwrap();
    server.sent("application/xml", "<note/>");

    let patch = || BTreeMap::from([("a".to_owned(), json::Value::Null)]);
    write.update_note(update_note::Body::MergePatch(patch())).send().await.unwrap();
    server.sent("application/merge-patch+json", r#"{"a":null}"#);
    write.update_note(update_note::Body::StrategicMergePatch(patch())).send().await.unwrap();
    server.sent("application/strategic-merge-patch+json", r#"{"a":null}"#);
    write.update_note(update_note::Body::ApplyPatch(patch())).send().await.unwrap();
    // JSON is valid YAML.
    server.sent("application/apply-patch+yaml", r#"{"a":null}"#);

    let file = || File::from_bytes("a").name("a.txt");
    let parts =
        create_part::Form::new(file()).picture(file()).optional(file()).several([file(), file()]).page("<p>");
    write.create_part(parts).send().await.unwrap();
    let body = server.body();
    for (name, content_type) in
        [("file", "application/octet-stream"), ("picture", "image/png"), ("several", "application/octet-stream")]
    {
        let part = format!(
            "Content-Disposition: form-data; name=\"{name}\"; filename=\"a.txt\"\r\nContent-Type: {content_type}\r\n\r\na\r\n"
        );
        assert_eq!(body.matches(&part).count(), if name == "several" { 2 } else { 1 }, "{name} in {body}");
    }
    assert!(body.contains("form-data; name=\"page\"\r\n\r\n<p>\r\n"), "{body}");
    let mixed = File::from_bytes("--b--\r\n").content_type("multipart/mixed; boundary=b");
    write.mixed_parts(mixed).send().await.unwrap();
    server.sent("multipart/mixed; boundary=b", "--b--\r\n");
}

async fn bodiless(server: &Server, client: &bodiless::Client) {
    use bodiless::api::notes::{create_last, update_note};
    let notes = client.notes();
    let note = || json::from_str::<bodiless::models::Note>(NOTE).unwrap();

    server.content("application/json", NOTE);
    assert_eq!(notes.get_note().send().await.unwrap(), Some(note()));
    assert_eq!(notes.update_last().send().await.unwrap(), Some(note()));
    assert_eq!(notes.create_last().send().await.unwrap(), Some(create_last::Output::Ok(note())));
    server.respond("204 No Content", "");
    assert_eq!(notes.get_note().send().await.unwrap(), None);
    assert_eq!(notes.update_note().send().await.unwrap(), update_note::Output::NoContent);
    assert_eq!(notes.last().send().await.unwrap(), None);
    assert_eq!(notes.text().send().await.unwrap(), None);
    assert_eq!(notes.list().send().await.unwrap(), None);
    assert!(notes.list().items().try_next().await.unwrap().is_none());
    notes.delete_note().send().await.unwrap();
    server.respond("205 Reset Content\r\nContent-Length: 0", "");
    notes.clear().send().await.unwrap();

    server.respond("200 OK\r\nX-Request-Id: r-1", "");
    assert_eq!(notes.update_last().send().await.unwrap(), None);
    assert_eq!(notes.create_last().send().await.unwrap(), None);
    assert_eq!(server.header("content-length"), "0");
    let error = notes.get_note().send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, 200));
    assert_eq!(error.request_id(), Some("r-1"));
    assert!(error.to_string().contains("the body is empty"), "{error}");
    server.respond("304 Not Modified", "");
    assert_eq!(notes.get_note().send().await.unwrap_err().status().unwrap().as_u16(), 304);
}

async fn files(server: &Server, client: &files::Client) {
    server.content("application/pdf", "%PDF");
    assert_eq!(client.files().get().send().await.unwrap(), "%PDF");
    server.respond("204 No Content", "");
    let form = files::api::files::post::Form::new(File::from_bytes("a").name("a.txt")).note("b");
    client.files().post(form).send().await.unwrap();
    let body = server.body();
    assert!(
        body.contains("name=\"file\"; filename=\"a.txt\"\r\nContent-Type: application/octet-stream\r\n\r\na\r\n"),
        "{body}"
    );
}

async fn streams(server: &Server, client: &::streams::Client) {
    use ::streams::api::{chat, inline, transcriptions};

    server.content("text/event-stream", "data: {\"text\": \"a\"}\n\n: c\n\ndata: {\"text\": \"b\"}\n\ndata: [DONE]\n\n");
    let mut deltas = client.chat().create(chat::create::CreateBody::new("Hello")).events();
    assert_eq!(deltas.try_next().await.unwrap().unwrap().text, "a");
    assert_eq!(deltas.try_next().await.unwrap().unwrap().text, "b");
    assert!(deltas.try_next().await.unwrap().is_none());
    assert_eq!(server.header("accept"), "text/event-stream");
    server.sent("application/json", "{\"prompt\":\"Hello\",\"stream\":true}");
    server.content("application/json", "{\"text\": \"a b\"}");
    let reply = client.chat().create(chat::create::CreateBody::new("Hello")).send().await.unwrap();
    assert_eq!(reply.text.as_deref(), Some("a b"));
    server.sent("application/json", "{\"prompt\":\"Hello\"}");
    let error = client.chat().create(chat::create::CreateBody::new("Hello")).events().try_next().await.unwrap_err();
    assert_eq!(error.body_as::<::streams::models::Reply>().unwrap().unwrap(), reply);

    server.content("text/event-stream", "id: 7\nevent: change\ndata: {\"amount\": \"12.50\"}\n\ndata: [1]\n\n");
    let mut prices = client.prices().watch().events();
    let price = prices.try_next().await.unwrap().unwrap();
    assert_eq!((price.event.as_deref(), price.id.as_deref()), (Some("change"), Some("7")));
    assert_eq!(price.data.amount, "12.50");
    assert!(prices.try_next().await.is_err() && prices.last_event_id() == Some("7"));

    for (content_type, body) in [
        ("application/x-ndjson", "{\"line\": \"a\"}\n{\"line\": \"b\"}"),
        ("application/json-seq", "\u{1e}{\"line\": \"a\"}\n\u{1e}{\"line\": \"b\"}\n"),
    ] {
        server.content(content_type, body);
        let mut entries = client.logs().list().events();
        assert_eq!(entries.try_next().await.unwrap().unwrap().line, "a");
        assert_eq!(entries.try_next().await.unwrap().unwrap().line, "b");
        assert!(entries.try_next().await.unwrap().is_none());
        assert_eq!(server.header("accept"), "application/x-ndjson, application/json-seq");
        assert!(server.request.lock().unwrap().starts_with("GET /logs?stream=true "));
    }

    server.content("text/event-stream", "event: note\ndata: a\ndata: b\n\n");
    let note = client.notes().read_notes().events().try_next().await.unwrap().unwrap();
    assert_eq!((note.name(), note.data()), ("note", "a\nb"));
    assert_eq!(client.lines().read_lines().events().try_next().await.unwrap().unwrap(), "a\nb");
    server.content("text/event-stream", "data: {\"data\": [1, 2]}\n\n");
    let request = inline::create::CreateBody::new(inline::create::Options::new());
    assert_eq!(client.inline().create(request).events().try_next().await.unwrap().unwrap().data, [1, 2]);
    server.sent("application/json", "{\"options\":{\"live\":true}}");

    server.content("text/event-stream", "data: {\"text\": \"a\"}\n\n");
    let request = || client.transcriptions().create(transcriptions::create::Form::new(b"wav".to_vec()));
    assert_eq!(request().events().try_next().await.unwrap().unwrap().text, "a");
    let asks = "Content-Disposition: form-data; name=\"stream\"\r\n\r\ntrue\r\n";
    assert!(server.body().contains(asks), "{}", server.body());
    server.content("application/json", "{\"text\": \"a b\"}");
    assert_eq!(request().send().await.unwrap().text.as_deref(), Some("a b"));
    assert!(!server.body().contains("name=\"stream\""), "{}", server.body());
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let server = Server::default();
    let url = server.start();
    let client = media_types::Client::builder().base_url(&url).build().unwrap();
    reads(&server, &client).await;
    headers(&server, &client).await;
    writes(&server, &client).await;
    bodiless(&server, &::bodiless::Client::builder().base_url(&url).build().unwrap()).await;
    files(&server, &::files::Client::builder().base_url(&url).build().unwrap()).await;
    pages::run().await;
    streams(&server, &::streams::Client::builder().base_url(&url).build().unwrap()).await;
    println!("everything held");
}
