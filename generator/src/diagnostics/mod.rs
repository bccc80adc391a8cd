//! What is wrong with a description, or left out of what is generated: collected, located, shown at the end.

mod code;
mod render;

use std::collections::HashSet;

use serde::Serialize;

use crate::location::Location;
use crate::source::Source;

pub use code::Code;
pub use render::{render, short};

/// The most diagnostics that are shown; the rest is counted.
pub const MAX_SHOWN: usize = 50;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Something is left out, or not as the author will have meant it.
    Warning,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Which end of a member is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Anchor {
    /// Its name.
    Key,
    /// Its value.
    Value,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub location: Location,
    /// Which end of the member.
    pub anchor: Anchor,
    /// What is found.
    pub message: String,
    /// What the marked text is.
    pub label: Option<String>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Something that keeps the client from being generated.
    #[must_use]
    pub fn error(code: Code, location: &Location, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, location, message.into())
    }

    /// Something that is left out or doubtful.
    #[must_use]
    pub fn warning(code: Code, location: &Location, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, location, message.into())
    }

    fn new(code: Code, severity: Severity, location: &Location, message: String) -> Self {
        Self { code, severity, location: location.clone(), anchor: Anchor::Value, message, label: None, help: None }
    }

    /// Says what the marked text is.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Marks the member's name instead of its value.
    #[must_use]
    pub fn at_key(mut self) -> Self {
        self.anchor = Anchor::Key;
        self
    }
}

/// A finding as it stands in the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiagnosticRecord {
    /// `OAS` and four digits.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// JSON pointer.
    pub pointer: String,
    /// The file, as it was given.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is found.
    pub message: String,
}

/// Everything found so far. The same thing is never kept twice.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    known: HashSet<Diagnostic>,
}

impl Diagnostics {
    /// Nothing found yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        if self.known.insert(diagnostic.clone()) {
            self.found.push(diagnostic);
        }
    }

    /// Whether anything keeps the client from being generated.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// Number of errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// Number of warnings.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.found.len() - self.errors()
    }

    /// Findings in the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// Findings with their positions, errors first, then by file and position.
    #[must_use]
    pub fn records(&self, source: &Source) -> Vec<(&Diagnostic, DiagnosticRecord)> {
        let mut records: Vec<_> = self.found.iter().map(|found| (found, record(found, source))).collect();
        records.sort_by(|(one, first), (other, second)| {
            (one.severity, one.location.file, first.line, first.column, one.code).cmp(&(
                other.severity,
                other.location.file,
                second.line,
                second.column,
                other.code,
            ))
        });
        records
    }
}

fn record(diagnostic: &Diagnostic, source: &Source) -> DiagnosticRecord {
    let position = source.position(&diagnostic.location, diagnostic.anchor);
    DiagnosticRecord {
        code: diagnostic.code.as_str().to_owned(),
        severity: diagnostic.severity,
        pointer: diagnostic.location.pointer.to_string(),
        file: source.file(diagnostic.location.file).path.display().to_string(),
        line: position.line,
        column: position.column,
        message: diagnostic.message.clone(),
    }
}
