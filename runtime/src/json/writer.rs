//! Writes values as compact JSON.

use std::collections::BTreeMap;
use std::fmt::{Display, LowerExp};
use std::io::Write as _;

use super::{Encode, Error, Extra, Limits, Number, Reader, escape, number};

pub(super) const NOT_FINITE: &str = "JSON cannot represent NaN or an infinite number";

/// A writer of one JSON document.
///
/// The first error is kept and everything after it is left out; [`finish`](Self::finish) returns it.
///
/// ```
/// use oasmith_runtime::json::Writer;
///
/// let mut writer = Writer::new();
/// writer.begin_object();
/// writer.member("name", "Asha");
/// writer.member("cards", &[1, 2]);
/// writer.end_object();
/// assert_eq!(writer.finish()?, br#"{"name":"Asha","cards":[1,2]}"#);
/// # Ok::<(), oasmith_runtime::json::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
    /// The number of members or items so far in the innermost array or object.
    count: usize,
    failure: Option<Error>,
}

/// What must be restored after the value of a member or item is written.
struct Saved {
    count: usize,
    start: usize,
}

impl Writer {
    /// Creates an empty writer.
    #[must_use]
    pub fn new() -> Self {
        // Reserve room for a parameter or a small body, so that the buffer does not start from nothing.
        Self { out: Vec::with_capacity(128), count: 0, failure: None }
    }

    /// Creates an empty writer that reuses a buffer.
    pub(crate) fn reusing(mut buffer: Vec<u8>) -> Self {
        buffer.clear();
        // As above, where the buffer never held anything.
        buffer.reserve(128);
        Self { out: buffer, count: 0, failure: None }
    }

