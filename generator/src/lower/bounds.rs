//! Constraints on values: lengths, ranges, steps, patterns, item counts.

use openapiv3::{SchemaKind, Type as SchemaType};

use super::Schemas;
use crate::ir::Bounds;
use crate::parse::SchemaId;

/// Nesting depth up to which constraints on items are read.
const MAX_DEPTH: usize = 4;

impl Schemas<'_> {
    /// Returns the constraints of a schema and of its items.
    pub(super) fn bounds(&self, id: SchemaId, depth: usize) -> Bounds {
        let SchemaKind::Type(kind) = &self.resolved.schema(id).schema.schema_kind else { return Bounds::default() };
        let none = Bounds::default();
        match kind {
            SchemaType::String(string) => {
                Bounds { length: (string.min_length, string.max_length), pattern: string.pattern.clone(), ..none }
            }
            SchemaType::Number(number) => Bounds {
                minimum: number.minimum.map(|bound| (bound.to_string(), number.exclusive_minimum)),
                maximum: number.maximum.map(|bound| (bound.to_string(), number.exclusive_maximum)),
                step: number.multiple_of.filter(|step| *step > 0.0).map(|step| step.to_string()),
                ..none
            },
            SchemaType::Integer(integer) => Bounds {
                minimum: integer.minimum.map(|bound| (bound.to_string(), integer.exclusive_minimum)),
                maximum: integer.maximum.map(|bound| (bound.to_string(), integer.exclusive_maximum)),
                step: integer.multiple_of.filter(|step| *step > 1).map(|step| step.to_string()),
                ..none
            },
            SchemaType::Array(array) => {
                let item = array.items.as_ref().and_then(|items| self.resolved.target(items));
                let item = item.filter(|_| depth < MAX_DEPTH).map(|item| Box::new(self.bounds(item, depth + 1)));
                Bounds { items: (array.min_items, array.max_items), distinct: array.unique_items, item, ..none }
            }
            _ => none,
        }
    }
}
