//! Lines of prose are short enough to be read side by side.
//!
//! `OASMITH_BLESS=1 cargo test -p oasmith --test prose` breaks those that are not.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod wrap;

use std::fs;
use std::path::{Path, PathBuf};

use wrap::wrap;

/// The pages that people read, and the texts of which others are made.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let single = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"];
    let mut pages: Vec<PathBuf> = single.iter().map(|name| root.join(name)).collect();
    pages.extend(["generated", "runtime", "generator"].iter().map(|folder| root.join(folder).join("README.md")));
    for folder in ["docs", "generator/src/extensions", "generator/tests/changes"] {
        let found = fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        pages.extend(found.filter(|path| path.extension().is_some_and(|end| end == "md")));
    }
    pages.retain(|path| path.exists());
    pages.sort();
    pages
}

#[test]
fn lines_of_prose_have_fewer_than_120_characters() {
    let mut long = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let wrapped = wrap(&text);
        if std::env::var_os("OASMITH_BLESS").is_some() {
            fs::write(&page, &wrapped).unwrap();
        } else if wrapped != text {
            let line = text.lines().zip(wrapped.lines()).take_while(|(one, other)| one == other).count() + 1;
            long.push(format!("{}:{line}", page.display()));
        }
    }
    assert!(long.is_empty(), "lines are too long, run with OASMITH_BLESS=1: {long:#?}");
}

#[test]
fn only_paragraphs_with_a_long_line_are_broken_anew() {
    let long = format!("- An item {}`of code` - with\n  a second line.\n", "which is long ".repeat(9));
    let short = "A line.\nAnother.\n\n| table |\n| --- |\n";
    let code = format!("```text\n{}\n```\n", "x ".repeat(100));
    let wrapped = wrap(&format!("{short}{long}{code}"));
    assert!(wrapped.starts_with(short) && wrapped.ends_with(&code), "{wrapped}");
    let item: Vec<&str> = wrapped[short.len()..wrapped.len() - code.len()].lines().collect();
    assert_eq!(item.len(), 2, "{wrapped}");
    assert!(item[0].starts_with("- An item ") && item[0].chars().count() < wrap::LIMIT, "{wrapped}");
    assert!(item[1].starts_with("  ") && item[1].ends_with("`of code` - with a second line."), "{wrapped}");
    assert_eq!(wrap(&wrapped), wrapped);
}
