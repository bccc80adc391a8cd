//! Rendering of diagnostics: for people, for build scripts, for programs.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};

use oasmith::diagnostics::{Diagnostics, Levels, Severity, Style};
use oasmith::parse::document;
use oasmith::parse::resolve;
use oasmith::source::{Source, load};

fn file(test: &str, name: &str, content: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("render_{test}"));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), content).unwrap();
    folder.join(name)
}

fn check(path: &Path) -> (Source, Diagnostics) {
    let source = load(path).unwrap();
    let mut diagnostics = Diagnostics::with_levels(Levels::strict());
    let document = document(&source, &mut diagnostics).unwrap();
    resolve(&document, &mut diagnostics);
    (source, diagnostics)
}

fn schemas(schemas: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}")
}

/// Repeats a line, replacing `@` by a number that starts at 10.
fn repeated(count: usize, line: &str) -> String {
    (10..10 + count).map(|index| line.replace('@', &index.to_string())).collect()
}

/// Removes the folder, which differs between machines.
fn shown(text: &str, path: &Path) -> String {
    text.replace(&format!("{}/", path.parent().unwrap().display()), "")
}

#[test]
fn a_listing_shows_the_location_the_message_and_the_help() {
    let path = file(
        "listing",
        "openapi.yaml",
        &schemas("    Pet: {type: object}\n    All: {$ref: '#/components/schemas/Pett'}\n"),
    );
    let (source, diagnostics) = check(&path);
    let expected = "\
error[OAS0020]: an unresolved reference

  × unresolved reference `#/components/schemas/Pett`
   ╭─[openapi.yaml:7:17]
 6 │     Pet: {type: object}
 7 │     All: {$ref: '#/components/schemas/Pett'}
   ·                 ─────────────┬─────────────
   ·                              ╰── `#/components/schemas` has no `Pett`
   ╰────
  help: did you mean `#/components/schemas/Pet`?

  at #/components/schemas/All/$ref

";
    assert_eq!(shown(&diagnostics.render(&source, Style::Plain), &path), expected);
    assert!(diagnostics.render(&source, Style::Colour).contains('\u{1b}'));
}

#[test]
fn a_syntax_error_has_a_listing_too() {
    let path = file("syntax", "openapi.json", "{\n\t\"openapi\": \"3.0.3\",\n\t\"paths\": nul\n}\n");
    let error = load(&path).unwrap_err();
    let text = shown(&error.render(Style::Plain), &path);
    assert!(text.contains("[openapi.json:3:14]") && text.contains("expected `true`, `false` or `null`"), "{text}");
    assert_eq!(
        shown(&error.to_string(), &path),
        "openapi.json:3:14: error[OAS0005]: expected `true`, `false` or `null`"
    );
}

#[test]
fn a_long_line_is_truncated_around_the_location() {
    let filler = "é".repeat(5000);
    let text = format!(
        r#"{{"openapi":"3.0.3","info":{{"title":"{filler}","version":"1"}},"paths":{{}},"components":{{"schemas":{{"A":{{"type":"strin","title":"{filler}"}}}}}}}}"#
    );
    let path = file("long", "openapi.json", &text);
    let (source, diagnostics) = check(&path);
    let listing = shown(&diagnostics.render(&source, Style::Plain), &path);
    let column = text.chars().take_while(|c| *c != 'é').count()
        + 5000
        + r#"","version":"1"},"paths":{},"components":{"schemas":{"A":{"type":"#.len()
        + 1;
    assert!(listing.contains(&format!("[openapi.json:1:{column}]")), "{listing}");
    assert!(listing.lines().all(|line| line.chars().count() < 200), "{listing}");
}

#[test]
fn output_is_limited_and_errors_come_first() {
    let lists = repeated(111, "    A@: {type: array, items: [{}]}\n");
    let path = file("cap", "openapi.yaml", &schemas(&format!("{lists}    Z: {{type: strin}}\n")));
    let (source, diagnostics) = check(&path);
    let text = diagnostics.render_at_most(&source, Style::Plain, 2);
    assert!(text.starts_with("error[OAS0031]"), "{text}");
    assert_eq!(text.matches("warning[OAS0034]: a value").count(), 1);
    assert!(text.ends_with("… and 110 more\n"), "{text}");
    let few = diagnostics.listing(&source, 2);
    assert_eq!((few.errors, few.warnings, few.findings.len(), few.hidden), (1, 111, 2, 110));
    assert_eq!(few.findings[0].severity, Severity::Error);
    assert_eq!(diagnostics.listing(&source, usize::MAX).hidden, 0);
}

#[test]
fn similar_diagnostics_are_limited_to_three_for_people_only() {
    let types = repeated(10, "    A@: {type: A@}\n");
    let broken = repeated(5, "    R@: {$ref: '#/components/schemas/No@'}\n");
    let path = file("alike", "openapi.yaml", &schemas(&(types + &broken)));
    let (source, diagnostics) = check(&path);
    let text = diagnostics.render(&source, Style::Plain);
    assert_eq!(text.matches("error[OAS0031]: an unknown").count(), 3, "{text}");
    assert_eq!(text.matches("error[OAS0020]: an unresolved reference").count(), 3, "{text}");
    assert!(text.contains("`A12`") && !text.contains("`A13`"), "{text}");
    assert!(text.contains("\n… and 7 more like this: error[OAS0031]\n"), "{text}");
    assert!(text.ends_with("\n… and 2 more like this: error[OAS0020]\n\n"), "{text}");
    assert_eq!(diagnostics.render_at_most(&source, Style::Plain, usize::MAX).matches("error[").count(), 15);
    assert_eq!(diagnostics.listing(&source, 100).findings.len(), 15);
    let digest = diagnostics.digest(&source, 100);
    assert_eq!(digest.findings.iter().map(|(_, more)| *more).collect::<Vec<_>>(), [0, 0, 7, 0, 0, 2]);
}

#[test]
fn diagnostics_in_aliased_nodes_are_reported_once() {
    let path = file("alias", "openapi.yaml", &schemas("    A: &a {type: strin}\n    B: *a\n    C: *a\n"));
    let (source, diagnostics) = check(&path);
    let listing = diagnostics.listing(&source, 100);
    assert_eq!((listing.findings.len(), listing.errors, listing.hidden), (1, 1, 0));
    assert_eq!(diagnostics.render(&source, Style::Plain).matches("error[OAS0031]").count(), 1);
}

#[test]
fn diagnostics_are_ordered_by_file_and_location() {
    let path = file("order", "openapi.yaml", &schemas("    Z: {type: array}\n    A: {type: array}\n"));
    let (source, diagnostics) = check(&path);
    let lines: Vec<_> = diagnostics.findings(&source).iter().map(|one| (one.line, one.pointer.clone())).collect();
    assert_eq!(lines, [(6, "/components/schemas/Z".to_owned()), (7, "/components/schemas/A".to_owned())]);
}

#[test]
fn findings_serialize_to_json() {
    let path = file("json", "openapi.yaml", &schemas("    Pet: {type: strin}\n"));
    let (source, diagnostics) = check(&path);
    let mut value = serde_json::to_value(diagnostics.findings(&source)).unwrap();
    value[0]["file"] = "openapi.yaml".into();
    let expected = serde_json::json!([{
        "code": "OAS0031",
        "severity": "error",
        "pointer": "/components/schemas/Pet/type",
        "file": "openapi.yaml",
        "line": 6,
        "column": 17,
        "end": {"line": 6, "column": 22},
        "message": "there is no type `strin`",
        "help": "did you mean `string`?",
    }]);
    assert_eq!(value, expected);
}
