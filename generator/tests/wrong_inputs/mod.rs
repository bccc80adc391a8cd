//! Inputs that are not descriptions, and the error for each.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use super::{GOOD, folder, oasmith, stderr};

/// File names, their contents, and the expected errors.
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
fn files_of_other_kinds_have_an_error_with_help() {
    for (name, text, expected) in FOREIGN {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), text).unwrap();
        for arguments in [&["generate", name, "--output", "out"][..], &["check", name], &["init", name]] {
            let output = oasmith(folder.path(), arguments);
            let stderr = stderr(&output);
            assert_eq!(output.status.code(), Some(1), "{name}: {stderr}");
            assert!(stderr.contains(expected) && stderr.contains("help: "), "{arguments:?}: {stderr}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "{name}: something was written");
    }
}

#[test]
fn archives_are_detected_before_decoding() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("api.zip"), b"PK\x03\x04\xff\xfe").unwrap();
    let output = oasmith(folder.path(), &["check", "api.zip"]);
    assert!(stderr(&output).contains("this is an archive"), "{}", stderr(&output));
}

#[test]
fn urls_and_folders_have_an_error_with_help() {
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
        let stderr = stderr(&output);
        assert!(
            output.status.code() == Some(1) && stderr.contains(expected) && stderr.contains(help),
            "{spec}: {stderr}"
        );
    }
}

#[test]
fn without_a_configuration_and_a_description_the_next_command_is_suggested() {
    let folder = folder(GOOD);
    let output = oasmith(folder.path(), &["generate"]);
    assert!(stderr(&output).contains("`oasmith init openapi.yaml`"), "{}", stderr(&output));
    let output = oasmith(folder.path(), &["generate", "openapi.yaml"]);
    assert!(stderr(&output).contains("add `--output client`"), "{}", stderr(&output));
    let empty = tempfile::tempdir().unwrap();
    let output = oasmith(empty.path(), &["generate"]);
    assert!(stderr(&output).contains("`oasmith generate openapi.yaml --output client`"), "{}", stderr(&output));
}

#[test]
fn an_unknown_setting_has_a_line_and_a_suggestion() {
    let folder = folder(GOOD);
    let config = "spec = 'openapi.yaml'\nouptut = 'client'\n[package]\nname = 'demo'\n";
    fs::write(folder.path().join("oasmith.toml"), config).unwrap();
    let stderr = stderr(&oasmith(folder.path(), &["generate"]));
    assert!(stderr.contains("line 2") && stderr.contains("did you mean `output`?"), "{stderr}");
}

#[test]
fn a_description_can_be_read_from_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_oasmith"));
    command.args(["generate", "-", "--output", "out"]).current_dir(folder.path());
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(GOOD.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(folder.path().join("out/src/models/thing.rs").is_file());
}

#[test]
fn init_writes_a_usable_configuration_and_never_overwrites_one() {
    let folder = folder(GOOD);
    let output = oasmith(folder.path(), &["init"]);
    assert!(output.status.success() && stderr(&output).contains("oasmith generate"), "{}", stderr(&output));
    let text = fs::read_to_string(folder.path().join("oasmith.toml")).unwrap();
    assert!(text.starts_with("#:schema https://"), "{text}");
    let generated = oasmith(folder.path(), &["generate"]);
    assert!(generated.status.success(), "{}", stderr(&generated));
    assert!(stderr(&generated).contains("cargo add --path demo-api"), "{}", stderr(&generated));
    assert!(folder.path().join("demo-api/src/runtime/mod.rs").is_file());
    let again = oasmith(folder.path(), &["init"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(stderr(&again).contains("already exists"), "{}", stderr(&again));
    assert_eq!(fs::read_to_string(folder.path().join("oasmith.toml")).unwrap(), text);
}

#[test]
fn a_crate_outside_of_the_members_of_its_workspace_has_a_next_step() {
    let folder = folder(GOOD);
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nmembers = ['clients/*']\n").unwrap();
    let told = |output: &str| stderr(&oasmith(folder.path(), &["generate", "openapi.yaml", "--output", output]));
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
        assert!(output.status.success(), "{}", stderr(&output));
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
