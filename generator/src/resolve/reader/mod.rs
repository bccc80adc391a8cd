//! Reads one piece along the grammar: what is inside it and a piece of its own is put aside and replaced by a reference,
//! and what is written a little wrongly is put right, so that the typed model only sees what it understands.

mod documentation;
mod internal;
mod scalars;

use serde_json::{Map, Value};

pub(super) use documentation::unreadable_documentation;
use internal::reference_to;
pub(super) use internal::{internal, place_of};
pub(crate) use scalars::named;
pub(super) use scalars::whole;

use super::fixes::{self, Fixes};
use super::grammar::{self, Absent, Field, Fields, Kind, Shape};
use super::reference;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::Document;
use crate::location::Location;

/// A piece that was found inside another, or that a reference leads to.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) location: Location,
    /// What it says, where the description itself does not.
    pub(super) assumed: Option<Value>,
}

/// An error was reported instead.
struct Reported;

/// Whether a keyword of a schema stands where a schema is expected.
pub(crate) fn is_misplaced(name: &str, value: &Value) -> bool {
    value.is_array() && ["required", "enum", "allOf", "oneOf", "anyOf"].contains(&name)
}

/// How many references in a row are followed where none is expected.
const HOPS: usize = 16;

/// Reads one piece.
pub(super) struct Reader<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// What was found inside.
    pub(super) found: Vec<Found>,
    /// Whether an error was reported that makes the piece unusable.
    pub(super) is_broken: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document<'a>, diagnostics: &'a mut Diagnostics) -> Self {
        Self { document, diagnostics, found: Vec::new(), is_broken: false }
    }

    /// The piece without its inner pieces; `None` where it is nothing like a piece of its kind.
    pub(super) fn piece(&mut self, kind: Kind, location: &Location, raw: &Value) -> Option<Map<String, Value>> {
        let none = Map::new();
        let members = match raw {
            Value::Object(members) => members,
            Value::Null => &none,
            Value::Array(values) if values.is_empty() => &none,
            // The tuples of older versions of JSON Schema.
            Value::Array(values) if kind == Kind::Schema && !values.is_empty() => {
                self.lenient(location, "a list of schemas is of older versions of JSON Schema; it is read as `anyOf`");
                let children = (0..values.len()).map(|index| self.child(kind, &location.element(index)));
                return Some(Map::from_iter([("anyOf".to_owned(), Value::Array(children.collect()))]));
            }
            Value::Bool(_) if kind == Kind::Schema => {
                self.lenient(location, "a schema that is `true` or `false` is read as any value");
                &none
            }
            other if kind == Kind::Example => {
                return Some(Map::from_iter([("value".to_owned(), other.clone())]));
            }
            other => {
                self.malformed(location, &format!("{} is an object, not {}", kind.with_article(), named(other)));
                return None;
            }
        };
        if kind == Kind::Callback {
            let Some(Value::Object(items)) = self.named_pieces(Kind::PathItem, location, raw, true) else {
                return None;
            };
            return Some(items);
        }
        let fixes = fixes::of(self, kind, location, members);
        let piece = self.object(kind.fields(), location, members, &fixes);
        self.is_broken |= piece.is_none();
        piece
    }

    /// An object, member by member; `None` where something is missing without which it is nothing. `fixes` win over what is written.
    pub(super) fn object(
        &mut self,
        fields: Fields,
        location: &Location,
        members: &Map<String, Value>,
        fixes: &Fixes,
    ) -> Option<Map<String, Value>> {
        let mut out = Map::new();
        for (name, raw) in members {
            if fixes.covers(name) {
                continue;
            }
            if let Some(field) = grammar::field(fields, name) {
                let value = if is_sound(field.shape, raw) {
                    Some(raw.clone())
                } else {
                    self.member(field.shape, &location.child(name), raw)
                };
                out.extend(value.map(|value| (name.clone(), value)));
            } else if name.starts_with("x-") {
                out.insert(name.clone(), raw.clone());
            }
        }
        out.extend(fixes.values());
        self.complete(fields, location, members, &mut out).then_some(out)
    }

    /// Fills in missing members. Gives whether the object is whole then.
    fn complete(
        &mut self,
        fields: Fields,
        location: &Location,
        members: &Map<String, Value>,
        out: &mut Map<String, Value>,
    ) -> bool {
        let mut is_whole = true;
        for field in fields.iter().filter(|field| field.absent != Absent::Fine) {
            if out.contains_key(field.name) {
                continue;
            }
            match field.absent {
                Absent::Fine => {}
                Absent::EmptyText => drop(out.insert(field.name.to_owned(), Value::String(String::new()))),
                Absent::EmptyObject => drop(out.insert(field.name.to_owned(), Value::Object(Map::new()))),
                Absent::Exploded => {
                    let style = out.get("style").and_then(Value::as_str).unwrap_or("form");
                    let is_exploded = style == "form";
                    out.insert(field.name.to_owned(), Value::Bool(is_exploded));
                }
                Absent::Error => {
                    // A member that is there but wrong was reported already.
                    if members.get(field.name).is_none_or(Value::is_null) {
                        self.malformed(location, &format!("the member `{}` is missing", field.name));
                    }
                    is_whole = false;
                }
            }
        }
        is_whole
    }

    fn member(&mut self, shape: Shape, place: &Location, raw: &Value) -> Option<Value> {
        if raw.is_null() && !matches!(shape, Shape::Any) {
            return None;
        }
        match shape {
            Shape::Prose => return self.prose(place, raw),
            Shape::Note(_) if self.is_unreadable(place, raw) => return None,
            _ => {}
        }
        let followed = self.followed(shape, place, raw).ok()?;
        let (place, raw) = followed.as_ref().map_or((place, raw), |(place, raw)| (place, *raw));
        match shape {
            Shape::Any => Some(raw.clone()),
            Shape::Text | Shape::Prose => self.text(place, raw).map(Value::String),
            Shape::Flag => self.flag(place, raw),
            Shape::Count => self.count(place, raw),
            Shape::Number => self.number(place, raw),
            Shape::Texts => Some(self.texts(place, raw)),
            Shape::Values => self.list(place, raw).map(|values| Value::Array(values.to_vec())),
            Shape::NamedTexts => self.each(place, raw, |reader, place, raw| reader.text(place, raw).map(Value::String)),
            Shape::Requirements => self.requirements(place, raw),
            Shape::Mapping => self.each(place, raw, Self::mapped),
            Shape::One(kind) => Some(self.child(kind, place)),
            Shape::Many(kind) => self.pieces(kind, place, raw),
            Shape::Named(kind) => self.named_pieces(kind, place, raw, false),
            Shape::NamedOrExtension(kind) => self.named_pieces(kind, place, raw, true),
            Shape::FlagOrOne(kind) => match raw {
                Value::Bool(_) => Some(raw.clone()),
                Value::String(_) => self.flag(place, raw),
                _ => Some(self.child(kind, place)),
            },
            Shape::Object(fields) => self.inner_object(fields, place, raw),
            Shape::Note(fields) => self.note(fields, place, raw),
            Shape::Word(words) => self.word(words, place, raw),
            Shape::Objects(fields) => self.objects(fields, place, raw),
            Shape::NamedObjects(fields) => {
                self.each(place, raw, |reader, place, raw| reader.inner_object(fields, place, raw))
            }
        }
    }

    /// The value that a `$ref` means where the specification allows none: bundlers replace it wherever it stands.
    fn followed(
        &mut self,
        shape: Shape,
        place: &Location,
        raw: &Value,
    ) -> Result<Option<(Location, &'a Value)>, Reported> {
        let reference = raw.get("$ref").and_then(Value::as_str);
        let (Some(mut text), false) = (reference, matches!(shape, Shape::Any | Shape::One(_) | Shape::FlagOrOne(_)))
        else {
            return Ok(None);
        };
        let mut place = place.child("$ref");
        let document = self.document;
        for _ in 0..HOPS {
            self.lenient(&place, "a reference is not expected here; it is followed all the same");
            let target = reference::target(document, &place, text).map_err(|error| self.reported(error))?;
            let remark = reference::remark(document, &place, text);
            if let Some(remark) = remark {
                self.diagnostics.report(remark);
            }
            let value = document.value(&target).unwrap_or(&Value::Null);
            match value.get("$ref").and_then(Value::as_str) {
                Some(next) => (place, text) = (target.child("$ref"), next),
                None => return Ok(Some((target, value))),
            }
        }
        Err(self.reported(Diagnostic::new(Code::ReferenceCycle, &place, "the references lead to no value")))
    }

    fn reported(&mut self, error: Diagnostic) -> Reported {
        self.diagnostics.report(error);
        Reported
    }

    /// A piece inside this one: it is read later.
    pub(super) fn child(&mut self, kind: Kind, place: &Location) -> Value {
        self.found.push(Found { kind, location: place.clone(), assumed: None });
        reference_to(place)
    }

    /// A piece that the description should hold and does not.
    pub(super) fn assumed_child(&mut self, kind: Kind, place: &Location, value: Value) -> Value {
        self.found.push(Found { kind, location: place.clone(), assumed: Some(value) });
        reference_to(place)
    }

    fn pieces(&mut self, kind: Kind, place: &Location, raw: &Value) -> Option<Value> {
        let values = self.list(place, raw)?;
        let present = values.iter().enumerate().filter(|(_, value)| !value.is_null());
        Some(Value::Array(present.map(|(index, _)| self.child(kind, &place.element(index))).collect()))
    }

    fn named_pieces(&mut self, kind: Kind, place: &Location, raw: &Value, has_extensions: bool) -> Option<Value> {
        if let (Kind::Example, Value::Array(values)) = (kind, raw) {
            let named = (0..values.len()).map(|index| (index.to_string(), self.child(kind, &place.element(index))));
            return Some(Value::Object(named.collect()));
        }
        let members = self.members(place, raw)?;
        let mut out = Map::new();
        for (name, value) in members.iter() {
            if kind == Kind::Schema && is_misplaced(name, value) {
                let message =
                    format!("`{name}` stands among the properties and is left out; it belongs a level further up");
                self.lenient(&place.child(name), &message);
                continue;
            }
            if has_extensions && name.starts_with("x-") {
                out.insert(name.clone(), value.clone());
            } else if !value.is_null() || kind == Kind::Schema {
                out.insert(name.clone(), self.child(kind, &place.child(name)));
            }
        }
        Some(Value::Object(out))
    }

    fn inner_object(&mut self, fields: Fields, place: &Location, raw: &Value) -> Option<Value> {
        let followed = self.followed(Shape::Object(fields), place, raw).ok()?;
        let (place, raw) = followed.as_ref().map_or((place, raw), |(place, raw)| (place, *raw));
        let members = self.members(place, raw)?;
        self.object(fields, place, &members, &Fixes::default()).map(Value::Object)
    }

    fn note(&mut self, fields: Fields, place: &Location, raw: &Value) -> Option<Value> {
        let is_whole =
            |field: &Field| field.absent != Absent::Error || raw.get(field.name).is_some_and(Value::is_string);
        if fields.iter().all(is_whole) {
            return self.inner_object(fields, place, raw);
        }
        let name = place.pointer.last().unwrap_or_default();
        self.lenient(place, &format!("`{name}` is incomplete and is left out"));
        None
    }

    fn word(&mut self, words: &[&str], place: &Location, raw: &Value) -> Option<Value> {
        let text = self.text(place, raw)?;
        if words.contains(&text.as_str()) {
            return Some(Value::String(text));
        }
        let name = place.pointer.last().unwrap_or_default();
        let message = format!("`{name}` cannot be `{text}` here and is left out");
        let known = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let warning = Diagnostic::new(Code::LenientValue, place, message).help(format!("it is one of {known}"));
        self.diagnostics.report(warning);
        None
    }

    fn objects(&mut self, fields: Fields, place: &Location, raw: &Value) -> Option<Value> {
        let values = self.list(place, raw)?;
        let present = values.iter().enumerate().filter(|(_, value)| !value.is_null());
        Some(Value::Array(
            present.filter_map(|(index, value)| self.inner_object(fields, &place.element(index), value)).collect(),
        ))
    }

    fn each(
        &mut self,
        place: &Location,
        raw: &Value,
        mut read: impl FnMut(&mut Self, &Location, &Value) -> Option<Value>,
    ) -> Option<Value> {
        let members = self.members(place, raw)?;
        let mut out = Map::new();
        for (name, value) in members.iter() {
            if let Some(value) = read(self, &place.child(name), value) {
                out.insert(name.clone(), value);
            }
        }
        Some(Value::Object(out))
    }

    fn requirements(&mut self, place: &Location, raw: &Value) -> Option<Value> {
        let values = self.list(place, raw)?;
        let mut out = Vec::new();
        for (index, value) in values.iter().enumerate() {
            out.extend(self.each(&place.element(index), value, |reader, place, raw| match raw {
                Value::Null => Some(Value::Array(Vec::new())),
                other => Some(reader.texts(place, other)),
            }));
        }
        Some(Value::Array(out))
    }

    /// A value of a discriminator's mapping: the name of a component schema, or a reference.
    fn mapped(&mut self, place: &Location, raw: &Value) -> Option<Value> {
        let text = self.text(place, raw)?;
        let named = super::schemas_of_root().child(&text);
        let target = if self.document.value(&named).is_some() {
            named
        } else {
            match reference::target(self.document, place, &text) {
                Ok(target) => target,
                Err(error) => {
                    let message = format!("the discriminator value leads nowhere: {}", error.message);
                    let warning = Diagnostic::new(Code::UnresolvedMapping, place, message).maybe_help(error.help);
                    self.diagnostics.report(warning);
                    return None;
                }
            }
        };
        if let Err(error) = reference::check_kind(self.document, place, &target, Kind::Schema) {
            self.diagnostics.report(Diagnostic::new(Code::UnresolvedMapping, place, error.message));
            return None;
        }
        self.found.push(Found { kind: Kind::Schema, location: target.clone(), assumed: None });
        Some(Value::String(internal(&target)))
    }
}

/// Whether a member is taken as it stands. Most are, and then nobody asks where they are.
fn is_sound(shape: Shape, raw: &Value) -> bool {
    matches!(
        (shape, raw),
        (Shape::Any, _) | (Shape::Text | Shape::Prose, Value::String(_)) | (Shape::Flag, Value::Bool(_))
    )
}
