//! Header names and values, validated before they reach a connection.

use std::fmt;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// Headers that frame a message. Set by hand, they would contradict what the transport sends.
const FRAMING: &[HeaderName] = &[
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Parses a header name; the error is a sentence.
pub(crate) fn name(text: &str) -> Result<HeaderName, String> {
    let name =
        HeaderName::try_from(text).map_err(|_| format!("`{}` is not a valid header name", text.escape_debug()))?;
    if FRAMING.contains(&name) {
        return Err(format!("the header `{name}` is set by the transport"));
    }
    Ok(name)
}

/// Parses a header value; the error is a sentence that does not contain it.
pub(crate) fn value(owner: &str, text: &str) -> Result<HeaderValue, String> {
    let refuse = |what: &str| Err(format!("the value of {owner} contains {what}"));
    if text.contains(['\r', '\n', '\0']) {
        return refuse("a line break or NUL, which a header cannot carry");
    }
    if !text.is_ascii() {
        return refuse("a character outside ASCII, which a header cannot carry");
    }
    match HeaderValue::try_from(text) {
        Ok(value) if !text.contains('\t') => Ok(value),
        _ => refuse("a character that is not visible, which a header cannot carry"),
    }
}

/// Like [`value`], for a list whose separator may be a tab.
pub(crate) fn delimited(owner: &str, text: &str, separator: char) -> Result<HeaderValue, String> {
    if separator != '\t' {
        return value(owner, text);
    }
    value(owner, &text.replace('\t', " "))?;
    HeaderValue::try_from(text).map_err(|_| format!("the value of {owner} cannot stand in a header"))
}

/// Like [`value`], for a static string, which is not copied.
pub(crate) fn fixed(owner: &str, text: &'static str) -> Result<HeaderValue, String> {
    if text == "application/json" {
        return Ok(HeaderValue::from_static("application/json"));
    }
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        && let Ok(value) = HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes()))
    {
        return Ok(value);
    }
    value(owner, text)
}

/// Headers set by the user. They are validated when they are used, so that setters cannot fail.
#[derive(Clone, Default)]
pub(crate) struct HeaderList(Vec<(String, String)>);

impl HeaderList {
    pub(crate) fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the headers; a later value replaces an earlier one of the same name.
    pub(crate) fn to_map(&self) -> Result<HeaderMap, String> {
        let mut map = HeaderMap::with_capacity(self.0.len());
        for (text, content) in &self.0 {
            let name = name(text)?;
            let value = value(&format!("the header `{name}`"), content)?;
            map.insert(name, value);
        }
        Ok(map)
    }
}

impl fmt::Debug for HeaderList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

/// Prints the names of headers without their values.
pub(crate) struct Names<'a>(pub(crate) &'a HeaderMap);

impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys().map(HeaderName::as_str)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visible_ascii_is_a_header_value() {
        assert_eq!(value("it", "a b;c=\"~\"").unwrap(), "a b;c=\"~\"");
        assert_eq!(value("it", "").unwrap(), "");
    }

    #[test]
    fn values_that_a_header_cannot_carry_are_refused_without_being_shown() {
        let cases = [
            ("sesame\r\nX: y", "line break"),
            ("sesame\n", "line break"),
            ("sesame\0", "NUL"),
            ("sesame\u{7f}", "not visible"),
            ("sesame\t1", "not visible"),
            ("sesame\u{1b}[0m", "not visible"),
            ("sesame é", "outside ASCII"),
        ];
        for (text, part) in cases {
            let message = value("the header `x-a`", text).unwrap_err();
            assert!(message.contains(part) && message.contains("x-a"), "{message}");
            assert!(!message.contains("sesame"), "{message}");
        }
    }

    #[test]
    fn names_that_are_not_tokens_or_frame_a_message_are_refused() {
        for text in ["", "a b", "a:b", "a\r\nb", "é", "Content-Length", "transfer-encoding"] {
            assert!(name(text).is_err(), "{text:?}");
        }
        assert_eq!(name("X-Trace-Id").unwrap(), "x-trace-id");
    }

    #[test]
    fn a_list_prints_names_only() {
        let mut list = HeaderList::default();
        list.push("X-Key", "sesame");
        assert_eq!(format!("{list:?}"), "[\"X-Key\"]");
    }
}
