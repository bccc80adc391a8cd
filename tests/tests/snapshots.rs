//! Snapshots of the files generated from small descriptions, and of the outline of the EnKash crate.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use oasmith::config::Config;
use oasmith::diagnostics::Style;
use oasmith::pipeline::{self, GenerateOptions};
use oasmith::runtime::Runtime;
use oasmith_tests::outline::outline;
use oasmith_tests::{cases, files_below, root, types_of};

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

/// The files of a case that have a snapshot. `shown.txt` in its folder lists them: `src/client.rs` is a file, `src/models/` the files in a
/// folder except its `mod.rs`, `/` the whole crate. By default they are the operations and the models.
struct Shown(Vec<String>);

impl Shown {
    fn of(case: &Path) -> Self {
        let listed = fs::read_to_string(case.join("shown.txt")).map(|text| text.lines().map(str::to_owned).collect());
        Self(listed.unwrap_or_else(|_| {
            ["src/api/", "src/models/", "src/shared/", "src/webhooks.rs"].map(str::to_owned).to_vec()
        }))
    }

    fn is_whole(&self) -> bool {
        self.0 == ["/"]
    }

    fn has(&self, path: &Path) -> bool {
        let path = path.display().to_string().replace('\\', "/");
        let is_module = path.ends_with("/mod.rs");
        let matches = |listed: &String| match listed.strip_suffix('/') {
            Some(folder) => !is_module && path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')),
            None => path == *listed,
        };
        self.is_whole() || self.0.iter().any(matches)
    }

    /// The lines of `shown.txt` that match no file.
    fn unmatched(&self, files: &[&Path]) -> Vec<&String> {
        let matches = |listed: &String| files.iter().any(|path| Self(vec![listed.clone()]).has(path));
        self.0.iter().filter(|listed| !matches(listed)).collect()
    }
}

#[test]
fn the_files_that_show_the_point_of_a_case_match_their_snapshots() {
    let cases = cases().unwrap();
    let mut whole = 0;
    for (name, folder) in cases {
        // Paths in messages are relative to the workspace, wherever it is.
        let text = fs::read_to_string(folder.join("openapi.yaml")).unwrap();
        let source = oasmith::source::Source::from_text(format!("{name}/openapi.yaml"), &text).unwrap();
        let shown = Shown::of(&folder);
        whole += usize::from(shown.is_whole());
        let job = GenerateOptions {
            name: Some(name.clone()),
            whole: shown.is_whole(),
            runtime: Runtime::Registry(None),
            types: types_of(&folder),
            ..GenerateOptions::new("")
        };
        let checked = pipeline::check_source(source, &job.types);
        let expected = folder.join("expected");
        settings(&expected).bind(|| {
            let files = pipeline::files(&checked, &job).unwrap().unwrap_or_default();
            let paths: Vec<&Path> = files.keys().map(std::convert::AsRef::as_ref).collect();
            if folder.join("shown.txt").exists() {
                assert!(
                    shown.unmatched(&paths).is_empty(),
                    "{name}/shown.txt: no file matches {:?}",
                    shown.unmatched(&paths)
                );
            }
            let mut known = BTreeSet::new();
            for (path, text) in files.iter().filter(|(path, _)| shown.has(path.as_ref())) {
                insta::assert_snapshot!(snapshot_name(path), text);
                known.insert(snapshot_name(path));
            }
            assert!(!known.is_empty(), "{name} shows nothing");
            let diagnostics = checked.diagnostics.render(&checked.source, Style::Plain);
            if !diagnostics.is_empty() {
                insta::assert_snapshot!("diagnostics", diagnostics);
                known.insert("diagnostics".to_owned());
            }
            let left = left_over(&expected, &known);
            assert!(left.is_empty(), "{name}: nothing writes {left:?} any more");
        });
    }
    assert_eq!(whole, 1, "one whole crate is enough to show the manifest");
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

/// The lines of the outline of what comes of a description, each with its file.
fn public_lines(path: &Path) -> BTreeSet<String> {
    let job = GenerateOptions {
        name: Some("demo".to_owned()),
        whole: false,
        runtime: Runtime::Registry(None),
        ..GenerateOptions::new(path)
    };
    let checked = pipeline::check_with_options(&job).unwrap();
    let files = pipeline::files(&checked, &job).unwrap().unwrap();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.clone(), text.clone())).collect();
    let mut file = String::new();
    let mut item = String::new();
    let mut lines = BTreeSet::new();
    for line in outline(&files).unwrap().lines() {
        if let Some(path) = line.strip_prefix("// ") {
            path.clone_into(&mut file);
            continue;
        }
        // A field or a variant belongs to the item above it.
        if !line.starts_with(' ') {
            line.clone_into(&mut item);
        }
        lines.insert(format!("{file}: {}: {}", plain(&item), plain(line)));
    }
    lines
}

/// A line without what is no part of a public API: the names of arguments, and the value of a constant.
fn plain(line: &str) -> String {
    if line.trim_start().starts_with("const ") {
        return line.split(" = ").next().unwrap_or_default().to_owned();
    }
    let Some((before, arguments)) = line.split_once('(').filter(|(before, _)| before.contains("::")) else {
        return line.to_owned();
    };
    let types = arguments.split(", ").map(|argument| argument.split_once(": ").map_or(argument, |(_, ty)| ty));
    format!("{before}({}", types.collect::<Vec<_>>().join(", "))
}

/// Changes that break Rust though every line is still there: what had the name is something else now.
const UNSEEN: [&str; 3] = ["argument_order_changed", "arguments_of_new_reordered", "field_changed"];

/// What a change is said to break in Rust is what is no longer there.
#[test]
fn a_change_breaks_rust_where_the_outline_loses_a_line() {
    let folder = root().join("generator").join("tests").join("changes");
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        let [old, new] = ["old.yaml", "new.yaml"].map(|file| folder.join(file));
        let checked = |path: &Path| pipeline::check_with_options(&GenerateOptions::new(path)).unwrap();
        let changes = oasmith::changes::compare(&checked(&old), &checked(&new));
        let (before, after) = (public_lines(&old), public_lines(&new));
        let lost: Vec<&String> = before.difference(&after).collect();
        let is_breaking = changes.in_rust(oasmith::changes::Verdict::Breaking) > 0;
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        if is_breaking == lost.is_empty() && !UNSEEN.contains(&name.as_str()) {
            wrong.push(format!("{name} (breaking: {is_breaking}): {lost:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
