//! Streams of events over sockets: what arrives when, what breaks off, and what is sent again.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::TryStreamExt as _;
use oasmith_runtime::mock::{FixedRandom, MockTransport};
use oasmith_runtime::{
    Body, Client, Config, Delivery, Encoder, Error, ErrorKind, EventSource, EventSpec, Events, Idempotency, Method,
    Operation, OperationSpec, RawEvent, RawResponse, RequestOptions, json,
};

use crate::support::{API, ENVELOPE, JumpingClock, client};

/// Defines an operation whose response can be a stream of lists of numbers.
macro_rules! source {
    ($name:ident, $method:expr, $idempotency:expr, $envelope:expr, $end:expr) => {
        #[derive(Clone)]
        struct $name;

        impl Operation for $name {
            type Output = String;

            const SPEC: &'static OperationSpec = &OperationSpec {
                id: stringify!($name),
                method: $method,
                path: "/prices",
                server: None,
                security: &[],
                accept: "application/json",
                envelope: $envelope,
                idempotency: $idempotency,
            };

            fn encode(&self, request: &mut Encoder) {
                if Self::SPEC.method != Method::GET {
                    request.body("application/json", r#"{"stream": true}"#);
                }
            }

            fn decode(response: &RawResponse) -> Result<String, Error> {
                response.text()
            }
        }

        impl EventSource for $name {
            type Event = Vec<u32>;

            const EVENTS: &'static EventSpec = &EventSpec { accept: "text/event-stream", end: $end };

            fn decode_event(event: &RawEvent) -> Result<Vec<u32>, json::Error> {
                event.json()
            }
        }
    };
}

source!(Watch, Method::GET, None, None, None);
source!(Chat, Method::POST, None, None, Some("[DONE]"));
source!(Search, Method::POST, Some(Idempotency::Always), None, None);
source!(Wrapped, Method::GET, None, Some(&ENVELOPE), None);

/// A server that takes connections one after another, each with the next of its responses, and keeps the heads.
struct Server {
    url: String,
    heads: Arc<Mutex<Vec<String>>>,
    closed: Receiver<()>,
}

/// What is written, with waits for the test in between. The connection is closed at the end.
type Script = Vec<Step>;

enum Step {
    Write(&'static str),
    /// Until the test sends something.
    Wait(Receiver<()>),
    /// Until the client closes the connection.
    WaitForClose,
}

impl Server {
    fn start(scripts: Vec<Script>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (sender, closed) = channel();
        let seen = Arc::clone(&heads);
        std::thread::spawn(move || {
            for script in scripts {
                let (mut stream, _) = listener.accept().unwrap();
                seen.lock().unwrap().push(head(&mut stream));
                run(&mut stream, script, &sender);
            }
        });
        Self { url, heads, closed }
    }

    fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    fn client(&self, configure: impl FnOnce(Config) -> Config) -> Client {
        let config = Config::new().base_url(&self.url).timeout(Duration::from_secs(20));
        Client::new(&API, configure(config)).unwrap()
    }

    fn events(&self) -> Events<Vec<u32>> {
        Events::new(self.client(|config| config), Watch, RequestOptions::new())
    }
}

/// Reads a request with what there is of its body, which is small.
fn head(stream: &mut TcpStream) -> String {
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let size = stream.read(&mut buffer).unwrap();
        request.extend_from_slice(&buffer[..size]);
        let text = String::from_utf8_lossy(&request).into_owned();
        if size == 0 || text.contains("\r\n\r\n") && (text.starts_with("GET") || text.ends_with('}')) {
            return text;
        }
    }
}

fn run(stream: &mut TcpStream, script: Script, closed: &Sender<()>) {
    for step in script {
        match step {
            Step::Write(text) => {
                let _ = stream.write_all(text.as_bytes());
            }
            Step::Wait(receiver) => drop(receiver.recv()),
            Step::WaitForClose => {
                while stream.read(&mut [0; 64]).is_ok_and(|size| size > 0) {}
                let _ = closed.send(());
            }
        }
    }
}

