//! A schema of OpenAPI 3.1 or 3.2 as one of 3.0.
//!
//! Only keywords that 3.0 can express in another way are converted. The others (`if`, `contains`, `propertyNames` …) are reported when the
//! schema is read.

use serde_json::{Map, Value, json};

use super::notes::Notes;
use super::upgrade::Upgraded;
use crate::location::Location;
use crate::media_type;
use crate::spec::{Field, ObjectKind};

/// Keywords that 3.0 does not have, whatever their values.
const KEYWORDS: [&str; 9] = [
    "const",
    "examples",
    "$dynamicRef",
    "unevaluatedItems",
    "unevaluatedProperties",
    "prefixItems",
    "patternProperties",
    "contentEncoding",
    "contentMediaType",
];

/// The schema in the terms of 3.0; `None` if it is one of 3.0.
pub(super) fn upgrade(members: &Map<String, Value>, location: &Location, notes: &mut Notes) -> Option<Upgraded> {
    let is_of_3_0 = !KEYWORDS.iter().any(|name| members.contains_key(*name))
        && members.get("type").is_none_or(|name| !name.is_array() && name != "null")
        && !["exclusiveMinimum", "exclusiveMaximum"]
            .iter()
            .any(|name| members.get(*name).is_some_and(Value::is_number))
        && (members.len() == 1 || !members.contains_key("$ref"));
    (!is_of_3_0).then(|| {
        let mut upgraded = Upgraded::of(members);
        convert(&mut upgraded.members, location, notes);
        upgraded.is_derived = true;
        upgraded
    })
}

/// A choice between types instead of a list of several, which authors write before 3.1 too. `None` if there is no such list.
pub(super) fn upgrade_types(members: &Map<String, Value>) -> Option<Upgraded> {
    is_type_list(members).then(|| {
        let mut upgraded = Upgraded::of(members);
        split_types(&mut upgraded.members);
        upgraded.is_derived = true;
        upgraded
    })
}

/// Whether a schema lists several types beside null.
pub(super) fn is_type_list(members: &Map<String, Value>) -> bool {
    const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "array", "object", "null"];
    let Some(Value::Array(names)) = members.get("type") else { return false };
    names.iter().all(|name| name.as_str().is_some_and(|name| TYPES.contains(&name)))
        && names.iter().filter(|name| *name != "null").count() > 1
}

