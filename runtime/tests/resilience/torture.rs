//! Servers and networks that misbehave in every way that a raw socket can: what the error is, what it says of the request, and how often the server
//! saw it. With further attempts and without.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith_runtime::json::Value;
use oasmith_runtime::mock::FixedRandom;
use oasmith_runtime::{
    Client, Config, Credential, Delivery, Encoder, Error, ErrorKind, Operation, OperationSpec, RawResponse,
    RequestOptions, Retry,
};

use crate::support::{API, Pay, PayWithToken, Read, WITH_TOKENS};

/// What the server does when it has read a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Fault {
    None,
    CloseAtOnce,
    CloseInHead,
    CloseInBody,
    StallBeforeHead,
    StallInHead,
    StallInBody,
    EndlessBody,
    HugeLength,
    BrokenChunks,
    NoHttp,
    BadJson,
    Unavailable,
    TooMany,
    ServerError,
    Unauthorized,
    /// Not in the table: what a token call gets, which has no headers of ours.
    Token,
}

impl Fault {
    const ALL: [Self; 15] = [
        Self::None,
        Self::CloseAtOnce,
        Self::CloseInHead,
        Self::CloseInBody,
        Self::StallBeforeHead,
        Self::StallInHead,
        Self::StallInBody,
        Self::EndlessBody,
        Self::HugeLength,
        Self::BrokenChunks,
        Self::NoHttp,
        Self::BadJson,
        Self::Unavailable,
        Self::TooMany,
        Self::ServerError,
    ];

    fn of(name: &str) -> Self {
        if name.is_empty() {
            return Self::Token;
        }
        if name == "Unauthorized" {
            return Self::Unauthorized;
        }
        Self::ALL.into_iter().find(|fault| format!("{fault:?}") == name).unwrap()
    }

    /// Kind and delivery of the error, and whether it is one after which a safe request is sent again; none if there is no error.
    fn expected(self) -> Option<(ErrorKind, Delivery, bool)> {
        Some(match self {
            Self::None | Self::Token => return None,
            Self::CloseAtOnce | Self::CloseInHead | Self::CloseInBody | Self::BrokenChunks | Self::NoHttp => {
                (ErrorKind::Transport, Delivery::Unknown, true)
            }
            Self::StallBeforeHead | Self::StallInHead | Self::StallInBody => {
                (ErrorKind::Timeout, Delivery::Unknown, true)
            }
            Self::EndlessBody | Self::HugeLength => (ErrorKind::TooLarge, Delivery::Answered, false),
            Self::BadJson => (ErrorKind::Decode, Delivery::Answered, false),
            Self::Unavailable | Self::TooMany => (ErrorKind::Status, Delivery::Answered, true),
            Self::ServerError | Self::Unauthorized => (ErrorKind::Status, Delivery::Answered, false),
        })
    }

