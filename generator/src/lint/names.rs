//! Names that differ on the wire but not in Rust.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::Subject;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::ir::{NameHint, OpenEnum, Shape, Struct, TypeDef};
use crate::location::Location;
use crate::naming::{camel, distinct, snake};

/// Types, operations, parameters, properties and values whose names become the same name in Rust.
pub(super) fn lint(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let mut found = Found { subject, diagnostics };
    found.types();
    found.operations();
    for def in &subject.api.types {
        match &def.shape {
            Shape::Struct(object) => found.members(def, object),
            Shape::Enum(open) => found.values(def, open),
            Shape::Union(_) | Shape::Wrapper(_) | Shape::Form(_) => {}
        }
    }
}

struct Found<'a> {
    subject: &'a Subject<'a>,
    diagnostics: &'a mut Diagnostics,
}

impl Found<'_> {
    fn types(&mut self) {
        let mut taken = Taken::new("type", camel);
        for def in &self.subject.api.types {
            let NameHint::Given(name) = &def.name else { continue };
            if let Some(message) = taken.take(name) {
                let warning = Diagnostic::new(Code::CollidingNames, &def.location, message);
                self.diagnostics.report(warning.at_key().help("rename one of them, or name it with `x-oasmith-name`"));
            }
        }
    }

    fn operations(&mut self) {
        let mut ids = Taken::new("operation", camel);
        for node in &self.subject.resolved.operations {
            if let Some(message) = node.operation.operation_id.as_deref().and_then(|id| ids.take(id)) {
                let place = node.location.child("operationId");
                let warning = Diagnostic::new(Code::CollidingNames, &place, message);
                self.diagnostics.report(warning.help("rename one of them, or name it with `x-oasmith-name`"));
            }
            let mut parameters = Taken::new("parameter", snake);
            for parameter in &node.parameters {
                if let Some(message) = parameters.take(&parameter.value.parameter_data_ref().name) {
                    let place = parameter.location.child("name");
                    self.diagnostics.report(Diagnostic::new(Code::CollidingNames, &place, message));
                }
            }
        }
    }

    fn members(&mut self, def: &TypeDef, object: &Struct) {
        let mut taken = Taken::new("member", snake);
        for member in &object.properties {
            if let Some(message) = taken.take(&member.wire) {
                let place = def.location.child("properties").child(&member.wire);
                self.report_at(&place, def, message);
            }
        }
    }

    fn values(&mut self, def: &TypeDef, open: &OpenEnum) {
        let mut taken = Taken::new("value", camel);
        let names: Vec<&str> = open.values.iter().map(|value| value.name.as_deref().unwrap_or(&value.wire)).collect();
        for ((value, name), cased) in open.values.iter().zip(&names).zip(distinct(&names)) {
            if let Some(message) = taken.take_as(name, cased) {
                let list = def.location.child("enum");
                let written = self.subject.document.value(&list).and_then(Value::as_array);
                let index = written.and_then(|values| values.iter().position(|one| *one == value.wire.as_str()));
                self.report_at(&list.element(index.unwrap_or(0)), def, message);
            }
        }
    }

    /// At a place, or at the type if that is composed of other schemas.
    fn report_at(&mut self, place: &Location, def: &TypeDef, message: String) {
        let is_there = self.subject.document.value(place).is_some();
        let place = if is_there { place } else { &def.location };
        self.diagnostics.report(Diagnostic::new(Code::CollidingNames, place, message).at_key());
    }
}

/// The names of one scope, as Rust writes them.
struct Taken<'n> {
    what: &'static str,
    case: fn(&str) -> String,
    written: HashMap<String, &'n str>,
    exact: HashSet<&'n str>,
}

impl<'n> Taken<'n> {
    fn new(what: &'static str, case: fn(&str) -> String) -> Self {
        Self { what, case, written: HashMap::new(), exact: HashSet::new() }
    }

    /// The finding for a name that another one has already; equal names are not reported.
    fn take(&mut self, name: &'n str) -> Option<String> {
        let cased = (self.case)(name);
        self.take_as(name, cased)
    }

    /// The same for a name whose Rust form is given.
    fn take_as(&mut self, name: &'n str, cased: String) -> Option<String> {
        if !self.exact.insert(name) {
            return None;
        }
        let first = self.written.get(&cased).copied();
        let Some(first) = first else {
            self.written.insert(cased, name);
            return None;
        };
        Some(format!("the {}s `{first}` and `{name}` are both `{cased}` in Rust; one of them gets a number", self.what))
    }
}
