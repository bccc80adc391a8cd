//! Every setting of `oasmith.toml` changes what is generated, or whether anything is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use oasmith::config::SCHEMA;
use serde_json::Value;

/// A description in which each setting finds something.
const DESCRIPTION: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '2.0.0'}
servers: [{url: 'https://pets.example'}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      security: [{token: []}]
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: offset, in: query, schema: {type: integer}}
        - {name: filter, in: query, style: deepObject, explode: true, schema: {type: object, properties: {tags: {type: array, items: {type: string}}}}}
      responses:
        '200': {description: Pets, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}
  /pets/{id}:
    get:
      operationId: showPet
      tags: [pets]
      parameters: [{$ref: '#/components/parameters/Id'}]
      responses:
        '200': {description: A pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
    post:
      operationId: changePet
      tags: [admin]
      parameters: [{$ref: '#/components/parameters/Id'}]
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {place: {$ref: '#/components/schemas/Place'}}}
      responses: {'204': {}}
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
  parameters:
    Id: {$ref: '#/components/parameters/PetId'}
    PetId: {name: id, in: path, required: true, description: Which pet it is., schema: {type: string}}
  schemas:
    Place: {type: object, properties: {city: {type: string}}}
    Animal: {type: object, properties: {kind: {type: string, enum: [cat, dog]}}}
    Pet:
      allOf:
        - $ref: '#/components/schemas/Animal'
        - type: object
          properties:
            weight: {type: number}
            code: {type: string, format: ulid}
            place: {$ref: 'shared.yaml#/Place'}
            owner: {$ref: '#/components/schemas/Nobody'}
";

/// What every configuration begins with.
const LEAST: &str = "output = 'out'\npackage.name = 'demo'\n";

/// What is set where a row does not set it: a copy of the runtime takes longer to write.
const NO_COPY: &str = "runtime.source = 'registry'\n";

const FROM_GIT: &str = "runtime.git = 'https://git.example/oasmith'\n";

/// A description that refers to a file in another folder.
const OUTSIDE: &str = "spec = 'outside.yaml'\n";

/// A setting, a configuration without it, and one with it.
const ROWS: &[(&str, &str, &str)] = &[
    ("include", "", "include = ['operation:listPets']"),
    ("exclude", "", "exclude = ['tag:admin']"),
    ("overlays", "", "overlays = ['overlay.yaml']"),
    ("patches", "", "patches = [{at = '#/info/title', set = 'Animals'}]"),
    ("patches", "", "patches = [{at = '#/info', merge = {description = 'All animals.'}}]"),
    ("patches", "", "patches = [{at = '#/components/schemas/Pet/allOf/1/properties/code', remove = true}]"),
    ("patches", "", "patches = [{at = '#/info/title', was = 'Birds', set = 'Animals'}]"),
    ("package.manifest", "", "package.manifest = false"),
    ("package.version", "", "package.version = 'description'"),
    ("package.dependencies", "", "package.dependencies = {my-types = '1'}"),
    ("types.number", "", "types.number = 'decimal'"),
    ("types.formats", "", "types.formats = {ulid = 'my_types::Id'}"),
    ("types.schemas", "", "types.schemas = {Animal = 'my_types::Animal'}"),
    ("responses.empty", "", "responses.empty = 'none'"),
    ("responses.open", "", "responses.open = true"),
    ("pagination.detect", "", "pagination.detect = false"),
    ("pagination.operations", "", "pagination.operations = {'operation:listPets' = false}"),
    ("servers.default", "", "servers.default = false"),
    ("encoding.brackets", "", "encoding.brackets = 'repeat'"),
    ("encoding.objects", "", "encoding.objects = 'json'"),
    ("security", "", "security = {token = {type = 'apiKey', in = 'header', name = 'X-Key'}}"),
    ("names", "", "names = {'#/components/schemas/Pet' = 'Creature'}"),
    ("names-file", "", "names-file = 'demo.names'"),
    ("allow-dirs", OUTSIDE, "allow-dirs = ['../outside']"),
    ("runtime.source", NO_COPY, "runtime.source = 'vendored'"),
    ("runtime.version", NO_COPY, "runtime = {source = 'registry', version = '0.9'}"),
    ("runtime.path", NO_COPY, "runtime.path = '../oasmith-runtime'"),
    ("runtime.git", NO_COPY, FROM_GIT),
    ("runtime.rev", FROM_GIT, "runtime.rev = '0123abc'"),
    ("runtime.tag", FROM_GIT, "runtime.tag = 'v1'"),
    ("runtime.branch", FROM_GIT, "runtime.branch = 'next'"),
    ("strict", "", "strict = true"),
    ("lints", "", "lints = {unknown-format = 'deny'}"),
    ("limits.bytes", "", "limits.bytes = 100"),
    ("limits.files", "", "limits.files = 1"),
    ("limits.values", "", "limits.values = 10"),
    ("limits.depth", "", "limits.depth = 3"),
    ("limits.reference-chain", "", "limits.reference-chain = 1"),
    ("limits.all-of", "", "limits.all-of = 1"),
    ("limits.alternatives", "", "limits.alternatives = 1"),
    ("limits.parameters", "", "limits.parameters = 1"),
    ("limits.operations", "", "limits.operations = 1"),
    ("limits.schemas", "", "limits.schemas = 1"),
    ("limits.members", "", "limits.members = 1"),
    ("limits.copied-bytes", "", "limits.copied-bytes = 1"),
];

