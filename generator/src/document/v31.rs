//! OpenAPI 3.1 and 3.2 rewritten to 3.0, in place: what is rewritten keeps its pointer, so that positions stay true.
//!
//! Only what 3.0 can say in another way is touched. The rest (`if`, `prefixItems`, `patternProperties` …) stays and is reported when the
//! schema is read. Examples, defaults and extensions are values, not schemas, and are not looked at.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::media_type;

/// What a value is by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A schema.
    Schema,
    /// Schemas by name, or a list of schemas.
    Schemas,
    /// Anything else with members that have a meaning.
    Object,
    /// Things by name, where the name means nothing.
    Named,
    /// The components.
    Components,
    /// A value that is only shown.
    Value,
}

/// Rewrites a tree.
pub(super) fn rewrite(tree: &Value) -> Value {
    let mut tree = tree.clone();
    // The parser bounds the depth of trees, so that of this stack of calls as well.
    visit(&mut tree, Place::Object, Extent::All);
    tree
}

/// Rewrites lists of several types alone, which authors write in older versions too. None if there are none.
pub(super) fn rewrite_types(tree: &Value) -> Option<Value> {
    let mut tree = Cow::Borrowed(tree);
    if has_type_lists(&tree) {
        visit(tree.to_mut(), Place::Object, Extent::Types);
    }
    match tree {
        Cow::Borrowed(_) => None,
        Cow::Owned(tree) => Some(tree),
    }
}

fn has_type_lists(tree: &Value) -> bool {
    match tree {
        Value::Object(members) => is_type_list(members) || members.values().any(has_type_lists),
        Value::Array(items) => items.iter().any(has_type_lists),
        _ => false,
    }
}

/// Whether a schema lists several types beside null.
pub(crate) fn is_type_list(members: &Map<String, Value>) -> bool {
    let Some(Value::Array(names)) = members.get("type") else { return false };
    looks_like_schema(members) && names.iter().filter(|name| *name != "null").count() > 1
}

/// How much of a schema is rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// Everything.
    All,
    /// Lists of several types.
    Types,
}

fn visit(value: &mut Value, place: Place, extent: Extent) {
    match value {
        Value::Object(members) => {
            let place = if place == Place::Object && looks_like_schema(members) { Place::Schema } else { place };
            for (name, member) in members.iter_mut() {
                // `true` and `false` mean something here.
                if !MAY_BE_BOOLEAN.contains(&name.as_str()) || member.is_object() {
                    visit(member, below(place, name), extent);
                }
            }
            if place == Place::Schema {
                match extent {
                    Extent::All => schema(members),
                    Extent::Types if is_type_list(members) => types(members),
                    Extent::Types => {}
                }
            }
        }
        Value::Array(items) => {
            let inner = if place == Place::Schemas { Place::Schema } else { place };
            for item in items {
                visit(item, inner, extent);
            }
        }
        // A schema may be `true`: anything. Nothing can be said of `false` in 3.0 either.
        Value::Bool(all) if place == Place::Schema && extent == Extent::All => {
            *value = if *all { json!({}) } else { json!({ FALSE: true }) };
        }
        _ => {}
    }
}

/// Whether an object in a file of its own is a schema: nothing else has a type of JSON.
fn looks_like_schema(members: &Map<String, Value>) -> bool {
    const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "array", "object", "null"];
    match members.get("type") {
        Some(Value::String(name)) => TYPES.contains(&name.as_str()),
        Some(Value::Array(names)) => names.iter().all(|name| name.as_str().is_some_and(|name| TYPES.contains(&name))),
        _ => false,
    }
}

/// The place of a member.
fn below(place: Place, name: &str) -> Place {
    match place {
        Place::Value => Place::Value,
        Place::Schemas => Place::Schema,
        Place::Named => Place::Object,
        _ if name.starts_with("x-") => Place::Value,
        Place::Schema => match name {
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" | "allOf" | "oneOf"
            | "anyOf" | "prefixItems" => Place::Schemas,
            "items"
            | "not"
            | "contains"
            | "if"
            | "then"
            | "else"
            | "propertyNames"
            | "additionalProperties"
            | "unevaluatedItems"
            | "unevaluatedProperties" => Place::Schema,
            _ => Place::Value,
        },
        Place::Components if name == "schemas" => Place::Schemas,
        Place::Components => Place::Named,
        Place::Object => match name {
            "schema" | "itemSchema" => Place::Schema,
            "components" => Place::Components,
            "example" | "examples" | "default" | "enum" | "value" | "mapping" => Place::Value,
            "paths" | "webhooks" | "responses" | "headers" | "content" | "callbacks" | "links" | "encoding"
            | "variables" => Place::Named,
            _ => Place::Object,
        },
    }
}

fn schema(members: &mut Map<String, Value>) {
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
    tuple(members);
    patterns(members);
    types(members);
    exclusive(members, "minimum", "exclusiveMinimum", |bound, exclusive| exclusive >= bound);
    exclusive(members, "maximum", "exclusiveMaximum", |bound, exclusive| exclusive <= bound);
    content(members);
    siblings(members);
}

