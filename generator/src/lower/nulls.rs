//! Nullability: whether a schema itself, or the schemas that it is composed of, allow null.

use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaKind, Type as SchemaType};
use serde_json::Value;

use super::compose::choices_of;
use super::objects::all_of;
use super::{Lowering, Schemas};
use crate::parse::SchemaId;

/// Nesting depth up to which composed schemas are followed.
const MAX_DEPTH: usize = 64;

impl Lowering<'_> {
    /// Whether a schema allows null. With `allOf`, every part that constrains values must allow it; with `oneOf` and `anyOf`, one
    /// alternative is enough.
    pub(super) fn allows_null(&mut self, id: SchemaId) -> bool {
        self.null_within(id, 0)
    }

    fn null_within(&mut self, id: SchemaId, depth: usize) -> bool {
        if let Some(known) = self.nulls.get(&id) {
            return *known;
        }
        // A schema that contains itself adds nothing to its other keywords.
        self.nulls.insert(id, false);
        let resolved = self.schemas.resolved;
        let schema = &resolved.schema(id).schema;
        let found = is_nullable(schema)
            || (depth < MAX_DEPTH
                && (self.null_through_parts(schema, depth) || self.null_among_choices(schema, depth)));
        self.nulls.insert(id, found);
        found
    }

    fn null_through_parts(&mut self, schema: &Schema, depth: usize) -> bool {
        let parts: Vec<SchemaId> =
            all_of(schema).iter().filter_map(|part| self.schemas.resolved.target(part)).collect();
        let asking: Vec<SchemaId> =
            parts.into_iter().filter(|part| !constrains_nothing(self.schemas.schema_of(*part))).collect();
        let choices = choices_of(schema);
        !asking.is_empty()
            && asking.into_iter().all(|part| self.null_within(part, depth + 1))
            && (choices.is_empty() || self.null_among_choices(schema, depth))
    }

    fn null_among_choices(&mut self, schema: &Schema, depth: usize) -> bool {
        all_of(schema).is_empty()
            && choices_of(schema).iter().any(|choice| {
                self.schemas.is_null(choice) || self.schemas.is_nullable_beside_reference(choice) || {
                    let target = self.schemas.resolved.target(choice);
                    target.is_some_and(|id| {
                        accepts_anything(self.schemas.schema_of(id)) || self.null_within(id, depth + 1)
                    })
                }
            })
    }
}

impl Schemas<'_> {
    /// Whether `nullable` is a sibling of the `$ref` of a child.
    pub(super) fn is_nullable_beside_reference<T>(&self, child: &ReferenceOr<T>) -> bool {
        self.resolved.siblings_of(child).and_then(|beside| beside.get("nullable")) == Some(&Value::Bool(true))
    }

    fn schema_of(&self, id: SchemaId) -> &Schema {
        &self.resolved.schema(id).schema
    }
}

/// Whether the keywords of a schema itself allow null.
fn is_nullable(schema: &Schema) -> bool {
    schema.schema_data.nullable
        || match &schema.schema_kind {
            SchemaKind::Type(SchemaType::String(string)) => string.enumeration.iter().any(Option::is_none),
            SchemaKind::Type(SchemaType::Integer(integer)) => integer.enumeration.iter().any(Option::is_none),
            SchemaKind::Type(SchemaType::Number(number)) => number.enumeration.iter().any(Option::is_none),
            SchemaKind::Type(SchemaType::Boolean(boolean)) => boolean.enumeration.iter().any(Option::is_none),
            SchemaKind::Any(any) => any.enumeration.iter().any(Value::is_null) || any.typ.as_deref() == Some("null"),
            _ => false,
        }
}

/// Whether a schema accepts any value.
fn accepts_anything(schema: &Schema) -> bool {
    matches!(&schema.schema_kind, SchemaKind::Any(any) if *any == AnySchema::default())
}

/// Whether a part of an `allOf` contains nothing but documentation or `required`.
fn constrains_nothing(schema: &Schema) -> bool {
    let SchemaKind::Any(any) = &schema.schema_kind else { return false };
    !schema.schema_data.nullable && AnySchema { required: Vec::new(), ..any.clone() } == AnySchema::default()
}