    /// Returns the document.
    ///
    /// # Errors
    ///
    /// A value could not be written: NaN, an infinite number, or invalid text for a number.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        match self.failure {
            None => Ok(self.out),
            Some(error) => Err(error),
        }
    }

    /// Returns the number of bytes written.
    pub(crate) fn position(&self) -> usize {
        self.out.len()
    }

    /// Returns the bytes written from position `start` on.
    pub(crate) fn since(&self, start: usize) -> &[u8] {
        self.out.get(start..).unwrap_or_default()
    }

    /// Returns whether a value could not be written.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.failure.is_some()
    }

    /// Refuses to write the document, unless it was refused before.
    pub fn fail(&mut self, message: impl Into<std::borrow::Cow<'static, str>>) {
        if self.failure.is_none() {
            self.failure = Some(Error::new(message));
        }
    }

    /// Writes an object with the members that [`Encode::write_members`] writes.
    #[inline]
    pub fn object(&mut self, value: &(impl Encode + ?Sized)) {
        self.begin_object();
        value.write_members(self);
        self.end_object();
    }

    /// Writes a member.
    #[inline]
    pub fn member(&mut self, name: &str, value: &(impl Encode + ?Sized)) {
        if let Some(saved) = self.begin_member(name) {
            value.write(self);
            self.end_member(&saved, name);
        }
    }

    /// Writes a member; [`object!`](crate::object) names it as its counterpart of the reader.
    #[inline]
    pub fn required(&mut self, name: &str, value: &(impl Encode + ?Sized)) {
        self.member(name, value);
    }

    /// Writes a member unless its value [is absent](Encode::is_absent).
    #[inline]
    pub fn optional(&mut self, name: &str, value: &(impl Encode + ?Sized)) {
        if !value.is_absent() {
            self.member(name, value);
        }
    }

    /// Writes the members that are not in the description.
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

    /// Writes a value, and if it is an object without the member `name`, adds that member.
    ///
    /// Used for a union with a discriminator, which not every variant has as a member.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use oasmith_runtime::json::Writer;
    ///
    /// let mut writer = Writer::new();
    /// writer.begin_array();
    /// writer.item(&1);
    /// writer.end_array();
    /// assert_eq!(writer.finish()?, b"[1]");
    ///
    /// let mut writer = Writer::new();
    /// writer.tagged("kind", "cat", &BTreeMap::from([("age", 3)].map(|(name, age)| (name.to_owned(), age))));
    /// assert_eq!(writer.finish()?, br#"{"age":3,"kind":"cat"}"#);
    /// # Ok::<(), oasmith_runtime::json::Error>(())
    /// ```
    pub fn tagged(&mut self, name: &str, tag: &(impl Encode + ?Sized), value: &(impl Encode + ?Sized)) {
        let start = self.out.len();
        value.write(self);
        self.add_tag(start, name, tag);
    }

    /// Adds a member to the object that was written from `start` on, unless it has one of that name.
    fn add_tag(&mut self, start: usize, name: &str, tag: &(impl Encode + ?Sized)) {
        let written = self.out.get(start..).unwrap_or_default();
        let is_object = written.first() == Some(&b'{') && written.last() == Some(&b'}');
        let limits = Limits::new().depth(usize::MAX).bytes(usize::MAX);
        if self.failed() || !is_object || Reader::with_limits(written, limits).has_member(name) {
            return;
        }
        let is_empty = written.len() == 2;
        self.out.pop();
        if !is_empty {
            self.out.push(b',');
        }
        self.string(name);
        self.out.push(b':');
        tag.write(self);
        self.out.push(b'}');
    }

    /// Writes an array.
    #[inline]
    pub fn array<T: Encode>(&mut self, items: impl IntoIterator<Item = T>) {
        self.begin_array();
        for item in items {
            self.item(&item);
        }
        self.end_array();
    }

    /// Writes an item of the current array.
    #[inline]
    pub fn item(&mut self, value: &(impl Encode + ?Sized)) {
        if let Some(saved) = self.begin_item() {
            value.write(self);
            self.end_item(&saved);
        }
    }

    /// Begins an object; members follow, then [`end_object`](Self::end_object).
    pub fn begin_object(&mut self) {
        self.out.push(b'{');
        self.count = 0;
    }

    /// Ends an object.
    pub fn end_object(&mut self) {
        self.out.push(b'}');
    }

    /// Begins an array; items follow, then [`end_array`](Self::end_array).
    pub fn begin_array(&mut self) {
        self.out.push(b'[');
        self.count = 0;
    }

    /// Ends an array.
    pub fn end_array(&mut self) {
        self.out.push(b']');
    }

    /// Writes a string.
    pub fn string(&mut self, text: &str) {
        escape::write(text, &mut self.out);
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.out.extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    /// Writes a number with its text.
    pub fn number(&mut self, number: &Number) {
        self.trusted_number(number.as_str());
    }

    /// Writes a number from its text; fails if that is not a JSON number.
    pub fn number_text(&mut self, text: &str) {
        if number::is_number(text) {
            self.trusted_number(text);
        } else {
            self.fail("the text is not a JSON number");
        }
    }

    pub(super) fn trusted_number(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// Writes an integer in its displayed form.
    pub(super) fn integer(&mut self, value: impl Display) {
        // Writing into memory cannot fail.
        let _ = write!(self.out, "{value}");
    }

    /// Writes a floating point number in the shortest form that reads back as the same number, without a fraction if it
    /// is integral: servers that expect an integer do not accept `7.0`. Very large and very small numbers have an
    /// exponent, as in JavaScript.
    pub(super) fn float<T: Display + LowerExp>(&mut self, value: T, magnitude: f64) {
        // Writing into memory cannot fail.
        if magnitude == 0.0 || (1e-6..1e21).contains(&magnitude) {
            let _ = write!(self.out, "{value}");
        } else if magnitude.is_finite() {
            let _ = write!(self.out, "{value:e}");
        } else {
            self.fail(NOT_FINITE);
        }
    }

    fn separate(&mut self) -> Option<usize> {
        if self.failed() {
            return None;
        }
        if self.count > 0 {
            self.out.push(b',');
        }
        Some(self.count)
    }

    fn begin_member(&mut self, name: &str) -> Option<Saved> {
        let count = self.separate()?;
        self.string(name);
        self.out.push(b':');
        Some(Saved { count, start: self.out.len() })
    }

    fn end_member(&mut self, saved: &Saved, name: &str) {
        self.end_value(saved);
        if let Some(error) = &mut self.failure {
            error.push_member(name);
        }
    }

    fn begin_item(&mut self) -> Option<Saved> {
        let count = self.separate()?;
        Some(Saved { count, start: self.out.len() })
    }

    fn end_item(&mut self, saved: &Saved) {
        self.end_value(saved);
        if let Some(error) = &mut self.failure {
            error.push_item(saved.count);
        }
    }

    fn end_value(&mut self, saved: &Saved) {
        if self.out.len() == saved.start {
            self.null();
        }
        self.count = saved.count + 1;
    }
}
