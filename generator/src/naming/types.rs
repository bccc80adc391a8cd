//! Names of fields, variants and parts.

use super::scope::{Ident, Reserved};
use super::{PackageWords, TypeNames};
use crate::ir::{Property, Shape};

/// Names a type and its parts, which have a scope of their own.
pub(super) fn of(ident: Ident, (module, public): (usize, usize), shape: &Shape, words: &PackageWords) -> TypeNames {
    let mut variants = words.scope(Reserved::Variants);
    let parts = match shape {
        Shape::Struct(object) => {
            let mut fields = words.scope(Reserved::Model);
            object
                .properties
                .iter()
                .map(|property| fields.field(property.name.as_deref().unwrap_or(&property.wire)))
                .collect()
        }
        Shape::Wrapper(_) => Vec::new(),
        Shape::Form(form) => {
            let mut fields = words.scope(Reserved::Model);
            form.parts.iter().map(|part| fields.field(&part.hint)).collect()
        }
        Shape::Enum(open) => {
            let texts = open.values.iter().map(|value| value.name.as_deref().unwrap_or(&value.wire));
            variants.variants(&texts.collect::<Vec<_>>())
        }
        Shape::Union(union) => union.variants.iter().map(|variant| variants.ty(&variant.hint)).collect(),
    };
    TypeNames { ident, module, public, layouts: layouts_of(shape, words), parts, unknown: variants.ty("Unknown") }
}

fn layouts_of(shape: &Shape, words: &PackageWords) -> Vec<Option<Ident>> {
    let Shape::Struct(object) = shape else { return Vec::new() };
    let mut constants = words.scope(Reserved::Nothing);
    let mut constant = |property: &Property| {
        let name = property.name.as_deref().unwrap_or(&property.wire);
        (!property.extensions.layouts.is_empty()).then(|| constants.constant(&format!("{name} layouts")))
    };
    object.properties.iter().map(&mut constant).collect()
}