    /// Whether the connection can be used again.
    fn happens(self, stream: &mut TcpStream) -> bool {
        let mut write = |bytes: &[u8]| stream.write_all(bytes).and_then(|()| stream.flush()).is_ok();
        match self {
            Self::None => return write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
            Self::CloseAtOnce => {}
            Self::CloseInHead => _ = write(b"HTTP/1.1 200 OK\r\nConte"),
            Self::CloseInBody => _ = write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"a\""),
            Self::StallBeforeHead => stall(stream),
            Self::StallInHead => {
                write(b"HTTP/1.1 200 OK\r\nConte");
                stall(stream);
            }
            Self::StallInBody => {
                write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"a\"");
                stall(stream);
            }
            Self::EndlessBody => {
                write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                while write(b"400\r\n") && write(&[b' '; 1024]) && write(b"\r\n") {}
            }
            Self::HugeLength => _ = write(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{}"),
            Self::BrokenChunks => {
                write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nzz\r\n");
            }
            Self::NoHttp => _ = write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
            Self::BadJson => return write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{\"a}"),
            Self::Unavailable => return write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"),
            Self::TooMany => return write(b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"),
            Self::Unauthorized => return write(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"),
            Self::Token => {
                return write(b"HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\n{\"access_token\": \"t-1\"}");
            }
            Self::ServerError => return write(b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"),
        }
        false
    }
}

/// Waits until the client hangs up.
fn stall(stream: &mut TcpStream) {
    let _ = stream.read(&mut [0]);
}

/// Counts the heads that were read, by the header `x-call`.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) url: String,
    connections: Arc<AtomicUsize>,
    heads: Arc<Mutex<HashMap<String, usize>>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { url, connections: Arc::default(), heads: Arc::default() };
        let (heads, connections) = (Arc::clone(&server.heads), Arc::clone(&server.connections));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut stream, heads) = (stream.unwrap(), Arc::clone(&heads));
                connections.fetch_add(1, Ordering::SeqCst);
                std::thread::spawn(move || {
                    while let Some(head) = read_head(&mut stream) {
                        *heads.lock().unwrap().entry(header(&head, "x-call")).or_default() += 1;
                        let length: usize = header(&head, "content-length").parse().unwrap_or_default();
                        if stream.read_exact(&mut vec![0; length]).is_err() {
                            break;
                        }
                        if !Fault::of(&header(&head, "x-fault")).happens(&mut stream) {
                            break;
                        }
                    }
                });
            }
        });
        server
    }

    fn client(&self, configure: impl FnOnce(Config) -> Config) -> Client {
        Client::new(&API, configure(limited(&self.url))).unwrap()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn heads(&self, call: &str) -> usize {
        self.heads.lock().unwrap().get(call).copied().unwrap_or_default()
    }
}

pub(crate) fn limited(url: &str) -> Config {
    Config::new().base_url(url).timeout(Duration::from_millis(400)).max_response_bytes(100_000)
}

pub(crate) fn read_head(stream: &mut TcpStream) -> Option<String> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

pub(crate) fn header(head: &str, name: &str) -> String {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    let value = lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    value.map(|(_, value)| value.to_owned()).unwrap_or_default()
}

/// Further attempts without pauses, of which each has its time.
fn retry() -> Retry {
    Retry::safe().budget(f64::INFINITY).attempt_timeout(Duration::from_millis(200))
}

fn retrying(config: Config) -> Config {
    config.retry(retry()).random_source(FixedRandom::ZERO).timeout(Duration::from_secs(20))
}

/// As another operation, with a response that is JSON.
struct AsJson<O>(O);

impl<O: Operation> Operation for AsJson<O> {
    type Output = Value;

    const SPEC: &'static OperationSpec = O::SPEC;

    fn encode(&self, request: &mut Encoder) {
        self.0.encode(request);
    }

    fn decode(response: &RawResponse) -> Result<Value, Error> {
        response.json()
    }
}

async fn call(client: &Client, operation: impl Operation, fault: Fault, name: &str) -> Result<(), Error> {
    let options = RequestOptions::new().header("x-fault", format!("{fault:?}")).header("x-call", name);
    client.send(&AsJson(operation), &options).await.map(|_| ())
}

/// One call of the table: what came of it, and how often the server saw it.
async fn check(server: Server, client: Client, fault: Fault, is_safe: bool, is_repeating: bool) {
    let id = format!("{fault:?}, safe: {is_safe}, repeating: {is_repeating}");
    let outcome = if is_safe { call(&client, Read, fault, &id).await } else { call(&client, Pay, fault, &id).await };
    let Some((kind, delivery, is_passing)) = fault.expected() else {
        outcome.unwrap();
        assert_eq!(server.heads(&id), 1, "{id}");
        return;
    };
    let error = outcome.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (kind, delivery), "{id}: {error}");
    let (heads, attempts) = if is_repeating && is_safe && is_passing { (3, 3) } else { (1, 1) };
    assert_eq!((server.heads(&id), error.attempts()), (heads, attempts), "{id}: {error}");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("order-17") && !shown.contains("127.0.0.1"), "{shown}");
}

