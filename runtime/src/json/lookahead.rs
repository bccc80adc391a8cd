//! Lookahead: a union inspects the next value to choose a variant, then reads the value from its start.

use std::borrow::Cow;

use super::{Decode, Reader};

/// The kind of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// How often lookahead may read each byte of the document, and how many bytes it may read in addition.
///
/// Without this limit, nested unions that try one variant after another would take time exponential in the depth of a
/// document.
const REREADS: usize = 64;
const REREADS_AT_LEAST: usize = 1 << 20;

/// The members of the object that was inspected last: a union asks for the names of one variant after another, and then
/// reads the object.
#[derive(Debug, Default)]
pub(super) struct Lookahead<'a> {
    start: Option<usize>,
    members: Vec<Member<'a>>,
    /// Where the object ends, if it was read completely.
    end: Option<usize>,
    /// The bits of all names, a fast filter for names that do not occur.
    bits: u64,
}

/// A member, and where its value starts.
#[derive(Debug)]
pub(super) struct Member<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) value: usize,
}

impl<'a> Lookahead<'a> {
    fn begin(&mut self, start: usize) {
        self.start = Some(start);
        self.members.clear();
        self.end = None;
        self.bits = 0;
    }

    fn add(&mut self, name: Cow<'a, str>, value: usize) {
        self.bits |= bit(&name);
        self.members.push(Member { name, value });
    }

    fn has(&self, name: &str) -> bool {
        self.bits & bit(name) != 0 && self.members.iter().any(|known| known.name == name)
    }

    /// Returns the members of the object at `start` and where it ends, if it was read completely.
    pub(super) fn seen(&self, start: usize) -> Option<(&[Member<'a>], usize)> {
        let end = self.end.filter(|_| self.start == Some(start))?;
        Some((&self.members, end))
    }
}

/// Returns one bit of 64 for a name, derived from its length, first and last byte.
#[inline]
fn bit(name: &str) -> u64 {
    let ends = match name.as_bytes() {
        [] => 0,
        [first, .., last] => usize::from(*first) * 7 + usize::from(*last),
        [only] => usize::from(*only),
    };
    1 << ((ends + name.len()) % 64)
}

impl<'a> Reader<'a> {
    /// Returns the kind of the next value, judged by its first byte; `None` at the end, where no value starts, and
    /// after an error.
    pub fn kind(&mut self) -> Option<Kind> {
        match self.scanner.peek()? {
            b'n' => Some(Kind::Null),
            b't' | b'f' => Some(Kind::Bool),
            b'-' | b'0'..=b'9' => Some(Kind::Number),
            b'"' => Some(Kind::String),
            b'[' => Some(Kind::Array),
            b'{' => Some(Kind::Object),
            _ => None,
        }
    }

    /// Returns the bytes of the next value, which is validated and consumed; empty if there is none.
    pub fn raw(&mut self) -> &'a [u8] {
        self.scanner.peek();
        let start = self.scanner.position();
        self.skip();
        if self.failed() { &[] } else { self.scanner.since(start).as_bytes() }
    }

