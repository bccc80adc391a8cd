//! A small call over a reused connection to a server in another process, whose work is not counted.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use oasmith_bench_client::{Client, models};
use oasmith_runtime::{Layer, Retry};
use tokio::runtime::{Builder, Runtime};

use crate::{by_hand, data};

/// Serves until its standard input ends: responds to each request with an issue, or with as many bytes as the path of
/// a file says. Prints its URL.
///
/// # Errors
///
/// There is no free port.
pub fn serve() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || respond(stream));
        }
    });
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

fn respond(stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let body = data::issue();
    let mut response =
        format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    response.push_str(&String::from_utf8_lossy(&body));
    let mut stream = BufReader::with_capacity(1 << 20, stream);
    loop {
        let (mut line, mut length, mut download) = (String::new(), 0, None);
        while line != "\r\n" {
            line.clear();
            if stream.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if let Some(path) = line.strip_prefix("GET /files/") {
                download = path.split(' ').next().and_then(|bytes| bytes.parse().ok());
            }
            let lower = line.to_ascii_lowercase();
            if let Some(text) = lower.strip_prefix("content-length:") {
                length = text.trim().parse().unwrap_or(0);
            }
        }
        std::io::copy(&mut stream.by_ref().take(length), &mut std::io::sink())?;
        match download {
            Some(bytes) => write_bytes(stream.get_mut(), bytes)?,
            None => stream.get_mut().write_all(response.as_bytes())?,
        }
    }
}

/// Responds with so many bytes.
fn write_bytes(stream: &mut TcpStream, bytes: u64) -> std::io::Result<()> {
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {bytes}\r\n\r\n")?;
    std::io::copy(&mut std::io::repeat(7).take(bytes), stream).map(drop)
}

/// A layer that does nothing.
#[derive(Debug)]
struct Nothing;

impl Layer for Nothing {}

/// The clients of both sides, and the server.
pub struct Loopback {
    server: Child,
    base: String,
    runtime: Runtime,
    plain: Client,
    managed: Client,
    by_hand: reqwest::Client,
}

impl Loopback {
    /// Starts the server: this program once more.
    ///
    /// # Errors
    ///
    /// It does not start, or a client cannot be built.
    pub fn new() -> Result<Self, Box<dyn std::error::Error>> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut command = Command::new(std::env::current_exe()?);
        let mut server = command.arg("serve").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut base = String::new();
        BufReader::new(server.stdout.take().ok_or("the server prints nothing")?).read_line(&mut base)?;
        let base = base.trim().to_owned();
        let builder = || Client::builder().base_url(&*base).bearer(by_hand::TOKEN);
        Ok(Self {
            server,
            runtime: Builder::new_current_thread().enable_all().build()?,
            plain: builder().build()?,
            managed: builder().configure(|config| config.retry(Retry::safe()).layer(Nothing)).build()?,
            by_hand: reqwest::Client::builder()
                .user_agent(by_hand::USER_AGENT)
                .timeout(Duration::from_secs(30))
                .build()?,
            base,
        })
    }

    /// Returns the URL of the server.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Runs a future on the runtime of the clients.
    pub fn run<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// Makes a call with the generated client; `is_managed` with retries and a layer.
    #[must_use]
    pub fn ours(&self, is_managed: bool) -> bool {
        let client = if is_managed { &self.managed } else { &self.plain };
        self.run(async {
            let issue = models::NewIssue::new("The lever sticks");
            client.issues().create("acme", "widgets", issue).send().await.is_ok()
        })
    }

    /// Makes the call with reqwest.
    #[must_use]
    pub fn by_hand(&self) -> bool {
        let issue = by_hand::NewIssue { title: "The lever sticks".to_owned(), ..by_hand::NewIssue::default() };
        self.run(async {
            let Ok(request) = by_hand::issue_request(&self.by_hand, &self.base, &issue) else { return false };
            let response = self.by_hand.execute(request).await.and_then(reqwest::Response::error_for_status);
            let Ok(response) = response else { return false };
            response.json::<by_hand::Issue>().await.is_ok()
        })
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
