//! Reads values from JSON text, one after another, into places that the caller owns.
//!
//! All long code is compiled once, here, and takes its callback as a trait object; a model instantiates only a call or
//! two. There is no `Result` to propagate: the first error stays in the reader, which then moves to the end of the
//! text, so that later calls find nothing and every loop ends.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::lookahead::Lookahead;
use super::scan::{Scan, Scanner, TOO_DEEP};
use super::{Decode, Error, Extra, Limits};

/// Some servers put a byte order mark before JSON. RFC 8259 (8.1) allows parsers to ignore it.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A pull parser for one JSON document.
///
/// It accepts exactly the JSON of RFC 8259, optionally after a byte order mark. [`Decode`] describes how a type is
/// read; [`from_slice`](super::from_slice) reads a single value.
///
/// ```
/// use oasmith_runtime::json::Reader;
///
/// let mut reader = Reader::new(br#"{"total": 2, "items": ["a", "b"]}"#);
/// let mut items = Vec::new();
/// reader.members(&[], &mut |name, reader| match name {
///     "items" => reader.items(&mut |reader| items.push(reader.value::<String>())),
///     _ => reader.skip(),
/// });
/// reader.finish()?;
/// assert_eq!(items, ["a", "b"]);
/// # Ok::<(), oasmith_runtime::json::Error>(())
/// ```
#[derive(Debug)]
pub struct Reader<'a> {
    pub(super) scanner: Scanner<'a>,
    source: &'a [u8],
    pub(super) limits: Limits,
    depth: usize,
    /// A bit for each slot of all open objects; those of the innermost object start at `frame`.
    pub(super) seen: Vec<u64>,
    pub(super) frame: usize,
    pub(super) failure: Option<Failure>,
    /// The number of bytes read more than once, and whether it exceeded the limit.
    pub(super) reread: usize,
    pub(super) exhausted: bool,
    pub(super) ahead: Lookahead<'a>,
    /// Whether the document is the response of a server, which must have one of the members of its type.
    expects_known: bool,
    /// The number of members of the outermost object that its type does not know.
    pub(super) unknown: usize,
    /// How many values may be read before the limits are checked, and how many after that.
    pub(super) credit: usize,
    pub(super) values_left: usize,
}

/// The first error, where it is, and how far the reader had come.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: Error,
    offset: usize,
    pub(super) reached: usize,
}

impl<'a> Reader<'a> {
    /// Creates a reader of `json` with the default [`Limits`].
    #[must_use]
    pub fn new(json: &'a [u8]) -> Self {
        Self::with_limits(json, Limits::new())
    }

    /// Creates a reader of `json` with the given limits.
    #[must_use]
    pub fn with_limits(json: &'a [u8], limits: Limits) -> Self {
        let (text, refused) = match std::str::from_utf8(json) {
            _ if json.len() > limits.max_bytes() => ("", Some((0, "the document is too large"))),
            Ok(text) => (text, None),
            Err(error) => ("", Some((error.valid_up_to(), "the text is not UTF-8"))),
        };
        let mut reader = Self {
            scanner: Scanner::new(text),
            source: json,
            limits,
            depth: 0,
            seen: Vec::new(),
            frame: 0,
            failure: None,
            reread: 0,
            exhausted: false,
            ahead: Lookahead::default(),
            expects_known: false,
            unknown: 0,
            credit: 0,
            values_left: limits.max_values(),
        };
        if text.starts_with(BYTE_ORDER_MARK) {
            reader.scanner.go_to(BYTE_ORDER_MARK.len_utf8());
        }
        if let Some((offset, message)) = refused {
            reader.fail_at(offset, message);
        }
        reader
    }

    /// Refuses an outermost object that has none of the members of its type: see [`Decode::OPEN`].
    pub(crate) fn expecting_known_members(mut self) -> Self {
        self.expects_known = true;
        self
    }

