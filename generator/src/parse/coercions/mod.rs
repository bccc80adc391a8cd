//! Corrections of what the specification does not allow, where the meaning is clear.
//!
//! The typed model is stricter than real descriptions. A coercion changes fields of a node before it is read; it is silent
//! where nothing is lost, and a warning where something was guessed.

mod parameter;
mod schema;
mod security;
pub(super) mod status;
mod values;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::reader::Reader;
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::location::Location;
use crate::spec::{ObjectKind, is_method};

/// Fields whose values replace the written ones.
#[derive(Debug, Default)]
pub(super) struct Coercions(IndexMap<String, Option<Value>>);

impl Coercions {
    /// Whether a field is replaced or left out.
    pub(super) fn covers(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The replaced fields with their values.
    pub(super) fn values(&self) -> impl Iterator<Item = (String, Value)> + '_ {
        self.0.iter().filter_map(|(name, value)| Some((name.clone(), value.clone()?)))
    }

    fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), Some(value.into()));
    }

    fn drop(&mut self, name: &str) {
        self.0.insert(name.to_owned(), None);
    }
}

/// The coercions of a node.
pub(super) fn of(
    reader: &mut Reader<'_, '_>,
    kind: ObjectKind,
    location: &Location,
    members: &Map<String, Value>,
) -> Coercions {
    let mut coercions = Coercions::default();
    match kind {
        ObjectKind::Schema => schema::coerce(reader, location, members, &mut coercions),
        ObjectKind::Parameter => parameter::coerce(reader, location, members, &mut coercions),
        ObjectKind::Header => parameter::coerce_value(reader, "header", location, members, &mut coercions),
        ObjectKind::SecurityScheme => security::coerce(reader, location, members, &mut coercions),
        ObjectKind::PathItem => methods(reader, location, members, &mut coercions),
        _ => {}
    }
    coercions
}

/// The field, unless it is null, which means that it is missing.
fn present<'v>(members: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    members.get(name).filter(|value| !value.is_null())
}

/// The method of a name with capital letters.
pub(crate) fn method_in_capitals(name: &str) -> Option<String> {
    let method = name.to_ascii_lowercase();
    (method != name && is_method(&method)).then_some(method)
}

fn methods(reader: &mut Reader<'_, '_>, location: &Location, members: &Map<String, Value>, coercions: &mut Coercions) {
    let object = ObjectKind::PathItem.object();
    let in_capitals = members.iter().filter_map(|(name, raw)| Some((name, raw, method_in_capitals(name)?)));
    for (name, raw, method) in in_capitals {
        if !members.contains_key(&method) && !coercions.covers(&method) {
            let operation = reader.child(ObjectKind::Operation, &location.child(name), raw);
            coercions.set(&method, operation);
        }
    }
    for name in
        members.keys().filter(|name| object.read_field(name).is_none() && !name.starts_with("x-") && *name != "$ref")
    {
        if name == "additionalOperations" {
            let message = "operations with methods outside the specification are left out";
            reader.reporter.report(Diagnostic::new(Code::IgnoredKeyword, &location.child(name), message).at_key());
            continue;
        }
        let message = format!("`{name}` is neither a method nor another field of a path item");
        let warning = Diagnostic::new(Code::UnknownMethod, &location.child(name), message).at_key();
        let names = object.fields.iter().filter(|field| field.is_read()).map(|field| field.name);
        reader.reporter.report(warning.maybe_help(did_you_mean(name, names)));
    }
}
