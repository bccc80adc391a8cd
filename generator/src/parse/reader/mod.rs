//! Reads one node along the table: inner nodes are replaced by references and read later, and small mistakes are corrected, so the typed
//! model gets only what it accepts.

mod references;
mod values;

use serde_json::{Map, Value};

pub(super) use values::{unreadable_documentation, whole};

use super::coercions::{self, Coercions};
use super::reference::{self, internal, reference_to};
use crate::diagnostics::{Code, Diagnostic, describe_value};
use crate::location::Location;
use crate::parse::Document;
use crate::parse::earlier::Reporter;
use crate::spec::{Field, FieldType, IfMissing, Names, ObjectKind};

/// A node that was found inside another, or through a reference.
#[derive(Debug)]
pub(super) struct Discovered {
    pub(super) kind: ObjectKind,
    pub(super) location: Location,
    /// Its value, where it is not in the description.
    pub(super) assumed: Option<Value>,
}

/// An error was reported instead.
struct Reported;

/// Whether a keyword of a schema is in a position for a schema.
pub(crate) fn is_misplaced(name: &str, value: &Value) -> bool {
    value.is_array() && ["required", "enum", "allOf", "oneOf", "anyOf"].contains(&name)
}

/// How many references in a row are followed where none is expected.
const HOPS: usize = 16;

/// Reads one node.
pub(super) struct Reader<'a, 'd> {
    pub(super) document: &'a Document<'a>,
    pub(super) reporter: &'a mut Reporter<'d>,
    /// What was found inside.
    pub(super) discovered: Vec<Discovered>,
    /// Whether an error was reported that makes the node unusable.
    pub(super) is_broken: bool,
    /// Whether the node is not the one of the description at its location, so its inner nodes may not be either.
    pub(super) is_derived: bool,
}

impl<'a, 'd> Reader<'a, 'd> {
    pub(super) fn new(document: &'a Document<'a>, reporter: &'a mut Reporter<'d>) -> Self {
        Self { document, reporter, discovered: Vec::new(), is_broken: false, is_derived: false }
    }

    /// The node without its inner nodes; `None` if the value cannot be a node of this kind.
    pub(super) fn node(&mut self, kind: ObjectKind, location: &Location, raw: &Value) -> Option<Map<String, Value>> {
        let none = Map::new();
        let members = match raw {
            Value::Object(members) => members,
            Value::Null => &none,
            Value::Array(values) if values.is_empty() => &none,
            // The tuples of older versions of JSON Schema.
            Value::Array(values) if kind == ObjectKind::Schema && !values.is_empty() => {
                self.lenient(
                    location,
                    "a list of schemas belongs to older versions of JSON Schema; it is read as `anyOf`",
                );
                let children = values.iter().enumerate();
                let children = children.map(|(index, raw)| self.child(kind, &location.element(index), raw));
                return Some(Map::from_iter([("anyOf".to_owned(), Value::Array(children.collect()))]));
            }
            // From 3.1 on `true` is any value; the typed schema cannot express `false`.
            Value::Bool(_) if kind == ObjectKind::Schema && self.document.version().has_json_schema() => &none,
            Value::Bool(_) if kind == ObjectKind::Schema => {
                self.lenient(location, "a schema that is `true` or `false` is read as any value");
                &none
            }
            other if kind == ObjectKind::Example => {
                return Some(Map::from_iter([("value".to_owned(), other.clone())]));
            }
            other => {
                self.malformed(
                    location,
                    &format!("{} is an object, not {}", kind.object().name, describe_value(other)),
                );
                return None;
            }
        };
        if kind == ObjectKind::Callback {
            let Some(Value::Object(items)) = self.named_nodes(ObjectKind::PathItem, location, raw, true) else {
                return None;
            };
            return Some(items);
        }
        let coercions = coercions::of(self, kind, location, members);
        let fields = self.object(kind, location, members, &coercions);
        self.is_broken |= fields.is_none();
        fields
    }

