//! Writing JSON.

use std::collections::BTreeMap;

use super::{Encode, Error, Extra};

/// Writes JSON, without white space.
///
/// The first error stays, and [`finish`](Self::finish) tells it.
#[derive(Debug, Default)]
pub struct Writer {
    json: Vec<u8>,
    /// Whether the next member or item is not the first one.
    is_next: bool,
    error: Option<&'static str>,
}

impl Writer {
    /// Starts writing.
    #[must_use]
    pub fn new() -> Self {
        Self { json: Vec::with_capacity(128), is_next: false, error: None }
    }

    /// Ends writing.
    ///
    /// # Errors
    ///
    /// Something was written that JSON cannot say.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        match self.error {
            None => Ok(self.json),
            Some(message) => Err(Error::new(message.into(), String::new(), &[], 0)),
        }
    }

    /// Begins an object.
    pub fn begin_object(&mut self) {
        self.json.push(b'{');
        self.is_next = false;
    }

    /// Ends an object.
    pub fn end_object(&mut self) {
        self.json.push(b'}');
        self.is_next = true;
    }

    /// Begins an array.
    pub fn begin_array(&mut self) {
        self.json.push(b'[');
        self.is_next = false;
    }

    /// Ends an array.
    pub fn end_array(&mut self) {
        self.json.push(b']');
        self.is_next = true;
    }

    /// Begins an item of an array.
    pub fn item(&mut self) {
        if std::mem::replace(&mut self.is_next, true) {
            self.json.push(b',');
        }
    }

    /// Writes the name of a member; its value comes next.
    pub fn name(&mut self, name: &str) {
        self.item();
        self.string(name);
        self.json.push(b':');
    }

    /// Writes a member.
    #[inline]
    pub fn member(&mut self, name: &str, value: &(impl Encode + ?Sized)) {
        self.name(name);
        value.write(self);
    }

    /// Writes a member unless it is absent.
    #[inline]
    pub fn optional(&mut self, name: &str, value: &(impl Encode + ?Sized)) {
        if !value.is_absent() {
            self.member(name, value);
        }
    }

    /// Writes members that the model does not know.
    pub fn extra(&mut self, extra: &Extra) {
        for (name, value) in extra {
            self.member(name, value);
        }
    }

    /// Writes the members of a map.
    #[inline]
    pub fn entries<T: Encode>(&mut self, map: &BTreeMap<String, T>) {
        for (name, value) in map {
            self.member(name, value);
        }
    }

    /// Writes a string.
    pub fn string(&mut self, text: &str) {
        self.json.push(b'"');
        let mut start = 0;
        for (index, byte) in text.bytes().enumerate() {
            let escape = match byte {
                b'"' => "\\\"",
                b'\\' => "\\\\",
                b'\n' => "\\n",
                b'\r' => "\\r",
                b'\t' => "\\t",
                0x8 => "\\b",
                0xc => "\\f",
                0..=0x1f => "\\u00",
                _ => continue,
            };
            self.json.extend_from_slice(&text.as_bytes()[start..index]);
            self.json.extend_from_slice(escape.as_bytes());
            if escape.len() == 4 {
                let digits = b"0123456789abcdef";
                self.json.extend([digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]]);
            }
            start = index + 1;
        }
        self.json.extend_from_slice(&text.as_bytes()[start..]);
        self.json.push(b'"');
    }

    /// Writes a boolean.
    pub fn bool(&mut self, value: bool) {
        self.json.extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.json.extend_from_slice(b"null");
    }

    /// Writes a number from its text, which must be one of JSON.
    pub(super) fn number(&mut self, text: &str) {
        self.json.extend_from_slice(text.as_bytes());
    }

    /// Notes that something cannot be written.
    pub fn fail(&mut self, message: &'static str) {
        self.error.get_or_insert(message);
        self.null();
    }
}
