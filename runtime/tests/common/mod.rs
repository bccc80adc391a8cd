//! A server on raw sockets: unlike an HTTP library, it can misbehave, for example stop in the middle of a response.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use oasmith_runtime::{ApiSpec, Client, Config, Encoder, Error, Method, Operation, OperationSpec, RawResponse};

/// Longer than any timeout in the tests.
pub(crate) const LONG: Duration = Duration::from_secs(20);

/// A server that runs until the test process ends.
pub(crate) struct Server {
    pub(crate) url: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Server {
    /// Handles every request on a connection with `respond`, until it returns false.
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

    /// Writes the same bytes in response to every request and closes the connection.
    pub(crate) fn fixed(response: impl Into<Vec<u8>>) -> Self {
        let response = response.into();
        Self::start(move |stream, _| {
            write(stream, &response);
            false
        })
    }

    /// Reads requests and never responds.
    pub(crate) fn silent() -> Self {
        Self::start(|stream, _| {
            wait_for_close(stream);
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

/// Writes, ignoring a client that has hung up.
pub(crate) fn write(stream: &mut TcpStream, bytes: &[u8]) {
    let _ = stream.write_all(bytes);
    let _ = stream.flush();
}

/// Waits until the client closes the connection; returns false if it stays open for [`LONG`].
pub(crate) fn wait_for_close(stream: &mut TcpStream) -> bool {
    let mut buffer = [0; 1024];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => return !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
        }
    }
}

/// Sets a timeout that a stalled server exceeds.
pub(crate) fn impatient(config: Config) -> Config {
    config.timeout(Duration::from_millis(400))
}

/// Reads one request; returns nothing if the client closed the connection.
fn read_request(stream: &mut TcpStream) -> Option<String> {
    stream.set_read_timeout(Some(LONG)).unwrap();
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

/// Sends a string and reads a string.
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
