//! A log of requests for tests.

use axum::http::HeaderMap;
use serde_json::Value;

/// Headers with secrets.
const SECRET_HEADERS: [&str; 4] = ["authorization", "merchantaccesskey", "api-key", "cookie"];
/// Properties of bodies with secrets.
const SECRET_MEMBERS: [&str; 9] =
    ["password", "secretKey", "accessKey", "merchantIdentifierKey", "pinBlock", "cvv", "cardNumber", "otp", "mfaCode"];
/// The replacement for a secret.
const HIDDEN: &str = "…";

/// A received request.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Logged {
    /// The operation, such as `CARD-1`; `None` if the path is unknown.
    pub operation: Option<&'static str>,
    /// The method.
    pub method: String,
    /// The path, not decoded.
    pub path: String,
    /// The query, not decoded.
    pub query: String,
    /// Names in lower case, and values; secrets are hidden.
    pub headers: Vec<(String, String)>,
    /// The body, decrypted; secrets are hidden. Null if there was none or it could not be decoded.
    pub body: Value,
    /// The status of the response.
    pub status: u16,
    /// Whether the body was encrypted.
    pub encrypted: bool,
}

pub(crate) fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let shown = headers.iter().map(|(name, value)| {
        let value = if SECRET_HEADERS.contains(&name.as_str()) { HIDDEN } else { value.to_str().unwrap_or(HIDDEN) };
        (name.as_str().to_owned(), value.to_owned())
    });
    shown.collect()
}

/// Hides the secrets in a body, at any depth.
pub(crate) fn hide(mut body: Value) -> Value {
    match &mut body {
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                *value = if SECRET_MEMBERS.contains(&name.as_str()) { Value::from(HIDDEN) } else { hide(value.take()) };
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = hide(item.take())),
        _ => {}
    }
    body
}