/// What no other keyword has looked at is additional to all that is there.
fn unevaluated(members: &mut Map<String, Value>) {
    if let Some(items) = members.remove("unevaluatedItems") {
        // Every item is looked at where `items` is a schema.
        let items = if items == Value::Bool(false) { json!({ FALSE: true }) } else { items };
        if !items.is_boolean() && (members.contains_key("prefixItems") || items != json!({ FALSE: true })) {
            members.entry("items").or_insert(items);
        }
    }
    if let Some(properties) = members.remove("unevaluatedProperties")
        && properties.is_object()
    {
        members.entry("additionalProperties").or_insert(properties);
    }
}

/// Items by their place. A list that has exactly these is marked as a tuple; any other list has items that are one of them.
fn tuple(members: &mut Map<String, Value>) {
    let Some(Value::Array(places)) = members.remove("prefixItems") else { return };
    let count = places.len();
    let bound = |name: &str| members.get(name).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok());
    let is_closed = bound("maxItems") == Some(count) || members.get("items") == Some(&json!({ FALSE: true }));
    let is_tuple = is_closed && (bound("minItems") == Some(count) || members.get("minItems").is_none());
    let rest = members.remove("items").filter(|_| !is_closed);
    let mut items = json!({ "anyOf": places.into_iter().chain(rest).collect::<Vec<_>>() });
    if is_tuple && (1..=8).contains(&count) {
        items[TUPLE] = Value::Bool(true);
    }
    members.insert("items".to_owned(), items);
    members.entry("type").or_insert_with(|| Value::from("array"));
}

/// The extension that marks a list as a tuple of the alternatives of its items.
pub(crate) const TUPLE: &str = "x-oasmith-tuple";

/// Keywords whose value is a schema, and for which `true` and `false` have a meaning of their own.
const MAY_BE_BOOLEAN: [&str; 3] = ["additionalProperties", "unevaluatedItems", "unevaluatedProperties"];

/// What a schema that is `false` has become.
const FALSE: &str = "x-oasmith-false";

/// Members by the pattern of their name: the values of a map, where nothing else says what members there are.
fn patterns(members: &mut Map<String, Value>) {
    let Some(Value::Object(patterns)) = members.remove("patternProperties") else { return };
    let is_open = members.get("additionalProperties").is_none_or(Value::is_boolean);
    if members.contains_key("properties") && members.get("additionalProperties") != Some(&Value::Bool(false))
        || !is_open
    {
        return;
    }
    let mut schemas: Vec<Value> = patterns.into_iter().map(|(_, schema)| schema).collect();
    schemas.dedup();
    let values = if schemas.len() == 1 { schemas.remove(0) } else { json!({ "anyOf": schemas }) };
    members.insert("additionalProperties".to_owned(), values);
    members.entry("type").or_insert_with(|| Value::from("object"));
}

/// A list of types: null is a mark, and several others are alternatives, each with the keywords that concern it.
fn types(members: &mut Map<String, Value>) {
    let names: Vec<String> = match members.get("type") {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(name)) if name == "null" => vec![name.clone()],
        _ => return,
    };
    if names.iter().any(|name| name == "null") {
        members.insert("nullable".to_owned(), Value::Bool(true));
    }
    let others: Vec<String> = names.into_iter().filter(|name| name != "null").collect();
    match others.as_slice() {
        [] => {
            members.remove("type");
            members.insert("enum".to_owned(), json!([null]));
        }
        [one] => drop(members.insert("type".to_owned(), Value::String(one.clone()))),
        several => {
            members.remove("type");
            let alternatives: Vec<Value> = several.iter().map(|name| alternative(members, name)).collect();
            for keyword in KEYWORDS.iter().flat_map(|(_, keywords)| keywords.iter()) {
                members.remove(*keyword);
            }
            members.entry("anyOf").or_insert(Value::Array(alternatives));
        }
    }
}

/// Keywords that concern one type only.
const KEYWORDS: [(&str, &[&str]); 4] = [
    ("string", &["pattern", "minLength", "maxLength"]),
    ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    ("array", &["items", "minItems", "maxItems", "uniqueItems"]),
    ("object", &["properties", "required", "additionalProperties", "minProperties", "maxProperties"]),
];

fn alternative(members: &Map<String, Value>, name: &str) -> Value {
    let mut alternative = Map::from_iter([("type".to_owned(), Value::from(name))]);
    let kind = if name == "integer" { "number" } else { name };
    for keyword in KEYWORDS.iter().filter(|(of, _)| *of == kind).flat_map(|(_, keywords)| keywords.iter()) {
        if let Some(value) = members.get(*keyword) {
            alternative.insert((*keyword).to_owned(), value.clone());
        }
    }
    Value::Object(alternative)
}

/// An exclusive bound that is a number is a bound with a mark, unless the other bound is tighter.
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

