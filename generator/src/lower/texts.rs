//! Objects that can be sent as a bare string: `x-oasmith-text`.

use serde_json::Value;

use super::objects::{all_of, properties_of};
use super::{Content, Lowering};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Presence, Struct, Type};
use crate::parse::SchemaId;

/// The extension that names the property which a bare string fills.
pub(crate) const TEXT: &str = "x-oasmith-text";

impl Lowering<'_> {
    /// Returns the index of the property that a bare string fills. The extension of the last part takes precedence.
    pub(super) fn text_of(&mut self, parts: &[SchemaId], object: &Struct) -> Option<usize> {
        let resolved = self.resolved;
        let says = |part: &&SchemaId| self.has_text(**part);
        let node = resolved.schema(*parts.iter().rev().find(says)?);
        let name = node.schema.schema_data.extensions.get(TEXT).and_then(Value::as_str).unwrap_or_default();
        let found = object.properties.iter().position(|property| property.wire == name);
        let others = object.properties.iter().filter(|property| {
            property.wire != name && matches!(property.presence, Presence::Required | Presence::Nullable)
        });
        let problem = match (found, others.map(|property| &property.wire).next()) {
            (None, _) if name.is_empty() => "the value is not the name of a property".to_owned(),
            (None, _) => format!("the object has no property `{name}`"),
            (Some(_), Some(other)) => format!("a bare string cannot replace an object that requires `{other}`"),
            (Some(index), None) if !self.is_string_type(&object.properties[index].ty) => {
                format!("the property `{name}` is not a string")
            }
            (Some(index), None) => return Some(index),
        };
        self.report_invalid_text(&node.location, problem);
        None
    }

    /// Whether an object can be sent as a bare string.
    pub(super) fn has_text(&self, id: SchemaId) -> bool {
        self.resolved.schema(id).schema.schema_data.extensions.contains_key(TEXT)
    }

    fn is_string_type(&self, ty: &Type) -> bool {
        match ty {
            Type::String | Type::Secret | Type::Text(_) => true,
            Type::Named(id) => matches!(self.contents[id.index()], Content::StringEnum(_)),
            _ => false,
        }
    }

    /// Reports the extension on schemas without properties, which [`text_of`](Self::text_of) never checks.
    pub(super) fn check_texts(&mut self) {
        let resolved = self.resolved;
        for id in resolved.schema_ids().filter(|id| self.has_text(*id)).collect::<Vec<_>>() {
            let node = resolved.schema(id);
            if properties_of(&node.schema).next().is_none() && all_of(&node.schema).is_empty() {
                self.report_invalid_text(&node.location, "the schema is not an object with properties".to_owned());
            }
        }
    }

    fn report_invalid_text(&mut self, schema: &crate::location::Location, problem: String) {
        self.diagnostics.report(
            Diagnostic::new(Code::InvalidExtension, &schema.child(TEXT), problem).help(format!(
                "`{TEXT}` names the property that a bare string fills; no other property may be required"
            )),
        );
    }
}

/// Returns the documentation of the extension.
pub(super) fn note(object: &Struct) -> Option<String> {
    let property = object.properties.get(object.text?)?;
    Some(format!("Also read from a bare text, which is the property `{}`.", property.wire))
}
