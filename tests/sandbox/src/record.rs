//! Records requests in a file, for an independent validator.

use std::fs::OpenOptions;
use std::io::{self, Write};

use axum::http::request::Parts;
use serde_json::{Value, json};

/// The variable with the name of the file.
const VARIABLE: &str = "ENKASH_RECORD_REQUESTS";

/// Appends a request to the file named by the environment variable `ENKASH_RECORD_REQUESTS`, as one line of JSON; does
/// nothing if it is not set.
///
/// The line has `method`, `path`, `query`, `headers` (pairs), `body` (a string) and the `status` of the response.
/// Nothing is hidden in it: use it only with made-up values.
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
    // A single write, so that the lines of concurrent tests do not mix.
    OpenOptions::new().create(true).append(true).open(path)?.write_all(line.as_bytes())
}
