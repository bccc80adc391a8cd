//! Values that hold no piece, read as leniently as can be without losing anything.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use super::Reader;
use crate::diagnostics::{Code, Diagnostic};
use crate::location::Location;

impl Reader<'_> {
    /// A string. What YAML reads as a number or boolean is taken as it is written.
    pub(in crate::resolve) fn text(&mut self, place: &Location, raw: &Value) -> Option<String> {
        match raw {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => Some(self.written(place, raw)),
            Value::Null => Some(String::new()),
            other => {
                self.wrong_form(place, "a string", other);
                None
            }
        }
    }

    /// The text of a number or boolean, as it is written.
    pub(in crate::resolve) fn written(&self, place: &Location, raw: &Value) -> String {
        let source = self.document.source();
        source.plain_text(place).map_or_else(|| raw.to_string(), str::to_owned)
    }

    pub(super) fn flag(&mut self, place: &Location, raw: &Value) -> Option<Value> {
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
                self.wrong_form(place, "`true` or `false`", other);
                None
            }
        }
    }

    pub(super) fn count(&mut self, place: &Location, raw: &Value) -> Option<Value> {
        let number = match raw {
            Value::String(text) => text.trim().parse().ok().and_then(Number::from_f64),
            other => other.as_number().cloned(),
        };
        let count = number.as_ref().and_then(whole).and_then(|number| number.as_u64());
        if count.is_none() {
            self.wrong_form(place, "a whole number that is not negative", raw);
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
            self.wrong_form(place, "a number", raw);
        }
        number.map(Value::Number)
    }

    pub(in crate::resolve) fn texts(&mut self, place: &Location, raw: &Value) -> Value {
        let values = match raw {
            Value::Array(values) => values.as_slice(),
            Value::String(_) => {
                self.lenient(place, "a list of strings is expected; the string is read as a list of one");
                std::slice::from_ref(raw)
            }
            other => {
                self.wrong_form(place, "a list of strings", other);
                &[]
            }
        };
        let present = values.iter().enumerate().filter(|(_, value)| !value.is_null());
        let texts = present.filter_map(|(index, value)| self.text(&place.element(index), value));
        Value::Array(texts.map(Value::String).collect())
    }

    pub(super) fn list<'v>(&mut self, place: &Location, raw: &'v Value) -> Option<&'v [Value]> {
        match raw {
            Value::Array(values) => Some(values),
            other => {
                self.wrong_form(place, "a list", other);
                None
            }
        }
    }

    /// The members of an object. An empty list is an empty object: PHP cannot tell them apart.
    pub(super) fn members<'v>(&mut self, place: &Location, raw: &'v Value) -> Option<Cow<'v, Map<String, Value>>> {
        match raw {
            Value::Object(members) => Some(Cow::Borrowed(members)),
            Value::Null => Some(Cow::default()),
            Value::Array(values) if values.is_empty() => Some(Cow::default()),
            other => {
                self.wrong_form(place, "an object", other);
                None
            }
        }
    }

    pub(super) fn wrong_form(&mut self, place: &Location, wanted: &str, raw: &Value) {
        let name = place.pointer.last().unwrap_or_default();
        self.malformed(place, &format!("`{name}` must be {wanted}, not {}", named(raw)));
    }

    pub(in crate::resolve) fn malformed(&mut self, place: &Location, message: &str) {
        self.diagnostics.report(Diagnostic::new(Code::MalformedObject, place, message));
    }

    pub(in crate::resolve) fn lenient(&mut self, place: &Location, message: &str) {
        self.diagnostics.report(Diagnostic::new(Code::LenientValue, place, message));
    }
}

/// The number as an integer, if it is one: `3.0` is.
pub(in crate::resolve) fn whole(number: &Number) -> Option<Number> {
    if number.is_i64() || number.is_u64() {
        return Some(number.clone());
    }
    let value = number.as_f64()?;
    // Larger ones are not exact, and would not be what was written.
    let is_exact = value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0;
    is_exact.then(|| format!("{value:.0}").parse().ok()).flatten()
}

/// What a value is called in a message.
pub(crate) fn named(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) if text.chars().count() <= 40 => format!("the string `{text}`"),
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
