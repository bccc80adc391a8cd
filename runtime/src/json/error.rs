//! Why JSON could not be read or written.

use std::borrow::Cow;
use std::fmt;

use super::escape;

/// JSON that is invalid or does not match its type, or a value that JSON cannot represent.
///
/// It tells the location (path, line and column) and what was expected. It never contains values, so it can be logged;
/// it does contain names of members.
///
/// ```
/// use oasmith_runtime::json;
///
/// let error = json::from_str::<Vec<String>>("[\"a\", 1]").unwrap_err();
/// assert_eq!(error.to_string(), "[1]: expected a string, found a number (line 1, column 7)");
/// assert_eq!(error.path(), "[1]");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    // Boxed so that a `Result` of a small value stays small.
    inner: Box<Inner>,
}

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    message: Cow<'static, str>,
    path: String,
    position: Option<Position>,
}

/// A position in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Position {
    /// Number of bytes before it.
    pub offset: usize,
    /// Line, starting at 1.
    pub line: usize,
    /// Column in characters, starting at 1.
    pub column: usize,
}

impl Position {
    fn of(offset: usize, text: &[u8]) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let line = before.split(|byte| *byte == b'\n').count();
        // Bytes that continue a character are 0b10xxxxxx; the others begin one.
        let characters = before.iter().skip(line_start).filter(|byte| **byte & 0xC0 != 0x80).count();
        Self { offset, line, column: characters + 1 }
    }
}

impl Error {
    /// Returns whether the text was refused because it has more values than [`Limits::values`](super::Limits::values)
    /// allows.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.message() == super::bounds::TOO_MANY_VALUES
    }

    /// Returns whether the [deadline](super::Limits::deadline) passed while the text was read.
    #[must_use]
    pub fn is_too_late(&self) -> bool {
        self.message() == super::bounds::TOO_LATE
    }

    pub(super) fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self { inner: Box::new(Inner { message: message.into(), path: String::new(), position: None }) }
    }

    /// Returns the problem, without its location.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.inner.message
    }

    /// Returns the path in the document, such as `data[3].amount`; empty for the document itself.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.inner.path
    }

    /// Returns the position in the text; `None` for a value that could not be written.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.inner.position
    }

    /// Converts the error into one of an enclosing document whose member `name` was read.
    #[must_use]
    pub fn within(mut self, name: &str) -> Self {
        self.push_member(name);
        self
    }

    /// Converts the error into one of `document`, in which the text that was read begins at byte `start`.
    #[must_use]
    pub fn relocated(mut self, document: &[u8], start: usize) -> Self {
        if let Some(position) = self.inner.position {
            self.place(start.saturating_add(position.offset), document);
        }
        self
    }

    pub(super) fn place(&mut self, offset: usize, text: &[u8]) {
        self.inner.position = Some(Position::of(offset, text));
    }

    pub(super) fn without_position(mut self) -> Self {
        self.inner.position = None;
        self
    }

    /// Prepends the name of the enclosing member to the path.
    pub(super) fn push_member(&mut self, name: &str) {
        self.push(&segment(name));
    }

    /// Prepends the index of the enclosing item to the path.
    pub(super) fn push_item(&mut self, index: usize) {
        self.push(&format!("[{index}]"));
    }

    fn push(&mut self, segment: &str) {
        let path = &self.inner.path;
        let dot = if path.is_empty() || path.starts_with('[') { "" } else { "." };
        self.inner.path = format!("{segment}{dot}{path}");
    }
}

/// Formats a name for a path: in brackets and quotes unless it is plain, and truncated, since it can come from the
/// network.
fn segment(name: &str) -> String {
    const LONGEST: usize = 64;
    let is_plain =
        |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '$' | '@' | ':' | '/');
    let (name, more) = match name.char_indices().nth(LONGEST) {
        Some((end, _)) => (name.get(..end).unwrap_or_default(), "…"),
        None => (name, ""),
    };
    if !name.is_empty() && name.chars().all(is_plain) {
        return format!("{name}{more}");
    }
    let mut quoted = Vec::new();
    escape::write(name, &mut quoted);
    format!("[{}{more}]", String::from_utf8_lossy(&quoted))
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path().is_empty() {
            write!(formatter, "{}: ", self.path())?;
        }
        formatter.write_str(self.message())?;
        match self.position() {
            Some(position) => write!(formatter, " (line {}, column {})", position.line, position.column),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { message, path, position } = &*self.inner;
        formatter
            .debug_struct("Error")
            .field("message", message)
            .field("path", path)
            .field("position", position)
            .finish()
    }
}

impl std::error::Error for Error {}
