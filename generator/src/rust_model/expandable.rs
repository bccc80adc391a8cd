//! Expandable fields: an id, in whose place a server can send the object that has it.

use super::{Context, Expandable, Ty, VariantItem};
use crate::ir::{Presence, Shape, Type, Union};

/// The property that an object and the string in its place have in common.
const ID: &str = "id";

impl Context<'_> {
    /// How a union of one string and of objects with an id is read. Nothing if another accessor has one of the names.
    pub(super) fn expandable(&self, union: &Union, variants: &[VariantItem]) -> Option<Expandable> {
        let both = || union.variants.iter().zip(variants);
        let mut strings = both().filter(|(described, _)| described.ty == Type::String);
        let (id, others) = (strings.next()?.1, strings.next());
        if others.is_some() || union.variants.len() < 2 || union.base.is_some() {
            return None;
        }
        let object = |described: &Type, variant: &VariantItem| {
            let Type::Named(type_id) = described else { return None };
            let Shape::Struct(object) = &self.api.type_def(*type_id).shape else { return None };
            let index = object.properties.iter().position(|property| property.wire == ID)?;
            let property = &object.properties[index];
            let is_id = property.presence == Presence::Required && property.ty == Type::String;
            let ty = if let Ty::Boxed(inner) = &variant.ty { (**inner).clone() } else { variant.ty.clone() };
            is_id.then(|| (variant.ident.clone(), ty, self.names.of_type(*type_id).parts[index].clone()))
        };
        let objects = both().filter(|(described, _)| described.ty != Type::String);
        let objects: Option<Vec<_>> = objects.map(|(described, variant)| object(&described.ty, variant)).collect();
        Some(Expandable { id: id.ident.clone(), objects: objects? })
    }
}
