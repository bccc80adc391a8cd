//! Limits: a description that exceeds one is rejected with a location and the name of the limit, and quickly, whatever its expanded size.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write;
use std::fs;
use std::time::{Duration, Instant};

use oasmith::config::{Config, Types};
use oasmith::limits::Limits;
use oasmith::pipeline::{self, GenerateOptions, check_source};
use oasmith::source::{Source, load_within};

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";

/// The time limit for any description of these tests. Generous, for slow machines and unoptimized builds.
const SOON: Duration = Duration::from_secs(120);

/// Returns the only error as `line:column code`, and its help.
fn refusal(text: &str, limits: &Limits) -> (String, String) {
    let started = Instant::now();
    let finding = match Source::from_text_within("a.yaml", text, limits) {
        Err(error) => error.finding(),
        Ok(source) => {
            let checked = check_source(source, &Types::default());
            let mut found = checked.diagnostics.findings(&checked.source);
            found.retain(|finding| finding.severity.as_str() == "error");
            assert_eq!(found.len(), 1, "{found:?}");
            found.remove(0)
        }
    };
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    (format!("{}:{} {}", finding.line, finding.column, finding.code), finding.help.unwrap_or_default())
}

fn accepted(text: &str, limits: &Limits) {
    let source = Source::from_text_within("a.yaml", text, limits).unwrap();
    let checked = check_source(source, &Types::default());
    assert!(!checked.diagnostics.has_errors(), "{:?}", checked.diagnostics.findings(&checked.source));
}

/// Asserts that a description exceeds a limit at a location, and is accepted if the limit is one higher.
fn exceeds(name: &str, location: &str, text: &str, tight: &Limits, enough: &Limits) {
    let (found, help) = refusal(text, tight);
    assert_eq!(found, location, "{name}");
    assert!(help.contains(&format!("raise `{name}` under `[limits]`")), "{help}");
    accepted(text, enough);
}

macro_rules! limits {
    ($($field:ident: $value:expr),*) => {{ let mut limits = Limits::default(); $(limits.$field = $value;)* limits }};
}

#[test]
fn bytes() {
    let text = format!("{HEAD}paths: {{}}\n");
    let size = text.len() as u64;
    exceeds("bytes", "1:1 OAS0003", &text, &limits!(bytes: size - 1), &limits!(bytes: size));
}

#[test]
fn bytes_and_files_are_counted_over_all_files() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("openapi.yaml");
    let text =
        format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: 'b.yaml'}}, C: {{$ref: 'c.yaml'}}}}}}\n");
    fs::write(&root, &text).unwrap();
    fs::write(folder.path().join("b.yaml"), "type: string\n").unwrap();
    fs::write(folder.path().join("c.yaml"), "type: string\n").unwrap();
    let size = text.len() as u64 + 26;
    for (limits, name, errors) in [
        (limits!(files: 2), "files", 1),
        (limits!(bytes: size - 1), "bytes", 1),
        (limits!(files: 3, bytes: size), "", 0),
    ] {
        let checked = check_source(load_within(&root, &limits, &[]).unwrap(), &Types::default());
        assert_eq!(checked.diagnostics.errors(), errors, "{:?}", checked.diagnostics.findings(&checked.source));
        let reported = format!("{:?}", checked.diagnostics.findings(&checked.source));
        assert!(reported.contains(&format!("raise `{name}`")) || errors == 0, "{reported}");
    }
}

#[test]
fn values() {
    let text = format!("{HEAD}paths: {{}}\nx-a: [1, 2, 3]\n");
    exceeds("values", "4:13 OAS0003", &text, &limits!(values: 15), &limits!(values: 16));
}