const SSE: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nX-Request-Id: r-7\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn events_are_given_as_they_arrive() {
    let (sender, receiver) = channel();
    let script = vec![
        Step::Write(SSE),
        Step::Write(": hello\n\nid: 1\ndata: [1]\n\nda"),
        Step::Wait(receiver),
        Step::Write("ta: [2,\ndata: 3]\n\n"),
    ];
    let server = Server::start(vec![script]);
    let mut events = server.events();
    assert!(events.response().is_none());
    assert_eq!(events.try_next().await.unwrap(), Some(vec![1]));
    let response = events.response().unwrap();
    assert_eq!((response.status().as_u16(), response.request_id(), response.attempts()), (200, Some("r-7"), 1));
    assert_eq!(events.last_event_id(), Some("1"));
    sender.send(()).unwrap();
    assert_eq!(events.try_next().await.unwrap(), Some(vec![2, 3]));
    assert_eq!(events.try_next().await.unwrap(), None);
    assert_eq!(events.try_next().await.unwrap(), None);
    assert_eq!(events.received(), 2);
    let heads = server.heads();
    assert_eq!(heads.len(), 1);
    assert!(heads[0].to_ascii_lowercase().contains("\r\naccept: text/event-stream\r\n"), "{}", heads[0]);
}

#[tokio::test]
async fn events_are_a_stream() {
    let server = Server::start(vec![vec![Step::Write(SSE), Step::Write("data: [1]\n\ndata: [2]\n\n")]]);
    let all: Vec<Vec<u32>> = server.events().try_collect().await.unwrap();
    assert_eq!(all, [[1], [2]]);
}

#[tokio::test]
async fn nothing_is_sent_before_an_event_is_asked_for_and_dropping_closes_the_connection() {
    let server = Server::start(vec![vec![Step::Write(SSE), Step::Write("data: [1]\n\n"), Step::WaitForClose]]);
    drop(server.events());
    assert!(server.heads().is_empty());
    let mut events = server.events();
    events.open().await.unwrap();
    assert_eq!((events.received(), server.heads().len()), (0, 1));
    assert_eq!(events.try_next().await.unwrap(), Some(vec![1]));
    drop(events);
    let closed = tokio::task::spawn_blocking(move || server.closed.recv_timeout(Duration::from_secs(20)));
    closed.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_connection_that_breaks_is_an_error_that_says_after_how_many_events() {
    let chunked =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nX-Request-Id: r-7\r\n\r\n";
    let script = vec![Step::Write(chunked), Step::Write("b\r\ndata: [1]\n\n\r\n8\r\ndata: [2\r\n")];
    let server = Server::start(vec![script]);
    let mut events = server.events();
    assert_eq!(events.try_next().await.unwrap(), Some(vec![1]));
    let error = events.try_next().await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Transport, Delivery::Unknown));
    assert_eq!((error.status().unwrap().as_u16(), error.request_id()), (200, Some("r-7")));
    assert_eq!((error.operation(), error.attempts()), (Some("Watch"), 1));
    assert!(error.to_string().contains("after 1 event"), "{error}");
    assert_eq!(events.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn a_server_that_sends_nothing_for_too_long_is_a_timeout() {
    let server = Server::start(vec![vec![Step::Write(SSE), Step::Write("data: [1]\n\n"), Step::WaitForClose]]);
    let options = RequestOptions::new().idle_timeout(Duration::from_millis(200));
    let mut events = Events::new(server.client(|config| config), Watch, options);
    assert_eq!(events.try_next().await.unwrap(), Some(vec![1]));
    let error = events.try_next().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Timeout, 200));
}

#[tokio::test]
async fn an_event_that_cannot_be_decoded_is_an_error_and_not_the_end() {
    let body = "data: [1]\n\ndata: {\"error\": \"overloaded\"}\n\ndata: [DONE]\n\ndata: [2]\n\n";
    let server = Server::start(vec![vec![Step::Write(SSE), Step::Write(body)]]);
    let mut events = server.events();
    assert_eq!(events.try_next().await.unwrap(), Some(vec![1]));
    let error = events.try_next().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, 200));
    assert_eq!(error.body().unwrap(), "{\"error\": \"overloaded\"}");
    assert!(
        error.to_string().contains("event 2 does not match") && !error.to_string().contains("overloaded"),
        "{error}"
    );
    let error = events.try_next().await.unwrap_err();
    assert!(error.to_string().contains("end marker"), "{error}");
    assert_eq!(events.try_next().await.unwrap(), Some(vec![2]));
}

