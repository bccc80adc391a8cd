//! Text from a description never becomes code: for every sink and every payload, the output equals that of a harmless
//! twin, except for literals, names and documentation. None of it runs, neither when the crate is compiled nor when its
//! documentation is tested.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod payloads;
mod sinks;

use std::fs;
use std::path::{Component, Path};
use std::process::Command;

use oasmith::diagnostics::{Level, Levels};
use oasmith::format::FileSet;
use oasmith::pipeline::{self, GenerateOptions};
use oasmith::runtime::Runtime;
use oasmith::source::Source;
use oasmith::write;
use oasmith_tests::root;
use payloads::{MARK, long, payloads};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use serde_json::Value;
use sinks::{SINKS, Sink, everywhere, harmless};

/// The strict level, except in two places where any string is used as written: names of media types, and unknown
/// keywords.
fn strict() -> Levels {
    let mut levels = Levels::strict();
    for name in ["invalid-media-type", "unknown-field"] {
        levels.set(name, Level::Warn).unwrap();
    }
    levels
}

/// Generates from a description; returns nothing if it is refused. If a string breaks a rule, its object may be left
/// out, so the output would differ from the twin: only valid output is compared.
fn generate(description: &Value) -> Option<FileSet> {
    generate_with(description, &strict())
}

fn generate_with(description: &Value, levels: &Levels) -> Option<FileSet> {
    let source = Source::from_text("openapi.json", &description.to_string()).unwrap();
    let job = GenerateOptions {
        name: Some("hostile".to_owned()),
        runtime: Runtime::Registry(None),
        ..GenerateOptions::new("openapi.json")
    };
    pipeline::files(&pipeline::check_with(source, &job.types, levels), &job).unwrap()
}

fn is_refused(description: &Value) -> bool {
    let source = Source::from_text("openapi.json", &description.to_string()).unwrap();
    let job = GenerateOptions::new("openapi.json");
    pipeline::check_with(source, &job.types, &strict()).diagnostics.has_errors()
}

/// Inserts the payload at each of the locations, except where it is refused and has no effect.
fn plant(description: &mut Value, places: &[&str], payload: &str) {
    let before = description.clone();
    for place in places {
        *description.pointer_mut(place).unwrap() = payload.into();
    }
    if is_refused(description) {
        *description = before;
        let (one, two) = places.split_at(places.len() / 2);
        for half in [one, two].into_iter().filter(|half| !half.is_empty() && half.len() < places.len()) {
            plant(description, half, payload);
        }
    }
}

/// Replaces every name and literal by its kind. Omits documentation, and what the printer adds to long lines: commas,
/// and braces around the value of an arm.
fn shape(tokens: TokenStream, out: &mut String) {
    for token in tokens {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == ',' => {}
            TokenTree::Punct(sign) => out.push(sign.as_char()),
            TokenTree::Literal(literal) => match literal.to_string().chars().next() {
                Some('0'..='9') => out.push_str(" number "),
                Some(first) => out.extend([' ', first, ' ']),
                None => {}
            },
            TokenTree::Ident(ident) => {
                let text = ident.to_string();
                let is_word = syn::parse_str::<syn::Ident>(&text).is_err();
                out.extend([" ", if is_word { &text } else { "name" }, " "]);
            }
            TokenTree::Group(group) if is_doc(&group) => out.truncate(out.trim_end_matches(['#', '!']).len()),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && out.ends_with("=>") => {
                shape(group.stream(), out);
            }
            TokenTree::Group(group) => {
                out.push_str(match group.delimiter() {
                    Delimiter::Brace => "{",
                    Delimiter::Bracket => "[",
                    _ => "(",
                });
                shape(group.stream(), out);
                out.push('^');
            }
        }
    }
}

fn is_doc(group: &Group) -> bool {
    group.delimiter() == Delimiter::Bracket && group.stream().to_string().starts_with("doc =")
}

/// Returns the shapes of all Rust files; names of files count as names.
fn shapes(files: &FileSet) -> Vec<String> {
    let rust = files.iter().filter(|(path, _)| path.extension().is_some_and(|extension| extension == "rs"));
    let mut shapes: Vec<String> = rust
        .map(|(path, text)| {
            let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let mut out = String::new();
            shape(quote::ToTokens::to_token_stream(&file), &mut out);
            out
        })
        .collect();
    shapes.sort();
    shapes
}

