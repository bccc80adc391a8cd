//! Names are kept, whatever is added to a description, and wherever.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::super::types::parts;
use super::super::{ModulePlace, NameTable};
use crate::ir::{Api, Shape};
use crate::pipeline::{CheckOutcome, GenerateOptions, check_with_options};
use crate::source::Source;

/// So many additions are tried on each description.
const ADDITIONS: u64 = 12;

/// Folders of further descriptions, separated by `:`, of which every file is tried.
const MORE: &str = "OASMITH_NAMES_OF";

/// Returns every path of the Rust API: types, their fields and variants, methods, requests and their setters.
fn paths(api: &Api, names: &NameTable) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for module in &names.modules {
        if matches!(module.place, ModulePlace::Shared(_)) {
            continue;
        }
        for id in module.main.iter().chain(&module.types).chain(&module.exports) {
            let path = format!("{}::{}", module.path.join("::"), module.ident_of(*id).unwrap());
            let own = names.of_type(*id);
            paths.extend(own.parts.iter().map(|part| format!("{path}::{part}")));
            if matches!(api.type_def(*id).shape, Shape::Enum(_) | Shape::Union(_)) {
                paths.insert(format!("{path}::{}", own.unknown));
            }
            paths.extend(module.required_of(*id).map(|ident| format!("{}::{ident}", module.path.join("::"))));
            paths.insert(path);
        }
    }
    for id in api.operation_ids() {
        let own = names.of_operation(id);
        let tag = &names.of_tag(api.operation(id).tag.0).module;
        paths.insert(format!("{tag}.{}()", own.method));
        let request = format!("api::{tag}::{}::{}", own.module, own.ident);
        paths.extend(own.parameters.iter().chain(&own.properties).map(|setter| format!("{request}::{setter}()")));
        paths.insert(request);
    }
    paths
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn names(&self) -> PathBuf {
        self.0.path().join("oasmith.names")
    }

    /// Checks a description with the names of the folder.
    fn check(&self, document: &Value) -> CheckOutcome {
        let spec = self.0.path().join("openapi.json");
        fs::write(&spec, document.to_string()).unwrap();
        let options = GenerateOptions { names_file: Some(self.names()), ..GenerateOptions::new(spec) };
        check_with_options(&options).unwrap()
    }
}

/// A generator of pseudo-random numbers, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let index = self.below(all.len());
        all.get(index)
    }
}

/// Inserts a member at a random place.
fn insert(random: &mut Random, object: &mut Map<String, Value>, key: String, value: Value) {
    let mut members: Vec<(String, Value)> = std::mem::take(object).into_iter().collect();
    let place = random.below(members.len() + 1);
    if !members.iter().any(|(name, _)| *name == key) {
        members.insert(place, (key, value));
    }
    object.extend(members);
}

/// Returns a name that another one may be confused with.
fn alike(random: &mut Random, name: &str) -> String {
    match random.below(5) {
        0 => name.to_uppercase(),
        1 => name.replace(['_', '-'], " "),
        2 => format!("{name}_"),
        3 => format!("{name} model"),
        _ => format!("{name}{}", random.below(9)),
    }
}

/// Adds a copy of an operation at another path.
fn add_operation(random: &mut Random, document: &mut Value, checked: &CheckOutcome) -> Option<String> {
    let operation = random.of(&checked.api.operations)?;
    let mut copied = document.pointer(operation.location.pointer.as_str())?.as_object()?.clone();
    let id = operation.key.clone().unwrap_or_default();
    copied.insert("operationId".to_owned(), alike(random, &id).into());
    let path = format!("/added{}", operation.path);
    let item = json!({operation.method.to_lowercase(): copied});
    insert(random, document["paths"].as_object_mut()?, path.clone(), item);
    Some(format!("the operation {path}"))
}

