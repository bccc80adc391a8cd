//! The copy of the runtime in a generated crate: the module `runtime`.
//!
//! Sources are copied with their comments, so that differences between versions are readable. Only paths are adapted to the module, and
//! tests are removed. This relies on our own formatting of the runtime; a test compiles the result without warnings.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::format::{FileSet, MARKER};

/// The files in the `src` folder of the runtime, sorted by path.
pub(super) const SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime_sources.rs"));

/// The licences of the runtime, which are distributed with its files.
pub(crate) struct Licences;

impl Licences {
    /// Their names and texts.
    pub(crate) const ALL: [(&'static str, &'static str); 2] =
        [("LICENSE-MIT", include_str!("../../LICENSE-MIT")), ("LICENSE-APACHE", include_str!("../../LICENSE-APACHE"))];

    /// Adds the texts as generated files.
    pub(crate) fn add(files: &mut FileSet, folder: &Path) {
        for (name, text) in Self::ALL {
            let header =
                format!("{MARKER} with the runtime of its clients, which is under this licence or the other.\n\n");
            files.insert(folder.join(name), header + text);
        }
    }
}

/// Returns the first lines of every file of the runtime.
pub(super) fn header() -> String {
    format!("// {MARKER}, whose runtime this is. Do not edit.\n// SPDX-License-Identifier: MIT OR Apache-2.0\n\n")
}

/// Adds the runtime to a crate.
pub(crate) fn add_copy(files: &mut FileSet, package: &str) {
    let folder = Path::new("src").join("runtime");
    let krate = package.replace('-', "_");
    for (name, text) in SOURCES.iter().filter(|(name, _)| !is_test(name)) {
        let name = if *name == "lib.rs" { "mod.rs" } else { name };
        let mut text = adapted(text, Some(&krate));
        if name == "mod.rs" {
            text.push_str(&macros());
        }
        let path: PathBuf = name.split('/').fold(folder.clone(), |path, part| path.join(part));
        files.insert(path, header() + &text);
    }
    Licences::add(files, &folder);
}

/// Whether a file contains nothing but tests.
pub(super) fn is_test(name: &str) -> bool {
    name.ends_with("tests.rs")
}

/// Re-exports the runtime's macros, which `#[macro_export]` puts at the root of the crate, from the module.
fn macros() -> String {
    let lines = SOURCES.iter().flat_map(|(_, text)| text.lines());
    let names: BTreeSet<&str> = lines
        .scan(false, |is_exported, line| {
            let name = line.strip_prefix("macro_rules! ").filter(|_| *is_exported);
            *is_exported = line == "#[macro_export]" || (*is_exported && line.starts_with("#["));
            Some(name.and_then(|name| name.split_whitespace().next()))
        })
        .flatten()
        .collect();
    let uses: Vec<String> = names.iter().map(|name| format!("pub use crate::{name};\n")).collect();
    format!("\n{}", uses.concat())
}

/// Returns a file without its tests, and in a crate with its paths one module deeper. Examples are not compiled there, because they need
/// dev-dependencies; the runtime's own tests compile them.
pub(super) fn adapted(text: &str, krate: Option<&str>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut is_example = false;
    for line in without_tests(text) {
        let (indent, trimmed) = line.split_at(line.len() - line.trim_start().len());
        let comment = ["///", "//!"].into_iter().find(|sign| trimmed.starts_with(sign));
        if let Some(fence) = comment.and_then(|sign| trimmed[sign.len()..].trim_start().strip_prefix("```")) {
            let opens = !is_example;
            is_example = opens;
            if opens && ["", "rust", "no_run", "should_panic", "compile_fail"].contains(&fence.trim()) {
                out.extend([indent, comment.unwrap_or_default(), " ```ignore\n"]);
                continue;
            }
        }
        match krate {
            Some(krate) => out.push_str(&deeper(line).replace("oasmith_runtime", &format!("{krate}::runtime"))),
            None => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

/// Returns the lines without test-only items. With rustfmt, an item ends with a brace at the indentation of its start.
fn without_tests(text: &str) -> Vec<&str> {
    let mut kept: Vec<&str> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start() != "#[cfg(test)]" {
            kept.push(line);
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        let mut item = lines.by_ref().skip_while(|line| line.trim_start().starts_with("#["));
        if item.next().is_some_and(|line| !line.ends_with(';') && !line.ends_with('}')) {
            item.by_ref().find(|line| line.strip_prefix(indent).is_some_and(|rest| rest.starts_with('}')));
        }
        if kept.last().is_some_and(|line| line.is_empty()) {
            kept.pop();
        }
    }
    kept
}

/// Moves the paths of a line one module deeper.
fn deeper(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 16);
    let mut rest = line;
    while let Some(at) = rest.find("crate::") {
        let (before, from) = rest.split_at(at);
        let is_path = !before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        out.extend([before, if is_path { "crate::runtime::" } else { "crate::" }]);
        rest = &from["crate::".len()..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::{SOURCES, adapted, add_copy, deeper, is_test, without_tests};
    use crate::format::{FileSet, MARKER};

    #[test]
    fn paths_are_moved_one_module_deeper() {
        assert_eq!(
            deeper("use crate::{a, b}; $crate::json::x"),
            "use crate::runtime::{a, b}; $crate::runtime::json::x"
        );
        assert_eq!(deeper("my_crate::x, pub(crate) y"), "my_crate::x, pub(crate) y");
    }

    #[test]
    fn test_only_items_are_removed() {
        let text = "mod a;\n#[cfg(test)]\nmod b;\nmod c;\n\n#[cfg(test)]\n#[allow(x)]\nmod tests {\n    fn a() {\n    }\n}\nfn d() {}";
        assert_eq!(without_tests(text), ["mod a;", "mod c;", "fn d() {}"]);
    }

    #[test]
    fn examples_are_not_compiled() {
        let text = "/// ```\n/// use oasmith_runtime::File;\n/// ```\n///\n/// ```text\n/// a\n/// ```\n";
        let expected = "/// ```ignore\n/// use pets::runtime::File;\n/// ```\n///\n/// ```text\n/// a\n/// ```\n";
        assert_eq!(adapted(text, Some("pets")), expected);
    }

    #[test]
    fn every_file_is_copied_with_the_marker() {
        let mut files = FileSet::new();
        add_copy(&mut files, "pet-store");
        let sources = SOURCES.iter().filter(|(name, _)| !is_test(name)).count();
        assert!(sources > 60 && files.len() == sources + 2, "{sources} of {}", files.len());
        for (path, text) in &files {
            assert!(text.lines().next().unwrap().contains(MARKER), "{}", path.display());
            assert!(!text.contains("oasmith_runtime"), "{}", path.display());
            assert!(!text.contains("#[cfg(test)]"), "{}", path.display());
        }
        let root = &files[&std::path::PathBuf::from("src/runtime/mod.rs")];
        assert!(root.contains("pub use crate::impl_serde;"), "{root}");
    }
}
