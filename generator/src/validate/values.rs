//! Values of the wrong form.

use serde_json::Value;

use super::grammar::{Form, Kind};
use super::path::Path;
use super::walk::Walk;
use crate::diagnostics::{Code, Diagnostic};
use crate::resolve::{did_you_mean, is_misplaced, named};

/// A value that is no object or list where the grammar has one.
pub(super) fn check(walk: &mut Walk<'_, '_>, form: Form, path: &Path<'_>, value: &Value) {
    match (form, value) {
        (Form::Text, Value::Number(_) | Value::Bool(_)) => {
            let message = format!("`{}` is a text, not {}", path.last(), named(value));
            walk.report(Diagnostic::warning(Code::LenientValue, &path.location(), message).help("write it in quotes"));
        }
        (Form::Word(words), Value::String(text)) if !words.contains(&text.as_str()) => word(walk, words, path, text),
        // What is read, with a warning: PHP cannot tell an empty list from an empty object.
        (Form::One(Kind::Schema), value) if is_misplaced(&path.last(), value) => {}
        (Form::Named(..), Value::Array(values)) if values.is_empty() => empty(walk, path),
        (Form::One(kind) | Form::FlagOrOne(kind), other) => {
            let message = format!("{} is an object, not {}", kind.object().name, named(other));
            walk.error(Code::MalformedPiece, path, message);
        }
        (Form::List(_) | Form::Named(..), Value::Null) => null(walk, path),
        (Form::List(_), other) => {
            walk.error(Code::MalformedPiece, path, format!("`{}` is a list, not {}", path.last(), named(other)));
        }
        (Form::Named(..), other) => {
            walk.error(Code::MalformedPiece, path, format!("`{}` is an object, not {}", path.last(), named(other)));
        }
        // A null means that the member is not there; other forms are looked at where they are read.
        (Form::Text | Form::Flag | Form::Number | Form::Whole | Form::Word(_), Value::Null) => null(walk, path),
        _ => {}
    }
}

fn empty(walk: &mut Walk<'_, '_>, path: &Path<'_>) {
    let message = format!("`{}` is an object, not a list", path.last());
    walk.report(Diagnostic::warning(Code::LenientValue, &path.location(), message).help("write `{}`"));
}

fn null(walk: &mut Walk<'_, '_>, path: &Path<'_>) {
    let message = format!("`{}` is null and is ignored", path.last());
    walk.report(Diagnostic::warning(Code::LenientValue, &path.location(), message).help("leave it out"));
}

fn word(walk: &mut Walk<'_, '_>, words: &[&str], path: &Path<'_>, text: &str) {
    let known = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let message = format!("`{}` cannot be `{text}`", path.last());
    let error = Diagnostic::error(Code::MalformedPiece, &path.location(), message);
    let advice = did_you_mean(text, words.iter().copied());
    walk.report(error.help(format!("it is one of {known}")).maybe_help(advice));
}

/// Whether a value is of a type of JSON Schema, by its name.
pub(super) fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        // An unknown type is reported elsewhere.
        _ => true,
    }
}
