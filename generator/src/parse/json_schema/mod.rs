//! OpenAPI 3.1 and 3.2 rewritten to 3.0, in place: pointers stay the same, and so do positions.
//!
//! Only keywords that 3.0 can express in another way are rewritten. The others (`if`, `contains`, `propertyNames` …) are reported when the
//! schema is read. Examples, defaults and extensions are values, not schemas, and are left as they are.

mod schema;

use serde_json::{Map, Value, json};

use super::notes::Notes;
use crate::location::{FileId, Location, Path};
use crate::spec::{FieldType, ObjectKind};

/// What a value is, going by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A schema.
    Schema,
    /// Schemas by name, or a list of schemas.
    Schemas,
    /// Another object of the specification.
    Object,
    /// A map, whose keys are not fields.
    Named,
    /// The components.
    Components,
    /// A value that is only shown.
    Value,
}

/// Rewrites the tree of a file.
pub(super) fn rewrite(tree: &Value, file: FileId, notes: &mut Notes) -> Value {
    let mut tree = tree.clone();
    Upgrade { extent: Extent::All, notes }.visit(&mut tree, Place::Object, &Path::Start(&Location::root_of(file)));
    tree
}

/// Rewrites lists of several types alone, which authors write in older versions too. None if there are none.
pub(super) fn rewrite_types(tree: &Value) -> Option<Value> {
    if !has_type_lists(tree) {
        return None;
    }
    let (mut tree, root) = (tree.clone(), Location::root_of(FileId::ROOT));
    Upgrade { extent: Extent::Types, notes: &mut Notes::default() }.visit(
        &mut tree,
        Place::Object,
        &Path::Start(&root),
    );
    Some(tree)
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

/// The upgrade of the trees of a description.
struct Upgrade<'n> {
    extent: Extent,
    notes: &'n mut Notes,
}

impl Upgrade<'_> {
    /// Rewrites a value, and then the values inside it, so that a value that moves is visited at its final location. The parser bounds the
    /// depth of trees, and so this recursion.
    fn visit(&mut self, value: &mut Value, place: Place, path: &Path<'_>) {
        match value {
            Value::Object(members) => {
                let place = if place == Place::Object && looks_like_schema(members) { Place::Schema } else { place };
                if place == Place::Schema {
                    match self.extent {
                        Extent::All => schema::upgrade(members, path, self.notes),
                        Extent::Types if is_type_list(members) => drop(schema::split_types(members)),
                        Extent::Types => {}
                    }
                }
                for (name, member) in members.iter_mut() {
                    // `true` and `false` have a meaning of their own here.
                    if name != "additionalProperties" || member.is_object() {
                        self.visit(member, below(place, name), &path.key(name));
                    }
                }
            }
            Value::Array(items) => {
                let inner = if place == Place::Schemas { Place::Schema } else { place };
                for (index, item) in items.iter_mut().enumerate() {
                    self.visit(item, inner, &path.index(index));
                }
            }
            // `true` is any value, and 3.0 cannot express `false`.
            Value::Bool(_) if place == Place::Schema && self.extent == Extent::All => *value = json!({}),
            _ => {}
        }
    }
}

/// Whether an object of unknown kind is a schema: only schemas have a `type` of JSON.
fn looks_like_schema(members: &Map<String, Value>) -> bool {
    const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "array", "object", "null"];
    match members.get("type") {
        Some(Value::String(name)) => TYPES.contains(&name.as_str()),
        Some(Value::Array(names)) => names.iter().all(|name| name.as_str().is_some_and(|name| TYPES.contains(&name))),
        _ => false,
    }
}

/// The place of a field of an object, or of a value of a map.
fn below(place: Place, name: &str) -> Place {
    match place {
        Place::Value => Place::Value,
        Place::Schemas => Place::Schema,
        Place::Named => Place::Object,
        _ if name.starts_with("x-") => Place::Value,
        Place::Schema => match ObjectKind::Schema.object().field(name).map(|field| field.accepts) {
            Some(FieldType::Object(ObjectKind::Schema) | FieldType::BoolOrObject(ObjectKind::Schema)) => Place::Schema,
            Some(
                FieldType::List(FieldType::Object(ObjectKind::Schema))
                | FieldType::Map(FieldType::Object(ObjectKind::Schema), _),
            ) => Place::Schemas,
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{rewrite, rewrite_types};
    use crate::location::FileId;
    use crate::parse::notes::Notes;

    fn rewritten(tree: &Value) -> (Value, Notes) {
        let mut notes = Notes::default();
        (rewrite(tree, FileId::ROOT, &mut notes), notes)
    }

    /// The rewritten schema, and what is noted of it.
    #[track_caller]
    fn check(schema: &Value, expected: &Value) -> Notes {
        let (tree, notes) = rewritten(&json!({"components": {"schemas": {"A": schema}}}));
        assert_eq!(tree["components"]["schemas"]["A"], *expected, "{schema}");
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
        assert_eq!(tuples(&notes), ["/components/schemas/A/items"]);
        let notes = check(
            &json!({"type": ["string", "array"], "prefixItems": places, "items": false}),
            &json!({"anyOf": [{"type": "string"}, tuple]}),
        );
        assert_eq!(tuples(&notes), ["/components/schemas/A/anyOf/1/items"]);
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
            &json!({"type": "object", "additionalProperties": {"type": "string", "nullable": true}}),
        );
        check(&json!({"unevaluatedProperties": false}), &json!({}));
        let places = json!([{"type": "string"}, {"type": "integer"}]);
        let notes = check(
            &json!({"prefixItems": places, "unevaluatedItems": false}),
            &json!({"type": "array", "items": {"anyOf": places}}),
        );
        assert_eq!(tuples(&notes), ["/components/schemas/A/items"]);
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
        let rewritten = &rewritten(&json!({"components": {"schemas": {"A": schema}}})).0["components"]["schemas"]["A"];
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
        assert_eq!(rewritten(&json!({"type": ["string", "null"]})).0, json!({"type": "string", "nullable": true}));
    }

    #[test]
    fn a_response_for_every_status_is_no_default_value() {
        let tree = json!({"paths": {"/a": {"get": {"responses": {"default": {"content": {"application/json": {
            "schema": {"type": ["integer", "null"]}}}}}}}}});
        let schema = "/paths/~1a/get/responses/default/content/application~1json/schema";
        assert_eq!(rewritten(&tree).0.pointer(schema), Some(&json!({"type": "integer", "nullable": true})));
    }
}