#[tokio::test]
async fn an_end_marker_ends_the_stream_though_the_server_does_not() {
    let script =
        || vec![Step::Write(SSE), Step::Write("data: [1]\n\ndata: [DONE]\n\ndata: [2]\n\n"), Step::WaitForClose];
    let server = Server::start(vec![script(), script()]);
    let mut described = Events::new(server.client(|config| config), Chat, RequestOptions::new());
    assert_eq!(described.try_next().await.unwrap(), Some(vec![1]));
    assert_eq!(described.try_next().await.unwrap(), None);
    assert_eq!((described.try_next().await.unwrap(), described.received()), (None, 1));
    let named: Vec<Vec<u32>> = server.events().end_marker("[DONE]").try_collect().await.unwrap();
    assert_eq!(named, [[1]]);
}

/// Events of a mocked response.
fn mocked(content_type: &str, body: &'static str) -> Events<Vec<u32>> {
    let mock = MockTransport::new().stream(200, content_type, Body::from(body));
    Events::new(client(&mock, &JumpingClock::default(), |config| config), Watch, RequestOptions::new())
}

#[tokio::test]
async fn a_response_of_another_content_type_is_an_error_with_its_body() {
    let body = "{\"error\": \"quota\"}";
    for content_type in ["application/json", "text/html", "text/plain"] {
        let mut events = mocked(content_type, body);
        let error = events.try_next().await.unwrap_err();
        assert_eq!((error.kind(), error.body().unwrap().as_ref()), (ErrorKind::Decode, body.as_bytes()));
        assert!(error.to_string().contains(&format!("`{content_type}`")), "{error}");
        assert_eq!(events.try_next().await.unwrap(), None);
    }
    let mock = MockTransport::new().json(200, "{\"code\": 7, \"message\": \"quota\"}").json(429, "{}");
    let client = client(&mock, &JumpingClock::default(), |config| config);
    let error = Events::new(client.clone(), Wrapped, RequestOptions::new()).try_next().await.unwrap_err();
    assert_eq!((error.kind(), error.code(), error.message()), (ErrorKind::Api, Some("7"), Some("quota")));
    let error = Events::new(client, Wrapped, RequestOptions::new()).open().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 429));
}

#[tokio::test]
async fn json_lines_and_sequences_are_read_by_their_content_type() {
    for (content_type, body) in [
        ("application/x-ndjson", "[1]\r\n\n[2]"),
        ("application/jsonl", "[1]\n[2]\n"),
        ("application/json-seq", "\u{1e}[1]\n\u{1e}[2]\n"),
    ] {
        let all: Vec<Vec<u32>> = mocked(content_type, body).try_collect().await.unwrap();
        assert_eq!(all, [[1], [2]], "{content_type}");
    }
    let mock = MockTransport::new().respond(204, "", "");
    let client = client(&mock, &JumpingClock::default(), |config| config);
    assert_eq!(Events::new(client, Watch, RequestOptions::new()).try_next().await.unwrap(), None);
}

