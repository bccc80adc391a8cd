//! Objects of Swagger 2.0 in the terms of OpenAPI 3.0.
//!
//! Definitions, parameters and responses keep their locations, so that references and positions stay true; `components` only refers to them.
//! Body parameters become request bodies, and the type of a parameter becomes its schema.

mod mixed;
mod parameters;
mod root;

pub(super) use mixed::is_mixed;
pub(super) use root::additions;
use serde_json::{Map, Value, json};

use super::Document;
use super::notes::Notes;
use super::upgrade::Upgraded;
use crate::location::{FileId, Location};
use crate::spec::ObjectKind;

/// The object at a location in the terms of 3.0; `None` if it already is.
pub(super) fn upgrade(
    document: &Document<'_>,
    kind: ObjectKind,
    location: &Location,
    members: &Map<String, Value>,
    notes: &mut Notes,
) -> Option<Upgraded> {
    match kind {
        ObjectKind::PathItem => path_item(document, location, members),
        ObjectKind::Operation => Some(operation(document, location, members, notes)),
        ObjectKind::Response => response(members, &media_types(document, location.file, "produces")),
        ObjectKind::Parameter => parameters::upgrade(members, location, notes),
        ObjectKind::Header => parameters::header(members),
        ObjectKind::Schema => schema(members),
        _ => None,
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let values = value.and_then(Value::as_array).into_iter().flatten();
    values.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The media types of operations that name none. A file beside the root document may have its own.
fn media_types(document: &Document<'_>, file: FileId, field: &str) -> Vec<String> {
    let own = document.tree(file).get(field);
    texts(own.or_else(|| document.tree(FileId::ROOT).get(field)))
}

/// A path item without its body parameters: they belong to each of its operations.
fn path_item(document: &Document<'_>, location: &Location, members: &Map<String, Value>) -> Option<Upgraded> {
    let list = parameters::without_bodies(members, document.tree(location.file))?;
    let mut upgraded = Upgraded::of(members);
    upgraded.members.insert("parameters".to_owned(), list);
    Some(upgraded)
}

fn operation(
    document: &Document<'_>,
    location: &Location,
    members: &Map<String, Value>,
    notes: &mut Notes,
) -> Upgraded {
    let tree = document.tree(location.file);
    let own = |name: &str| match members.get(name) {
        Some(list) => texts(Some(list)),
        None => media_types(document, location.file, name),
    };
    let (consumes, produces) = (own("consumes"), own("produces"));
    let mut operation = Map::new();
    for (name, value) in members {
        let value = match name.as_str() {
            "consumes" | "produces" | "schemes" => continue,
            "parameters" => parameters::without_bodies(members, tree).unwrap_or_else(|| value.clone()),
            "responses" => responses(value, &produces),
            _ => value.clone(),
        };
        operation.insert(name.clone(), value);
    }
    let mut bodies = parameters::bodies(members, tree);
    if bodies.is_empty() {
        let item = location.parent().and_then(|item| document.value(&item));
        bodies = item.and_then(Value::as_object).map(|item| parameters::bodies(item, tree)).unwrap_or_default();
    }
    if !members.contains_key("requestBody")
        && let Some(body) = parameters::body(&bodies, &consumes, &location.child("requestBody"), notes)
    {
        operation.insert("requestBody".to_owned(), body);
    }
    Upgraded { members: operation, is_derived: true }
}

/// The responses of an operation, which have its media types.
fn responses(responses: &Value, produces: &[String]) -> Value {
    let Value::Object(members) = responses else { return responses.clone() };
    let converted = members.iter().map(|(name, value)| {
        let response = value.as_object().filter(|_| !name.starts_with("x-"));
        let upgraded = response.and_then(|members| response_of(members, produces));
        (name.clone(), upgraded.unwrap_or_else(|| value.clone()))
    });
    Value::Object(converted.collect())
}

fn response_of(members: &Map<String, Value>, produces: &[String]) -> Option<Value> {
    response(members, produces).map(|upgraded| Value::Object(upgraded.members))
}

fn response(members: &Map<String, Value>, produces: &[String]) -> Option<Upgraded> {
    let body = members.get("schema")?;
    let mut upgraded = Upgraded { is_derived: true, ..Upgraded::of(members) };
    upgraded.members.remove("schema");
    let is_file = body.get("type").and_then(Value::as_str) == Some("file");
    let fallback = if is_file { "application/octet-stream" } else { "application/json" };
    let media_types = if produces.is_empty() { vec![fallback.to_owned()] } else { produces.to_vec() };
    let content = media_types.into_iter().map(|name| (name, json!({ "schema": body })));
    upgraded.members.insert("content".to_owned(), Value::Object(content.collect()));
    Some(upgraded)
}

/// A schema: what 3.0 has fields for was written in other ways and in extensions before.
fn schema(members: &Map<String, Value>) -> Option<Upgraded> {
    let is_file = members.get("type").and_then(Value::as_str) == Some("file");
    let discriminator = members.get("discriminator").filter(|name| name.is_string());
    if !is_file && discriminator.is_none() && !members.contains_key("x-nullable") {
        return None;
    }
    let mut upgraded = Upgraded::of(members);
    let new = &mut upgraded.members;
    if let Some(name) = discriminator {
        new.insert("discriminator".to_owned(), json!({ "propertyName": name }));
    }
    if let Some(nullable) = new.remove("x-nullable") {
        new.insert("nullable".to_owned(), nullable);
    }
    if is_file {
        new.insert("type".to_owned(), Value::from("string"));
        new.insert("format".to_owned(), Value::from("binary"));
    }
    Some(upgraded)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::location::Pointer;
    use crate::parse::notes::ListFormat;
    use crate::source::Source;

    /// An object of a description, and what is noted of it.
    #[track_caller]
    fn upgraded(tree: &Value, kind: ObjectKind, pointer: &str) -> (Value, Notes) {
        let source = Source::from_text("api.json", &tree.to_string()).unwrap();
        let document = super::super::document(&source, &mut Diagnostics::new()).unwrap();
        let location = Location::new(FileId::ROOT, Pointer::parse(pointer).unwrap());
        let (value, mut notes) = (document.value(&location).unwrap(), Notes::default());
        let upgraded = upgrade(&document, kind, &location, value.as_object().unwrap(), &mut notes);
        (upgraded.map_or_else(|| value.clone(), |upgraded| Value::Object(upgraded.members)), notes)
    }

    fn description(operation: &Value) -> Value {
        json!({
            "swagger": "2.0", "consumes": ["application/json"],
            "paths": {"/a": {"parameters": [{"in": "body", "name": "s", "schema": {}}], "post": operation}}
        })
    }

    fn operation(operation: &Value) -> (Value, Notes) {
        upgraded(&description(operation), ObjectKind::Operation, "/paths/~1a/post")
    }

    /// The first parameter, and what separates its elements.
    fn parameter(parameter: &Value) -> (Value, Option<ListFormat>) {
        let tree = description(&json!({"parameters": [parameter]}));
        let (found, notes) = upgraded(&tree, ObjectKind::Parameter, "/paths/~1a/post/parameters/0");
        (found, notes.list_formats.values().next().copied())
    }

    #[test]
    fn a_body_is_a_request_body_of_every_media_type() {
        let body = json!({"in": "body", "name": "b", "required": true, "schema": {"$ref": "#/x"}});
        let query = json!({"in": "query", "name": "q", "type": "string"});
        let (found, _) = operation(&json!({"parameters": [body, query]}));
        let body = json!({"required": true, "content": {"application/json": {"schema": {"$ref": "#/x"}}}});
        assert_eq!(found, json!({"parameters": [null, query], "requestBody": body}));
    }

    #[test]
    fn a_body_of_the_path_item_belongs_to_operations_without_one() {
        let (found, _) = operation(&json!({"consumes": ["text/plain"]}));
        assert_eq!(found, json!({"requestBody": {"content": {"text/plain": {"schema": {}}}}}));
        let (item, _) = upgraded(&description(&json!({})), ObjectKind::PathItem, "/paths/~1a");
        assert_eq!(item["parameters"], json!([null]));
    }

    #[test]
    fn fields_of_a_form_are_one_schema() {
        let (found, _) = operation(&json!({"parameters": [
            {"in": "formData", "name": "a", "type": "string", "required": true},
            {"in": "formData", "name": "f", "type": "file"}
        ]}));
        let schema = &found["requestBody"]["content"]["multipart/form-data"]["schema"];
        let properties = json!({"a": {"type": "string"}, "f": {"type": "file"}});
        assert_eq!(*schema, json!({"type": "object", "required": ["a"], "properties": properties}));
    }

    #[test]
    fn the_type_of_a_parameter_is_its_schema_and_its_list_a_style() {
        let list = |format: &str| json!({"in": "query", "name": "a", "type": "array", "items": {"type": "string"}, "collectionFormat": format});
        let schema = json!({"type": "array", "items": {"type": "string"}});
        for (format, style, separator) in [
            ("pipes", Some("pipeDelimited"), Some(ListFormat::Pipes)),
            ("ssv", Some("spaceDelimited"), Some(ListFormat::Spaces)),
            ("tsv", None, Some(ListFormat::Tabs)),
            ("csv", None, None),
        ] {
            let mut expected = json!({"in": "query", "name": "a", "schema": schema, "explode": false});
            if let Some(style) = style {
                expected["style"] = style.into();
            }
            assert_eq!(parameter(&list(format)), (expected, separator), "{format}");
        }
        let header = json!({"in": "header", "name": "h", "type": "array", "items": {"type": "string"}, "collectionFormat": "ssv"});
        let expected = json!({"in": "header", "name": "h", "schema": schema});
        assert_eq!(parameter(&header), (expected, Some(ListFormat::Spaces)));
    }

    #[test]
    fn lists_in_a_form_are_encoded_as_they_are_written() {
        let list = |format: &str| json!({"in": "formData", "name": format, "type": "array", "items": {"type": "string"}, "collectionFormat": format});
        let (found, notes) = operation(&json!({"parameters": [list("multi"), list("pipes"), list("csv")]}));
        let place = "/paths/~1a/post/requestBody/content/application~1x-www-form-urlencoded/schema/properties/pipes";
        let formats: Vec<_> =
            notes.list_formats.iter().map(|(place, format)| (place.pointer.as_str(), *format)).collect();
        assert_eq!(formats, [(place, ListFormat::Pipes)]);
        let encoding = &found["requestBody"]["content"]["application/x-www-form-urlencoded"]["encoding"];
        let expected = json!({
            "multi": {"explode": true}, "pipes": {"style": "pipeDelimited", "explode": false}, "csv": {"explode": false}
        });
        assert_eq!(*encoding, expected);
    }

    #[test]
    fn a_response_has_the_media_types_of_its_operation_or_of_its_file() {
        let response = json!({"description": "", "schema": {"type": "string"}});
        let (found, _) = operation(&json!({"produces": ["text/plain"], "responses": {"200": response}}));
        let content = json!({"text/plain": {"schema": {"type": "string"}}});
        assert_eq!(found["responses"]["200"], json!({"description": "", "content": content}));
        let tree =
            json!({"swagger": "2.0", "produces": ["text/csv"], "paths": {}, "responses": {"Rows": {"schema": {}}}});
        let (found, _) = upgraded(&tree, ObjectKind::Response, "/responses/Rows");
        assert_eq!(found, json!({"content": {"text/csv": {"schema": {}}}}));
    }

    #[test]
    fn schemas_have_the_fields_of_3_0() {
        let tree = json!({"swagger": "2.0", "paths": {}, "definitions": {
            "A": {"type": "object", "x-nullable": true, "discriminator": "kind", "properties": {"a": {"x-nullable": true}}},
            "F": {"type": "file"}
        }});
        let expected = json!({
            "type": "object", "nullable": true, "discriminator": {"propertyName": "kind"},
            "properties": {"a": {"x-nullable": true}}
        });
        assert_eq!(upgraded(&tree, ObjectKind::Schema, "/definitions/A").0, expected);
        let file = json!({"type": "string", "format": "binary"});
        assert_eq!(upgraded(&tree, ObjectKind::Schema, "/definitions/F").0, file);
    }

    #[test]
    fn in_a_description_of_3_0_objects_of_2_0_are_those_of_3_0() {
        let tree = json!({
            "openapi": "3.0.3", "consumes": ["application/json"],
            "paths": {"/a": {"post": {
                "parameters": [
                    {"in": "body", "name": "b", "schema": {"$ref": "#/definitions/A"}},
                    {"in": "query", "name": "q", "type": "integer"},
                    {"in": "query", "name": "r", "content": {"application/json": {}}}
                ],
                "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/A"}}}
            }}}
        });
        let (operation, _) = upgraded(&tree, ObjectKind::Operation, "/paths/~1a/post");
        let content = json!({"application/json": {"schema": {"$ref": "#/definitions/A"}}});
        assert_eq!(operation["requestBody"], json!({"content": content}));
        assert_eq!(operation["responses"]["200"]["content"], content);
        let (second, _) = upgraded(&tree, ObjectKind::Parameter, "/paths/~1a/post/parameters/1");
        assert_eq!(second["schema"], json!({"type": "integer"}));
        let (third, _) = upgraded(&tree, ObjectKind::Parameter, "/paths/~1a/post/parameters/2");
        assert_eq!(third["content"], json!({"application/json": {}}));
    }
}
