//! Reading JSON, value by value.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Decode, Error, Extra};

/// What a text may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How deep values may nest.
    pub depth: usize,
    /// How many bytes the text may have.
    pub bytes: usize,
}

impl Default for Limits {
    /// 128 levels, as `serde_json`; 1 GiB.
    fn default() -> Self {
        Self { depth: 128, bytes: 1 << 30 }
    }
}

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
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

impl Kind {
    fn article(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// Reads JSON, value by value.
///
/// The first error stays: from then on every method does nothing, and [`finish`](Self::finish) tells it.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    limits: Limits,
    depth: usize,
    error: Option<Box<Failure>>,
    seen: Seen,
    /// Bytes that were read again after going back; bounded, as unions inside unions could otherwise take for ever.
    reread: usize,
}

/// An error on its way out: the path is added step by step.
#[derive(Debug)]
struct Failure {
    message: Cow<'static, str>,
    offset: usize,
    /// Steps from the inside out.
    path: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    Member(String),
    Item(usize),
}

/// Which required members were there.
#[derive(Debug, Default)]
struct Seen {
    first: u128,
    rest: Vec<u128>,
}

impl Seen {
    fn insert(&mut self, index: u32) {
        let (block, bit) = ((index / 128) as usize, 1_u128 << (index % 128));
        if block == 0 {
            self.first |= bit;
            return;
        }
        if self.rest.len() < block {
            self.rest.resize(block, 0);
        }
        self.rest[block - 1] |= bit;
    }

    fn contains(&self, index: usize) -> bool {
        let (block, bit) = (index / 128, 1_u128 << (index % 128));
        let bits = if block == 0 { Some(self.first) } else { self.rest.get(block - 1).copied() };
        bits.unwrap_or_default() & bit != 0
    }
}

impl<'a> Reader<'a> {
    /// Starts reading a text.
    #[must_use]
    pub fn new(json: &'a [u8]) -> Self {
        Self::with_limits(json, Limits::default())
    }

    /// Starts reading a text that may not be larger or deeper than said.
    #[must_use]
    pub fn with_limits(json: &'a [u8], limits: Limits) -> Self {
        let (text, problem) = match std::str::from_utf8(json) {
            _ if json.len() > limits.bytes => ("", Some(("the text is too large", 0))),
            Ok(text) => (text, None),
            Err(error) => ("", Some(("the text is not UTF-8", error.valid_up_to()))),
        };
        let mut reader = Self { text, at: 0, limits, depth: 0, error: None, seen: Seen::default(), reread: 0 };
        if let Some((message, offset)) = problem {
            reader.at = offset;
            reader.fail(message);
        }
        reader
    }

    /// Ends reading: the first error if there was one, or that there is text after the value.
    ///
    /// # Errors
    ///
    /// The text was not JSON, or not what was asked for.
    pub fn finish(mut self) -> Result<(), Error> {
        if !self.failed() && self.peek().is_some() {
            self.fail("text after the end of the value");
        }
        match self.error {
            None => Ok(()),
            Some(failure) => {
                let path = path_text(&failure.path);
                Err(Error::new(failure.message, path, self.text.as_bytes(), failure.offset))
            }
        }
    }

    /// Whether there was an error.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.error.is_some()
    }

    /// Notes an error here. Only the first one counts.
    pub fn fail(&mut self, message: impl Into<Cow<'static, str>>) {
        if self.error.is_none() {
            self.error = Some(Box::new(Failure { message: message.into(), offset: self.at, path: Vec::new() }));
        }
    }

    /// The kind of the next value; nothing where no value can begin, or after an error.
    pub fn kind(&mut self) -> Option<Kind> {
        if self.failed() {
            return None;
        }
        Some(match self.peek()? {
            b'n' => Kind::Null,
            b't' | b'f' => Kind::Bool,
            b'-' | b'0'..=b'9' => Kind::Number,
            b'"' => Kind::String,
            b'[' => Kind::Array,
            b'{' => Kind::Object,
            _ => return None,
        })
    }

