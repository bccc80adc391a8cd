//! Checks a description against the specification of its own version.
//!
//! The walk goes along the table of the specification ([`spec`](crate::spec)) over the untyped trees, follows references into other files,
//! and looks at each value once. Rules that the table cannot express are functions in [`rules`](super::rules).
//!
//! The severity of a broken rule depends on its code alone
//! ([`class`](crate::diagnostics::Code::class)). A finding of the check is the most precise one about its location; the stages that
//! read the description add nothing to it.

use std::cell::Cell;
use std::collections::HashSet;

use serde_json::{Map, Value};

use super::reader::is_misplaced;
use super::rules;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, describe_value, did_you_mean};
use crate::extensions;
use crate::location::{FileId, Location, Path};
use crate::source::Source;
use crate::spec::{Field, FieldType, IfMistyped, Object, ObjectKind, Version};

/// After so many errors the check ends.
const ERRORS: usize = 1000;

/// How many parts of combined schemas are compared.
const VISITS: usize = 1_000_000;

/// How often "did you mean" is tried.
const SUGGESTIONS: usize = 100;

/// Reports what the specification does not allow. The version of the description was checked.
pub(super) fn check(source: &Source, version: Version, members: &Map<String, Value>, diagnostics: &mut Diagnostics) {
    let mut walk = Walk {
        source,
        version,
        diagnostics,
        visited: HashSet::new(),
        queue: Vec::new(),
        visits_left: Cell::new(VISITS),
        suggestions: SUGGESTIONS,
    };
    let root = Location::root_of(FileId::ROOT);
    walk.object(ObjectKind::Root, &Path::Start(&root), members);
    // A worklist, not recursion: references may form cycles.
    while let Some((location, kind, value)) = walk.queue.pop() {
        if walk.diagnostics.errors() > ERRORS {
            break;
        }
        walk.target(kind, &location, value);
    }
}

