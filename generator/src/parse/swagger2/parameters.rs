//! Parameters of Swagger 2.0: those that are a body, and those that are not.

use serde_json::{Map, Value, json};

use crate::location::Location;
use crate::parse::notes::{ListFormat, Notes};
use crate::parse::upgrade::Upgraded;
use crate::source::pointer_in;
use crate::spec::value_fields;

/// The fields that describe the value of a parameter, and the common extension for null.
fn of_value() -> impl Iterator<Item = &'static str> {
    value_fields().chain(["x-nullable"])
}

/// The list of parameters without those that are a body, which become null, so that the indices of the others stay. `None` if there are none.
pub(super) fn without_bodies(owner: &Map<String, Value>, tree: &Value) -> Option<Value> {
    let list = owner.get("parameters")?.as_array()?;
    list.iter().any(|parameter| is_body(followed(parameter, tree))).then(|| {
        let kept = |parameter: &Value| if is_body(followed(parameter, tree)) { Value::Null } else { parameter.clone() };
        list.iter().map(kept).collect()
    })
}

/// The parameters that are a body, or a part of one.
pub(super) fn bodies(owner: &Map<String, Value>, tree: &Value) -> Vec<Value> {
    let list = owner.get("parameters").and_then(Value::as_array).into_iter().flatten();
    list.map(|parameter| followed(parameter, tree)).filter(|parameter| is_body(parameter)).cloned().collect()
}

/// A parameter, or the one in the same file that it refers to.
fn followed<'t>(parameter: &'t Value, tree: &'t Value) -> &'t Value {
    let reference = parameter.get("$ref").and_then(Value::as_str).filter(|reference| reference.starts_with('#'));
    let pointer = reference.and_then(|reference| pointer_in(tree, reference));
    pointer.and_then(|pointer| pointer.find_in(tree)).unwrap_or(parameter)
}

pub(super) fn is_body(parameter: &Value) -> bool {
    matches!(parameter.get("in").and_then(Value::as_str), Some("body" | "formData"))
}

/// Whether a parameter or a header has what describes its value in 3.0, or stands elsewhere.
fn has_schema(members: &Map<String, Value>) -> bool {
    ["$ref", "schema", "content"].iter().any(|name| members.contains_key(*name))
}

/// A parameter that is not a body.
pub(super) fn upgrade(members: &Map<String, Value>, location: &Location, notes: &mut Notes) -> Option<Upgraded> {
    if has_schema(members) {
        return None;
    }
    let mut upgraded = with_schema(members);
    if let Some((layout, format)) = layout(members) {
        // 3.0 has such styles for query parameters only.
        if members.get("in").and_then(Value::as_str) == Some("query") {
            upgraded.members.extend(layout);
        }
        notes.list_formats.extend(format.map(|format| (location.clone(), format)));
    }
    Some(upgraded)
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

pub(super) fn header(members: &Map<String, Value>) -> Option<Upgraded> {
    (!has_schema(members)).then(|| with_schema(members))
}

/// Moves the fields that describe the value into a schema. A value without a type is a string.
fn with_schema(members: &Map<String, Value>) -> Upgraded {
    let mut described = value_of(members);
    described.entry("type").or_insert_with(|| Value::from("string"));
    let is_other = |name: &str| name != "collectionFormat" && !of_value().any(|moved| moved == name);
    let others = members.iter().filter(|(name, _)| is_other(name));
    let mut others: Map<String, Value> = others.map(|(name, value)| (name.clone(), value.clone())).collect();
    others.insert("schema".to_owned(), Value::Object(described));
    Upgraded { members: others, is_derived: true }
}

fn value_of(members: &Map<String, Value>) -> Map<String, Value> {
    of_value().filter_map(|name| Some((name.to_owned(), members.get(name)?.clone()))).collect()
}

/// The request body that parameters make up.
pub(super) fn body(parameters: &[Value], consumes: &[String], location: &Location, notes: &mut Notes) -> Option<Value> {
    let first = parameters.first()?;
    if let Some(whole) = parameters.iter().find(|parameter| parameter.get("in").and_then(Value::as_str) == Some("body"))
    {
        let described = whole.get("schema").cloned().unwrap_or_else(|| json!({}));
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
    let schema = location.child("content").child(media_type).child("schema");
    let encoding = encoding(parameters, &schema.child("properties"), notes);
    if !encoding.is_empty() {
        body["content"][media_type]["encoding"] = Value::Object(encoding);
    }
    Some(body)
}

/// How arrays in the fields of a form are written.
fn encoding(parameters: &[Value], properties: &Location, notes: &mut Notes) -> Map<String, Value> {
    let mut encodings = Map::new();
    for parameter in parameters.iter().filter_map(Value::as_object) {
        let is_file = |items: &Value| items.get("type").and_then(Value::as_str) == Some("file");
        let layout = layout(parameter).filter(|_| !parameter.get("items").is_some_and(is_file));
        let name = parameter.get("name").and_then(Value::as_str);
        let (Some((layout, format)), Some(name)) = (layout, name) else { continue };
        notes.list_formats.extend(format.map(|format| (properties.child(name), format)));
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
