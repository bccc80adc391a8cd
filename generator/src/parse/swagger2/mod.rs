//! Swagger 2.0 rewritten to 3.0.
//!
//! Definitions, parameters and responses stay where they are, so that references and positions stay true; `components` only refers to them.
//! Body parameters become request bodies, and the type of a parameter becomes its schema.

mod mixed;
mod parameters;
mod root;

pub(super) use mixed::rewrite as modernise;
use serde_json::{Map, Value, json};

use super::notes::Notes;
use crate::location::{FileId, Location, Path};
use crate::spec::{VersionSet, methods};

/// The media types of operations that name none.
struct Defaults {
    consumes: Vec<String>,
    produces: Vec<String>,
}

/// Rewrites the tree of a file. Files beside the root document have no media types of their own.
pub(super) fn rewrite(tree: &Value, file: FileId, notes: &mut Notes) -> Value {
    let Value::Object(old) = tree else { return tree.clone() };
    let mut new = old.clone();
    let defaults = Defaults { consumes: texts(old.get("consumes")), produces: texts(old.get("produces")) };
    let root = Location::root_of(file);
    let path = Path::Start(&root);
    let context = Context { defaults: &defaults, tree };
    path_items(&mut new, &path, &context, notes);
    shared(&mut new, &path, &context, notes);
    for (_, definition) in objects(&mut new, "definitions") {
        schema(definition);
    }
    if old.contains_key("swagger") {
        root::rewrite(old, &mut new);
    }
    Value::Object(new)
}

/// The file around a path item.
struct Context<'t> {
    defaults: &'t Defaults,
    tree: &'t Value,
}

