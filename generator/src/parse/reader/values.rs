//! Values that contain no node, read as leniently as possible without losing anything.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use super::super::reference;
use super::Reader;
use crate::diagnostics::{Code, Diagnostic, describe_value};
use crate::location::Location;

impl Reader<'_, '_> {
    /// A string. What YAML reads as a number or boolean is taken as it is written.
    pub(in crate::parse) fn string(&mut self, place: &Location, raw: &Value) -> Option<String> {
        match raw {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => Some(self.as_written(place, raw)),
            Value::Null => Some(String::new()),
            other => {
                self.wrong_type(place, "a string", other);
                None
            }
        }
    }

    /// A number or boolean as it is written.
    pub(in crate::parse) fn as_written(&self, place: &Location, raw: &Value) -> String {
        let source = self.document.source();
        source.plain_text(place).map_or_else(|| raw.to_string(), str::to_owned)
    }

    pub(super) fn boolean(&mut self, place: &Location, raw: &Value) -> Option<Value> {
        match raw {
            Value::Bool(_) => Some(raw.clone()),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true.into()),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false.into()),
            Value::String(text) => {
                let name = place.pointer.last().unwrap_or_default();
                self.lenient(place, &format!("`{name}` is `true` or `false`, not `{text}`, and is left out"));
                None
            }
            other => {
                self.wrong_type(place, "`true` or `false`", other);
                None
            }
        }
    }

    pub(super) fn unsigned_integer(&mut self, place: &Location, raw: &Value) -> Option<Value> {
        let number = match raw {
            Value::String(text) => text.trim().parse().ok().and_then(Number::from_f64),
            other => other.as_number().cloned(),
        };
        let count = number.as_ref().and_then(whole).and_then(|number| number.as_u64());
        if count.is_none() {
            self.wrong_type(place, "a non-negative integer", raw);
        }
        count.map(Value::from)
    }

    pub(super) fn number(&mut self, place: &Location, raw: &Value) -> Option<Value> {
        let number = match raw {
            Value::Number(number) => Some(number.clone()),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong_type(place, "a number", raw);
        }
        number.map(Value::Number)
    }

    pub(in crate::parse) fn strings(&mut self, place: &Location, raw: &Value) -> Value {
        let values = match raw {
            Value::Array(values) => values.as_slice(),
            Value::String(_) => {
                self.lenient(place, "an array of strings is expected; the string is read as an array of one");
                std::slice::from_ref(raw)
            }
            other => {
                self.wrong_type(place, "an array of strings", other);
                &[]
            }
        };
        let present = values.iter().enumerate().filter(|(_, value)| !value.is_null());
        let texts = present.filter_map(|(index, value)| self.string(&place.element(index), value));
        Value::Array(texts.map(Value::String).collect())
    }

    pub(super) fn list<'v>(&mut self, place: &Location, raw: &'v Value) -> Option<&'v [Value]> {
        match raw {
            Value::Array(values) => Some(values),
            other => {
                self.wrong_type(place, "an array", other);
                None
            }
        }
    }

    /// The fields of an object. An empty array is an empty object: PHP does not distinguish them.
    pub(super) fn fields_of<'v>(&mut self, place: &Location, raw: &'v Value) -> Option<Cow<'v, Map<String, Value>>> {
        match raw {
            Value::Object(members) => Some(Cow::Borrowed(members)),
            Value::Null => Some(Cow::default()),
            Value::Array(values) if values.is_empty() => Some(Cow::default()),
            other => {
                self.wrong_type(place, "an object", other);
                None
            }
        }
    }

    pub(super) fn wrong_type(&mut self, place: &Location, wanted: &str, raw: &Value) {
        let name = place.pointer.last().unwrap_or_default();
        self.malformed(place, &format!("`{name}` must be {wanted}, not {}", describe_value(raw)));
    }

    pub(in crate::parse) fn malformed(&mut self, place: &Location, message: &str) {
        self.reporter.report(Diagnostic::new(Code::MalformedObject, place, message));
    }

    pub(in crate::parse) fn lenient(&mut self, place: &Location, message: &str) {
        self.reporter.report(Diagnostic::new(Code::LenientValue, place, message));
    }
}

/// The number as an integer, if it is one: `3.0` is.
pub(in crate::parse) fn whole(number: &Number) -> Option<Number> {
    if number.is_i64() || number.is_u64() {
        return Some(number.clone());
    }
    let value = number.as_f64()?;
    // Larger ones are not exact, and would not be what was written.
    let is_exact = value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0;
    is_exact.then(|| format!("{value:.0}").parse().ok()).flatten()
}

impl Reader<'_, '_> {
    /// A string that only people read. Some tools replace it with a reference to a Markdown file, which is not part of the description.
    pub(super) fn documentation(&mut self, place: &Location, raw: &Value) -> Option<Value> {
        let problem = match (raw, raw.get("$ref").and_then(Value::as_str)) {
            (_, Some(reference)) => match self.string_at(&place.child("$ref"), reference) {
                Ok(text) => return Some(text),
                Err(problem) => problem,
            },
            (Value::Array(_) | Value::Object(_), None) => {
                let name = place.pointer.last().unwrap_or_default();
                let message = format!("`{name}` is a string, not {}", describe_value(raw));
                Diagnostic::new(Code::UnreadableDocumentation, place, message)
            }
            _ => return self.string(place, raw).map(Value::String),
        };
        self.reporter.report(problem);
        None
    }

    /// The string that a reference means, where no reference is expected.
    fn string_at(&mut self, place: &Location, reference: &str) -> Result<Value, Diagnostic> {
        let target = reference::target(self.document, place, reference).map_err(unreadable_documentation)?;
        match self.document.value(&target) {
            Some(text @ Value::String(_)) => {
                self.lenient(place, "a reference is not expected here; it is followed anyway");
                Ok(text.clone())
            }
            other => {
                let message =
                    format!("`{reference}` is {}, not a string", describe_value(other.unwrap_or(&Value::Null)));
                Err(Diagnostic::new(Code::UnreadableDocumentation, place, message))
            }
        }
    }

    /// Whether an object that only people read refers to what cannot be had; that is reported.
    pub(super) fn is_unreadable(&mut self, place: &Location, raw: &Value) -> bool {
        let reference = raw.get("$ref").and_then(Value::as_str);
        let target = reference.map(|text| reference::target(self.document, &place.child("$ref"), text));
        let Some(Err(error)) = target else { return false };
        self.reporter.report(unreadable_documentation(error));
        true
    }
}

/// A reference that cannot be followed, where only documentation is lost.
pub(in crate::parse) fn unreadable_documentation(error: Diagnostic) -> Diagnostic {
    let Diagnostic { location, message, label, help, .. } = error;
    Diagnostic { label, help, ..Diagnostic::new(Code::UnreadableDocumentation, &location, message) }
}
