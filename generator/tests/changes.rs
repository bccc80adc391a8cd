//! Changes of descriptions, each with what is said about it: a folder per case with `old.yaml`, `new.yaml` and `expected.txt`. A folder that
//! is called as a rule shows that rule. The page `docs/changes.md` is made from them.
//!
//! `OASMITH_BLESS=1 cargo test -p oasmith --test changes` writes the expectations and the page anew, for review.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "changes/extensions.rs"]
mod extensions;
mod wrap;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use oasmith::changes::{Area, Changes, Rule, Step, Verdict, compare, markdown, sarif, text};
use oasmith::config::Types;
use oasmith::pipeline::{CheckOutcome, GenerateOptions, check_source, check_with_options};
use oasmith::source::Source;

fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir("tests/changes").unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn checked(path: &Path) -> CheckOutcome {
    let checked = check_with_options(&GenerateOptions::new(path)).unwrap();
    assert!(!checked.diagnostics.has_errors(), "{} has errors", path.display());
    checked
}

/// The changes of a case, and what is said of them, without the path of the folder.
fn changes(folder: &Path) -> (Changes, String) {
    let changes = compare(&checked(&folder.join("old.yaml")), &checked(&folder.join("new.yaml")));
    let shown = text(&changes, 100).replace(&format!("{}/", folder.display()), "");
    (changes, shown)
}

fn is_blessing() -> bool {
    std::env::var_os("OASMITH_BLESS").is_some()
}

/// Compares a file with what it should hold, or writes it.
fn expect(path: &Path, text: &str) -> bool {
    if is_blessing() {
        fs::write(path, text).unwrap();
        return true;
    }
    fs::read_to_string(path).unwrap_or_default() == text
}

fn case_of(rule: Rule) -> String {
    rule.name().replace('-', "_")
}

