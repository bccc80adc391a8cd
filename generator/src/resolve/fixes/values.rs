//! Fixes of `enum` and `const`: the values are of the schema's type.

use serde_json::{Map, Number, Value};

use super::super::reader::{Reader, named, whole};
use super::{Fixes, present};
use crate::diagnostics::{Code, Diagnostic};
use crate::location::Location;

pub(super) fn fix(
    reader: &mut Reader<'_>,
    kind: Option<&str>,
    location: &Location,
    members: &Map<String, Value>,
    fixes: &mut Fixes,
) {
    let (place, values) = match (present(members, "enum"), members.get("const")) {
        (Some(Value::Array(values)), _) => (location.child("enum"), values.clone()),
        (None, Some(value)) => {
            let place = location.child("const");
            reader.lenient(&place, "`const` is of OpenAPI 3.1; it is read as an `enum` of one value");
            (place, vec![value.clone()])
        }
        _ => return,
    };
    if fixes.covers("enum") {
        return;
    }
    let in_list = members.contains_key("enum");
    let read = values.iter().enumerate().map(|(index, value)| {
        let place = if in_list { place.element(index) } else { place.clone() };
        (of_type(reader, kind, &place, value), value, place)
    });
    let mut out = Vec::new();
    for (read, value, place) in read.collect::<Vec<_>>() {
        if read.is_none() {
            let message = format!("{} is not of `type: {}`", named(value), kind.unwrap_or_default());
            reader.diagnostics.report(Diagnostic::new(Code::InvalidEnumValue, &place, message));
        }
        out.push(read.unwrap_or_else(|| value.clone()));
    }
    fixes.set("enum", Value::Array(out));
}

/// The value as one of the type; `None` where it cannot be.
fn of_type(reader: &Reader<'_>, kind: Option<&str>, place: &Location, value: &Value) -> Option<Value> {
    match (kind, value) {
        (_, Value::Null) | (None, _) => Some(value.clone()),
        // Without quotes, `1.10` and `true` are not strings in YAML.
        (Some("string"), Value::Number(_) | Value::Bool(_)) => Some(Value::String(reader.written(place, value))),
        (Some("string"), _) => value.is_string().then(|| value.clone()),
        (Some("integer"), _) => Some(Value::Number(whole(&number(value)?)?)),
        (Some("number"), _) => Some(Value::Number(number(value)?)),
        (Some("boolean"), Value::String(text)) => Some(Value::Bool(text.to_lowercase().parse().ok()?)),
        (Some("boolean"), _) => value.is_boolean().then(|| value.clone()),
        (Some(_), _) => Some(value.clone()),
    }
}

fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
