//! Why a file could not be loaded.

use std::fmt;
use std::path::{Path, PathBuf};

use super::Position;
use crate::diagnostics::Code;

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
    pub(super) fn new(code: Code, path: &Path, message: impl Into<String>) -> Self {
        Self { code, path: path.to_owned(), message: message.into(), help: None, place: None }
    }

    pub(super) fn at(mut self, position: Position, text: &str) -> Self {
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

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.finding().fmt(formatter)
    }
}

impl std::error::Error for LoadError {}
