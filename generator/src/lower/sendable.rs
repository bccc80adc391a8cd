//! Which parameters can be sent: the styles of paths, headers and cookies are only defined for scalars, and for arrays and objects of
//! scalars.
//!
//! A setter for a parameter that can never be sent would always fail, so such parameters are left out.

use std::cell::Cell;

use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use super::compose::choices_of;
use super::objects::all_of;
use crate::ir::{FieldKind, ParameterLocation};
use crate::parse::{Resolved, SchemaId};

/// The number of schemas that are examined to classify one; beyond that it counts as arbitrary. Schemas can reference each other in
/// exponentially many ways.
const MAX_SCHEMAS: usize = 1000;

/// Examines a bounded number of schemas.
pub(super) struct Sendable<'r> {
    resolved: &'r Resolved,
    left: Cell<usize>,
}

impl<'r> Sendable<'r> {
    pub(super) fn new(resolved: &'r Resolved) -> Self {
        Self { resolved, left: Cell::new(MAX_SCHEMAS) }
    }

    /// Returns why no value of a schema can be sent as a parameter in this location; `None` if some can.
    pub(super) fn problem(&self, place: ParameterLocation, schema: SchemaId) -> Option<&'static str> {
        match place {
            // Nested values in a query are written with brackets.
            ParameterLocation::Query => None,
            _ if self.is_flat(schema) => None,
            ParameterLocation::Path => Some("a path parameter cannot contain nested arrays or objects"),
            ParameterLocation::Header => Some("a header cannot contain nested arrays or objects"),
            ParameterLocation::Cookie => Some("a cookie cannot contain nested arrays or objects"),
        }
    }

    /// Whether values are objects, or can be: only those are forms.
    pub(super) fn is_form(&self, schema: SchemaId) -> bool {
        matches!(self.kind(schema), FieldKind::Object | FieldKind::FreeObject | FieldKind::Free)
    }

    /// Whether values are scalars or arrays of scalars.
    pub(super) fn is_scalars(&self, id: SchemaId) -> bool {
        let Some(schema) = self.examine(id) else { return true };
        self.is_scalar(id) || items_of(schema).is_some_and(|items| self.holds(items, |id| self.is_scalar(id)))
    }

    /// Returns a schema, unless the limit of examined schemas is reached.
    fn examine(&self, id: SchemaId) -> Option<&'r Schema> {
        self.left.set(self.left.get().checked_sub(1)?);
        Some(&self.resolved.schema(id).schema)
    }

    /// Applies a predicate to the target of a reference; true if it is unresolved.
    fn holds<T>(&self, child: &ReferenceOr<T>, what: impl Fn(SchemaId) -> bool) -> bool {
        self.resolved.target(child).is_none_or(what)
    }

    /// Whether values are scalars, or arrays or objects of scalars.
    fn is_flat(&self, id: SchemaId) -> bool {
        let Some(schema) = self.examine(id) else { return true };
        let choices = choices_of(schema);
        let is_scalar = |id| self.is_scalar(id);
        (choices.is_empty() || choices.iter().any(|choice| self.holds(choice, |id| self.is_flat(id))))
            && all_of(schema).iter().all(|part| self.holds(part, |id| self.is_flat(id)))
            && items_of(schema).is_none_or(|items| self.holds(items, is_scalar))
            && self.properties_hold(schema, is_scalar)
    }

    /// Whether a predicate holds for all declared and all typed additional properties.
    fn properties_hold(&self, schema: &Schema, what: impl Fn(SchemaId) -> bool) -> bool {
        let (properties, additional) = match &schema.schema_kind {
            SchemaKind::Type(SchemaType::Object(object)) => (&object.properties, &object.additional_properties),
            SchemaKind::Any(any) => (&any.properties, &any.additional_properties),
            _ => return true,
        };
        let additional = match additional {
            Some(AdditionalProperties::Schema(schema)) => self.holds(schema, &what),
            _ => true,
        };
        additional && properties.values().all(|property| self.holds(property, &what))
    }

    /// Whether some values are scalars.
    fn is_scalar(&self, id: SchemaId) -> bool {
        let Some(schema) = self.examine(id) else { return true };
        let choices = choices_of(schema);
        match self.kind(id) {
            FieldKind::Scalar | FieldKind::Free => true,
            _ => choices.iter().any(|choice| self.holds(choice, |id| self.is_scalar(id))),
        }
    }

    /// Returns the kind of a schema's values as a form field; of several kinds, the most demanding one.
    pub(super) fn kind(&self, id: SchemaId) -> FieldKind {
        let Some(schema) = self.examine(id) else { return FieldKind::Free };
        let parts = all_of(schema).iter().chain(choices_of(schema)).filter_map(|part| self.resolved.target(part));
        let parts = parts.map(|part| self.kind(part)).max();
        let own = self.own_kind(schema);
        match (parts, own) {
            (Some(parts), Some(own)) => parts.max(own),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => FieldKind::Free,
        }
    }

    /// Returns the kind that a schema's own keywords describe, apart from composition.
    fn own_kind(&self, schema: &Schema) -> Option<FieldKind> {
        Some(match &schema.schema_kind {
            SchemaKind::Type(SchemaType::Array(array)) => self.list_kind(array.items.as_ref()),
            SchemaKind::Type(SchemaType::Object(object)) => {
                let is_typed = matches!(object.additional_properties, Some(AdditionalProperties::Schema(_)));
                let is_free = object.properties.is_empty() && !is_typed;
                if is_free { FieldKind::FreeObject } else { FieldKind::Object }
            }
            SchemaKind::Type(_) => FieldKind::Scalar,
            SchemaKind::Any(any) => match any.typ.as_deref() {
                _ if !any.properties.is_empty() => FieldKind::Object,
                _ if any.items.is_some() => self.list_kind(any.items.as_ref()),
                Some("array") => FieldKind::FreeList,
                Some("object") => FieldKind::FreeObject,
                Some(_) => FieldKind::Scalar,
                None if !any.enumeration.is_empty() => FieldKind::Scalar,
                None => return None,
            },
            _ => return None,
        })
    }

    fn list_kind<T>(&self, items: Option<&ReferenceOr<T>>) -> FieldKind {
        match items.and_then(|items| self.resolved.target(items)).map(|item| self.kind(item)) {
            Some(FieldKind::Free | FieldKind::FreeObject) | None => FieldKind::FreeList,
            Some(_) => FieldKind::List,
        }
    }
}

fn items_of(schema: &Schema) -> Option<&ReferenceOr<Box<Schema>>> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Array(array)) => array.items.as_ref(),
        SchemaKind::Any(any) => any.items.as_ref(),
        _ => None,
    }
}
