//! The runtime as a separate package that several clients can share.

use std::path::{Path, PathBuf};

use super::copy::{Licences, SOURCES, adapted, header, is_test};
use super::manifest::MANIFEST;
use crate::format::{FileSet, MARKER};

/// Returns the files of the package: its manifest, its sources and its licences, all with the marker.
#[must_use]
pub fn package() -> FileSet {
    let mut files = FileSet::new();
    let manifest = format!("# {MARKER}, whose runtime this is. Do not edit.\n\n{}", without_header(MANIFEST));
    files.insert(PathBuf::from("Cargo.toml"), manifest);
    for (name, text) in SOURCES.iter().filter(|(name, _)| !is_test(name)) {
        let path = name.split('/').fold(PathBuf::from("src"), |path, part| path.join(part));
        files.insert(path, header() + &adapted(text, None));
    }
    Licences::add(&mut files, Path::new(""));
    files
}

/// Returns a text without its leading comment.
fn without_header(text: &str) -> &str {
    text.split_once("\n\n").map_or(text, |(_, rest)| rest)
}