#[tokio::test]
async fn names_and_ids_are_there_undecoded() {
    let mut events = mocked("text/event-stream", "event: add\nid: 7\nretry: 20\ndata: x\n\ndata: y\n\n").raw();
    let event = events.try_next().await.unwrap().unwrap();
    assert_eq!((event.name(), event.id(), event.data()), ("add", Some("7"), "x"));
    assert_eq!(event.retry(), Some(Duration::from_millis(20)));
    assert!(!format!("{event:?}").contains('x'), "{event:?}");
    let fields: json::Value = event.fields().unwrap();
    assert_eq!(fields, json::from_str(r#"{"data": "x", "event": "add", "id": "7", "retry": 20}"#).unwrap());
    let fields: json::Value = events.try_next().await.unwrap().unwrap().fields().unwrap();
    assert_eq!(fields, json::from_str(r#"{"data": "y"}"#).unwrap());
}

#[tokio::test]
async fn an_event_beyond_the_limit_is_an_error_and_the_end() {
    let mock = MockTransport::new().stream(200, "text/event-stream", Body::from("data: [1]\n\ndata: [1, 2, 3]\n\n"));
    let client = client(&mock, &JumpingClock::default(), |config| config);
    let mut events = Events::new(client, Watch, RequestOptions::new().max_response_bytes(10));
    assert_eq!(events.try_next().await.unwrap(), Some(vec![1]));
    let error = events.try_next().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::TooLarge, 200));
    assert!(error.to_string().contains("event 2 has more than 10 bytes"), "{error}");
    assert_eq!(events.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn a_stream_is_connected_to_again_only_if_asked_for() {
    let broken = || vec![Step::Write(SSE), Step::Write("id: 1\ndata: [1]\n\n")];
    let server = Server::start(vec![broken()]);
    let all: Vec<Vec<u32>> = server.events().try_collect().await.unwrap();
    assert_eq!((all.len(), server.heads().len()), (1, 1));

    let refused =
        vec![Step::Write("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: 9\r\nConnection: close\r\n\r\n")];
    let rest = vec![Step::Write(SSE), Step::Write("retry: 50\nid: 2\ndata: [2]\n\n")];
    let end = vec![Step::Write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")];
    let server = Server::start(vec![broken(), refused, rest, end]);
    let clock = JumpingClock::default();
    let client = server.client(|config| config.clock(clock.clone()).random_source(FixedRandom::HALF));
    let events = Events::new(client, Watch, RequestOptions::new()).reconnect(2);
    let all: Vec<Vec<u32>> = events.try_collect().await.unwrap();
    assert_eq!(all, [[1], [2]]);
    let ids: Vec<Option<String>> = server.heads().iter().map(|head| last_event_id(head)).collect();
    assert_eq!(ids, [None, Some("1".to_owned()), Some("1".to_owned()), Some("2".to_owned())]);
    // A quarter longer each, since half of the half is random: 3 s, what the server asks for, and its `retry`.
    assert_eq!(clock.pauses(), [3750, 11_250, 62]);
}

fn last_event_id(head: &str) -> Option<String> {
    head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("last-event-id: ").map(str::to_owned))
}

#[tokio::test]
async fn a_stream_that_gives_no_event_is_given_up() {
    let empty = || vec![Step::Write(SSE)];
    let server = Server::start(vec![empty(), empty(), empty()]);
    let clock = JumpingClock::default();
    let client = server.client(|config| config.clock(clock.clone()));
    let mut events = Events::new(client, Watch, RequestOptions::new()).resume_after("6").reconnect(2);
    assert_eq!(events.try_next().await.unwrap(), None);
    assert_eq!(
        server.heads().iter().map(|head| last_event_id(head)).collect::<Vec<_>>(),
        vec![Some("6".to_owned()); 3]
    );
}

#[tokio::test]
async fn what_must_not_be_sent_twice_is_not_connected_to_again() {
    let mock = MockTransport::new().stream(200, "text/event-stream", Body::from("data: [1]\n\n"));
    let client = client(&mock, &JumpingClock::default(), |config| config);
    let mut events = Events::new(client.clone(), Chat, RequestOptions::new()).reconnect(1);
    let error = events.try_next().await.unwrap_err();
    assert_eq!((error.kind(), mock.requests().len()), (ErrorKind::Config, 0));
    let mut events = Events::new(client, Search, RequestOptions::new()).reconnect(0);
    assert_eq!(events.try_next().await.unwrap(), Some(vec![1]));
}

#[cfg(feature = "blocking")]
#[test]
fn events_are_gone_through_without_an_asynchronous_runtime() {
    use oasmith_runtime::blocking::WaitIter as _;
    let server = Server::start(vec![vec![Step::Write(SSE), Step::Write("data: [1]\n\ndata: [2]\n\n")]]);
    let all: Result<Vec<_>, _> = server.events().wait_iter().collect();
    assert_eq!(all.unwrap(), [[1], [2]]);
}
