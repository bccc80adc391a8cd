//! What people give the command that is no description, and what it says of each.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use super::{GOOD, folder, oasmith, said};

/// Names of files, what is in them, and what is said of them.
const FOREIGN: [(&str, &str, &str); 19] = [
    ("page.yaml", "<!DOCTYPE html>\n<html><body>Pets</body></html>", "this is a web page"),
    ("page.json", "\n<html lang='en'>", "this is a web page"),
    ("service.wsdl", "<?xml version='1.0'?><definitions/>", "this is XML"),
    ("api.yaml", "#%RAML 1.0\ntitle: Pets", "this is RAML"),
    ("api.apib", "FORMAT: 1A\n# Pets\n", "this is API Blueprint"),
    ("schema.graphql", "type Query {\n  pets: [Pet]\n}", "this is a GraphQL schema"),
    ("schema.txt", "# Pets\ntype Query {\n  pets: [Pet]\n}", "this is a GraphQL schema"),
    ("types.json", "{\"data\": {\"__schema\": {}}}", "this is a GraphQL schema"),
    ("pets.proto", "syntax = \"proto3\";\npackage pets;", "this is a Protocol Buffers file"),
    ("main.tsp", "import \"@typespec/http\";\n@service\nnamespace Pets {}", "this is TypeSpec"),
    (
        "pet.json",
        "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"type\": \"object\"}",
        "this is a JSON Schema",
    ),
    ("pet.yaml", "type: object\nproperties: {name: {type: string}}", "this is a JSON Schema"),
    ("events.yaml", "asyncapi: 2.6.0\ninfo: {title: Pets, version: '1'}\nchannels: {}", "this is an AsyncAPI document"),
    (
        "pets.json",
        "{\"info\": {\"_postman_id\": \"1\", \"schema\": \"https://schema.getpostman.com/json/collection/v2.1.0/collection.json\"}, \"item\": []}",
        "this is a Postman collection",
    ),
    (
        "insomnia.json",
        "{\"_type\": \"export\", \"__export_format\": 4, \"resources\": []}",
        "this is an Insomnia export",
    ),
    ("calls.har", "{\"log\": {\"version\": \"1.2\", \"entries\": []}}", "this is an HTTP archive"),
    (
        "drive.json",
        "{\"kind\": \"discovery#restDescription\", \"discoveryVersion\": \"v1\"}",
        "this is a Google API discovery",
    ),
    ("rpc.json", "{\"openrpc\": \"1.2.6\", \"methods\": []}", "this is an OpenRPC document"),
    ("overlay.yaml", "overlay: 1.0.0\nactions: []", "this is an OpenAPI Overlay"),
];

#[test]
fn a_file_of_another_kind_is_named_with_what_to_do() {
    for (name, text, expected) in FOREIGN {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), text).unwrap();
        for arguments in [&["generate", name, "--output", "out"][..], &["check", name], &["init", name]] {
            let output = oasmith(folder.path(), arguments);
            let said = said(&output);
            assert_eq!(output.status.code(), Some(1), "{name}: {said}");
            assert!(said.contains(expected) && said.contains("help: "), "{arguments:?}: {said}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{name}: something was written");
    }
}

#[test]
fn an_archive_is_named_before_it_is_read_as_text() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("api.zip"), b"PK\x03\x04\xff\xfe").unwrap();
    let output = oasmith(folder.path(), &["check", "api.zip"]);
    assert!(said(&output).contains("this is an archive"), "{}", said(&output));
}

#[test]
fn a_place_that_is_no_file_is_named_with_what_to_do() {
    let folder = folder(GOOD);
    fs::create_dir(folder.path().join("empty")).unwrap();
    let rows = [
        ("https://example.com/api/openapi.json", "is a URL", "curl -fsSL -o openapi.json"),
        (".", "is a folder", "openapi.yaml`"),
        ("empty", "is a folder", "name the file of the description"),
        ("openapi.yml", "`openapi.yml` does not exist", "did you mean `openapi.yaml`?"),
    ];
    for (spec, expected, help) in rows {
        let output = oasmith(folder.path(), &["generate", spec, "--output", "out"]);
        let said = said(&output);
        assert!(output.status.code() == Some(1) && said.contains(expected) && said.contains(help), "{spec}: {said}");
    }
}

