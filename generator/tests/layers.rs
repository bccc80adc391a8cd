//! Modules import downwards only: what a layer needs to know of those above it does not exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the crate. Each imports only those that stand before it.
const LAYERS: &[&str] = &[
    // What any layer may use.
    "hash",
    "date_format",
    "media_type",
    "parallel",
    "location",
    "rust_path",
    // What is said of a description. Files that cannot be loaded are spoken of in the same words, so it comes before them.
    "diagnostics",
    "limits",
    "source",
    "edits",
    "config",
    // The model of an API that all later stages share, and words of names.
    "ir",
    "casing",
    "path_groups",
    // From files to linked nodes.
    "spec",
    "extensions",
    "parse",
    "conformance",
    "samples",
    // From nodes to the model, and what is derived from it.
    "lower",
    "overrides",
    "report",
    "analysis",
    "owners",
    "naming",
    "dedup",
    "lint",
    // From the model to files.
    "rust_model",
    "emit",
    "format",
    "runtime",
    "package",
    "write",
    "pipeline",
    "type_locations",
    // What compares and shows whole descriptions.
    "words",
    "outline",
    "changes",
    "build_script",
];

#[test]
fn modules_import_downwards_only() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let modules = modules(&source);
    let known: BTreeSet<&str> = LAYERS.iter().copied().collect();
    let missing: Vec<&String> = modules.iter().filter(|module| !known.contains(module.as_str())).collect();
    assert!(missing.is_empty(), "give {missing:?} a place in LAYERS");
    let mut upwards = BTreeSet::new();
    for (rank, module) in LAYERS.iter().enumerate() {
        let files = files(&source, module);
        assert!(!files.is_empty(), "there is no module `{module}`");
        let imported = files.iter().flat_map(|file| imports(&fs::read_to_string(file).unwrap()));
        let above = imported.filter(|name| LAYERS[rank + 1..].contains(&name.as_str()));
        upwards.extend(above.map(|name| ((*module).to_owned(), name)));
    }
    assert!(upwards.is_empty(), "these modules import a layer above them: {upwards:?}");
}

#[test]
fn imports_are_found_in_every_form() {
    let text = "//! crate::emit\nuse crate::{ir, model::{self, names}, lower};\nuse crate::parse::Document;\n\
        fn f() { crate::write::write(\"crate::cli::run\") } // crate::format\n#[cfg(test)]\nmod tests {\n use crate::lint;\n}\n";
    assert_eq!(imports(text), ["ir", "model", "lower", "parse", "write"]);
}

/// The top-level modules of the library.
fn modules(source: &Path) -> Vec<String> {
    let text = fs::read_to_string(source.join("lib.rs")).unwrap_or_default();
    assert!(!text.is_empty(), "lib.rs cannot be read");
    let declared = text.lines().filter_map(|line| line.strip_prefix("pub ").unwrap_or(line).strip_prefix("mod "));
    declared.filter_map(|name| name.strip_suffix(';')).map(str::to_owned).collect()
}

/// The files of a module, without those that hold nothing but tests.
fn files(source: &Path, module: &str) -> Vec<PathBuf> {
    let mut found = vec![source.join(format!("{module}.rs"))];
    let mut folders = vec![source.join(module)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    let is_test = |path: &Path| path.file_name().is_some_and(|name| name == "tests.rs" || name == "stability.rs");
    found.retain(|path| path.is_file() && path.extension().is_some_and(|end| end == "rs") && !is_test(path));
    found
}

/// The first steps of paths that start with `crate::`, outside of comments, strings and tests.
fn imports(text: &str) -> Vec<String> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let uncommented = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let code: Vec<String> = uncommented.map(|line| line.split('"').step_by(2).collect()).collect();
    let code = code.join("\n");
    let paths = code.split("crate::").skip(1);
    paths
        .flat_map(|path| if let Some(list) = path.strip_prefix('{') { names(list) } else { vec![word(path)] })
        .collect()
}

/// The first steps in a list: those outside of inner braces.
fn names(list: &str) -> Vec<String> {
    let (mut depth, mut names, mut start) = (0, Vec::new(), 0);
    for (index, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(word(list[start..index].trim()));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(word(list[start..index].trim()));
                start = index + 1;
            }
            _ => {}
        }
    }
    names
}

fn word(path: &str) -> String {
    path.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
}
