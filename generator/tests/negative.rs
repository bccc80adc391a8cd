//! Descriptions that are wrong, each with what is said about it: a folder per case, `expected.txt` beside the description.
//!
//! A line is what a build script prints, with the advice below it. `OASMITH_BLESS=1 cargo test -p oasmith --test negative` writes the expectations
//! anew, for review.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use oasmith::diagnostics::{Code, Diagnostics};
use oasmith::document::document;
use oasmith::resolve::resolve;
use oasmith::source::load;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/negative");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn root(case: &Path) -> PathBuf {
    let json = case.join("openapi.json");
    if json.exists() { json } else { case.join("openapi.yaml") }
}

/// What is said about a case, with paths from its folder.
fn findings(case: &Path) -> String {
    let path = root(case);
    let findings = match load(&path) {
        Err(error) => {
            assert_eq!(error.to_string(), error.finding().to_string());
            vec![error.finding()]
        }
        Ok(source) => {
            let mut diagnostics = Diagnostics::new();
            if let Some(document) = document(&source, &mut diagnostics) {
                resolve(&document, &mut diagnostics);
            }
            assert!(!diagnostics.is_empty(), "{}: nothing is said", case.display());
            diagnostics.findings(&source)
        }
    };
    let mut text = String::new();
    for finding in findings {
        writeln!(text, "{finding}").unwrap();
        if let Some(help) = finding.help {
            writeln!(text, "    help: {help}").unwrap();
        }
    }
    text.replace(&format!("{}/", case.display()), "")
}

#[test]
fn every_wrong_description_is_described() {
    let bless = std::env::var_os("OASMITH_BLESS").is_some();
    for case in cases() {
        let found = findings(&case);
        let expected = case.join("expected.txt");
        if bless {
            fs::write(&expected, &found).unwrap();
        }
        let expected = fs::read_to_string(&expected).unwrap();
        assert_eq!(found, expected, "in {}", case.display());
    }
}

#[test]
fn every_code_of_this_half_of_the_pipeline_has_a_case() {
    let expected: String = cases().iter().map(|case| fs::read_to_string(case.join("expected.txt")).unwrap()).collect();
    let missing: BTreeSet<Code> = Code::ALL
        .iter()
        .copied()
        .filter(|code| code.as_str() < "OAS0100" && !expected.contains(&format!("[{code}]")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
