//! What a response is for.

use serde_json::{Map, Value};

use crate::diagnostics::{Code, Diagnostic};
use crate::location::Location;
use crate::parse::earlier::Reporter;

/// Leaves out the responses of an operation that are for no status, and writes ranges in capital letters.
pub(in crate::parse) fn check(operation: &Location, members: &mut Map<String, Value>, reporter: &mut Reporter<'_>) {
    let Some(Value::Object(responses)) = members.get_mut("responses") else { return };
    let mut checked = Map::new();
    for (key, value) in std::mem::take(responses) {
        if let Some(status) = status(&key) {
            checked.insert(status, value);
            continue;
        }
        let message = format!("`{key}` is not a status");
        let place = operation.child("responses").child(&key);
        let help = "a response is for a code (`200`), a range (`2XX`) or `default`";
        reporter.report(Diagnostic::new(Code::InvalidStatus, &place, message).at_key().help(help));
    }
    *responses = checked;
}

fn status(key: &str) -> Option<String> {
    let is_code = key.len() == 3 && key.bytes().all(|byte| byte.is_ascii_digit()) && !key.starts_with('0');
    let is_range = || key.len() == 3 && matches!(key.as_bytes(), [b'1'..=b'5', b'x' | b'X', b'x' | b'X']);
    if key == "default" || key.starts_with("x-") || is_code {
        return Some(key.to_owned());
    }
    is_range().then(|| key.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::status;

    #[test]
    fn codes_ranges_and_default_are_statuses() {
        for (key, expected) in [("200", Some("200")), ("4xx", Some("4XX")), ("default", Some("default"))] {
            assert_eq!(status(key).as_deref(), expected);
        }
        for key in ["", "20", "2000", "20X", "6XX", "012", "ok", "2é"] {
            assert_eq!(status(key), None, "{key}");
        }
    }
}