    /// A field of the root.
    pub(super) fn root_field(&mut self, root: &Location, name: &str, raw: &Value) -> Option<Value> {
        match ObjectKind::Root.object().read_field(name) {
            Some(field) => self.written(field.accepts, &|| root.child(name), raw),
            None => name.starts_with("x-").then(|| raw.clone()),
        }
    }

    /// The value of a field that has a row.
    fn written(&mut self, field_type: FieldType, place: &dyn Fn() -> Location, raw: &Value) -> Option<Value> {
        if is_correct(field_type, raw) { Some(raw.clone()) } else { self.field(field_type, &place(), raw) }
    }

    /// An object, field by field; `None` if a field is missing without which the object is unusable. `coercions` take precedence over the
    /// written fields.
    pub(super) fn object(
        &mut self,
        kind: ObjectKind,
        location: &Location,
        members: &Map<String, Value>,
        coercions: &Coercions,
    ) -> Option<Map<String, Value>> {
        let object = kind.object();
        let mut out = Map::new();
        for (name, raw) in members {
            if coercions.covers(name) {
                continue;
            }
            if let Some(field) = object.read_field(name) {
                let value = self.written(field.accepts, &|| location.child(name), raw);
                out.extend(value.map(|value| (name.clone(), value)));
            } else if name.starts_with("x-") {
                out.insert(name.clone(), raw.clone());
            }
        }
        out.extend(coercions.values());
        self.fill_in(object.fields, location, members, &mut out).then_some(out)
    }

    /// Fills in missing fields. Returns whether the object is complete.
    fn fill_in(
        &mut self,
        fields: &[Field],
        location: &Location,
        members: &Map<String, Value>,
        out: &mut Map<String, Value>,
    ) -> bool {
        let mut is_whole = true;
        // Most fields may be missing: they are not looked up.
        let is_asked = |field: &&Field| field.is_read() && !matches!(field.if_missing, IfMissing::Optional);
        for field in fields.iter().filter(is_asked) {
            if out.contains_key(field.name) {
                continue;
            }
            let value = match (field.if_missing, field.accepts) {
                (IfMissing::Optional, _) => continue,
                (IfMissing::Empty, FieldType::String | FieldType::Documentation) => Value::String(String::new()),
                (IfMissing::Empty, _) => Value::Object(Map::new()),
                (IfMissing::ExplodedForm, _) => {
                    let style = out.get("style").and_then(Value::as_str).unwrap_or("form");
                    Value::Bool(style == "form")
                }
                (IfMissing::ObjectLeftOut, _) => {
                    // A field with a wrong value was reported already.
                    if members.get(field.name).is_none_or(Value::is_null) {
                        self.malformed(location, &format!("the field `{}` is missing", field.name));
                    }
                    is_whole = false;
                    continue;
                }
            };
            out.insert(field.name.to_owned(), value);
        }
        is_whole
    }

    fn field(&mut self, field_type: FieldType, place: &Location, raw: &Value) -> Option<Value> {
        if raw.is_null() && !matches!(field_type, FieldType::Any) {
            return None;
        }
        match field_type {
            FieldType::Documentation => return self.documentation(place, raw),
            FieldType::Object(ObjectKind::ExternalDocs) if self.is_unreadable(place, raw) => return None,
            _ => {}
        }
        let followed = self.follow_unexpected(field_type, place, raw).ok()?;
        let (place, raw) = followed.as_ref().map_or((place, raw), |(place, raw)| (place, *raw));
        match field_type {
            FieldType::Any => Some(raw.clone()),
            FieldType::String | FieldType::Documentation => self.string(place, raw).map(Value::String),
            FieldType::Bool => self.boolean(place, raw),
            FieldType::UnsignedInteger => self.unsigned_integer(place, raw),
            FieldType::Number => self.number(place, raw),
            FieldType::Enum(words) => self.enum_value(words, place, raw),
            FieldType::SchemaName => self.schema_name(place, raw),
            FieldType::Object(kind) if kind.object().is_node => Some(self.child(kind, place, raw)),
            FieldType::Object(kind @ ObjectKind::ExternalDocs) => self.external_docs(kind, place, raw),
            FieldType::Object(kind) => self.inner_object(kind, place, raw),
            FieldType::BoolOrObject(kind) => match raw {
                Value::Bool(_) => Some(raw.clone()),
                Value::String(_) => self.boolean(place, raw),
                _ => Some(self.child(kind, place, raw)),
            },
            FieldType::List(element) => self.elements(*element, place, raw),
            FieldType::Map(value, names) => self.entries(*value, names, place, raw),
            FieldType::SecurityRequirements => self.requirements(place, raw),
        }
    }

