//! Values that must not be displayed: `x-oasmith-sensitive`.

use openapiv3::{ReferenceOr, Schema};
use serde_json::Value;

use super::{Lowering, TypeRef};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{NameHint, Type};
use crate::location::Location;
use crate::parse::{Resolved, SchemaId};

const SENSITIVE: &str = "x-oasmith-sensitive";

/// Whether a schema itself is marked as sensitive.
pub(crate) fn is_sensitive(schema: &Schema) -> bool {
    schema.schema_data.extensions.get(SENSITIVE) == Some(&Value::Bool(true))
}

/// Whether a sibling of a reference marks it as sensitive.
pub(crate) fn is_sensitive_beside<T>(resolved: &Resolved, child: &ReferenceOr<T>) -> bool {
    resolved.siblings_of(child).and_then(|beside| beside.get(SENSITIVE)) == Some(&Value::Bool(true))
}

impl Lowering<'_> {
    /// As [`use_of_child`](Self::use_of_child), for properties, items and parameters: sensitive values are wrapped.
    pub(super) fn use_of_value<T>(&mut self, child: &ReferenceOr<T>, parent: &Location, hint: &NameHint) -> TypeRef {
        let found = self.use_of_child(child, parent, hint);
        let beside = is_sensitive_beside(self.resolved, child);
        if beside || self.resolved.target(child).is_some_and(|id| self.is_composed_sensitive(id)) {
            as_sensitive(found)
        } else {
            found
        }
    }

    /// Whether a schema, or one that it is composed of, is marked as sensitive.
    fn is_composed_sensitive(&self, id: SchemaId) -> bool {
        self.parts(id).into_iter().any(|part| is_sensitive(&self.resolved.schema(part).schema))
    }

    /// Reports values other than booleans: an ignored mark would expose the value in logs.
    pub(super) fn check_sensitive(&mut self) {
        for node in self.resolved.schemas() {
            let Some(value) = node.schema.schema_data.extensions.get(SENSITIVE).filter(|value| !value.is_boolean())
            else {
                continue;
            };
            let message = format!("`{SENSITIVE}` must be a boolean, not {value}");
            let location = node.location.child(SENSITIVE);
            self.diagnostics
                .report(Diagnostic::new(Code::InvalidExtension, &location, message).help("use `true` or `false`"));
        }
    }
}

fn as_sensitive(found: TypeRef) -> TypeRef {
    let ty = match found.ty {
        Type::String => Type::Secret,
        ty @ (Type::Secret | Type::Sensitive(_) | Type::File) => ty,
        ty => Type::Sensitive(Box::new(ty)),
    };
    TypeRef { ty, ..found }
}
