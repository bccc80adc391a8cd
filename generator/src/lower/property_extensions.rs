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
use crate::parse::SchemaId;

/// Aliases of a property.
const ALIASES: &str = "x-oasmith-aliases";

/// Formats of date-times.
pub(super) const DATE_FORMATS: &str = "x-oasmith-date-time";

/// Marks a client-generated reference that makes a request idempotent.
const REFERENCE: &str = "x-oasmith-idempotency-reference";

/// The value of [`REFERENCE`].
#[derive(serde::Deserialize)]
#[serde(untagged, expecting = "expected a boolean or `unverified`")]
enum ReferenceValue {
    Bool(bool),
    Keyword(Unverified),
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
enum Unverified {
    Unverified,
}

/// A property of a schema.
#[derive(Clone, Copy)]
pub(super) struct PropertyContext<'a> {
    /// The schema that declares the property.
    pub(super) owner: SchemaId,
    /// The name of the property.
    pub(super) wire: &'a str,
    /// Its schema: a reference, as every subschema is after resolution.
    pub(super) schema: &'a ReferenceOr<Box<Schema>>,
}

impl Lowering<'_> {
    /// Returns the extensions of a property.
    pub(super) fn extensions_of(&mut self, property: PropertyContext<'_>) -> PropertyExtensions {
        PropertyExtensions {
            aliases: self.aliases_of(property),
            layouts: self.date_formats_of(property),
            reference: self.reference_of(property),
        }
    }

    fn reference_of(&mut self, property: PropertyContext<'_>) -> Option<Reference> {
        let help =
            "it is `true`, `false`, or `unverified` if the API does not document that it detects repeated requests";
        match self.parsed_extension(property, REFERENCE, help)? {
            ReferenceValue::Bool(true) => Some(Reference::Verified),
            ReferenceValue::Bool(false) => None,
            ReferenceValue::Keyword(Unverified::Unverified) => Some(Reference::Unverified),
        }
    }

    fn aliases_of(&mut self, property: PropertyContext<'_>) -> Vec<String> {
        let help = "aliases of the property are a list of strings: `[customer_id, customerID]`";
        self.parsed_extension(property, ALIASES, help).unwrap_or_default()
    }

    /// Returns the formats of a property that is a date-time or an array of them: its own, or those of its type.
    fn date_formats_of(&mut self, property: PropertyContext<'_>) -> Vec<String> {
        let beside = self.resolved.siblings_of(property.schema).and_then(|beside| beside.get(DATE_FORMATS));
        if let Some(value) = beside {
            let location = self.location_of(property).child(DATE_FORMATS);
            return self.date_formats(value, &location);
        }
        let Some(mut id) = self.resolved.target(property.schema) else { return Vec::new() };
        if let SchemaKind::Type(SchemaType::Array(array)) = &self.resolved.schema(id).schema.schema_kind {
            id = array.items.as_ref().and_then(|items| self.resolved.target(items)).unwrap_or(id);
        }
        let node = self.resolved.schema(id);
        match node.schema.schema_data.extensions.get(DATE_FORMATS) {
            Some(value) if is_text(&node.schema) => self.date_formats(value, &node.location.child(DATE_FORMATS)),
            _ => Vec::new(),
        }
    }

    /// Returns the formats that an extension lists.
    fn date_formats(&mut self, value: &Value, location: &Location) -> Vec<String> {
        const HELP: &str = "date-time formats are a list of Unicode date patterns: `[yyyy-MM-dd HH:mm:ss]`";
        let texts: Vec<&Value> = value.as_array().into_iter().flatten().collect();
        if texts.is_empty() {
            let message = format!("`{DATE_FORMATS}` is not a list of date-time formats");
            self.diagnostics.report(Diagnostic::new(Code::InvalidDateFormat, location, message).help(HELP));
        }
        let mut layouts = Vec::new();
        for (index, text) in texts.into_iter().enumerate() {
            match text.as_str().ok_or_else(|| "it is not a string".to_owned()).and_then(date_format::strptime) {
                Ok(layout) => layouts.push(layout),
                Err(reason) => {
                    let message = format!("invalid date-time format: {reason}");
                    let diagnostic = Diagnostic::new(Code::InvalidDateFormat, &location.element(index), message);
                    self.diagnostics.report(diagnostic.help(HELP));
                }
            }
        }
        layouts
    }

    /// Checks the formats of all schemas, including those that no property uses.
    pub(super) fn check_date_formats(&mut self) {
        let resolved = self.resolved;
        for node in resolved.schemas() {
            let Some(value) = node.schema.schema_data.extensions.get(DATE_FORMATS) else { continue };
            let location = node.location.child(DATE_FORMATS);
            if is_text(&node.schema) {
                self.date_formats(value, &location);
            } else {
                let message = format!("`{DATE_FORMATS}` has no meaning here: the schema is not a string");
                self.diagnostics.report(Diagnostic::new(Code::InvalidDateFormat, &location, message));
            }
        }
    }

    /// Reads an extension of a property; `None` if it is missing or invalid, which is reported with `help`.
    fn parsed_extension<T: DeserializeOwned>(
        &mut self,
        property: PropertyContext<'_>,
        name: &str,
        help: &str,
    ) -> Option<T> {
        let (value, location) = self.extension(property, name)?;
        match serde_json::from_value(value.clone()) {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                let message = format!("`{name}` is invalid: {error}");
                self.diagnostics.report(Diagnostic::new(Code::InvalidExtension, &location, message).help(help));
                None
            }
        }
    }

    /// Returns an extension of a property, from beside its `$ref` or from its schema, and its location. An extension of a component applies
    /// to the component, not to the properties that reference it.
    fn extension(&self, property: PropertyContext<'_>, name: &str) -> Option<(&Value, Location)> {
        let location = self.location_of(property);
        let own = self.resolved.target(property.schema).map(|id| self.resolved.schema(id));
        let own = own.filter(|node| node.location == location);
        let beside = || self.resolved.siblings_of(property.schema)?.get(name);
        let value = own.and_then(|node| node.schema.schema_data.extensions.get(name)).or_else(beside)?;
        Some((value, location.child(name)))
    }

    fn location_of(&self, property: PropertyContext<'_>) -> Location {
        self.resolved.schema(property.owner).location.child("properties").child(property.wire)
    }

    /// Whether a schema declares aliases of one of its properties.
    pub(super) fn has_aliases(&self, owner: SchemaId, wire: &str) -> bool {
        let properties = properties_of(&self.resolved.schema(owner).schema);
        let mut named = properties.filter(|(name, _)| *name == wire);
        named.any(|(_, schema)| self.extension(PropertyContext { owner, wire, schema }, ALIASES).is_some())
    }

    /// Checks that an object has at most one reference, and that it is a string. Invalid ones are ignored.
    pub(super) fn check_references(&mut self, object: &mut Struct, owners: &HashMap<String, SchemaId>) {
        let mut first: Option<String> = None;
        for property in object.properties.iter_mut().filter(|property| property.extensions.reference.is_some()) {
            let is_text = matches!(property.ty, Type::String | Type::Text(TextFormat::Uuid));
            let problem = match &first {
                _ if !is_text => "an idempotency reference must be a string".to_owned(),
                Some(first) => format!("the object already has an idempotency reference, `{first}`"),
                None => {
                    first = Some(property.wire.clone());
                    continue;
                }
            };
            property.extensions.reference = None;
            if let Some(owner) = owners.get(&property.wire) {
                let location = self.resolved.schema(*owner).location.child("properties").child(&property.wire);
                self.diagnostics.report(Diagnostic::new(Code::InvalidExtension, &location.child(REFERENCE), problem));
            }
        }
    }

    /// Checks that no two properties of an object share a name or an alias.
    pub(super) fn check_aliases(&mut self, object: &Struct, owners: &HashMap<String, SchemaId>) {
        let mut owners_by_name: HashMap<&str, &str> =
            object.properties.iter().map(|property| (property.wire.as_str(), property.wire.as_str())).collect();
        for property in &object.properties {
            for alias in &property.extensions.aliases {
                let Some(other) = owners_by_name.insert(alias, &property.wire) else { continue };
                let message =
                    format!("the alias `{alias}` of the property `{}` is already used by `{other}`", property.wire);
                let Some(owner) = owners.get(&property.wire) else { continue };
                let location = self.resolved.schema(*owner).location.child("properties").child(&property.wire);
                self.diagnostics.report(
                    Diagnostic::new(Code::TakenAlias, &location.child(ALIASES), message)
                        .help("a name can belong to one property only"),
                );
            }
        }
    }
}

fn is_text(schema: &Schema) -> bool {
    matches!(&schema.schema_kind, SchemaKind::Type(SchemaType::String(_)))
}
