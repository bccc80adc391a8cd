//! Reading files: the root document and, below its folder, the files that references name.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};
use std::{fmt, fs, io};

use serde_json::Value;

use super::positions::Position;
use super::{Source, SourceFile, parse};
use crate::diagnostics::Code;

/// The largest file that is read, in bytes.
pub(super) const MAX_BYTES: u64 = 64 << 20;
/// The most files that a description may have.
pub(super) const MAX_FILES: usize = 10_000;

/// A description that cannot be read.
#[derive(Debug)]
pub enum LoadError {
    /// The system does not give the file.
    Io(PathBuf, io::Error),
    /// The file is too large.
    TooLarge(PathBuf),
    /// The file is not UTF-8.
    NotUtf8(PathBuf),
    /// The text is neither YAML nor JSON.
    Syntax {
        /// The file.
        path: PathBuf,
        /// Its text.
        text: String,
        /// Where the parser stopped.
        position: Position,
        /// What it says.
        message: String,
    },
}

impl fmt::Display for LoadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, error) => write!(formatter, "{}: cannot be read: {error}", path.display()),
            Self::TooLarge(path) => write!(formatter, "{}: larger than {} MiB", path.display(), MAX_BYTES >> 20),
            Self::NotUtf8(path) => write!(formatter, "{}: not UTF-8", path.display()),
            Self::Syntax { path, position, message, .. } => write!(
                formatter,
                "{}:{}:{}: error[{}]: {message}",
                path.display(),
                position.line,
                position.column,
                Code::Syntax.as_str()
            ),
        }
    }
}

impl std::error::Error for LoadError {}

/// Reads a description: its root document, and every file below the root's folder that a `$ref` names.
///
/// A reference to a file that is missing, outside or on the web is no error here: it is reported where it stands.
///
/// # Errors
///
/// A file cannot be read, or is neither YAML nor JSON.
pub fn load(path: &Path) -> Result<Source, LoadError> {
    let mut files = vec![read(path)?];
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut known = HashSet::from([path.to_owned()]);
    let mut next = 0;
    while next < files.len() {
        for target in referred_files(folder, &files[next]) {
            if files.len() < MAX_FILES && known.insert(target.clone()) && target.is_file() {
                files.push(read(&target)?);
            }
        }
        next += 1;
    }
    Ok(Source { files })
}

fn read(path: &Path) -> Result<SourceFile, LoadError> {
    let error = |error| LoadError::Io(path.to_owned(), error);
    if fs::metadata(path).map_err(error)?.len() > MAX_BYTES {
        return Err(LoadError::TooLarge(path.to_owned()));
    }
    let bytes = fs::read(path).map_err(error)?;
    let text = String::from_utf8(bytes).map_err(|_| LoadError::NotUtf8(path.to_owned()))?;
    let tree = parse::parse(path, &text)?;
    Ok(SourceFile::new(path.to_owned(), text, tree))
}

/// Files that references in a file name, if they may be read. The walk keeps a list of its own: trees may be deep.
fn referred_files(root: &Path, file: &SourceFile) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![&file.tree];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(object) => {
                if let Some(Value::String(reference)) = object.get("$ref") {
                    found.extend(target_file(root, &file.path, reference));
                }
                open.extend(object.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    found.sort();
    found
}

/// The file that a reference in `from` names: below the root's folder, without links that lead out of it.
pub(crate) fn target_file(root: &Path, from: &Path, reference: &str) -> Option<PathBuf> {
    let (file, _) = reference.split_once('#').unwrap_or((reference, ""));
    if file.is_empty() || file.contains("://") || file.contains('\\') || file.contains('\0') {
        return None;
    }
    let relative = from.parent().unwrap_or(Path::new("")).strip_prefix(root).ok()?.join(file);
    let mut target = root.to_owned();
    let mut depth = 0_usize;
    for part in relative.components() {
        match part {
            Component::Normal(name) => {
                target.push(name);
                depth += 1;
            }
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => {
                target.pop();
                depth -= 1;
            }
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    stays_below(root, &target).then_some(target)
}

/// Whether a file, links followed, is still below the folder. A file that does not exist is.
fn stays_below(root: &Path, target: &Path) -> bool {
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    match (root.canonicalize(), target.canonicalize()) {
        (Ok(root), Ok(target)) => target.starts_with(root),
        _ => true,
    }
}
