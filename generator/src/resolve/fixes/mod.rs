//! What authors write and the specification does not allow, put right where the meaning is plain.
//!
//! The typed model is stricter than real descriptions are. A fix changes members of a piece before it is read; it is
//! silent where nothing is lost and a warning where something was guessed.

mod bounds;
mod parameter;
mod schema;
mod security;
mod values;

pub(crate) use security::MUTUAL_TLS;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::grammar::{Kind, METHODS};
use super::reader::Reader;
use super::suggest::did_you_mean;
use crate::diagnostics::{Code, Diagnostic};
use crate::location::Location;

/// Members that are read otherwise than they are written.
#[derive(Debug, Default)]
pub(super) struct Fixes(IndexMap<String, Option<Value>>);

impl Fixes {
    /// Whether a fix says what the member is.
    pub(super) fn covers(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The members with their final values.
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

/// The fixes of a piece.
pub(super) fn of(reader: &mut Reader<'_>, kind: Kind, location: &Location, members: &Map<String, Value>) -> Fixes {
    let mut fixes = Fixes::default();
    match kind {
        Kind::Schema => schema::fix(reader, location, members, &mut fixes),
        Kind::Parameter => parameter::fix(reader, location, members, &mut fixes),
        Kind::Header => parameter::fix_value(reader, "header", location, members, &mut fixes),
        Kind::SecurityScheme => security::fix(reader, location, members, &mut fixes),
        Kind::PathItem => methods(reader, location, members, &mut fixes),
        Kind::Operation | Kind::Callback | Kind::RequestBody | Kind::Response | Kind::Example => {}
    }
    fixes
}

/// The member, unless it is null, which means that it is not there.
fn present<'v>(members: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    members.get(name).filter(|value| !value.is_null())
}

/// The method that is meant by a name that holds capital letters.
pub(crate) fn method_in_capitals(name: &str) -> Option<String> {
    let method = name.to_ascii_lowercase();
    (method != name && METHODS.contains(&method.as_str())).then_some(method)
}

fn methods(reader: &mut Reader<'_>, location: &Location, members: &Map<String, Value>, fixes: &mut Fixes) {
    let known = |name: &str| super::grammar::field(Kind::PathItem.fields(), name).is_some();
    for (name, method) in members.keys().filter_map(|name| Some((name, method_in_capitals(name)?))) {
        if !members.contains_key(&method) && !fixes.covers(&method) {
            let operation = reader.child(Kind::Operation, &location.child(name));
            fixes.set(&method, operation);
        }
    }
    for name in members.keys().filter(|name| !known(name) && !name.starts_with("x-") && *name != "$ref") {
        if name == "additionalOperations" {
            let message = "operations of methods that the specification does not name are left out";
            reader.diagnostics.report(Diagnostic::new(Code::IgnoredKeyword, &location.child(name), message).at_key());
            continue;
        }
        let message = format!("`{name}` is neither a method nor another member of a path item");
        let warning = Diagnostic::new(Code::UnknownMethod, &location.child(name), message).at_key();
        let names = Kind::PathItem.fields().iter().map(|field| field.name);
        reader.diagnostics.report(warning.maybe_help(did_you_mean(name, names)));
    }
}
