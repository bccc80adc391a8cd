//! Coercions of schemas.

use serde_json::{Map, Value, json};

use super::super::reader::Reader;
use super::{Coercions, present, values};
use crate::diagnostics::{Code, Diagnostic, describe_value, nearest};
use crate::location::Location;
use crate::spec::{Field, ObjectKind, Usage};

const TYPES: &[&str] = &["string", "number", "integer", "boolean", "array", "object"];

/// What other languages call a type, and what it is here, with its format.
const FOREIGN_TYPES: &[(&str, &str, Option<&str>)] = &[
    ("int", "integer", None),
    ("int8", "integer", Some("int8")),
    ("int16", "integer", Some("int16")),
    ("int32", "integer", Some("int32")),
    ("int64", "integer", Some("int64")),
    ("uint", "integer", None),
    ("uint32", "integer", Some("uint32")),
    ("uint64", "integer", Some("uint64")),
    ("short", "integer", None),
    ("long", "integer", Some("int64")),
    ("bigint", "integer", Some("int64")),
    ("float", "number", None),
    ("double", "number", None),
    ("decimal", "number", None),
    ("numeric", "number", None),
    ("real", "number", None),
    ("bool", "boolean", None),
    ("list", "array", None),
    ("map", "object", None),
    ("dict", "object", None),
    ("dictionary", "object", None),
    ("hash", "object", None),
    ("struct", "object", None),
    ("str", "string", None),
    ("text", "string", None),
    ("char", "string", None),
    ("varchar", "string", None),
    ("enum", "string", None),
    ("url", "string", Some("uri")),
    ("uri", "string", Some("uri")),
    ("email", "string", Some("email")),
    ("password", "string", Some("password")),
    ("uuid", "string", Some("uuid")),
    ("guid", "string", Some("uuid")),
    ("date", "string", Some("date")),
    ("datetime", "string", Some("date-time")),
    ("date-time", "string", Some("date-time")),
    ("date_time", "string", Some("date-time")),
    ("time", "string", None),
    ("byte", "string", Some("byte")),
    ("base64", "string", Some("byte")),
    ("binary", "string", Some("binary")),
    ("blob", "string", Some("binary")),
];

pub(super) fn coerce(
    reader: &mut Reader<'_, '_>,
    location: &Location,
    members: &Map<String, Value>,
    coercions: &mut Coercions,
) {
    ignored_keywords(reader, location, members);
    let kind = type_of(reader, location, members, coercions);
    let kind = kind.as_deref();
    values::bounds(kind, members, coercions);
    values::listed_values(reader, kind, location, members, coercions);
    if members.get("required").is_some_and(Value::is_boolean) {
        let message = "`required` is a list of property names on the object, not a boolean on the property";
        reader.lenient(&location.child("required"), message);
        coercions.drop("required");
    }
    if let Some(Value::String(name)) = members.get("discriminator") {
        reader.lenient(&location.child("discriminator"), "`discriminator` is an object with `propertyName`");
        coercions.set("discriminator", json!({ "propertyName": name }));
    }
    if members.get("items").is_some_and(Value::is_array) && present(members, "type").is_none() {
        let message =
            "a list of item schemas without `type: array` does not constrain other values; it is read as any value";
        reader.lenient(&location.child("items"), message);
        coercions.drop("items");
    }
    let combines = ["allOf", "oneOf", "anyOf", "not"].iter().any(|name| present(members, name).is_some());
    if let (Some(kind), false) = (kind, combines) {
        inapplicable(reader, kind, location, members, coercions);
        if kind == "array" && present(members, "items").is_none() && !reader.document.version().has_json_schema() {
            let message = "the array does not describe its elements with `items`";
            reader.reporter.report(Diagnostic::new(Code::MissingItems, location, message));
        }
    }
}

fn ignored_keywords(reader: &mut Reader<'_, '_>, location: &Location, members: &Map<String, Value>) {
    let object = ObjectKind::Schema.object();
    let is_ignored = |name: &&String| object.field(name).is_some_and(|field| field.usage == Usage::Ignored);
    for name in members.keys().filter(is_ignored) {
        let (version, called) = (reader.document.version(), reader.document.version().name());
        let message = if version.has_json_schema() {
            format!("`{name}` of {called} has no equivalent in a type and is ignored")
        } else {
            format!("`{name}` is not part of {called} and is ignored")
        };
        let warning = Diagnostic::new(Code::IgnoredKeyword, &location.child(name), message);
        reader.reporter.report(warning.at_key());
    }
}

/// The type of the schema, if it has one.
fn type_of(
    reader: &mut Reader<'_, '_>,
    location: &Location,
    members: &Map<String, Value>,
    coercions: &mut Coercions,
) -> Option<String> {
    let place = location.child("type");
    match present(members, "type")? {
        Value::String(name) if TYPES.contains(&name.as_str()) => Some(name.clone()),
        Value::String(name) => single_type(reader, &place, name, members, coercions),
        Value::Array(names) => type_list(reader, &place, names, coercions),
        other => {
            reader.lenient(&place, &format!("`type` is a string, not {}, and is left out", describe_value(other)));
            coercions.drop("type");
            None
        }
    }
}

