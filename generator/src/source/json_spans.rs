//! The spans of a JSON text that was parsed before, so nothing is checked here.

use super::spans::{Builder, Spans};

pub(super) fn read(text: &str) -> Spans {
    let bytes = text.as_bytes();
    let mut builder = Builder::default();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => {
                builder.begin(at..at + 1, *byte == b'{');
                at += 1;
            }
            b'}' | b']' => {
                builder.end(at + 1);
                at += 1;
            }
            b'"' => {
                let end = string_end(bytes, at);
                if builder.expects_key() {
                    builder.key(unescape(&text[at..end]), at..end);
                } else {
                    builder.value(at..end, None);
                }
                at = end;
            }
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            _ => {
                let end = scalar_end(bytes, at);
                builder.value(at..end, None);
                at = end;
            }
        }
    }
    builder.finish()
}

/// The byte after the closing quote; quotes and backslashes are ASCII, so the result lies between characters.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn scalar_end(bytes: &[u8], start: usize) -> usize {
    let length = bytes[start..].iter().position(|byte| b",:]} \t\r\n".contains(byte));
    length.map_or(bytes.len(), |length| start + length)
}

fn unescape(quoted: &str) -> String {
    serde_json::from_str(quoted).unwrap_or_else(|_| quoted.trim_matches('"').to_owned())
}