/// Adds something to a description at a random place; says what.
fn add(random: &mut Random, document: &mut Value, checked: &CheckOutcome) -> Option<String> {
    let api = &checked.api;
    let shapes = |matches: fn(&Shape) -> bool| {
        let defs = api.types.iter().filter(|def| matches(&def.shape));
        defs.map(|def| def.location.pointer.as_str().to_owned()).collect::<Vec<_>>()
    };
    match random.below(5) {
        0 => add_operation(random, document, checked),
        1 => {
            let schemas = document.pointer_mut("/components/schemas")?.as_object_mut()?;
            let names: Vec<String> = schemas.keys().cloned().collect();
            let known = random.of(&names)?.clone();
            let name = alike(random, &known);
            let copied = schemas.get(random.of(&names)?)?.clone();
            insert(random, schemas, name.clone(), copied);
            Some(format!("the schema {name}"))
        }
        2 => {
            let pointer = random.of(&shapes(|shape| matches!(shape, Shape::Struct(_))))?.clone();
            let properties = document.pointer_mut(&pointer)?.get_mut("properties")?.as_object_mut()?;
            let names: Vec<String> = properties.keys().cloned().collect();
            let known = random.of(&names)?.clone();
            let name = alike(random, &known);
            let value = json!({"type": "string", "enum": ["one", "other"]});
            insert(random, properties, name.clone(), value);
            Some(format!("the property {name} of {pointer}"))
        }
        3 => {
            let pointer = random.of(&shapes(|shape| matches!(shape, Shape::Enum(_))))?.clone();
            let values = document.pointer_mut(&pointer)?.get_mut("enum")?.as_array_mut()?;
            let known = values.first()?.as_str()?.to_owned();
            let value = if random.below(3) == 0 { "unknown".to_owned() } else { alike(random, &known) };
            let place = random.below(values.len() + 1);
            if !values.contains(&value.clone().into()) {
                values.insert(place, value.clone().into());
            }
            Some(format!("the value {value} of {pointer}"))
        }
        _ => {
            let pointer = random.of(&shapes(|shape| matches!(shape, Shape::Union(_))))?.clone();
            let union = document.pointer_mut(&pointer)?.as_object_mut()?;
            let key = if union.contains_key("oneOf") { "oneOf" } else { "anyOf" };
            let variants = union.get_mut(key)?.as_array_mut()?;
            let is_plain = variants.len() > 1 && !union.contains_key("discriminator");
            let variants = union.get_mut(key)?.as_array_mut().filter(|_| is_plain)?;
            let place = random.below(variants.len() + 1);
            let variant = json!({"type": "object", "required": ["added"], "properties": {"added": {"type": "string"}}});
            variants.insert(place, variant);
            Some(format!("a variant of {pointer} at {place}"))
        }
    }
}

/// Tries additions to one description, one after another, as on a branch.
fn try_additions(name: &str, document: &Value) -> usize {
    let folder = Folder(tempfile::tempdir().unwrap());
    let first = folder.check(document);
    if first.diagnostics.has_errors() {
        return 0;
    }
    let text = first.kept_names.clone().unwrap();
    fs::write(folder.names(), &text).unwrap();
    let again = folder.check(document);
    assert!(again.kept_names.as_ref() == Some(&text), "{name}: the same description has other names");
    let known = paths(&first.api, &first.names);
    assert_eq!(paths(&again.api, &again.names), known, "{name}");
    let mut tried = 0;
    for seed in 0..ADDITIONS {
        let mut random = Random(seed * 977 + name.len() as u64);
        let mut changed = document.clone();
        let Some(what) = add(&mut random, &mut changed, &first) else { continue };
        let after = folder.check(&changed);
        if after.diagnostics.has_errors() {
            continue;
        }
        let found = paths(&after.api, &after.names);
        let lost: Vec<&String> = known.difference(&found).collect();
        assert!(lost.is_empty(), "{name}: {what} (seed {seed}) removes {lost:#?}");
        tried += 1;
    }
    tried
}

