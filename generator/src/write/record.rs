//! A record of the last run, which lets the next run detect that nothing has changed without doing the work.
//!
//! The record is stored in `.oasmith/state` of the output folder. It is valid while all of the following are unchanged; then a full run
//! would write nothing and print the same:
//!
//! - the generator: its version, and path, size and time of its executable;
//! - the options: all generate options, and how diagnostics are printed;
//! - the description: the path and the bytes of every file that was read;
//! - the output: the bytes of every generated file. All of them are read and counted, so that an edited, deleted, added or linked file is
//!   noticed.
//!
//! Only digests are trusted, not the modification times of description or output. In any unusual situation there is no record, and the run
//! does the full work. The folder ignores itself in Git, because a record is only valid for the executable that wrote it.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::is_ours;
use crate::format::{FileSet, MARKER};
use crate::parallel;
use crate::source::Source;

/// The folder of the record, below the output folder.
const FOLDER: &str = ".oasmith";

/// The file of the record.
const STATE: &str = "state";

/// The maximum size of a record. Descriptions with that many diagnostics are not worth caching.
const LARGEST: u64 = 1024 * 1024;

/// Identifies the generator and the options of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key(String);

impl Key {
    /// Creates a key for everything that decides the output besides files. `None` if the executable cannot be identified, so that versions
    /// could not be distinguished.
    #[must_use]
    pub fn new(options: &[&str]) -> Option<Self> {
        let program = std::env::current_exe().and_then(fs::canonicalize).ok()?;
        let data = fs::metadata(&program).ok()?;
        let identity = format!("{} {} {:?}", program.display(), data.len(), data.modified().ok()?);
        let mut digest = Sha256::new();
        for text in [env!("CARGO_PKG_VERSION"), &identity].iter().chain(options) {
            feed(&mut digest, text.as_bytes());
        }
        Some(Self(hex(digest)))
    }
}

/// The printed output of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CachedDiagnostics {
    /// The rendered diagnostics.
    pub findings: String,
    /// The totals.
    pub totals: String,
    /// The number of generated files.
    pub files: usize,
}

/// The input, output and printed messages of a run.
#[derive(Debug, Serialize, Deserialize)]
pub struct Record {
    key: Key,
    /// The files of the description.
    inputs: Vec<PathBuf>,
    /// Digest of their canonical paths and bytes.
    read: String,
    /// Generated files outside of `src`.
    beside: Vec<PathBuf>,
    /// Digest of the paths and bytes of all generated files.
    written: String,
    /// The printed messages, to be repeated.
    pub printed: CachedDiagnostics,
}

impl Record {
    /// Creates the record for a folder that now contains these files. `None` if files that could not be read affect the meaning of the
    /// description.
    #[must_use]
    pub fn new(key: Key, source: &Source, files: &FileSet, printed: CachedDiagnostics) -> Option<Self> {
        if !source.is_complete() {
            return None;
        }
        let inputs: Vec<PathBuf> = source.files().map(|(_, file)| file.path.clone()).collect();
        let mut read = Sha256::new();
        for (_, file) in source.files() {
            feed_input(&mut read, &file.path, file.text.as_bytes())?;
        }
        let listed: Vec<(&PathBuf, &String)> = files.iter().collect();
        let digests = parallel::map(&listed, |(path, text)| Some(((*path).clone(), Sha256::digest(text).to_vec())));
        let beside = files.keys().filter(|path| !path.starts_with("src")).cloned().collect();
        Some(Self { key, inputs, read: hex(read), beside, written: combined(digests)?, printed })
    }

    /// Returns the record of a folder, if it is valid. Writes nothing.
    #[must_use]
    pub fn load_valid(folder: &Path, key: &Key) -> Option<Self> {
        let state_folder = folder.join(FOLDER);
        let is_real = fs::symlink_metadata(&state_folder).is_ok_and(|data| data.is_dir());
        let text = is_real.then(|| regular(&state_folder.join(STATE), LARGEST)).flatten()?;
        let text = std::str::from_utf8(&text).ok()?;
        let record: Self = serde_json::from_str(text.split_once('\n')?.1).ok()?;
        (record.key == *key && record.has_same_input() && record.has_same_output(folder)).then_some(record)
    }

