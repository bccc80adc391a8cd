//! Schemas: values that must suit the type, names that must be defined, and parts that must not contradict each other.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::text;
use crate::diagnostics::{Code, Diagnostic, describe_value, did_you_mean};
use crate::location::{FileId, Path};
use crate::parse::check::{Walk, is_of};
use crate::parse::json_schema::is_type_list;
use crate::spec::Version;

pub(super) fn check<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>) {
    default(walk, path, members);
    values(walk, path, members);
    required(walk, path, members);
    bounds(walk, path, members);
    composition(walk, path, members);
    if matches!(walk.version, Version::V20 | Version::V30) && is_type_list(members) {
        let message = "a list of types requires OpenAPI 3.1; it is read as a choice between them";
        walk.report_at(Code::LenientValue, &path.key("type"), message);
    }
    if walk.version == Version::V20 && text(members, "type") == Some("array") && !members.contains_key("items") {
        let error = Diagnostic::new(Code::MissingItems, &path.location(), "a schema of `type: array` requires `items`");
        walk.report(error.help("add `items: {}` for elements of any kind"));
    }
}

/// The names of the types, null included; empty if there are none.
fn types(members: &Map<String, Value>) -> Vec<&str> {
    let mut types: Vec<&str> = match members.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is_nullable = ["nullable", "x-nullable"].iter().any(|name| members.get(*name) == Some(&Value::Bool(true)));
    if is_nullable && !types.is_empty() {
        types.push("null");
    }
    types
}

fn default(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    let (Some(value), types) = (members.get("default"), types(members)) else { return };
    let place = path.key("default");
    if !types.is_empty() && !types.iter().any(|kind| is_of(value, kind)) {
        let message = format!("the default of `type: {}` cannot be {}", types[0], describe_value(value));
        // Nothing depends on a default: a client omits what is not given, and the server applies its own.
        match value {
            Value::Null => walk.report_at(Code::LenientValue, &place, "the default is null, which means no default"),
            // Quotes too many or too few.
            Value::String(text) if types.iter().any(|kind| reads_as(text, kind)) => {
                walk.report_at(Code::LenientValue, &place, message);
            }
            Value::Number(_) if types[0] == "string" => walk.report_at(Code::LenientValue, &place, message),
            _ => walk.report_at(Code::InvalidDefault, &place, message),
        }
    } else if let (Some("uuid"), Value::String(text)) = (text(members, "format"), value)
        && !is_uuid(text)
    {
        walk.report_at(Code::InvalidDefault, &place, format!("the default `{text}` is not a UUID"));
    }
}

/// Whether a string would be a value of a type without its quotes.
fn reads_as(text: &str, kind: &str) -> bool {
    match kind {
        "integer" | "number" => text.parse::<f64>().is_ok_and(f64::is_finite),
        "boolean" => matches!(text, "true" | "false"),
        _ => false,
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn values(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    let (Some(Value::Array(values)), types) = (members.get("enum"), types(members)) else { return };
    if types.is_empty() {
        return;
    }
    // Without quotes, `1.10` and `true` are not strings in YAML.
    let is_written = |value: &Value| types[0] == "string" && (value.is_number() || value.is_boolean());
    let is_known = |value: &Value| types.iter().any(|kind| is_of(value, kind));
    let is_wrong = |value: &Value| !value.is_null() && !is_known(value) && !is_written(value);
    if let Some(index) = values.iter().position(is_wrong) {
        let message = format!("a value of `type: {}` cannot be {}", types[0], describe_value(&values[index]));
        let place = path.key("enum");
        walk.report_at(Code::InvalidEnumValue, &place.index(index), message);
    }
}

fn required(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    let (Some(Value::Array(required)), Some(Value::Object(properties))) =
        (members.get("required"), members.get("properties"))
    else {
        return;
    };
    let is_open =
        ["allOf", "oneOf", "anyOf", "$ref", "patternProperties"].iter().any(|name| members.contains_key(*name));
    for (index, name) in required.iter().enumerate().filter(|_| !is_open) {
        let Some(name) = name.as_str().filter(|name| !properties.contains_key(*name)) else { continue };
        let message = format!("the required property `{name}` is not defined");
        let place = path.key("required");
        walk.suggestions = walk.suggestions.saturating_sub(1);
        let names = properties.keys().map(String::as_str);
        let help = if walk.suggestions > 0 { did_you_mean(name, names) } else { None };
        let error = Diagnostic::new(Code::UndefinedProperty, &place.index(index).location(), message);
        walk.report(error.help("its value is kept as free JSON").maybe_help(help));
    }
}

fn bounds(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    for (low, high) in [
        ("minimum", "maximum"),
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
    ] {
        let number = |name: &str| members.get(name).and_then(Value::as_f64);
        if let (Some(least), Some(most)) = (number(low), number(high))
            && least > most
        {
            walk.report_at(Code::ImpossibleSchema, &path.key(low), format!("`{low}` is greater than `{high}`"));
        }
    }
}

/// How many schemas are followed from one.
const PARTS: usize = 64;

fn composition<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>) {
    for name in ["allOf", "oneOf", "anyOf"] {
        if is_own_part(walk, path.file(), members, name) {
            walk.report_at(Code::ImpossibleSchema, &path.key(name), "the schema consists only of itself");
        }
    }
    if let Some(Value::Array(parts)) = members.get("allOf") {
        contradiction(walk, path, parts);
    }
}

/// Whether a schema is its own only part, through others or not.
fn is_own_part<'s>(walk: &Walk<'s, '_>, file: FileId, members: &'s Map<String, Value>, name: &str) -> bool {
    let mut at = (file, members);
    for _ in 0..PARTS {
        let parts = if at.1.len() == 1 { at.1.get(name).and_then(Value::as_array) } else { None };
        let Some([part]) = parts.map(Vec::as_slice) else { return false };
        match walk.resolved(at.0, part) {
            Some((_, part)) if std::ptr::eq(part, members) => return true,
            Some(found) => at = found,
            None => return false,
        }
    }
    false
}

/// Parts whose types, or types of one property, exclude each other.
fn contradiction<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, parts: &'s [Value]) {
    let mut whole: Option<&str> = None;
    let mut properties: HashMap<&str, &str> = HashMap::new();
    for (index, part) in parts.iter().enumerate() {
        let Some((file, part)) = walk.resolved(path.file(), part) else { continue };
        let place = path.key("allOf");
        let place = place.index(index);
        if let Some(kind) = kind(part) {
            if let Some(other) = whole.filter(|other| !are_compatible(other, kind)) {
                let message = format!("no value has both `type: {other}` and `type: {kind}`");
                walk.report_at(Code::ImpossibleSchema, &place, message);
            }
            whole = Some(kind);
        }
        for (name, property) in part.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if !walk.may_visit() {
                return;
            }
            let Some(kind) = walk.resolved(file, property).and_then(|(_, property)| kind(property)) else { continue };
            if let Some(other) = properties.insert(name, kind).filter(|other| !are_compatible(other, kind)) {
                let message = format!("the property `{name}` has both `type: {other}` and `type: {kind}`");
                walk.report_at(Code::ImpossibleSchema, &place, message);
            }
        }
    }
}

fn kind(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("type").and_then(Value::as_str)
}

fn are_compatible(one: &str, other: &str) -> bool {
    let is_number = |kind| ["number", "integer"].contains(&kind);
    one == other || is_number(one) && is_number(other)
}
