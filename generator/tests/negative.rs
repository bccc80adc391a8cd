//! Descriptions that are wrong, each with what is said about it: a folder per case, `expected.txt` beside the description, and settings in
//! `lints.toml`, `limits.toml`, `names.toml` and `edits.toml` where they are not those that nobody chose. The page `docs/diagnostics.md` is made from them.
//!
//! A line is what a build script prints, with the advice below it. `OASMITH_BLESS=1 cargo test -p oasmith --test negative` writes the expectations
//! and the page anew, for review.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod page;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use oasmith::diagnostics::{Code, Finding, Style};
use oasmith::edits::Edits;
use oasmith::pipeline::{Job, check_job};
use serde::de::DeserializeOwned;

/// A case: its folder, what was found, and how that looks.
struct Case {
    folder: PathBuf,
    findings: Vec<Finding>,
    rendered: String,
}

/// The folders from that of the package, which tests run in, so that no path differs from machine to machine.
fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir("tests/negative")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn root(folder: &Path) -> PathBuf {
    let json = folder.join("openapi.json");
    if json.exists() { json } else { folder.join("openapi.yaml") }
}

/// What a file of the folder says, or what holds where nobody says anything.
fn setting<T: DeserializeOwned + Default>(folder: &Path, file: &str) -> T {
    fs::read_to_string(folder.join(file)).map(|text| toml::from_str(&text).unwrap()).unwrap_or_default()
}

/// The changes of the description; overlays stand in the folder.
fn edits(folder: &Path) -> Edits {
    let mut edits: Edits = setting(folder, "edits.toml");
    edits.overlays.iter_mut().for_each(|path| *path = folder.join(&*path));
    edits
}

/// What is said about a case.
fn case(folder: PathBuf) -> Case {
    let job = Job {
        lints: setting(&folder, "lints.toml"),
        limits: setting(&folder, "limits.toml"),
        names: setting(&folder, "names.toml"),
        edits: edits(&folder),
        ..Job::new(root(&folder))
    };
    let (findings, rendered) = match check_job(&job) {
        Err(error) => {
            assert_eq!(error.to_string(), error.finding().to_string());
            (vec![error.finding()], error.render(Style::Plain))
        }
        Ok(checked) => {
            assert!(!checked.diagnostics.is_empty(), "{}: nothing is said", folder.display());
            let rendered = checked.diagnostics.render_at_most(&checked.source, Style::Plain, usize::MAX);
            (checked.diagnostics.findings(&checked.source), rendered)
        }
    };
    Case { folder, findings, rendered }
}

/// The findings as lines, with paths from the folder of the case.
fn lines(case: &Case) -> String {
    let mut text = String::new();
    for finding in &case.findings {
        writeln!(text, "{finding}").unwrap();
        if let Some(help) = &finding.help {
            writeln!(text, "    help: {help}").unwrap();
        }
    }
    text.replace(&format!("{}/", case.folder.display()), "")
}

fn is_blessed() -> bool {
    std::env::var_os("OASMITH_BLESS").is_some()
}

#[test]
fn every_wrong_description_is_described() {
    for case in folders().into_iter().map(case) {
        let found = lines(&case);
        let expected = case.folder.join("expected.txt");
        if is_blessed() {
            fs::write(&expected, &found).unwrap();
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(found, expected, "in {}", case.folder.display());
    }
}

#[test]
fn every_code_has_a_case() {
    let cases: Vec<Case> = folders().into_iter().map(case).collect();
    let shown: BTreeSet<Code> = cases.iter().flat_map(|case| &case.findings).map(|finding| finding.code).collect();
    let missing: Vec<&Code> = Code::ALL.iter().filter(|code| !shown.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_page_shows_every_code_with_a_broken_description() {
    let cases: Vec<Case> = folders().into_iter().map(case).collect();
    let page = page::page(&cases);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    if is_blessed() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(page == written, "docs/diagnostics.md is out of date: run with OASMITH_BLESS=1 and read the difference");
    assert!(page.matches("\nIt is told:\n").count() >= 20);
}
