//! Invalid descriptions and their diagnostics: a folder per case with `expected.txt` beside the description, and, where defaults do not
//! apply, settings in `lints.toml`, `limits.toml`, `names.toml`, `types.toml`, `package.toml` and `edits.toml`, and names of an earlier generation in
//! `oasmith.names`. The page `docs/diagnostics.md` is generated from them.
//!
//! `expected.txt` contains the diagnostics of strict mode. If the default mode accepts what strict mode rejects, `default.txt` contains the
//! diagnostics of the default mode and its result: the operations with their parameters, and the number of types.
//!
//! A line is what a build script prints, followed by the help. `OASMITH_BLESS=1 cargo test -p oasmith --test negative` rewrites the
//! expectations and the page, for review.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod page;
mod wrap;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use oasmith::config::PackageVersion;
use oasmith::diagnostics::{Class, Code, Finding, Levels, Style};
use oasmith::edits::Edits;
use oasmith::pipeline::{CheckOutcome, GenerateOptions, check_with_options, files};
use serde::de::DeserializeOwned;

/// A case: its folder, its diagnostics, and their rendering.
struct Case {
    folder: PathBuf,
    findings: Vec<Finding>,
    rendered: String,
    /// The result of the default mode, if it differs.
    default: Option<String>,
}

/// Returns the folders of all cases, relative to the package, which is the working directory of tests, so that paths do not depend on the
/// machine.
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

/// Reads a settings file of the folder, or returns the defaults.
fn setting<T: DeserializeOwned + Default>(folder: &Path, file: &str) -> T {
    fs::read_to_string(folder.join(file)).map(|text| toml::from_str(&text).unwrap()).unwrap_or_default()
}

/// Reads the edits of a case, whose overlays are in its folder.
fn edits(folder: &Path) -> Edits {
    let mut edits: Edits = setting(folder, "edits.toml");
    edits.overlays.iter_mut().for_each(|path| *path = folder.join(&*path));
    edits
}

/// The settings of the package that matter here.
#[derive(Default, serde::Deserialize)]
struct Package {
    version: PackageVersion,
}

/// Checks a case in strict mode.
fn case(folder: PathBuf) -> Case {
    let lints: Levels = setting(&folder, "lints.toml");
    let options = GenerateOptions {
        lints: lints.clone().with_strict(true),
        limits: setting(&folder, "limits.toml"),
        names: setting(&folder, "names.toml"),
        types: setting(&folder, "types.toml"),
        version: setting::<Package>(&folder, "package.toml").version,
        names_file: Some(folder.join("oasmith.names")).filter(|path| path.exists()),
        edits: edits(&folder),
        ..GenerateOptions::new(root(&folder))
    };
    let (findings, rendered) = match check_with_options(&options) {
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
    let default = default_run(&folder, &GenerateOptions { lints, ..options }, &findings);
    Case { folder, findings, rendered, default }
}

/// Returns the diagnostics and the result of the default mode; `None` if they do not differ.
fn default_run(folder: &Path, options: &GenerateOptions, strict: &[Finding]) -> Option<String> {
    let checked = check_with_options(options).ok()?;
    let findings = checked.diagnostics.findings(&checked.source);
    if findings == strict {
        return None;
    }
    // An accepted description generates valid Rust.
    let is_refused = files(&checked, options).unwrap().is_none();
    let outline = if is_refused { "refused\n".to_owned() } else { outline(&checked) };
    Some(outline + &lines(folder, &findings))
}

/// Returns an outline of the result: operations with their parameters, and numbers.
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

/// Formats findings as lines, with paths relative to the folder of the case.
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

/// Returns all cases, which are only checked once.
fn cases() -> &'static [Case] {
    static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| folders().into_iter().map(case).collect());
    &CASES
}

#[test]
fn every_case_has_the_expected_diagnostics() {
    for case in cases() {
        compare(&case.folder.join("expected.txt"), Some(&lines(&case.folder, &case.findings)));
        compare(&case.folder.join("default.txt"), case.default.as_ref());
    }
}

/// Asserts that a file has the expected content, or does not exist if there is none.
fn compare(path: &Path, found: Option<&String>) {
    match found {
        Some(found) if is_blessed() => fs::write(path, found).unwrap(),
        None if is_blessed() && path.exists() => fs::remove_file(path).unwrap(),
        _ => {}
    }
    assert_eq!(fs::read_to_string(path).ok().as_ref(), found, "{}", path.display());
}

/// Every recoverable error has a case that shows the result of the recovery.
#[test]
fn every_recoverable_error_has_a_case_that_is_generated() {
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
fn the_page_shows_every_code_with_an_invalid_description() {
    let page = wrap::wrap(&page::page(cases()));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    if is_blessed() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(page == written, "docs/diagnostics.md is out of date: run with OASMITH_BLESS=1 and read the difference");
    assert!(page.matches("\nIt is told").count() >= 20);
}