#[test]
fn every_case_says_what_is_expected() {
    let mut wrong = Vec::new();
    for folder in folders() {
        let (changes, shown) = changes(&folder);
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let rule = Rule::ALL.iter().find(|rule| case_of(**rule) == name);
        if let Some(rule) = rule {
            assert!(changes.list.iter().any(|change| change.rule == *rule), "{name} does not show {rule}");
        }
        if !expect(&folder.join("expected.txt"), &shown) {
            wrong.push(format!("{name}:\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "not as expected:\n{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_case() {
    let names: BTreeSet<String> =
        folders().iter().map(|folder| folder.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    let missing: Vec<&Rule> = Rule::ALL.iter().filter(|rule| !names.contains(&case_of(**rule))).collect();
    assert!(missing.is_empty(), "no case shows {missing:?}");
}

#[test]
fn a_description_does_not_differ_from_itself() {
    for folder in folders() {
        for file in ["old.yaml", "new.yaml"] {
            let one = checked(&folder.join(file));
            let changes = compare(&one, &one);
            assert!(changes.list.is_empty(), "{}: {:?}", folder.display(), changes.list);
        }
    }
}

#[test]
fn what_is_undone_is_told_as_well() {
    for folder in folders() {
        let (changes, _) = changes(&folder);
        let back = compare(&checked(&folder.join("new.yaml")), &checked(&folder.join("old.yaml")));
        assert_eq!(changes.list.is_empty(), back.list.is_empty(), "{}", folder.display());
    }
}

/// A description of one property that requests, responses or both have.
fn with_property(ways: &[&str], property: &str) -> CheckOutcome {
    let mut text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /pets:\n    post:\n".to_owned();
    let content = "content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}";
    let (mut request, mut response) = (String::new(), "{description: None}".to_owned());
    if ways.contains(&"request") {
        request = format!("      requestBody: {{required: true, {content}}}\n");
    }
    if ways.contains(&"response") {
        response = format!("{{description: A pet, {content}}}");
    }
    write!(text, "{request}      responses: {{'200': {response}}}\ncomponents:\n  schemas:\n    Pet:\n{property}")
        .unwrap();
    check_source(Source::from_text("openapi.yaml", &text).unwrap(), &Types::default())
}

#[test]
fn the_same_change_breaks_one_direction_and_not_the_other() {
    let bare = "      {type: object, properties: {name: {type: string}}}\n";
    let required = "      {type: object, required: [kind], properties: {name: {type: string}, kind: {type: string}}}\n";
    let verdicts = |ways: &[&str], before: &str, after: &str| {
        let changes = compare(&with_property(ways, before), &with_property(ways, after));
        let [only] = changes.list.as_slice() else { panic!("{:?}", changes.list) };
        (only.wire, only.rust)
    };
    let (breaking, compatible) = (Verdict::Breaking, Verdict::Compatible);
    // A required property comes.
    assert_eq!(verdicts(&["request"], bare, required), (breaking, breaking));
    assert_eq!(verdicts(&["response"], bare, required), (compatible, compatible));
    assert_eq!(verdicts(&["request", "response"], bare, required), (breaking, breaking));
    // And goes.
    assert_eq!(verdicts(&["request"], required, bare), (breaking, breaking));
    assert_eq!(verdicts(&["response"], required, bare), (breaking, breaking));
    // It becomes optional.
    let optional = "      {type: object, properties: {name: {type: string}, kind: {type: string}}}\n";
    assert_eq!(verdicts(&["request"], required, optional), (compatible, breaking));
    assert_eq!(verdicts(&["response"], required, optional), (breaking, breaking));
    // An optional one goes.
    assert_eq!(verdicts(&["request"], optional, bare), (breaking, breaking));
    assert_eq!(verdicts(&["response"], optional, bare), (compatible, breaking));
}

#[test]
fn the_step_follows_from_the_worst_change() {
    let step = |name: &str| changes(&Path::new("tests/changes").join(name)).0.step();
    assert_eq!(step("same_api_written_otherwise"), Step::None);
    assert_eq!(step("documentation_changed"), Step::Patch);
    assert_eq!(step("optional_parameter_added"), Step::Minor);
    assert_eq!(step("operation_moved"), Step::Minor);
    assert_eq!(step("operation_removed"), Step::Major);
}

#[test]
fn a_pull_request_shows_what_breaks_and_folds_the_rest() {
    let (changes, _) = changes(Path::new("tests/changes/field_changed"));
    let page = markdown(&changes, 100);
    assert!(
        page.starts_with("**2 changes; wire: 1 compatible; Rust: 1 breaking, 1 compatible; version step: major**\n"),
        "{page}"
    );
    assert!(page.contains("\n| what | breaks | why | where |\n"), "{page}");
    assert!(page.contains("field `owner_id` of `ownerId` is called `owner_id_2` now (OAD0414) | Rust |"), "{page}");
    assert!(page.contains("<details><summary>Compatible</summary>"), "{page}");
}

#[test]
fn a_log_for_code_hosts_has_a_result_for_each_change() {
    let (changes, _) = changes(Path::new("tests/changes/property_renamed"));
    let log = sarif(&changes);
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "OAD0404");
    assert_eq!(result["level"], "error");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "tests/changes/property_renamed/new.yaml");
    assert_eq!(place["region"]["startLine"], 17);
    let was = &result["relatedLocations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(was["uri"], "tests/changes/property_renamed/old.yaml");
}

fn oasmith(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oasmith")).args(arguments).current_dir(folder).output().unwrap()
}

#[test]
fn the_exit_code_is_what_was_asked_for() {
    let code = |case: &str, fail_on: &str| {
        let folder = Path::new("tests/changes").join(case);
        oasmith(&folder, &["diff", "old.yaml", "new.yaml", "--fail-on", fail_on]).status.code().unwrap()
    };
    for (case, codes) in [
        // breaking, wire, rust, any, never
        ("operation_removed", [1, 1, 1, 1, 0]),
        ("operation_moved", [1, 1, 0, 1, 0]),
        ("method_renamed", [1, 0, 1, 1, 0]),
        ("optional_parameter_added", [0, 0, 0, 1, 0]),
        ("same_api_written_otherwise", [0, 0, 0, 0, 0]),
    ] {
        let found = ["breaking", "wire", "rust", "any", "never"].map(|fail_on| code(case, fail_on));
        assert_eq!(found, codes, "{case}");
    }
}

#[test]
fn a_description_that_is_wrong_is_not_compared() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.yaml"), "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n").unwrap();
    fs::write(folder.path().join("new.yaml"), "openapi: [\n").unwrap();
    let output = oasmith(folder.path(), &["diff", "old.yaml", "new.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("OAS0005"), "{output:?}");
}

fn git(folder: &Path, arguments: &[&str]) {
    let settings = ["-c", "user.name=Example", "-c", "user.email=user@example.com", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(settings).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_description_is_compared_with_that_of_a_commit_and_what_it_refers_to() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("spec");
    fs::create_dir(&spec).unwrap();
    let root = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /pets:\n    get:\n      operationId: listPets\n      \
                parameters: [{$ref: 'parameters.yaml#/Limit'}]\n      responses: {'204': {description: None}}\n";
    fs::write(spec.join("api.yaml"), root).unwrap();
    fs::write(spec.join("parameters.yaml"), "Limit: {name: limit, in: query, schema: {type: string}}\n").unwrap();
    fs::write(
        folder.path().join("oasmith.toml"),
        "spec = \"spec/api.yaml\"\noutput = \"out\"\n[package]\nname = \"pets\"\n",
    )
    .unwrap();
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-qm", "First"]);
    fs::write(spec.join("parameters.yaml"), "# Moved.\nLimit: {name: limit, in: query, schema: {type: integer}}\n")
        .unwrap();
    let expected = "GET /pets\n    OAD0106 breaks wire and Rust: query parameter `limit`: string → integer\n            \
                    `api::pets::List::limit`; spec/parameters.yaml:2:1 (was 1:1)\n";
    for arguments in [["diff", "--base", "HEAD", "spec/api.yaml"].as_slice(), &["diff", "--base", "HEAD"]] {
        let output = oasmith(folder.path(), arguments);
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(shown.starts_with("HEAD:spec/api.yaml → spec/api.yaml\n"), "{output:?}");
        assert!(shown.contains(expected), "{shown}");
    }
    let output = oasmith(folder.path(), &["diff", "--base", "--upload-pack=x", "spec/api.yaml"]);
    assert!(!output.status.success());
    let output = oasmith(folder.path(), &["diff", "--base=nowhere", "spec/api.yaml"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("`nowhere` is no commit"), "{output:?}");
}

#[test]
fn a_rule_is_explained() {
    let output = oasmith(Path::new("."), &["explain", "OAD0101"]);
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("OAD0101: required parameter added\n\nWire: breaking"));
    let output = oasmith(Path::new("."), &["explain", "enum-value-added"]);
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("OAD0501: "));
}

#[test]
fn the_page_of_changes_is_made_from_the_cases() {
    assert!(expect(Path::new("../docs/changes.md"), &page()), "docs/changes.md is stale");
}

fn page() -> String {
    let mut page = fs::read_to_string("tests/changes/introduction.md").unwrap();
    samples(&mut page);
    page.push_str("\n## Rules\n\n| rule | name | what |\n| --- | --- | --- |\n");
    for rule in Rule::ALL {
        let anchor = rule.as_str().to_lowercase();
        writeln!(page, "| [{rule}](#{anchor}) | `{}` | {} |", rule.name(), rule.title()).unwrap();
    }
    let mut area: Option<Area> = None;
    for rule in Rule::ALL {
        if area != Some(rule.area()) {
            area = Some(rule.area());
            write!(page, "\n## {}\n", rule.area().title()).unwrap();
        }
        write!(page, "\n### {rule}\n\n**{}** (`{}`)\n\n{}\n", rule.title(), rule.name(), rule.explanation()).unwrap();
        let folder = Path::new("tests/changes").join(case_of(*rule));
        let shown = fs::read_to_string(folder.join("expected.txt")).unwrap_or_default();
        let lines: Vec<&str> = shown.lines().skip(1).collect();
        write!(page, "\n````text\n{}\n````\n", lines.join("\n").trim()).unwrap();
    }
    page.push_str(&fs::read_to_string("tests/changes/oasdiff.md").unwrap());
    wrap::wrap(&page)
}

/// What pull requests look like: all of them change one description.
fn samples(page: &mut String) {
    page.push_str("\n## Samples\n\nSix pull requests that change one description of cards, as a reviewer sees them.\n");
    for folder in folders() {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(title) = name.strip_prefix("sample_") else { continue };
        let (_, title) = title.split_once('_').unwrap();
        let mut title = title.replace('_', " ");
        title[..1].make_ascii_uppercase();
        let shown = fs::read_to_string(folder.join("expected.txt")).unwrap_or_default();
        write!(page, "\n### {title}\n\n````text\n{}\n````\n", shown.trim()).unwrap();
    }
}
