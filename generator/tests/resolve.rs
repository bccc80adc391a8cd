//! Loading, checking and resolving descriptions.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};

use oasmith::diagnostics::Diagnostics;
use oasmith::location::{FileId, Location, Pointer};
use oasmith::parse::document;
use oasmith::parse::{Resolved, resolve};
use oasmith::source::load;
use openapiv3::{
    Parameter, ParameterSchemaOrContent, ReferenceOr, SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty,
};

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";

/// Creates a folder for one test, with files.
fn folder(test: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    drop(fs::remove_dir_all(&folder));
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Returns the resolved description, and its diagnostics as `severity code pointer`.
fn resolve_at(root: &Path) -> (Resolved, Vec<String>) {
    let source = load(root).unwrap();
    let mut diagnostics = Diagnostics::new();
    let document = document(&source, &mut diagnostics).unwrap();
    let resolved = resolve(&document, &mut diagnostics);
    let reported =
        diagnostics.iter().map(|one| format!("{} {} {}", one.severity.as_str(), one.code, one.location.pointer));
    (resolved, reported.collect())
}

fn resolve_text(case: &str, text: &str) -> (Resolved, Vec<String>) {
    resolve_at(&folder(case, &[("openapi.yaml", &format!("{HEAD}{text}"))]).join("openapi.yaml"))
}

/// Resolves a description, and asserts that there are no diagnostics.
fn clean(case: &str, text: &str) -> Resolved {
    let (resolved, reported) = resolve_text(case, text);
    assert_eq!(reported, [] as [&str; 0]);
    resolved
}

fn at(pointer: &str) -> Location {
    Location { file: FileId::ROOT, pointer: Pointer::parse(pointer).unwrap() }
}

fn pointer_of<T>(resolved: &Resolved, child: &ReferenceOr<T>) -> String {
    resolved.schema(resolved.target(child).unwrap()).location.pointer.to_string()
}

fn properties<'r>(
    resolved: &'r Resolved,
    name: &str,
) -> &'r indexmap::IndexMap<String, ReferenceOr<Box<openapiv3::Schema>>> {
    match &resolved.schema(resolved.component_schemas[name]).schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => &object.properties,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_schema_and_every_child_schema_has_an_id() {
    let resolved = clean(
        "children",
        "paths: {}
components:
  schemas:
    Pet:
      type: object
      properties:
        name: {type: string}
        tags: {type: array, items: {type: string}}
        owner: {$ref: '#/components/schemas/Owner'}
      additionalProperties: {type: integer}
    Owner: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object}]}
",
    );
    let pet = properties(&resolved, "Pet");
    assert_eq!(pointer_of(&resolved, &pet["name"]), "/components/schemas/Pet/properties/name");
    assert_eq!(pointer_of(&resolved, &pet["owner"]), "/components/schemas/Owner");
    assert_eq!(resolved.schema_count(), 7);
    let SchemaKind::AllOf { all_of } = &resolved.schema(resolved.component_schemas["Owner"]).schema.schema_kind else {
        panic!("no allOf");
    };
    assert_eq!(pointer_of(&resolved, &all_of[0]), "/components/schemas/Pet");
    assert_eq!(pointer_of(&resolved, &all_of[1]), "/components/schemas/Owner/allOf/1");
}

#[test]
fn chains_of_references_are_resolved_to_their_end() {
    let resolved = clean(
        "chains",
        "paths: {}
components:
  schemas:
    A: {$ref: '#/components/schemas/B'}
    B: {$ref: '#/x-shapes/a~1b/{id}'}
    Node: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}, deep: {$ref: '#/components/schemas/Node/properties/next'}}}
x-shapes:
  a/b:
    '{id}': {type: string}
",
    );
    assert_eq!(resolved.component_schemas["A"], resolved.component_schemas["B"]);
    assert_eq!(resolved.schema_at(&at("/components/schemas/A")), resolved.schema_at(&at("/x-shapes/a~1b/{id}")));
    let node = properties(&resolved, "Node");
    assert_eq!(pointer_of(&resolved, &node["next"]), "/components/schemas/Node");
    assert_eq!(pointer_of(&resolved, &node["deep"]), "/components/schemas/Node");
}

