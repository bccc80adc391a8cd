//! The documented constraints on requests, as tables, and the validation of values.

use regex::Regex;
use serde_json::{Map, Value};

/// A property of an object, a parameter of a query, or a field of a form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    name: &'static str,
    required: bool,
    kind: Kind,
}

/// The type of a value, with its constraints.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Any JSON value: the page does not declare a type, or contradicts itself.
    Any,
    Text {
        pattern: Option<&'static str>,
        shortest: usize,
        longest: usize,
        values: &'static [&'static str],
    },
    /// A number, or a numeric string: the pages show both.
    Amount {
        least: f64,
    },
    Number {
        least: f64,
    },
    Integer {
        least: i64,
        most: i64,
    },
    Flag,
    Date,
    DateTime,
    /// An object whose properties are all named, or an open one whose page is truncated.
    Object {
        fields: &'static [Field],
        open: bool,
    },
    List {
        item: &'static Kind,
        least: usize,
        most: usize,
    },
    /// An object with any keys.
    Map(&'static Kind),
}

/// Any string.
pub(crate) const TEXT: Kind = Kind::Text { pattern: None, shortest: 0, longest: usize::MAX, values: &[] };

impl Field {
    pub(crate) const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, required: false, kind }
    }

    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Sets the pattern of a string.
    pub(crate) const fn pattern(mut self, regex: &'static str) -> Self {
        if let Kind::Text { pattern, .. } = &mut self.kind {
            *pattern = Some(regex);
        }
        self
    }

    /// Sets the number of characters of a string.
    pub(crate) const fn length(mut self, from: usize, to: usize) -> Self {
        if let Kind::Text { shortest, longest, .. } = &mut self.kind {
            *shortest = from;
            *longest = to;
        }
        self
    }

    /// Sets the least value of a number.
    pub(crate) const fn at_least(mut self, bound: f64) -> Self {
        if let Kind::Number { least } | Kind::Amount { least } = &mut self.kind {
            *least = bound;
        }
        self
    }
}

pub(crate) const fn text(name: &'static str) -> Field {
    Field::new(name, TEXT)
}

/// A required property. The documentation does not tell whether it can be empty; here it cannot.
pub(crate) const fn needed(name: &'static str) -> Field {
    text(name).required().length(1, usize::MAX)
}

pub(crate) const fn one_of(name: &'static str, values: &'static [&'static str]) -> Field {
    Field::new(name, Kind::Text { pattern: None, shortest: 0, longest: usize::MAX, values })
}

pub(crate) const fn number(name: &'static str) -> Field {
    Field::new(name, Kind::Number { least: f64::MIN })
}

pub(crate) const fn amount(name: &'static str) -> Field {
    Field::new(name, Kind::Amount { least: f64::MIN })
}

/// A 32-bit integer.
pub(crate) const fn integer(name: &'static str) -> Field {
    Field::new(name, Kind::Integer { least: i32::MIN as i64, most: i32::MAX as i64 })
}

pub(crate) const fn flag(name: &'static str) -> Field {
    Field::new(name, Kind::Flag)
}

pub(crate) const fn date(name: &'static str) -> Field {
    Field::new(name, Kind::Date)
}

pub(crate) const fn date_time(name: &'static str) -> Field {
    Field::new(name, Kind::DateTime)
}

pub(crate) const fn any(name: &'static str) -> Field {
    Field::new(name, Kind::Any)
}

pub(crate) const fn object(name: &'static str, fields: &'static [Field]) -> Field {
    Field::new(name, Kind::Object { fields, open: false })
}

/// An object of which the page shows only some properties.
pub(crate) const fn open_object(name: &'static str, fields: &'static [Field]) -> Field {
    Field::new(name, Kind::Object { fields, open: true })
}

pub(crate) const fn list(name: &'static str, item: &'static Kind, least: usize, most: usize) -> Field {
    Field::new(name, Kind::List { item, least, most })
}

pub(crate) const fn texts(name: &'static str) -> Field {
    list(name, &TEXT, 0, usize::MAX)
}

/// Validates a value; returns the location and reason of each violation.
pub(crate) fn check(kind: &Kind, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(kind, value, "", &mut found);
    found
}

/// Converts the strings of a query or a form to numbers and booleans where required.
pub(crate) fn read_texts(fields: &[Field], pairs: &[(String, String)]) -> Value {
    let mut members = Map::new();
    for (name, text) in pairs {
        let kind = fields.iter().find(|field| field.name == name).map(|field| field.kind);
        let value = match kind {
            Some(Kind::Integer { .. }) => text.parse::<i64>().ok().map(Value::from),
            Some(Kind::Flag) => text.parse::<bool>().ok().map(Value::from),
            _ => None,
        };
        members.insert(name.clone(), value.unwrap_or_else(|| Value::from(text.as_str())));
    }
    Value::Object(members)
}

fn walk(kind: &Kind, value: &Value, at: &str, found: &mut Vec<String>) {
    match kind {
        Kind::Object { fields, open } => members(fields, *open, value, at, found),
        Kind::List { item, least, most } => match value.as_array() {
            Some(items) => {
                if items.len() < *least || items.len() > *most {
                    found.push(format!("{at}: {} items", items.len()));
                }
                for (index, value) in items.iter().enumerate() {
                    walk(item, value, &format!("{at}[{index}]"), found);
                }
            }
            None => found.push(format!("{at}: not an array")),
        },
        Kind::Map(item) => match value.as_object() {
            Some(entries) => {
                entries.iter().for_each(|(name, value)| walk(item, value, &join(at, name), found));
            }
            None => found.push(format!("{at}: not an object")),
        },
        _ => found.extend(scalar(kind, value).map(|reason| format!("{at}: {reason}"))),
    }
}

fn members(fields: &[Field], open: bool, value: &Value, at: &str, found: &mut Vec<String>) {
    let Some(members) = value.as_object() else {
        found.push(format!("{at}: not an object"));
        return;
    };
    for field in fields {
        match members.get(field.name) {
            Some(value) => walk(&field.kind, value, &join(at, field.name), found),
            None if field.required => found.push(format!("{}: missing", join(at, field.name))),
            None => {}
        }
    }
    let unknown = |name: &&String| !open && fields.iter().all(|field| field.name != **name);
    found.extend(members.keys().filter(unknown).map(|name| format!("{}: unknown", join(at, name))));
}

fn join(at: &str, name: &str) -> String {
    if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") }
}

/// Returns why a scalar is not of a kind, if it is not.
fn scalar(kind: &Kind, value: &Value) -> Option<&'static str> {
    match kind {
        Kind::Text { pattern, shortest, longest, values } => {
            let Some(text) = value.as_str() else {
                return Some("not a string");
            };
            let length = text.chars().count();
            let matches = |pattern: &str| Regex::new(pattern).is_ok_and(|regex| regex.is_match(text));
            if length < *shortest || length > *longest {
                Some("length out of bounds")
            } else if !values.is_empty() && !values.contains(&text) {
                Some("not an allowed value")
            } else if pattern.is_some_and(|pattern| !matches(pattern)) {
                Some("does not match its pattern")
            } else {
                None
            }
        }
        Kind::Amount { least } => {
            let number = value.as_f64().or_else(|| value.as_str()?.parse().ok());
            bounded(number, *least)
        }
        Kind::Number { least } => bounded(value.as_f64(), *least),
        Kind::Integer { least, most } => match value.as_i64() {
            None => Some("not an integer"),
            Some(number) if number < *least || number > *most => Some("out of bounds"),
            Some(_) => None,
        },
        Kind::Flag => (!value.is_boolean()).then_some("not a boolean"),
        Kind::Date => {
            let date = value.as_str().and_then(|text| text.parse::<jiff::civil::Date>().ok());
            date.is_none().then_some("not a date")
        }
        Kind::DateTime => {
            let time = value.as_str().and_then(|text| text.parse::<jiff::Timestamp>().ok());
            time.is_none().then_some("not a date and time")
        }
        Kind::Any | Kind::Object { .. } | Kind::List { .. } | Kind::Map(_) => None,
    }
}