pub(super) struct Walk<'s, 'd> {
    pub(super) source: &'s Source,
    pub(super) version: Version,
    pub(super) diagnostics: &'d mut Diagnostics,
    /// The objects that were visited, by their addresses.
    pub(super) visited: HashSet<usize>,
    /// Targets of references that are not visited yet.
    pub(super) queue: Vec<(Location, ObjectKind, &'s Value)>,
    /// How many more schemas may be visited from elsewhere: combined schemas may refer to the same parts over and over.
    pub(super) visits_left: Cell<usize>,
    /// How often "did you mean" is tried yet; it is slow.
    pub(super) suggestions: usize,
}

impl<'s> Walk<'s, '_> {
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.report(diagnostic);
    }

    /// Reports a problem without a help text.
    pub(super) fn report_at(&mut self, code: Code, path: &Path<'_>, message: impl Into<String>) {
        self.report(Diagnostic::new(code, &path.location(), message));
    }

    /// The target of a reference, unless it was visited.
    pub(super) fn target(&mut self, kind: ObjectKind, location: &Location, value: &'s Value) {
        if let Value::Object(members) = value
            && !self.visited.contains(&address(members))
        {
            self.object(kind, &Path::Start(location), members);
        }
    }

    /// An object of the specification, field by field.
    pub(super) fn object(&mut self, kind: ObjectKind, path: &Path<'_>, members: &'s Map<String, Value>) {
        self.visited.insert(address(members));
        let object = kind.object();
        for problem in extensions::check(kind, path, members) {
            self.report(problem);
        }
        if object.is_referable
            && let Some(Value::String(reference)) = members.get("$ref")
        {
            self.follow(kind, path, reference);
            if kind != ObjectKind::PathItem && !(kind == ObjectKind::Schema && self.version.has_json_schema()) {
                return;
            }
        }
        for (name, value) in members {
            let path = path.key(name);
            if kind == ObjectKind::Callback && !name.starts_with("x-") {
                self.value(FieldType::Object(ObjectKind::PathItem), &path, value);
            } else if let Some(field) = self.field(kind, &object, name) {
                if field.if_mistyped == IfMistyped::Reported {
                    self.value(field.accepts, &path, value);
                } else {
                    self.fitting_value(field.accepts, &path, value);
                }
            } else {
                self.unknown(kind, &object, &path, name);
            }
        }
        self.missing(&object, path, members);
        rules::object(self, kind, path, members);
    }

    /// The field, if this version has it.
    fn field(&self, kind: ObjectKind, object: &Object, name: &str) -> Option<&'static Field> {
        let own = object.field(name).filter(|field| field.versions.has(self.version));
        own.or_else(|| value_field(kind, name).filter(|_| self.version == Version::V20))
    }

    fn unknown(&mut self, kind: ObjectKind, object: &Object, path: &Path<'_>, name: &str) {
        if name.starts_with("x-") || name == "$schema" || (kind == ObjectKind::Schema && self.version.has_json_schema())
        {
            return;
        }
        let other = object.field(name).or_else(|| value_field(kind, name));
        if let Some(versions) = other.and_then(|field| field.versions.since()) {
            let message = format!("{} has a field `{name}` {versions}", object.name);
            let help = "change the version of the description, or remove the field";
            if let Some(diagnostic) = rules::later_field(kind, name, &path.location(), message) {
                self.report(diagnostic.at_key().help(help));
            }
            return;
        }
        let message = format!("{} has no field `{name}`", object.name);
        let names = object.fields.iter().filter(|field| field.versions.has(self.version)).map(|field| field.name);
        self.suggestions = self.suggestions.saturating_sub(1);
        let help = if self.suggestions > 0 { did_you_mean(name, names) } else { None };
        let diagnostic = rules::unknown_field(kind, name, &path.location(), message).at_key();
        self.report(diagnostic.help("remove it, or let its name start with `x-`").maybe_help(help));
    }

    fn missing(&mut self, object: &Object, path: &Path<'_>, members: &Map<String, Value>) {
        for field in object.fields {
            if field.is_required_in(self.version) && members.get(field.name).is_none_or(Value::is_null) {
                let message = format!("{} requires the field `{}`", object.name, field.name);
                let what = object.bare_name();
                let problem = Diagnostic::new(Code::MalformedObject, &path.location(), message);
                self.report(problem.fallback(if what.starts_with('`') {
                    format!("{what} is left out")
                } else {
                    format!("the {what} is left out")
                }));
            }
        }
    }

    /// Visits a value, and reports a type other than that of the table.
    pub(super) fn value(&mut self, field_type: FieldType, path: &Path<'_>, value: &'s Value) {
        if !self.fitting_value(field_type, path, value) {
            mistyped(self, field_type.structure(), path, value);
        }
    }

    /// Visits a value if it has the type of the table. Returns whether it does. Strings, numbers and booleans are left to the reader, which
    /// converts others.
    fn fitting_value(&mut self, field_type: FieldType, path: &Path<'_>, value: &'s Value) -> bool {
        match (field_type.structure(), value) {
            (FieldType::Object(kind) | FieldType::BoolOrObject(kind), Value::Object(members)) => {
                self.object(kind, path, members);
            }
            (FieldType::BoolOrObject(_), Value::Bool(_)) | (FieldType::Any, _) => {}
            (FieldType::Object(ObjectKind::Schema), Value::Bool(_)) if self.version.has_json_schema() => {}
            (FieldType::List(element), Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    self.value(*element, &path.index(index), value);
                }
            }
            // Bundlers put references where the specification has none; they are read with a warning.
            (FieldType::Map(..), Value::Object(members)) if members.len() == 1 && members.contains_key("$ref") => {}
            (FieldType::Map(inner, names), Value::Object(members)) => {
                rules::check_names(self, names, path, members);
                for (name, value) in members {
                    if !(names.have_extensions() && name.starts_with("x-")) {
                        self.value(*inner, &path.key(name), value);
                    }
                }
            }
            _ => return false,
        }
        true
    }

    /// Definitions of the root document are visited anyway.
    fn follow(&mut self, kind: ObjectKind, path: &Path<'_>, reference: &str) {
        let source = self.source;
        let Some(location) = source.locate(path.file(), reference) else { return };
        let Some(value) = location.pointer.find_in(&source.file(location.file).tree) else { return };
        let first = location.pointer.tokens().next().unwrap_or_default();
        if location.file != FileId::ROOT || ObjectKind::Root.object().field(&first).is_none() {
            self.queue.push((location, kind, value));
        }
    }

    /// Whether another schema may be visited.
    pub(super) fn may_visit(&self) -> bool {
        self.visits_left.replace(self.visits_left.get().saturating_sub(1)) > 0
    }

    /// The object that a value is or refers to, and its file. Unresolved references are reported by the stage that reads them.
    pub(super) fn resolved(&self, file: FileId, value: &'s Value) -> Option<(FileId, &'s Map<String, Value>)> {
        let source = self.source;
        match value.get("$ref") {
            Some(Value::String(reference)) => {
                let (location, target) = source.follow(&source.locate(file, reference)?)?;
                Some((location.file, target.as_object()?))
            }
            _ => Some((file, value.as_object()?)),
        }
    }
}

