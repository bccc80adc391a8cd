//! Extensions on properties.

use std::collections::HashMap;

use super::objects::properties_of;
use super::{Lowering, Schemas};
use crate::diagnostics::Diagnostics;
use crate::extensions::{Aliases, DateTime, Extension, IdempotencyReference, Mismatch};
use crate::ir::{PropertyExtensions, Struct};
use crate::location::Location;
use crate::parse::SchemaId;
use openapiv3::{ReferenceOr, Schema, SchemaKind, Type as SchemaType};

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

impl Schemas<'_> {
    /// Returns the extensions of a property.
    pub(super) fn extensions_of(&self, property: PropertyContext<'_>) -> PropertyExtensions {
        PropertyExtensions {
            aliases: self.property_extension::<Aliases>(property).unwrap_or_default().0,
            layouts: self.date_formats_of(property),
            reference: self
                .property_extension::<IdempotencyReference>(property)
                .and_then(IdempotencyReference::reference),
        }
    }

    /// Returns the formats of a property that is a date-time or an array of them: its own, or those of its type.
    fn date_formats_of(&self, property: PropertyContext<'_>) -> Vec<String> {
        let beside = self.resolved.siblings_of(property.schema);
        if beside.is_some_and(|beside| DateTime::value(beside).is_some()) {
            return beside.and_then(DateTime::read).map(|formats| formats.strptime()).unwrap_or_default();
        }
        let Some(mut id) = self.resolved.target(property.schema) else { return Vec::new() };
        if let SchemaKind::Type(SchemaType::Array(array)) = &self.resolved.schema(id).schema.schema_kind {
            id = array.items.as_ref().and_then(|items| self.resolved.target(items)).unwrap_or(id);
        }
        DateTime::of_string(&self.resolved.schema(id).schema).map(|formats| formats.strptime()).unwrap_or_default()
    }
}

impl Schemas<'_> {
    /// Reports date-time formats on schemas that are no strings.
    pub(super) fn check_date_formats(&self, diagnostics: &mut Diagnostics) {
        for node in self.resolved.schemas() {
            if let Err(mismatch) = DateTime::check_type(&node.schema, &node.location) {
                diagnostics.report(mismatch.of::<DateTime>());
            }
        }
    }

    /// Reads an extension of a property, from beside its `$ref` or from its schema. An extension of a component applies to the component, not
    /// to the properties that reference it.
    fn property_extension<E: Extension>(&self, property: PropertyContext<'_>) -> Option<E> {
        let location = self.location_of(property);
        let own = self.resolved.target(property.schema).map(|id| self.resolved.schema(id));
        let own = own.filter(|node| node.location == location).map(|node| &node.schema.schema_data.extensions);
        match own.filter(|own| E::value(*own).is_some()) {
            Some(own) => E::read(own),
            None => E::read(self.resolved.siblings_of(property.schema)?),
        }
    }

    fn location_of(&self, property: PropertyContext<'_>) -> Location {
        self.resolved.schema(property.owner).location.child("properties").child(property.wire)
    }

    /// Whether a schema declares aliases of one of its properties.
    pub(super) fn has_aliases(&self, owner: SchemaId, wire: &str) -> bool {
        let properties = properties_of(&self.resolved.schema(owner).schema);
        let mut named = properties.filter(|(name, _)| *name == wire);
        named.any(|(_, schema)| self.property_extension::<Aliases>(PropertyContext { owner, wire, schema }).is_some())
    }
}

impl Lowering<'_> {
    /// Reports extensions of an object's properties that contradict each other, and removes invalid ones. `owners` are the schemas that
    /// declare the properties.
    pub(super) fn check_property_extensions(&mut self, object: &mut Struct, owners: &HashMap<String, SchemaId>) {
        let resolved = self.schemas.resolved;
        let location = |wire: &str| {
            let owner = owners.get(wire)?;
            Some(resolved.schema(*owner).location.child("properties").child(wire))
        };
        let conflicts = Aliases::conflicts(object, location);
        let invalid = IdempotencyReference::retain_valid(object, location);
        let invalid = invalid.into_iter().map(Mismatch::of::<IdempotencyReference>);
        conflicts.into_iter().chain(invalid).for_each(|problem| self.diagnostics.report(problem));
    }
}
