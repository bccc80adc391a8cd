//! The tokenizer: finds the end of strings, numbers and literals, and validates them.
//!
//! It works on text that was validated as UTF-8 as a whole, so that a string without escapes is borrowed without
//! another check. It accepts exactly RFC 8259: no `NaN`, no comments, no trailing commas, no lone surrogates.
//!
//! # Why not jiter
//!
//! jiter 0.18 was tried. It reads models about a fifth faster than this (which is as fast as derived `serde_json`),
//! skips at the same speed, and costs more than it gives:
//!
//! - ten more crates and 8 seconds of CPU in every build of every client, which is more than `indexmap`, `rust_decimal`
//!   and this codec take together;
//! - member names borrow the tokenizer itself, so each must be copied, or located again in the text, before the value
//!   can be read;
//! - it does not check UTF-8 in skipped values, limits depth there by a constant of its own, and refuses integers of
//!   more than 4,300 digits: it would need a wrapper to accept exactly what `serde_json` accepts.

use std::borrow::Cow;

use super::escape;

/// A problem in the text, and the offset of its byte.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) offset: usize,
    pub(super) message: &'static str,
}

pub(super) type Scan<T> = Result<T, Fault>;

/// A string between its quotes, with its escapes validated but not yet replaced.
#[derive(Debug)]
pub(super) struct Quoted<'a> {
    text: &'a str,
    escaped: bool,
}

impl<'a> Quoted<'a> {
    /// Returns the unescaped string; copied only if it has escapes.
    #[inline]
    pub(super) fn decode(self) -> Cow<'a, str> {
        if self.escaped { Cow::Owned(escape::decode(self.text)) } else { Cow::Borrowed(self.text) }
    }
}

/// Returns the content of a document that is one number, one boolean or one string without escapes.
pub(crate) fn plain_scalar(json: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(json).ok()?;
    let mut scanner = Scanner::new(text);
    let content = match json.first()? {
        b'"' => scanner.string().ok().filter(|quoted| !quoted.escaped)?.text,
        b'-' | b'0'..=b'9' => scanner.number().ok()?,
        b't' => scanner.literal("true").ok().map(|()| text)?,
        b'f' => scanner.literal("false").ok().map(|()| text)?,
        _ => return None,
    };
    (scanner.position == text.len()).then_some(content)
}

