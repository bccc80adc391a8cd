//! Functions that make a variant of a union from the required values of the object that it holds.

use super::items::{Asking, VariantConstructor, VariantItem};
use super::{Context, SharedField, Ty};
use crate::ir::{Shape, Type, TypeId, Union};

impl Context<'_> {
    /// The functions of a union that programs build. A variant whose required values are given by name has none, nor one whose name is
    /// that of an accessor.
    pub(super) fn constructors(
        &self,
        id: TypeId,
        union: &Union,
        variants: &[VariantItem],
        shared: &[SharedField],
    ) -> Vec<VariantConstructor> {
        if !self.is_built(id) {
            return Vec::new();
        }
        let idents = &self.names.of_type(id).constructors;
        let all = idents.iter().zip(&union.variants).zip(variants);
        let made = all.filter_map(|((ident, described), variant)| {
            let Type::Named(object_id) = described.ty else { return None };
            let Shape::Struct(object) = &self.api.type_def(object_id).shape else { return None };
            let item = self.struct_item(object_id, object);
            let asked = item.fields.into_iter().filter(|field| field.asking != Asking::Never);
            // A value that may be null is an `Option`, which the constructor of the object takes.
            let asked = asked.map(|field| (!matches!(field.ty, Ty::Option(_))).then_some((field.ident, field.input)));
            let values: Vec<_> = asked.collect::<Option<_>>()?;
            let is_free = shared.iter().all(|field| field.ident != *ident);
            let is_made = item.is_built && item.by_name.is_none() && !values.is_empty() && is_free;
            is_made.then(|| VariantConstructor {
                ident: ident.clone(),
                variant: variant.ident.clone(),
                ty: variant.ty.clone(),
                values,
            })
        });
        made.collect()
    }
}
