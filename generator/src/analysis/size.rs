//! Estimated sizes of types: a large variant makes its whole union large, so it is better boxed.

use std::collections::HashSet;

use crate::ir::{Api, Integer, Presence, Shape, Type, TypeId};

/// The size in bytes from which a type counts as large. Clippy's limit for the difference between variants is 200.
const LARGE: usize = 160;

/// Returns the types with at least [`LARGE`] bytes.
pub(super) fn large(api: &Api) -> HashSet<TypeId> {
    let mut sizes: Vec<Option<usize>> = vec![None; api.types.len()];
    api.type_ids().filter(|id| size_of(api, *id, &mut sizes, 0) >= LARGE).collect()
}

/// Returns the size of a type. A type inside itself counts as a pointer; a deeply nested one counts as large.
fn size_of(api: &Api, id: TypeId, sizes: &mut Vec<Option<usize>>, depth: usize) -> usize {
    if let Some(size) = sizes[id.index()] {
        return size;
    }
    if depth > 32 {
        return LARGE;
    }
    sizes[id.index()] = Some(8);
    let size = match &api.type_def(id).shape {
        Shape::Struct(object) => {
            let properties = object.properties.iter().map(|property| {
                let tag = usize::from(property.presence != Presence::Required);
                used(api, &property.ty, sizes, depth) + tag * tag_of(&property.ty)
            });
            24 + properties.sum::<usize>()
        }
        Shape::Enum(_) | Shape::Wrapper(_) | Shape::Form(_) => 24,
        Shape::Union(_) => 32,
    };
    sizes[id.index()] = Some(size);
    size
}

fn used(api: &Api, ty: &Type, sizes: &mut Vec<Option<usize>>, depth: usize) -> usize {
    match ty {
        Type::Bool => 1,
        Type::Integer(Integer::I64 | Integer::U64) | Type::Float64 => 8,
        Type::Integer(_) | Type::Float32 => 4,
        Type::Decimal => 16,
        Type::Any | Type::File => 32,
        Type::String | Type::Secret | Type::Text(_) | Type::Array(_) | Type::Map(_) | Type::Custom(_) => 24,
        Type::Tuple(items) => items.iter().map(|item| used(api, item, sizes, depth)).sum(),
        Type::Nullable(inner) | Type::Sensitive(inner) => used(api, inner, sizes, depth),
        Type::Named(id) => size_of(api, *id, sizes, depth + 1),
    }
}

/// Returns the size of an `Option`'s tag: zero if the type has a niche.
fn tag_of(ty: &Type) -> usize {
    match ty {
        Type::Integer(_) | Type::Float32 | Type::Float64 => 8,
        Type::Decimal => 4,
        _ => 0,
    }
}