/// Returns the manifest without its description.
fn manifest(files: &FileSet) -> toml::Table {
    let mut manifest: toml::Table = toml::from_str(&files[Path::new("Cargo.toml")]).unwrap();
    manifest["package"].as_table_mut().unwrap().remove("description").unwrap();
    manifest
}

fn is_inside(path: &Path) -> bool {
    let is_plain = |part: Component<'_>| match part {
        Component::Normal(name) => {
            let name = name.to_str().unwrap();
            let reserved = ["con", "prn", "aux", "nul", "com1", "lpt9"];
            let stem = name.split('.').next().unwrap();
            !reserved.contains(&stem) && name.len() < 200 && !name.contains(['/', '\\', ':', '*', '?', '\0'])
        }
        _ => false,
    };
    path.components().all(is_plain)
}

/// Returns how the output differs for one payload.
fn difference(sink: &Sink, payload: &str, expected: &[String], expected_manifest: &toml::Table) -> Option<String> {
    let files = generate(&everywhere(sink, payload))?;
    let mut names: Vec<String> = files.keys().map(|path| path.to_str().unwrap().to_lowercase()).collect();
    names.dedup();
    let shapes = shapes(&files);
    if let Some((one, two)) = shapes.iter().zip(expected).find(|(one, two)| one != two) {
        let same = one.bytes().zip(two.bytes()).take_while(|(one, two)| one == two).count();
        let around =
            |text: &str| text.get(same.saturating_sub(100)..(same + 60).min(text.len())).unwrap_or_default().to_owned();
        return Some(format!("the code differs: `{}` and not `{}`", around(one), around(two)));
    }
    let what = if shapes.len() != expected.len() {
        "there is another number of files"
    } else if manifest(&files) != *expected_manifest {
        "the manifest differs"
    } else if !files.keys().all(|path| is_inside(path)) {
        "a file stands where none may"
    } else if names.len() != files.len() {
        "files differ in case alone"
    } else {
        return None;
    };
    Some(what.to_owned())
}

