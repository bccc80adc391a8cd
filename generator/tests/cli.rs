//! The command line, run as a process: exit codes, output files, messages.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[cfg(unix)]
mod regenerate;
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

/// Creates a folder with a description.
fn folder(description: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("openapi.yaml"), description).unwrap();
    folder
}

fn oasmith(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oasmith")).args(arguments).current_dir(folder).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Returns every file below a folder and its text, except for the run's record, which is specific to the executable.
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
fn generate_writes_a_crate_and_a_report() {
    let folder = folder(GOOD);
    let arguments: Vec<&str> = GENERATE.into_iter().chain(["--report", "report.json"]).collect();
    let output = oasmith(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for file in
        ["Cargo.toml", "README.md", "src/lib.rs", "src/client.rs", "src/models/thing.rs", "src/api/things/mod.rs"]
    {
        assert!(folder.path().join("out").join(file).is_file(), "{file} is missing");
    }
    assert!(stderr(&output).contains("1 of 1 operations, 1 types"), "{}", stderr(&output));
    let report = fs::read_to_string(folder.path().join("report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let expected = serde_json::json!({
        "operations": {"documented": 1, "generated": 1, "skipped": 0}, "types": 1, "unused_types": 0, "untyped": 0,
        "skipped_operations": [], "untyped_values": [], "paginated_operations": [], "diagnostics": []
    });
    assert_eq!(report, expected);
}

#[test]
fn the_report_of_a_rejected_description_contains_its_diagnostics() {
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
fn the_output_does_not_depend_on_the_working_directory() {
    let folder = folder(GOOD);
    let elsewhere = tempfile::tempdir().unwrap();
    let spec = folder.path().join("openapi.yaml");
    let first = oasmith(folder.path(), &GENERATE);
    let second = oasmith(elsewhere.path(), &["generate", spec.to_str().unwrap(), "--output", "out", "--name", "demo"]);
    assert!(first.status.success() && second.status.success());
    assert_eq!(tree(&folder.path().join("out")), tree(&elsewhere.path().join("out")));
}

/// Reads what a program says, line by line, until a line holds a string.
fn read_until(lines: &mut impl Iterator<Item = std::io::Result<String>>, text: &str) -> Vec<String> {
    let mut read: Vec<String> = Vec::new();
    while read.last().is_none_or(|line| !line.contains(text)) {
        let next = lines.next();
        assert!(next.is_some(), "no line holds {text:?}: {read:#?}");
        read.extend(next.map(Result::unwrap));
    }
    read
}

#[test]
fn a_watch_generates_after_each_change_and_goes_on_after_errors() {
    use std::io::BufRead;

    let folder = folder(GOOD);
    let spec = folder.path().join("openapi.yaml");
    let model = folder.path().join("out/src/models/thing.rs");
    let mut arguments = GENERATE.to_vec();
    arguments[0] = "watch";
    let mut watch = Command::new(env!("CARGO_BIN_EXE_oasmith"))
        .args(arguments)
        .current_dir(folder.path())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufReader::new(watch.stderr.take().unwrap()).lines();
    let first = read_until(&mut lines, "watching");
    assert!(first.last().unwrap().starts_with("done in "), "{first:?}");
    assert!(model.is_file());
    fs::write(&spec, "openapi: [").unwrap();
    let second = read_until(&mut lines, "watching");
    assert!(second.iter().any(|line| line.contains("OAS0005")), "{second:?}");
    assert!(second.last().unwrap().starts_with("not generated in "), "{second:?}");
    fs::write(&spec, GOOD.replace("Thing", "Object")).unwrap();
    let third = read_until(&mut lines, "watching");
    assert!(third.last().unwrap().starts_with("done in "), "{third:?}");
    assert!(!model.is_file() && folder.path().join("out/src/models/object.rs").is_file());
    watch.kill().unwrap();
    watch.wait().unwrap();
}

#[test]
fn a_check_shows_the_lines_that_would_change() {
    let folder = folder(GOOD);
    assert_eq!(oasmith(folder.path(), &GENERATE).status.code(), Some(0));
    let model = folder.path().join("out/src/models/thing.rs");
    let text = fs::read_to_string(&model).unwrap();
    fs::write(&model, text.replacen("pub struct Thing", "pub struct Other", 1)).unwrap();
    let checking: Vec<&str> = GENERATE.into_iter().chain(["--check"]).collect();
    let output = oasmith(folder.path(), &checking);
    assert_eq!(output.status.code(), Some(1));
    let shown = stderr(&output);
    assert!(shown.contains("  ~ src/models/thing.rs\nsrc/models/thing.rs\n  -"), "{shown}");
    assert!(shown.contains(" pub struct Other {\n  +") && shown.contains(" pub struct Thing {\n"), "{shown}");
}

#[test]
fn without_a_description_the_configuration_is_used() {
    let folder = folder(GOOD);
    let config = "spec = 'openapi.yaml'\noutput = 'client'\n[package]\nname = 'demo'\nmanifest = false\n";
    fs::write(folder.path().join("oasmith.toml"), config).unwrap();
    assert_eq!(oasmith(folder.path(), &["generate"]).status.code(), Some(0));
    assert!(folder.path().join("client/src/lib.rs").is_file());
    assert!(!folder.path().join("client/Cargo.toml").exists());
}

#[test]
fn check_writes_nothing_and_detects_differences() {
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
    assert!(stderr(&output).contains("~ src/models/thing.rs"), "{}", stderr(&output));
}

#[test]
fn package_names_that_could_escape_the_folder_or_the_manifest_are_rejected() {
    let folder = folder(GOOD);
    for name in ["../x", "a b", "type", "a\"\n[dependencies]"] {
        let output = oasmith(folder.path(), &["generate", "openapi.yaml", "--output", "out", "--name", name]);
        assert_eq!(output.status.code(), Some(1), "{name:?}");
    }
    assert!(!folder.path().join("out").exists());
}

#[test]
fn wrong_usage_exits_with_2() {
    let folder = folder(GOOD);
    for arguments in [&["generate", "--nonsense"][..], &["make"], &["check"], &[]] {
        assert_eq!(oasmith(folder.path(), arguments).status.code(), Some(2), "{arguments:?}");
    }
}

/// A broken description exits with 1 and a message with line and column, and leaves the output unchanged.
fn refused(broken: &str, position: &str, message: &str) {
    let folder = folder(GOOD);
    assert!(oasmith(folder.path(), &GENERATE).status.success());
    let before = tree(&folder.path().join("out"));
    fs::write(folder.path().join("openapi.yaml"), broken).unwrap();
    let strictly: Vec<&str> = GENERATE.into_iter().chain(["--strict"]).collect();
    for arguments in [&strictly[..], &["check", "openapi.yaml"]] {
        let output = oasmith(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert!(stderr(&output).contains(&format!("openapi.yaml:{position}")), "{}", stderr(&output));
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
    }
    assert_eq!(tree(&folder.path().join("out")), before);
}

#[test]
fn syntax_errors_have_a_location() {
    refused(&GOOD.replace("paths:\n", "paths: {\n"), "6:11", "OAS0005");
}

/// A description without a meaning is rejected by default too, and the level cannot be lowered.
#[test]
fn fatal_errors_are_rejected_at_any_level() {
    let broken = [
        GOOD.replace("paths:\n", "paths: {\n"),
        GOOD.replace("'#/components/schemas/Thing'", "./thing.yaml"),
        GOOD.replace("3.0.3", "9.9.9"),
        GOOD.replace("openapi: 3.0.3\n", ""),
        // An unknown field, although only a warning, does not change that.
        GOOD.replace("      operationId: getThing\n", "      $ref: ./get.yaml\n"),
    ];
    for broken in broken {
        let folder = folder(&broken);
        let arguments: Vec<&str> = GENERATE.into_iter().chain(["--lint", "warnings=allow"]).collect();
        let output = oasmith(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert!(!folder.path().join("out").exists());
    }
    let folder = folder(GOOD);
    let output = oasmith(folder.path(), &["check", "openapi.yaml", "--lint", "unknown-version=warn"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("`unknown-version` is always an error"), "{}", stderr(&output));
}

/// The same description by default, in strict mode, and with a level of its own: on the command line and in `oasmith.toml`.
#[test]
fn violations_of_the_specification_are_warnings_unless_strict() {
    let folder = folder(&GOOD.replace("schemas/Thing'", "schemas/Nothing'"));
    let run = |more: &[&str]| oasmith(folder.path(), &[&GENERATE[..], more].concat());
    let warned = run(&[]);
    assert_eq!(warned.status.code(), Some(0), "{}", stderr(&warned));
    assert!(
        stderr(&warned).contains("`#/components/schemas/Nothing`; any value is accepted here"),
        "{}",
        stderr(&warned)
    );
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
fn an_unresolved_reference_has_a_location_and_a_suggestion() {
    let broken = GOOD.replace("schemas/Thing'", "schemas/Thign'");
    refused(&broken, "18:23", "did you mean `#/components/schemas/Thing`?");
}

#[test]
fn an_unknown_type_has_a_location_and_a_suggestion() {
    refused(&GOOD.replace("          type: string\n", "          type: strng\n"), "25:17", "did you mean `string`?");
}

#[test]
fn an_unsupported_version_is_named() {
    refused(&GOOD.replace("3.0.3", "9.9.9"), "1:10", "there is no version `9.9.9` of OpenAPI");
}

#[test]
fn foreign_files_are_kept() {
    let folder = folder(GOOD);
    fs::create_dir_all(folder.path().join("out/src")).unwrap();
    fs::write(folder.path().join("out/src/lib.rs"), "// mine\n").unwrap();
    let output = oasmith(folder.path(), &GENERATE);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("not generated by oasmith"), "{}", stderr(&output));
    assert_eq!(tree(&folder.path().join("out")), [(PathBuf::from("src/lib.rs"), "// mine\n".to_owned())]);
}

#[test]
fn names_are_written_and_checked() {
    let folder = folder(GOOD);
    let config = "spec = 'openapi.yaml'\noutput = 'out'\nnames-file = 'oasmith.names'\n[package]\nname = 'demo'\n";
    fs::write(folder.path().join("oasmith.toml"), config).unwrap();
    let first = oasmith(folder.path(), &["generate"]);
    assert!(stderr(&first).contains("oasmith.names: "), "{}", stderr(&first));
    let names = folder.path().join("oasmith.names");
    let text = fs::read_to_string(&names).unwrap();
    assert!(text.contains("#/components/schemas/Thing models::thing::Thing\n"), "{text}");
    assert!(oasmith(folder.path(), &["generate", "--check"]).status.success());
    // A run that finds nothing changed looks at the names as well.
    let again = oasmith(folder.path(), &["generate"]);
    assert!(
        stderr(&again).contains("all up to date") && !stderr(&again).contains("oasmith.names"),
        "{}",
        stderr(&again)
    );
    fs::write(&names, text.replace("models::thing::Thing\n", "models::thing::Item\n")).unwrap();
    assert_eq!(oasmith(folder.path(), &["generate", "--check"]).status.code(), Some(1));
    assert!(oasmith(folder.path(), &["generate"]).status.success());
    assert!(fs::read_to_string(folder.path().join("out/src/models/thing.rs")).unwrap().contains("pub struct Item"));
    fs::write(&names, format!("{text}#/gone .gone\n")).unwrap();
    let check = oasmith(folder.path(), &["generate", "--check"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(
        stderr(&check).contains("0 names would be added, 1 dropped") || stderr(&check).contains("would change"),
        "{}",
        stderr(&check)
    );
    fs::write(&names, "<<<<<<< HEAD\n").unwrap();
    let conflict = oasmith(folder.path(), &["generate"]);
    assert_eq!(conflict.status.code(), Some(1));
    assert!(stderr(&conflict).contains("oasmith.names:1:1"), "{}", stderr(&conflict));
}
