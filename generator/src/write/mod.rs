//! The only place, beside loading, that touches files.
//!
//! A file is ours if its first line carries the marker. Only such files are overwritten or deleted, nothing outside of the output folder is
//! touched, symbolic links are refused, and a file whose text is right is left alone, so that a build finds nothing to do. A run that fails
//! leaves the folder as it was, and of two runs at once one waits for the other.

mod lock;
pub mod record;
mod transaction;

use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::format::{FileSet, MARKER};
use crate::parallel;
use lock::Lock;

/// What has to change for a folder to hold exactly the generated files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are not there.
    pub added: Vec<PathBuf>,
    /// Files whose text differs.
    pub changed: Vec<PathBuf>,
    /// Files that we once wrote and that nothing generates any more.
    pub stale: Vec<PathBuf>,
}

impl Changes {
    /// Whether the folder is as it should be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.stale.is_empty()
    }

    /// Number of files that differ.
    #[must_use]
    pub fn count(&self) -> usize {
        self.added.len() + self.changed.len() + self.stale.len()
    }
}

/// Why nothing could be written.
#[derive(Debug)]
pub enum WriteError {
    /// A file stands in the way that we did not write.
    Foreign(PathBuf),
    /// A symbolic link stands where a file or folder of ours should.
    Link(PathBuf),
    /// A path would lead out of the output folder, which is a mistake of the generator.
    Outside(PathBuf),
    /// Another run is writing to the folder and does not end; the path is that of its lock.
    Busy(PathBuf),
    /// The system refused.
    Io(PathBuf, io::Error),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Foreign(path) => write!(
                formatter,
                "{}: not written by oasmith (its first line does not say `{MARKER}`), so it is not overwritten",
                path.display()
            ),
            Self::Link(path) => write!(formatter, "{}: a symbolic link, which is not followed", path.display()),
            Self::Outside(path) => write!(formatter, "{}: leads out of the output folder", path.display()),
            Self::Busy(path) => {
                write!(
                    formatter,
                    "{}: another run is writing to this folder; try again when it has ended",
                    path.display()
                )
            }
            Self::Io(path, error) => write!(formatter, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for WriteError {}

/// Compares a folder with the files that should be in it. Nothing is written.
///
/// # Errors
///
/// A file of somebody else or a link stands in the way, or the folder cannot be read.
pub fn compare(folder: &Path, files: &FileSet) -> Result<Changes, WriteError> {
    let mut changes = Changes::default();
    let listed: Vec<(&PathBuf, &String)> = files.iter().collect();
    for (path, state) in files.keys().zip(parallel::map(&listed, |(path, text)| state(folder, path, text))) {
        match state? {
            State::Right => {}
            State::Differs => changes.changed.push(path.clone()),
            State::Missing => changes.added.push(path.clone()),
        }
    }
    refuse_links(folder, Path::new("src"))?;
    collect_stale(folder, Path::new("src"), files, &mut changes.stale)?;
    changes.stale.sort();
    Ok(changes)
}

/// What is known of a file.
enum State {
    Right,
    Differs,
    Missing,
}

fn state(folder: &Path, path: &Path, text: &str) -> Result<State, WriteError> {
    let target = folder.join(path);
    refuse_outside(path)?;
    refuse_links(folder, path)?;
    match fs::read(&target) {
        Ok(present) if present == text.as_bytes() => Ok(State::Right),
        Ok(present) if is_ours(&present) => Ok(State::Differs),
        Ok(_) => Err(WriteError::Foreign(target)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::Missing),
        Err(error) => Err(WriteError::Io(target, error)),
    }
}

/// Brings a folder up to date. Everything is checked before the first file is written; where something fails later on, what was done is undone.
///
/// # Errors
///
/// As [`compare`], or a file cannot be written, or another run is writing to the folder and does not end.
pub fn write(folder: &Path, files: &FileSet) -> Result<Changes, WriteError> {
    // A build that has nothing to do writes nothing, not even a lock: the folder may be read-only.
    let changes = compare(folder, files)?;
    if changes.is_empty() {
        return Ok(changes);
    }
    let created = create(folder)?;
    let outcome = write_locked(folder, files);
    if outcome.is_err() {
        // Innermost first, and only where they are empty.
        created.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
    }
    outcome
}

fn write_locked(folder: &Path, files: &FileSet) -> Result<Changes, WriteError> {
    let _lock = Lock::take(folder)?;
    // Another run may have come first.
    let changes = compare(folder, files)?;
    if !changes.is_empty() {
        transaction::apply(folder, files, &changes)?;
    }
    Ok(changes)
}

/// Creates the output folder; gives the folders that were not there, outermost first.
fn create(folder: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let missing = folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists());
    let mut missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    missing.reverse();
    fs::create_dir_all(folder).map_err(|error| WriteError::Io(folder.to_owned(), error))?;
    Ok(missing)
}

fn is_ours(text: &[u8]) -> bool {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    first.windows(MARKER.len()).any(|part| part == MARKER.as_bytes())
}

/// Paths are made of identifiers and cannot lead out; this is the second of two bolts.
fn refuse_outside(path: &Path) -> Result<(), WriteError> {
    let is_inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    if is_inside { Ok(()) } else { Err(WriteError::Outside(path.to_owned())) }
}

fn refuse_links(folder: &Path, path: &Path) -> Result<(), WriteError> {
    let mut target = folder.to_owned();
    for part in path.components() {
        target.push(part);
        if fs::symlink_metadata(&target).is_ok_and(|data| data.is_symlink()) {
            return Err(WriteError::Link(target));
        }
    }
    Ok(())
}

/// Files with our marker below `path` that nothing generates. Links are not followed.
fn collect_stale(folder: &Path, path: &Path, files: &FileSet, stale: &mut Vec<PathBuf>) -> Result<(), WriteError> {
    let target = folder.join(path);
    let entries = match fs::read_dir(&target) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(WriteError::Io(target, error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| WriteError::Io(target.clone(), error))?;
        let kind = entry.file_type().map_err(|error| WriteError::Io(entry.path(), error))?;
        let path = path.join(entry.file_name());
        if kind.is_dir() {
            collect_stale(folder, &path, files, stale)?;
        } else if kind.is_file() && !files.contains_key(&path) && begins_with_marker(&entry.path()) {
            stale.push(path);
        }
    }
    Ok(())
}

fn begins_with_marker(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(256).read_to_end(&mut start));
    read.is_ok() && is_ours(&start)
}
