//! Media types, statuses and bodies over HTTP: clients generated from cases are compiled with a program that calls them
//! against a server on a raw socket, and checks every byte.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

use oasmith::pipeline::{self, GenerateOptions};
use oasmith::runtime::Runtime;
use oasmith::write;
use oasmith_tests::root;

/// The cases, and the names of their crates.
const CASES: [(&str, &str); 5] = [
    ("lists_are_recognised", "lists"),
    ("media_types_are_told_apart", "media_types"),
    ("responses_without_a_body", "bodiless"),
    ("swagger_2_0_files_are_bytes", "files"),
    ("responses_are_streams_of_events", "streams"),
];

/// Writes a file unless it is unchanged, so that cargo does not rebuild.
fn write_changed(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|known| known == text) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn write_workspace(folder: &Path) {
    for (case, name) in CASES {
        let spec = root().join("tests/cases").join(case).join("openapi.yaml");
        let job = GenerateOptions {
            name: Some(name.to_owned()),
            runtime: Runtime::Registry(None),
            ..GenerateOptions::new(&spec)
        };
        let checked = pipeline::check(&spec, &job.types).unwrap();
        let files = pipeline::files(&checked, &job).unwrap().unwrap();
        write::write(&folder.join(name), &files).unwrap();
    }
    let names = CASES.map(|(_, name)| name);
    let runtime = root().join("runtime").display().to_string();
    let workspace = format!(
        "[workspace]\nmembers = [\"caller\", {}]\nresolver = \"3\"\n\n[patch.crates-io]\n\
         oasmith-runtime = {{ path = {runtime:?} }}\n\n[profile.dev]\ndebug = false\nincremental = false\n",
        names.map(|name| format!("{name:?}")).join(", ")
    );
    write_changed(&folder.join("Cargo.toml"), &workspace);
    let caller = format!(
        "[package]\nname = \"media-caller\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\n\
         tokio = {{ version = \"1\", default-features = false, features = [\"macros\", \"net\", \"rt\", \"time\"] }}\n",
        names.map(|name| format!("{name} = {{ path = \"../{name}\" }}")).join("\n")
    );
    write_changed(&folder.join("caller/Cargo.toml"), &caller);
    write_changed(&folder.join("caller/src/main.rs"), include_str!("caller.rs"));
    write_changed(&folder.join("caller/src/pages.rs"), include_str!("pages.rs"));
    // Use the locked versions of this workspace, so that nothing is downloaded.
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
}

#[test]
fn bodies_are_encoded_and_decoded_by_their_media_types() {
    let folder = root().join("target").join("media");
    write_workspace(&folder);
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "--package", "media-caller"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", root().join("target").join("cases"))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("everything held"), "{said}");
}