fn convert(members: &mut Map<String, Value>, location: &Location, notes: &mut Notes) {
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
        let owner = array.map_or_else(|| location.clone(), |index| location.child("anyOf").element(index));
        notes.tuples.insert(owner.child("items"));
    }
    exclusive(members, "minimum", "exclusiveMinimum", |bound, exclusive| exclusive >= bound);
    exclusive(members, "maximum", "exclusiveMaximum", |bound, exclusive| exclusive <= bound);
    if let Some(media_type) = content(members) {
        notes.content_media_types.insert(location.clone(), media_type);
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
fn split_types(members: &mut Map<String, Value>) -> Option<Vec<String>> {
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{upgrade, upgrade_types};
    use crate::location::{FileId, Location};
    use crate::parse::notes::Notes;

    fn upgraded(schema: &Value) -> (Value, Notes) {
        let (mut notes, place) = (Notes::default(), Location::root_of(FileId::ROOT).child("A"));
        let upgraded = upgrade(schema.as_object().unwrap(), &place, &mut notes);
        (upgraded.map_or_else(|| schema.clone(), |upgraded| Value::Object(upgraded.members)), notes)
    }

    /// The converted schema, and what is noted of it.
    #[track_caller]
    fn check(schema: &Value, expected: &Value) -> Notes {
        let (found, notes) = upgraded(schema);
        assert_eq!(found, *expected, "{schema}");
        notes
    }

    fn tuples(notes: &Notes) -> Vec<&str> {
        notes.tuples.iter().map(|place| place.pointer.as_str()).collect()
    }

    #[test]
    fn types_with_null_are_nullable() {
        check(&json!({"type": ["string", "null"]}), &json!({"type": "string", "nullable": true}));
        check(&json!({"type": "null"}), &json!({"nullable": true, "enum": [null]}));
    }

    #[test]
    fn several_types_are_alternatives_with_their_keywords() {
        check(
            &json!({"type": ["string", "array", "null"], "minLength": 1, "items": {"type": "integer"}}),
            &json!({"nullable": true, "anyOf": [
                {"type": "string", "minLength": 1}, {"type": "array", "items": {"type": "integer"}}
            ]}),
        );
    }

    #[test]
    fn what_has_another_spelling_is_respelled() {
        check(&json!({"const": "a"}), &json!({"enum": ["a"]}));
        check(&json!({"examples": [1, 2]}), &json!({"example": 1}));
        check(&json!({"exclusiveMinimum": 1}), &json!({"minimum": 1, "exclusiveMinimum": true}));
        check(&json!({"minimum": 5, "exclusiveMinimum": 1}), &json!({"minimum": 5}));
        check(&json!({"type": "string", "contentEncoding": "base64"}), &json!({"type": "string", "format": "byte"}));
        check(&json!({"type": "string", "contentEncoding": "binary"}), &json!({"type": "string", "format": "binary"}));
        let notes = check(
            &json!({"type": "string", "contentMediaType": "image/png"}),
            &json!({"type": "string", "format": "binary"}),
        );
        assert_eq!(notes.content_media_types.values().collect::<Vec<_>>(), ["image/png"]);
        check(&json!({"type": "string", "contentMediaType": "text/html"}), &json!({"type": "string"}));
        check(&json!({"$ref": "#/x", "description": "d"}), &json!({"description": "d", "allOf": [{"$ref": "#/x"}]}));
        check(&json!({"$ref": "#/x"}), &json!({"$ref": "#/x"}));
    }

    #[test]
    fn items_by_place_are_alternatives_and_a_tuple_where_their_number_is_fixed() {
        let places = json!([{"type": "string"}, {"type": "integer"}]);
        let tuple = json!({"type": "array", "items": {"anyOf": places}});
        let notes = check(&json!({"prefixItems": places, "items": false}), &tuple);
        assert_eq!(tuples(&notes), ["/A/items"]);
        let notes = check(
            &json!({"type": ["string", "array"], "prefixItems": places, "items": false}),
            &json!({"anyOf": [{"type": "string"}, tuple]}),
        );
        assert_eq!(tuples(&notes), ["/A/anyOf/1/items"]);
        let notes = check(
            &json!({"prefixItems": places, "items": {"type": "boolean"}}),
            &json!({"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}]}}),
        );
        assert!(notes.tuples.is_empty());
    }

    #[test]
    fn members_by_pattern_are_the_values_of_a_map() {
        check(
            &json!({"patternProperties": {"^x": {"type": "string"}}}),
            &json!({"type": "object", "additionalProperties": {"type": "string"}}),
        );
        check(
            &json!({"properties": {"a": {}}, "patternProperties": {"^x": {"type": "string"}}}),
            &json!({"properties": {"a": {}}}),
        );
    }

    #[test]
    fn what_is_unevaluated_is_additional() {
        check(
            &json!({"type": "object", "unevaluatedProperties": {"type": ["string", "null"]}}),
            &json!({"type": "object", "additionalProperties": {"type": ["string", "null"]}}),
        );
        check(&json!({"unevaluatedProperties": false}), &json!({}));
        let places = json!([{"type": "string"}, {"type": "integer"}]);
        let notes = check(
            &json!({"prefixItems": places, "unevaluatedItems": false}),
            &json!({"type": "array", "items": {"anyOf": places}}),
        );
        assert_eq!(tuples(&notes), ["/A/items"]);
    }

    #[test]
    fn before_3_1_only_lists_of_several_types_are_converted() {
        let schema = json!({"type": ["object", "null", "array"], "items": {}, "const": 1});
        let upgraded = upgrade_types(schema.as_object().unwrap()).map(|upgraded| Value::Object(upgraded.members));
        let alternatives = json!([{"type": "object"}, {"type": "array", "items": {}}]);
        assert_eq!(upgraded, Some(json!({"nullable": true, "anyOf": alternatives, "const": 1})));
        assert!(upgrade_types(json!({"type": ["string", "null"]}).as_object().unwrap()).is_none());
    }

    #[test]
    fn inner_schemas_and_values_are_left_alone() {
        for schema in [
            json!({"properties": {"a": {"type": ["string", "null"]}, "const": {"type": "string"}}}),
            json!({"type": "object", "default": {"type": ["a", "null"]}, "example": {"const": 1}, "x-note": {"const": 1}}),
            json!({"additionalProperties": false, "items": true}),
            json!({"$ref": "#/x"}),
        ] {
            let place = Location::root_of(FileId::ROOT);
            assert!(upgrade(schema.as_object().unwrap(), &place, &mut Notes::default()).is_none(), "{schema}");
        }
    }
}
