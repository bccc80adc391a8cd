//! The walk along the grammar.

use std::cell::Cell;
use std::collections::HashSet;

use serde_json::{Map, Value};

use super::grammar::{Edition, Field, Form, Kind, Names, Object};
use super::path::Path;
use super::{checks, values};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::location::{FileId, Location, Pointer};
use crate::resolve::did_you_mean;
use crate::source::{Source, decode_percent, file_part};

pub(super) struct Walk<'s, 'd> {
    pub(super) source: &'s Source,
    pub(super) edition: Edition,
    pub(super) diagnostics: &'d mut Diagnostics,
    /// The objects that were looked at, by their addresses.
    pub(super) visited: HashSet<usize>,
    /// What references lead to.
    pub(super) queue: Vec<(Location, Kind, &'s Value)>,
    /// How many schemas may yet be looked at from elsewhere: combined schemas may refer to the same parts over and over.
    pub(super) effort: Cell<usize>,
    /// How often "did you mean" is tried yet; it is slow.
    pub(super) suggestions: usize,
}

/// How many references in a row are followed.
const HOPS: usize = 16;

impl<'s> Walk<'s, '_> {
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.report(diagnostic);
    }

    /// Reports a problem that needs no further words.
    pub(super) fn say(&mut self, code: Code, path: &Path<'_>, message: impl Into<String>) {
        self.report(Diagnostic::new(code, &path.location(), message));
    }

    /// An object that a reference leads to, unless the walk came by already.
    pub(super) fn target(&mut self, kind: Kind, location: &Location, value: &'s Value) {
        if let Value::Object(members) = value
            && !self.visited.contains(&address(members))
        {
            self.object(kind, &Path::Start(location), members);
        }
    }

    /// An object of the specification, member by member.
    pub(super) fn object(&mut self, kind: Kind, path: &Path<'_>, members: &'s Map<String, Value>) {
        self.visited.insert(address(members));
        let object = kind.object();
        if object.is_referable
            && let Some(Value::String(reference)) = members.get("$ref")
        {
            self.follow(kind, path, reference);
            if kind != Kind::PathItem && !(kind == Kind::Schema && self.edition.has(Edition::NEW)) {
                return;
            }
        }
        for (name, value) in members {
            let path = path.key(name);
            if kind == Kind::Callback && !name.starts_with("x-") {
                self.value(Form::One(Kind::PathItem), &path, value);
            } else if let Some(field) = self.field(kind, &object, name) {
                self.value(field.form, &path, value);
            } else {
                self.unknown(kind, &object, &path, name);
            }
        }
        self.missing(&object, path, members);
        checks::object(self, kind, path, members);
    }

    fn field(&self, kind: Kind, object: &Object, name: &str) -> Option<&'static Field> {
        let own = object.field(name).filter(|field| field.editions.has(self.edition));
        let has_type = matches!(kind, Kind::Parameter | Kind::Header) && self.edition == Edition::V20;
        own.or_else(|| has_type.then(|| Kind::Items.object().field(name)).flatten())
    }

    fn unknown(&mut self, kind: Kind, object: &Object, path: &Path<'_>, name: &str) {
        if name.starts_with("x-") || name == "$schema" || (kind == Kind::Schema && self.edition.has(Edition::NEW)) {
            return;
        }
        let of_value =
            || matches!(kind, Kind::Parameter | Kind::Header).then(|| Kind::Items.object().field(name)).flatten();
        if let Some(field) = object.field(name).or_else(of_value) {
            let message = format!("{} has a member `{name}` {}", object.name, field.editions.since());
            let help = "change the version of the description, or remove the member";
            if let Some(diagnostic) = checks::later_member(kind, name, &path.location(), message) {
                self.report(diagnostic.at_key().help(help));
            }
            return;
        }
        let message = format!("{} has no member `{name}`", object.name);
        let names = object.fields.iter().filter(|field| field.editions.has(self.edition)).map(|field| field.name);
        self.suggestions = self.suggestions.saturating_sub(1);
        let help = if self.suggestions > 0 { did_you_mean(name, names) } else { None };
        let diagnostic = checks::unknown_member(kind, name, &path.location(), message).at_key();
        self.report(diagnostic.help("remove it, or let its name start with `x-`").maybe_help(help));
    }

    fn missing(&mut self, object: &Object, path: &Path<'_>, members: &Map<String, Value>) {
        for field in object.fields {
            let is_needed = field.required.is_some_and(|editions| editions.has(self.edition));
            if is_needed && members.get(field.name).is_none_or(Value::is_null) {
                let message = format!("{} needs the member `{}`", object.name, field.name);
                let what = object.name.trim_start_matches("a ").trim_start_matches("an ").trim_start_matches("the ");
                let problem = Diagnostic::new(Code::MalformedObject, &path.location(), message);
                self.report(problem.fallback(if what.starts_with('`') {
                    format!("{what} is left out")
                } else {
                    format!("the {what} is left out")
                }));
            }
        }
    }

    /// A value of a form.
    pub(super) fn value(&mut self, form: Form, path: &Path<'_>, value: &'s Value) {
        match (form, value) {
            (Form::One(kind) | Form::FlagOrOne(kind), Value::Object(members)) => self.object(kind, path, members),
            (Form::FlagOrOne(_), Value::Bool(_)) | (Form::Any, _) => {}
            (Form::One(Kind::Schema), Value::Bool(_)) if self.edition.has(Edition::NEW) => {}
            (Form::List(form), Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    self.value(*form, &path.index(index), value);
                }
            }
            // Bundlers put references where the specification has none; they are read with a warning.
            (Form::Named(..), Value::Object(members)) if members.len() == 1 && members.contains_key("$ref") => {}
            (Form::Named(form, names), Value::Object(members)) => {
                checks::names::check(self, names, path, members);
                for (name, value) in members {
                    if names != Names::Extensible && names != Names::Status || !name.starts_with("x-") {
                        self.value(*form, &path.key(name), value);
                    }
                }
            }
            _ => values::check(self, form, path, value),
        }
    }

    /// The walk comes by what the root document defines anyway.
    fn follow(&mut self, kind: Kind, path: &Path<'_>, reference: &str) {
        let Some((location, value)) = self.lookup(path.file(), reference) else { return };
        let first = location.pointer.tokens().next().unwrap_or_default();
        if location.file != FileId::ROOT || Kind::Root.object().field(&first).is_none() {
            self.queue.push((location, kind, value));
        }
    }

    /// What a reference in a file leads to. Whether it leads anywhere is looked at where references are resolved.
    fn lookup(&self, from: FileId, reference: &str) -> Option<(Location, &'s Value)> {
        let file = match file_part(reference) {
            None => from,
            Some(part) => self.source.link(from, part)?.ok()?,
        };
        let fragment = reference.split_once('#').map_or("", |(_, fragment)| fragment);
        let tree = &self.source.file(file).tree;
        [decode_percent(fragment), fragment.to_owned()].into_iter().find_map(|text| {
            let pointer = Pointer::parse(&text)?;
            let value = tree.pointer(pointer.as_str())?;
            Some((Location { file, pointer }, value))
        })
    }

    /// Whether another schema may be looked at.
    pub(super) fn may_look(&self) -> bool {
        self.effort.replace(self.effort.get().saturating_sub(1)) > 0
    }

    /// The object that a value is or refers to, and its file.
    pub(super) fn resolved(&self, mut file: FileId, mut value: &'s Value) -> Option<(FileId, &'s Map<String, Value>)> {
        for _ in 0..HOPS {
            let members = value.as_object()?;
            match members.get("$ref") {
                Some(Value::String(reference)) => {
                    let (location, target) = self.lookup(file, reference)?;
                    (file, value) = (location.file, target);
                }
                _ => return Some((file, members)),
            }
        }
        None
    }
}

/// Where an object is in memory: it does not move while the source is borrowed.
fn address(members: &Map<String, Value>) -> usize {
    std::ptr::from_ref(members).addr()
}