/// The objects by name in a field, without extensions.
fn objects<'m>(
    members: &'m mut Map<String, Value>,
    field: &str,
) -> impl Iterator<Item = (&'m String, &'m mut Map<String, Value>)> {
    let named = members.get_mut(field).and_then(Value::as_object_mut).into_iter().flat_map(Map::iter_mut);
    named.filter(|(name, _)| !name.starts_with("x-")).filter_map(|(name, value)| Some((name, value.as_object_mut()?)))
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let values = value.and_then(Value::as_array).into_iter().flatten();
    values.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn path_items(root: &mut Map<String, Value>, path: &Path<'_>, context: &Context<'_>, notes: &mut Notes) {
    let path = path.key("paths");
    for (name, item) in objects(root, "paths") {
        path_item(item, &path.key(name), context, notes);
    }
}

/// What operations refer to.
fn shared(owner: &mut Map<String, Value>, path: &Path<'_>, context: &Context<'_>, notes: &mut Notes) {
    for (_, one) in objects(owner, "responses") {
        response(one, &context.defaults.produces);
    }
    let path = path.key("parameters");
    for (name, parameter) in objects(owner, "parameters") {
        parameters::rewrite(parameter, &path.key(name), notes);
    }
}

fn path_item(item: &mut Map<String, Value>, path: &Path<'_>, context: &Context<'_>, notes: &mut Notes) {
    // A body parameter of the path item belongs to each of its operations.
    let shared = parameters::take(item, path, context.tree, notes);
    for method in methods(VersionSet::V20) {
        if let Some(Value::Object(operation)) = item.get_mut(method) {
            self::operation(operation, &path.key(method), &shared, context, notes);
        }
    }
}

fn operation(
    operation: &mut Map<String, Value>,
    path: &Path<'_>,
    shared: &[Value],
    context: &Context<'_>,
    notes: &mut Notes,
) {
    let defaults = context.defaults;
    let own = |name: &str, other: &[String]| match operation.get(name) {
        Some(list) => texts(Some(list)),
        None => other.to_vec(),
    };
    let (consumes, produces) = (own("consumes", &defaults.consumes), own("produces", &defaults.produces));
    for name in ["consumes", "produces", "schemes"] {
        operation.remove(name);
    }
    let own = parameters::take(operation, path, context.tree, notes);
    let bodies = if own.is_empty() { shared.to_vec() } else { own };
    if !operation.contains_key("requestBody")
        && let Some(body) = parameters::body(&bodies, &consumes, &path.key("requestBody"), notes)
    {
        operation.insert("requestBody".to_owned(), body);
    }
    for (_, response) in objects(operation, "responses") {
        self::response(response, &produces);
    }
}

fn response(response: &mut Map<String, Value>, produces: &[String]) {
    for (_, header) in objects(response, "headers") {
        parameters::header(header);
    }
    let Some(mut body) = response.remove("schema") else { return };
    let is_file = body.get("type").and_then(Value::as_str) == Some("file");
    if let Value::Object(members) = &mut body {
        schema(members);
    }
    let fallback = if is_file { "application/octet-stream" } else { "application/json" };
    let media_types = if produces.is_empty() { vec![fallback.to_owned()] } else { produces.to_vec() };
    let content = media_types.into_iter().map(|name| (name, json!({ "schema": body })));
    response.insert("content".to_owned(), Value::Object(content.collect()));
}

/// A schema: what 3.0 has fields for was written in other ways and in extensions before.
fn schema(members: &mut Map<String, Value>) {
    if let Some(Value::String(name)) = members.get("discriminator").cloned() {
        members.insert("discriminator".to_owned(), json!({ "propertyName": name }));
    }
    if let Some(nullable) = members.remove("x-nullable") {
        members.insert("nullable".to_owned(), nullable);
    }
    if members.get("type").and_then(Value::as_str) == Some("file") {
        members.insert("type".to_owned(), Value::from("string"));
        members.insert("format".to_owned(), Value::from("binary"));
    }
    for (_, property) in objects(members, "properties") {
        schema(property);
    }
    for name in ["items", "additionalProperties", "not"] {
        if let Some(Value::Object(inner)) = members.get_mut(name) {
            schema(inner);
        }
    }
    // `oneOf` and `anyOf` are of 3.0, and mean in 2.0 what they mean there.
    for name in ["allOf", "oneOf", "anyOf"] {
        for inner in members.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten() {
            if let Value::Object(inner) = inner {
                schema(inner);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::location::FileId;
    use crate::parse::notes::{ListFormat, Notes};

    fn rewritten(tree: &Value) -> (Value, Notes) {
        let mut notes = Notes::default();
        (super::rewrite(tree, FileId::ROOT, &mut notes), notes)
    }

    fn operation(operation: &Value) -> Value {
        operation_with_notes(operation).0
    }

    /// The rewritten operation, and the formats of its lists by the places within it.
    fn operation_with_notes(operation: &Value) -> (Value, Vec<(String, ListFormat)>) {
        let tree = json!({"swagger": "2.0", "consumes": ["application/json"], "paths": {"/a": {"post": operation}}});
        let (tree, notes) = rewritten(&tree);
        let below = |place: &str| place.strip_prefix("/paths/~1a/post").unwrap_or_default().to_owned();
        let formats = notes.list_formats.iter().map(|(place, format)| (below(place.pointer.as_str()), *format));
        let mut formats: Vec<_> = formats.collect();
        formats.sort_by(|a, b| a.0.cmp(&b.0));
        (tree["paths"]["/a"]["post"].clone(), formats)
    }

    #[test]
    fn a_body_is_a_request_body_of_every_media_type() {
        let found = operation(
            &json!({"parameters": [{"in": "body", "name": "b", "required": true, "schema": {"$ref": "#/x"}}]}),
        );
        let body = json!({"required": true, "content": {"application/json": {"schema": {"$ref": "#/x"}}}});
        assert_eq!(found, json!({"parameters": [null], "requestBody": body}));
    }

    #[test]
    fn fields_of_a_form_are_one_schema() {
        let found = operation(&json!({"parameters": [
            {"in": "formData", "name": "a", "type": "string", "required": true},
            {"in": "formData", "name": "f", "type": "file"}
        ]}));
        let schema = &found["requestBody"]["content"]["multipart/form-data"]["schema"];
        assert_eq!(
            *schema,
            json!({"type": "object", "required": ["a"], "properties": {
                "a": {"type": "string"}, "f": {"type": "string", "format": "binary"}
            }})
        );
    }

    #[test]
    fn the_type_of_a_parameter_is_its_schema_and_its_list_a_style() {
        let found = operation(&json!({"parameters": [
            {"in": "query", "name": "a", "type": "array", "items": {"type": "string"}, "collectionFormat": "pipes"},
            {"in": "query", "name": "b", "type": "array", "items": {"type": "string"}}
        ]}));
        let schema = json!({"type": "array", "items": {"type": "string"}});
        assert_eq!(
            found["parameters"],
            json!([
                {"in": "query", "name": "a", "schema": schema, "style": "pipeDelimited", "explode": false},
                {"in": "query", "name": "b", "schema": schema, "explode": false}
            ])
        );
    }

    #[test]
    fn lists_have_their_separator_in_every_place() {
        let list = |place: &str, format: &str| json!({"in": place, "name": format, "required": true, "type": "array", "items": {"type": "string"}, "collectionFormat": format});
        let (found, formats) = operation_with_notes(&json!({"parameters": [
            list("header", "ssv"), list("path", "csv"), list("query", "tsv"), list("formData", "multi"), list("formData", "pipes"),
            {"in": "formData", "name": "csv", "type": "array", "items": {"type": "string"}}
        ]}));
        let pipes = "/requestBody/content/application~1x-www-form-urlencoded/schema/properties/pipes".to_owned();
        let (first, third) = ("/parameters/0".to_owned(), "/parameters/2".to_owned());
        assert_eq!(formats, [(first, ListFormat::Spaces), (third, ListFormat::Tabs), (pipes, ListFormat::Pipes)]);
        assert_eq!(found["parameters"][2]["explode"], json!(false));
        let encoding = &found["requestBody"]["content"]["application/x-www-form-urlencoded"]["encoding"];
        let expected = json!({
            "multi": {"explode": true}, "pipes": {"style": "pipeDelimited", "explode": false}, "csv": {"explode": false}
        });
        assert_eq!(*encoding, expected);
    }

    #[test]
    fn an_answer_has_the_media_types_of_the_operation() {
        let found = operation(
            &json!({"produces": ["text/plain"], "responses": {"200": {"description": "", "schema": {"type": "string"}}}}),
        );
        let content = json!({"text/plain": {"schema": {"type": "string"}}});
        assert_eq!(found["responses"]["200"], json!({"description": "", "content": content}));
    }

    #[test]
    fn server_schemes_and_definitions_stand_where_3_0_has_them() {
        let (new, _) = rewritten(&json!({
            "swagger": "2.0", "host": "example.com", "basePath": "/v1", "schemes": ["http", "https"], "paths": {},
            "definitions": {"A": {"type": "object", "x-nullable": true}},
            "securityDefinitions": {"b": {"type": "basic"}, "o": {"type": "oauth2", "flow": "password", "tokenUrl": "/t", "scopes": {"r": "read"}}}
        }));
        assert_eq!(new["servers"], json!([{"url": "https://example.com/v1"}]));
        assert_eq!(new["components"]["schemas"]["A"], json!({"$ref": "#/definitions/A"}));
        assert_eq!(new["definitions"]["A"], json!({"type": "object", "nullable": true}));
        assert_eq!(new["components"]["securitySchemes"]["b"], json!({"type": "http", "scheme": "basic"}));
        let flows = json!({"password": {"tokenUrl": "/t", "scopes": {"r": "read"}}});
        assert_eq!(new["components"]["securitySchemes"]["o"], json!({"type": "oauth2", "flows": flows}));
    }
}