fn single_type(
    reader: &mut Reader<'_, '_>,
    place: &Location,
    name: &str,
    members: &Map<String, Value>,
    coercions: &mut Coercions,
) -> Option<String> {
    match name {
        "null" => {
            let version = reader.document.version().name();
            let message = format!("`type: null` is not part of {version}; it is read as a value that is always null");
            reader.lenient(place, &message);
            only_null(coercions);
            None
        }
        "file" => {
            reader
                .lenient(place, "`type: file` exists in Swagger 2.0 only; it is read as a string of `format: binary`");
            coercions.set("type", "string");
            coercions.set("format", "binary");
            Some("string".to_owned())
        }
        _ if foreign_type(name).is_some() => {
            let (here, format) = foreign_type(name)?;
            // A written format takes precedence over a guessed one.
            let format = format.filter(|_| present(members, "format").is_none());
            let with = format.map(|format| format!(" with `format: {format}`")).unwrap_or_default();
            reader.lenient(place, &format!("there is no type `{name}`; it is read as `{here}`{with}"));
            coercions.set("type", here);
            if let Some(format) = format {
                coercions.set("format", format);
            }
            Some(here.to_owned())
        }
        _ => {
            let error = Diagnostic::new(Code::UnknownType, place, format!("there is no type `{name}`"));
            reader.reporter.report(error.help(type_suggestion(name, members)));
            coercions.drop("type");
            None
        }
    }
}

/// The type that is called `name` in other languages, or in capital letters.
fn foreign_type(name: &str) -> Option<(&'static str, Option<&'static str>)> {
    let lower = name.trim().to_lowercase();
    let same = TYPES.iter().find(|known| **known == lower).map(|known| (*known, None));
    let other = || FOREIGN_TYPES.iter().find(|(known, ..)| *known == lower).map(|(_, here, format)| (*here, *format));
    same.or_else(other)
}

fn type_suggestion(name: &str, members: &Map<String, Value>) -> String {
    let lower = name.to_lowercase();
    if lower == "any" {
        return "leave out `type` for any value".to_owned();
    }
    match nearest(name, TYPES.iter().copied()) {
        Some(here) => format!("did you mean `{here}`?"),
        None if present(members, "properties").is_some() => "did you mean `object`?".to_owned(),
        None => {
            format!("a type is one of {}", TYPES.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
        }
    }
}

/// `type: [string, "null"]` requires OpenAPI 3.1; 3.0 can express its most common form.
fn type_list(
    reader: &mut Reader<'_, '_>,
    place: &Location,
    names: &[Value],
    coercions: &mut Coercions,
) -> Option<String> {
    let is_null = |name: &Value| name.is_null() || name == "null";
    let others: Vec<&str> = names.iter().filter(|name| !is_null(name)).filter_map(Value::as_str).collect();
    if names.iter().any(is_null) {
        coercions.set("nullable", true);
    }
    coercions.drop("type");
    match others.as_slice() {
        [] if !names.is_empty() => {
            reader.lenient(
                place,
                "a list of types requires OpenAPI 3.1; this one is read as a value that is always null",
            );
            only_null(coercions);
            None
        }
        [one] if TYPES.contains(one) => {
            reader.lenient(place, &format!("a list of types requires OpenAPI 3.1; it is read as `{one}`"));
            coercions.set("type", *one);
            Some((*one).to_owned())
        }
        _ => {
            reader.lenient(place, "a list of types requires OpenAPI 3.1; this one is read as any value");
            None
        }
    }
}

fn only_null(coercions: &mut Coercions) {
    coercions.drop("type");
    coercions.set("nullable", true);
    coercions.set("enum", json!([null]));
}

/// Leaves out what has no meaning for the type, so that the schema is a plain one of that type.
fn inapplicable(
    reader: &mut Reader<'_, '_>,
    kind: &str,
    location: &Location,
    members: &Map<String, Value>,
    coercions: &mut Coercions,
) {
    let object = ObjectKind::Schema.object();
    let mut out_of_place: Vec<&Field> = members.keys().filter_map(|name| object.field(name)).collect();
    out_of_place.retain(|field| !field.value_types.is_empty() && !field.value_types.contains(&kind));
    // In the order of the table, whatever that of the description is.
    if out_of_place.len() > 1 {
        out_of_place =
            object.fields.iter().filter(|field| out_of_place.iter().any(|one| one.name == field.name)).collect();
    }
    for Field { name, value_types: kinds, .. } in out_of_place {
        let Some(value) = present(members, name) else { continue };
        if coercions.covers(name) {
            continue;
        }
        coercions.drop(name);
        // What only bounds values is no loss. An inner schema, though, was written to be used.
        if matches!(*name, "properties" | "items" | "additionalProperties") && !value.is_boolean() {
            let message = format!("`{name}` has no effect on a schema of `type: {kind}`");
            let warning = Diagnostic::new(Code::IgnoredKeyword, &location.child(name), message);
            reader.reporter.report(warning.at_key().help(format!("did you mean `type: {}`?", kinds[0])));
        }
    }
}
