//! Loading: the root document and the files that it refers to, as text and as an untyped tree.

mod load;
mod parse;
mod positions;

use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;

pub(crate) use load::target_file;
pub use load::{LoadError, load};
pub use positions::Position;
use positions::Positions;

use crate::diagnostics::Anchor;
use crate::location::{FileId, Location, Pointer};

/// The texts of a description.
#[derive(Debug)]
pub struct Source {
    files: Vec<SourceFile>,
}

/// A file of a description.
#[derive(Debug)]
pub struct SourceFile {
    /// Its path, as it is shown.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// What it says.
    pub tree: Value,
    positions: OnceLock<Positions>,
}

impl SourceFile {
    fn new(path: PathBuf, text: String, tree: Value) -> Self {
        Self { path, text, tree, positions: OnceLock::new() }
    }

    /// Length of a line and of those around it that are shown with it, in bytes.
    #[must_use]
    pub fn line_length(&self, line: usize) -> usize {
        self.text.lines().skip(line.saturating_sub(2)).take(3).map(str::len).max().unwrap_or(0)
    }

    /// Offset and length in bytes of the word at a position.
    #[must_use]
    pub fn span(&self, line: usize, column: usize) -> (usize, usize) {
        let Some(found) = self.text.split_inclusive('\n').nth(line.saturating_sub(1)) else {
            return (self.text.len().saturating_sub(1), 0);
        };
        // The lines are parts of the text, so the difference of their addresses is the offset.
        let start = found.as_ptr() as usize - self.text.as_ptr() as usize;
        let before: usize = found.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
        let rest = found.get(before..).unwrap_or_default().trim_end();
        let length = rest.find([',', '}', ']', '#']).filter(|end| *end > 0).unwrap_or(rest.len());
        (start + before, rest[..length].trim_end().len().clamp(usize::from(!rest.is_empty()), 80))
    }
}

impl Source {
    /// A description of one file, from its text.
    ///
    /// # Errors
    ///
    /// The text is neither YAML nor JSON.
    pub fn from_text(path: impl Into<PathBuf>, text: &str) -> Result<Self, LoadError> {
        let path = path.into();
        let tree = parse::parse(&path, text)?;
        Ok(Self { files: vec![SourceFile::new(path, text.to_owned(), tree)] })
    }

    /// A file.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.index().min(self.files.len() - 1)]
    }

    /// All files, the root document first.
    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// What stands at a location.
    #[must_use]
    pub fn value(&self, location: &Location) -> Option<&Value> {
        self.files.get(location.file.index())?.tree.pointer(location.pointer.as_str())
    }

    /// Line and column of a location, or of the nearest thing around it that exists.
    #[must_use]
    pub fn position(&self, location: &Location, anchor: Anchor) -> Position {
        let file = self.file(location.file);
        let positions = file.positions.get_or_init(|| Positions::of(&file.text));
        let mut pointer = location.pointer.clone();
        let mut anchor = anchor;
        loop {
            if let Some(position) = positions.find(&pointer, anchor) {
                return position;
            }
            anchor = Anchor::Key;
            match pointer.parent() {
                Some(parent) => pointer = parent,
                None => return positions.find(&Pointer::root(), Anchor::Value).unwrap_or_default(),
            }
        }
    }
}
