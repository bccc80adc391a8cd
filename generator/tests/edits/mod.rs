//! Edits of a description: overlays, patches and selected operations.

use std::fs;
use std::path::Path;

use oasmith::edits::Edits;
use oasmith::pipeline::{self, CheckOutcome, GenerateOptions};
use oasmith::runtime::Runtime;
use tempfile::TempDir;

const PETS: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
security: [{key: []}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters: [{$ref: '#/components/parameters/Limit'}]
      responses:
        '200':
          description: Pets.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
    post:
      operationId: addPet
      tags: [pets]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}
      responses: {'204': {description: Added.}}
  /pets/{id}:
    $ref: 'paths/pet.yaml'
  /owners:
    get:
      operationId: listOwners
      tags: [owners]
      responses:
        '200':
          description: Owners.
          content: {application/json: {schema: {$ref: '#/paths/~1pets/get/responses/200/content/application~1json/schema'}}}
        '4XX': {description: An error., content: {application/json: {schema: {$ref: '#/components/schemas/Strange'}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    other: {type: http, scheme: bearer}
  parameters:
    Limit: {name: limit, in: query, schema: {type: integer}}
  schemas:
    Pet:
      type: object
      required: [kind]
      properties: {kind: {type: string}, owner: {$ref: '#/components/schemas/Owner'}}
      discriminator: {propertyName: kind}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {purrs: {type: boolean}}}]}
    Owner: {type: object, properties: {name: {type: string}}}
    NewPet: {type: object, properties: {name: {type: string}}}
    Strange: {type: object, properties: {what: {type: strin}}}
";

const PET: &str = "\
get:
  operationId: getPet
  tags: [pets]
  parameters: [{name: id, in: path, required: true, schema: {type: string}}]
  responses: {'200': {description: A pet., content: {application/json: {schema: {$ref: '../api.yaml#/components/schemas/Pet'}}}}}
delete:
  operationId: deletePet
  tags: [pets]
  parameters: [{name: id, in: path, required: true, schema: {type: string}}]
  responses: {'204': {description: Gone.}}
";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("paths")).unwrap();
    fs::write(folder.path().join("api.yaml"), PETS).unwrap();
    fs::write(folder.path().join("paths/pet.yaml"), PET).unwrap();
    folder
}

fn checked(folder: &Path, edits: &str) -> (CheckOutcome, GenerateOptions) {
    let mut edits: Edits = toml::from_str(edits).unwrap();
    edits.overlays.iter_mut().for_each(|path| *path = folder.join(&*path));
    let options =
        GenerateOptions { edits, runtime: Runtime::Registry(None), ..GenerateOptions::new(folder.join("api.yaml")) };
    (pipeline::check_with_options(&options).unwrap(), options)
}

/// Returns the remaining operations, types and credentials, and the diagnostics.
fn left(edits: &str) -> (Vec<String>, Vec<String>, Vec<String>, Vec<String>) {
    let folder = folder();
    let (checked, options) = checked(folder.path(), edits);
    let texts = |part: &str| -> Vec<String> {
        let files = pipeline::files(&checked, &options).unwrap().unwrap_or_default();
        let stems = files.keys().filter_map(|path| path.strip_prefix(part).ok()?.file_stem());
        stems.map(|stem| stem.to_string_lossy().into_owned()).filter(|stem| stem != "mod").collect()
    };
    let ids = checked.api.operations.iter().map(|one| one.key.clone().unwrap_or_default()).collect();
    let reported = checked.diagnostics.findings(&checked.source).iter().map(ToString::to_string).collect();
    (ids, texts("src/models"), checked.api.schemes.iter().map(|scheme| scheme.key.clone()).collect(), reported)
}

#[test]
fn only_selected_operations_and_their_types_are_read() {
    let (ids, models, schemes, reported) = left("include = ['operation:listPets']");
    assert_eq!((ids, models), (vec!["listPets".to_owned()], ["cat", "owner", "pet"].map(str::to_owned).to_vec()));
    // An invalid schema that no operation uses is not reported.
    assert_eq!((schemes, reported), (vec!["key".to_owned()], Vec::new()));
}

#[test]
fn operations_of_referenced_path_items_are_selected() {
    assert_eq!(left("include = ['path:/pets/*']").0, ["getPet", "deletePet"]);
    assert_eq!(left("include = ['path:DELETE /**']").0, ["deletePet"]);
    assert_eq!(left("include = ['tag:pets']\nexclude = ['path:/pets/**']\n").0, Vec::<String>::new());
    assert_eq!(left("include = ['tag:pets']\nexclude = ['path:/pets/*', 'operation:addPet']").0, ["listPets"]);
}

#[test]
fn references_into_unselected_operations_still_resolve() {
    let (ids, models, _, reported) = left(
        "include = ['tag:owners']\n[[patches]]\nat = '#/components/schemas/Strange'\nset = {type = 'object', properties = {a = {type = 'string'}}}",
    );
    assert_eq!(ids, ["listOwners"], "{reported:?}");
    assert_eq!(models, ["cat", "owner", "pet", "strange"]);
    assert!(reported.is_empty(), "{reported:?}");
}

