//! The committed crate matches the description, in every run and on every machine.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

use oasmith::config::Config;
use oasmith::pipeline::{self, GenerateOptions};
use oasmith::runtime::Runtime;
use oasmith::write;
use oasmith_tests::call_sites::{call_sites, tokens, with_table};
use oasmith_tests::description::Description;
use oasmith_tests::output_changes::{ADDITIONS, difference};
use oasmith_tests::pages::check_page;
use oasmith_tests::{cases, root};

fn generate(config: &Config) -> oasmith::format::FileSet {
    let job = GenerateOptions::of(config);
    let checked = pipeline::check_with_options(&job).unwrap();
    assert!(!checked.diagnostics.has_errors());
    pipeline::files(&checked, &job).unwrap().unwrap()
}

#[test]
fn the_committed_crate_matches_the_description() {
    let config = Config::read(&root().join("oasmith.toml")).unwrap();
    let changes = write::compare(&config.output, &generate(&config)).unwrap();
    assert!(changes.is_empty(), "run `cargo build` and commit what it changed: {changes:?}");
}

#[test]
fn the_kept_names_are_those_of_the_crate() {
    let config = Config::read(&root().join("oasmith.toml")).unwrap();
    let checked = pipeline::check_with_options(&GenerateOptions::of(&config)).unwrap();
    let change = write::names::compare(&config.names_file.unwrap(), &checked.kept_names.unwrap()).unwrap();
    assert_eq!(change, write::names::NamesChange::default(), "run `cargo build` and commit `oasmith.names`");
}

#[test]
fn every_operation_of_the_description_is_generated_and_every_value_is_typed() {
    let config = Config::read(&root().join("oasmith.toml")).unwrap();
    let report = pipeline::check(&config.spec, &config.types).unwrap().report();
    let described = Description::read().unwrap().operations().len();
    let operations = report.operations;
    assert_eq!((operations.documented, operations.generated, operations.skipped), (described, described, 0));
    assert_eq!((report.untyped, report.diagnostics.len()), (0, 0), "{:?}", report.diagnostics);
}

#[test]
fn two_runs_generate_the_same_bytes() {
    let config = Config::read(&root().join("oasmith.toml")).unwrap();
    assert_eq!(generate(&config), generate(&config));
    for (name, folder) in cases().unwrap() {
        let run = || {
            let job = GenerateOptions {
                name: Some(name.clone()),
                runtime: Runtime::Registry(None),
                ..GenerateOptions::new(folder.join("openapi.yaml"))
            };
            let checked = pipeline::check(&job.spec, &job.types).unwrap();
            pipeline::files(&checked, &job).unwrap()
        };
        assert_eq!(run(), run(), "{name}");
    }
}

/// The runtime's manifest that the generator embeds matches the runtime.
#[test]
fn the_embedded_manifest_of_the_runtime_is_current() {
    let (path, expected) =
        (root().join("generator/runtime/manifest.toml"), oasmith_tests::runtime_manifest::expected(&root()).unwrap());
    if std::env::var_os("OASMITH_BLESS").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap(), expected, "write it anew with OASMITH_BLESS=1");
}

/// The published package has no build script and compiles without the generator.
#[test]
fn the_package_has_no_build_script() {
    let listed = Command::new(env!("CARGO"))
        .args(["package", "-p", "enkash", "--list", "--allow-dirty", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&listed.stdout);
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let names: Vec<&str> = text.lines().collect();
    assert!(names.contains(&"src/lib.rs") && names.contains(&"README.md"), "{text}");
    assert!(!names.iter().any(|name| Path::new(name).file_name() == Some("build.rs".as_ref())), "{text}");
}

#[test]
fn calls_are_no_longer_than_with_other_crates() {
    // Its body can be sent in three media types, so the request does not set the properties of one of them.
    const LONGER: &str = "Discord: a message with an embed";
    let document = fs::read_to_string(root().join("docs").join("call-sites.md")).unwrap();
    let calls = call_sites(&document);
    assert_eq!(calls.len(), 12);
    check_page("call-sites.md", &with_table(&document).unwrap()).unwrap();
    for call in &calls {
        let is_longer = tokens(&call.ours).unwrap() > tokens(&call.theirs).unwrap();
        assert_eq!(is_longer, call.title == LONGER, "{}", call.title);
        for plumbing in ["::<", ".to_owned()", "Box::", ".into()"] {
            assert!(!call.ours.contains(plumbing) || call.theirs.contains(plumbing), "{}: {plumbing}", call.title);
        }
    }
}

#[test]
fn the_documented_differences_are_those_of_the_output() {
    let mut document = fs::read_to_string(root().join("docs").join("generated-code.md")).unwrap();
    let description = root().join("tests").join("output").join("shop.yaml");
    for (name, add) in ADDITIONS {
        let folder = tempfile::tempdir().unwrap();
        let (summary, difference) = difference(&description, add, folder.path()).unwrap();
        let start = format!("<!-- {name} -->\n");
        let (before, rest) = document.split_once(&start).unwrap();
        let (_, after) = rest.split_once("<!-- end -->").unwrap();
        document = format!("{before}{start}\n```text\n{summary}```\n\n```diff\n{difference}```\n\n<!-- end -->{after}");
    }
    check_page("generated-code.md", &document).unwrap();
}
