//! Percent-encoding: which bytes are kept, and where.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything except the unreserved characters of RFC 3986: letters, digits, `-`, `.`, `_`, `~`.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Like [`VALUE`], but keeps the reserved characters that cannot change how a query is split. `#` would end the query,
/// `&` the pair, and `+` would be decoded as a space.
const RESERVED_VALUE: &AsciiSet = &VALUE
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// The literal part of a path template: keeps what RFC 3986 allows in a path, and `%`, since a template may already be
/// encoded. A backslash is encoded because URL parsers read it as a slash.
const LITERAL: &AsciiSet = &RESERVED_VALUE.add(b'?').add(b'[').add(b']').remove(b'&').remove(b'+').remove(b'%');

/// How the strings of a parameter are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Not encoded.
    None,
    /// By [`value`].
    Value,
    /// By [`reserved_value`].
    Reserved,
}

/// Whether a string is the same in every encoding.
fn is_unreserved(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~'))
}

impl Encoding {
    /// Encodes a string that is the whole value.
    pub(super) fn text(self, text: &str) -> Cow<'_, str> {
        match self {
            _ if is_unreserved(text) => Cow::Borrowed(text),
            Self::None => Cow::Borrowed(text),
            Self::Value => value(text),
            Self::Reserved => Cow::Owned(reserved_value(text)),
        }
    }

    /// Encodes one of several strings that are joined with a separator: reserved characters may stay, but not a comma.
    pub(super) fn item(self, text: &str) -> Cow<'_, str> {
        let encoded = self.text(text);
        if self == Self::Reserved { Cow::Owned(encoded.replace(',', "%2C")) } else { encoded }
    }
}

/// Encodes all characters except unreserved ones.
pub(super) fn value(text: &str) -> Cow<'_, str> {
    if is_unreserved(text) {
        return Cow::Borrowed(text);
    }
    Cow::from(utf8_percent_encode(text, VALUE))
}

/// Encodes a query value with `allowReserved`. Percent-encoded triples pass through unchanged, as OpenAPI requires.
pub(super) fn reserved_value(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        encoded.extend(utf8_percent_encode(&rest[..at], RESERVED_VALUE));
        let digits = rest.as_bytes().get(at + 1..at + 3);
        let is_triple = digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        encoded.push_str(if is_triple { "%" } else { "%25" });
        rest = &rest[at + 1..];
    }
    encoded.extend(utf8_percent_encode(rest, RESERVED_VALUE));
    encoded
}

/// Encodes a literal part of a path template; yields the result in pieces.
pub(super) fn literal(text: &str) -> impl Iterator<Item = &str> {
    utf8_percent_encode(text, LITERAL)
}

/// Encodes a query that is part of a path template.
pub(super) fn literal_query(text: &str) -> String {
    const LITERAL_QUERY: &AsciiSet = &LITERAL.remove(b'?').remove(b'[').remove(b']');
    Cow::from(utf8_percent_encode(text, LITERAL_QUERY)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_only_unreserved_characters() {
        assert_eq!(value("aZ09-._~"), "aZ09-._~");
        assert_eq!(value("a/b?c#d e%f&g=h+i"), "a%2Fb%3Fc%23d%20e%25f%26g%3Dh%2Bi");
        assert_eq!(value("é\u{1f600}\r\n\0"), "%C3%A9%F0%9F%98%80%0D%0A%00");
    }

    #[test]
    fn reserved_values_keep_what_cannot_split_a_query() {
        assert_eq!(reserved_value(":/?[]@!$'()*,;="), ":/?[]@!$'()*,;=");
        assert_eq!(reserved_value("a b#c&d+e\"f"), "a%20b%23c%26d%2Be%22f");
    }

    #[test]
    fn reserved_values_pass_encoded_triples_through() {
        assert_eq!(reserved_value("a%2Fb"), "a%2Fb");
        assert_eq!(reserved_value("100%"), "100%25");
        assert_eq!(reserved_value("%zz%4"), "%25zz%254");
    }

    #[test]
    fn literals_keep_what_a_path_allows() {
        assert_eq!(literal("/a:b@c;d=e,f$!'()*+&%20").collect::<String>(), "/a:b@c;d=e,f$!'()*+&%20");
        assert_eq!(literal("a b\\c?d#e{é}").collect::<String>(), "a%20b%5Cc%3Fd%23e%7B%C3%A9%7D");
    }
}
