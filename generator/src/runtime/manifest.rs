//! The runtime's part of a generated manifest: features and dependencies.

use std::iter::once;
use std::path::Path;

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TomlError, Value, value};

use super::{GitReference, PACKAGE, Runtime, VERSION};

/// The runtime's manifest, with all values inherited from the workspace resolved. A test compares the two.
pub(super) const MANIFEST: &str = include_str!("../../runtime/manifest.toml");

/// Default features of the runtime, in the order of the manifest.
const DEFAULT: [&str; 2] = ["reqwest", "serde"];

/// Returns the features of a crate: those of the runtime and its own.
pub(crate) fn features<'n>(runtime: &Runtime, own: impl Iterator<Item = &'n str> + Clone) -> Result<Table, TomlError> {
    let manifest: DocumentMut = MANIFEST.parse()?;
    let mut features = Table::new();
    features.insert("default", value(DEFAULT.into_iter().chain(own.clone()).collect::<Array>()));
    for (name, needs) in table(&manifest, "features").filter(|(name, _)| *name != "default") {
        let needs = if runtime.is_vendored() { needs.clone() } else { value(once(passed_on(name)).collect::<Array>()) };
        features.insert(name, needs);
    }
    for name in own {
        features.insert(name, value(Array::new()));
    }
    Ok(features)
}

fn passed_on(feature: &str) -> String {
    format!("{PACKAGE}/{feature}")
}

/// Returns the dependencies of a crate.
pub(crate) fn dependencies(runtime: &Runtime) -> Result<Table, TomlError> {
    let mut dependencies = Table::new();
    if runtime.is_vendored() {
        let manifest: DocumentMut = MANIFEST.parse()?;
        for (name, needed) in table(&manifest, "dependencies") {
            dependencies.insert(name, needed.clone());
        }
        return Ok(dependencies);
    }
    let mut dependency = InlineTable::new();
    match runtime {
        Runtime::Vendored => {}
        Runtime::Registry(version) => put(&mut dependency, "version", version.as_deref().unwrap_or(VERSION)),
        Runtime::Path(path) => put(&mut dependency, "path", &slashed(path)),
        Runtime::Git { url, at } => {
            put(&mut dependency, "git", url);
            match at {
                Some(GitReference::Rev(rev)) => put(&mut dependency, "rev", rev),
                Some(GitReference::Tag(tag)) => put(&mut dependency, "tag", tag),
                Some(GitReference::Branch(branch)) => put(&mut dependency, "branch", branch),
                None => {}
            }
        }
    }
    dependency.insert("default-features", false.into());
    dependencies.insert(PACKAGE, value(dependency));
    Ok(dependencies)
}

fn put(table: &mut InlineTable, key: &str, text: &str) {
    table.insert(key, Value::from(text));
}

/// Formats a path with forward slashes.
fn slashed(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

pub(super) fn table<'d>(document: &'d DocumentMut, name: &str) -> impl Iterator<Item = (&'d str, &'d Item)> {
    document.get(name).and_then(Item::as_table).into_iter().flat_map(Table::iter)
}
