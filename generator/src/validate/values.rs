//! Values of the wrong form.

use serde_json::Value;

use super::grammar::{Form, Kind};
use super::path::Path;
use super::walk::Walk;
use crate::diagnostics::{Code, Diagnostic};
use crate::resolve::{did_you_mean, is_misplaced, named};

/// A value that is no object or list where the grammar has one. What is read without doubt is not spoken of: a number for a string, a null
/// for what is not there, an empty list for an empty object, which PHP cannot tell apart.
pub(super) fn check(walk: &mut Walk<'_, '_>, form: Form, path: &Path<'_>, value: &Value) {
    let message = match (form, value) {
        (Form::Word(words), Value::String(text)) if !words.contains(&text.as_str()) => {
            word(walk, words, path, text);
            return;
        }
        _ if is_plain(form, path, value) => return,
        (Form::One(kind) | Form::FlagOrOne(kind), other) => {
            format!("{} is an object, not {}", kind.object().name, named(other))
        }
        (Form::List(_), other) => format!("`{}` is a list, not {}", path.last(), named(other)),
        (Form::Named(..), other) => format!("`{}` is an object, not {}", path.last(), named(other)),
        _ => return,
    };
    let problem = Diagnostic::new(Code::MalformedObject, &path.location(), message);
    walk.report(match form {
        Form::One(Kind::Schema) | Form::FlagOrOne(Kind::Schema) => problem.fallback("any value is accepted here"),
        _ => problem,
    });
}

fn is_plain(form: Form, path: &Path<'_>, value: &Value) -> bool {
    match (form, value) {
        (Form::One(Kind::Schema), value) if is_misplaced(&path.last(), value) => true,
        (Form::Named(..), Value::Array(values)) if values.is_empty() => true,
        (Form::One(Kind::Schema), Value::Bool(_) | Value::Null)
        | (Form::One(Kind::Example), _)
        | (Form::One(Kind::MediaType) | Form::List(_) | Form::Named(..), Value::Null)
        | (Form::Named(Form::One(Kind::Example), _), Value::Array(_)) => true,
        _ => false,
    }
}

fn word(walk: &mut Walk<'_, '_>, words: &[&str], path: &Path<'_>, text: &str) {
    let known = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let message = format!("`{}` cannot be `{text}`", path.last());
    let error = Diagnostic::new(Code::MalformedObject, &path.location(), message);
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