    /// As [`raw`](Self::raw), but consumes nothing.
    #[cfg(feature = "mock")]
    pub(crate) fn peek_raw(&mut self) -> &'a [u8] {
        if self.failed() {
            return &[];
        }
        self.scanner.peek();
        let start = self.scanner.position();
        let raw = self.raw();
        self.rewind(start);
        raw
    }

    /// Returns the value of the string member `name` of the next object; `None` if there is none.
    ///
    /// Consumes nothing. An error on the way is left for whoever reads the value.
    ///
    /// ```
    /// use oasmith_runtime::json::Reader;
    ///
    /// let mut reader = Reader::new(br#"{"age": 3, "petType": "cat"}"#);
    /// assert_eq!(reader.peek_text_member("petType").as_deref(), Some("cat"));
    /// assert_eq!(reader.peek_text_member("age"), None);
    /// ```
    pub fn peek_text_member(&mut self, name: &str) -> Option<String> {
        let mut text = None;
        self.look_ahead(&mut |found, reader| {
            if found == name {
                let is_text = reader.kind() == Some(Kind::String);
                text = is_text.then(|| reader.string());
            }
        });
        text
    }

    /// Returns the value of the member `name` of the next object; `None` if there is none or it is of another type.
    ///
    /// Consumes nothing. An error on the way is left for whoever reads the value.
    ///
    /// ```
    /// use oasmith_runtime::json::Reader;
    ///
    /// let mut reader = Reader::new(br#"{"age": 3, "type": 2}"#);
    /// assert_eq!(reader.peek_member::<i64>("type"), Some(2));
    /// assert_eq!(reader.peek_member::<bool>("type"), None);
    /// ```
    pub fn peek_member<T: Decode>(&mut self, name: &str) -> Option<T> {
        let mut value = None;
        self.look_ahead(&mut |found, reader| {
            if found == name {
                value = reader.try_value();
            }
        });
        value
    }

    /// Returns whether the next value is an object with a member `name`, even if that is `null`. Consumes nothing.
    pub fn has_member(&mut self, name: &str) -> bool {
        self.has_members(&[name])
    }

    /// Returns whether the next value is an object with all of these members. Consumes nothing.
    pub fn has_members(&mut self, names: &[&str]) -> bool {
        if self.kind() != Some(Kind::Object) {
            return false;
        }
        self.learn_names();
        // If the reader cannot go back, it is at the end of the text and has no members.
        !self.failed() && names.iter().rev().all(|name| self.ahead.has(name))
    }

    /// Records the names in the next object, unless it is the one that was inspected last. An error ends the list; it
    /// is left for whoever reads the value.
    fn learn_names(&mut self) {
        let start = self.scanner.position();
        if self.ahead.start == Some(start) {
            return;
        }
        self.ahead.begin(start);
        let Some(depth) = self.levels_left().checked_sub(1) else { return };
        self.scanner.step();
        let mut first = true;
        loop {
            match self.scanner.name(first) {
                Ok(Some(name)) => self.ahead.add(name.decode(), self.scanner.position()),
                Ok(None) => {
                    self.ahead.end = Some(self.scanner.position());
                    break;
                }
                Err(_) => break,
            }
            if self.scanner.skip(depth).is_err() {
                break;
            }
            first = false;
        }
        self.rewind(start);
    }

    /// Reads the next value if it matches `T`; otherwise returns to the start of the value and discards the error.
    ///
    /// ```
    /// use oasmith_runtime::json::{Reader, Value};
    ///
    /// let mut reader = Reader::new(b"[1, \"a\"]");
    /// assert_eq!(reader.try_value::<Vec<i64>>(), None);
    /// assert_eq!(reader.try_value::<Vec<Value>>().map(|list| list.len()), Some(2));
    /// ```
    pub fn try_value<T: Decode>(&mut self) -> Option<T> {
        if self.failed() {
            return None;
        }
        let start = self.scanner.position();
        let value = self.value();
        if !self.failed() {
            return Some(value);
        }
        self.rewind(start);
        None
    }

    /// Like [`try_value`](Self::try_value), for an object that has all of these members.
    pub fn try_members<T: Decode>(&mut self, names: &[&str]) -> Option<T> {
        if !names.is_empty() && !self.has_members(names) {
            return None;
        }
        self.try_value()
    }

    /// Passes each member of the next object to `visit`, then goes back.
    fn look_ahead(&mut self, visit: &mut dyn FnMut(&str, &mut Self)) {
        if self.kind() != Some(Kind::Object) {
            return;
        }
        let start = self.scanner.position();
        self.members(&[], visit);
        self.rewind(start);
    }

    /// Goes back to `start` and discards the error, unless the limit on lookahead is exceeded.
    fn rewind(&mut self, start: usize) {
        if self.exhausted {
            return;
        }
        let reached = self.failure.take().map_or_else(|| self.scanner.position(), |failure| failure.reached);
        self.reread = self.reread.saturating_add(reached.saturating_sub(start));
        self.scanner.go_to(start);
        if self.reread > self.size().saturating_mul(REREADS).saturating_add(REREADS_AT_LEAST) {
            self.exhausted = true;
            self.fail("unions are nested too deeply");
        }
    }
}
