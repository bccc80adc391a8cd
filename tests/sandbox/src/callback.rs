//! Callbacks: requests that the sandbox sends.

use std::fmt::Write;
use std::io;
use std::time::Duration;

use axum::http::Uri;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A pending callback.
#[derive(Clone, Debug)]
pub(crate) struct Callback {
    pub(crate) id: &'static str,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Value,
}

/// A callback that was sent, or could not be.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Delivery {
    /// `HOOK-1` or `HOOK-2`.
    pub id: &'static str,
    /// Its URL.
    pub url: String,
    /// Its body.
    pub body: Value,
    /// The status of the response, or why there is none.
    pub outcome: Result<u16, String>,
}

impl Callback {
    /// Sends the callback, once.
    pub(crate) async fn deliver(self) -> Delivery {
        let sent = tokio::time::timeout(Duration::from_secs(5), self.send()).await;
        let outcome = sent.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut)));
        Delivery { id: self.id, url: self.url, body: self.body, outcome: outcome.map_err(|error| error.to_string()) }
    }

    async fn send(&self) -> io::Result<u16> {
        let invalid = |reason: &str| io::Error::new(io::ErrorKind::InvalidInput, reason.to_owned());
        let uri: Uri = self.url.parse().map_err(|_| invalid("not a URL"))?;
        let host = uri.host().filter(|_| uri.scheme_str() == Some("http")).ok_or_else(|| invalid("not an http URL"))?;
        // A sandbox calls no other machine.
        if !matches!(host, "127.0.0.1" | "localhost" | "[::1]") {
            return Err(invalid("not a loopback address"));
        }
        let port = uri.port_u16().unwrap_or(80);
        let mut stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await?;
        let body = self.body.to_string();
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let mut head = format!("POST {path} HTTP/1.1\r\nhost: {host}:{port}\r\nconnection: close\r\n");
        head.push_str("content-type: application/json\r\n");
        for (name, value) in &self.headers {
            if format!("{name}{value}").contains(['\r', '\n', '\0']) {
                return Err(invalid("a header has a line break"));
            }
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let _ = write!(head, "content-length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body.as_bytes()).await?;
        let mut reply = Vec::new();
        stream.take(64 * 1024).read_to_end(&mut reply).await?;
        let line = String::from_utf8_lossy(&reply);
        line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(|| invalid("not an HTTP response"))
    }
}
