//! Schemas and what resembles them. From 3.1 on a schema is JSON Schema, where unknown members are allowed.

use super::grammar::{Edition, Field, Form, Kind, Names, may};

const V20: Edition = Edition::V20;
const V30: Edition = Edition::V30;
const V32: Edition = Edition::V32;
const V3: Edition = Edition::V3;
const NEW: Edition = Edition::NEW;

const TEXT: Form = Form::Text;
const FLAG: Form = Form::Flag;
const ANY: Form = Form::Any;
const WHOLE: Form = Form::Whole;
const ONE: Form = Form::One(Kind::Schema);
const SEVERAL: Form = Form::List(&Form::One(Kind::Schema));
const BY_NAME: Form = Form::Named(&ONE, Names::Free);

pub(super) const SCHEMA: &[Field] = &[
    may("$ref", ANY),
    may("type", ANY),
    may("format", TEXT),
    may("title", TEXT),
    may("description", TEXT),
    may("properties", BY_NAME),
    may("required", ANY),
    may("items", ANY),
    may("enum", ANY),
    may("default", ANY),
    may("example", ANY),
    may("nullable", FLAG).of(V30),
    may("readOnly", FLAG),
    may("writeOnly", FLAG).of(V3),
    may("deprecated", FLAG).of(V3),
    may("allOf", SEVERAL),
    may("oneOf", SEVERAL).of(V3),
    may("anyOf", SEVERAL).of(V3),
    may("not", ONE).of(V3),
    may("additionalProperties", Form::FlagOrOne(Kind::Schema)),
    may("discriminator", Form::Any),
    may("xml", Form::One(Kind::Xml)),
    may("externalDocs", Form::One(Kind::ExternalDocs)),
    may("pattern", TEXT),
    may("minLength", WHOLE),
    may("maxLength", WHOLE),
    may("minimum", Form::Number),
    may("maximum", Form::Number),
    may("exclusiveMinimum", ANY),
    may("exclusiveMaximum", ANY),
    may("multipleOf", Form::Number),
    may("minItems", WHOLE),
    may("maxItems", WHOLE),
    may("uniqueItems", FLAG),
    may("minProperties", WHOLE),
    may("maxProperties", WHOLE),
    may("patternProperties", BY_NAME).of(NEW),
    may("prefixItems", SEVERAL).of(NEW),
    may("$defs", BY_NAME).of(NEW),
    may("definitions", BY_NAME).of(NEW),
    may("dependentSchemas", BY_NAME).of(NEW),
    may("contains", ONE).of(NEW),
    may("if", ONE).of(NEW),
    may("then", ONE).of(NEW),
    may("else", ONE).of(NEW),
    may("propertyNames", ONE).of(NEW),
    may("const", ANY).of(NEW),
    may("examples", ANY).of(NEW),
    may("contentEncoding", TEXT).of(NEW),
    may("contentMediaType", TEXT).of(NEW),
    may("unevaluatedProperties", Form::FlagOrOne(Kind::Schema)).of(NEW),
];

pub(super) const XML: &[Field] = &[
    may("name", TEXT),
    may("namespace", TEXT),
    may("prefix", TEXT),
    may("attribute", FLAG),
    may("wrapped", FLAG),
    may("nodeType", Form::Word(&["element", "attribute", "text", "cdata", "none"])).of(V32),
];

/// What describes the value of a parameter in 2.0.
pub(super) const ITEMS: &[Field] = &[
    may("$ref", ANY).of(V20),
    may("type", TEXT).of(V20),
    may("format", TEXT).of(V20),
    may("description", TEXT).of(V20),
    may("items", Form::One(Kind::Items)).of(V20),
    may("collectionFormat", TEXT).of(V20),
    may("default", ANY).of(V20),
    may("enum", ANY).of(V20),
    may("pattern", TEXT).of(V20),
    may("minLength", WHOLE).of(V20),
    may("maxLength", WHOLE).of(V20),
    may("minimum", Form::Number).of(V20),
    may("maximum", Form::Number).of(V20),
    may("exclusiveMinimum", ANY).of(V20),
    may("exclusiveMaximum", ANY).of(V20),
    may("multipleOf", Form::Number).of(V20),
    may("minItems", WHOLE).of(V20),
    may("maxItems", WHOLE).of(V20),
    may("uniqueItems", FLAG).of(V20),
];
