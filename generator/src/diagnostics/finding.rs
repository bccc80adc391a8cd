//! A problem with its place in the text: for build scripts as one line, for programs as JSON.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use serde::{Serialize, Serializer};

use super::text::one_line;
use super::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::{LoadError, Position, Source, offset_of};

/// How many problems are shown where nobody says otherwise; the rest is counted.
pub const SHOWN: usize = 100;

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
    /// Where what is meant ends: the place behind its last character in its first line.
    pub end: Position,
    /// What is wrong.
    pub message: String,
    /// What stands under the marked place in a listing, where that is not the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
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

/// As many problems as were asked for, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The problems, ordered by file and place; errors come first where not all are shown.
    pub findings: Vec<Finding>,
    /// How many errors there are, shown or not.
    pub errors: usize,
    /// How many warnings there are, shown or not.
    pub warnings: usize,
    /// How many problems are not among `findings`.
    pub hidden: usize,
}

impl Diagnostics {
    /// All problems with their places, ordered by file and place.
    #[must_use]
    pub fn findings(&self, source: &Source) -> Vec<Finding> {
        self.placed(source).into_iter().map(|placed| placed.finding(source)).collect()
    }

    /// At most `max` of the problems, and how many there are.
    #[must_use]
    pub fn listing(&self, source: &Source, max: usize) -> Listing {
        let placed = self.placed(source);
        let [errors, warnings] = self.counts(&placed);
        let (placed, hidden) = Self::capped(placed, errors + warnings, max);
        Listing { findings: placed.iter().map(|placed| placed.finding(source)).collect(), errors, warnings, hidden }
    }

    fn capped(mut placed: Vec<Placed<'_>>, total: usize, max: usize) -> (Vec<Placed<'_>>, usize) {
        if total > max {
            placed.sort_by_key(|placed| placed.diagnostic.severity);
            placed.truncate(max);
        }
        let hidden = total - placed.len();
        (placed, hidden)
    }

    /// How many errors and warnings there are: those that are placed, and those that were too many to be kept.
    pub(super) fn counts(&self, placed: &[Placed<'_>]) -> [usize; 2] {
        [(Severity::Error, self.errors()), (Severity::Warning, self.warnings())].map(|(severity, reported)| {
            let kept = self.iter().filter(|one| one.severity == severity).count();
            let shown = placed.iter().filter(|one| one.diagnostic.severity == severity).count();
            reported - kept + shown
        })
    }

    /// The problems with the bytes they mean, ordered by file and place. An alias repeats the text of its anchor: what is said of that
    /// text is said once.
    pub(super) fn placed(&self, source: &Source) -> Vec<Placed<'_>> {
        let mut placed: Vec<_> = self.iter().map(|one| Placed::new(one, source)).collect();
        placed.sort_by_key(|placed| (placed.diagnostic.location.file, placed.span.start));
        let mut seen = HashSet::new();
        placed.retain(|placed| {
            let one = placed.diagnostic;
            seen.insert((one.location.file, placed.span.clone(), one.code, one.severity, &one.message))
        });
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

    /// The line and the column are counted here, not for sorting: a string in one line makes counting slow.
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
            end: file.position_of(self.span.end),
            message: diagnostic.message.clone(),
            label: diagnostic.label.clone(),
            help: diagnostic.help.clone(),
        }
    }
}

impl LoadError {
    /// The text and the character in it where reading ended, if the file could be read.
    pub(super) fn marked(&self) -> Option<(&str, Range<usize>)> {
        let (text, position) = self.text().zip(self.position())?;
        let start = offset_of(text, position);
        let length = text[start..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
        Some((text, start..start + length))
    }

    /// The error in the form of every other problem.
    #[must_use]
    pub fn finding(&self) -> Finding {
        let Position { line, column } = self.position().unwrap_or(Position { line: 1, column: 1 });
        let width = self.marked().map_or(0, |(text, span)| text[span].chars().count());
        Finding {
            code: self.code,
            severity: Severity::Error,
            pointer: String::new(),
            file: self.path.display().to_string(),
            line,
            column,
            end: Position { line, column: column + width },
            message: self.message.clone(),
            label: None,
            help: self.help.clone(),
        }
    }
}
