//! Compares the runtime's reader with `serde_json`: both accept the same texts and read the same values.
#![no_main]

#[path = "../../runtime/tests/common/looking.rs"]
mod looking;

use looking::Looking;
use oasmith_runtime::json::{self, Reader, Value};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let found = json::from_slice::<Value>(data);
    let mut skipping = Reader::new(data);
    skipping.skip();
    assert_eq!(skipping.finish().is_ok(), found.is_ok(), "skipping and reading disagree");
    let looking = json::from_slice::<Looking>(data).map(|looking| looking.0);
    assert_eq!(looking.as_ref().ok(), found.as_ref().ok(), "looking ahead changes what is read");
    // Only our reader skips a byte order mark.
    let data = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
    match (serde_json::from_slice::<serde_json::Value>(data), found) {
        (Ok(expected), Ok(value)) => assert!(same(&expected, &value), "{expected} is not {value}"),
        (Ok(_), Err(error)) => panic!("only serde_json accepts it: {error}"),
        // A number beyond any float is kept as text.
        (Err(error), Ok(value)) => assert!(error.to_string().starts_with("number out of range"), "read as {value}"),
        (Err(_), Err(_)) => {}
    }
});

fn same(expected: &serde_json::Value, value: &Value) -> bool {
    match (expected, value) {
        (serde_json::Value::Null, Value::Null) => true,
        (serde_json::Value::Bool(expected), Value::Bool(value)) => expected == value,
        (serde_json::Value::String(expected), Value::String(value)) => expected == value,
        (serde_json::Value::Number(expected), Value::Number(value)) => {
            expected.as_u64() == value.as_u64() && expected.as_i64() == value.as_i64()
                || expected.as_f64() == Some(value.as_f64())
        }
        (serde_json::Value::Array(expected), Value::Array(value)) => {
            expected.len() == value.len() && expected.iter().zip(value).all(|(expected, value)| same(expected, value))
        }
        (serde_json::Value::Object(expected), Value::Object(value)) => {
            expected.len() == value.len()
                && expected.iter().zip(value).all(|(one, two)| one.0 == two.0 && same(one.1, two.1))
        }
        _ => false,
    }
}
