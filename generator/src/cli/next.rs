//! Next steps, printed once after a crate was created.

use std::fs;
use std::path::{Path, PathBuf, absolute};

use oasmith::write::Changes;
use toml_edit::DocumentMut;

/// Returns the next steps for a crate that was just created; empty for an existing one.
pub(super) fn after(changes: &Changes, folder: &Path) -> String {
    if !changes.added.iter().any(|path| path == Path::new("Cargo.toml")) {
        return String::new();
    }
    let shown = folder.display();
    let first = match outer(folder) {
        Outer::Workspace(manifest) => {
            format!("add \"{}\" to `members` of `[workspace]` in {}\n", member(folder, &manifest), manifest.display())
        }
        Outer::Package | Outer::None => String::new(),
    };
    let lines = [
        first,
        format!("read its documentation:   cargo doc --open --no-deps --manifest-path {shown}/Cargo.toml\n"),
        format!("call it from a program:   cargo add --path {shown}\n"),
    ];
    let indented: Vec<String> = lines.iter().filter(|line| !line.is_empty()).map(|line| format!("  {line}")).collect();
    format!("next:\n{}", indented.concat())
}

/// What surrounds a new crate.
enum Outer {
    /// A workspace that does not contain the crate, by its manifest.
    Workspace(PathBuf),
    Package,
    None,
}

/// Returns the first manifest in the parent folders, as Cargo searches it.
fn outer(folder: &Path) -> Outer {
    let Ok(folder) = absolute(folder) else { return Outer::None };
    for above in folder.ancestors().skip(1) {
        let path = above.join("Cargo.toml");
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let Ok(manifest) = text.parse::<DocumentMut>() else { return Outer::Package };
        match manifest.get("workspace") {
            Some(workspace) if has_member(workspace, above, &folder) => return Outer::None,
            Some(_) => return Outer::Workspace(path),
            None => {}
        }
    }
    Outer::None
}

/// Whether a workspace lists a folder in `members` or `exclude`.
fn has_member(workspace: &toml_edit::Item, root: &Path, folder: &Path) -> bool {
    let Ok(inner) = folder.strip_prefix(root) else { return false };
    let listed = |key: &str| {
        let entries = workspace.get(key).and_then(toml_edit::Item::as_array).into_iter().flatten();
        entries.filter_map(toml_edit::Value::as_str).any(|entry| matches(entry, inner))
    };
    listed("members") || listed("exclude")
}

/// Whether an entry matches a folder: `clients/*` matches every folder in `clients`.
fn matches(entry: &str, inner: &Path) -> bool {
    let entry = Path::new(entry);
    match entry.file_name() {
        Some(name) if name == "*" => entry.parent() == inner.parent(),
        _ => entry == inner,
    }
}

/// Returns the path of the folder relative to the workspace.
fn member(folder: &Path, manifest: &Path) -> String {
    let inner = absolute(folder).ok().and_then(|folder| {
        let inner = folder.strip_prefix(manifest.parent()?).ok()?;
        Some(inner.display().to_string().replace('\\', "/"))
    });
    inner.unwrap_or_else(|| folder.display().to_string())
}
