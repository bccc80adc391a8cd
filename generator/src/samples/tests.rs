use serde_json::{Value, json};

use super::Samples;
use crate::diagnostics::Diagnostics;
use crate::parse::{document, resolve};
use crate::source::Source;

/// The value of the schema `S` among some schemas: what is required of it, or all.
fn made(schemas: &Value, is_whole: bool) -> Option<Value> {
    of_schema(schemas, |samples| if is_whole { samples.and_optional() } else { samples })
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
    let found = made(
        &json!({"S": schema, "T": {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}}}}),
        false,
    );
    assert_eq!(found.as_ref(), Some(expected), "{schema}");
}

#[test]
fn values_fit_their_schemas() {
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
fn nothing_of_what_must_not_be_shown_is_taken() {
    let secret = json!({"type": "string", "format": "password", "minLength": 8, "example": "hunter2hunter2"});
    let marked = json!({"type": "integer", "x-oasmith-sensitive": true, "example": 4711});
    let found = made(
        &json!({"S": {"type": "object", "required": ["a", "b"], "properties": {"a": secret, "b": marked}}}),
        false,
    );
    assert_eq!(found, Some(json!({"a": "aaaaaaaa", "b": 1})));
}

/// As a function for any lifetime, which the method itself is not.
fn in_form(samples: Samples<'_>) -> Samples<'_> {
    samples.in_form()
}

#[test]
fn an_object_in_a_form_has_something_to_be_sent() {
    let inner = json!({"type": "object", "properties": {"b": {"type": "string"}}});
    let schemas = json!({"S": {"type": "object", "required": ["a"], "properties": {"a": inner}}});
    assert_eq!(made(&schemas, false), Some(json!({"a": {}})));
    assert_eq!(of_schema(&schemas, in_form), Some(json!({"a": {"b": "b"}})));
}

#[test]
fn whole_values_have_every_property_and_end() {
    let found = made(
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
        made(
            &json!({"S": {"type": "object", "required": ["s"], "properties": {"s": {"$ref": "#/components/schemas/S"}}}}),
            false
        ),
        None
    );
}
