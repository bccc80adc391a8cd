//! Coercions of the keywords of schemas that hold values of its type: bounds of numbers, `enum` and `const`.

use serde_json::{Map, Number, Value};

use super::super::reader::{Reader, whole};
use super::{Coercions, present};
use crate::diagnostics::{Code, Diagnostic, describe_value};
use crate::location::Location;

pub(super) fn bounds(kind: Option<&str>, members: &Map<String, Value>, coercions: &mut Coercions) {
    for (bound, exclusive, upper) in [("minimum", "exclusiveMinimum", false), ("maximum", "exclusiveMaximum", true)] {
        numeric_exclusive(bound, exclusive, upper, members, coercions);
    }
    if kind == Some("integer") {
        for name in ["minimum", "maximum", "multipleOf"] {
            whole_bound(name, members, coercions);
        }
    }
}

/// `exclusiveMinimum: 5` is of JSON Schema; 3.0 writes `minimum: 5` with `exclusiveMinimum: true`.
fn numeric_exclusive(
    bound: &str,
    exclusive: &str,
    upper: bool,
    members: &Map<String, Value>,
    coercions: &mut Coercions,
) {
    let Some(Value::Number(limit)) = members.get(exclusive) else { return };
    let inclusive = members.get(bound).and_then(number);
    let is_tighter = |other: &Number| match (other.as_f64(), limit.as_f64()) {
        (Some(other), Some(limit)) => {
            if upper {
                other < limit
            } else {
                other > limit
            }
        }
        _ => false,
    };
    if inclusive.as_ref().is_some_and(is_tighter) {
        coercions.drop(exclusive);
    } else {
        coercions.set(bound, Value::Number(limit.clone()));
        coercions.set(exclusive, true);
    }
}

/// The bounds of an integer are integers of 64 bits in the typed model. Other bounds do not limit more than the type does.
fn whole_bound(name: &str, members: &Map<String, Value>, coercions: &mut Coercions) {
    let written = coercions.0.get(name).cloned().flatten().or_else(|| present(members, name).cloned());
    let Some(number) = written.as_ref().and_then(number) else { return };
    match whole(&number).filter(Number::is_i64) {
        Some(number) => coercions.set(name, Value::Number(number)),
        None => coercions.drop(name),
    }
}

fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

pub(super) fn listed_values(
    reader: &mut Reader<'_, '_>,
    kind: Option<&str>,
    location: &Location,
    members: &Map<String, Value>,
    coercions: &mut Coercions,
) {
    let (place, values) = match (present(members, "enum"), members.get("const")) {
        (Some(Value::Array(values)), _) => (location.child("enum"), values.clone()),
        (None, Some(value)) => {
            let place = location.child("const");
            reader.lenient(&place, "`const` requires OpenAPI 3.1; it is read as an `enum` of one value");
            (place, vec![value.clone()])
        }
        _ => return,
    };
    if coercions.covers("enum") {
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
            let message = format!("{} is not of `type: {}`", describe_value(value), kind.unwrap_or_default());
            reader.reporter.report(Diagnostic::new(Code::InvalidEnumValue, &place, message));
        }
        out.push(read.unwrap_or_else(|| value.clone()));
    }
    coercions.set("enum", Value::Array(out));
}

/// The value as one of the type; `None` where it cannot be.
fn of_type(reader: &Reader<'_, '_>, kind: Option<&str>, place: &Location, value: &Value) -> Option<Value> {
    match (kind, value) {
        (_, Value::Null) | (None, _) => Some(value.clone()),
        // Without quotes, `1.10` and `true` are not strings in YAML.
        (Some("string"), Value::Number(_) | Value::Bool(_)) => Some(Value::String(reader.as_written(place, value))),
        (Some("string"), _) => value.is_string().then(|| value.clone()),
        (Some("integer"), _) => Some(Value::Number(whole(&number(value)?)?)),
        (Some("number"), _) => Some(Value::Number(number(value)?)),
        (Some("boolean"), Value::String(text)) => Some(Value::Bool(text.to_lowercase().parse().ok()?)),
        (Some("boolean"), _) => value.is_boolean().then(|| value.clone()),
        (Some(_), _) => Some(value.clone()),
    }
}
