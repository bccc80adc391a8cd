//! Documentation pages generated from lists.

use std::env;
use std::fs;

use crate::root;

/// Compares a page of the repository with its expected content. With `UPDATE_DOCS=1` the page is written instead.
///
/// # Errors
///
/// The page differs, or cannot be written.
pub fn check_page(name: &str, expected: &str) -> Result<(), String> {
    let path = root().join("docs").join(name);
    if env::var_os("UPDATE_DOCS").is_some_and(|value| value == "1") {
        return fs::write(&path, expected).map_err(|error| format!("{}: {error}", path.display()));
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    if found == expected {
        return Ok(());
    }
    let line = found.lines().zip(expected.lines()).take_while(|(left, right)| left == right).count() + 1;
    Err(format!("docs/{name} differs from its list at line {line}; `UPDATE_DOCS=1 cargo test` rewrites it"))
}

/// Escapes a string for a cell of a table.
#[must_use]
pub fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