#[test]
fn patches_and_overlays_keep_original_positions() {
    let folder = folder();
    let overlay = "\
overlay: 1.0.0
info: {title: Changes, version: '1'}
actions:
- target: $.paths['/pets'].get.parameters
  update: {name: after, in: query, schema: {type: string}}
- target: $.paths.*.*[?@ == 'owners']
  remove: true
- target: $.components.schemas[?@.discriminator]
  update: {properties: {age: {type: integer}}}
";
    fs::write(folder.path().join("overlay.yaml"), overlay).unwrap();
    let patches = "overlays = ['overlay.yaml']
[[patches]]
at = '#/paths/~1pets/get/parameters/0'
remove = true
[[patches]]
at = '#/info/title'
was = 'Pets'
set = 'Animals'
[[patches]]
at = '#/paths/~1pets/post'
merge = {summary = 'Adds one.', operationId = 'createPet'}
";
    let (broken, _) = checked(folder.path(), patches);
    let reported: Vec<String> = broken.diagnostics.findings(&broken.source).iter().map(ToString::to_string).collect();
    assert!(reported.iter().any(|line| line.contains("overlay.yaml:6:11: warning[OAS0193]")), "{reported:?}");
    let wrong = PETS.lines().position(|line| line.contains("strin}")).unwrap() + 1;
    assert!(reported.iter().any(|line| line.contains(&format!("api.yaml:{wrong}:"))), "{reported:?}");

    let repaired =
        "[[patches]]\nat = '#/components/schemas/Strange/properties/what/type'\nwas = 'strin'\nset = 'string'\n";
    let (checked, _) = checked(folder.path(), &[patches, repaired].concat());
    assert_eq!((checked.diagnostics.errors(), checked.api.title.as_str()), (0, "Animals"));
    let operation = |id: &str| checked.api.operations.iter().find(|one| one.key.as_deref() == Some(id));
    let names: Vec<&str> = operation("listPets").unwrap().parameters.iter().map(|one| one.wire.as_str()).collect();
    assert_eq!(names, ["after"]);
    assert_eq!(operation("createPet").unwrap().docs.summary.as_deref(), Some("Adds one."));
}

#[test]
fn the_configuration_says_how_pages_are_read() {
    let signs = |edits: &str| {
        let folder = folder();
        let (checked, _) = checked(folder.path(), edits);
        assert!(!checked.diagnostics.has_errors());
        let report = checked.report().paginated_operations;
        report.into_iter().map(|one| format!("{}: {}", one.operation.unwrap(), one.reason)).collect::<Vec<_>>()
    };
    let offset = "[[patches]]\nat = '#/components/parameters/Skip'\nset = {name = 'skip', in = 'query', schema = {type = 'integer'}}
[[patches]]\nat = '#/paths/~1pets/get/parameters'\nset = [{'$ref' = '#/components/parameters/Limit'}, {'$ref' = '#/components/parameters/Skip'}]\n";
    assert_eq!(signs(offset), ["GET /pets: the parameter `skip` and `limit`"]);
    assert!(signs(&format!("{offset}[pagination]\n'operation:listPets' = false\n")).is_empty());
    let declared = "'path:GET /owners' = {style = 'link', items = []}\n";
    let both = ["GET /pets: the parameter `skip` and `limit`", "GET /owners: `x-oasmith-pagination`"];
    assert_eq!(signs(&format!("{offset}[pagination]\n{declared}")), both);
}

#[test]
fn operations_of_swagger_2_0_and_webhooks_are_selected() {
    let swagger = "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: a\n      responses: {'200': {description: A, schema: {$ref: '#/definitions/A'}}}\n  /b:\n    get:\n      operationId: b\n      responses: {'200': {$ref: '#/responses/B'}}\ndefinitions:\n  A: {type: object, properties: {a: {type: string}}}\n  B: {type: object, properties: {b: {type: string}}}\nresponses:\n  B: {description: B, schema: {$ref: '#/definitions/B'}}\n";
    let hooks = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\nwebhooks:\n  a: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}, responses: {'200': {description: A}}}}\n  b: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}, responses: {'200': {description: B}}}}\ncomponents:\n  schemas:\n    A: {type: object, properties: {a: {type: string}}}\n    B: {type: object, properties: {b: {type: string}}}\n";
    for text in [swagger, hooks] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("api.yaml"), text).unwrap();
        let (checked, _) = checked(folder.path(), "include = ['operation:b']");
        assert_eq!(checked.diagnostics.errors(), 0, "{:?}", checked.diagnostics);
        assert_eq!((checked.api.types.len(), checked.left_out), (1, 1));
        assert!(checked.api.types[0].location.pointer.as_str().ends_with("/B"));
    }
}
