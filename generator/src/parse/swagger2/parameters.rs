//! Parameters of Swagger 2.0: those that are a body, and those that are not.

use serde_json::{Map, Value, json};

use super::schema;
use crate::location::Path;
use crate::parse::notes::{ListFormat, Notes};
use crate::source::pointer_in;
use crate::spec::value_fields;

/// The fields that describe the value of a parameter, and the common extension for null.
fn of_value() -> impl Iterator<Item = &'static str> {
    value_fields().chain(["x-nullable"])
}

/// Removes body and form parameters from a list and rewrites the others. References within the file are followed. A null remains in
/// place of each removed one, so the indices of the others are unchanged.
pub(super) fn take(owner: &mut Map<String, Value>, path: &Path<'_>, tree: &Value, notes: &mut Notes) -> Vec<Value> {
    let Some(Value::Array(list)) = owner.get_mut("parameters") else { return Vec::new() };
    let mut bodies = Vec::new();
    for (index, parameter) in list.iter_mut().enumerate() {
        let reference = parameter.get("$ref").and_then(Value::as_str).filter(|reference| reference.starts_with('#'));
        let pointer = reference.and_then(|reference| pointer_in(tree, reference));
        let target = pointer.and_then(|pointer| pointer.find_in(tree)).unwrap_or(parameter);
        if is_body(target) {
            bodies.push(target.clone());
            *parameter = Value::Null;
        } else if let Value::Object(members) = parameter {
            rewrite(members, &path.key("parameters").index(index), notes);
        }
    }
    bodies
}

pub(super) fn is_body(parameter: &Value) -> bool {
    matches!(parameter.get("in").and_then(Value::as_str), Some("body" | "formData"))
}

/// Rewrites a parameter that is not a body.
pub(super) fn rewrite(parameter: &mut Map<String, Value>, path: &Path<'_>, notes: &mut Notes) {
    if ["$ref", "schema", "content"].iter().any(|name| parameter.contains_key(*name)) {
        return;
    }
    let is_query = parameter.get("in").and_then(Value::as_str) == Some("query");
    let layout = layout(parameter);
    into_schema(parameter);
    let Some((layout, format)) = layout else { return };
    // 3.0 has such styles for query parameters only.
    if is_query {
        parameter.extend(layout);
    }
    notes.list_formats.extend(format.map(|format| (path.location(), format)));
}

/// How a list is written: as the style of a query parameter, and as what separates its elements where that is no comma.
fn layout(parameter: &Map<String, Value>) -> Option<(Map<String, Value>, Option<ListFormat>)> {
    if parameter.get("type").and_then(Value::as_str) != Some("array") {
        return None;
    }
    let written = parameter.get("collectionFormat").and_then(Value::as_str).unwrap_or("csv");
    let (style, format) = match written {
        "ssv" => (Some("spaceDelimited"), Some(ListFormat::Spaces)),
        "pipes" => (Some("pipeDelimited"), Some(ListFormat::Pipes)),
        "tsv" => (None, Some(ListFormat::Tabs)),
        _ => (None, None),
    };
    let mut layout = Map::new();
    layout.extend(style.map(|style| ("style".to_owned(), Value::from(style))));
    layout.insert("explode".to_owned(), Value::Bool(written == "multi"));
    Some((layout, format))
}

/// Rewrites a header, unless it is one of 3.0.
pub(super) fn header(header: &mut Map<String, Value>) {
    if !["$ref", "schema", "content"].iter().any(|name| header.contains_key(*name)) {
        into_schema(header);
    }
}

/// Moves the fields that describe the value into a schema. A value without a type is a string.
pub(super) fn into_schema(members: &mut Map<String, Value>) {
    members.remove("collectionFormat");
    let mut described = value_of(members);
    described.entry("type").or_insert_with(|| Value::from("string"));
    for name in of_value() {
        members.shift_remove(name);
    }
    members.insert("schema".to_owned(), Value::Object(described));
}

fn value_of(members: &Map<String, Value>) -> Map<String, Value> {
    let of_value = of_value().filter_map(|name| Some((name.to_owned(), members.get(name)?.clone())));
    let mut described: Map<String, Value> = of_value.collect();
    schema(&mut described);
    described
}

/// The request body that parameters make up.
pub(super) fn body(parameters: &[Value], consumes: &[String], path: &Path<'_>, notes: &mut Notes) -> Option<Value> {
    let first = parameters.first()?;
    if let Some(whole) = parameters.iter().find(|parameter| parameter.get("in").and_then(Value::as_str) == Some("body"))
    {
        let mut described = whole.get("schema").cloned().unwrap_or_else(|| json!({}));
        if let Value::Object(members) = &mut described {
            schema(members);
        }
        return Some(request(whole, &described, consumes, "application/json"));
    }
    let is_file = |parameter: &Value| parameter.get("type").and_then(Value::as_str) == Some("file");
    let has_file = parameters.iter().any(is_file);
    let multipart = has_file || consumes.iter().any(|name| name.starts_with("multipart/"));
    let media_type = if multipart { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
    let any_required = parameters.iter().any(|parameter| parameter.get("required") == Some(&Value::Bool(true)));
    let mut owner = first.clone();
    owner["required"] = Value::Bool(any_required);
    if let Value::Object(members) = &mut owner {
        members.remove("description");
    }
    let mut body = request(&owner, &form(parameters), &[media_type.to_owned()], media_type);
    let content = path.key("content");
    let encoding = encoding(parameters, &content.key(media_type), notes);
    if !encoding.is_empty() {
        body["content"][media_type]["encoding"] = Value::Object(encoding);
    }
    Some(body)
}

/// How arrays in the fields of a form are written.
fn encoding(parameters: &[Value], path: &Path<'_>, notes: &mut Notes) -> Map<String, Value> {
    let (schema, mut encodings) = (path.key("schema"), Map::new());
    for parameter in parameters.iter().filter_map(Value::as_object) {
        let is_file = |items: &Value| items.get("type").and_then(Value::as_str) == Some("file");
        let layout = layout(parameter).filter(|_| !parameter.get("items").is_some_and(is_file));
        let name = parameter.get("name").and_then(Value::as_str);
        let (Some((layout, format)), Some(name)) = (layout, name) else { continue };
        let property = schema.key("properties");
        notes.list_formats.extend(format.map(|format| (property.key(name).location(), format)));
        encodings.insert(name.to_owned(), Value::Object(layout));
    }
    encodings
}

fn form(parameters: &[Value]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for parameter in parameters.iter().filter_map(Value::as_object) {
        let Some(Value::String(name)) = parameter.get("name") else { continue };
        let mut described = value_of(parameter);
        if let Some(text) = parameter.get("description") {
            described.insert("description".to_owned(), text.clone());
        }
        if parameter.get("required") == Some(&Value::Bool(true)) {
            required.push(name.clone());
        }
        properties.insert(name.clone(), Value::Object(described));
    }
    json!({ "type": "object", "required": required, "properties": properties })
}

fn request(owner: &Value, schema: &Value, consumes: &[String], fallback: &str) -> Value {
    let media_types = if consumes.is_empty() { vec![fallback.to_owned()] } else { consumes.to_vec() };
    let content: Map<String, Value> = media_types.into_iter().map(|name| (name, json!({ "schema": schema }))).collect();
    let mut body = Map::new();
    for name in ["description", "required"] {
        if let Some(value) = owner.get(name) {
            body.insert(name.to_owned(), value.clone());
        }
    }
    body.insert("content".to_owned(), Value::Object(content));
    Value::Object(body)
}