#[test]
fn percent_escapes_in_references_are_decoded_unless_the_name_contains_them() {
    let resolved = clean(
        "percent",
        "paths: {}
components:
  schemas:
    A: {$ref: '#/x-shapes/%7Bid%7D'}
    B: {$ref: '#/x-shapes/50%25'}
    C: {$ref: '#/x-shapes/%41'}
x-shapes:
  '{id}': {type: string}
  50%: {type: integer}
  '%41': {type: boolean}
",
    );
    let location = |name: &str| resolved.schema(resolved.component_schemas[name]).location.pointer.to_string();
    assert_eq!([location("A"), location("B"), location("C")], ["/x-shapes/{id}", "/x-shapes/50%", "/x-shapes/%41"]);
}

#[test]
fn a_malformed_schema_does_not_affect_others() {
    let (resolved, reported) = resolve_text(
        "malformed",
        "paths: {}
components:
  schemas:
    Bad: {type: object, properties: {a: {type: strin}, b: {nullable: 7}, c: {type: string}}}
    Good: {type: string}
",
    );
    let bad = "/components/schemas/Bad/properties";
    assert_eq!(reported, [format!("warning OAS0031 {bad}/a/type"), format!("warning OAS0030 {bad}/b/nullable")]);
    assert!(resolved.component_schemas.contains_key("Good"));
    assert_eq!(pointer_of(&resolved, &properties(&resolved, "Bad")["c"]), format!("{bad}/c"));
}

#[test]
fn a_property_named_ref_is_not_a_reference() {
    let resolved = clean(
        "ref_property",
        "paths: {}\ncomponents: {schemas: {Link: {type: object, properties: {$ref: {type: string}}}}}\n",
    );
    assert_eq!(
        pointer_of(&resolved, &properties(&resolved, "Link")["$ref"]),
        "/components/schemas/Link/properties/$ref"
    );
}

#[test]
fn siblings_of_a_reference_are_kept() {
    let (resolved, reported) = resolve_text(
        "siblings",
        "paths: {}
components:
  schemas:
    Pet: {type: object, properties: {owner: {$ref: '#/components/schemas/Name', description: Who, nullable: true}}}
    Name: {type: string}
",
    );
    assert_eq!(reported, ["warning OAS0034 /components/schemas/Pet/properties/owner/nullable"]);
    let owner = &properties(&resolved, "Pet")["owner"];
    assert_eq!(resolved.siblings_of(owner).unwrap()["description"], "Who");
    let location = at("/components/schemas/Pet/properties/owner");
    assert_eq!(resolved.siblings(&location).unwrap().len(), 2);
    assert_eq!(pointer_of(&resolved, owner), "/components/schemas/Name");
}

#[test]
fn a_mapping_refers_to_schemas_by_name_or_by_reference() {
    let resolved = clean(
        "mapping",
        "paths: {}
components:
  schemas:
    Cat: {type: object}
    Dog: {type: object}
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind, mapping: {cat: Cat, dog: '#/components/schemas/Dog'}}
",
    );
    let pet = resolved.schema(resolved.component_schemas["Pet"]);
    let mapping = &pet.schema.schema_data.discriminator.as_ref().unwrap().mapping;
    let target = |value: &str| resolved.mapping_target(&pet.location, &mapping[value]);
    assert_eq!(target("cat"), Some(resolved.component_schemas["Cat"]));
    assert_eq!(target("dog"), Some(resolved.component_schemas["Dog"]));
}

