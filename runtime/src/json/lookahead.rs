//! Looking ahead: a union decides what comes before it reads it, then starts again where it stood.

use std::borrow::Cow;

use super::{Decode, Reader};

/// What a value is.
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

/// Reading ahead may touch each byte of the document so many times, and this many bytes in addition.
///
/// Unions within unions that are tried one after another would otherwise take time exponential in the depth of a document.
const REREADS: usize = 64;
const REREADS_AT_LEAST: usize = 1 << 20;

/// The members of the object that was looked at last: a union asks for the names of one alternative after the other, and then
/// reads the object.
#[derive(Debug, Default)]
pub(super) struct Lookahead<'a> {
    start: Option<usize>,
    members: Vec<Member<'a>>,
    /// Where the object ends, if all of it was seen.
    end: Option<usize>,
    /// The bits of all names, so that most of the others are told from them at once.
    bits: u64,
}

/// A member that was seen, and where its value starts.
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

    /// The members of the object that starts there and where it ends, if all of it was seen.
    pub(super) fn seen(&self, start: usize) -> Option<(&[Member<'a>], usize)> {
        let end = self.end.filter(|_| self.start == Some(start))?;
        Some((&self.members, end))
    }
}

/// One bit of 64 for a name, by its length and its ends.
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
    /// What the next value is, judged by its first byte; `None` at the end, where no value starts, and after an error.
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

    /// The bytes of the next value, which is checked and stepped over; empty if there is none.
    pub fn raw(&mut self) -> &'a [u8] {
        self.scanner.peek();
        let start = self.scanner.position();
        self.skip();
        if self.failed() { &[] } else { self.scanner.since(start).as_bytes() }
    }

    /// The text of the string member `name` of the object that is next; `None` if there is none.
    ///
    /// Nothing is consumed. An error that is met on the way is left for whoever reads the value.
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

    /// Whether the next value is an object with a member `name`, be its value `null` or not. Nothing is consumed.
    pub fn has_member(&mut self, name: &str) -> bool {
        self.has_members(&[name])
    }

    /// Whether the next value is an object with all of these members. Nothing is consumed.
    pub fn has_members(&mut self, names: &[&str]) -> bool {
        if self.kind() != Some(Kind::Object) {
            return false;
        }
        self.learn_names();
        // A failure to go back ends the text, and then nothing is there.
        !self.failed() && names.iter().rev().all(|name| self.ahead.has(name))
    }

    /// Notes the names of the object that is next, unless it is the one that was looked at last. An error ends the list; it is
    /// left for whoever reads the value.
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

    /// Reads the next value if it fits `T`; otherwise the reader stands where it stood and the error is forgotten.
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

    /// As [`try_value`](Self::try_value), for an object that has all of these members.
    pub fn try_members<T: Decode>(&mut self, names: &[&str]) -> Option<T> {
        if !names.is_empty() && !self.has_members(names) {
            return None;
        }
        self.try_value()
    }

    /// Hands each member of the object that is next to `visit`, then goes back.
    fn look_ahead(&mut self, visit: &mut dyn FnMut(&str, &mut Self)) {
        if self.kind() != Some(Kind::Object) {
            return;
        }
        let start = self.scanner.position();
        self.members(&[], visit);
        self.rewind(start);
    }

    /// Goes back to `start` and forgets the error, unless too much has been read again already.
    fn rewind(&mut self, start: usize) {
        if self.exhausted {
            return;
        }
        let reached = self.failure.take().map_or_else(|| self.scanner.position(), |failure| failure.reached);
        self.reread = self.reread.saturating_add(reached.saturating_sub(start));
        self.scanner.go_to(start);
        if self.reread > self.size().saturating_mul(REREADS).saturating_add(REREADS_AT_LEAST) {
            self.exhausted = true;
            self.fail("the alternatives are nested too deeply to be told apart");
        }
    }
}
