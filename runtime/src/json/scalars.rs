//! Reads strings, numbers, booleans and null.

use std::borrow::Cow;

use super::Reader;

impl<'a> Reader<'a> {
    /// Reads a string and passes it to `use_it`, which is not called if there is no string.
    #[inline]
    pub fn text(&mut self, use_it: impl FnOnce(&str)) {
        if let Some(text) = self.borrowed_text() {
            use_it(&text);
        }
    }

    /// Reads a string; empty after an error.
    pub fn string(&mut self) -> String {
        self.borrowed_text().map(Cow::into_owned).unwrap_or_default()
    }

    /// Reads a string; borrowed from the document if it has no escapes.
    pub fn borrowed_text(&mut self) -> Option<Cow<'a, str>> {
        if self.scanner.peek() != Some(b'"') {
            self.mismatch("a string");
            return None;
        }
        let scanned = self.scanner.string();
        self.keep(scanned).map(super::scan::Quoted::decode)
    }

    /// Reads a number and returns its text exactly as in the document.
    pub fn number_text(&mut self) -> Option<&'a str> {
        self.number_or("a number")
    }

    /// Like [`number_text`](Self::number_text), but empty after an error.
    pub fn number(&mut self) -> &'a str {
        self.number_text().unwrap_or_default()
    }

    pub(super) fn number_or(&mut self, expected: &'static str) -> Option<&'a str> {
        if !matches!(self.scanner.peek(), Some(b'-' | b'0'..=b'9')) {
            self.mismatch(expected);
            return None;
        }
        let scanned = self.scanner.number();
        self.keep(scanned)
    }

    /// Reads `true` or `false`; `false` after an error.
    pub fn bool(&mut self) -> bool {
        let (word, value) = match self.scanner.peek() {
            Some(b't') => ("true", true),
            Some(b'f') => ("false", false),
            _ => {
                self.mismatch("a boolean");
                return false;
            }
        };
        let scanned = self.scanner.literal(word);
        self.keep(scanned).is_some() && value
    }

    /// Reads `null` if it is next; returns whether it was.
    pub fn null(&mut self) -> bool {
        if self.scanner.peek() != Some(b'n') {
            return false;
        }
        let scanned = self.scanner.literal("null");
        self.keep(scanned);
        true
    }
}
