//! Finds the first difference between two requests or bodies, for failure texts that show no values.

use bytes::Bytes;
use http::{HeaderMap, Uri};
use url::form_urlencoded;

use crate::json::{self, Value};

/// Returns the decoded pairs of a query, in order.
pub(super) fn query_pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// Returns the pairs of a URL's query.
pub(super) fn pairs_of(uri: &Uri) -> Vec<(String, String)> {
    query_pairs(uri.query().unwrap_or_default())
}

/// Returns the content type of a message.
pub(super) fn content_type(headers: &HeaderMap) -> &str {
    headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Returns where two bodies differ, as a phrase; `None` if they are equal. JSON is compared by its values.
pub(super) fn body_difference(expected: &Bytes, actual: &Bytes) -> Option<String> {
    if expected == actual {
        return None;
    }
    match (json::from_slice::<Value>(expected), json::from_slice::<Value>(actual)) {
        (Ok(expected), Ok(actual)) => {
            let is_same = |expected: &Value, actual: &Value| expected == actual;
            value_difference(&expected, &actual, &is_same).map(|path| format!("the body differs{}", At(&path)))
        }
        _ => Some("the body differs".to_owned()),
    }
}

/// Returns the path to the first difference, such as `amount` or `items[2].id`; `is_same` compares values that are
/// neither objects nor arrays.
pub(super) fn value_difference(
    expected: &Value,
    actual: &Value,
    is_same: &dyn Fn(&Value, &Value) -> bool,
) -> Option<String> {
    let mut open = vec![(String::new(), expected, actual)];
    while let Some((path, expected, actual)) = open.pop() {
        match (expected, actual) {
            (Value::Object(expected), Value::Object(actual)) => {
                let member = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
                if let Some((name, _)) = actual.iter().find(|(name, _)| !expected.contains(name)) {
                    return Some(member(name));
                }
                for (name, expected) in expected {
                    match actual.get(name) {
                        Some(actual) => open.push((member(name), expected, actual)),
                        None => return Some(member(name)),
                    }
                }
            }
            (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
                let items = expected.iter().zip(actual).enumerate();
                open.extend(items.map(|(index, (expected, actual))| (format!("{path}[{index}]"), expected, actual)));
            }
            _ if is_same(expected, actual) => {}
            _ => return Some(path),
        }
    }
    None
}

/// The end of a sentence that says where in a body something is.
pub(super) struct At<'a>(pub(super) &'a str);

impl std::fmt::Display for At<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(f, " at `{}`", self.0) }
    }
}
