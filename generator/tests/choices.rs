//! Choices of the configuration: names by pointer, security schemes, and folders that may contain referenced files.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod edits;
mod settings;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use oasmith::config::Config;
use oasmith::diagnostics::Code;
use oasmith::pipeline::{self, CheckOutcome, GenerateOptions};

const SPEC: &str = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /usr:
    get:
      operationId: getUsr
      responses: {'200': {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/usr'}}}}}
components:
  schemas:
    usr:
      type: object
      properties:
        nm: {type: string}
        addr: {type: object, properties: {street: {type: string}}}
";

fn checked(names: &[(&str, &str)]) -> (CheckOutcome, GenerateOptions) {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("api.yaml");
    fs::write(&spec, SPEC).unwrap();
    let names = names.iter().map(|(pointer, name)| ((*pointer).to_owned(), (*name).to_owned())).collect();
    let options = GenerateOptions { names, ..GenerateOptions::new(&spec) };
    (pipeline::check_with_options(&options).unwrap(), options)
}

#[test]
fn names_by_pointer_rename_types_properties_and_operations() {
    let (checked, options) = checked(&[
        ("#/components/schemas/usr", "User"),
        ("#/components/schemas/usr/properties/nm", "name"),
        ("#/components/schemas/usr/properties/addr", "Address"),
        ("/paths/~1usr/get", "user"),
    ]);
    let files = pipeline::files(&checked, &options).unwrap().unwrap();
    let user = &files[Path::new("src/models/user.rs")];
    assert!(user.contains("pub struct User") && user.contains("pub name: Option<String>"), "{user}");
    assert!(user.contains("pub addr: Option<Address>") && user.contains("\"nm\" =>"), "{user}");
    assert!(files[Path::new("src/api/usr/user.rs")].contains("pub fn user(&self)"));
}

#[test]
fn empty_responses_can_be_optional_for_all_operations_or_one() {
    let folder = tempfile::tempdir().unwrap();
    let config = "spec = 'api.yaml'\noutput = 'out'\n[package]\nname = 'demo'\n";
    let output = |chosen: &str, extension: &str| {
        fs::write(
            folder.path().join("api.yaml"),
            SPEC.replace("description: One", &format!("description: One{extension}")),
        )
        .unwrap();
        fs::write(folder.path().join("oasmith.toml"), [config, chosen].concat()).unwrap();
        let options = GenerateOptions::of(&Config::read(&folder.path().join("oasmith.toml")).unwrap());
        let checked = pipeline::check_with_options(&options).unwrap();
        let codes: Vec<Code> = checked.report().diagnostics.iter().map(|finding| finding.code).collect();
        let files = pipeline::files(&checked, &options).unwrap().unwrap_or_default();
        let is_optional = files
            .get(Path::new("src/api/usr/get.rs"))
            .is_some_and(|text| text.contains("response.optional_if_empty(RawResponse::json)"));
        (is_optional, codes)
    };
    let all = "[responses]\nempty = 'none'\n";
    assert_eq!(output("", ""), (false, vec![]));
    assert_eq!(output(all, ""), (true, vec![]));
    assert_eq!(output(all, ", x-oasmith-empty: error"), (false, vec![]));
    assert_eq!(output("", ", x-oasmith-empty: none"), (true, vec![]));
    assert_eq!(output("", ", x-oasmith-empty: yes"), (false, vec![Code::InvalidExtension]));
}

#[test]
fn an_api_that_omits_default_values_may_send_empty_objects() {
    let folder = tempfile::tempdir().unwrap();
    let is_open = |chosen: &str, extension: &str| {
        let spec = SPEC.replace("operationId: getUsr", &format!("operationId: getUsr{extension}"));
        fs::write(folder.path().join("api.yaml"), spec).unwrap();
        let config = ["spec = 'api.yaml'\noutput = 'out'\n[package]\nname = 'demo'\n", chosen].concat();
        fs::write(folder.path().join("oasmith.toml"), config).unwrap();
        let options = GenerateOptions::of(&Config::read(&folder.path().join("oasmith.toml")).unwrap());
        let checked = pipeline::check_with_options(&options).unwrap();
        let files = pipeline::files(&checked, &options).unwrap().unwrap();
        files[Path::new("src/api/usr/get.rs")].contains("open_json")
    };
    let open = "[responses]\nopen = true\n";
    assert!(!is_open("", ""));
    assert!(is_open(open, ""));
    assert!(!is_open(open, "\n      x-oasmith-result: {anyOf: [nm]}"), "an operation has its own rule");
}

#[test]
fn types_that_no_operation_uses_are_behind_a_feature_that_is_off() {
    let folder = tempfile::tempdir().unwrap();
    let second = "  /logs:\n    get:\n      tags: [logs]\n      operationId: getLog\n      responses: {'204': {description: None}}\ncomponents:";
    let unused = "    old: {type: object, properties: {part: {$ref: '#/components/schemas/part'}, usr: {$ref: '#/components/schemas/usr'}}}
    part: {type: object, properties: {id: {type: string}}}\n";
    fs::write(folder.path().join("api.yaml"), SPEC.replace("components:", second) + unused).unwrap();
    let options = GenerateOptions { whole: true, ..GenerateOptions::new(folder.path().join("api.yaml")) };
    let checked = pipeline::check_with_options(&options).unwrap();
    assert_eq!((checked.report().types, checked.report().unused_types), (4, 2));
    let files = pipeline::files(&checked, &options).unwrap().unwrap();
    let manifest: toml::Table = files[Path::new("Cargo.toml")].parse().unwrap();
    let features = manifest["features"].as_table().unwrap();
    assert!(features.contains_key("unused-types"));
    assert!(!features["default"].as_array().unwrap().iter().any(|name| name.as_str() == Some("unused-types")));
    let models = &files[Path::new("src/models/mod.rs")];
    let gate_of = |module: &str| {
        let start = models.find(&format!("mod {module};")).unwrap();
        models[..start].trim_end_matches("pub ").trim_end().rsplit("\n\n").next().unwrap().to_owned()
    };
    for module in ["old", "part"] {
        assert_eq!(gate_of(module), "#[cfg(feature = \"unused-types\")]", "{models}");
    }
    assert!(gate_of("usr").contains("\"usr\"") && gate_of("usr").contains("unused-types"), "{models}");
    assert!(files[Path::new("src/lib.rs")].contains("behind the feature `unused-types`"));
}

#[test]
fn a_name_for_an_unknown_pointer_is_an_error() {
    for pointer in ["#/components/schemas/user", "usr", "#/paths/~1usr", ""] {
        let (checked, _) = checked(&[(pointer, "User")]);
        assert!(checked.report().diagnostics.iter().any(|finding| finding.code == Code::UnusedName), "{pointer}");
    }
}

#[test]
fn files_in_other_folders_are_read_only_if_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let (own, shared) = (folder.path().join("own"), folder.path().join("shared"));
    fs::create_dir_all(&own).unwrap();
    fs::create_dir_all(&shared).unwrap();
    let spec = own.join("api.yaml");
    fs::write(&spec, SPEC.replace("'#/components/schemas/usr'", "'../shared/user.yaml#/User'")).unwrap();
    fs::write(shared.join("user.yaml"), "User: {type: object, properties: {a: {$ref: 'a.yaml'}}}\n").unwrap();
    fs::write(shared.join("a.yaml"), "type: string\n").unwrap();
    let codes = |allowed: Vec<_>| -> Vec<Code> {
        let options = GenerateOptions { allow_dirs: allowed, names: BTreeMap::new(), ..GenerateOptions::new(&spec) };
        pipeline::check_with_options(&options)
            .unwrap()
            .report()
            .diagnostics
            .into_iter()
            .map(|finding| finding.code)
            .collect()
    };
    assert_eq!(codes(vec![]), [Code::ReferenceOutside]);
    assert_eq!(codes(vec![shared.clone()]), []);
    assert_eq!(codes(vec![own]), [Code::ReferenceOutside]);
    assert!(
        pipeline::check_with_options(&GenerateOptions {
            allow_dirs: vec![folder.path().join("none")],
            ..GenerateOptions::new(&spec)
        })
        .is_err()
    );
    // An allowed file must not reference one that is not.
    fs::write(shared.join("a.yaml"), "$ref: '../secret.yaml'\n").unwrap();
    fs::write(folder.path().join("secret.yaml"), "type: string\n").unwrap();
    assert_eq!(codes(vec![shared]), [Code::ReferenceOutside]);
}

/// Returns the client and the operations of a description with security schemes from the configuration.
fn secured(spec: &str, security: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("api.yaml"), spec).unwrap();
    let config = folder.path().join("oasmith.toml");
    fs::write(&config, format!("spec = 'api.yaml'\noutput = 'out'\n[package]\nname = 'demo'\n{security}")).unwrap();
    let options = GenerateOptions::of(&oasmith::config::Config::read(&config).unwrap());
    let checked = pipeline::check_with_options(&options).unwrap();
    assert!(!checked.diagnostics.has_errors(), "{:?}", checked.report().diagnostics);
    let files = pipeline::files(&checked, &options).unwrap().unwrap();
    let operations = files.iter().filter(|(path, _)| path.starts_with("src/api")).map(|(_, text)| text.as_str());
    (files[Path::new("src/client.rs")].clone(), operations.collect())
}