#[test]
fn without_a_configuration_and_a_description_the_next_command_is_told() {
    let folder = folder(GOOD);
    let output = oasmith(folder.path(), &["generate"]);
    assert!(said(&output).contains("`oasmith init openapi.yaml`"), "{}", said(&output));
    let output = oasmith(folder.path(), &["generate", "openapi.yaml"]);
    assert!(said(&output).contains("add `--output client`"), "{}", said(&output));
    let empty = tempfile::tempdir().unwrap();
    let output = oasmith(empty.path(), &["generate"]);
    assert!(said(&output).contains("`oasmith generate openapi.yaml --output client`"), "{}", said(&output));
}

#[test]
fn an_unknown_setting_is_told_with_its_line_and_the_likely_one() {
    let folder = folder(GOOD);
    let config = "spec = 'openapi.yaml'\nouptut = 'client'\n[package]\nname = 'demo'\n";
    fs::write(folder.path().join("oasmith.toml"), config).unwrap();
    let said = said(&oasmith(folder.path(), &["generate"]));
    assert!(said.contains("line 2") && said.contains("did you mean `output`?"), "{said}");
}

#[test]
fn a_description_may_come_from_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_oasmith"));
    command.args(["generate", "-", "--output", "out"]).current_dir(folder.path());
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(GOOD.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert!(folder.path().join("out/src/models/thing.rs").is_file());
}

#[test]
fn init_writes_a_configuration_that_generate_takes_and_never_writes_over_one() {
    let folder = folder(GOOD);
    let output = oasmith(folder.path(), &["init"]);
    assert!(output.status.success() && said(&output).contains("oasmith generate"), "{}", said(&output));
    let text = fs::read_to_string(folder.path().join("oasmith.toml")).unwrap();
    assert!(text.starts_with("#:schema https://"), "{text}");
    let generated = oasmith(folder.path(), &["generate"]);
    assert!(generated.status.success(), "{}", said(&generated));
    assert!(said(&generated).contains("cargo add --path demo-api"), "{}", said(&generated));
    assert!(folder.path().join("demo-api/src/runtime/mod.rs").is_file());
    let again = oasmith(folder.path(), &["init"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(said(&again).contains("is there already"), "{}", said(&again));
    assert_eq!(fs::read_to_string(folder.path().join("oasmith.toml")).unwrap(), text);
}

#[test]
fn a_crate_in_a_workspace_that_does_not_have_it_is_to_be_added() {
    let folder = folder(GOOD);
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nmembers = ['clients/*']\n").unwrap();
    let told = |output: &str| said(&oasmith(folder.path(), &["generate", "openapi.yaml", "--output", output]));
    let other = told("demo");
    assert!(other.contains("add \"demo\" to `members`"), "{other}");
    let member = told("clients/demo");
    assert!(!member.contains("to `members`") && member.contains("cargo add --path clients/demo"), "{member}");
}

#[test]
fn the_schema_completions_and_the_manual_are_printed() {
    let folder = tempfile::tempdir().unwrap();
    let printed = |arguments: &[&str]| {
        let output = oasmith(folder.path(), arguments);
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(
        serde_json::from_str::<serde_json::Value>(&printed(&["schema"])).unwrap()["properties"]["spec"].is_object()
    );
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(printed(&["completions", shell]).contains("generate"), "{shell}");
    }
    assert!(printed(&["manual"]).contains(".TH oasmith"));
    assert_eq!(printed(&["manual", "--output", "pages"]), "");
    assert!(folder.path().join("pages/oasmith-generate.1").is_file());
}
