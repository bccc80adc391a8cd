//! Writes the file that keeps names, which is beside the configuration and not in the output folder.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::WriteError;

/// What would change in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamesChange {
    /// The number of names that are not in the file.
    pub added: usize,
    /// The number of names in the file that nothing has any more.
    pub dropped: usize,
    /// Whether the file would change at all, be it only in its order.
    pub is_needed: bool,
}

/// Compares the file with its new text. Writes nothing.
///
/// # Errors
///
/// The file cannot be read.
pub fn compare(path: &Path, text: &str) -> Result<NamesChange, WriteError> {
    let known = match fs::read_to_string(path) {
        Ok(known) => known,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(WriteError::Io(path.to_owned(), error)),
    };
    let lines = |text: &'_ str| text.lines().filter(|line| !line.starts_with("# ")).map(str::to_owned).collect();
    let (old, new): (HashSet<String>, HashSet<String>) = (lines(&known), lines(text));
    Ok(NamesChange {
        added: new.difference(&old).count(),
        dropped: old.difference(&new).filter(|line| !line.is_empty()).count(),
        is_needed: known != text,
    })
}

/// Writes the file, if that is needed: beside it, and then in its place.
///
/// # Errors
///
/// As [`compare`], or the file cannot be written.
pub fn write(path: &Path, text: &str) -> Result<NamesChange, WriteError> {
    let change = compare(path, text)?;
    if change.is_needed {
        let beside = beside(path);
        let written = write_beside(&beside, text).and_then(|()| fs::rename(&beside, path));
        if let Err(error) = written {
            drop(fs::remove_file(&beside));
            return Err(WriteError::Io(path.to_owned(), error));
        }
    }
    Ok(change)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}

fn write_beside(path: &Path, text: &str) -> io::Result<()> {
    // A link that somebody prepared is not followed.
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
