//! Reads the root document, then every file that one of the files read refers to.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::foreign::{self, Foreign};
use super::parse::{Budget, parse};
use super::position::Lines;
use super::references::{Refusal, decode_percent, inside, is_remote, referred};
use super::{LoadError, Source, SourceFile, missing};
use crate::diagnostics::Code;
use crate::limits::{Limits, advice};
use crate::location::FileId;

/// Reads a description and the files it refers to.
///
/// # Errors
///
/// Where the root document cannot be read, is too large, or is not valid YAML or JSON. That another file has such a
/// problem is reported by [`resolve`](crate::parse::resolve), at the reference that needs the file.
pub fn load(path: &Path) -> Result<Source, LoadError> {
    load_within(path, &Limits::default(), &[])
}

/// The same, within limits that are not the usual ones, and with files of further folders.
///
/// # Errors
///
/// As [`load`].
pub fn load_within(path: &Path, limits: &Limits, allowed: &[PathBuf]) -> Result<Source, LoadError> {
    let mut loader = Loader::new(path, limits, allowed)?;
    loader.add(path, path.file_name().map(PathBuf::from).unwrap_or_default())?;
    let mut next = 0;
    while next < loader.files.len() {
        loader.follow(FileId::new(next));
        next += 1;
    }
    Ok(Source { files: loader.files, links: loader.links, rooted: loader.rooted, limits: limits.clone() })
}

/// A file that is read beside a description.
pub(super) fn read_further(path: &Path, limits: &Limits) -> Result<SourceFile, LoadError> {
    let text = decode(path, read(path, limits.bytes, limits.bytes, false)?)?;
    let budget = Budget::new(limits);
    let parsed = parse(path, &text, &budget)?;
    Ok(SourceFile::new(path.to_owned(), text, parsed, budget.repeats.get()))
}

/// A description whose other files are never read.
pub(super) fn from_text(path: PathBuf, text: &str, limits: &Limits) -> Result<Source, LoadError> {
    if text.len() as u64 > limits.bytes {
        return Err(too_large(&path, limits.bytes));
    }
    let budget = Budget::new(limits);
    let parsed = parse(&path, text, &budget)?;
    let unreadable = |part: &str| {
        let error = LoadError::new(Code::UnreadableFile, Path::new(part), "no other file is read here");
        Err(if is_remote(part) { Refusal::Remote } else { Refusal::Unreadable(Box::new(error)) })
    };
    let links =
        referred(&parsed.0).into_iter().map(|part| ((FileId::ROOT, part.to_owned()), unreadable(part))).collect();
    let file = SourceFile::new(path, text.to_owned(), parsed, budget.repeats.get());
    Ok(Source { files: vec![file], links, rooted: HashSet::new(), limits: limits.clone() })
}

struct Loader {
    /// The folder of the root document, for display and for reading.
    folder: PathBuf,
    /// The same with every symbolic link followed; `None` where that fails, and then no other file is read.
    real_folder: Option<PathBuf>,
    /// Further folders from which files may be read, real.
    allowed: Vec<PathBuf>,
    files: Vec<SourceFile>,
    /// The paths of `files` from the folder.
    inner: Vec<PathBuf>,
    /// Every path that was tried, real.
    known: HashMap<PathBuf, Result<FileId, Refusal>>,
    links: HashMap<(FileId, String), Result<FileId, Refusal>>,
    /// The links whose path starts at the folder of the root document, not at the file that holds them.
    rooted: HashSet<(FileId, String)>,
    limits: Limits,
    bytes_left: u64,
    budget: Budget,
}

impl Loader {
    fn new(root: &Path, limits: &Limits, allowed: &[PathBuf]) -> Result<Self, LoadError> {
        let folder = root.parent().map(Path::to_owned).unwrap_or_default();
        let real_folder = fs::canonicalize(if folder.as_os_str().is_empty() { Path::new(".") } else { &folder }).ok();
        let allowed =
            allowed.iter().map(|folder| fs::canonicalize(folder).map_err(|error| cannot_read(folder, &error)));
        Ok(Self {
            folder,
            real_folder,
            allowed: allowed.collect::<Result<_, _>>()?,
            files: Vec::new(),
            inner: Vec::new(),
            known: HashMap::new(),
            links: HashMap::new(),
            rooted: HashSet::new(),
            limits: limits.clone(),
            bytes_left: limits.bytes,
            budget: Budget::new(limits),
        })
    }

    /// Loads what a file refers to.
    fn follow(&mut self, from: FileId) {
        let parts: Vec<String> = referred(&self.files[from.index()].tree).into_iter().map(str::to_owned).collect();
        for part in parts {
            let key = (from, part);
            if !self.links.contains_key(&key) {
                let target = self.target(from, &key.1);
                let target = if is_missing(&target) { self.rooted(&key).unwrap_or(target) } else { target };
                self.links.insert(key, target);
            }
        }
    }

    /// The file that a reference means if its path starts at the root document: many write it so, and what they mean is plain.
    fn rooted(&mut self, key: &(FileId, String)) -> Option<Result<FileId, Refusal>> {
        let file = self.target(FileId::ROOT, &key.1).ok()?;
        self.rooted.insert(key.clone());
        Some(Ok(file))
    }

