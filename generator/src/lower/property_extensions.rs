//! Extensions on properties.

use std::collections::HashMap;

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type as SchemaType};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Lowering;
use super::objects::properties_of;
use crate::date_format;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{PropertyExtensions, Reference, Struct, TextFormat, Type};
use crate::location::Location;
use crate::resolve::SchemaId;

/// Other spellings of a property's name.
const ALIASES: &str = "x-oasmith-aliases";

/// Layouts of date-times.
pub(super) const LAYOUTS: &str = "x-oasmith-date-time";

/// A reference of the caller's.
const REFERENCE: &str = "x-oasmith-idempotency-reference";

/// What [`REFERENCE`] can say.
#[derive(serde::Deserialize)]
#[serde(untagged, expecting = "expected a boolean or `unverified`")]
enum ReferenceMark {
    Flag(bool),
    Word(Unverified),
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
enum Unverified {
    Unverified,
}

/// A property of a schema.
#[derive(Clone, Copy)]
pub(super) struct PropertyContext<'a> {
    /// The schema that has it.
    pub(super) owner: SchemaId,
    /// Its name.
    pub(super) wire: &'a str,
    /// What it is: a reference, as every sub-schema is one after resolution.
    pub(super) schema: &'a ReferenceOr<Box<Schema>>,
}

