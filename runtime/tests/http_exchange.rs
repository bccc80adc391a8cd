//! The HTTP transport against servers that behave and servers that misbehave.
#![cfg(feature = "reqwest")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::error::Error as _;
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use oasmith_runtime::{
    ApiSpec, Client, Config, Credential, Encoder, Error, ErrorKind, KeyLocation, Method, Operation, OperationSpec,
    RawResponse, RequestOptions, Scheme, SchemeKind,
};

use common::{API, Echo, LONG, Server, impatient, wait_for_close, write};

async fn call(client: &Client) -> Result<String, Error> {
    client.send(&Echo("ping"), &RequestOptions::new()).await
}

#[tokio::test]
async fn a_request_arrives_unchanged_and_its_response_is_returned() {
    let (sender, receiver) = mpsc::channel();
    let server = Server::start(move |stream, request| {
        sender.send(request.to_owned()).unwrap();
        write(stream, b"HTTP/1.1 200 OK\r\nX-Request-Id: r-7\r\nContent-Length: 4\r\n\r\npong");
        true
    });
    let client = server.client(|config| config.header("X-Tenant", "acme"));
    let response = client.send_with_response(&Echo("ping"), &RequestOptions::new()).await.unwrap();
    assert_eq!(response.value(), "pong");
    assert_eq!(response.request_id(), Some("r-7"));
    let request = receiver.recv().unwrap().to_ascii_lowercase();
    assert!(request.starts_with("post /echo http/1.1\r\n"), "{request}");
    for line in [
        "accept: text/plain",
        "content-type: text/plain",
        "content-length: 4",
        "user-agent: acme/1.2.3",
        "x-tenant: acme",
    ] {
        assert!(request.contains(&format!("\r\n{line}\r\n")), "{line} in {request}");
    }
    assert!(request.ends_with("\r\n\r\nping"), "{request}");
}

/// Sends no body, with the method of this index.
struct Bodiless<const METHOD: usize>;

const fn method(number: usize) -> Method {
    match number {
        0 => Method::POST,
        1 => Method::PUT,
        2 => Method::PATCH,
        3 => Method::GET,
        4 => Method::DELETE,
        _ => Method::HEAD,
    }
}

impl<const METHOD: usize> Operation for Bodiless<METHOD> {
    type Output = ();

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "bodiless",
        method: method(METHOD),
        path: "/echo",
        server: None,
        security: &[],
        accept: "application/json",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, _: &mut Encoder) {}

    fn decode(response: &RawResponse) -> Result<(), Error> {
        response.empty()
    }
}

#[tokio::test]
async fn a_request_without_a_body_has_a_length_if_its_method_may_have_a_body() {
    let (sender, receiver) = mpsc::channel();
    let server = Server::start(move |stream, request| {
        sender.send(request.to_owned()).unwrap();
        // The length is that of the response to a GET; no body follows the head of a response to HEAD.
        let length = if request.starts_with("HEAD") { "99999999999" } else { "0" };
        write(stream, format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nETag: \"a\"\r\n\r\n").as_bytes());
        true
    });
    let client = server.client(|config| config);
    let options = RequestOptions::new();
    let lengths = |method: &str| {
        let request = receiver.recv().unwrap().to_ascii_lowercase();
        assert!(request.starts_with(method), "{request}");
        assert!(!request.contains("transfer-encoding") && !request.contains("content-type"), "{request}");
        request.matches("\r\ncontent-length: 0\r\n").count()
    };
    client.send(&Bodiless::<0>, &options).await.unwrap();
    assert_eq!(lengths("post"), 1);
    client.send(&Bodiless::<1>, &options).await.unwrap();
    assert_eq!(lengths("put"), 1);
    client.send(&Bodiless::<2>, &options).await.unwrap();
    assert_eq!(lengths("patch"), 1);
    client.send(&Bodiless::<3>, &options).await.unwrap();
    assert_eq!(lengths("get"), 0);
    client.send(&Bodiless::<4>, &options).await.unwrap();
    assert_eq!(lengths("delete"), 0);
    let head = client.send_with_response(&Bodiless::<5>, &options).await.unwrap();
    assert_eq!(lengths("head"), 0);
    assert_eq!(head.header::<String>("ETag").unwrap().as_deref(), Some("\"a\""));
}

