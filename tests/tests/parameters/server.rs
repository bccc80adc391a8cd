//! A server that records the raw heads of requests and responds with 204.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Heads by the number in the request's header `x-case`.
type Heads = Arc<Mutex<BTreeMap<usize, String>>>;

/// A running server. Its threads end with their connections, or with the test.
pub(crate) struct Server {
    pub(crate) url: String,
    heads: Heads,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heads = Heads::default();
        let noted = Arc::clone(&heads);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let noted = Arc::clone(&noted);
                std::thread::spawn(move || serve(&connection, &noted));
            }
        });
        Self { url, heads }
    }

    /// Returns the heads so far.
    pub(crate) fn heads(&self) -> BTreeMap<usize, String> {
        self.heads.lock().unwrap().clone()
    }
}

/// Handles one request after another, until the client hangs up. None of them has a body.
fn serve(connection: &TcpStream, heads: &Heads) {
    let mut reader = BufReader::new(connection);
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if reader.read_until(b'\n', &mut head).unwrap_or_default() == 0 {
                return;
            }
        }
        let head = String::from_utf8_lossy(&head).trim_end_matches("\r\n").to_owned();
        let number = head.split("\r\n").find_map(|line| line.strip_prefix("x-case: "));
        let number = number.and_then(|number| number.parse().ok()).unwrap_or(usize::MAX);
        let known = heads.lock().unwrap().insert(number, head);
        let status = if known.is_none() { "204 No Content" } else { "500 Sent Twice" };
        let mut writer = connection;
        if writer.write_all(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes()).is_err() {
            return;
        }
    }
}
