//! Output formats for programs, and `oasmith explain`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use oasmith::diagnostics::Code;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A description with an untyped body, an untyped value, and a lint.
const WEAK: &str = "\
openapi: 3.0.3
info: {title: Demo, version: '1'}
paths:
  /things:
    post:
      operationId: createThing
      requestBody: {$ref: '#/components/requestBodies/Picture'}
      responses: {'204': {description: done}}
    get:
      operationId: listThings
      responses: {'204': {description: done}}
components:
  requestBodies:
    Picture:
      content:
        multipart/mixed:
          schema: {type: object, properties: {picture: {type: string, format: binary}}}
  schemas:
    Mixed: {enum: [1, [two]]}
    Born: {type: string, format: datetime}
";

fn folder(description: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("openapi.yaml"), description).unwrap();
    folder
}

fn oasmith(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oasmith")).args(arguments).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Parses standard output, which must contain nothing but one JSON value.
fn value(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn json_contains_findings_numbers_and_the_report() {
    let folder = folder(WEAK);
    let output = oasmith(folder.path(), &["check", "openapi.yaml", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "");
    let value = value(&output);
    assert_eq!(value["summary"], json!({"errors": 0, "warnings": 3, "hidden": 0}));
    assert_eq!(
        value["findings"][2],
        json!({
            "code": "OAS0202", "severity": "warning", "pointer": "/components/schemas/Born/format",
            "file": "openapi.yaml", "line": 20, "column": 34, "end": {"line": 20, "column": 42},
            "message": "the format `datetime` of `type: string` is not known",
            "label": "the value is read without it", "help": "did you mean `date-time`?",
        })
    );
    assert_eq!(value["report"]["operations"], json!({"documented": 2, "generated": 2, "skipped": 0}));
}

#[test]
fn the_report_lists_skipped_and_untyped_items_at_any_level() {
    // An unresolved reference to a body skips the operation.
    let folder = folder(&WEAK.replace("requestBodies/Picture'", "requestBodies/Pictures'"));
    let quiet = ["--lint", "warnings=allow", "--lint", "unresolved-reference=allow"];
    let arguments = [&["check", "openapi.yaml", "--report", "report.json"], &quiet[..]].concat();
    let output = oasmith(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "openapi.yaml: 0 errors, 0 warnings\n");
    let report: Value = serde_json::from_slice(&fs::read(folder.path().join("report.json")).unwrap()).unwrap();
    assert_eq!(
        report["skipped_operations"],
        json!([{
            "operation": "POST /things", "pointer": "/paths/~1things/post", "file": "openapi.yaml", "line": 5, "column": 5,
            "reason": "the operation is left out: the body or a required parameter cannot be read",
        }])
    );
    assert_eq!(
        report["untyped_values"],
        json!([{
            "pointer": "/components/schemas/Mixed", "file": "openapi.yaml", "line": 19, "column": 12,
            "reason": "the enum lists values that are not scalars; the value is kept as arbitrary JSON",
        }])
    );
    assert_eq!(report["untyped"], 1);
}

#[test]
fn an_unreadable_operation_is_reported_with_the_error() {
    let broken =
        WEAK.replace("      operationId: listThings\n", "      operationId: listThings\n      parameters: 7\n");
    let folder = folder(&broken.replace("/things:", "/things/{:"));
    let value = value(&oasmith(folder.path(), &["check", "openapi.yaml", "--format", "json"]));
    let reasons: Vec<_> =
        value["report"]["skipped_operations"].as_array().unwrap().iter().map(|one| &one["reason"]).collect();
    assert_eq!(reasons.len(), 2);
    assert!(
        reasons.iter().any(|reason| **reason == "the braces of the path `/things/{` do not enclose names"),
        "{reasons:?}"
    );
    assert!(reasons.iter().any(|reason| reason.as_str().unwrap().contains("`parameters` is an array")), "{reasons:?}");
}

#[test]
fn an_unreadable_file_is_a_finding() {
    let folder = folder("openapi: 3.0.3\n");
    for (format, code) in [("json", "/findings/0/code"), ("sarif", "/runs/0/results/0/ruleId")] {
        let output = oasmith(folder.path(), &["check", "nothing.yaml", "--format", format]);
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), String::new()));
        assert_eq!(value(&output).pointer(code).unwrap(), "OAS0001");
    }
}

#[test]
fn json_of_generate_lists_the_changes() {
    let folder = folder(WEAK);
    let arguments = ["generate", "openapi.yaml", "--output", "out", "--name", "demo", "--format", "json"];
    let output = oasmith(folder.path(), &arguments);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    let added = value(&output)["changes"]["added"].as_array().unwrap().clone();
    assert!(added.contains(&json!("src/lib.rs")), "{added:?}");
    let again = value(&oasmith(folder.path(), &arguments));
    assert_eq!(again["changes"], json!({"added": [], "changed": [], "stale": []}));
}

#[test]
fn human_output_goes_to_standard_error() {
    let folder = folder(WEAK);
    let output = oasmith(folder.path(), &["check", "openapi.yaml"]);
    assert_eq!(text(&output.stdout), "");
    assert!(text(&output.stderr).contains("warning[OAS0202]"));
}

