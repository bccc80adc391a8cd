//! A problem with its place in the text: for build scripts as one line, for programs as JSON.

use std::fmt;
use std::ops::Range;

use serde::{Serialize, Serializer};

use super::text::one_line;
use super::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::{LoadError, Position, Source};

/// How many problems are shown; the rest is counted.
const SHOWN: usize = 50;

/// A problem with its place in the text. Displayed as `file:line:column: error[OAS0020]: message (#/pointer)`, always in
/// one line; serialised as an object with these members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which problem of the catalogue it is, by its number.
    #[serde(serialize_with = "number")]
    pub code: Code,
    /// Whether the description can be used in spite of it.
    pub severity: Severity,
    /// The place in the tree; empty for a file as a whole.
    pub pointer: String,
    /// The file, as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

// serde passes every member by reference.
#[expect(clippy::trivially_copy_pass_by_ref)]
fn number<S: Serializer>(code: &Code, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.as_str())
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (severity, code) = (self.severity.as_str(), self.code);
        let (file, message) = (one_line(&self.file), one_line(&self.message));
        write!(formatter, "{file}:{}:{}: {severity}[{code}]: {message}", self.line, self.column)?;
        if !self.pointer.is_empty() {
            write!(formatter, " (#{})", one_line(&self.pointer))?;
        }
        Ok(())
    }
}

impl Diagnostics {
    /// All problems with their places, ordered by file and place.
    #[must_use]
    pub fn findings(&self, source: &Source) -> Vec<Finding> {
        self.placed(source).into_iter().map(|placed| placed.finding(source)).collect()
    }

    /// As many of the problems as anybody reads, 50, and how many more there are. Ordered by file and place; errors come
    /// first where not all are shown.
    #[must_use]
    pub fn shown(&self, source: &Source) -> (Vec<Finding>, usize) {
        let (placed, hidden) = self.placed_shown(source);
        (placed.into_iter().map(|placed| placed.finding(source)).collect(), hidden)
    }

    pub(super) fn placed_shown(&self, source: &Source) -> (Vec<Placed<'_>>, usize) {
        let mut placed = self.placed(source);
        let hidden = self.len().saturating_sub(SHOWN);
        if hidden > 0 {
            placed.sort_by_key(|placed| placed.diagnostic.severity);
            placed.truncate(SHOWN);
        }
        (placed, hidden)
    }

    /// The problems with the bytes they mean, ordered by file and place.
    fn placed(&self, source: &Source) -> Vec<Placed<'_>> {
        let mut placed: Vec<_> = self.iter().map(|one| Placed::new(one, source)).collect();
        placed.sort_by_key(|placed| (placed.diagnostic.location.file, placed.span.start));
        placed
    }
}

/// A problem and the bytes it means.
pub(super) struct Placed<'d> {
    pub(super) diagnostic: &'d Diagnostic,
    pub(super) span: Range<usize>,
}

impl<'d> Placed<'d> {
    fn new(diagnostic: &'d Diagnostic, source: &Source) -> Self {
        Self { diagnostic, span: source.span(&diagnostic.location, diagnostic.anchor) }
    }

    /// The line and the column are counted here, not for sorting: a text in one line makes counting slow.
    pub(super) fn finding(&self, source: &Source) -> Finding {
        let diagnostic = self.diagnostic;
        let file = source.file(diagnostic.location.file);
        let Position { line, column } = file.position_of(self.span.start);
        Finding {
            code: diagnostic.code,
            severity: diagnostic.severity,
            pointer: diagnostic.location.pointer.to_string(),
            file: file.path.display().to_string(),
            line,
            column,
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
        }
    }
}

impl LoadError {
    /// The error in the form of every other problem.
    #[must_use]
    pub fn finding(&self) -> Finding {
        let Position { line, column } = self.position().unwrap_or(Position { line: 1, column: 1 });
        Finding {
            code: self.code,
            severity: Severity::Error,
            pointer: String::new(),
            file: self.path.display().to_string(),
            line,
            column,
            message: self.message.clone(),
            help: self.help.clone(),
        }
    }
}
