//! A server on raw sockets: it can do what no HTTP library would, such as stop in the middle.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use oasmith_runtime::{ApiSpec, Client, Config, Encoder, Error, Method, Operation, OperationSpec, RawResponse};

/// A server that runs until the test process ends.
pub(crate) struct Server {
    pub(crate) url: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Server {
    /// Answers every request on a connection with `respond`, until it returns false.
    pub(crate) fn start(respond: impl Fn(&mut TcpStream, &str) -> bool + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (connections, requests) = (Arc::default(), Arc::default());
        let server = Self { url, connections: Arc::clone(&connections), requests: Arc::clone(&requests) };
        let respond = Arc::new(respond);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                connections.fetch_add(1, Ordering::SeqCst);
                let (respond, requests) = (Arc::clone(&respond), Arc::clone(&requests));
                std::thread::spawn(move || {
                    while let Some(request) = read_request(&mut stream) {
                        requests.fetch_add(1, Ordering::SeqCst);
                        if !respond(&mut stream, &request) {
                            break;
                        }
                    }
                });
            }
        });
        server
    }

    /// Writes the same bytes to every request and closes the connection.
    pub(crate) fn fixed(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::start(move |stream, _| {
            write(stream, &answer);
            false
        })
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    pub(crate) fn client(&self, configure: impl FnOnce(Config) -> Config) -> Client {
        Client::new(&API, configure(Config::new().base_url(&self.url))).unwrap()
    }
}

/// Writes, and does not mind if the client has hung up.
pub(crate) fn write(stream: &mut TcpStream, bytes: &[u8]) {
    let _ = stream.write_all(bytes);
    let _ = stream.flush();
}

/// One request as text, or nothing if the client closed the connection.
fn read_request(stream: &mut TcpStream) -> Option<String> {
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        request.push(byte[0]);
    }
    let head = String::from_utf8(request).unwrap();
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    Some(head + std::str::from_utf8(&body).unwrap())
}

pub(crate) static API: ApiSpec = ApiSpec { name: "acme", version: "1.2.3", server: None, servers: &[], schemes: &[] };

/// Reads text and sends text.
pub(crate) struct Echo(pub(crate) &'static str);

impl Operation for Echo {
    type Output = String;

    const SPEC: &'static OperationSpec = &OperationSpec {
        id: "echo",
        method: Method::POST,
        path: "/echo",
        server: None,
        security: &[],
        accept: "text/plain",
        envelope: None,
        idempotency: None,
    };

    fn encode(&self, request: &mut Encoder) {
        request.body("text/plain", self.0);
    }

    fn decode(response: &RawResponse) -> Result<String, Error> {
        response.text()
    }
}