/// A position in JSON text.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, position: 0 }
    }

    pub(super) const fn position(&self) -> usize {
        self.position
    }

    /// Moves to a position that [`position`](Self::position) returned.
    pub(super) const fn go_to(&mut self, position: usize) {
        self.position = position;
    }

    /// Moves to the end of the text.
    pub(super) const fn stop(&mut self) {
        self.position = self.text.len();
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    /// Returns the first byte that is not white space, and moves to it.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        match self.byte() {
            Some(b' ' | b'\t' | b'\n' | b'\r') => self.peek_after_space(),
            other => other,
        }
    }

    fn peek_after_space(&mut self) -> Option<u8> {
        loop {
            self.position += 1;
            match self.byte() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => {}
                other => return other,
            }
        }
    }

    /// Moves past a byte that [`peek`](Self::peek) returned.
    pub(super) const fn step(&mut self) {
        self.position += 1;
    }

    /// Returns the text from `start` to the current position.
    pub(super) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.position).unwrap_or_default()
    }

    fn fault<T>(&self, message: &'static str) -> Scan<T> {
        Err(Fault { offset: self.position, message })
    }

    /// Scans `null`, `true` or `false`.
    pub(super) fn literal(&mut self, word: &str) -> Scan<()> {
        if self.text.as_bytes().get(self.position..).is_some_and(|rest| rest.starts_with(word.as_bytes())) {
            self.position += word.len();
            return Ok(());
        }
        self.fault("expected `null`, `true` or `false`")
    }

    /// Scans a number and returns its text.
    pub(super) fn number(&mut self) -> Scan<&'a str> {
        let start = self.position;
        if self.byte() == Some(b'-') {
            self.position += 1;
        }
        if self.byte() == Some(b'0') {
            self.position += 1;
            if self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
                return self.fault("a number cannot start with a zero");
            }
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.position += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.position += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.position += 1;
            }
            self.digits()?;
        }
        Ok(self.since(start))
    }

    fn digits(&mut self) -> Scan<()> {
        let digits = self.text.as_bytes().get(self.position..).unwrap_or_default();
        let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.position += count;
        if count == 0 { self.fault("expected a digit") } else { Ok(()) }
    }

    /// Scans the string whose opening quote is at the current position.
    #[inline]
    pub(super) fn string(&mut self) -> Scan<Quoted<'a>> {
        let start = self.position + 1;
        let bytes = self.text.as_bytes();
        let end = escape::plain_end(bytes, start);
        if bytes.get(end) != Some(&b'"') {
            return self.escaped_string(start, end);
        }
        self.position = end + 1;
        Ok(Quoted { text: self.text.get(start..end).unwrap_or_default(), escaped: false })
    }

    /// Scans the rest of a string that starts at `start` and is plain up to `end`, where something other than its
    /// closing quote follows.
    #[cold]
    fn escaped_string(&mut self, start: usize, end: usize) -> Scan<Quoted<'a>> {
        let bytes = self.text.as_bytes();
        self.position = end;
        loop {
            match self.byte() {
                Some(b'"') => break,
                Some(b'\\') => self.position = escape::end(bytes, self.position)?,
                Some(_) => return self.fault("a control character in a string must be escaped"),
                None => return self.fault("the text ends within a string"),
            }
            self.position = escape::plain_end(bytes, self.position);
        }
        let text = self.since(start);
        self.position += 1;
        Ok(Quoted { text, escaped: true })
    }

    /// Scans the name of the next member of an object and its colon; returns `None` after the closing brace.
    #[inline]
    pub(super) fn name(&mut self, first: bool) -> Scan<Option<Quoted<'a>>> {
        let next = match self.peek() {
            Some(b'}') => {
                self.position += 1;
                return Ok(None);
            }
            Some(b',') if !first => {
                self.position += 1;
                self.peek()
            }
            other if first => other,
            None => return self.fault("the text ends within an object"),
            Some(_) => return self.fault("expected `,` or `}`"),
        };
        match next {
            Some(b'"') => {}
            None => return self.fault("the text ends within an object"),
            Some(_) => return self.fault("expected the name of a member"),
        }
        let name = self.string()?;
        if self.peek() != Some(b':') {
            return self.fault("expected `:`");
        }
        self.position += 1;
        Ok(Some(name))
    }

    /// Returns whether an array has another item; moves to it, otherwise past the closing bracket.
    pub(super) fn item(&mut self, first: bool) -> Scan<bool> {
        match self.peek() {
            Some(b']') => {
                self.position += 1;
                Ok(false)
            }
            Some(b',') if !first => {
                self.position += 1;
                Ok(true)
            }
            None => self.fault("the text ends within an array"),
            Some(_) if first => Ok(true),
            Some(_) => self.fault("expected `,` or `]`"),
        }
    }

    /// Skips one value, validating it as strictly as if it were read. `depth` is how many more levels it may open.
    pub(super) fn skip(&mut self, depth: usize) -> Scan<()> {
        match self.peek() {
            Some(b'n') => self.literal("null"),
            Some(b't') => self.literal("true"),
            Some(b'f') => self.literal("false"),
            Some(b'"') => self.string().map(drop),
            Some(b'-' | b'0'..=b'9') => self.number().map(drop),
            Some(b'{' | b'[') if depth == 0 => self.fault(TOO_DEEP),
            Some(b'{') => self.skip_members(depth - 1),
            Some(b'[') => self.skip_items(depth - 1),
            Some(_) => self.fault("expected a value"),
            None => self.fault("the text ends where a value is expected"),
        }
    }

    fn skip_members(&mut self, depth: usize) -> Scan<()> {
        self.position += 1;
        let mut first = true;
        while self.name(first)?.is_some() {
            self.skip(depth)?;
            first = false;
        }
        Ok(())
    }

    fn skip_items(&mut self, depth: usize) -> Scan<()> {
        self.position += 1;
        let mut first = true;
        while self.item(first)? {
            self.skip(depth)?;
            first = false;
        }
        Ok(())
    }
}

/// The message for an exceeded limit on depth.
pub(super) const TOO_DEEP: &str = "arrays and objects are nested too deeply";