/// A field that describes the value of a parameter or a header, where Swagger 2.0 has no schema.
fn value_field(kind: ObjectKind, name: &str) -> Option<&'static Field> {
    let has_value = matches!(kind, ObjectKind::Parameter | ObjectKind::Header);
    has_value.then(|| ObjectKind::Items.object().field(name)).flatten()
}

/// Where an object is in memory: it does not move while the source is borrowed.
fn address(members: &Map<String, Value>) -> usize {
    std::ptr::from_ref(members).addr()
}

/// Reports a value that is not the object or array of the table. Unambiguous values are accepted: a number for a string, null for a missing
/// field, an empty array for an empty object, which PHP does not distinguish.
fn mistyped(walk: &mut Walk<'_, '_>, form: FieldType, path: &Path<'_>, value: &Value) {
    let message = match (form, value) {
        (FieldType::Enum(words), Value::String(text)) if !words.contains(&text.as_str()) => {
            word(walk, words, path, text);
            return;
        }
        _ if is_plain(form, path, value) => return,
        (FieldType::Object(kind) | FieldType::BoolOrObject(kind), other) => {
            format!("{} is an object, not {}", kind.object().name, describe_value(other))
        }
        (FieldType::List(_), other) => format!("`{}` is an array, not {}", path.last(), describe_value(other)),
        (FieldType::Map(..), other) => format!("`{}` is an object, not {}", path.last(), describe_value(other)),
        _ => return,
    };
    let problem = Diagnostic::new(Code::MalformedObject, &path.location(), message);
    walk.report(match form {
        FieldType::Object(ObjectKind::Schema) | FieldType::BoolOrObject(ObjectKind::Schema) => {
            problem.fallback("any value is accepted here")
        }
        _ => problem,
    });
}

fn is_plain(form: FieldType, path: &Path<'_>, value: &Value) -> bool {
    match (form, value) {
        (FieldType::Object(ObjectKind::Schema), value) if is_misplaced(&path.last(), value) => true,
        (FieldType::Map(..), Value::Array(values)) if values.is_empty() => true,
        (FieldType::Object(ObjectKind::Schema), Value::Bool(_) | Value::Null)
        | (FieldType::Object(ObjectKind::Example), _)
        | (FieldType::Object(ObjectKind::MediaType) | FieldType::List(_) | FieldType::Map(..), Value::Null)
        | (FieldType::Map(FieldType::Object(ObjectKind::Example), _), Value::Array(_)) => true,
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