#[test]
fn an_operation_inherits_parameters_of_its_path_item_unless_it_overrides_them() {
    let (resolved, _) = resolve_text(
        "parameters",
        "paths:
  /pets/{id}:
    servers: [{url: https://pets.example.com}]
    parameters:
      - {name: id, in: path, schema: {type: string}}
      - {name: limit, in: query, schema: {type: string}}
    get:
      parameters:
        - $ref: '#/components/parameters/Limit'
        - {name: limit, in: header, schema: {type: string}}
      responses: {default: {description: Other}, '200': {$ref: '#/components/responses/Fine'}, 4xx: {description: Bad}}
    post:
      servers: [{url: https://write.example.com}]
      requestBody: {$ref: '#/components/requestBodies/Pet'}
      responses: {}
components:
  parameters:
    Limit: {name: limit, in: query, required: true, schema: {type: integer}}
  responses:
    Fine: {description: Fine}
  requestBodies:
    Pet: {content: {application/json: {schema: {type: object}}}}
",
    );
    let [get, post] = resolved.operations.as_slice() else { panic!("two operations") };
    assert_eq!((get.method.as_str(), get.path.as_str()), ("get", "/pets/{id}"));
    let locations: Vec<_> = get.parameters.iter().map(|one| one.location.pointer.as_str()).collect();
    let item = "/paths/~1pets~1{id}";
    let own = format!("{item}/get/parameters/1");
    assert_eq!(locations, [&format!("{item}/parameters/0"), "/components/parameters/Limit", &own]);
    // Path parameters are required, whether the description says so or not.
    assert!(get.parameters[0].value.parameter_data_ref().required);
    let statuses: Vec<_> =
        get.responses.iter().map(|(status, found)| (status.as_str(), found.location.pointer.as_str())).collect();
    let responses = format!("{item}/get/responses");
    assert_eq!(
        statuses,
        [
            ("200", "/components/responses/Fine"),
            ("4XX", &format!("{responses}/4xx")),
            ("default", &format!("{responses}/default"))
        ]
    );
    assert_eq!(get.servers[0].value.url, "https://pets.example.com");
    assert_eq!(post.servers[0].value.url, "https://write.example.com");
    assert_eq!(post.request_body.as_ref().unwrap().location, at("/components/requestBodies/Pet"));
    assert_eq!((resolved.documented_operations, resolved.skipped_operations.len()), (2, 0));
}

#[test]
fn an_undeclared_path_parameter_is_a_string() {
    let (resolved, reported) =
        resolve_text("undeclared", "paths: {'/pets/{id}': {get: {responses: {default: {description: d}}}}}\n");
    assert_eq!(reported, ["warning OAS0040 /paths/~1pets~1{id}/get"]);
    let Parameter::Path { parameter_data, .. } = &resolved.operations[0].parameters[0].value else {
        panic!("no path parameter")
    };
    let ParameterSchemaOrContent::Schema(schema) = &parameter_data.format else { panic!("no schema") };
    let schema = &resolved.schema(resolved.target(schema).unwrap()).schema;
    assert!(matches!(schema.schema_kind, SchemaKind::Type(Type::String(_))));
}

#[test]
fn invalid_operations_are_skipped_and_reported() {
    let text = "paths: {'/pets/{id': {get: {}, put: {}}, /pets: {get: {}}}\n";
    let (resolved, reported) = resolve_text("skipped", text);
    assert_eq!(reported, ["warning OAS0042 /paths/~1pets~1{id"]);
    assert_eq!((resolved.documented_operations, resolved.operations.len()), (3, 1));
    assert_eq!(resolved.skipped_operations, [at("/paths/~1pets~1{id/get"), at("/paths/~1pets~1{id/put")]);
}

#[test]
fn security_requirements_only_contain_known_schemes() {
    let (resolved, _) = resolve_text(
        "security",
        "security: [{tls: []}, {key: []}]
paths:
  /a: {get: {security: [{key: [], other: []}, {other: []}, {}], responses: {}}, put: {security: [], responses: {}}, post: {responses: {}}}
components:
  securitySchemes:
    key: {type: apiKey, name: X-Key, in: header}
    again: {$ref: '#/components/securitySchemes/key'}
    tls: {type: fingerprint}
",
    );
    assert_eq!(resolved.security_schemes.keys().collect::<Vec<_>>(), ["key", "again"]);
    assert_eq!(resolved.security_schemes["again"].location, at("/components/securitySchemes/key"));
    let names = |requirements: &[openapiv3::SecurityRequirement]| {
        requirements.iter().map(|one| one.keys().cloned().collect::<Vec<_>>().join("+")).collect::<Vec<_>>()
    };
    assert_eq!(names(&resolved.security.as_ref().unwrap().value), ["key"]);
    let of = |index: usize| resolved.operations[index].operation.security.as_deref().map(names);
    // An empty alternative means that no credentials are needed; an alternative that only contains unknown names does not.
    assert_eq!((of(0), of(1), of(2)), (Some(vec!["key".into(), String::new()]), Some(vec![]), None));
}

#[test]
fn scalars_keep_their_source_text() {
    let (resolved, reported) = resolve_text(
        "written",
        "servers: [{url: 'https://x:{port}', variables: {port: {default: 8080, enum: [8080, 0443]}}}]
tags: [{name: 1.10, description: null}]
paths: {}
components:
  schemas:
    Version: {type: string, enum: [1.10, 2, true, 0x1F, text], minLength: 3.0, example: 1.10}
    Count: {type: integer, minimum: 1.0, exclusiveMaximum: 10, maxLength: 3, enum: ['1', 2.0]}
    Flag: {type: boolean, enum: ['true'], format: x}
    Date: {type: string, format: date-time, externalDocs: {url: 'https://x'}}
",
    );
    // Quotes around numbers and booleans cause a warning; missing quotes do not.
    assert_eq!(
        reported,
        ["warning OAS0061 /components/schemas/Count/enum/0", "warning OAS0061 /components/schemas/Flag/enum/0"]
    );
    let kind = |name: &str| &resolved.schema(resolved.component_schemas[name]).schema.schema_kind;
    let SchemaKind::Type(Type::String(version)) = kind("Version") else { panic!("no string") };
    let values: Vec<&str> = version.enumeration.iter().flatten().map(String::as_str).collect();
    assert_eq!((values, version.min_length), (vec!["1.10", "2", "true", "0x1F", "text"], Some(3)));
    let SchemaKind::Type(Type::Integer(count)) = kind("Count") else { panic!("no integer") };
    assert_eq!((count.minimum, count.maximum, count.exclusive_maximum), (Some(1), Some(10), true));
    assert_eq!(count.enumeration, [Some(1), Some(2)]);
    assert!(matches!(kind("Flag"), SchemaKind::Type(Type::Boolean(flag)) if flag.enumeration == [Some(true)]));
    let SchemaKind::Type(Type::String(date)) = kind("Date") else { panic!("no string") };
    assert_eq!(date.format, VariantOrUnknownOrEmpty::Item(StringFormat::DateTime));
    assert_eq!(resolved.tags[0].value.name, "1.10");
    let port = &resolved.servers[0].value.variables.as_ref().unwrap()["port"];
    assert_eq!(
        (port.default.as_str(), port.enumeration.as_slice()),
        ("8080", ["8080".to_owned(), "0443".to_owned()].as_slice())
    );
}

#[test]
fn harmless_deviations_are_not_reported() {
    let resolved = clean(
        "lenient",
        "paths:
  /a:
    get:
      description: null
      tags: null
      parameters: [{name: a, in: query, example: 1, examples: {b: {value: 2}, c: 3}, schema: {type: string}}]
      responses:
        200: {headers: {X-A: {schema: {type: string}}}, content: {application/json: {example: {a: [1]}, examples: [1]}, text/plain: null}}
    summary: null
components:
  schemas:
    Empty: null
    Php: {type: object, properties: [], example: {$ref: nowhere.yaml}}
    Open: {type: string, nullable: 'true', enum: [a, null], format: no-such-format}
    NoRequired: {type: object, required: []}
  securitySchemes:
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: https://x}}}
",
    );
    let operation = &resolved.operations[0];
    assert_eq!(operation.parameters.len(), 1);
    let (status, response) = &operation.responses[0];
    assert_eq!((status.as_str(), response.value.description.as_str()), ("200", ""));
    assert!(resolved.header(&response.value.headers["X-A"]).is_some());
    let examples = &operation.parameters[0].value.parameter_data_ref().examples;
    let values: Vec<_> =
        examples.values().map(|child| resolved.example(child).unwrap().value.value.clone().unwrap()).collect();
    assert_eq!(values, [2, 3]);
    assert!(resolved.schema(resolved.component_schemas["Open"]).schema.schema_data.nullable);
}

#[test]
fn merge_keys_and_aliases_are_applied() {
    let resolved = clean(
        "merge",
        "paths: {}
x-base: &base {type: string, description: base}
x-other: &other {format: uuid, description: other}
components:
  schemas:
    Alias: *base
    Merged: {<<: [*base, *other], description: own}
",
    );
    let schema = |name: &str| &resolved.schema(resolved.component_schemas[name]).schema;
    assert_eq!(schema("Alias").schema_data.description.as_deref(), Some("base"));
    assert_eq!(schema("Merged").schema_data.description.as_deref(), Some("own"));
    let SchemaKind::Type(Type::String(merged)) = &schema("Merged").schema_kind else { panic!("no string") };
    assert_eq!(merged.format, VariantOrUnknownOrEmpty::Unknown("uuid".into()));
}

#[test]
fn references_to_files_are_relative_to_the_referencing_file() {
    let root = format!(
        "{HEAD}paths:
  /pets: {{$ref: paths/pets.yaml}}
components:
  schemas:
    Name: {{type: string}}
"
    );
    let pets = "get:
  parameters: [{$ref: '../shared.json#/parameters/limit'}]
  responses: {'200': {description: Fine, content: {application/json: {schema: {$ref: ../models/pet.yaml}}}}}
";
    let pet = "type: object\nproperties:\n  name: {$ref: '../openapi.yaml#/components/schemas/Name'}\n  mate: {$ref: pet.yaml}\n";
    let shared = r#"{"parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}}}"#;
    let files =
        [("openapi.yaml", root.as_str()), ("paths/pets.yaml", pets), ("models/pet.yaml", pet), ("shared.json", shared)];
    let (resolved, reported) = resolve_at(&folder("files", &files).join("openapi.yaml"));
    assert_eq!(reported, [] as [&str; 0]);
    let operation = &resolved.operations[0];
    assert_eq!((operation.path.as_str(), operation.location.pointer.as_str()), ("/pets", "/get"));
    assert_eq!(operation.parameters[0].location.pointer.as_str(), "/parameters/limit");
    let schema = operation.responses[0].1.value.content["application/json"].schema.as_ref().unwrap();
    let pet = resolved.target(schema).unwrap();
    let SchemaKind::Type(Type::Object(object)) = &resolved.schema(pet).schema.schema_kind else { panic!("no object") };
    assert_eq!(resolved.target(&object.properties["mate"]), Some(pet));
    assert_eq!(resolved.target(&object.properties["name"]), Some(resolved.component_schemas["Name"]));
}

#[cfg(unix)]
#[test]
fn objects_of_swagger_2_0_are_read_wherever_they_stand() {
    let root = "swagger: '2.0'
info: {title: T, version: '1'}
produces: [text/csv]
paths:
  /a:
    get:
      parameters: [{$ref: 'shared.yaml#/tags'}]
      responses:
        '200': {description: d, schema: {type: object, properties: {next: {$ref: '#/paths/~1a/get/responses/200/schema'}}}}
        '404': {$ref: 'shared.yaml#/missing'}
";
    let shared = "tags: {name: tags, in: query, type: array, items: {type: string}, collectionFormat: csv}
missing: {description: d, schema: {type: string, x-nullable: true}}
";
    let root = folder("swagger_in_files", &[("api.yaml", root), ("shared.yaml", shared)]).join("api.yaml");
    let (resolved, reported) = resolve_at(&root);
    assert_eq!(reported, [] as [&str; 0]);
    let operation = &resolved.operations[0];
    let ParameterSchemaOrContent::Schema(tags) = &operation.parameters[0].value.parameter_data_ref().format else {
        panic!("a parameter with a schema")
    };
    let kind = &resolved.schema(resolved.target(tags).unwrap()).schema.schema_kind;
    assert!(matches!(kind, SchemaKind::Type(Type::Array(_))), "{kind:?}");
    let schemas = operation.responses.iter().map(|(status, response)| {
        let (media_type, body) = response.value.content.first().unwrap();
        let schema = resolved.target(body.schema.as_ref().unwrap()).unwrap();
        (status.as_str(), media_type.as_str(), resolved.schema(schema).schema.schema_data.nullable)
    });
    assert_eq!(schemas.collect::<Vec<_>>(), [("200", "text/csv", false), ("404", "text/csv", true)]);
}

#[test]
fn what_a_later_version_keeps_elsewhere_can_be_referred_to() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Pair: {type: array, prefixItems: [{type: string}, {type: integer}], items: false}
    Either: {type: [object, string], properties: {a: {type: boolean}}}
    First: {$ref: '#/components/schemas/Pair/prefixItems/0'}
    Inner: {$ref: '#/components/schemas/Either/properties/a'}
";
    let (resolved, reported) = resolve_at(&folder("moved_targets", &[("api.yaml", text)]).join("api.yaml"));
    assert_eq!(reported, [] as [&str; 0]);
    let kind = |name: &str| &resolved.schema(resolved.component_schemas[name]).schema.schema_kind;
    assert!(matches!(kind("First"), SchemaKind::Type(Type::String(_))));
    assert!(matches!(kind("Inner"), SchemaKind::Type(Type::Boolean(_))));
}

#[test]
fn a_symbolic_link_out_of_the_folder_is_not_followed() {
    let outside = folder("outside", &[("secret.yaml", "type: object\n")]);
    let text = format!("{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{$ref: inner.yaml}}}}}}\n");
    let inside = folder("inside", &[("openapi.yaml", &text)]);
    std::os::unix::fs::symlink(outside.join("secret.yaml"), inside.join("inner.yaml")).unwrap();
    let (_, reported) = resolve_at(&inside.join("openapi.yaml"));
    assert_eq!(reported, ["warning OAS0022 /components/schemas/A/$ref"]);
}

#[test]
fn a_folder_is_not_a_description() {
    let error = load(&folder("directory", &[("a/b.yaml", "")]).join("a")).unwrap_err();
    assert_eq!(error.code.as_str(), "OAS0001");
}

#[test]
fn a_description_larger_than_the_limit_is_rejected() {
    let path = folder("large", &[("openapi.yaml", "")]).join("openapi.yaml");
    fs::File::create(&path).unwrap().set_len(64 * 1024 * 1024 + 1).unwrap();
    assert_eq!(load(&path).unwrap_err().code.as_str(), "OAS0003");
}

#[test]
fn a_byte_order_mark_is_ignored() {
    let path = folder("bom", &[("openapi.yaml", &format!("\u{feff}{HEAD}paths: {{}}\n"))]).join("openapi.yaml");
    assert_eq!(resolve_at(&path).1, [] as [&str; 0]);
}

#[test]
fn reference_cycles_of_every_kind_end() {
    let (resolved, reported) = resolve_text(
        "circles",
        "paths:
  /a: {get: {responses: {'200': {description: '', content: {a/b: {schema: {$ref: '#/paths/~1a/get/responses/200/content/a~1b/schema/x'}}}}}}}
components:
  schemas:
    Tree: {type: array, items: {$ref: '#/components/schemas/Tree'}}
    Either: {oneOf: [{$ref: '#/components/schemas/Either'}]}
    Through: {allOf: [{$ref: '#/components/schemas/Through/properties/self'}], properties: {self: {$ref: '#/components/schemas/Through'}}}
",
    );
    assert_eq!(
        reported,
        [
            "warning OAS0065 /components/schemas/Either/oneOf",
            "warning OAS0020 /paths/~1a/get/responses/200/content/a~1b/schema/$ref"
        ]
    );
    assert_eq!(resolved.component_schemas.len(), 3);
}
