//! Values to hide even if a server repeats them: credentials and sensitive values of a request.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use url::form_urlencoded;

use crate::credentials::Prepared;
use crate::json::{self, Value};

/// Shorter strings occur in too many words. A card's verification code has three digits.
const SHORTEST: usize = 3;

thread_local! {
    /// Sensitive values written since the encoding of a request began, or read since the decoding of a response began; `None` if nothing is recorded.
    static WRITTEN: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Runs a function, and returns the sensitive values that it wrote or read too. Allocates nothing if there are none.
pub(crate) fn collected<T>(run: impl FnOnce() -> T) -> (T, Vec<String>) {
    let outer = WRITTEN.replace(Some(Vec::new()));
    let outcome = run();
    (outcome, WRITTEN.replace(outer).unwrap_or_default())
}

/// Records a sensitive string that is written.
pub(crate) fn record(text: &str) {
    WRITTEN.with_borrow_mut(|written| {
        if let Some(written) = written {
            written.push(text.to_owned());
        }
    });
}

/// Records a sensitive value that was written as JSON: each string and number in it.
pub(crate) fn record_json(json: &[u8]) {
    if !WRITTEN.with_borrow(Option::is_some) {
        return;
    }
    let mut values = vec![json::from_slice::<Value>(json).unwrap_or_default()];
    while let Some(value) = values.pop() {
        match value {
            Value::String(text) => record(&text),
            Value::Number(number) => record(number.as_str()),
            Value::Array(items) => values.extend(items),
            Value::Object(members) => values.extend(members.into_iter().map(|(_, value)| value)),
            Value::Null | Value::Bool(_) => {}
        }
    }
}

/// Records the sensitive value that is read next.
#[cfg(feature = "mock")]
pub(crate) fn record_next(reader: &mut json::Reader<'_>) {
    if WRITTEN.with_borrow(Option::is_some) {
        record_json(reader.peek_raw());
    }
}

/// Strings to replace wherever they occur.
#[derive(Clone, Default)]
pub(crate) struct Hidden {
    texts: Vec<String>,
}

impl Hidden {
    pub(crate) fn add(&mut self, text: &str) {
        let text = text.trim();
        if text.chars().count() >= SHORTEST && !self.texts.iter().any(|known| known == text) {
            self.texts.push(text.to_owned());
        }
    }

    /// Returns the strings.
    #[cfg(feature = "mock")]
    pub(crate) fn into_texts(self) -> Vec<String> {
        self.texts
    }

    /// Adds a credential as it appears in requests.
    pub(crate) fn add_credential(&mut self, credential: &Prepared) {
        match credential {
            Prepared::Header(_, value) => self.add_header(value),
            Prepared::Query(pair) | Prepared::Cookie(pair) => {
                let (_, encoded) = pair.text.split_once('=').unwrap_or_default();
                self.add(encoded);
                for (_, value) in form_urlencoded::parse(pair.text.as_bytes()) {
                    self.add(&value);
                }
            }
            Prepared::Token(tokens) => tokens.hide(self),
            Prepared::InConnection => {}
        }
    }

    /// Adds the value of a header, the part after its scheme, and the pair of basic authentication with both halves.
    pub(crate) fn add_header(&mut self, value: &HeaderValue) {
        let Ok(text) = value.to_str() else { return };
        let Some((scheme, credential)) = text.split_once(' ') else { return self.add(text) };
        self.add(credential);
        let pair = STANDARD.decode(credential.trim()).ok().and_then(|pair| String::from_utf8(pair).ok());
        if let Some(pair) = pair.filter(|_| scheme.eq_ignore_ascii_case("basic")) {
            self.add(&pair);
            pair.split(':').for_each(|half| self.add(half));
        }
    }

    /// Returns the text with all hidden strings replaced, longer ones first, since one may be part of another.
    pub(crate) fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut found: Vec<&String> = self.texts.iter().filter(|hidden| text.contains(hidden.as_str())).collect();
        found.sort_by_key(|hidden| std::cmp::Reverse(hidden.len()));
        found.into_iter().fold(Cow::Borrowed(text), |text, hidden| Cow::Owned(text.replace(hidden, "[redacted]")))
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Hidden").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basic_pair_is_hidden_whole_and_in_halves() {
        let mut hidden = Hidden::default();
        hidden.add_header(&HeaderValue::from_static("Basic YXNoYTpzZXNhbWU="));
        hidden.add("12");
        let text = "Basic YXNoYTpzZXNhbWU= of asha:sesame, asha and sesame, 12";
        assert_eq!(hidden.redact(text), "Basic [redacted] of [redacted], [redacted] and [redacted], 12");
        assert!(matches!(hidden.redact("nothing"), Cow::Borrowed("nothing")));
    }

    #[test]
    fn sensitive_values_are_recorded_only_while_a_request_is_encoded() {
        record("before");
        let ((), noted) = collected(|| {
            record("text");
            record_json(br#"{"a": ["pan", 4711], "b": null}"#);
        });
        record("after");
        assert_eq!(noted.len(), 3);
        assert!(["text", "pan", "4711"].iter().all(|text| noted.iter().any(|known| known == text)));
    }
}
