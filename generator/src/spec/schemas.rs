//! The rows of schemas and of what resembles them. From 3.1 on a schema is JSON Schema, where unknown keywords are allowed.

use super::columns::{ANY, BOOL, DOCUMENTATION, STRING, STRINGS, V3, V20, V30, V31_ON, V32};
use super::grammar::{Field, FieldType, Names, ObjectKind, Usage, json_schema, optional, required};

const NUMBER: FieldType = FieldType::Number;
const UNSIGNED: FieldType = FieldType::UnsignedInteger;
const ONE: FieldType = FieldType::Object(ObjectKind::Schema);
const BOOL_OR_ONE: FieldType = FieldType::BoolOrObject(ObjectKind::Schema);
const LIST: FieldType = FieldType::List(&ONE);
const MAP: FieldType = FieldType::Map(&ONE, Names::Free);

const STRING_VALUES: &[&str] = &["string"];
const NUMBER_VALUES: &[&str] = &["number", "integer"];
const ARRAY_VALUES: &[&str] = &["array"];
const OBJECT_VALUES: &[&str] = &["object"];

pub(super) const SCHEMA: &[Field] = &[
    optional("$ref", STRING).coerced().used(Usage::Unread),
    optional("type", STRING).coerced(),
    optional("format", STRING).about(&["string", "number", "integer"]),
    optional("title", STRING),
    optional("description", DOCUMENTATION),
    optional("properties", MAP).about(OBJECT_VALUES),
    optional("required", STRINGS).coerced().about(OBJECT_VALUES),
    optional("items", ONE).coerced().about(ARRAY_VALUES),
    optional("enum", FieldType::List(&ANY)).coerced(),
    optional("default", ANY),
    optional("example", ANY),
    optional("nullable", BOOL).of(V30),
    optional("readOnly", BOOL),
    optional("writeOnly", BOOL).of(V3),
    optional("deprecated", BOOL).of(V3),
    optional("allOf", LIST),
    optional("oneOf", LIST).of(V3),
    optional("anyOf", LIST).of(V3),
    optional("not", ONE).of(V3).used(Usage::Constraint),
    optional("additionalProperties", BOOL_OR_ONE).about(OBJECT_VALUES),
    optional("discriminator", FieldType::Object(ObjectKind::Discriminator)).coerced(),
    optional("xml", FieldType::Object(ObjectKind::Xml)).used(Usage::Unread),
    optional("externalDocs", FieldType::Object(ObjectKind::ExternalDocs)),
    optional("pattern", STRING).limits(STRING_VALUES),
    optional("minLength", UNSIGNED).limits(STRING_VALUES),
    optional("maxLength", UNSIGNED).limits(STRING_VALUES),
    optional("minimum", NUMBER).limits(NUMBER_VALUES),
    optional("maximum", NUMBER).limits(NUMBER_VALUES),
    optional("exclusiveMinimum", BOOL).coerced().limits(NUMBER_VALUES),
    optional("exclusiveMaximum", BOOL).coerced().limits(NUMBER_VALUES),
    optional("multipleOf", NUMBER).limits(NUMBER_VALUES),
    optional("minItems", UNSIGNED).limits(ARRAY_VALUES),
    optional("maxItems", UNSIGNED).limits(ARRAY_VALUES),
    optional("uniqueItems", BOOL).limits(ARRAY_VALUES),
    optional("minProperties", UNSIGNED).limits(OBJECT_VALUES),
    optional("maxProperties", UNSIGNED).limits(OBJECT_VALUES),
    optional("patternProperties", MAP).of(V31_ON).used(Usage::Ignored),
    optional("prefixItems", LIST).of(V31_ON).used(Usage::Ignored),
    optional("$defs", MAP).of(V31_ON),
    optional("definitions", MAP).of(V31_ON),
    optional("dependentSchemas", MAP).of(V31_ON).used(Usage::Ignored),
    optional("contains", ONE).of(V31_ON).used(Usage::Ignored),
    optional("if", ONE).of(V31_ON).used(Usage::Ignored),
    optional("then", ONE).of(V31_ON).used(Usage::Ignored),
    optional("else", ONE).of(V31_ON).used(Usage::Ignored),
    optional("propertyNames", ONE).of(V31_ON).used(Usage::Ignored),
    optional("const", ANY).of(V31_ON),
    optional("examples", ANY).of(V31_ON),
    optional("contentEncoding", STRING).of(V31_ON).used(Usage::Ignored),
    optional("contentMediaType", STRING).of(V31_ON).used(Usage::Ignored),
    optional("unevaluatedProperties", BOOL_OR_ONE).of(V31_ON).used(Usage::Ignored),
    json_schema("unevaluatedItems", BOOL_OR_ONE).used(Usage::Ignored),
    json_schema("additionalItems", ANY).used(Usage::Ignored),
    json_schema("dependentRequired", ANY).used(Usage::Ignored),
    json_schema("$dynamicRef", ANY).used(Usage::Ignored),
    json_schema("$anchor", ANY),
    json_schema("$comment", ANY),
    json_schema("$dynamicAnchor", ANY),
    json_schema("$id", ANY),
    json_schema("$recursiveAnchor", ANY),
    json_schema("$recursiveRef", ANY),
    json_schema("$schema", ANY),
    json_schema("$vocabulary", ANY),
    json_schema("collectionFormat", ANY),
    json_schema("contentSchema", ANY),
    json_schema("dependencies", ANY),
    json_schema("id", ANY),
    json_schema("maxContains", ANY),
    json_schema("minContains", ANY),
];

pub(super) const DISCRIMINATOR: &[Field] = &[
    required("propertyName", STRING),
    optional("mapping", FieldType::Map(&FieldType::SchemaName, Names::Free)),
    optional("defaultMapping", STRING).of(V32),
];

pub(super) const XML: &[Field] = &[
    optional("name", STRING),
    optional("namespace", STRING),
    optional("prefix", STRING),
    optional("attribute", BOOL),
    optional("wrapped", BOOL),
    optional("nodeType", FieldType::Enum(&["element", "attribute", "text", "cdata", "none"])).of(V32),
];

/// What describes the value of a parameter in 2.0.
pub(super) const ITEMS: &[Field] = &[
    optional("$ref", STRING).of(V20).coerced(),
    optional("type", STRING).of(V20),
    optional("format", STRING).of(V20),
    optional("description", DOCUMENTATION).of(V20),
    optional("items", FieldType::Object(ObjectKind::Items)).of(V20),
    optional("collectionFormat", STRING).of(V20),
    optional("default", ANY).of(V20),
    optional("enum", ANY).of(V20),
    optional("pattern", STRING).of(V20),
    optional("minLength", UNSIGNED).of(V20),
    optional("maxLength", UNSIGNED).of(V20),
    optional("minimum", NUMBER).of(V20),
    optional("maximum", NUMBER).of(V20),
    optional("exclusiveMinimum", ANY).of(V20),
    optional("exclusiveMaximum", ANY).of(V20),
    optional("multipleOf", NUMBER).of(V20),
    optional("minItems", UNSIGNED).of(V20),
    optional("maxItems", UNSIGNED).of(V20),
    optional("uniqueItems", BOOL).of(V20),
];