impl Lowering<'_> {
    /// What extensions say about a property.
    pub(super) fn marks_of(&mut self, property: PropertyContext<'_>) -> PropertyExtensions {
        PropertyExtensions {
            aliases: self.aliases_of(property),
            layouts: self.layouts_of(property),
            reference: self.reference_of(property),
        }
    }

    fn reference_of(&mut self, property: PropertyContext<'_>) -> Option<Reference> {
        let help =
            "it is `true`, `false`, or `unverified` where it is not documented that a repeated request is recognised";
        match self.mark(property, REFERENCE, help)? {
            ReferenceMark::Flag(true) => Some(Reference::Verified),
            ReferenceMark::Flag(false) => None,
            ReferenceMark::Word(Unverified::Unverified) => Some(Reference::Unverified),
        }
    }

    fn aliases_of(&mut self, property: PropertyContext<'_>) -> Vec<String> {
        let help = "aliases of the property are a list of strings: `[customer_id, customerID]`";
        self.mark(property, ALIASES, help).unwrap_or_default()
    }

    /// The layouts of a property that is a date-time or a list of them: its own, or those of its type.
    fn layouts_of(&mut self, property: PropertyContext<'_>) -> Vec<String> {
        let beside = self.resolved.siblings_of(property.schema).and_then(|beside| beside.get(LAYOUTS));
        if let Some(value) = beside {
            let place = self.place_of(property).child(LAYOUTS);
            return self.layouts(value, &place);
        }
        let Some(mut id) = self.resolved.target(property.schema) else { return Vec::new() };
        if let SchemaKind::Type(SchemaType::Array(array)) = &self.resolved.schema(id).schema.schema_kind {
            id = array.items.as_ref().and_then(|items| self.resolved.target(items)).unwrap_or(id);
        }
        let node = self.resolved.schema(id);
        match node.schema.schema_data.extensions.get(LAYOUTS) {
            Some(value) if is_text(&node.schema) => self.layouts(value, &node.location.child(LAYOUTS)),
            _ => Vec::new(),
        }
    }

    /// The layouts that an extension lists.
    fn layouts(&mut self, value: &Value, place: &Location) -> Vec<String> {
        const HELP: &str = "layouts are a list of patterns as Unicode has them: `[yyyy-MM-dd HH:mm:ss]`";
        let texts: Vec<&Value> = value.as_array().into_iter().flatten().collect();
        if texts.is_empty() {
            let message = format!("`{LAYOUTS}` is not a list of layouts");
            self.diagnostics.report(Diagnostic::new(Code::InvalidDateFormat, place, message).help(HELP));
        }
        let mut layouts = Vec::new();
        for (index, text) in texts.into_iter().enumerate() {
            match text.as_str().ok_or_else(|| "it is not a string".to_owned()).and_then(date_format::strptime) {
                Ok(layout) => layouts.push(layout),
                Err(reason) => {
                    let message = format!("a layout of date-times cannot be read: {reason}");
                    let diagnostic = Diagnostic::new(Code::InvalidDateFormat, &place.element(index), message);
                    self.diagnostics.report(diagnostic.help(HELP));
                }
            }
        }
        layouts
    }

    /// Checks the layouts of every schema, those that no property has included.
    pub(super) fn check_date_formats(&mut self) {
        let resolved = self.resolved;
        for node in resolved.schemas() {
            let Some(value) = node.schema.schema_data.extensions.get(LAYOUTS) else { continue };
            let place = node.location.child(LAYOUTS);
            if is_text(&node.schema) {
                self.layouts(value, &place);
            } else {
                let message = format!("`{LAYOUTS}` has no meaning here: the schema is not a string");
                self.diagnostics.report(Diagnostic::new(Code::InvalidDateFormat, &place, message));
            }
        }
    }

    /// The value of an extension of a property; none if it is not there, or not of the form that `help` tells.
    fn mark<T: DeserializeOwned>(&mut self, property: PropertyContext<'_>, name: &str, help: &str) -> Option<T> {
        let (value, location) = self.extension(property, name)?;
        match serde_json::from_value(value.clone()) {
            Ok(mark) => Some(mark),
            Err(error) => {
                let message = format!("`{name}` is not understood: {error}");
                self.diagnostics.report(Diagnostic::new(Code::InvalidExtension, &location, message).help(help));
                None
            }
        }
    }

    /// An extension of a property, beside its `$ref` or in its schema, and where it stands. What a component says holds for the
    /// component and not for each property of its type.
    fn extension(&self, property: PropertyContext<'_>, name: &str) -> Option<(&Value, Location)> {
        let place = self.place_of(property);
        let own = self.resolved.target(property.schema).map(|id| self.resolved.schema(id));
        let own = own.filter(|node| node.location == place);
        let beside = || self.resolved.siblings_of(property.schema)?.get(name);
        let value = own.and_then(|node| node.schema.schema_data.extensions.get(name)).or_else(beside)?;
        Some((value, place.child(name)))
    }

    fn place_of(&self, property: PropertyContext<'_>) -> Location {
        self.resolved.schema(property.owner).location.child("properties").child(property.wire)
    }

    /// Whether a schema gives other spellings of one of its properties.
    pub(super) fn has_aliases(&self, owner: SchemaId, wire: &str) -> bool {
        let properties = properties_of(&self.resolved.schema(owner).schema);
        let mut named = properties.filter(|(name, _)| *name == wire);
        named.any(|(_, schema)| self.extension(PropertyContext { owner, wire, schema }, ALIASES).is_some())
    }

    /// An object has one reference, which is a string. Another is no longer one.
    pub(super) fn check_references(&mut self, object: &mut Struct, owners: &HashMap<String, SchemaId>) {
        let mut first: Option<String> = None;
        for property in object.properties.iter_mut().filter(|property| property.extensions.reference.is_some()) {
            let is_text = matches!(property.ty, Type::String | Type::Text(TextFormat::Uuid));
            let problem = match &first {
                _ if !is_text => "a reference of the caller's is a string".to_owned(),
                Some(first) => format!("the object has a reference of the caller's already, `{first}`"),
                None => {
                    first = Some(property.wire.clone());
                    continue;
                }
            };
            property.extensions.reference = None;
            if let Some(owner) = owners.get(&property.wire) {
                let place = self.resolved.schema(*owner).location.child("properties").child(&property.wire);
                self.diagnostics.report(Diagnostic::new(Code::InvalidExtension, &place.child(REFERENCE), problem));
            }
        }
    }

    /// No two properties of an object may be read from one name.
    pub(super) fn check_spellings(&mut self, object: &Struct, owners: &HashMap<String, SchemaId>) {
        let mut taken: HashMap<&str, &str> =
            object.properties.iter().map(|property| (property.wire.as_str(), property.wire.as_str())).collect();
        for property in &object.properties {
            for alias in &property.extensions.aliases {
                let Some(other) = taken.insert(alias, &property.wire) else { continue };
                let message =
                    format!("the spelling `{alias}` of the property `{}` is taken by `{other}`", property.wire);
                let Some(owner) = owners.get(&property.wire) else { continue };
                let place = self.resolved.schema(*owner).location.child("properties").child(&property.wire);
                self.diagnostics.report(
                    Diagnostic::new(Code::TakenAlias, &place.child(ALIASES), message)
                        .help("what comes under a name can be read into one property only"),
                );
            }
        }
    }
}

fn is_text(schema: &Schema) -> bool {
    matches!(&schema.schema_kind, SchemaKind::Type(SchemaType::String(_)))
}