#[test]
fn the_output_for_every_payload_matches_that_of_a_harmless_twin() {
    let payloads = payloads();
    let mut failures = Vec::new();
    for sink in SINKS {
        let twin = generate(&everywhere(sink, "word")).unwrap();
        let (expected, expected_manifest) = (shapes(&twin), manifest(&twin));
        for payload in &payloads {
            if let Some(what) = difference(sink, payload, &expected, &expected_manifest) {
                let shown: String = payload.chars().take(60).collect();
                failures.push(format!("{}: {what}: {shown:?}", sink.name));
            }
        }
    }
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

/// What the strict level refuses is generated by default. None of it leaves the folder, and the output is valid Rust
/// and a valid manifest.
#[test]
fn an_invalid_string_does_no_harm_by_default() {
    for payload in payloads() {
        for sink in SINKS {
            let Some(files) = generate_with(&everywhere(sink, &payload), &Levels::default()) else { continue };
            shapes(&files);
            manifest(&files);
            assert!(files.keys().all(|path| is_inside(path)), "{}: {payload:?}", sink.name);
        }
    }
}

#[test]
fn a_name_of_a_megabyte_is_truncated_like_others() {
    for sink in
        SINKS.iter().filter(|sink| ["Identifier", "String literal", "Doc comment", "File name"].contains(&sink.name))
    {
        let twin = generate(&everywhere(sink, "word")).unwrap();
        assert_eq!(difference(sink, &long(), &shapes(&twin), &manifest(&twin)), None, "{}", sink.name);
    }
}

#[test]
fn the_readme_contains_no_html_no_runnable_code_and_no_control_characters() {
    for payload in payloads() {
        for sink in SINKS.iter().filter(|sink| ["Cargo.toml", "README.md"].contains(&sink.name)) {
            let files = generate(&everywhere(sink, &payload)).unwrap();
            let text = &files[Path::new("README.md")];
            let (_, body) = text.split_once('\n').unwrap();
            // Two blocks are the generator's: how to start, and a request that the description does not have.
            let body = (0..2).fold(body.to_owned(), |body, _| {
                let (before, rest) = body.split_once("```rust,no_run\n").unwrap();
                let (ours, after) = rest.split_once("```\n").unwrap();
                syn::parse_str::<syn::Block>(&format!("{{{ours}}}")).unwrap();
                format!("{before}{after}")
            });
            let unescaped = body.replace("\\<", "").replace("\\`", "");
            let is_code = body.lines().any(|line| line.starts_with("    ") || line.starts_with('\t'));
            // Fences are for readers: they are labelled `text`, and closed.
            let fences: Vec<&str> = body.lines().filter(|line| line.contains("```")).map(str::trim).collect();
            let are_text = fences.chunks(2).all(|pair| {
                pair.len() == 2 && pair[0].trim_start_matches(['>', '-', ' ']).trim_start_matches('`') == "text"
            });
            assert!(!unescaped.contains("<script") && are_text && !is_code, "{payload:?}: {text}");
            assert!(!body.contains(|letter: char| letter.is_control() && letter != '\n'), "{payload:?}: {text:?}");
            assert!(!body.contains(['\u{202e}', '\u{2066}']), "{payload:?}: {text:?}");
        }
    }
}

/// Every payload at every location, in one description: as many operations, schemas and security schemes as payloads.
fn everything() -> Value {
    let mut all = harmless();
    for (index, payload) in payloads().into_iter().enumerate() {
        let mut one = harmless();
        let places: Vec<_> = SINKS.iter().flat_map(|sink| sink.values).copied().collect();
        plant(&mut one, &places, &payload);
        let operation = one["paths"]["/things/{id}"].take();
        all["paths"][format!("/{index}/things/{{id}}")] = operation;
        for (name, schema) in one["components"]["schemas"].as_object_mut().unwrap() {
            all["components"]["schemas"][format!("{name}{payload}")] = schema.take();
        }
        let scheme = one["components"]["securitySchemes"]["key"].take();
        all["components"]["securitySchemes"][&payload] = scheme;
    }
    all["info"]["description"] = payloads().join("\n\n").into();
    all
}

/// Compiles a crate and tests its documentation. A payload that runs leaves a file.
#[test]
fn no_code_from_a_description_runs() {
    let folder = tempfile::tempdir().unwrap();
    let files = generate_with(&everything(), &Levels::default()).unwrap();
    write::write(folder.path(), &files).unwrap();
    let target = folder.path().join("Cargo.toml");
    // Compiling needs no transport, which saves most of the time.
    let manifest = fs::read_to_string(&target).unwrap().replace("[\"reqwest\"]", "[\"mock\"]");
    let patch =
        format!("\n[workspace]\n\n[patch.crates-io]\noasmith-runtime = {{ path = {:?} }}\n", root().join("runtime"));
    fs::write(&target, manifest + &patch).unwrap();
    fs::copy(root().join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--offline", "--doc"])
        .current_dir(folder.path())
        .env("CARGO_TARGET_DIR", root().join("target").join("hostile"))
        .output()
        .unwrap();
    let (said, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{errors}");
    // All of them are the generator's: a call of each operation, and those of the guide.
    let source = Source::from_text("openapi.json", &everything().to_string()).unwrap();
    let operations = pipeline::check_source(source, &GenerateOptions::new("openapi.json").types).api.operations.len();
    let guide = files[Path::new("src/lib.rs")].lines().filter(|line| *line == "//! ```no_run").count();
    assert!(operations > 10 && (4..=7).contains(&guide), "{operations} operations, {guide} in the guide");
    assert!(said.contains(&format!("running {} tests", operations + guide)), "{said}");
    assert!(!folder.path().join(MARK).exists());
}

#[test]
fn every_sink_of_the_threat_model_has_a_hostile_case() {
    let model = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let (_, table) = model.split_once("| sink |").unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let named: Vec<&str> = rows.map(|line| line.split('|').nth(1).unwrap().trim()).collect();
    let tested: Vec<&str> = SINKS.iter().map(|sink| sink.name).collect();
    assert_eq!(named, tested);
}