/// Nine lines that expand to a billion values, because each doubles an alias.
#[test]
fn exponential_aliases() {
    let mut bomb = format!("{HEAD}paths: {{}}\nx-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "x-{level}: &a{level} [{aliases}]").unwrap();
    }
    assert!(refusal(&bomb, &Limits::default()).0.ends_with("OAS0003"));
    // Below the parser's own limit.
    let small = format!("{HEAD}paths: {{}}\nx-a: &a [{}]\nx-b: [*a, *a, *a, *a]\n", "1, ".repeat(500));
    assert!(refusal(&small, &limits!(values: 2000)).1.contains("aliases repeat what they name"));
}

/// The pointer of every value below a long name contains that name.
#[test]
fn a_long_name_around_many_values() {
    let name = "n".repeat(1_000_000);
    let members: String =
        (0..20_000).fold(String::new(), |text, index| text + &format!("m{index}: {{type: string}}, "));
    let text = format!(
        "{HEAD}paths: {{}}\ncomponents: {{schemas: {{? {name}\n : {{type: object, properties: {{{members}}}}}}}}}\n"
    );
    let (found, help) = refusal(&text, &Limits::default());
    assert!(found.ends_with("OAS0003") && help.contains("raise `values`"), "{found} {help}");
}

#[test]
fn depth() {
    let nested = |levels: usize| format!("{HEAD}paths: {{}}\nx-a: {}{}\n", "[".repeat(levels), "]".repeat(levels));
    exceeds("depth", "4:9 OAS0004", &nested(4), &limits!(depth: 4), &limits!(depth: 5));
    // It cannot be raised above the recursion limit of the stages.
    let (found, help) = refusal(&nested(300), &limits!(depth: 100_000));
    assert!(found.ends_with("OAS0004") && help.is_empty(), "{found} {help}");
    assert!(refusal(&nested(200_000), &Limits::default()).0.ends_with("OAS0004"));
}

#[test]
fn reference_chain() {
    let chain = |length: usize| {
        let mut text = format!("{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    S0: {{type: string}}\n");
        for index in 1..=length {
            writeln!(text, "    S{index}: {{$ref: '#/components/schemas/S{}'}}", index - 1).unwrap();
        }
        text
    };
    exceeds("reference-chain", "11:16 OAS0114", &chain(5), &limits!(reference_chain: 4), &limits!(reference_chain: 5));
    assert!(refusal(&chain(20_000), &Limits::default()).0.ends_with("OAS0114"));
}

/// Returns schemas that each extend the previous one by one property.
fn inheriting(length: usize) -> String {
    let mut text = format!(
        "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    S0: {{type: object, properties: {{m0: {{type: string}}}}}}\n"
    );
    for index in 1..length {
        let base = index - 1;
        writeln!(text, "    S{index}: {{allOf: [{{$ref: '#/components/schemas/S{base}'}}], properties: {{m{index}: {{type: string}}}}}}").unwrap();
    }
    text
}

#[test]
fn all_of() {
    exceeds("all-of", "10:9 OAS0111", &inheriting(5), &limits!(all_of: 4), &limits!(all_of: 5));
    assert!(refusal(&inheriting(1200), &limits!(members: 10_000_000)).0.ends_with("OAS0111"));
}

#[test]
fn members() {
    // 1 + 2 + 3 + 4 + 5 properties, and each part counts as one more: 0 + 1 + 2 + 3 + 4.
    exceeds("members", "10:9 OAS0110", &inheriting(5), &limits!(members: 24), &limits!(members: 25));
    assert!(refusal(&inheriting(5000), &limits!(all_of: 1_000_000)).0.ends_with("OAS0110"));
}

#[test]
fn alternatives() {
    for (text, location) in [
        ("{type: string, enum: [a, b, c]}", "6:8 OAS0112"),
        ("{type: integer, enum: [1, 2, 3]}", "6:8 OAS0112"),
        ("{oneOf: [{type: string}, {type: integer}, {type: boolean}]}", "6:8 OAS0112"),
        ("{anyOf: [{type: string}, {type: integer}, {type: boolean}]}", "6:8 OAS0112"),
    ] {
        let text = format!("{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    S: {text}\n");
        exceeds("alternatives", location, &text, &limits!(alternatives: 2), &limits!(alternatives: 3));
    }
}

