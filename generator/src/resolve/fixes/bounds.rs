//! Fixes of the bounds of numbers.

use serde_json::{Map, Number, Value};

use super::super::reader::whole;
use super::{Fixes, present};

pub(super) fn fix(kind: Option<&str>, members: &Map<String, Value>, fixes: &mut Fixes) {
    for (bound, exclusive, upper) in [("minimum", "exclusiveMinimum", false), ("maximum", "exclusiveMaximum", true)] {
        numeric_exclusive(bound, exclusive, upper, members, fixes);
    }
    if kind == Some("integer") {
        for name in ["minimum", "maximum", "multipleOf"] {
            whole_bound(name, members, fixes);
        }
    }
}

/// `exclusiveMinimum: 5` is of JSON Schema; 3.0 writes `minimum: 5` with `exclusiveMinimum: true`.
fn numeric_exclusive(bound: &str, exclusive: &str, upper: bool, members: &Map<String, Value>, fixes: &mut Fixes) {
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
        fixes.drop(exclusive);
    } else {
        fixes.set(bound, Value::Number(limit.clone()));
        fixes.set(exclusive, true);
    }
}

/// An integer's bound is an integer of 64 bits in the typed model. One that is not bounds nothing more than the type does.
fn whole_bound(name: &str, members: &Map<String, Value>, fixes: &mut Fixes) {
    let written = fixes.0.get(name).cloned().flatten().or_else(|| present(members, name).cloned());
    let Some(number) = written.as_ref().and_then(number) else { return };
    match whole(&number).filter(Number::is_i64) {
        Some(number) => fixes.set(name, Value::Number(number)),
        None => fixes.drop(name),
    }
}

fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
