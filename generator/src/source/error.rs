//! Why a file could not be loaded.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::position::offset_of;
use crate::diagnostics::{Code, Finding, Severity, Style, draw};
use crate::location::Position;

/// Why a description could not be loaded. Displayed as `file:line:column: error[OAS0005]: message`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// Which problem of the catalogue it is.
    pub code: Code,
    /// The file, as it was given.
    pub path: PathBuf,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    place: Option<Box<Place>>,
}

/// Where in a file, with its text for the listing.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    position: Position,
    text: String,
}

impl LoadError {
    pub(crate) fn new(code: Code, path: &Path, message: impl Into<String>) -> Self {
        Self { code, path: path.to_owned(), message: message.into(), help: None, place: None }
    }

    pub(crate) fn at(mut self, position: Position, text: &str) -> Self {
        self.place = Some(Box::new(Place { position, text: text.to_owned() }));
        self
    }

    /// Where in the file, if it could be read.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.place.as_ref().map(|place| place.position)
    }

    /// The text of the file, if it could be read.
    pub(crate) fn text(&self) -> Option<&str> {
        self.place.as_ref().map(|place| place.text.as_str())
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl LoadError {
    /// The text and the character in it where reading ended, if the file could be read.
    fn marked(&self) -> Option<(&str, Range<usize>)> {
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

    /// The error with a listing, where there is a string.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        draw(self.finding(), self.marked(), style)
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.finding().fmt(formatter)
    }
}

impl std::error::Error for LoadError {}