    fn target(&mut self, from: FileId, part: &str) -> Result<FileId, Refusal> {
        if is_remote(part) {
            return Err(Refusal::Remote);
        }
        let reference = decode_percent(part);
        let inner = match inside(&self.inner[from.index()], &reference) {
            Some(inner) => inner,
            None if self.allowed.is_empty() => return Err(Refusal::Outside),
            // Whether the place is an allowed one is seen when every link on the way is followed.
            None => {
                let from = self.folder.join(&self.inner[from.index()]);
                from.parent().map(|folder| folder.join(&reference)).ok_or(Refusal::Outside)?
            }
        };
        let path = self.folder.join(&inner);
        let unreadable = |error| Refusal::Unreadable(Box::new(error));
        let real = fs::canonicalize(&path).map_err(|error| unreadable(cannot_read(&path, &error)))?;
        // A symbolic link may lead out where the path does not.
        let is_inside = self.real_folder.as_ref().is_some_and(|folder| real.starts_with(folder));
        if !is_inside && !self.allowed.iter().any(|folder| real.starts_with(folder)) {
            return Err(Refusal::Outside);
        }
        let inner = if is_inside { inner } else { real.clone() };
        if let Some(known) = self.known.get(&real) {
            return known.clone();
        }
        let added = self.add(&path, inner).map_err(unreadable);
        self.known.insert(real, added.clone());
        added
    }

    fn add(&mut self, path: &Path, inner: PathBuf) -> Result<FileId, LoadError> {
        let is_root = self.files.is_empty();
        if self.files.len() >= self.limits.files.max(1) {
            let message = format!("the description has more than {} files", self.limits.files);
            return Err(LoadError::new(Code::TooLarge, path, message).help(advice("files")));
        }
        let bytes = read(path, self.bytes_left, self.limits.bytes, is_root)?;
        self.bytes_left -= bytes.len() as u64;
        let foreign = |found: Option<Foreign>| match found.filter(|_| is_root) {
            Some(found) => Err(LoadError::new(Code::NotADescription, path, found.message()).help(found.help)),
            None => Ok(()),
        };
        foreign(foreign::of_bytes(&bytes))?;
        let text = decode(path, bytes)?;
        foreign(foreign::of_start(&text))?;
        let parsed = parse(path, &text, &self.budget);
        if !parsed.as_ref().is_ok_and(|(tree, _)| tree.is_object()) {
            foreign(foreign::of_language(path, &text))?;
        }
        let parsed = parsed?;
        let path = if is_standard_input(path) { Path::new("<stdin>") } else { path };
        let file = SourceFile::new(path.to_owned(), text, parsed, self.budget.repeats.get());
        let id = FileId::new(self.files.len());
        self.files.push(file);
        self.inner.push(inner);
        if let (true, Ok(real)) = (is_root, fs::canonicalize(path)) {
            self.known.insert(real, Ok(id));
        }
        Ok(id)
    }
}

/// Whether the file of a reference does not exist.
fn is_missing(target: &Result<FileId, Refusal>) -> bool {
    matches!(target, Err(Refusal::Unreadable(error)) if error.code == Code::UnreadableFile)
}

/// The root document may be a pipe; others must be files, because reading a device or a pipe may never end.
fn read(path: &Path, left: u64, limit: u64, is_root: bool) -> Result<Vec<u8>, LoadError> {
    let failed = |error: &std::io::Error| cannot_read(path, error);
    let mut bytes = Vec::new();
    if is_root && is_standard_input(path) {
        let input = std::io::stdin().lock().take(left.saturating_add(1)).read_to_end(&mut bytes);
        input.map_err(|error| failed(&error))?;
    } else {
        let kind = fs::metadata(path)
            .map_err(|error| if is_root { missing::root(path, &error, failed(&error)) } else { failed(&error) })?;
        if is_root && kind.is_dir() {
            return Err(missing::folder(path));
        }
        if kind.is_dir() || !(is_root || kind.is_file()) {
            return Err(LoadError::new(Code::UnreadableFile, path, "this is not a file"));
        }
        // Once, not in doubling steps: a description may have many megabytes.
        bytes.reserve_exact(usize::try_from(kind.len().min(left)).map_or(0, |size| size + 1));
        let file = File::open(path).and_then(|file| file.take(left.saturating_add(1)).read_to_end(&mut bytes));
        file.map_err(|error| failed(&error))?;
    }
    if bytes.len() as u64 > left { Err(too_large(path, limit)) } else { Ok(bytes) }
}

/// `-`, as commands have it.
fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

fn too_large(path: &Path, limit: u64) -> LoadError {
    let message = format!("the files of the description are larger than {limit} bytes together");
    LoadError::new(Code::TooLarge, path, message).help(advice("bytes"))
}

fn cannot_read(path: &Path, error: &std::io::Error) -> LoadError {
    match error.kind() {
        std::io::ErrorKind::NotFound => LoadError::new(Code::UnreadableFile, path, "the file does not exist"),
        _ => LoadError::new(Code::UnreadableFile, path, format!("the file cannot be read: {error}")),
    }
}

fn decode(path: &Path, bytes: Vec<u8>) -> Result<String, LoadError> {
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes());
        LoadError::new(Code::NotUtf8, path, "the file is not UTF-8")
            .help("save it as UTF-8")
            .at(Lines::new(&text).position(&text, valid), &text)
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}
