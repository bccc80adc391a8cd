//! Requests as they came, kept in a file for a judge of another making.

use std::fs::OpenOptions;
use std::io::{self, Write};

use axum::http::request::Parts;
use serde_json::{Value, json};

/// Names the file.
const VARIABLE: &str = "ENKASH_RECORD_REQUESTS";

/// Appends a request to the file that the environment variable `ENKASH_RECORD_REQUESTS` names, as one line of JSON; does nothing without it.
///
/// The line has `method`, `path`, `query`, `headers` (pairs), `body` (text) and `status`, the status of the response. Nothing is hidden in
/// it, so it is for made-up values only.
///
/// # Errors
///
/// The file cannot be written.
pub fn record(parts: &Parts, body: &[u8], status: u16) -> io::Result<()> {
    let Some(path) = std::env::var_os(VARIABLE) else {
        return Ok(());
    };
    let headers: Vec<Value> = parts
        .headers
        .iter()
        .map(|(name, value)| json!([name.as_str(), String::from_utf8_lossy(value.as_bytes())]))
        .collect();
    let mut line = json!({
        "method": parts.method.as_str(),
        "path": parts.uri.path(),
        "query": parts.uri.query().unwrap_or_default(),
        "headers": headers,
        "body": String::from_utf8_lossy(body),
        "status": status,
    })
    .to_string();
    line.push('\n');
    // One write, so that the lines of tests that run at once do not mix.
    OpenOptions::new().create(true).append(true).open(path)?.write_all(line.as_bytes())
}
