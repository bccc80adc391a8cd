//! A schema of OpenAPI 3.1 or 3.2 as one of 3.0.

use serde_json::{Map, Value, json};

use crate::location::Path;
use crate::media_type;
use crate::parse::notes::Notes;
use crate::spec::{Field, ObjectKind};

/// Rewrites a schema, not what is inside it.
pub(super) fn upgrade(members: &mut Map<String, Value>, path: &Path<'_>, notes: &mut Notes) {
    if let Some(only) = members.remove("const") {
        members.entry("enum").or_insert_with(|| json!([only]));
    }
    if let Some(Value::Array(examples)) = members.get("examples") {
        let first = examples.first().cloned();
        members.remove("examples");
        if let Some(first) = first {
            members.entry("example").or_insert(first);
        }
    }
    // Which schema it is depends on who asks; the one with the anchor is it for all.
    if let Some(reference) = members.remove("$dynamicRef") {
        members.entry("$ref").or_insert(reference);
    }
    unevaluated(members);
    let is_tuple = positional_items(members);
    patterns(members);
    let alternatives = split_types(members);
    if is_tuple {
        let array = alternatives.and_then(|types| types.iter().position(|name| name == "array"));
        let owner = path.location();
        let owner = array.map_or_else(|| owner.clone(), |index| owner.child("anyOf").element(index));
        notes.tuples.insert(owner.child("items"));
    }
    exclusive(members, "minimum", "exclusiveMinimum", |bound, exclusive| exclusive >= bound);
    exclusive(members, "maximum", "exclusiveMaximum", |bound, exclusive| exclusive <= bound);
    if let Some(media_type) = content(members) {
        notes.content_media_types.insert(path.location(), media_type);
    }
    siblings(members);
}

/// What no other keyword has evaluated is additional.
fn unevaluated(members: &mut Map<String, Value>) {
    // `items` evaluates every element.
    if let Some(items) = members.remove("unevaluatedItems")
        && (items.is_object() || items == Value::Bool(false) && members.contains_key("prefixItems"))
    {
        members.entry("items").or_insert(items);
    }
    if let Some(properties) = members.remove("unevaluatedProperties")
        && properties.is_object()
    {
        members.entry("additionalProperties").or_insert(properties);
    }
}

/// `prefixItems` becomes a choice between all elements. Returns whether the array is a tuple, with exactly these elements.
fn positional_items(members: &mut Map<String, Value>) -> bool {
    let Some(Value::Array(places)) = members.remove("prefixItems") else { return false };
    let count = places.len();
    let bound = |name: &str| members.get(name).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok());
    let is_closed = bound("maxItems") == Some(count) || members.get("items") == Some(&Value::Bool(false));
    let is_fixed = is_closed && (bound("minItems") == Some(count) || members.get("minItems").is_none());
    let rest = members.remove("items").filter(|_| !is_closed);
    let items = json!({ "anyOf": places.into_iter().chain(rest).collect::<Vec<_>>() });
    members.insert("items".to_owned(), items);
    members.entry("type").or_insert_with(|| Value::from("array"));
    is_fixed && (1..=8).contains(&count)
}

/// `patternProperties` become the values of a map, if the object has no other properties.
fn patterns(members: &mut Map<String, Value>) {
    let Some(Value::Object(patterns)) = members.remove("patternProperties") else { return };
    let is_open = members.get("additionalProperties").is_none_or(Value::is_boolean);
    if members.contains_key("properties") && members.get("additionalProperties") != Some(&Value::Bool(false))
        || !is_open
    {
        return;
    }
    let mut schemas: Vec<Value> =
        patterns.into_iter().map(|(_, schema)| if schema.is_boolean() { json!({}) } else { schema }).collect();
    schemas.dedup();
    let values = if schemas.len() == 1 { schemas.remove(0) } else { json!({ "anyOf": schemas }) };
    members.insert("additionalProperties".to_owned(), values);
    members.entry("type").or_insert_with(|| Value::from("object"));
}