    /// Whether the next value is of this kind; notes an error otherwise.
    pub(super) fn expect(&mut self, kind: Kind) -> bool {
        match self.kind() {
            Some(found) if found == kind => return true,
            Some(found) => self.fail(format!("expected {}, found {}", kind.article(), found.article())),
            None if self.failed() => {}
            None if self.at >= self.text.len() => self.fail("the text ends where a value should be"),
            None => self.fail("expected a value"),
        }
        false
    }

    /// Reads a value of a type.
    #[inline]
    pub fn value<T: Decode>(&mut self) -> T {
        let mut value = T::blank();
        value.read(self);
        value
    }

    /// Reads a member that must be there; `index` is its place in [`Decode::REQUIRED`].
    #[inline]
    pub fn required<T: Decode>(&mut self, index: u32, field: &mut T) {
        field.read(self);
        self.seen.insert(index);
    }

    /// Reads a member that may be there.
    #[inline]
    pub fn member<T: Decode>(&mut self, field: &mut T) {
        field.read(self);
    }

    /// Keeps a member that the model does not know.
    pub fn extra(&mut self, name: &str, extra: &mut Extra) {
        let value: super::Value = self.value();
        if !self.failed() {
            extra.insert(name, value);
        }
    }

    /// Reads a member of a map.
    #[inline]
    pub fn entry<T: Decode>(&mut self, name: &str, map: &mut BTreeMap<String, T>) {
        let value = self.value();
        map.insert(name.to_owned(), value);
    }

    /// Reads an object into a model.
    #[inline]
    pub fn object<T: Decode>(&mut self, target: &mut T) {
        self.members(T::REQUIRED, &mut |name, reader| target.read_member(name, reader));
    }

    /// Reads the members of an object one by one. Compiled once, for all models.
    pub fn members(&mut self, required: &[&str], read: &mut dyn FnMut(&str, &mut Self)) {
        if !self.expect(Kind::Object) || !self.enter() {
            return;
        }
        let outer = std::mem::take(&mut self.seen);
        let start = self.at;
        let mut first = true;
        while let Some(name) = self.next_name(&mut first) {
            read(&name, self);
            if let Some(failure) = &mut self.error {
                failure.path.push(Step::Member(name.into_owned()));
                break;
            }
        }
        let missing = required.iter().enumerate().find(|(index, _)| !self.seen.contains(*index));
        if let (false, Some((_, name))) = (self.failed(), missing) {
            self.at = start;
            self.fail(format!("the required member `{name}` is missing"));
        }
        self.seen = outer;
        self.depth -= 1;
    }

    /// Reads the items of an array one by one.
    pub fn items(&mut self, read: &mut dyn FnMut(&mut Self)) {
        if !self.expect(Kind::Array) || !self.enter() {
            return;
        }
        let mut index = 0;
        while self.next_item(index == 0) {
            read(self);
            if let Some(failure) = &mut self.error {
                failure.path.push(Step::Item(index));
                break;
            }
            index += 1;
        }
        self.depth -= 1;
    }

    /// Steps into an object or an array.
    fn enter(&mut self) -> bool {
        if self.depth >= self.limits.depth {
            self.fail("nested too deeply");
            return false;
        }
        self.depth += 1;
        self.at += 1;
        true
    }

