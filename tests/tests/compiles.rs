//! What comes of every case compiles, without a warning of the compiler, of clippy or of rustdoc.

use std::fs;
use std::process::Command;

use oasmith::pipeline::{self, Job};
use oasmith::write;
use oasmith_tests::{cases, root};

#[test]
fn every_case_compiles_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    for (name, case) in cases().unwrap() {
        let job = Job { name: Some(format!("case_{name}")), ..Job::new(case.join("openapi.yaml")) };
        let checked = pipeline::check(&job.spec, &job.types).unwrap();
        let files = pipeline::files(&checked, &job).unwrap().unwrap();
        write::write(&folder.path().join(&name), &files).unwrap();
    }
    let runtime = root().join("runtime");
    let manifest = format!(
        "[workspace]\nmembers = [\"*\"]\nresolver = \"3\"\n\n[patch.crates-io]\noasmith-runtime = {{ path = {runtime:?} }}\n"
    );
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    // The same versions as here, so that nothing has to be fetched.
    fs::copy(root().join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
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
}