/// An array of types: null becomes `nullable`, and several others become alternatives, each with the keywords for its type. Returns the
/// types of the alternatives.
pub(super) fn split_types(members: &mut Map<String, Value>) -> Option<Vec<String>> {
    let names: Vec<String> = match members.get("type") {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(name)) if name == "null" => vec![name.clone()],
        _ => return None,
    };
    if names.iter().any(|name| name == "null") {
        members.insert("nullable".to_owned(), Value::Bool(true));
    }
    let mut others: Vec<String> = names.into_iter().filter(|name| name != "null").collect();
    if others.len() < 2 {
        if let Some(one) = others.pop() {
            members.insert("type".to_owned(), Value::String(one));
        } else {
            members.remove("type");
            members.insert("enum".to_owned(), json!([null]));
        }
        return None;
    }
    members.remove("type");
    let alternatives: Vec<Value> = others.iter().map(|name| alternative(members, name)).collect();
    for field in typed_keywords() {
        members.remove(field.name);
    }
    if members.contains_key("anyOf") {
        return None;
    }
    members.insert("anyOf".to_owned(), Value::Array(alternatives));
    Some(others)
}

/// The keywords about values of one type. A format may apply to several, so it is not moved.
fn typed_keywords() -> impl Iterator<Item = &'static Field> {
    let fields = ObjectKind::Schema.object().fields.iter();
    fields.filter(|field| !field.value_types.is_empty() && field.name != "format")
}

fn alternative(members: &Map<String, Value>, name: &str) -> Value {
    let mut alternative = Map::from_iter([("type".to_owned(), Value::from(name))]);
    for field in typed_keywords().filter(|field| field.value_types.contains(&name)) {
        if let Some(value) = members.get(field.name) {
            alternative.insert(field.name.to_owned(), value.clone());
        }
    }
    Value::Object(alternative)
}

/// A numeric exclusive bound becomes a bound with a boolean, unless the inclusive bound is tighter.
fn exclusive(members: &mut Map<String, Value>, bound: &str, mark: &str, is_tighter: fn(f64, f64) -> bool) {
    let Some(value) = members.get(mark).filter(|value| value.is_number()).cloned() else { return };
    let tighter = match (members.get(bound).and_then(Value::as_f64), value.as_f64()) {
        (Some(bound), Some(exclusive)) => is_tighter(bound, exclusive),
        _ => true,
    };
    if tighter {
        members.insert(bound.to_owned(), value);
        members.insert(mark.to_owned(), Value::Bool(true));
    } else {
        members.remove(mark);
    }
}

/// Encodings of bytes become formats. A binary media type without an encoding means that the value is bytes. Returns the media type of bytes.
fn content(members: &mut Map<String, Value>) -> Option<String> {
    let encoding = members.remove("contentEncoding");
    let media_type = members.remove("contentMediaType");
    let media_type = media_type.as_ref().and_then(Value::as_str).unwrap_or_default();
    let essence = media_type::essence(media_type);
    let is_bytes = essence.contains('/') && !media_type::is_json(&essence) && !media_type::is_text(&essence);
    let format = match encoding.as_ref().and_then(Value::as_str).map(str::to_ascii_lowercase).as_deref() {
        Some(encoding) if encoding.starts_with("base64") => "byte",
        Some("binary") => "binary",
        None if is_bytes => "binary",
        _ => return None,
    };
    members.entry("format").or_insert_with(|| Value::from(format));
    (format == "binary" && essence.contains('/')).then(|| media_type.to_owned())
}

/// Keywords beside a reference apply in 3.1: the reference becomes a part of an `allOf`.
fn siblings(members: &mut Map<String, Value>) {
    if members.len() > 1
        && let Some(reference) = members.remove("$ref")
    {
        let part = json!({ "$ref": reference });
        match members.get_mut("allOf") {
            Some(Value::Array(parts)) => parts.push(part),
            _ => drop(members.insert("allOf".to_owned(), json!([part]))),
        }
    }
}