    /// Ends reading.
    ///
    /// # Errors
    ///
    /// Returns the first error, also if text follows the value.
    pub fn finish(mut self) -> Result<(), Error> {
        if self.scanner.peek().is_some() {
            self.fail("expected the end of the text");
        }
        match self.failure {
            None => Ok(()),
            Some(Failure { mut error, offset, .. }) => {
                error.place(offset, self.source);
                Err(error)
            }
        }
    }

    /// Returns whether an error occurred.
    #[inline]
    #[must_use]
    pub fn failed(&self) -> bool {
        self.failure.is_some()
    }

    /// Refuses the document, unless it was refused before.
    ///
    /// The message should say what was expected, never what was found: it may be logged.
    pub fn fail(&mut self, message: impl Into<Cow<'static, str>>) {
        self.fail_at(self.scanner.position(), message);
    }

    pub(super) fn fail_at(&mut self, offset: usize, message: impl Into<Cow<'static, str>>) {
        if self.failure.is_none() {
            let reached = self.scanner.position();
            self.failure = Some(Failure { error: Error::new(message), offset, reached });
            self.scanner.stop();
        }
    }

    /// Returns the scanner's result; records its fault as the error.
    pub(super) fn keep<T>(&mut self, scanned: Scan<T>) -> Option<T> {
        scanned.map_err(|fault| self.fail_at(fault.offset, fault.message)).ok()
    }

    /// Returns the length of the document in bytes.
    pub(super) const fn size(&self) -> usize {
        self.source.len()
    }

    pub(super) fn levels_left(&self) -> usize {
        self.limits.max_depth().saturating_sub(self.depth + 1)
    }

    /// Reads an object into `target`: its members with [`Decode::read_member`], then checks [`Decode::REQUIRED`].
    #[inline]
    pub fn object<T: Decode>(&mut self, target: &mut T) {
        self.members_noting(T::REQUIRED, T::ALIAS_SLOTS, T::OPEN, &mut |name, reader| {
            target.read_member(name, reader);
        });
    }

    /// Reads the member at `index` in [`Decode::REQUIRED`] and records that it is present.
    #[inline]
    pub fn required<T: Decode>(&mut self, index: u32, field: &mut T) {
        if self.record(index as usize) {
            *field = T::empty();
        }
        field.read(self);
    }

    /// Reads an optional member.
    #[inline]
    pub fn member<T: Decode>(&mut self, field: &mut T) {
        field.read(self);
    }

    /// Reads a member that may be missing; [`object!`](crate::object) names it as its counterpart of the writer.
    #[inline]
    pub fn optional<T: Decode>(&mut self, field: &mut T) {
        self.member(field);
    }

    /// Reads a member of a map.
    #[inline]
    pub fn entry<T: Decode>(&mut self, name: &str, map: &mut BTreeMap<String, T>) {
        let value = self.value();
        map.insert(name.to_owned(), value);
    }

    /// Keeps a member that is not in the description.
    pub fn extra(&mut self, name: &str, extra: &mut Extra) {
        self.scanner.peek();
        let start = self.scanner.position();
        self.skip();
        let value = self.source.get(start..self.scanner.position()).unwrap_or_default();
        if !self.failed() {
            self.count(super::extra::SIZE + name.len() + value.len());
            extra.keep(name, value);
        }
    }

    #[inline]
    fn note_unknown(&mut self) {
        self.unknown += usize::from(self.depth == 1);
    }

    /// Reads the next value.
    #[inline]
    pub fn value<T: Decode>(&mut self) -> T {
        let mut value = T::empty();
        value.read(self);
        value
    }

    /// Skips the next value.
    pub fn skip(&mut self) {
        self.note_unknown();
        let skipped = self.scanner.skip(self.levels_left());
        self.keep(skipped);
    }

    /// Fails because the next value is of the wrong kind.
    pub(super) fn mismatch(&mut self, expected: &'static str) {
        if self.failed() {
            return;
        }
        let found = match self.scanner.peek() {
            Some(b'n') => "null",
            Some(b't' | b'f') => "a boolean",
            Some(b'-' | b'0'..=b'9') => "a number",
            Some(b'"') => "a string",
            Some(b'[') => "an array",
            Some(b'{') => "an object",
            Some(_) => "text that is not JSON",
            None => "the end of the text",
        };
        self.fail(format!("expected {expected}, found {found}"));
    }

