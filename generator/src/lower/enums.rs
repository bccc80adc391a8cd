//! Enums: their values, with names and documentation from extensions.

use openapiv3::{ReferenceOr, Schema, SchemaData, SchemaKind, Type as SchemaType};
use serde_json::Value;

use super::compose::choices_of;
use super::integers::integer_of_schema;
use super::{Lowering, Schemas};
use crate::extensions::{Annotation, annotations, is_annotated};
use crate::ir::{EnumValue, Integer, OpenEnum};
use crate::parse::SchemaId;

/// The longest title of an alternative that is used as a name.
const LONGEST_NAME: usize = 40;

/// Fills in the title and the description of a schema that has only this value.
fn fill(annotation: &mut Annotation, data: &SchemaData) {
    let title = data.title.clone();
    let description = annotation.description.take();
    annotation.description = description.or_else(|| data.description.clone().or_else(|| title.clone()));
    annotation.name = annotation.name.take().or_else(|| title.filter(|text| text.len() <= LONGEST_NAME));
}

impl Lowering<'_> {
    /// Returns the values of string enums, each once.
    pub(super) fn string_values(&mut self, schemas: &[SchemaId]) -> OpenEnum {
        OpenEnum { values: self.values(schemas, |value| value.as_str().map(str::to_owned)), integer: None }
    }

    /// Returns the values of integer enums, each once.
    pub(super) fn integer_values(&mut self, schemas: &[SchemaId]) -> OpenEnum {
        let values = self.values(schemas, |value| value.as_i64().map(|code| code.to_string()));
        let narrow =
            schemas.first().map_or(Integer::I64, |id| integer_of_schema(&self.schemas.resolved.schema(*id).schema));
        let fits = values.iter().all(|value| value.wire.parse().is_ok_and(|code| narrow.holds(code)));
        OpenEnum { values, integer: Some(if fits { narrow } else { Integer::I64 }) }
    }

    fn values(&mut self, schemas: &[SchemaId], wire: impl Fn(&Value) -> Option<String>) -> Vec<EnumValue> {
        let resolved = self.schemas.resolved;
        let mut values: Vec<EnumValue> = Vec::new();
        for id in schemas {
            let node = resolved.schema(*id);
            let listed = enum_values(&node.schema);
            let report = &mut |diagnostic| self.diagnostics.report(diagnostic);
            let mut annotations = annotations(&node.schema, &node.location, &listed, report);
            // In a choice, the title of an alternative names its value; elsewhere, the title of a schema names the type.
            if let [only] = annotations.as_mut_slice()
                && schemas.len() > 1
            {
                fill(only, &node.schema.schema_data);
            }
            for (value, annotation) in listed.iter().zip(annotations) {
                if let Some(wire) = wire(value)
                    && values.iter().all(|known| known.wire != wire)
                {
                    let Annotation { name, description } = annotation;
                    values.push(EnumValue { wire, name, description });
                }
            }
        }
        values
    }
}

impl Schemas<'_> {
    /// Returns the schemas of the alternatives if all of them are integer enums and at least one has names or documentation.
    pub(super) fn code_choices(&self, variants: &[&ReferenceOr<Schema>]) -> Option<Vec<SchemaId>> {
        let ids: Vec<SchemaId> = variants.iter().map(|variant| self.resolved.target(variant)).collect::<Option<_>>()?;
        let nodes = || ids.iter().map(|id| &self.resolved.schema(*id).schema);
        let is_documented = nodes().any(|schema| {
            is_annotated(schema) || schema.schema_data.title.is_some() || schema.schema_data.description.is_some()
        });
        (is_documented && nodes().all(lists_codes)).then_some(ids)
    }
}

/// Whether a schema is an enum of integers.
pub(super) fn lists_codes(schema: &Schema) -> bool {
    let listed = enum_values(schema);
    let mut values = listed.iter().filter(|value| !value.is_null()).peekable();
    values.peek().is_some() && values.all(Value::is_i64) && choices_of(schema).is_empty()
}

/// Returns the values that a schema lists, including null.
pub(super) fn enum_values(schema: &Schema) -> Vec<Value> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(string)) => string.enumeration.iter().cloned().map(Value::from).collect(),
        SchemaKind::Type(SchemaType::Integer(integer)) => {
            integer.enumeration.iter().copied().map(Value::from).collect()
        }
        SchemaKind::Any(any) => any.enumeration.clone(),
        _ => Vec::new(),
    }
}
