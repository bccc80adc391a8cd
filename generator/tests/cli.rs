//! The command, run as people run it: exit codes, what is written, what is said.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod wrong_inputs;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const GOOD: &str = "\
openapi: 3.0.3
info:
  title: Demo API
  version: '1'
paths:
  /things/{id}:
    get:
      operationId: getThing
      tags: [things]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: A thing.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Thing'
components:
  schemas:
    Thing:
      type: object
      properties:
        id:
          type: string
";

const GENERATE: [&str; 6] = ["generate", "openapi.yaml", "--output", "out", "--name", "demo"];

/// A folder with a description in it.
fn folder(description: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("openapi.yaml"), description).unwrap();
    folder
}

fn oasmith(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oasmith")).args(arguments).current_dir(folder).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file below a folder, with its text; without the record of the run, which is of use only where it was made.
fn tree(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.extend(Some(path).filter(|path| !path.ends_with(".oasmith")));
            } else {
                found.push((path.strip_prefix(folder).unwrap().to_owned(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_description_gives_a_whole_crate_and_a_report() {
    let folder = folder(GOOD);
    let arguments: Vec<&str> = GENERATE.into_iter().chain(["--report", "report.json"]).collect();
    let output = oasmith(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    for file in
        ["Cargo.toml", "README.md", "src/lib.rs", "src/client.rs", "src/models/thing.rs", "src/api/things/mod.rs"]
    {
        assert!(folder.path().join("out").join(file).is_file(), "{file} is missing");
    }
    assert!(said(&output).contains("1 of 1 operations, 1 types"), "{}", said(&output));
    let report = fs::read_to_string(folder.path().join("report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let expected = serde_json::json!({
        "operations": {"documented": 1, "generated": 1, "skipped": 0}, "types": 1, "untyped": 0,
        "skipped_operations": [], "untyped_values": [], "diagnostics": []
    });
    assert_eq!(report, expected);
}

#[test]
fn the_report_of_a_refused_description_has_its_diagnostics() {
    let folder = folder(&GOOD.replace("schemas/Thing'", "schemas/Nothing'"));
    let arguments: Vec<&str> = GENERATE.into_iter().chain(["--strict", "--report", "report.json"]).collect();
    assert_eq!(oasmith(folder.path(), &arguments).status.code(), Some(1));
    let report = fs::read_to_string(folder.path().join("report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["operations"], serde_json::json!({"documented": 1, "generated": 0, "skipped": 1}));
    let found = &report["diagnostics"][0];
    assert_eq!(found["severity"], "error");
    assert_eq!(found["file"], "openapi.yaml");
    assert_eq!((found["line"].as_u64(), found["column"].as_u64()), (Some(18), Some(23)));
    let pointer = "/paths/~1things~1{id}/get/responses/200/content/application~1json/schema/$ref";
    assert_eq!(found["pointer"], pointer);
}

#[test]
fn the_bytes_do_not_depend_on_the_working_directory() {
    let folder = folder(GOOD);
    let elsewhere = tempfile::tempdir().unwrap();
    let spec = folder.path().join("openapi.yaml");
    let first = oasmith(folder.path(), &GENERATE);
    let second = oasmith(elsewhere.path(), &["generate", spec.to_str().unwrap(), "--output", "out", "--name", "demo"]);
    assert!(first.status.success() && second.status.success());
    assert_eq!(tree(&folder.path().join("out")), tree(&elsewhere.path().join("out")));
}

#[test]
fn without_a_description_the_configuration_says_what_to_do() {
    let folder = folder(GOOD);
    let config = "spec = 'openapi.yaml'\noutput = 'client'\n[package]\nname = 'demo'\nmanifest = false\n";
    fs::write(folder.path().join("oasmith.toml"), config).unwrap();
    assert_eq!(oasmith(folder.path(), &["generate"]).status.code(), Some(0));
    assert!(folder.path().join("client/src/lib.rs").is_file());
    assert!(!folder.path().join("client/Cargo.toml").exists());
}

#[test]
fn check_writes_nothing_and_tells_a_difference() {
    let folder = folder(GOOD);
    let checking: Vec<&str> = GENERATE.into_iter().chain(["--check"]).collect();
    assert_eq!(oasmith(folder.path(), &checking).status.code(), Some(1));
    assert!(!folder.path().join("out").exists());
    assert_eq!(oasmith(folder.path(), &GENERATE).status.code(), Some(0));
    assert_eq!(oasmith(folder.path(), &checking).status.code(), Some(0));
    let model = folder.path().join("out/src/models/thing.rs");
    fs::write(&model, fs::read_to_string(&model).unwrap() + "\n").unwrap();
    let output = oasmith(folder.path(), &checking);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("~ src/models/thing.rs"), "{}", said(&output));
}

#[test]
fn a_name_that_could_leave_the_folder_or_the_manifest_is_refused() {
    let folder = folder(GOOD);
    for name in ["../x", "a b", "type", "a\"\n[dependencies]"] {
        let output = oasmith(folder.path(), &["generate", "openapi.yaml", "--output", "out", "--name", name]);
        assert_eq!(output.status.code(), Some(1), "{name:?}");
    }
    assert!(!folder.path().join("out").exists());
}

#[test]
fn wrong_usage_is_exit_2() {
    let folder = folder(GOOD);
    for arguments in [&["generate", "--nonsense"][..], &["make"], &["check"], &[]] {
        assert_eq!(oasmith(folder.path(), arguments).status.code(), Some(2), "{arguments:?}");
    }
}

/// A broken description: exit 1, a message with line and column, and the output as it was.
fn refused(broken: &str, position: &str, message: &str) {
    let folder = folder(GOOD);
    assert!(oasmith(folder.path(), &GENERATE).status.success());
    let before = tree(&folder.path().join("out"));
    fs::write(folder.path().join("openapi.yaml"), broken).unwrap();
    let strictly: Vec<&str> = GENERATE.into_iter().chain(["--strict"]).collect();
    for arguments in [&strictly[..], &["check", "openapi.yaml"]] {
        let output = oasmith(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains(&format!("openapi.yaml:{position}")), "{}", said(&output));
        assert!(said(&output).contains(message), "{}", said(&output));
    }
    assert_eq!(tree(&folder.path().join("out")), before);
}

#[test]
fn a_mistake_of_syntax_is_located() {
    refused(&GOOD.replace("paths:\n", "paths: {\n"), "6:11", "OAS0005");
}

/// What has no meaning is refused by default too, and cannot be allowed.
#[test]
fn syntax_a_missing_file_and_an_unknown_version_are_refused_whatever_the_levels() {
    let broken = [
        GOOD.replace("paths:\n", "paths: {\n"),
        GOOD.replace("'#/components/schemas/Thing'", "./thing.yaml"),
        GOOD.replace("3.0.3", "9.9.9"),
        GOOD.replace("openapi: 3.0.3\n", ""),
        // A member that is unknown here, too, is no reason to go on.
        GOOD.replace("      operationId: getThing\n", "      $ref: ./get.yaml\n"),
    ];
    for broken in broken {
        let folder = folder(&broken);
        let arguments: Vec<&str> = GENERATE.into_iter().chain(["--lint", "warnings=allow"]).collect();
        let output = oasmith(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(!folder.path().join("out").exists());
    }
    let folder = folder(GOOD);
    let output = oasmith(folder.path(), &["check", "openapi.yaml", "--lint", "unknown-version=warn"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("`unknown-version` is always an error"), "{}", said(&output));
}

/// The same description by default, strictly, and with a level of its own: on the command line, and in `oasmith.toml`.
#[test]
fn a_broken_rule_is_a_warning_unless_the_run_is_strict() {
    let folder = folder(&GOOD.replace("schemas/Thing'", "schemas/Nothing'"));
    let run = |more: &[&str]| oasmith(folder.path(), &[&GENERATE[..], more].concat());
    let warned = run(&[]);
    assert_eq!(warned.status.code(), Some(0), "{}", said(&warned));
    assert!(said(&warned).contains("leads nowhere; any value is accepted here"), "{}", said(&warned));
    assert_eq!(run(&["--strict"]).status.code(), Some(1));
    assert_eq!(run(&["--lint", "unresolved-reference=deny"]).status.code(), Some(1));
    assert_eq!(run(&["--strict", "--lint", "unresolved-reference=warn"]).status.code(), Some(0));
    assert_eq!(oasmith(folder.path(), &["check", "openapi.yaml"]).status.code(), Some(1));
    let config = |strict: bool, lints: &str| {
        let text = format!(
            "spec = 'openapi.yaml'\noutput = 'out'\nstrict = {strict}\n[package]\nname = 'demo'\n[lints]\n{lints}\n"
        );
        fs::write(folder.path().join("oasmith.toml"), text).unwrap();
        oasmith(folder.path(), &["generate"]).status.code()
    };
    assert_eq!(config(false, ""), Some(0));
    assert_eq!(config(true, ""), Some(1));
    assert_eq!(config(true, "unresolved-reference = 'warn'"), Some(0));
    assert_eq!(config(false, "unresolved-reference = 'deny'"), Some(1));
}

#[test]
fn a_reference_to_nowhere_is_located_and_the_likely_name_told() {
    let broken = GOOD.replace("schemas/Thing'", "schemas/Thign'");
    refused(&broken, "18:23", "did you mean `#/components/schemas/Thing`?");
}

#[test]
fn an_unknown_type_is_located_and_the_likely_name_told() {
    refused(&GOOD.replace("          type: string\n", "          type: strng\n"), "25:17", "did you mean `string`?");
}

#[test]
fn a_version_that_is_not_read_is_named() {
    refused(&GOOD.replace("3.0.3", "9.9.9"), "1:10", "there is no version `9.9.9` of OpenAPI");
}

#[test]
fn files_that_somebody_else_wrote_are_kept() {
    let folder = folder(GOOD);
    fs::create_dir_all(folder.path().join("out/src")).unwrap();
    fs::write(folder.path().join("out/src/lib.rs"), "// mine\n").unwrap();
    let output = oasmith(folder.path(), &GENERATE);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("not written by oasmith"), "{}", said(&output));
    assert_eq!(tree(&folder.path().join("out")), [(PathBuf::from("src/lib.rs"), "// mine\n".to_owned())]);
}
