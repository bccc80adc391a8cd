//! [`Redactor`]: replaces secrets with placeholders.

use std::collections::HashMap;

use url::form_urlencoded;

use crate::json::{Number, Object, Value};

use super::names::Names;

/// Shorter secrets are replaced only where they are a whole word.
const LONG: usize = 6;

/// Replaces secrets with placeholders. Equal secrets have equal placeholders, so that what refers to each other still does.
#[derive(Default)]
pub(crate) struct Redactor {
    pub(crate) names: Names,
    /// The longest first, since one may be part of another.
    secrets: Vec<String>,
    numbers: HashMap<String, usize>,
}

/// What is redacted: in responses, numbers stay numbers, so that they can be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Response,
    /// The bodies of token calls, of which only what is harmless is kept.
    TokenRequest,
    TokenResponse,
}

impl Redactor {
    /// Adds a secret, to be replaced wherever it occurs, also as it stands in URLs.
    pub(crate) fn add(&mut self, secret: &str) {
        self.add_text(secret);
        let encoded: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        self.add_text(&encoded);
    }

    fn add_text(&mut self, secret: &str) {
        if !secret.is_empty() && !self.secrets.iter().any(|known| known == secret) {
            let at = self.secrets.partition_point(|known| known.len() >= secret.len());
            self.secrets.insert(at, secret.to_owned());
        }
    }

    /// Returns the placeholder of a secret.
    pub(crate) fn placeholder(&mut self, secret: &str) -> String {
        format!("[redacted {}]", self.number(secret))
    }

    fn number(&mut self, secret: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(secret.to_owned()).or_insert(next)
    }

    /// Returns a text with all known secrets replaced.
    pub(crate) fn text(&mut self, text: &str) -> String {
        let mut redacted = text.to_owned();
        for index in 0..self.secrets.len() {
            if let Some(secret) = self.secrets.get(index).filter(|secret| redacted.contains(secret.as_str())).cloned() {
                let placeholder = self.placeholder(&secret);
                redacted = replaced(&redacted, &secret, &placeholder);
            }
        }
        redacted
    }

    /// Returns bytes that are not text, with long known secrets replaced.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let mut redacted = bytes.to_vec();
        for secret in self.secrets.iter().map(String::as_bytes).filter(|secret| secret.len() >= LONG) {
            while let Some(at) = redacted.windows(secret.len()).position(|window| window == secret) {
                redacted[at..at + secret.len()].fill(b'*');
            }
        }
        redacted
    }

    /// Returns a named string, such as a parameter.
    pub(crate) fn named(&mut self, name: &str, text: &str, side: Side) -> String {
        match side {
            Side::TokenRequest => self.placeholder(text),
            _ if self.names.is_secret(name) && !text.is_empty() => self.placeholder(text),
            _ => self.text(text),
        }
    }

    /// Returns JSON with all secrets replaced.
    pub(crate) fn json(&mut self, value: &Value, side: Side) -> Value {
        self.value(value, side, matches!(side, Side::TokenRequest | Side::TokenResponse))
    }

    /// `is_secret` says whether every string is replaced.
    fn value(&mut self, value: &Value, side: Side, is_secret: bool) -> Value {
        match value {
            Value::Object(members) => {
                let mut redacted = Object::new();
                for (name, value) in members {
                    redacted.insert(name, self.member(name, value, side, is_secret));
                }
                Value::Object(redacted)
            }
            Value::Array(items) => Value::Array(items.iter().map(|item| self.value(item, side, is_secret)).collect()),
            Value::String(text) if is_secret && !text.is_empty() => self.whole(text, side),
            Value::String(text) => {
                if self.secrets.contains(text) {
                    self.whole(text, side)
                } else {
                    Value::String(self.text(text))
                }
            }
            Value::Number(number) if self.secrets.iter().any(|secret| secret == number.as_str()) => {
                self.whole_number(number.as_str(), side)
            }
            other => other.clone(),
        }
    }

    fn member(&mut self, name: &str, value: &Value, side: Side, is_secret: bool) -> Value {
        let is_named = self.names.is_secret(name);
        match value {
            Value::Number(number) if is_named => self.whole_number(number.as_str(), side),
            _ if side == Side::TokenResponse => {
                let is_kept = self.names.is_kept_of_token(name);
                self.value(value, side, !is_kept)
            }
            _ => self.value(value, side, is_secret || is_named),
        }
    }

    /// Returns what stands for a secret string. Digits stay digits in a response.
    fn whole(&mut self, text: &str, side: Side) -> Value {
        let is_numeric = text.bytes().any(|byte| byte.is_ascii_digit())
            && text.bytes().all(|byte| byte.is_ascii_digit() || b".-+:/ TZ".contains(&byte));
        if side != Side::Response || !is_numeric {
            return Value::String(self.placeholder(text));
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            let (number, width) = (self.number(text), text.len());
            return Value::String(format!("{number:0>width$}"));
        }
        Value::String(text.chars().map(|digit| if digit.is_ascii_digit() { '0' } else { digit }).collect())
    }

    fn whole_number(&mut self, number: &str, side: Side) -> Value {
        let index = self.number(number);
        match index.to_string().parse::<Number>() {
            Ok(index) if matches!(side, Side::Response | Side::TokenResponse) => Value::Number(index),
            _ => Value::String(self.placeholder(number)),
        }
    }
}