    fn has_same_input(&self) -> bool {
        let mut read = Sha256::new();
        let same = self.inputs.iter().all(|path| {
            let bytes = fs::canonicalize(path).ok().and_then(|path| regular(&path, u64::MAX));
            // Loading strips the byte order mark, too.
            let text = bytes.as_deref().map(|bytes| bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes));
            text.and_then(|text| feed_input(&mut read, path, text)).is_some()
        });
        same && hex(read) == self.read
    }

    fn has_same_output(&self, folder: &Path) -> bool {
        let mut found = self.beside.clone();
        if collect(folder, Path::new("src"), &mut found).is_none() {
            return false;
        }
        found.sort();
        let digests = parallel::map(&found, |path| {
            let bytes = regular(&folder.join(path), u64::MAX)?;
            // A full run ignores foreign files.
            Some((path.clone(), if is_ours(&bytes) { Sha256::digest(&bytes).to_vec() } else { Vec::new() }))
        });
        combined(digests).as_ref() == Some(&self.written)
    }

    /// Saves the record. On failure, the next run merely does the full work.
    pub fn save(&self, folder: &Path) {
        let _ = self.try_save(&folder.join(FOLDER));
    }

    fn try_save(&self, state_folder: &Path) -> Option<()> {
        let mut text = format!("# {MARKER}. It tells the next run that there is nothing to do; it may be deleted.\n");
        text.push_str(&serde_json::to_string(self).ok()?);
        if text.len() as u64 > LARGEST {
            return None;
        }
        fs::create_dir_all(state_folder).ok()?;
        let is_real = fs::symlink_metadata(state_folder).is_ok_and(|data| data.is_dir());
        let ignore = format!("# {MARKER}. What is here is of use only to the program that wrote it.\n*\n");
        if !is_real || !put(&state_folder.join(".gitignore"), &ignore) || !put(&state_folder.join(STATE), &text) {
            return None;
        }
        Some(())
    }
}

/// Writes a file atomically, unless its content is unchanged or it is foreign.
fn put(path: &Path, text: &str) -> bool {
    match fs::symlink_metadata(path) {
        Ok(data) if !data.is_file() => return false,
        Ok(_) => match regular(path, LARGEST) {
            Some(present) if present == text.as_bytes() => return true,
            Some(present) if is_ours(&present) => {}
            _ => return false,
        },
        Err(_) => {}
    }
    let new = path.with_extension(format!("{}.new", std::process::id()));
    let is_written = fs::write(&new, text).and_then(|()| fs::rename(&new, path)).is_ok();
    if !is_written {
        drop(fs::remove_file(new));
    }
    is_written
}

/// Returns the bytes of a regular file of limited size. Pipes are not read, since that would consume their content.
fn regular(path: &Path, limit: u64) -> Option<Vec<u8>> {
    let data = fs::symlink_metadata(path).ok()?;
    let is_small = data.len() <= limit;
    let mut bytes = Vec::with_capacity(usize::try_from(data.len()).ok().filter(|_| data.is_file() && is_small)?);
    File::open(path).ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Collects every file below a folder; `None` if there is a link or anything else that a full run should examine.
fn collect(folder: &Path, path: &Path, found: &mut Vec<PathBuf>) -> Option<()> {
    let target = folder.join(path);
    fs::symlink_metadata(&target).is_ok_and(|data| data.is_dir()).then_some(())?;
    for entry in fs::read_dir(target).ok()? {
        let entry = entry.ok()?;
        let (kind, path) = (entry.file_type().ok()?, path.join(entry.file_name()));
        if kind.is_dir() {
            collect(folder, &path, found)?;
        } else if kind.is_file() {
            found.push(path);
        } else {
            return None;
        }
    }
    Some(())
}

/// Combines digests of files, sorted by path. Files with an empty digest are skipped.
fn combined(files: Vec<Option<(PathBuf, Vec<u8>)>>) -> Option<String> {
    let mut all = Sha256::new();
    for file in files {
        let (path, digest) = file?;
        if !digest.is_empty() {
            feed(&mut all, bytes_of(path.as_os_str()));
            feed(&mut all, &digest);
        }
    }
    Some(hex(all))
}

/// Includes the canonical path: two paths of the same file are one file of the description.
fn feed_input(digest: &mut Sha256, path: &Path, text: &[u8]) -> Option<()> {
    feed(digest, bytes_of(fs::canonicalize(path).ok()?.as_os_str()));
    feed(digest, text);
    Some(())
}

fn bytes_of(text: &OsStr) -> &[u8] {
    text.as_encoded_bytes()
}

/// Includes the length, so that different sequences of strings have different digests.
fn feed(digest: &mut Sha256, bytes: &[u8]) {
    digest.update((bytes.len() as u64).to_le_bytes());
    digest.update(bytes);
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