const TOKEN: &str = "[security.accessToken]\ntype = 'http'\nscheme = 'bearer'\n";

#[test]
fn operations_can_use_security_schemes_of_the_configuration() {
    let (client, _) = secured(SPEC, "");
    assert!(client.contains("pub fn bearer_token(") && client.contains("pub fn header("), "{client}");
    let key = "[security.key]\ntype = 'apiKey'\nin = 'header'\nname = 'X-Key'\n";
    let (client, operations) = secured(SPEC, &format!("{TOKEN}{key}"));
    assert!(client.contains("pub fn access_token(") && client.contains("pub fn key("), "{client}");
    assert!(client.contains("\"X-Key\"") && client.contains("DEMO_ACCESS_TOKEN"), "{client}");
    assert!(!client.contains("pub fn bearer_token(") && !client.contains("pub fn header("), "{client}");
    // The description has no security requirements, so calls without credentials still work.
    assert!(operations.contains("security: &[&[], &[ACCESS_TOKEN], &[KEY]]"), "{operations}");
    assert!(client.contains("needs_credentials: false"), "{client}");
}

#[test]
fn security_schemes_of_the_configuration_replace_missing_or_wrong_ones() {
    let missing = format!("{SPEC}security: [{{accessToken: []}}]\n");
    let (client, operations) = secured(&missing, TOKEN);
    assert!(
        client.contains("SchemeKind::Bearer") && operations.contains("security: &[&[ACCESS_TOKEN]]"),
        "{operations}"
    );
    let wrong = format!("{missing}  securitySchemes: {{accessToken: {{type: apiKey, in: query, name: t}}}}\n");
    let wrong = wrong.replace("security: [{accessToken: []}]\n  ", "  ");
    let (client, operations) = secured(&wrong, TOKEN);
    assert!(client.contains("SchemeKind::Bearer") && !client.contains("SchemeKind::ApiKey"), "{client}");
    assert!(operations.contains("security: &[&[], &[ACCESS_TOKEN]]"), "{operations}");
    // The requirement of all operations remains, and the new scheme is an alternative.
    let other = format!("{wrong}security: [{{accessToken: []}}]\n");
    let (_, operations) = secured(&other, "[security.key]\ntype = 'apiKey'\nin = 'header'\nname = 'X-Key'\n");
    assert!(operations.contains("security: &[&[ACCESS_TOKEN], &[KEY]]"), "{operations}");
}