    fn elements(&mut self, element: FieldType, place: &Location, raw: &Value) -> Option<Value> {
        match element {
            FieldType::String => Some(self.strings(place, raw)),
            FieldType::Object(kind) if kind.object().is_node => self.nodes(kind, place, raw),
            FieldType::Object(kind) => self.objects(kind, place, raw),
            _ => self.list(place, raw).map(|values| Value::Array(values.to_vec())),
        }
    }

    fn entries(&mut self, value: FieldType, names: Names, place: &Location, raw: &Value) -> Option<Value> {
        match value {
            FieldType::Object(kind) if kind.object().is_node => {
                self.named_nodes(kind, place, raw, names.have_extensions())
            }
            FieldType::Object(kind) => {
                self.map_entries(place, raw, |reader, place, raw| reader.inner_object(kind, place, raw))
            }
            FieldType::SchemaName => self.map_entries(place, raw, Self::schema_name),
            _ => self.map_entries(place, raw, |reader, place, raw| reader.string(place, raw).map(Value::String)),
        }
    }

    fn reported(&mut self, error: Diagnostic) -> Reported {
        self.reporter.report(error);
        Reported
    }

    /// A node inside this one: it is read later.
    pub(super) fn child(&mut self, kind: ObjectKind, place: &Location, raw: &Value) -> Value {
        let assumed = self.is_derived.then(|| raw.clone());
        self.discovered.push(Discovered { kind, location: place.clone(), assumed });
        reference_to(place)
    }

    /// A node that is missing from the description.
    pub(super) fn assumed_child(&mut self, kind: ObjectKind, place: &Location, value: Value) -> Value {
        self.discovered.push(Discovered { kind, location: place.clone(), assumed: Some(value) });
        reference_to(place)
    }

    fn nodes(&mut self, kind: ObjectKind, place: &Location, raw: &Value) -> Option<Value> {
        let values = self.list(place, raw)?;
        let present = values.iter().enumerate().filter(|(_, value)| !value.is_null());
        Some(Value::Array(present.map(|(index, raw)| self.child(kind, &place.element(index), raw)).collect()))
    }

    fn named_nodes(&mut self, kind: ObjectKind, place: &Location, raw: &Value, has_extensions: bool) -> Option<Value> {
        if let (ObjectKind::Example, Value::Array(values)) = (kind, raw) {
            let named = values.iter().enumerate();
            let named = named.map(|(index, raw)| (index.to_string(), self.child(kind, &place.element(index), raw)));
            return Some(Value::Object(named.collect()));
        }
        let members = self.fields_of(place, raw)?;
        let mut out = Map::new();
        for (name, value) in members.iter() {
            if kind == ObjectKind::Schema && is_misplaced(name, value) {
                let message = format!("`{name}` is among the properties and is left out; it belongs one level up");
                self.lenient(&place.child(name), &message);
                continue;
            }
            if has_extensions && name.starts_with("x-") {
                out.insert(name.clone(), value.clone());
            } else if !value.is_null() || kind == ObjectKind::Schema {
                out.insert(name.clone(), self.child(kind, &place.child(name), value));
            }
        }
        Some(Value::Object(out))
    }