fn document(path: &Path) -> Option<Value> {
    let text = fs::read_to_string(path).ok()?;
    let source = Source::from_text(path.display().to_string(), &text).ok()?;
    let tree = source.files().next()?.1.tree.clone();
    Some(tree)
}

#[test]
fn additions_change_no_path_of_the_rust_api() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let cases = fs::read_dir(root.join("tests/cases")).unwrap().flatten().map(|case| case.path().join("openapi.yaml"));
    let more = std::env::var(MORE).unwrap_or_default();
    let more = more.split(':').filter(|folder| !folder.is_empty());
    let more = more.flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten()).map(|file| file.path());
    let mut files: Vec<PathBuf> = cases.chain(more).filter(|path| path.is_file()).collect();
    files.sort();
    let tried: usize =
        files.iter().filter_map(|path| Some(try_additions(&path.display().to_string(), &document(path)?))).sum();
    assert!(tried > 200, "only {tried} additions were tried");
}

#[test]
fn kept_names_win_over_derived_ones_unless_the_description_sets_a_name() {
    let schema =
        json!({"type": "object", "properties": {"id": {"type": "string"}, "kind": {"type": "string", "enum": ["a"]}}});
    let mut document = json!({
        "openapi": "3.0.3", "info": {"title": "t", "version": "1"},
        "paths": {"/things": {"get": {"operationId": "listThings", "tags": ["things"],
            "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
            "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
        "components": {"schemas": {"Thing": schema}},
    });
    let folder = Folder(tempfile::tempdir().unwrap());
    let lines = [
        "#/components/schemas/Thing models::object::Object",
        "#/components/schemas/Thing/properties/id .key",
        "#/components/schemas/Thing/properties/kind models::object::Sort",
        "#/components/schemas/Thing/properties/kind .sort",
        "#/components/schemas/Thing/properties/kind/enum/a ::First",
        "#/components/schemas/Gone models::gone::Gone",
        "#/paths/~1things/get .all()",
        "#/paths/~1things/get api::things::every::Every",
        "#/paths/~1things/get/parameters/query/q .query",
    ];
    fs::write(folder.names(), lines.join("\n")).unwrap();
    let checked = folder.check(&document);
    let found = paths(&checked.api, &checked.names);
    for expected in [
        "models::object::Object::key",
        "models::object::Object::sort",
        "models::object::Sort::First",
        "things.all()",
        "api::things::every::Every::query()",
    ] {
        assert!(found.contains(expected), "{expected} is missing in {found:#?}");
    }
    let written = checked.kept_names.unwrap();
    assert!(lines.iter().all(|line| written.contains(line) != line.contains("Gone")), "{written}");
    document["components"]["schemas"]["Thing"]["x-oasmith-name"] = "Item".into();
    let checked = folder.check(&document);
    assert!(paths(&checked.api, &checked.names).contains("models::item::Item::key"));
}

#[test]
fn names_that_cannot_be_kept_are_replaced() {
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {},
        "components": {"schemas": {
            "A": {"type": "object", "properties": {"x": {"type": "string"}, "y": {"type": "string"}}},
            "B": {"type": "object", "properties": {"x": {"type": "string"}}},
        }},
    });
    let folder = Folder(tempfile::tempdir().unwrap());
    // Reserved, of another spelling, twice, and of another kind.
    let lines = "#/components/schemas/A models::a::Option\n#/components/schemas/B models::B::b_type\n\
        #/components/schemas/A/properties/x .validate\n#/components/schemas/A/properties/y .X\n";
    fs::write(folder.names(), lines).unwrap();
    let checked = folder.check(&document);
    let found = paths(&checked.api, &checked.names);
    let expected = ["models::a::A", "models::a::A::x", "models::a::A::y", "models::b::B", "models::b::B::x"];
    assert!(expected.iter().all(|path| found.contains(*path)), "{found:#?}");
    assert_eq!(parts(&checked.api.types[0].shape).len(), 2);
}
