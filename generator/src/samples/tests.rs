use serde_json::{Value, json};

use super::Samples;
use crate::diagnostics::Diagnostics;
use crate::parse::{document, resolve};
use crate::source::Source;

/// Returns the sample of the schema `S`, with required properties or with all.
fn generate(schemas: &Value, with_optional: bool) -> Option<Value> {
    of_schema(schemas, |samples| if with_optional { samples.and_optional() } else { samples })
}

fn of_schema(schemas: &Value, choose: impl FnOnce(Samples<'_>) -> Samples<'_>) -> Option<Value> {
    let description = json!({
        "openapi": "3.0.3", "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": {
            "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/S"}}}},
            "responses": {"204": {"description": "Done"}}
        }}},
        "components": {"schemas": schemas}
    });
    let source = Source::from_text("a.json", &description.to_string()).unwrap();
    let mut diagnostics = Diagnostics::default();
    let document = document(&source, &mut diagnostics).unwrap();
    let resolved = resolve(&document, &mut diagnostics);
    let body = resolved.operations[0].request_body.as_ref().unwrap();
    let schema = body.value.content["application/json"].schema.as_ref().unwrap();
    choose(Samples::new(&resolved)).value(schema, "s", None)
}

#[track_caller]
fn check(schema: &Value, expected: &Value) {
    let found = generate(
        &json!({"S": schema, "T": {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}}}}),
        false,
    );
    assert_eq!(found.as_ref(), Some(expected), "{schema}");
}

#[test]
fn samples_are_valid() {
    check(&json!({"type": "string", "format": "date"}), &json!("2026-01-31"));
    check(&json!({"type": "string", "pattern": "^[A-Z]{3}$", "example": "no"}), &json!("AAA"));
    check(&json!({"type": "string", "pattern": "^[A-Z]{3}$", "example": "YES"}), &json!("YES"));
    check(&json!({"type": "string", "pattern": "^(?!x)"}), &json!(null));
    check(&json!({"type": "string", "minLength": 3}), &json!("saa"));
    check(&json!({"type": "integer", "minimum": 5, "multipleOf": 4}), &json!(8));
    check(&json!({"type": "integer", "maximum": -3}), &json!(-3));
    check(&json!({"type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": 0.5}), &json!(0.25));
    check(&json!({"type": "array", "minItems": 2, "items": {"type": "boolean"}}), &json!([true, true]));
    let letters = json!({"type": "string", "enum": ["a", "b"]});
    check(&json!({"type": "array", "minItems": 2, "uniqueItems": true, "items": letters}), &json!(["a", "b"]));
    check(&json!({"type": "array", "maxItems": 0, "items": {"type": "string"}}), &json!([]));
    check(
        &json!({"type": "object", "required": ["a", "r"], "properties": {
            "a": {"$ref": "#/components/schemas/T"}, "b": {"type": "string"}, "r": {"type": "string", "readOnly": true}
        }}),
        &json!({"a": {"k": "k"}}),
    );
    check(&json!({"type": "object", "minProperties": 1, "properties": {"a": {"type": "integer"}}}), &json!({"a": 1}));
    check(
        &json!({"allOf": [{"$ref": "#/components/schemas/T"}, {"required": ["m"], "properties": {"m": {"type": "boolean"}}}]}),
        &json!({"k": "k", "m": true}),
    );
    check(
        &json!({"oneOf": [{"$ref": "#/components/schemas/T"}], "discriminator": {"propertyName": "kind", "mapping": {"tee": "#/components/schemas/T"}}}),
        &json!({"k": "k", "kind": "tee"}),
    );
}

#[test]
fn sensitive_examples_are_not_used() {
    let secret = json!({"type": "string", "format": "password", "minLength": 8, "example": "hunter2hunter2"});
    let marked = json!({"type": "integer", "x-oasmith-sensitive": true, "example": 4711});
    let found = generate(
        &json!({"S": {"type": "object", "required": ["a", "b"], "properties": {"a": secret, "b": marked}}}),
        false,
    );
    assert_eq!(found, Some(json!({"a": "aaaaaaaa", "b": 1})));
}

/// A function instead of a method path, so that it works for every lifetime.
fn in_form(samples: Samples<'_>) -> Samples<'_> {
    samples.in_form()
}

#[test]
fn an_object_in_a_form_is_not_empty() {
    let inner = json!({"type": "object", "properties": {"b": {"type": "string"}}});
    let schemas = json!({"S": {"type": "object", "required": ["a"], "properties": {"a": inner}}});
    assert_eq!(generate(&schemas, false), Some(json!({"a": {}})));
    assert_eq!(of_schema(&schemas, in_form), Some(json!({"a": {"b": "b"}})));
}

#[test]
fn samples_with_optional_properties_are_finite() {
    let found = generate(
        &json!({"S": {"type": "object", "properties": {
            "a": {"type": "string"}, "map": {"type": "object", "additionalProperties": {"type": "integer"}},
            "closed": {"type": "object", "additionalProperties": false}, "again": {"$ref": "#/components/schemas/S"}
        }}}),
        true,
    )
    .unwrap();
    assert_eq!((&found["a"], &found["map"], &found["closed"]), (&json!("a"), &json!({"key": 1}), &json!({})));
    assert_eq!(found["again"]["again"]["a"], "a");
    assert_eq!(
        generate(
            &json!({"S": {"type": "object", "required": ["s"], "properties": {"s": {"$ref": "#/components/schemas/S"}}}}),
            false
        ),
        None
    );
}
