//! The texts of a description: the root document and the files it refers to. The only stage that reads files.
//!
//! A description is untrusted: no URL is fetched, no file outside the root document's folder is opened, and the size,
//! the depth and the number of values are bounded. A `$ref` to an unusable file is reported where it is
//! resolved, because a `$ref` in an example is not a reference.

mod edit;
mod error;
mod foreign;
mod json_spans;
mod load;
mod missing;
mod parse;
mod position;
mod references;
mod spans;
mod yaml_depth;
mod yaml_repair;
mod yaml_spans;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;

pub use crate::location::Position;
use edit::Changes;
pub use error::LoadError;
pub(crate) use foreign::of_tree;
pub use load::{load, load_within};
pub use missing::descriptions_in;
pub(crate) use references::{Refusal, decode_percent, file_part, fragments, pointer_in};

use crate::limits::Limits;
use crate::location::{FileId, Location};
use parse::Syntax;
use position::Lines;
use spans::Spans;

/// The files of a description, the root document first.
#[derive(Debug)]
pub struct Source {
    files: Vec<SourceFile>,
    /// The targets of the file parts of references, by the files that contain them.
    links: HashMap<(FileId, String), Result<FileId, Refusal>>,
    /// The links whose path starts at the folder of the root document, not at the file that holds them.
    rooted: HashSet<(FileId, String)>,
    limits: Limits,
}

/// One file of a description.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as it was given, for display.
    pub path: PathBuf,
    /// The text, without a byte order mark.
    pub text: String,
    /// The value of the text, as JSON. YAML keys that are not strings are converted to strings; merge keys are applied.
    pub tree: Value,
    syntax: Syntax,
    /// Whether a key occurs twice in one of its objects.
    repeats: bool,
    /// Computed on demand: most descriptions have nothing to report.
    spans: OnceLock<Spans>,
    lines: OnceLock<Lines>,
    /// Changes of the tree since.
    changes: Changes,
}

impl SourceFile {
    fn new(path: PathBuf, text: String, (tree, syntax): (Value, Syntax), repeats: bool) -> Self {
        Self {
            path,
            text,
            tree,
            syntax,
            repeats,
            spans: OnceLock::new(),
            lines: OnceLock::new(),
            changes: Changes::default(),
        }
    }
}

impl Source {
    /// A description of one file, from its text. References to other files are refused.
    ///
    /// # Errors
    ///
    /// Where the text is not valid YAML or JSON.
    pub fn from_text(path: impl Into<PathBuf>, text: &str) -> Result<Self, LoadError> {
        load::from_text(path.into(), text, &Limits::default())
    }

    /// The same, within other limits than the default.
    ///
    /// # Errors
    ///
    /// As [`from_text`](Self::from_text), or the text exceeds a limit.
    pub fn from_text_within(path: impl Into<PathBuf>, text: &str, limits: &Limits) -> Result<Self, LoadError> {
        load::from_text(path.into(), text, limits)
    }

    /// The limits of the description.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// A file. An id of another `Source` gives the root document or an arbitrary file.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        self.files.get(id.index()).unwrap_or(&self.files[0])
    }

    /// Every file, the root document first.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId::new(index), file))
    }

    /// The keys that occur twice in an object, each with its first position; the last value is used.
    pub(crate) fn repeated_keys(&self) -> impl Iterator<Item = (Location, Position)> {
        let files = self.files().filter(|(_, file)| file.repeats);
        files.flat_map(|(id, file)| {
            let keys = file.spans().repeated_keys();
            keys.into_iter().map(move |(pointer, first)| (Location { file: id, pointer }, file.position_of(first)))
        })
    }

    /// Removes the trees, for callers that need only texts and positions from here on: trees use most of the memory.
    pub fn take_trees(&mut self) -> Vec<Value> {
        self.files.iter_mut().map(|file| file.tree.take()).collect()
    }

    /// Whether the description depends only on the files that were read. A missing file may appear, and a link out of the folder may
    /// change.
    pub(crate) fn is_complete(&self) -> bool {
        self.rooted.is_empty() && self.links.values().all(|target| matches!(target, Ok(_) | Err(Refusal::Remote)))
    }

    /// Whether a reference means a file only if its path starts at the folder of the root document.
    pub(crate) fn is_rooted(&self, from: FileId, file: &str) -> bool {
        self.rooted.contains(&(from, file.to_owned()))
    }

    /// The file that the part of a reference before the `#` means in `from`; `None` for a reference that was not there
    /// when the files were loaded.
    pub(crate) fn link(&self, from: FileId, file: &str) -> Option<Result<FileId, &Refusal>> {
        let found = self.links.get(&(from, file.to_owned()))?;
        Some(found.as_ref().map(|id| *id))
    }
}
