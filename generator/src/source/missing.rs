//! A root document that cannot be a file: a URL, a folder, or the name of a file that does not exist.

use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use super::LoadError;
use super::references::is_remote;
use crate::diagnostics::{Code, did_you_mean};

/// Usual names of descriptions, without extensions.
const NAMES: [&str; 5] = ["openapi", "swagger", "api", "spec", "description"];

/// How many files are suggested.
const NAMED: usize = 5;

/// How many entries of a folder are read.
const LOOKED_AT: usize = 1000;

/// The error for a path that is not a readable file. `otherwise` is the error for any other file.
pub(super) fn root(path: &Path, error: &Error, otherwise: LoadError) -> LoadError {
    let text = path.to_string_lossy();
    if is_remote(&text) {
        let end = if text.ends_with(".json") { "json" } else { "yaml" };
        let message = format!("`{text}` is a URL, and nothing is fetched: what is generated depends on files alone");
        return LoadError::new(Code::UnreadableFile, path, message)
            .help(format!("download it first: `curl -fsSL -o openapi.{end} {text}`, then name `openapi.{end}`"));
    }
    if error.kind() != ErrorKind::NotFound {
        return otherwise;
    }
    let missing = LoadError::new(Code::UnreadableFile, path, format!("the file `{text}` does not exist"));
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let files = files_in(folder);
    let names: Vec<String> =
        files.iter().filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned())).collect();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match did_you_mean(&name, names.iter().map(String::as_str)) {
        Some(help) => missing.help(help),
        None => missing,
    }
}

/// A folder, with the descriptions in it.
pub(super) fn folder(path: &Path) -> LoadError {
    let found = descriptions_in(path);
    let message = format!("`{}` is a folder, not a description", path.display());
    let error = LoadError::new(Code::UnreadableFile, path, message);
    if found.is_empty() {
        return error.help("name the file of the description: YAML or JSON");
    }
    let named: Vec<String> = found.iter().map(|file| format!("`{}`", file.display())).collect();
    error.help(format!("name the description: {}", named.join(" or ")))
}

/// The files of a folder that are descriptions by their names, or else by their first lines; at most a few, sorted.
#[must_use]
pub fn descriptions_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = files_in(folder);
    files.retain(|file| {
        let end = file.extension().map(|end| end.to_string_lossy().to_ascii_lowercase());
        matches!(end.as_deref(), Some("yaml" | "yml" | "json"))
    });
    let is_named = |file: &&PathBuf| {
        let name = file.file_stem().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        NAMES.contains(&name.as_str()) && begins_as_one(file)
    };
    let named: Vec<PathBuf> = files.iter().filter(is_named).take(NAMED).cloned().collect();
    if named.is_empty() { files.into_iter().filter(|file| begins_as_one(file)).take(NAMED).collect() } else { named }
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().take(LOOKED_AT);
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    if folder == Path::new(".") {
        files = files.iter().map(|file| file.strip_prefix(".").unwrap_or(file).to_owned()).collect();
    }
    files.sort();
    files
}

/// Whether the first lines name a version of OpenAPI.
fn begins_as_one(file: &Path) -> bool {
    use std::io::Read as _;
    let mut start = Vec::new();
    let read = fs::File::open(file).and_then(|file| file.take(4096).read_to_end(&mut start));
    let text = String::from_utf8_lossy(&start);
    let keys = ["openapi:", "swagger:", "\"openapi\"", "\"swagger\"", "'openapi'", "'swagger'"];
    read.is_ok() && text.split(['\n', '{', ',']).any(|part| keys.iter().any(|key| part.trim_start().starts_with(key)))
}
