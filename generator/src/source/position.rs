//! Lines and columns, found on demand.

use std::ops::Range;
use std::path::Path;

use serde_json::Value;

use super::spans::{Span, Spans};
use super::{Source, SourceFile};
use crate::diagnostics::{Anchor, Files};
use crate::location::{FileId, Location, Pointer, Position};

impl Files for Source {
    fn path(&self, file: FileId) -> &Path {
        &self.file(file).path
    }

    fn text(&self, file: FileId) -> &str {
        &self.file(file).text
    }

    fn span(&self, location: &Location, anchor: Anchor) -> Range<usize> {
        self.file(location.file).span(&location.pointer, anchor)
    }

    fn position(&self, file: FileId, offset: usize) -> Position {
        self.file(file).position_of(offset)
    }
}

impl Source {
    /// Where `location` stands in its file; where it does not exist, its nearest ancestor that does.
    #[must_use]
    pub fn position(&self, location: &Location, anchor: Anchor) -> Position {
        let file = self.file(location.file);
        file.position_of(file.span(&location.pointer, anchor).start)
    }

    /// An unquoted YAML number or boolean as it is written: `1.10` is a number, and means the string `1.10` where a string is
    /// expected.
    pub(crate) fn plain_text(&self, location: &Location) -> Option<&str> {
        let file = self.file(location.file);
        let (pointer, is_kept) = file.changes.original(&location.pointer);
        let span = file.spans().find(&pointer).filter(|_| is_kept).filter(|found| found.is_exact)?.span;
        let text = file.text.get(span.value.clone())?.trim();
        let value: Option<Value> = serde_yaml::from_str(text).ok();
        value.filter(|value| value.is_number() || value.is_boolean()).map(|_| text)
    }
}

impl SourceFile {
    pub(crate) fn position_of(&self, offset: usize) -> Position {
        self.lines.get_or_init(|| Lines::new(&self.text)).position(&self.text, offset)
    }

    pub(super) fn spans(&self) -> &Spans {
        self.spans.get_or_init(|| Spans::read(&self.text, self.syntax))
    }

    fn span(&self, pointer: &Pointer, anchor: Anchor) -> Range<usize> {
        let (pointer, _) = self.changes.original(pointer);
        let Some(found) = self.spans().find(&pointer) else { return 0..0 };
        // What is missing is missing from the whole of its parent, so the parent's name is the place to show.
        let Span { key, value } = found.span.clone();
        let prefers_key = anchor == Anchor::Key || value.is_empty();
        let span = if prefers_key && !key.is_empty() { key } else { value };
        first_line(&self.text, span)
    }
}

fn first_line(text: &str, span: Range<usize>) -> Range<usize> {
    let marked = text.get(span.clone()).unwrap_or_default();
    let line = marked.lines().next().unwrap_or_default().trim_end();
    span.start..span.start + line.len()
}

/// Where the lines of a string start.
#[derive(Debug)]
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(index, _)| index + 1);
        Self(std::iter::once(0).chain(starts).collect())
    }

    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.0.partition_point(|start| *start <= offset).max(1);
        let start = self.0[line - 1];
        let column = text.get(start..offset).map_or(offset - start, |before| before.chars().count());
        Position { line, column: column + 1 }
    }
}

/// The byte at a position; the end of the text where there is no such place.
pub(crate) fn offset_of(text: &str, position: Position) -> usize {
    let mut start = 0;
    for _ in 1..position.line {
        match text[start..].find('\n') {
            Some(end) => start += end + 1,
            None => return text.len(),
        }
    }
    let line = text[start..].split('\n').next().unwrap_or_default();
    start + line.char_indices().nth(position.column - 1).map_or(line.len(), |(index, _)| index)
}