    /// The name of the next member; nothing at the end of the object, or after an error.
    fn next_name(&mut self, first: &mut bool) -> Option<Cow<'a, str>> {
        let is_first = std::mem::take(first);
        if self.failed() || (is_first && self.take(b'}')) {
            return None;
        }
        if !is_first {
            if self.take(b'}') {
                return None;
            }
            if !self.take(b',') {
                self.fail("expected `,` or `}`");
                return None;
            }
        }
        if self.peek() != Some(b'"') {
            self.fail("expected the name of a member");
            return None;
        }
        let name = self.string_token();
        if !self.failed() && !self.take(b':') {
            self.fail("expected `:`");
        }
        (!self.failed()).then_some(name)
    }

    fn next_item(&mut self, first: bool) -> bool {
        if self.failed() || self.take(b']') {
            return false;
        }
        if first || self.take(b',') {
            return true;
        }
        self.fail("expected `,` or `]`");
        false
    }

    /// Reads a string and gives it to `use_it`.
    #[inline]
    pub fn text(&mut self, use_it: impl FnOnce(&str)) {
        if self.expect(Kind::String) {
            let text = self.string_token();
            if !self.failed() {
                use_it(&text);
            }
        }
    }

    /// Reads a string.
    pub fn string(&mut self) -> String {
        if !self.expect(Kind::String) {
            return String::new();
        }
        self.string_token().into_owned()
    }

    /// Reads a number as its text; empty after an error.
    pub fn number(&mut self) -> &'a str {
        if self.expect(Kind::Number) { self.number_token() } else { "" }
    }

    /// Reads a boolean.
    pub fn bool(&mut self) -> bool {
        if !self.expect(Kind::Bool) {
            return false;
        }
        let value = self.peek() == Some(b't');
        self.word(if value { "true" } else { "false" });
        value
    }

    /// Reads `null`, if it is the next value.
    pub fn null(&mut self) -> bool {
        let found = self.kind() == Some(Kind::Null);
        if found {
            self.word("null");
        }
        found
    }

    /// Passes over the next value, which must be JSON all the same.
    pub fn skip(&mut self) {
        match self.kind() {
            Some(Kind::Null) => self.word("null"),
            Some(Kind::Bool) => drop(self.bool()),
            Some(Kind::Number) => drop(self.number_token()),
            Some(Kind::String) => drop(self.string_token()),
            Some(Kind::Array) => self.items(&mut Self::skip),
            Some(Kind::Object) => self.members(&[], &mut |_, reader| reader.skip()),
            None => drop(self.expect(Kind::Null)),
        }
    }

    /// The text of the next value, which must be JSON; empty after an error.
    pub fn raw(&mut self) -> &'a [u8] {
        let text = self.text;
        let _ = self.peek();
        let start = self.at;
        self.skip();
        if self.failed() { b"" } else { &text.as_bytes()[start..self.at] }
    }

    /// The string member `name` of the object ahead, if it has one. Nothing is read: the object is still ahead.
    pub fn peek_text_member(&mut self, name: &str) -> Option<String> {
        let mut found = None;
        self.look_ahead(|member, reader| {
            if member == name && reader.kind() == Some(Kind::String) {
                found = Some(reader.string());
            } else {
                reader.skip();
            }
        });
        found
    }

    /// Whether the object ahead has all of these members. Nothing is read.
    pub fn has_members(&mut self, names: &[&str]) -> bool {
        let mut found = vec![false; names.len()];
        self.look_ahead(|member, reader| {
            if let Some(index) = names.iter().position(|name| *name == member) {
                found[index] = true;
            }
            reader.skip();
        });
        found.into_iter().all(|found| found)
    }

    /// Reads a value of a type if it fits; otherwise nothing is read and the value is still ahead.
    pub fn try_value<T: Decode>(&mut self) -> Option<T> {
        if self.failed() {
            return None;
        }
        let (at, depth) = (self.at, self.depth);
        let seen = std::mem::take(&mut self.seen);
        let value = self.value();
        self.seen = seen;
        if !self.failed() {
            return Some(value);
        }
        self.go_back(at, depth);
        None
    }

    /// As [`try_value`](Self::try_value), for an object that has all of these members.
    pub fn try_members<T: Decode>(&mut self, names: &[&str]) -> Option<T> {
        if !names.is_empty() && !self.has_members(names) {
            return None;
        }
        self.try_value()
    }

    fn look_ahead(&mut self, mut visit: impl FnMut(&str, &mut Self)) {
        if self.kind() != Some(Kind::Object) {
            return;
        }
        let (at, depth) = (self.at, self.depth);
        self.members(&[], &mut visit);
        self.go_back(at, depth);
    }

    /// Goes back and forgets what went wrong since.
    fn go_back(&mut self, at: usize, depth: usize) {
        self.reread += self.at.saturating_sub(at);
        self.at = at;
        self.depth = depth;
        self.error = None;
        if self.reread > (1 << 20) + 64 * self.text.len() {
            self.fail("telling the alternatives of this value apart takes too long");
        }
    }
}

/// Steps from the inside out as `data[3].amount`.
fn path_text(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps.iter().rev() {
        match step {
            Step::Item(index) => path.extend(["[", &index.to_string(), "]"]),
            Step::Member(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
        }
    }
    path
}
