//! Where null is a value: a schema says so itself, or what it is made of does.

use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaKind, Type as SchemaType};
use serde_json::Value;

use super::Lowering;
use super::compose::choices_of;
use super::objects::all_of;
use crate::parse::SchemaId;

/// How deep schemas made of schemas are followed.
const DEEP: usize = 64;

impl Lowering<'_> {
    /// Whether null is one of the values of a schema. It passes through `allOf` where everything that asks for something lets it pass, and
    /// through `oneOf` and `anyOf` where one alternative does.
    pub(super) fn allows_null(&mut self, id: SchemaId) -> bool {
        self.null_within(id, 0)
    }

    fn null_within(&mut self, id: SchemaId, depth: usize) -> bool {
        if let Some(known) = self.nulls.get(&id) {
            return *known;
        }
        // Whoever contains itself adds nothing to what it says elsewhere.
        self.nulls.insert(id, false);
        let resolved = self.resolved;
        let schema = &resolved.schema(id).schema;
        let found = says_null(schema)
            || (depth < DEEP && (self.null_through_parts(schema, depth) || self.null_among_choices(schema, depth)));
        self.nulls.insert(id, found);
        found
    }

    fn null_through_parts(&mut self, schema: &Schema, depth: usize) -> bool {
        let parts: Vec<SchemaId> = all_of(schema).iter().filter_map(|part| self.resolved.target(part)).collect();
        let asking: Vec<SchemaId> = parts.into_iter().filter(|part| !says_nothing(self.schema_of(*part))).collect();
        let choices = choices_of(schema);
        !asking.is_empty()
            && asking.into_iter().all(|part| self.null_within(part, depth + 1))
            && (choices.is_empty() || self.null_among_choices(schema, depth))
    }

    fn null_among_choices(&mut self, schema: &Schema, depth: usize) -> bool {
        all_of(schema).is_empty()
            && choices_of(schema).iter().any(|choice| {
                self.is_null(choice) || self.says_null_beside(choice) || {
                    let target = self.resolved.target(choice);
                    target.is_some_and(|id| says_anything(self.schema_of(id)) || self.null_within(id, depth + 1))
                }
            })
    }

    /// Whether `nullable` stands beside the `$ref` of a child.
    pub(super) fn says_null_beside<T>(&self, child: &ReferenceOr<T>) -> bool {
        self.resolved.siblings_of(child).and_then(|beside| beside.get("nullable")) == Some(&Value::Bool(true))
    }

    fn schema_of(&self, id: SchemaId) -> &Schema {
        &self.resolved.schema(id).schema
    }
}

/// Whether a schema itself has null among its values.
fn says_null(schema: &Schema) -> bool {
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

/// Whether a schema accepts any value at all.
fn says_anything(schema: &Schema) -> bool {
    matches!(&schema.schema_kind, SchemaKind::Any(any) if *any == AnySchema::default())
}

/// Whether a part of an `allOf` only documents, or only says which properties are required.
fn says_nothing(schema: &Schema) -> bool {
    let SchemaKind::Any(any) = &schema.schema_kind else { return false };
    !schema.schema_data.nullable && AnySchema { required: Vec::new(), ..any.clone() } == AnySchema::default()
}
