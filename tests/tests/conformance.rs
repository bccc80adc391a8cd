//! The conformance run says what came of each description, and fails where it should.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const GOOD: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n";

/// A folder with a good description, a refused one, and a file that is none.
fn descriptions() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("below")).unwrap();
    fs::write(folder.path().join("below/good.yaml"), GOOD).unwrap();
    fs::write(folder.path().join("refused.json"), r#"{"openapi": "9.0"}"#).unwrap();
    fs::write(folder.path().join("other.json"), r#"{"paths": {"openapi": "3.0.3"}}"#).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_conformance"))
        .args([folder.as_os_str(), "--no-check".as_ref(), "--out".as_ref(), folder.join("out").as_os_str()])
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn each_description_has_its_outcome_and_other_files_have_none() {
    let folder = descriptions();
    let table = folder.path().join("table.tsv");
    let output = run(folder.path(), &["--tsv", table.to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    let text = fs::read_to_string(table).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split('\t').take(3).collect()).collect();
    assert_eq!(rows, [["below/good.yaml", "3.0.3", "generated"], ["refused.json", "9.0", "refused"]]);
    assert!(text.contains("there is no version `9.0` of OpenAPI"), "{text}");
}

#[test]
fn a_refusal_fails_a_strict_run_and_a_time_out_every_run() {
    let folder = descriptions();
    assert_eq!(run(folder.path(), &["--strict"]).status.code(), Some(1));
    assert_eq!(run(folder.path(), &["--strict", "--only", "good"]).status.code(), Some(0));
    let late = run(folder.path(), &["--only", "good", "--timeout", "0"]);
    assert_eq!(late.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&late.stdout).contains("TIMEOUT"));
}

#[test]
fn a_folder_without_descriptions_is_a_mistake_of_the_caller() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
}

#[test]
fn a_table_of_descriptions_narrows_the_run() {
    let folder = descriptions();
    let manifest = folder.path().join("list.tsv");
    let rows = "path\toperations\tnegative\nbelow/good.yaml\t7\t0\nrefused.json\t1\t1\nmissing.yaml\t99\t0\n";
    fs::write(&manifest, rows).unwrap();
    let output = run(folder.path(), &["--manifest", manifest.to_str().unwrap(), "--max-operations", "7"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("1 descriptions: 1 generated"), "{text}");
}
