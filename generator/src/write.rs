//! The only place, beside loading, that touches files.
//!
//! A file is ours if its first line carries the marker. Only such files are overwritten or deleted, nothing outside of the output folder is
//! touched, symbolic links are refused, and a file whose text is right is left alone, so that a build finds nothing to do.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::format::{FileSet, MARKER};

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
    for (path, text) in files {
        let target = folder.join(path);
        refuse_links(folder, path)?;
        match fs::read(&target) {
            Ok(present) if present == text.as_bytes() => {}
            Ok(present) if is_ours(&present) => changes.changed.push(path.clone()),
            Ok(_) => return Err(WriteError::Foreign(target)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => changes.added.push(path.clone()),
            Err(error) => return Err(WriteError::Io(target, error)),
        }
    }
    collect_stale(folder, Path::new("src"), files, &mut changes.stale)?;
    changes.stale.sort();
    Ok(changes)
}

/// Brings a folder up to date. Everything is checked before the first file is written.
///
/// # Errors
///
/// As [`compare`], or a file cannot be written.
pub fn write(folder: &Path, files: &FileSet) -> Result<Changes, WriteError> {
    let changes = compare(folder, files)?;
    for path in changes.added.iter().chain(&changes.changed) {
        let target = folder.join(path);
        replace(&target, &files[path]).map_err(|error| WriteError::Io(target, error))?;
    }
    for path in &changes.stale {
        let target = folder.join(path);
        fs::remove_file(&target).map_err(|error| WriteError::Io(target, error))?;
    }
    Ok(changes)
}

/// Writes beside the file and moves it into place, so that no reader sees half a file.
fn replace(target: &Path, text: &str) -> io::Result<()> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    fs::write(&temporary, text)?;
    fs::rename(&temporary, target).inspect_err(|_| drop(fs::remove_file(&temporary)))
}

fn is_ours(text: &[u8]) -> bool {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    first.windows(MARKER.len()).any(|part| part == MARKER.as_bytes())
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::{FileSet, MARKER, WriteError, compare, write};

    fn files(entries: &[(&str, &str)]) -> FileSet {
        entries.iter().map(|(path, text)| (PathBuf::from(path), format!("// {MARKER}\n{text}"))).collect()
    }

    #[test]
    fn a_second_run_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let files = files(&[("src/lib.rs", "a"), ("src/models/mod.rs", "b")]);
        assert_eq!(write(folder.path(), &files).unwrap().added.len(), 2);
        let before = fs::metadata(folder.path().join("src/lib.rs")).unwrap().modified().unwrap();
        assert!(write(folder.path(), &files).unwrap().is_empty());
        assert_eq!(fs::metadata(folder.path().join("src/lib.rs")).unwrap().modified().unwrap(), before);
    }

    #[test]
    fn a_file_that_nothing_generates_any_more_is_deleted_and_a_foreign_one_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &files(&[("src/lib.rs", "a"), ("src/models/old.rs", "b")])).unwrap();
        fs::write(folder.path().join("src/models/mine.rs"), "fn mine() {}").unwrap();
        let changes = write(folder.path(), &files(&[("src/lib.rs", "a")])).unwrap();
        assert_eq!(changes.stale, [PathBuf::from("src/models/old.rs")]);
        assert!(!folder.path().join("src/models/old.rs").exists());
        assert!(folder.path().join("src/models/mine.rs").exists());
    }

    #[test]
    fn a_foreign_file_is_not_overwritten_and_nothing_else_is_written() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/lib.rs"), "fn mine() {}").unwrap();
        let error = write(folder.path(), &files(&[("src/a.rs", "a"), ("src/lib.rs", "b")])).unwrap_err();
        assert!(matches!(error, WriteError::Foreign(_)), "{error}");
        assert!(!folder.path().join("src/a.rs").exists());
        assert_eq!(fs::read_to_string(folder.path().join("src/lib.rs")).unwrap(), "fn mine() {}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("src")).unwrap();
        let error = write(folder.path(), &files(&[("src/lib.rs", "a")])).unwrap_err();
        assert!(matches!(error, WriteError::Link(_)), "{error}");
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }

    #[test]
    fn comparing_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(compare(folder.path(), &files(&[("src/lib.rs", "a")])).unwrap().count(), 1);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