    /// Enters an array or an object; returns whether there is one.
    fn enter(&mut self, bracket: u8, expected: &'static str) -> bool {
        if self.scanner.peek() != Some(bracket) {
            self.mismatch(expected);
        } else if self.depth + 1 >= self.limits.max_depth() {
            self.fail(TOO_DEEP);
        } else {
            self.scanner.step();
            self.depth += 1;
        }
        !self.failed()
    }

    /// Reads an object: `each` gets every name and reads the value; a value that it does not read is skipped.
    ///
    /// `each` must record the members in `required` with [`required`](Self::required).
    pub fn members(&mut self, required: &[&str], each: &mut dyn FnMut(&str, &mut Self)) {
        self.members_noting(required, 0, true, each);
    }

    /// Like [`members`](Self::members), with additional slots for aliases. An object that is not `open` may need a
    /// member that its type knows.
    fn members_noting(&mut self, required: &[&str], notes: usize, open: bool, each: &mut dyn FnMut(&str, &mut Self)) {
        if !self.enter(b'{', "an object") {
            return;
        }
        let start = self.scanner.position() - 1;
        let outer = self.open_presence(required.len() + notes);
        if self.expects_known && self.depth == 1 && !open && required.is_empty() {
            self.known_members(start, each);
        } else {
            self.all_members(start, each);
        }
        if !self.failed() {
            self.check_required(required, start);
        }
        self.close_notes(outer);
        self.depth -= 1;
    }

    pub(super) fn all_members(&mut self, start: usize, each: &mut dyn FnMut(&str, &mut Self)) {
        if self.ahead.seen(start).is_some() {
            self.seen_members(start, each);
        } else {
            self.unseen_members(each);
        }
    }

    fn unseen_members(&mut self, each: &mut dyn FnMut(&str, &mut Self)) {
        let mut first = true;
        while let Some(name) = self.next_name(first) {
            self.count(0);
            self.read_one(|reader| each(&name, reader));
            if let Some(failure) = &mut self.failure {
                failure.error.push_member(&name);
                break;
            }
            first = false;
        }
    }

    /// Reads the members of an object whose names are known from lookahead, which also validated everything between
    /// them.
    fn seen_members(&mut self, start: usize, each: &mut dyn FnMut(&str, &mut Self)) {
        // Values may use lookahead themselves.
        let ahead = std::mem::take(&mut self.ahead);
        let (members, end) = ahead.seen(start).unwrap_or_default();
        for member in members {
            self.count(0);
            self.scanner.go_to(member.value);
            each(&member.name, self);
            if let Some(failure) = &mut self.failure {
                failure.error.push_member(&member.name);
                break;
            }
        }
        if !self.failed() {
            self.scanner.go_to(end);
        }
        self.ahead = ahead;
    }

    #[inline]
    fn next_name(&mut self, first: bool) -> Option<Cow<'a, str>> {
        let scanned = self.scanner.name(first);
        self.keep(scanned).flatten().map(super::scan::Quoted::decode)
    }

    /// Reads an array: `each` reads one item; an item that it does not read is skipped.
    pub fn items(&mut self, each: &mut dyn FnMut(&mut Self)) {
        if !self.enter(b'[', "an array") {
            return;
        }
        let mut index = 0;
        while self.next_item(index == 0) {
            self.count(0);
            self.read_one(&mut *each);
            if let Some(failure) = &mut self.failure {
                failure.error.push_item(index);
                break;
            }
            index += 1;
        }
        self.depth -= 1;
    }

    fn next_item(&mut self, first: bool) -> bool {
        let scanned = self.scanner.item(first);
        self.keep(scanned).unwrap_or(false)
    }

    /// Calls `read`, and skips the value if `read` did not consume it.
    fn read_one(&mut self, read: impl FnOnce(&mut Self)) {
        self.scanner.peek();
        let start = self.scanner.position();
        read(self);
        if self.scanner.position() == start {
            self.skip();
        }
    }
}
