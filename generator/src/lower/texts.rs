//! Objects that can be sent as a bare string: `x-oasmith-text`.

use super::objects::{all_of, properties_of};
use super::{Lowering, Schemas};
use crate::diagnostics::Diagnostics;
use crate::extensions::{Extension, Text};
use crate::ir::{Struct, Type};
use crate::parse::SchemaId;

impl Lowering<'_> {
    /// Returns the index of the property that a bare string fills. The extension of the last part takes precedence.
    pub(super) fn text_of(&mut self, parts: &[SchemaId], object: &Struct) -> Option<usize> {
        let resolved = self.schemas.resolved;
        let has_extension = |part: &&SchemaId| self.schemas.has_text(**part);
        let node = resolved.schema(*parts.iter().rev().find(has_extension)?);
        let text = Text::read(&node.schema.schema_data.extensions)?;
        match text.property(object, &node.location, |property| self.is_string_type(&property.ty)) {
            Ok(index) => Some(index),
            Err(mismatch) => {
                self.diagnostics.report(mismatch.of::<Text>());
                None
            }
        }
    }
}

impl Schemas<'_> {
    /// Whether an object can be sent as a bare string.
    pub(super) fn has_text(&self, id: SchemaId) -> bool {
        Text::value(&self.resolved.schema(id).schema.schema_data.extensions).is_some()
    }
}

impl Lowering<'_> {
    fn is_string_type(&self, ty: &Type) -> bool {
        match ty {
            Type::String | Type::Secret | Type::Text(_) => true,
            _ => self.types.is_string_enum(ty),
        }
    }
}

impl Schemas<'_> {
    /// Reports the extension on schemas without properties, which [`text_of`](Self::text_of) never checks.
    pub(super) fn check_texts(&self, diagnostics: &mut Diagnostics) {
        let resolved = self.resolved;
        for id in resolved.schema_ids().filter(|id| self.has_text(*id)).collect::<Vec<_>>() {
            let node = resolved.schema(id);
            if properties_of(&node.schema).next().is_none() && all_of(&node.schema).is_empty() {
                diagnostics.report(Text::no_object(&node.location).of::<Text>());
            }
        }
    }
}

/// Returns the documentation of the extension.
pub(super) fn note(object: &Struct) -> Option<String> {
    let property = object.properties.get(object.text?)?;
    Some(format!("Also read from a bare text, which is the property `{}`.", property.wire))
}