/// Replaces a secret; a short one only where neither a letter nor a digit is beside it.
fn replaced(text: &str, secret: &str, placeholder: &str) -> String {
    if secret.chars().count() >= LONG {
        return text.replace(secret, placeholder);
    }
    let (mut redacted, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find(secret) {
        let (before, after) = (&rest[..at], &rest[at + secret.len()..]);
        let last = before.chars().next_back().or_else(|| redacted.chars().next_back());
        let is_word = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
        redacted.push_str(before);
        redacted.push_str(if is_word(last) || is_word(after.chars().next()) { secret } else { placeholder });
        rest = after;
    }
    redacted + rest
}

/// Whether a text is like a recorded one, in which each placeholder stands for anything.
pub(crate) fn is_like(recorded: &str, text: &str) -> bool {
    let mut pieces = Vec::new();
    let mut rest = recorded;
    while let Some((before, after)) = next_placeholder(rest) {
        pieces.push(before);
        rest = after;
    }
    let Some(first) = pieces.first().copied() else { return recorded == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    for piece in &pieces[1..] {
        let Some(at) = text.find(piece) else { return false };
        text = &text[at + piece.len()..];
    }
    text.ends_with(rest)
}

/// Splits a text at its first placeholder.
fn next_placeholder(text: &str) -> Option<(&str, &str)> {
    const START: &str = "[redacted ";
    let mut from = 0;
    loop {
        let start = from + text.get(from..)?.find(START)?;
        let (digits, after) = text[start + START.len()..].split_once(']')?;
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some((&text[..start], after));
        }
        from = start + START.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(redactor: &mut Redactor, json: &str, side: Side) -> String {
        redactor.json(&json.parse().unwrap(), side).to_string()
    }

    #[test]
    fn known_secrets_are_replaced_wherever_they_occur_and_equal_ones_alike() {
        let mut redactor = Redactor::default();
        for secret in ["sesame-1", "sesame", "123"] {
            redactor.add(secret);
        }
        assert_eq!(redactor.text("sesame-1 sesame T-9123 (123)"), "[redacted 1] [redacted 2] T-9123 ([redacted 3])");
        let json = r#"{"a":"sesame","b":["x sesame-1",123,"123",5]}"#;
        let response = redacted(&mut redactor, json, Side::Response);
        assert_eq!(response, r#"{"a":"[redacted 2]","b":["x [redacted 1]",3,"003",5]}"#);
        let request = redacted(&mut redactor, json, Side::Request);
        assert_eq!(request, r#"{"a":"[redacted 2]","b":["x [redacted 1]","[redacted 3]","[redacted 3]",5]}"#);
    }

    #[test]
    fn values_of_secret_names_are_replaced_and_stay_decodable_in_responses() {
        let mut redactor = Redactor::default();
        let json = r#"{"pin":4711,"password":{"text":"open","since":2},"otp":"2026-01-02","token":null,"b":true}"#;
        let expected =
            r#"{"pin":1,"password":{"text":"[redacted 2]","since":2},"otp":"0000-00-00","token":null,"b":true}"#;
        assert_eq!(redacted(&mut redactor, json, Side::Response), expected);
    }

    #[test]
    fn of_a_token_response_only_what_is_harmless_is_kept() {
        let mut redactor = Redactor::default();
        let json = r#"{"access_token":"t-1","token_type":"Bearer","expires_in":3600,"user":"asha","resultCode":"0"}"#;
        let expected = r#"{"access_token":"[redacted 1]","token_type":"Bearer","expires_in":3600,"user":"[redacted 2]","resultCode":"0"}"#;
        assert_eq!(redacted(&mut redactor, json, Side::TokenResponse), expected);
    }

    #[test]
    fn a_placeholder_stands_for_anything() {
        for (recorded, text, expected) in [
            ("/a/b", "/a/b", true),
            ("/a/b", "/a/c", false),
            ("/a/[redacted 1]/b", "/a/17/b", true),
            ("/a/[redacted 1]/b", "/a/17/c", false),
            ("[redacted 1]", "", true),
            ("[redacted 1][redacted 2]x", "yyx", true),
            ("[redacted x]", "17", false),
        ] {
            assert_eq!(is_like(recorded, text), expected, "{recorded} {text}");
        }
    }
}
