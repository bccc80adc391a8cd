//! The runtime as a package of its own, for several clients that share one.

use std::path::{Path, PathBuf};

use super::copy::{Licences, SOURCES, adapted, header, is_test};
use super::manifest::MANIFEST;
use crate::format::{FileSet, MARKER};

/// The files of the package: its manifest, its sources and its licences, all of them ours.
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

/// The text behind the comment that it begins with.
fn without_header(text: &str) -> &str {
    text.split_once("\n\n").map_or(text, |(_, rest)| rest)
}