#[test]
fn sarif_contains_rules_results_and_regions() {
    let folder = folder(WEAK);
    let value = value(&oasmith(folder.path(), &["check", "openapi.yaml", "--format", "sarif"]));
    assert_eq!(value["version"], "2.1.0");
    let run = &value["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "oasmith");
    let rules = driver["rules"].as_array().unwrap();
    assert_eq!(rules.len(), Code::ALL.len());
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len());
    for rule in rules {
        for text in ["/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown", "/name"] {
            assert!(rule.pointer(text).and_then(Value::as_str).is_some_and(|text| !text.is_empty()), "{rule}{text}");
        }
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
    }
    let location = &results[2]["locations"][0];
    assert_eq!(location["physicalLocation"]["artifactLocation"], json!({"uri": "openapi.yaml"}));
    let region = json!({"startLine": 20, "startColumn": 34, "endLine": 20, "endColumn": 42});
    assert_eq!(location["physicalLocation"]["region"], region);
    assert_eq!(run["columnKind"], "unicodeCodePoints");
}

#[test]
fn findings_are_limited_and_the_rest_is_counted() {
    let folder = folder(WEAK);
    let value = value(&oasmith(folder.path(), &["check", "openapi.yaml", "--format", "json", "--max-findings", "1"]));
    assert_eq!(value["findings"].as_array().unwrap().len(), 1);
    assert_eq!(value["summary"], json!({"errors": 0, "warnings": 3, "hidden": 2}));
    let shown = text(&oasmith(folder.path(), &["check", "openapi.yaml", "--max-findings", "1"]).stderr);
    assert!(shown.contains("… and 2 more") && shown.ends_with("0 errors, 3 warnings\n"), "{shown}");
    let all = text(&oasmith(folder.path(), &["check", "openapi.yaml", "--max-findings", "0"]).stderr);
    assert!(!all.contains("more"), "{all}");
}

#[test]
fn all_findings_are_reported_in_document_order() {
    let schemas = ["Z", "C", "A", "Y", "B"].map(|name| ["    ", name, ": {type: strin}\n"].concat()).concat();
    let folder = folder(&(WEAK.to_owned() + &schemas));
    let value = value(&oasmith(folder.path(), &["check", "openapi.yaml", "--format", "json"]));
    let lines: Vec<_> = value["findings"].as_array().unwrap().iter().map(|one| one["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [21, 22, 23, 24, 25]);
}

#[test]
fn a_denied_lint_rejects_the_description_and_keeps_the_output() {
    let folder = folder(WEAK);
    let config = "spec = 'openapi.yaml'\noutput = 'out'\n[package]\nname = 'demo'\n";
    fs::write(folder.path().join("oasmith.toml"), config).unwrap();
    assert_eq!(oasmith(folder.path(), &["generate"]).status.code(), Some(0));
    let client = folder.path().join("out/src/client.rs");
    let before = fs::metadata(&client).unwrap().modified().unwrap();
    for (name, code) in [("unknown-format", 1), ("OAS0202", 1), ("unused-component", 1), ("untyped-value", 1)] {
        fs::write(folder.path().join("oasmith.toml"), format!("{config}[lints]\n{name} = 'deny'\n")).unwrap();
        let output = oasmith(folder.path(), &["generate"]);
        assert_eq!(output.status.code(), Some(code), "{name}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains("nothing was written"), "{}", text(&output.stderr));
    }
    assert_eq!(fs::metadata(&client).unwrap().modified().unwrap(), before);
    let checked = oasmith(folder.path(), &["check", "openapi.yaml", "--config", "oasmith.toml"]);
    assert_eq!(checked.status.code(), Some(1));
}

#[test]
fn an_unknown_lint_is_rejected_with_a_suggestion() {
    let folder = folder(WEAK);
    let config = "spec = 'openapi.yaml'\noutput = 'out'\n[package]\nname = 'demo'\n[lints]\nunknown-fromat = 'deny'\n";
    fs::write(folder.path().join("oasmith.toml"), config).unwrap();
    let output = oasmith(folder.path(), &["generate"]);
    assert_eq!(output.status.code(), Some(1));
    let printed = text(&output.stderr);
    assert!(printed.contains("line 6") && printed.contains("did you mean `unknown-format`?"), "{printed}");
    let output = oasmith(folder.path(), &["check", "openapi.yaml", "--lint", "unknown-fromat=deny"]);
    assert!(text(&output.stderr).contains("did you mean `unknown-format`?"));
}

#[test]
fn output_is_not_coloured_without_a_terminal() {
    let folder = folder(WEAK);
    let mut command = Command::new(env!("CARGO_BIN_EXE_oasmith"));
    command.args(["check", "openapi.yaml"]).current_dir(folder.path());
    for no_color in [None, Some("1")] {
        let output = command.envs(no_color.map(|value| ("NO_COLOR", value))).output().unwrap();
        assert!(!output.stderr.contains(&0x1b), "{}", text(&output.stderr));
    }
}

#[test]
fn a_code_is_explained_by_number_and_by_name() {
    let folder = folder(WEAK);
    let by_number = oasmith(folder.path(), &["explain", "OAS0012"]);
    assert_eq!(by_number.status.code(), Some(0));
    assert!(text(&by_number.stdout).starts_with("OAS0012: an unsupported version\n\n"));
    assert_eq!(by_number.stdout, oasmith(folder.path(), &["explain", "unsupported-version"]).stdout);
}

#[test]
fn an_unknown_code_is_rejected_with_a_suggestion() {
    let folder = folder(WEAK);
    for (code, suggestion) in [("OAS012", "OAS0012"), ("unkown-format", "unknown-format")] {
        let output = oasmith(folder.path(), &["explain", code]);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains(&format!("did you mean `{suggestion}`?")), "{}", text(&output.stderr));
    }
}

#[test]
fn without_a_code_all_codes_are_listed() {
    let folder = folder(WEAK);
    let output = oasmith(folder.path(), &["explain"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout).lines().count(), Code::ALL.len() + oasmith::changes::Rule::ALL.len());
}