#[tokio::test]
async fn each_fault_has_its_kind_and_is_repeated_only_where_nothing_happens_twice() {
    let server = Server::start();
    let patient = |config: Config| config.timeout(Duration::from_secs(20));
    let mut checks = Vec::new();
    for fault in Fault::ALL {
        let limit = Duration::from_millis(600);
        let stalls = matches!(fault, Fault::StallBeforeHead | Fault::StallInHead | Fault::StallInBody);
        let plain = server.client(|config| if stalls { config.timeout(limit) } else { patient(config) });
        let retry = Retry::safe().budget(f64::INFINITY);
        let retry = if stalls { retry.attempt_timeout(limit) } else { retry };
        let repeating = server.client(|config| patient(config).retry(retry).random_source(FixedRandom::ZERO));
        for is_safe in [true, false] {
            checks.push(tokio::spawn(check(server.clone(), plain.clone(), fault, is_safe, false)));
            checks.push(tokio::spawn(check(server.clone(), repeating.clone(), fault, is_safe, true)));
        }
    }
    for check in checks {
        check.await.unwrap();
    }
}

#[tokio::test]
async fn a_connection_that_is_refused_sends_nothing() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{address}");
    for (configure, attempts) in [((|config| config) as fn(Config) -> Config, 1), (retrying, 3)] {
        let client = Client::new(&API, configure(limited(&url))).unwrap();
        let error = call(&client, Pay, Fault::None, "").await.unwrap_err();
        assert_eq!(
            (error.kind(), error.delivery(), error.attempts()),
            (ErrorKind::Connect, Delivery::NotSent, attempts)
        );
    }
}

#[tokio::test]
async fn a_server_that_appears_while_connecting_is_attempted_gets_the_request_once() {
    let server = Server::start();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    // Nobody listens there; then a forwarder does, after the first pause.
    let target = server.url.trim_start_matches("http://").to_owned();
    let retry =
        Retry::safe().attempts(50).budget(f64::INFINITY).backoff(Duration::from_millis(20), Duration::from_millis(20));
    let config = limited(&format!("http://{address}")).retry(retry).timeout(Duration::from_secs(20));
    let client = Client::new(&API, config).unwrap();
    let call = tokio::spawn(async move { call(&client, Pay, Fault::None, "late").await });
    tokio::task::yield_now().await;
    let listener = loop {
        if let Ok(listener) = TcpListener::bind(address) {
            break listener;
        }
    };
    std::thread::spawn(move || {
        let (from, _) = listener.accept().unwrap();
        let to = TcpStream::connect(target).unwrap();
        let (mut there, mut back) = ((from.try_clone().unwrap(), to.try_clone().unwrap()), (to, from));
        std::thread::spawn(move || std::io::copy(&mut there.0, &mut there.1));
        let _ = std::io::copy(&mut back.0, &mut back.1);
    });
    call.await.unwrap().unwrap();
    assert_eq!(server.heads("late"), 1);
}

/// A server that accepts connections and closes them before it reads anything.
#[tokio::test]
async fn a_connection_that_is_closed_before_anything_was_read_counts_as_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let accepted = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&accepted);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            counter.fetch_add(1, Ordering::SeqCst);
            drop(stream);
        }
    });
    let client = Client::new(&API, retrying(limited(&url))).unwrap();
    let error = call(&client, Pay, Fault::None, "").await.unwrap_err();
    assert_eq!((error.kind(), error.delivery(), error.attempts()), (ErrorKind::Transport, Delivery::Unknown, 1));
    assert_eq!(accepted.load(Ordering::SeqCst), 1);
    assert_eq!(call(&client, Read, Fault::None, "").await.unwrap_err().attempts(), 3);
}

