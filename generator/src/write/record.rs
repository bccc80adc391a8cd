//! What a run read and left behind, so that the next one can see that there is nothing to do without working anything out.
//!
//! A record stands in `.oasmith/state` of the output folder. It holds as long as all of these are what they were, and then a whole run would
//! write nothing and say the same:
//!
//! - the generator: its version, and path, size and time of its program;
//! - what was asked for: every member of the job, and how findings are shown;
//! - the description: the path and the bytes of every file that was read;
//! - the output: the bytes of every file of ours. One that was edited, deleted or put in between, or made a link, is noticed, since all of
//!   them are read and counted, not just looked up.
//!
//! Nothing is trusted that is not in the digests, and no time of a file of the description or of the output is. Where anything is odd there
//! is no record, and the run takes its usual way. The folder keeps itself out of Git: a record is of use only to the program that made it.

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

/// The folder of the record, in the output folder.
const FOLDER: &str = ".oasmith";

/// The file of the record.
const STATE: &str = "state";

/// A record that would be larger is not kept: a description with so much to be said of it is not what repeated runs are about.
const LARGEST: u64 = 1024 * 1024;

/// Who made a record, and for what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key(String);

impl Key {
    /// For what the texts say: everything beside the files that decides what a run writes and says. `None` where the program does not know
    /// itself, so that two versions could not be told apart.
    #[must_use]
    pub fn new(asked: &[&str]) -> Option<Self> {
        let program = std::env::current_exe().and_then(fs::canonicalize).ok()?;
        let data = fs::metadata(&program).ok()?;
        let identity = format!("{} {} {:?}", program.display(), data.len(), data.modified().ok()?);
        let mut digest = Sha256::new();
        for text in [env!("CARGO_PKG_VERSION"), &identity].iter().chain(asked) {
            feed(&mut digest, text.as_bytes());
        }
        Some(Self(hex(digest)))
    }
}

/// What a run said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CachedDiagnostics {
    /// What it found.
    pub findings: String,
    /// What it counted.
    pub totals: String,
    /// How many files are generated.
    pub files: usize,
}

/// What a run read, left behind and said.
#[derive(Debug, Serialize, Deserialize)]
pub struct Record {
    key: Key,
    /// Files of the description.
    inputs: Vec<PathBuf>,
    /// Of their real paths and bytes.
    read: String,
    /// Files of ours that are not below `src`.
    beside: Vec<PathBuf>,
    /// Of the paths and bytes of all files of ours.
    written: String,
    /// What is said again.
    pub said: CachedDiagnostics,
}

impl Record {
    /// For a folder that now holds these files. `None` where more than the files that were read decides what the description means: one
    /// that could not be read, for example.
    #[must_use]
    pub fn new(key: Key, source: &Source, files: &FileSet, said: CachedDiagnostics) -> Option<Self> {
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
        Some(Self { key, inputs, read: hex(read), beside, written: combined(digests)?, said })
    }

    /// The record of a folder, if it still holds. Nothing is written.
    #[must_use]
    pub fn holding(folder: &Path, key: &Key) -> Option<Self> {
        let place = folder.join(FOLDER);
        let is_real = fs::symlink_metadata(&place).is_ok_and(|data| data.is_dir());
        let text = is_real.then(|| regular(&place.join(STATE), LARGEST)).flatten()?;
        let text = std::str::from_utf8(&text).ok()?;
        let record: Self = serde_json::from_str(text.split_once('\n')?.1).ok()?;
        (record.key == *key && record.reads_the_same() && record.left_the_same(folder)).then_some(record)
    }

    fn reads_the_same(&self) -> bool {
        let mut read = Sha256::new();
        let same = self.inputs.iter().all(|path| {
            let bytes = fs::canonicalize(path).ok().and_then(|path| regular(&path, u64::MAX));
            // As loading does.
            let text = bytes.as_deref().map(|bytes| bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes));
            text.and_then(|text| feed_input(&mut read, path, text)).is_some()
        });
        same && hex(read) == self.read
    }

    fn left_the_same(&self, folder: &Path) -> bool {
        let mut found = self.beside.clone();
        if collect(folder, Path::new("src"), &mut found).is_none() {
            return false;
        }
        found.sort();
        let digests = parallel::map(&found, |path| {
            let bytes = regular(&folder.join(path), u64::MAX)?;
            // A file of somebody else is not looked at by any run.
            Some((path.clone(), if is_ours(&bytes) { Sha256::digest(&bytes).to_vec() } else { Vec::new() }))
        });
        combined(digests).as_ref() == Some(&self.written)
    }

    /// Keeps the record. Where it cannot be kept, the next run takes longer; that is all.
    pub fn save(&self, folder: &Path) {
        let _ = self.try_save(&folder.join(FOLDER));
    }

    fn try_save(&self, place: &Path) -> Option<()> {
        let mut text = format!("# {MARKER}. It tells the next run that there is nothing to do; it may be deleted.\n");
        text.push_str(&serde_json::to_string(self).ok()?);
        if text.len() as u64 > LARGEST {
            return None;
        }
        fs::create_dir_all(place).ok()?;
        let is_real = fs::symlink_metadata(place).is_ok_and(|data| data.is_dir());
        let ignore = format!("# {MARKER}. What is here is of use only to the program that wrote it.\n*\n");
        if !is_real || !put(&place.join(".gitignore"), &ignore) || !put(&place.join(STATE), &text) {
            return None;
        }
        Some(())
    }
}

/// Writes a file, in one step, unless it is right already or is somebody else's.
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

/// The bytes of a file that is no link and not too large. No pipe is read: that would take away what it holds.
fn regular(path: &Path, limit: u64) -> Option<Vec<u8>> {
    let data = fs::symlink_metadata(path).ok()?;
    let is_small = data.len() <= limit;
    let mut bytes = Vec::with_capacity(usize::try_from(data.len()).ok().filter(|_| data.is_file() && is_small)?);
    File::open(path).ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Every file below a folder; `None` where there is a link or anything else that a whole run should look at.
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

/// One digest for files by path, which are sorted. An empty digest is that of a file that does not count.
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

/// The real path belongs to it: two paths of one file are one file of the description.
fn feed_input(digest: &mut Sha256, path: &Path, text: &[u8]) -> Option<()> {
    feed(digest, bytes_of(fs::canonicalize(path).ok()?.as_os_str()));
    feed(digest, text);
    Some(())
}

fn bytes_of(text: &OsStr) -> &[u8] {
    text.as_encoded_bytes()
}

/// With its length, so that two texts are never taken for two others.
fn feed(digest: &mut Sha256, bytes: &[u8]) {
    digest.update((bytes.len() as u64).to_le_bytes());
    digest.update(bytes);
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
