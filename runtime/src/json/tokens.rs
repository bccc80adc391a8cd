//! The words of JSON: white space, strings, numbers, punctuation.

use std::borrow::Cow;

use super::reader::Reader;

impl<'a> Reader<'a> {
    /// The next byte that is not white space, still to be read.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Some(*byte),
            }
        }
        None
    }

    /// Reads one sign, if it is the next one.
    pub(super) fn take(&mut self, sign: u8) -> bool {
        let found = self.peek() == Some(sign);
        self.at += usize::from(found);
        found
    }

    /// Reads `true`, `false` or `null`.
    pub(super) fn word(&mut self, word: &'static str) {
        if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
        } else {
            self.fail("expected a value");
        }
    }

    /// Reads a string. It is borrowed unless it has escapes.
    pub(super) fn string_token(&mut self) -> Cow<'a, str> {
        let text = self.text;
        self.at += 1;
        let start = self.at;
        match self.plain_part() {
            Some(b'"') => {
                let end = self.at;
                self.at += 1;
                Cow::Borrowed(text.get(start..end).unwrap_or_default())
            }
            Some(_) => {
                let mut decoded = String::from(text.get(start..self.at).unwrap_or_default());
                self.escaped_rest(&mut decoded);
                Cow::Owned(decoded)
            }
            None => Cow::Borrowed(""),
        }
    }

    /// Moves to the next quotation mark or backslash, and says which it is.
    fn plain_part(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(sign @ (b'"' | b'\\')) => return Some(*sign),
                Some(0..=0x1f) => {
                    self.fail("control character in a string");
                    return None;
                }
                Some(_) => self.at += 1,
                None => {
                    self.fail("the text ends inside a string");
                    return None;
                }
            }
        }
    }

    fn escaped_rest(&mut self, decoded: &mut String) {
        loop {
            let start = self.at;
            match self.plain_part() {
                Some(b'"') => {
                    decoded.push_str(self.text.get(start..self.at).unwrap_or_default());
                    self.at += 1;
                    return;
                }
                Some(_) => {
                    decoded.push_str(self.text.get(start..self.at).unwrap_or_default());
                    self.at += 1;
                    self.escape(decoded);
                }
                None => return,
            }
            if self.failed() {
                return;
            }
        }
    }

    fn escape(&mut self, decoded: &mut String) {
        let sign = self.text.as_bytes().get(self.at).copied();
        self.at += 1;
        decoded.push(match sign {
            Some(sign @ (b'"' | b'\\' | b'/')) => char::from(sign),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => match self.unicode_escape() {
                Some(letter) => letter,
                None => return self.fail("invalid `\\u` escape"),
            },
            _ => {
                self.at = (self.at - 1).min(self.text.len());
                return self.fail("invalid escape in a string");
            }
        });
    }

    /// Four digits, or two times four for a letter outside of the first plane.
    fn unicode_escape(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        if !self.text.as_bytes()[self.at..].starts_with(b"\\u") {
            return None;
        }
        self.at += 2;
        let second = self.four_digits().filter(|second| (0xdc00..0xe000).contains(second))?;
        char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4)?;
        let value = digits.iter().try_fold(0, |value, digit| Some(value * 16 + char::from(*digit).to_digit(16)?))?;
        self.at += 4;
        Some(value)
    }

    /// Reads a number, as its text.
    pub(super) fn number_token(&mut self) -> &'a str {
        let text = self.text;
        let start = self.at;
        self.at += usize::from(self.byte() == Some(b'-'));
        match self.byte() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits(),
            _ => {
                self.fail("invalid number");
                return "";
            }
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.some_digits();
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            self.some_digits();
        }
        if self.failed() { "" } else { text.get(start..self.at).unwrap_or_default() }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn digits(&mut self) {
        while let Some(b'0'..=b'9') = self.byte() {
            self.at += 1;
        }
    }

    fn some_digits(&mut self) {
        let start = self.at;
        self.digits();
        if self.at == start {
            self.fail("invalid number");
        }
    }
}
