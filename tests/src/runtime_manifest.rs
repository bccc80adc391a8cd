//! The runtime's manifest, with everything inherited from the workspace written out.

use std::fs;
use std::path::Path;

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value, value};

/// Returns the expected content of `generator/runtime/manifest.toml`.
///
/// # Errors
///
/// A manifest cannot be read, or does not have the expected parts.
pub fn expected(root: &Path) -> Result<String, String> {
    let workspace = read(&root.join("Cargo.toml"))?;
    let manifest = read(&root.join("runtime").join("Cargo.toml"))?;
    let mut document = DocumentMut::new();
    let mut package = Table::new();
    for (key, own) in part(&manifest, &["package"])? {
        let of_workspace = own.get("workspace").is_some().then(|| part(&workspace, &["workspace", "package"]));
        let found = match of_workspace {
            Some(shared) => shared?.get(key).cloned().ok_or_else(|| format!("the workspace has no `{key}`"))?,
            None => own.clone(),
        };
        package.insert(key, plain(found));
    }
    document.insert("package", Item::Table(package));
    let features = part(&manifest, &["features"])?.iter().map(|(name, needs)| (name, plain(needs.clone())));
    document.insert("features", Item::Table(features.collect()));
    let shared = part(&workspace, &["workspace", "dependencies"])?;
    let mut dependencies = Table::new();
    for (name, own) in part(&manifest, &["dependencies"])? {
        dependencies.insert(name, dependency(name, own, shared)?);
    }
    document.insert("dependencies", Item::Table(dependencies));
    let header = "# The manifest of the runtime, without what it takes from the workspace. A test writes it, with OASMITH_BLESS=1.\n";
    Ok(format!("{header}\n{document}"))
}

fn read(path: &Path) -> Result<DocumentMut, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    text.parse().map_err(|error| format!("{}: {error}", path.display()))
}

fn part<'d>(document: &'d DocumentMut, path: &[&str]) -> Result<&'d Table, String> {
    let found = path.iter().try_fold(document.as_table(), |table, key| table.get(key)?.as_table());
    found.ok_or_else(|| format!("there is no `{}`", path.join(".")))
}

/// Removes the comments around a value.
fn plain(item: Item) -> Item {
    match item.into_value() {
        Ok(mut found) => {
            found.decor_mut().clear();
            if let Value::Array(array) = &found {
                return value(array.iter().filter_map(Value::as_str).collect::<Array>());
            }
            value(found)
        }
        Err(other) => other,
    }
}

/// Merges a dependency with its entry in the workspace.
fn dependency(name: &str, own: &Item, shared: &Table) -> Result<Item, String> {
    let get = |key: &str| own.get(key).and_then(Item::as_value);
    if own.as_str().is_some() || get("workspace").is_none() {
        return Ok(plain(own.clone()));
    }
    let of_workspace = shared.get(name).ok_or_else(|| format!("the workspace has no `{name}`"))?;
    let mut merged = InlineTable::new();
    if let Some(version) = of_workspace.as_str() {
        merged.insert("version", version.into());
    } else {
        let shared = of_workspace.as_inline_table().into_iter().flatten();
        merged.extend(shared.map(|(key, found)| (key, found.clone())));
    }
    let features =
        |found: Option<&Value>| found.and_then(Value::as_array).into_iter().flatten().cloned().collect::<Vec<_>>();
    let all: Array = features(merged.get("features")).into_iter().chain(features(get("features"))).collect();
    if !all.is_empty() {
        merged.insert("features", Value::Array(all));
    }
    if let Some(optional) = get("optional") {
        merged.insert("optional", optional.clone());
    }
    merged.fmt();
    let only_version = merged.get("version").filter(|_| merged.len() == 1).cloned();
    Ok(value(only_version.unwrap_or(Value::InlineTable(merged))))
}
