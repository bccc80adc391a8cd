//! Snapshots of the files generated from small descriptions, and of the outline of the EnKash crate.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use oasmith::config::Config;
use oasmith::diagnostics::Style;
use oasmith::pipeline::{self, GenerateOptions};
use oasmith::runtime::Runtime;
use oasmith_tests::outline::outline;
use oasmith_tests::{cases, files_below, root};

fn settings(folder: &Path) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

fn snapshot_name(path: &Path) -> String {
    path.display().to_string().replace(['/', '\\'], "__")
}

/// Returns obsolete snapshots in a folder, whose file is no longer generated.
fn left_over(folder: &Path, known: &BTreeSet<String>) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.strip_suffix(".snap").is_some_and(|name| !known.contains(name))).collect()
}

#[test]
fn every_file_of_every_case_matches_its_snapshot() {
    let cases = cases().unwrap();
    assert!(cases.len() >= 17, "only {} cases were found", cases.len());
    for (name, folder) in cases {
        // Paths in messages are relative to the workspace, wherever it is.
        let text = fs::read_to_string(folder.join("openapi.yaml")).unwrap();
        let source = oasmith::source::Source::from_text(format!("{name}/openapi.yaml"), &text).unwrap();
        // One whole crate is enough to show the manifest.
        let whole = name == "security_with_and_and_or";
        let job = GenerateOptions {
            name: Some(name.clone()),
            whole,
            runtime: Runtime::Registry(None),
            ..GenerateOptions::new("")
        };
        let checked = pipeline::check_source(source, &job.types);
        let expected = folder.join("expected");
        settings(&expected).bind(|| {
            let files = pipeline::files(&checked, &job).unwrap().unwrap_or_default();
            assert!(!files.is_empty(), "{name} generates nothing");
            for (path, text) in &files {
                insta::assert_snapshot!(snapshot_name(path), text);
            }
            let shown = checked.diagnostics.render(&checked.source, Style::Plain);
            if !shown.is_empty() {
                insta::assert_snapshot!("diagnostics", shown);
            }
            let mut known: BTreeSet<String> = files.keys().map(|path| snapshot_name(path)).collect();
            known.extend((!shown.is_empty()).then(|| "diagnostics".to_owned()));
            let left = left_over(&expected, &known);
            assert!(left.is_empty(), "{name}: nothing writes {left:?} any more");
        });
    }
}

#[test]
fn the_outline_of_the_enkash_crate_matches_its_snapshot() {
    let files = files_below(&root().join("generated").join("src")).unwrap();
    let text = outline(&files).unwrap();
    assert!(text.contains("struct LoadBalanceRequest"), "the outline misses types");
    settings(&root().join("tests").join("snapshots")).bind(|| insta::assert_snapshot!("enkash_outline", text));
}

/// What goes over the wire, with the names that it has there: a property that is renamed in the description is a line here.
#[test]
fn the_outline_of_the_wire_is_as_it_was_accepted() {
    let config = Config::read(&root().join("oasmith.toml")).unwrap();
    let checked = pipeline::check_with_options(&GenerateOptions::of(&config)).unwrap();
    let folder = root().join("tests").join("snapshots").join("wire");
    let files = oasmith::outline::outline(&checked);
    let known: BTreeSet<String> = files.keys().cloned().collect();
    settings(&folder).bind(|| {
        for (name, text) in &files {
            insta::assert_snapshot!(name.as_str(), text);
        }
    });
    let left = left_over(&folder, &known);
    assert!(left.is_empty(), "no tag is called {left:?} any more");
}
