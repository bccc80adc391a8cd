//! What came: a log for tests.

use axum::http::HeaderMap;
use serde_json::Value;

/// Headers that hold secrets.
const SECRET_HEADERS: [&str; 4] = ["authorization", "merchantaccesskey", "api-key", "cookie"];
/// Members of bodies that hold secrets.
const SECRET_MEMBERS: [&str; 9] =
    ["password", "secretKey", "accessKey", "merchantIdentifierKey", "pinBlock", "cvv", "cardNumber", "otp", "mfaCode"];
/// What stands in their place.
const HIDDEN: &str = "…";

/// One request that came.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Logged {
    /// The operation, such as `CARD-1`; nothing if the path is unknown.
    pub operation: Option<&'static str>,
    /// The method.
    pub method: String,
    /// The path as it came.
    pub path: String,
    /// The query as it came.
    pub query: String,
    /// Names in lower case and values; secrets are hidden.
    pub headers: Vec<(String, String)>,
    /// The body, decrypted; secrets are hidden. Null if there was none, or it could not be read.
    pub body: Value,
    /// The status of the response.
    pub status: u16,
    /// Whether the body came encrypted.
    pub encrypted: bool,
}

pub(crate) fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let shown = headers.iter().map(|(name, value)| {
        let value = if SECRET_HEADERS.contains(&name.as_str()) { HIDDEN } else { value.to_str().unwrap_or(HIDDEN) };
        (name.as_str().to_owned(), value.to_owned())
    });
    shown.collect()
}

/// The body without its secrets, at any depth.
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