#[tokio::test]
async fn a_connection_is_reused() {
    let server = Server::start(|stream, _| {
        write(stream, b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npong");
        true
    });
    let client = server.client(|config| config.timeout(Duration::MAX));
    for _ in 0..5 {
        assert_eq!(call(&client).await.unwrap(), "pong");
        assert_eq!(call(&client.clone()).await.unwrap(), "pong");
    }
    assert_eq!((server.requests(), server.connections()), (10, 1));
}

#[tokio::test]
async fn a_slow_head_is_a_timeout_without_status() {
    let server = Server::silent();
    let start = Instant::now();
    let error = call(&server.client(impatient)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!((error.status(), error.operation()), (None, Some("echo")));
    assert!(start.elapsed() < LONG / 2);
}

#[tokio::test]
async fn a_slow_body_is_a_timeout_that_keeps_the_status() {
    let server = Server::start(|stream, _| {
        write(stream, b"HTTP/1.1 202 Accepted\r\nX-Request-Id: r-7\r\nContent-Length: 9\r\n\r\npong");
        wait_for_close(stream);
        false
    });
    let error = call(&server.client(impatient)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.status().unwrap(), 202);
    assert_eq!(error.request_id(), Some("r-7"));
}

#[tokio::test]
async fn a_trickling_body_is_bounded_by_the_timeout_of_the_call() {
    let server = Server::start(|stream, _| {
        write(stream, b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        for _ in 0..200 {
            write(stream, b"x");
            sleep(Duration::from_millis(50));
        }
        false
    });
    let start = Instant::now();
    let error = call(&server.client(impatient)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn the_timeout_of_a_call_overrides_that_of_the_client() {
    let server = Server::silent();
    let client = server.client(|config| config.timeout(LONG));
    let options = RequestOptions::new().timeout(Duration::from_millis(100));
    let error = client.send(&Echo(""), &options).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_truncated_body_is_an_error_that_keeps_the_status() {
    for response in [
        &b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"code\":0}"[..],
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npong\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\npong\r\n0\r\n\r\n",
    ] {
        let error = call(&Server::fixed(response).client(|config| config)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport);
        assert_eq!(error.status().unwrap(), 200);
        assert!(error.source().is_some());
    }
}

#[tokio::test]
async fn a_response_that_is_not_http_is_a_transport_error() {
    for response in [
        "",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
    ] {
        let error = call(&Server::fixed(response).client(|config| config)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport, "{response:?}: {error}");
        assert_eq!(error.status(), None, "{response:?}");
    }
}

#[tokio::test]
async fn a_refused_connection_is_a_connect_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::new(&API, Config::new().base_url(url)).unwrap();
    let error = call(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("refused"), "{error}");
    assert!(error.source().is_some());
}

/// An operation whose URL contains an API key.
struct Keyed;

impl Operation for Keyed {
    type Output = String;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "keyed",
        method: Method::GET,
        path: "/private",
        server: None,
        security: &[&[0]],
        accept: "",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, _: &mut Encoder) {}

    fn decode(response: &RawResponse) -> Result<String, Error> {
        response.text()
    }
}

static KEYED_API: ApiSpec = ApiSpec {
    name: "acme",
    version: "1.2.3",
    server: None,
    servers: &[],
    schemes: &[Scheme {
        name: "key",
        kind: SchemeKind::ApiKey { location: KeyLocation::Query, parameter: "api_key" },
        token: None,
    }],
};

#[tokio::test]
async fn no_error_of_the_transport_shows_the_url() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let refusing = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let odd = Server::fixed("odd\r\n\r\n").url;
    let truncated = Server::fixed("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx").url;
    let silent = Server::silent();
    for url in [refusing, odd, truncated, silent.url] {
        let config = Config::new()
            .base_url(url)
            .timeout(Duration::from_millis(300))
            .credential(0, Credential::Key("sesame".into()));
        let client = Client::new(&KEYED_API, config).unwrap();
        let error = client.send(&Keyed, &RequestOptions::new()).await.unwrap_err();
        let mut text = format!("{error} {error:?} {error:#?}");
        let mut cause = error.source();
        while let Some(error) = cause {
            text = format!("{text} {error} {error:?}");
            cause = error.source();
        }
        assert!(text.contains("keyed"), "{text}");
        assert!(!text.contains("sesame") && !text.contains("/private"), "{text}");
    }
}

#[tokio::test]
async fn tls_to_a_server_without_tls_is_a_connect_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            write(&mut stream.unwrap(), b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let config = Config::new().base_url(url).timeout(LONG);
    let error = call(&Client::new(&API, config).unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
}

#[tokio::test]
async fn a_body_announced_over_the_limit_is_refused_before_it_is_read() {
    let server = Server::start(|stream, _| {
        write(stream, b"HTTP/1.1 200 OK\r\nContent-Length: 4000000000\r\n\r\n");
        wait_for_close(stream);
        false
    });
    let start = Instant::now();
    let error = call(&server.client(|config| config.max_response_bytes(10))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(error.status().unwrap(), 200);
    assert!(start.elapsed() < LONG / 2);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_while_it_is_read() {
    let chunked = b"HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n";
    let until_closed = b"HTTP/1.1 500 Oops\r\nConnection: close\r\n\r\n";
    for (head, piece) in [(&chunked[..], &b"4\r\npong\r\n"[..]), (until_closed, b"pong")] {
        let (head, piece) = (head.to_vec(), piece.to_vec());
        let server = Server::start(move |stream, _| {
            write(stream, &head);
            // Endless: only a limit stops it.
            for _ in 0..1000 {
                write(stream, &piece);
                sleep(Duration::from_millis(10));
            }
            false
        });
        let error = call(&server.client(|config| config.max_response_bytes(30))).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        assert_eq!(error.status().unwrap(), 500);
    }
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_is_accepted() {
    let server = Server::start(|stream, _| {
        write(stream, b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npong");
        true
    });
    let client = server.client(|config| config.max_response_bytes(4));
    assert_eq!(call(&client).await.unwrap(), "pong");
    let options = RequestOptions::new().max_response_bytes(3);
    let error = client.send(&Echo(""), &options).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::fixed("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npong");
    for status in [301, 302, 303, 307, 308] {
        let server = Server::fixed(format!(
            "HTTP/1.1 {status} Moved\r\nLocation: {}/echo\r\nContent-Length: 0\r\n\r\n",
            elsewhere.url
        ));
        let error = call(&server.client(|config| config)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status);
        assert_eq!(error.status().unwrap(), status);
        assert!(error.headers().unwrap().contains_key("location"));
        assert!(error.to_string().contains("redirects are not followed"), "{error}");
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn a_failed_call_is_not_repeated() {
    for response in ["", "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"] {
        let server = Server::fixed(response);
        assert!(call(&server.client(|config| config)).await.is_err());
        assert_eq!(server.requests(), 1);
    }
}

#[tokio::test]
async fn a_call_can_be_spawned_and_cancelled() {
    let (events, mut happened) = tokio::sync::mpsc::unbounded_channel();
    let server = Server::start(move |stream, _| {
        events.send("request received").unwrap();
        events.send(if wait_for_close(stream) { "connection closed" } else { "connection still open" }).unwrap();
        false
    });
    let client = server.client(|config| config);
    let task = tokio::spawn(client.send(&Echo("ping"), &RequestOptions::new()));
    assert_eq!(happened.recv().await, Some("request received"));
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    assert_eq!(happened.recv().await, Some("connection closed"));
}