    fn inner_object(&mut self, kind: ObjectKind, place: &Location, raw: &Value) -> Option<Value> {
        let followed = self.follow_unexpected(FieldType::Object(kind), place, raw).ok()?;
        if kind == ObjectKind::MediaType {
            self.item_schema_of_target(place, raw, followed.as_ref());
        }
        let (place, raw) = followed.as_ref().map_or((place, raw), |(place, raw)| (place, *raw));
        let members = self.fields_of(place, raw)?;
        self.object(kind, place, &members, &Coercions::default()).map(Value::Object)
    }

    fn external_docs(&mut self, kind: ObjectKind, place: &Location, raw: &Value) -> Option<Value> {
        let is_whole = |field: &Field| {
            field.if_missing != IfMissing::ObjectLeftOut || raw.get(field.name).is_some_and(Value::is_string)
        };
        if kind.object().fields.iter().all(is_whole) {
            return self.inner_object(kind, place, raw);
        }
        let name = place.pointer.last().unwrap_or_default();
        self.lenient(place, &format!("`{name}` is incomplete and is left out"));
        None
    }

    fn enum_value(&mut self, words: &[&str], place: &Location, raw: &Value) -> Option<Value> {
        let text = self.string(place, raw)?;
        if words.contains(&text.as_str()) {
            return Some(Value::String(text));
        }
        let name = place.pointer.last().unwrap_or_default();
        let message = format!("`{name}` cannot be `{text}` here and is left out");
        let known = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let warning = Diagnostic::new(Code::LenientValue, place, message).help(format!("it is one of {known}"));
        self.reporter.report(warning);
        None
    }

    fn objects(&mut self, kind: ObjectKind, place: &Location, raw: &Value) -> Option<Value> {
        let values = self.list(place, raw)?;
        let present = values.iter().enumerate().filter(|(_, value)| !value.is_null());
        Some(Value::Array(
            present.filter_map(|(index, value)| self.inner_object(kind, &place.element(index), value)).collect(),
        ))
    }

    fn map_entries(
        &mut self,
        place: &Location,
        raw: &Value,
        mut read: impl FnMut(&mut Self, &Location, &Value) -> Option<Value>,
    ) -> Option<Value> {
        let members = self.fields_of(place, raw)?;
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
            out.extend(self.map_entries(&place.element(index), value, |reader, place, raw| match raw {
                Value::Null => Some(Value::Array(Vec::new())),
                other => Some(reader.strings(place, other)),
            }));
        }
        Some(Value::Array(out))
    }

    /// A value of a discriminator's mapping: the name of a component schema, or a reference.
    fn schema_name(&mut self, place: &Location, raw: &Value) -> Option<Value> {
        let text = self.string(place, raw)?;
        let named = super::schemas_of_root().child(&text);
        let target = if self.document.value(&named).is_some() {
            named
        } else {
            match reference::target(self.document, place, &text) {
                Ok(target) => target,
                Err(error) => {
                    let message = format!("unresolved discriminator value: {}", error.message);
                    let warning = Diagnostic::new(Code::UnresolvedMapping, place, message).maybe_help(error.help);
                    self.reporter.report(warning);
                    return None;
                }
            }
        };
        if let Err(error) = reference::check_kind(self.document, place, &target, ObjectKind::Schema) {
            self.reporter.report(Diagnostic::new(Code::UnresolvedMapping, place, error.message));
            return None;
        }
        self.discovered.push(Discovered { kind: ObjectKind::Schema, location: target.clone(), assumed: None });
        Some(Value::String(internal(&target)))
    }
}

/// Whether a value is correct as it is. Most are, and need no location.
fn is_correct(field_type: FieldType, raw: &Value) -> bool {
    matches!(
        (field_type, raw),
        (FieldType::Any, _)
            | (FieldType::String | FieldType::Documentation, Value::String(_))
            | (FieldType::Bool, Value::Bool(_))
    )
}