/// Encodings of bytes are formats. Without an encoding, a media type of bytes says that the value is no text.
fn content(members: &mut Map<String, Value>) {
    let encoding = members.remove("contentEncoding");
    let media_type = members.remove("contentMediaType");
    let media_type = media_type.as_ref().and_then(Value::as_str).unwrap_or_default();
    let essence = media_type::essence(media_type);
    let is_bytes = essence.contains('/') && !media_type::is_json(&essence) && !media_type::is_text(&essence);
    let format = match encoding.as_ref().and_then(Value::as_str).map(str::to_ascii_lowercase).as_deref() {
        Some(encoding) if encoding.starts_with("base64") => "byte",
        Some("binary") => "binary",
        None if is_bytes => "binary",
        _ => return,
    };
    members.entry("format").or_insert_with(|| Value::from(format));
    if format == "binary" && essence.contains('/') {
        members.insert(CONTENT_MEDIA_TYPE.to_owned(), Value::from(media_type));
    }
}

/// The extension that keeps the media type of a schema whose values are bytes.
pub(crate) const CONTENT_MEDIA_TYPE: &str = "x-oasmith-content-media-type";

/// What stands beside a reference counts: the reference becomes one part of an `allOf`.
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

    use super::{rewrite, rewrite_types};

    fn check(schema: &Value, expected: &Value) {
        let tree = json!({"components": {"schemas": {"A": schema}}});
        assert_eq!(rewrite(&tree)["components"]["schemas"]["A"], *expected, "{schema}");
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
        check(
            &json!({"type": "string", "contentMediaType": "image/png"}),
            &json!({"type": "string", "format": "binary", "x-oasmith-content-media-type": "image/png"}),
        );
        check(&json!({"type": "string", "contentMediaType": "text/html"}), &json!({"type": "string"}));
        check(&json!({"$ref": "#/x", "description": "d"}), &json!({"description": "d", "allOf": [{"$ref": "#/x"}]}));
        check(&json!({"$ref": "#/x"}), &json!({"$ref": "#/x"}));
    }

    #[test]
    fn items_by_place_are_alternatives_and_a_tuple_where_their_number_is_fixed() {
        let places = json!([{"type": "string"}, {"type": "integer"}]);
        check(
            &json!({"prefixItems": places, "items": false}),
            &json!({"type": "array", "items": {"anyOf": places, "x-oasmith-tuple": true}}),
        );
        check(
            &json!({"prefixItems": places, "items": {"type": "boolean"}}),
            &json!({"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}]}}),
        );
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
            &json!({"type": "object", "additionalProperties": {"type": "string", "nullable": true}}),
        );
        check(&json!({"unevaluatedProperties": false}), &json!({}));
        let places = json!([{"type": "string"}, {"type": "integer"}]);
        check(
            &json!({"prefixItems": places, "unevaluatedItems": false}),
            &json!({"type": "array", "items": {"anyOf": places, "x-oasmith-tuple": true}}),
        );
    }

    #[test]
    fn older_versions_are_rewritten_where_they_list_several_types_alone() {
        let schema =
            json!({"properties": {"a": {"type": ["object", "null", "array"], "items": {}}, "b": {"const": 1}}});
        let tree = json!({"components": {"schemas": {"A": schema}}});
        let rewritten = rewrite_types(&tree).map(|tree| tree["components"]["schemas"]["A"]["properties"].clone());
        let alternatives = json!([{"type": "object"}, {"type": "array", "items": {}}]);
        assert_eq!(rewritten, Some(json!({"a": {"nullable": true, "anyOf": alternatives}, "b": {"const": 1}})));
        assert_eq!(rewrite_types(&json!({"a": {"type": ["string", "null"]}})), None);
    }

    #[test]
    fn values_are_not_taken_for_schemas() {
        let schema = json!({
            "properties": {"default": {"type": ["string", "null"]}, "const": {"type": "string"}},
            "default": {"type": ["a", "null"]},
            "example": {"const": 1},
            "x-note": {"const": 1}
        });
        let rewritten = &rewrite(&json!({"components": {"schemas": {"A": schema}}}))["components"]["schemas"]["A"];
        assert_eq!(rewritten["properties"]["default"], json!({"type": "string", "nullable": true}));
        assert_eq!(rewritten["properties"]["const"], json!({"type": "string"}));
        assert_eq!(rewritten["default"], json!({"type": ["a", "null"]}));
        assert_eq!(rewritten["example"], json!({"const": 1}));
        assert_eq!(rewritten["x-note"], json!({"const": 1}));
    }

    #[test]
    fn closed_objects_stay_closed_and_files_of_one_schema_are_schemas() {
        check(&json!({"additionalProperties": false}), &json!({"additionalProperties": false}));
        check(&json!({"items": true}), &json!({"items": {}}));
        assert_eq!(rewrite(&json!({"type": ["string", "null"]})), json!({"type": "string", "nullable": true}));
    }

    #[test]
    fn a_response_for_every_status_is_no_default_value() {
        let tree = json!({"paths": {"/a": {"get": {"responses": {"default": {"content": {"application/json": {
            "schema": {"type": ["integer", "null"]}}}}}}}}});
        let schema = "/paths/~1a/get/responses/default/content/application~1json/schema";
        assert_eq!(rewrite(&tree).pointer(schema), Some(&json!({"type": "integer", "nullable": true})));
    }
}
