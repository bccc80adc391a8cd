//! The output of every case compiles, without a warning of the compiler, of clippy or of rustdoc.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

use oasmith::pipeline::{self, GenerateOptions};
use oasmith::runtime::Runtime;
use oasmith::write;
use oasmith_tests::{cases, root, types_of};

#[test]
fn every_case_compiles_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    for (name, case) in cases().unwrap() {
        let job = GenerateOptions {
            name: Some(format!("case_{name}")),
            runtime: Runtime::Registry(None),
            types: types_of(&case),
            ..GenerateOptions::new(case.join("openapi.yaml"))
        };
        let checked = pipeline::check(&job.spec, &job.types).unwrap();
        let files = pipeline::files(&checked, &job).unwrap().unwrap();
        let written = folder.path().join(&name);
        write::write(&written, &files).unwrap();
        // Types of the caller's are in a module that is written by hand.
        let own = case.join("own.rs");
        if own.exists() {
            fs::copy(own, written.join("src").join("own.rs")).unwrap();
        }
    }
    let runtime = root().join("runtime");
    let manifest = format!(
        "[workspace]\nmembers = [\"*\"]\nresolver = \"3\"\n\n[patch.crates-io]\noasmith-runtime = {{ path = {runtime:?} }}\n"
    );
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    // Use the locked versions of this workspace, so that nothing is downloaded.
    fs::copy(root().join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
    are_formatted(folder.path());
    add_uses(folder.path());
    each_feature_alone(folder.path());
    for (command, flags) in [("clippy", "RUSTFLAGS"), ("doc", "RUSTDOCFLAGS")] {
        let arguments: &[&str] = if command == "doc" { &["--no-deps"] } else { &["--", "-D", "warnings"] };
        let output = Command::new(env!("CARGO"))
            .args([command, "--quiet", "--offline", "--workspace"])
            .args(arguments)
            .current_dir(folder.path())
            .env("CARGO_TARGET_DIR", root().join("target").join("cases"))
            .env(flags, if command == "doc" { "-D warnings" } else { "" })
            .output()
            .unwrap();
        assert!(output.status.success(), "cargo {command}:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    examples_compile(folder.path());
    uses_hold(folder.path());
}

/// What the types of a case do, as a test of its crate.
fn add_uses(folder: &Path) {
    for (name, case) in cases().unwrap() {
        let (uses, tests) = (case.join("uses.rs"), folder.join(name).join("tests"));
        if uses.exists() {
            fs::create_dir_all(&tests).unwrap();
            fs::copy(uses, tests.join("uses.rs")).unwrap();
        }
    }
}

/// rustfmt with default settings has nothing to change.
fn are_formatted(folder: &Path) {
    let output = Command::new(env!("CARGO")).args(["fmt", "--check"]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// Runs the tests of the cases, which check what is decoded and encoded.
fn uses_hold(folder: &Path) {
    let output = Command::new(env!("CARGO"))
        .args(["test", "--offline", "--workspace", "--all-features", "--test", "uses"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", root().join("target").join("cases"))
        .output()
        .unwrap();
    let (said, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{errors}");
}

/// Compiles the examples in the documentation: a call of every operation, and those of the guide.
fn examples_compile(folder: &Path) {
    let output = Command::new(env!("CARGO"))
        .args(["test", "--offline", "--workspace", "--doc", "--all-features"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", root().join("target").join("cases"))
        .output()
        .unwrap();
    let (said, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{errors}");
    assert!(said.matches("src/api/").count() > 60, "too few examples:\n{said}");
}

/// The features of each crate that are not groups of operations.
const RUNTIME_FEATURES: &[&str] = &[
    "default",
    "mock",
    "serde",
    "reqwest",
    "jiff",
    "chrono",
    "uuid",
    "pattern",
    "aes",
    "blocking",
    "gzip",
    "http2",
    "tower",
    "tracing",
    "webhook-signatures",
];

/// Compiles every group of operations without the others, with the bridge to serde, which names the types of each.
fn each_feature_alone(folder: &Path) {
    let mut checked = 0;
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let Ok(manifest) = fs::read_to_string(entry.join("Cargo.toml")) else { continue };
        let manifest: toml::Table = manifest.parse().unwrap();
        let features =
            manifest["features"].as_table().unwrap().keys().filter(|name| !RUNTIME_FEATURES.contains(&name.as_str()));
        for feature in features {
            let output = Command::new(env!("CARGO"))
                .args(["check", "--quiet", "--offline", "--no-default-features", "--features"])
                .arg(format!("serde,{feature}"))
                .current_dir(&entry)
                .env("CARGO_TARGET_DIR", root().join("target").join("cases"))
                .env("RUSTFLAGS", "-D warnings")
                .output()
                .unwrap();
            assert!(
                output.status.success(),
                "{} {feature}:\n{}",
                entry.display(),
                String::from_utf8_lossy(&output.stderr)
            );
            checked += 1;
        }
    }
    assert!(checked >= 3, "{checked}");
}
