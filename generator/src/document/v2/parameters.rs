//! Parameters of Swagger 2.0: those that are a body, and those that are not.

use serde_json::{Map, Value, json};

use super::schema;

/// Members that describe the value of a parameter.
const OF_VALUE: [&str; 17] = [
    "type",
    "format",
    "items",
    "enum",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "multipleOf",
    "x-nullable",
];

/// Marks a list whose items are separated as `ssv`, `pipes` or `tsv` say.
pub(crate) const COLLECTION_FORMAT: &str = "x-oasmith-collection-format";

/// Takes parameters that are a body, or a part of one, out of a list, and rewrites the others. References to the root's are followed. A null
/// stays, so that the others keep their places.
pub(super) fn take(owner: &mut Map<String, Value>, root: &Map<String, Value>) -> Vec<Value> {
    let Some(Value::Array(list)) = owner.get_mut("parameters") else { return Vec::new() };
    let mut bodies = Vec::new();
    for parameter in list {
        let target = target(parameter, root).unwrap_or(parameter);
        if is_body(target) {
            bodies.push(target.clone());
            *parameter = Value::Null;
        } else if let Value::Object(members) = parameter {
            rewrite(members);
        }
    }
    bodies
}

/// The parameter of the root that a reference leads to.
fn target<'r>(parameter: &Value, root: &'r Map<String, Value>) -> Option<&'r Value> {
    let reference = parameter.get("$ref")?.as_str()?;
    let (owner, name) = match reference.strip_prefix("#/components/parameters/") {
        Some(name) => (root.get("components")?.get("parameters"), name),
        None => (root.get("parameters"), reference.strip_prefix("#/parameters/")?),
    };
    owner?.get(name.replace("~1", "/").replace("~0", "~"))
}

pub(super) fn is_body(parameter: &Value) -> bool {
    matches!(parameter.get("in").and_then(Value::as_str), Some("body" | "formData"))
}

/// Rewrites a parameter that is not a body.
pub(super) fn rewrite(parameter: &mut Map<String, Value>) {
    if ["$ref", "schema", "content"].iter().any(|name| parameter.contains_key(*name)) {
        return;
    }
    let is_query = parameter.get("in").and_then(Value::as_str) == Some("query");
    let layout = layout(parameter);
    into_schema(parameter);
    let Some(layout) = layout else { return };
    if is_query {
        parameter.extend(layout);
    } else if let Some(format) = layout.get(COLLECTION_FORMAT) {
        parameter.insert(COLLECTION_FORMAT.to_owned(), format.clone());
    }
}

/// How a list is written, as the style of a query parameter and as a mark, since 3.0 has no style for it in other places.
fn layout(parameter: &Map<String, Value>) -> Option<Map<String, Value>> {
    if parameter.get("type").and_then(Value::as_str) != Some("array") {
        return None;
    }
    let format = parameter.get("collectionFormat").and_then(Value::as_str).unwrap_or("csv");
    let mut layout = Map::new();
    let style = match format {
        "ssv" => "spaceDelimited",
        "pipes" => "pipeDelimited",
        "tsv" => "form",
        _ => {
            layout.insert("explode".to_owned(), Value::Bool(format == "multi"));
            return Some(layout);
        }
    };
    // Of the default nothing is said.
    if style != "form" {
        layout.insert("style".to_owned(), Value::from(style));
    }
    layout.insert("explode".to_owned(), Value::Bool(false));
    layout.insert(COLLECTION_FORMAT.to_owned(), Value::from(format));
    Some(layout)
}

/// Rewrites a header, unless it is one of 3.0.
pub(super) fn header(header: &mut Map<String, Value>) {
    if !["$ref", "schema", "content"].iter().any(|name| header.contains_key(*name)) {
        into_schema(header);
    }
}

/// Moves what describes the value into a schema. A value that nothing is said of is a string.
pub(super) fn into_schema(members: &mut Map<String, Value>) {
    members.remove("collectionFormat");
    let mut described = value_of(members);
    described.entry("type").or_insert_with(|| Value::from("string"));
    for name in OF_VALUE {
        members.shift_remove(name);
    }
    members.insert("schema".to_owned(), Value::Object(described));
}

fn value_of(members: &Map<String, Value>) -> Map<String, Value> {
    let of_value = OF_VALUE.iter().filter_map(|name| Some(((*name).to_owned(), members.get(*name)?.clone())));
    let mut described: Map<String, Value> = of_value.collect();
    schema(&mut described);
    described
}

/// The request body that parameters make up.
pub(super) fn body(parameters: &[Value], consumes: &[String]) -> Option<Value> {
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
    let encoding = encoding(parameters);
    if !encoding.is_empty() {
        body["content"][media_type]["encoding"] = Value::Object(encoding);
    }
    Some(body)
}

/// How lists among the fields of a form are written.
fn encoding(parameters: &[Value]) -> Map<String, Value> {
    let fields = parameters.iter().filter_map(Value::as_object);
    let encodings = fields.filter_map(|parameter| {
        let is_file = |items: &Value| items.get("type").and_then(Value::as_str) == Some("file");
        let layout = layout(parameter).filter(|_| !parameter.get("items").is_some_and(is_file))?;
        Some((parameter.get("name")?.as_str()?.to_owned(), Value::Object(layout)))
    });
    encodings.collect()
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