/// An operation with path parameters of every kind: of the path item, its own, and undeclared.
#[test]
fn parameters() {
    let text = format!(
        "{HEAD}paths:\n  /{{a}}/{{b}}:\n    parameters: [{{name: a, in: path, required: true, schema: {{type: string}}}}]\n    get:\n      parameters: [{{name: b, in: path, required: true, schema: {{type: string}}}}]\n      responses: {{'200': {{description: x}}}}\n"
    );
    exceeds("parameters", "6:5 OAS0113", &text, &limits!(parameters: 3), &limits!(parameters: 4));
}

#[test]
fn operations_and_schemas() {
    let mut text = format!("{HEAD}paths:\n");
    for index in 0..3 {
        writeln!(text, "  /p{index}: {{get: {{responses: {{'200': {{description: x}}}}}}}}").unwrap();
    }
    exceeds("operations", "3:1 OAS0110", &text, &limits!(operations: 2), &limits!(operations: 3));
    let text = format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{type: string}}, B: {{type: string}}}}}}\n");
    exceeds("schemas", "1:1 OAS0110", &text, &limits!(schemas: 1), &limits!(schemas: 2));
}

/// Two megabytes that expand to twenty gigabytes: a long description, copied by each reference to it.
#[test]
fn copied_bytes() {
    let long = "word ".repeat(200_000);
    let mut members = format!(
        "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    Long: {{type: string, description: {long}}}\n    S:\n      type: object\n      properties:\n"
    );
    for index in 0..20_000 {
        writeln!(members, "        m{index}: {{$ref: '#/components/schemas/Long'}}").unwrap();
    }
    assert_eq!(refusal(&members, &Limits::default()).0, "8:7 OAS0110");

    let mut operations = format!(
        "{HEAD}components:\n  parameters:\n    P: {{name: p, in: query, schema: {{type: string}}, description: {long}}}\npaths:\n"
    );
    for index in 0..5_000 {
        writeln!(operations, "  /p{index}: {{get: {{parameters: [{{$ref: '#/components/parameters/P'}}], responses: {{'200': {{description: x}}}}}}}}").unwrap();
    }
    assert!(refusal(&operations, &Limits::default()).0.ends_with("OAS0110"));

    let small = operations.replace(&long, "text");
    let (found, help) = refusal(&small, &limits!(copied_bytes: 100_000));
    assert!(found.ends_with("OAS0110") && help.contains("raise `copied-bytes`"), "{found} {help}");
    accepted(&small, &Limits::default());
}

/// Server variables that double with each step.
#[test]
fn exponential_server_variables() {
    let mut text = format!("{HEAD}paths: {{}}\nservers:\n  - url: 'https://example.com/{{v0}}'\n    variables:\n");
    for index in 0..40 {
        let next = index + 1;
        writeln!(text, "      v{index}: {{default: '{{v{next}}}{{v{next}}}'}}").unwrap();
    }
    let started = Instant::now();
    accepted(&text, &Limits::default());
    assert!(started.elapsed() < SOON);
}

#[test]
fn limits_are_read_from_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let spec = format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{type: string}}, B: {{type: string}}}}}}\n");
    fs::write(folder.path().join("a.yaml"), spec).unwrap();
    let path = folder.path().join("oasmith.toml");
    for (limits, errors) in [("", 0), ("[limits]\nschemas = 1\n", 1), ("[limits]\nschemas = 2\n", 0)] {
        fs::write(&path, format!("spec = 'a.yaml'\noutput = 'out'\n[package]\nname = 'demo'\n{limits}")).unwrap();
        let options = GenerateOptions::of(&Config::read(&path).unwrap());
        assert_eq!(pipeline::check_with_options(&options).unwrap().diagnostics.errors(), errors, "{limits}");
    }
}