/// Two whole configurations: `with` stands in place of `without`, or is added if it sets something else.
fn configurations(without: &str, with: &str) -> [String; 2] {
    let complete = |text: String| {
        let text = if text.contains("runtime") { text } else { text + NO_COPY };
        if text.contains("spec = ") { text } else { format!("spec = 'api.yaml'\n{text}") }
    };
    let is_added = without == OUTSIDE || (without == FROM_GIT && !with.starts_with("runtime.git"));
    let with = if is_added { format!("{without}{with}\n") } else { format!("{with}\n") };
    [complete(format!("{LEAST}{without}")), complete(format!("{LEAST}{with}"))]
}

/// What comes of a configuration.
struct Outcome {
    succeeds: bool,
    files: BTreeMap<PathBuf, String>,
    said: String,
}

fn outcome(configuration: &str) -> Outcome {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("own");
    fs::create_dir_all(root.path().join("outside")).unwrap();
    fs::create_dir(&folder).unwrap();
    fs::write(root.path().join("outside/place.yaml"), "type: object\n").unwrap();
    fs::write(folder.join("api.yaml"), DESCRIPTION).unwrap();
    let outside = DESCRIPTION.replace("'shared.yaml#/Place'", "'../outside/place.yaml'");
    fs::write(folder.join("outside.yaml"), outside).unwrap();
    fs::write(folder.join("shared.yaml"), "Place: {type: object, properties: {city: {type: string}}}\n").unwrap();
    let overlay =
        "overlay: 1.0.0\ninfo: {title: More, version: '1'}\nactions: [{target: $.info, update: {title: More}}]\n";
    fs::write(folder.join("overlay.yaml"), overlay).unwrap();
    fs::write(folder.join("oasmith.toml"), configuration).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_oasmith")).arg("generate").current_dir(&folder).output().unwrap();
    let mut files = BTreeMap::new();
    collect(&folder, &folder, &mut files);
    files.remove(Path::new("oasmith.toml"));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Outcome { succeeds: output.status.success(), files, said }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.strip_prefix(root).unwrap().to_owned();
        if entry.is_dir() && !name.ends_with(".oasmith") {
            collect(root, &entry, files);
        } else if entry.is_file() {
            files.insert(name, fs::read_to_string(&entry).unwrap());
        }
    }
}

#[test]
fn every_setting_has_an_effect() {
    let mut known: BTreeMap<String, Outcome> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (setting, without, with) in ROWS {
        let [without, with] = configurations(without, with);
        let base = known.entry(without.clone()).or_insert_with(|| outcome(&without));
        let found = outcome(&with);
        // A limit or a level makes of a description that was accepted one that is not.
        let is_refusal = setting.starts_with("limits.") || ["strict", "lints"].contains(setting);
        let is_right = if is_refusal { base.succeeds && !found.succeeds } else { base.files != found.files };
        if !is_right || found.said.contains("oasmith.toml:") {
            wrong.push(format!("`{setting}` has no effect in\n{with}{}", found.said));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn no_setting_is_left_out() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut settings = BTreeSet::new();
    for (name, setting) in schema["properties"].as_object().unwrap() {
        match setting.get("properties").and_then(Value::as_object) {
            Some(keys) => settings.extend(keys.keys().map(|key| format!("{name}.{key}"))),
            None => drop(settings.insert(name.clone())),
        }
    }
    // Those without which there is no configuration.
    let needed = ["spec", "output", "package.name", "$schema"];
    settings.retain(|setting| !needed.contains(&setting.as_str()));
    let tried: BTreeSet<String> = ROWS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(settings, tried);
}