fn bounded(number: Option<f64>, least: f64) -> Option<&'static str> {
    match number {
        None => Some("not a number"),
        Some(number) if number < least => Some("too small"),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ORDER: Kind = Kind::Object {
        fields: &[
            text("id").required().pattern("^[A-Z]+$").length(1, 3),
            number("price").at_least(0.01),
            one_of("state", &["NEW", "PAID"]),
            integer("count"),
            list("lines", &TEXT, 1, 2),
            open_object("extra", &[flag("ok").required()]),
            date("day"),
            date_time("at"),
            amount("load"),
        ],
        open: false,
    };

    #[test]
    fn values_that_match_the_table_are_accepted() {
        let value = json!({
            "id": "AB", "price": 0.01, "state": "NEW", "count": 1, "lines": ["a"], "extra": { "ok": true, "more": 1 },
            "day": "2025-01-31", "at": "2025-01-01T10:00:00.000Z", "load": "10.50"
        });
        assert_eq!(check(&ORDER, &value), Vec::<String>::new());
    }

    #[test]
    fn each_violation_is_reported_with_its_location() {
        for (value, reason) in [
            (json!({}), "id: missing"),
            (json!({ "id": "ABCD" }), "id: length out of bounds"),
            (json!({ "id": "a" }), "id: does not match its pattern"),
            (json!({ "id": "A", "price": 0 }), "price: too small"),
            (json!({ "id": "A", "price": "1" }), "price: not a number"),
            (json!({ "id": "A", "state": "OLD" }), "state: not an allowed value"),
            (json!({ "id": "A", "count": 4_294_967_296_i64 }), "count: out of bounds"),
            (json!({ "id": "A", "lines": [] }), "lines: 0 items"),
            (json!({ "id": "A", "lines": [1] }), "lines[0]: not a string"),
            (json!({ "id": "A", "extra": {} }), "extra.ok: missing"),
            (json!({ "id": "A", "day": "31-01-2025" }), "day: not a date"),
            (json!({ "id": "A", "at": "2025-01-01 10:00:00" }), "at: not a date and time"),
            (json!({ "id": "A", "other": 1 }), "other: unknown"),
            (json!({ "id": null }), "id: not a string"),
        ] {
            assert_eq!(check(&ORDER, &value), [reason], "{value}");
        }
    }
}
