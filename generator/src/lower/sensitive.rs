//! Sensitive values are wrapped.

use openapiv3::ReferenceOr;

use super::{Lowering, Schemas, TypeRef};
use crate::extensions::is_sensitive;
use crate::ir::{NameHint, Type};
use crate::location::Location;
use crate::parse::SchemaId;

impl Lowering<'_> {
    /// As [`use_of_child`](Self::use_of_child), for properties, items and parameters: sensitive values are wrapped.
    pub(super) fn use_of_value<T>(&mut self, child: &ReferenceOr<T>, parent: &Location, hint: &NameHint) -> TypeRef {
        let found = self.use_of_child(child, parent, hint);
        let beside = self.schemas.resolved.siblings_of(child).is_some_and(is_sensitive);
        if beside || self.schemas.resolved.target(child).is_some_and(|id| self.schemas.is_composed_sensitive(id)) {
            as_sensitive(found)
        } else {
            found
        }
    }
}

impl Schemas<'_> {
    /// Whether a schema, or one that it is composed of, is marked as sensitive.
    fn is_composed_sensitive(&self, id: SchemaId) -> bool {
        self.parts(id).into_iter().any(|part| is_sensitive(&self.resolved.schema(part).schema.schema_data.extensions))
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
