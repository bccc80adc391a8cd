//! Descriptions that are wrong, each with what is said about it: a folder per case, `expected.txt` beside the description, and settings in
//! `lints.toml`, `limits.toml`, `names.toml` and `edits.toml` where they are not those that nobody chose. The page `docs/diagnostics.md` is made from them.
//!
//! What is expected is what the strict level says. Where that refuses what the default reads all the same, `default.txt` has what the default
//! says, and what comes of it: the operations with their parameters, and how many types there are.
//!
//! A line is what a build script prints, with the advice below it. `OASMITH_BLESS=1 cargo test -p oasmith --test negative` writes the expectations
//! and the page anew, for review.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod page;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use oasmith::diagnostics::{Class, Code, Finding, Levels, Style};
use oasmith::edits::Edits;
use oasmith::pipeline::{CheckOutcome, GenerateOptions, check_with_options, files};
use serde::de::DeserializeOwned;

/// A case: its folder, what was found, and how that looks.
struct Case {
    folder: PathBuf,
    findings: Vec<Finding>,
    rendered: String,
    /// What the default makes of it, where that is something else.
    default: Option<String>,
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
    let lints: Levels = setting(&folder, "lints.toml");
    let job = GenerateOptions {
        lints: lints.clone().with_strict(true),
        limits: setting(&folder, "limits.toml"),
        names: setting(&folder, "names.toml"),
        edits: edits(&folder),
        ..GenerateOptions::new(root(&folder))
    };
    let (findings, rendered) = match check_with_options(&job) {
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
    let default = default_run(&folder, &GenerateOptions { lints, ..job }, &findings);
    Case { folder, findings, rendered, default }
}

/// What the default says and makes of a case; nothing where it says the same.
fn default_run(folder: &Path, job: &GenerateOptions, strict: &[Finding]) -> Option<String> {
    let checked = check_with_options(job).ok()?;
    let findings = checked.diagnostics.findings(&checked.source);
    if findings == strict {
        return None;
    }
    // What is not refused is generated, and is Rust.
    let is_refused = files(&checked, job).unwrap().is_none();
    let outline = if is_refused { "refused\n".to_owned() } else { outline(&checked) };
    Some(outline + &lines(folder, &findings))
}

/// What came of a description: its operations with their parameters, and numbers.
fn outline(checked: &CheckOutcome) -> String {
    let (operations, api) = (checked.operations(), &checked.api);
    let mut text = format!(
        "generated: {} of {} operations, {} types, {} untyped\n",
        operations.generated,
        operations.documented,
        api.types.len(),
        api.untyped
    );
    for operation in &api.operations {
        let parameters = operation.parameters.iter();
        let parameters = parameters.map(|one| format!("{}{}", one.wire, if one.required { "" } else { "?" }));
        let mut parameters: Vec<String> = parameters.collect();
        parameters.extend(operation.body.is_some().then(|| "body".to_owned()));
        writeln!(text, "    {} {} ({})", operation.method, operation.path, parameters.join(", ")).unwrap();
    }
    text
}

/// The findings as lines, with paths from the folder of the case.
fn lines(folder: &Path, findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        writeln!(text, "{finding}").unwrap();
        if let Some(help) = &finding.help {
            writeln!(text, "    help: {help}").unwrap();
        }
    }
    text.replace(&format!("{}/", folder.display()), "")
}

fn is_blessed() -> bool {
    std::env::var_os("OASMITH_BLESS").is_some()
}

/// Every case, once for all tests.
fn cases() -> &'static [Case] {
    static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| folders().into_iter().map(case).collect());
    &CASES
}

#[test]
fn every_wrong_description_is_described() {
    for case in cases() {
        compare(&case.folder.join("expected.txt"), Some(&lines(&case.folder, &case.findings)));
        compare(&case.folder.join("default.txt"), case.default.as_ref());
    }
}

/// Whether a file holds a string, or is not there where there is none.
fn compare(path: &Path, found: Option<&String>) {
    match found {
        Some(found) if is_blessed() => fs::write(path, found).unwrap(),
        None if is_blessed() && path.exists() => fs::remove_file(path).unwrap(),
        _ => {}
    }
    assert_eq!(fs::read_to_string(path).ok().as_ref(), found, "{}", path.display());
}

/// What has a fallback is shown with what comes of it.
#[test]
fn every_broken_rule_has_a_case_that_is_generated_all_the_same() {
    let cases = cases();
    let is_generated = |case: &&Case| case.default.as_ref().is_some_and(|text| text.starts_with("generated"));
    let texts: Vec<&String> = cases.iter().filter(is_generated).filter_map(|case| case.default.as_ref()).collect();
    let is_rule = |code: &&Code| matches!(code.class(), Class::Rule(_));
    let is_shown = |code: &Code| texts.iter().any(|text| text.contains(&format!("warning[{code}]")));
    let missing: Vec<&Code> = Code::ALL.iter().filter(is_rule).filter(|code| !is_shown(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_code_has_a_case() {
    let cases = cases();
    let shown: BTreeSet<Code> = cases.iter().flat_map(|case| &case.findings).map(|finding| finding.code).collect();
    let missing: Vec<&Code> = Code::ALL.iter().filter(|code| !shown.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_page_shows_every_code_with_a_broken_description() {
    let page = page::page(cases());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    if is_blessed() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(page == written, "docs/diagnostics.md is out of date: run with OASMITH_BLESS=1 and read the difference");
    assert!(page.matches("\nIt is told").count() >= 20);
}