/// Serves one request for each connection, says nothing of it, and tells when the connection is closed.
fn forgetful() -> (String, Arc<AtomicUsize>, Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    let heads = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&heads);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let Some(head) = read_head(&mut stream) else { continue };
            counter.fetch_add(1, Ordering::SeqCst);
            let length: usize = header(&head, "content-length").parse().unwrap_or_default();
            let _ = stream.read_exact(&mut vec![0; length]);
            Fault::None.happens(&mut stream);
            drop(stream);
            sender.send(()).unwrap();
        }
    });
    (url, heads, receiver)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_connection_that_the_server_has_closed_fails_no_call() {
    let (url, heads, closed) = forgetful();
    let client = Client::new(&API, limited(&url)).unwrap();
    for round in 0..20 {
        if round % 2 == 0 {
            call(&client, Read, Fault::None, "").await.unwrap();
        } else {
            call(&client, Pay, Fault::None, "").await.unwrap();
        }
        // The client learns of it when it looks at the connection.
        closed.recv().unwrap();
        assert_eq!(heads.load(Ordering::SeqCst), round + 1);
    }
}

#[tokio::test]
async fn a_call_that_is_cancelled_is_not_continued() {
    let server = Server::start();
    let client = server.client(|config| retrying(config).retry(Retry::safe()));
    let first = tokio::spawn({
        let client = client.clone();
        async move { call(&client, Read, Fault::StallBeforeHead, "cancelled").await }
    });
    while server.heads("cancelled") == 0 {
        tokio::task::yield_now().await;
    }
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    // By then another attempt would have come.
    call(&client, Read, Fault::Unavailable, "other").await.unwrap_err();
    assert_eq!((server.heads("cancelled"), server.heads("other")), (1, 3));
}

/// A refusal with 401 is the only response after which a payment is sent again: once, with a new token, and never because of retries.
#[tokio::test]
async fn a_server_that_refuses_every_token_is_not_stormed() {
    let server = Server::start();
    let credential = Credential::ClientCredentials {
        client_id: "id".to_owned(),
        client_secret: "sesame".into(),
        scopes: Vec::new(),
    };
    let config = retrying(limited(&server.url)).credential(0, credential);
    let client = Client::new(&WITH_TOKENS, config).unwrap();
    for number in 0..10 {
        let name = format!("refused {number}");
        let error = call(&client, PayWithToken, Fault::Unauthorized, &name).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Status, 401));
        assert!(server.heads(&name) <= 2 && server.heads(&name) == error.attempts() as usize, "{error}");
        assert!(!format!("{error} {error:?}").contains("sesame"), "{error:?}");
    }
    let sent: usize = (0..10).map(|number| server.heads(&format!("refused {number}"))).sum();
    assert!(sent <= 13, "10 calls and 3 renewals, but {sent}");
    // A token that is good, and then the connection breaks: once.
    let error = call(&client, PayWithToken, Fault::CloseAtOnce, "broken").await.unwrap_err();
    assert_eq!((error.delivery(), server.heads("broken")), (Delivery::Unknown, 1));
}

/// Payments under all faults at once, in random order and many at a time, some of them cancelled.
#[tokio::test(flavor = "multi_thread")]
async fn no_payment_is_sent_twice() {
    const CALLS: usize = 300;
    let server = Server::start();
    let client = server.client(|config| retrying(config).max_response_bytes(10_000));
    let permits = Arc::new(tokio::sync::Semaphore::new(40));
    let calls: Vec<_> = (0..CALLS)
        .map(|number| {
            let (client, permits) = (client.clone(), Arc::clone(&permits));
            let fault = Fault::ALL[(number * 7) % Fault::ALL.len()];
            tokio::spawn(async move {
                let _permit = permits.acquire().await;
                let name = format!("payment {number}");
                let call = call(&client, Pay, fault, &name);
                if number % 10 == 3 {
                    return tokio::time::timeout(Duration::from_millis(number as u64 % 40), call).await.ok();
                }
                Some(call.await)
            })
        })
        .collect();
    let mut outcomes = Vec::new();
    for call in calls {
        outcomes.push(call.await.unwrap());
    }
    for (number, outcome) in outcomes.iter().enumerate() {
        let heads = server.heads(&format!("payment {number}"));
        assert!(heads <= 1, "payment {number} was sent {heads} times: {outcome:?}");
        // The server may not have come to read what was written.
        let was_sent = !matches!(outcome, Some(Err(error)) if error.delivery() == Delivery::NotSent);
        assert!(heads == 0 || was_sent, "payment {number}: {outcome:?}");
    }
}
