//! A problem with its place in the text: for build scripts as one line, for programs as JSON.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::path::Path;

use serde::{Serialize, Serializer};

use super::text::one_line;
use super::{Anchor, Code, Diagnostic, Diagnostics, Severity};
use crate::location::{FileId, Location, Position};

/// The files that findings are about, as far as their places are to be told.
pub trait Files {
    /// The path of a file, as it was given.
    fn path(&self, file: FileId) -> &Path;

    /// The text of a file.
    fn text(&self, file: FileId) -> &str;

    /// The bytes of what a location names, of its first line if it has several.
    fn span(&self, location: &Location, anchor: Anchor) -> Range<usize>;

    /// The line and the column of a byte.
    fn position(&self, file: FileId, offset: usize) -> Position;
}

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
    pub fn findings(&self, files: &dyn Files) -> Vec<Finding> {
        self.placed(files).into_iter().map(|placed| placed.finding(files)).collect()
    }

    /// At most `max` of the problems, and how many there are.
    #[must_use]
    pub fn listing(&self, files: &dyn Files, max: usize) -> Listing {
        let placed = self.placed(files);
        let [errors, warnings] = self.counts(&placed);
        let (placed, hidden) = Self::capped(placed, errors + warnings, max);
        Listing { findings: placed.iter().map(|placed| placed.finding(files)).collect(), errors, warnings, hidden }
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
    pub(super) fn placed(&self, files: &dyn Files) -> Vec<Placed<'_>> {
        let mut placed: Vec<_> = self.iter().map(|one| Placed::new(one, files)).collect();
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
    fn new(diagnostic: &'d Diagnostic, files: &dyn Files) -> Self {
        Self { diagnostic, span: files.span(&diagnostic.location, diagnostic.anchor) }
    }

    /// The line and the column are counted here, not for sorting: a string in one line makes counting slow.
    pub(super) fn finding(&self, files: &dyn Files) -> Finding {
        let diagnostic = self.diagnostic;
        let file = diagnostic.location.file;
        let Position { line, column } = files.position(file, self.span.start);
        Finding {
            code: diagnostic.code,
            severity: diagnostic.severity,
            pointer: diagnostic.location.pointer.to_string(),
            file: files.path(file).display().to_string(),
            line,
            column,
            end: files.position(file, self.span.end),
            message: diagnostic.message.clone(),
            label: diagnostic.label.clone(),
            help: diagnostic.help.clone(),
        }
    }
}
