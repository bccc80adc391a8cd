//! The properties that all variants of a union have from one base.

use super::{Context, Ty, docs};
use crate::ir::{Property, Shape, Struct, Type, TypeId, Union};
use crate::naming::Ident;

/// A property that the variants of a union have in common.
#[derive(Clone, Debug)]
pub struct SharedField {
    /// The method that gives it.
    pub ident: Ident,
    /// Documentation.
    pub docs: Vec<String>,
    /// What the method gives, if there is a value.
    pub given: AccessorType,
    /// The variants that have it, each with its field.
    pub fields: Vec<(Ident, Ident, Holding)>,
}

/// How a value of a variant is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessorType {
    /// As a string slice.
    Text,
    /// As a copy.
    Copy(Ty),
    /// By reference.
    Reference(Ty),
}

impl AccessorType {
    /// The type of what is given, unless it is a string slice.
    pub(super) fn ty(&self) -> Option<&Ty> {
        match self {
            Self::Text => None,
            Self::Copy(ty) | Self::Reference(ty) => Some(ty),
        }
    }
}

/// How a field holds its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// What stands around it.
    pub around: Around,
    /// Whether it stands behind a pointer.
    pub is_boxed: bool,
    /// Whether it is an enum that is given as a string slice.
    pub is_listed: bool,
}

/// What stands around the value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// Nothing.
    Nothing,
    /// An `Option`.
    Option,
    /// A `Nullable`.
    Nullable,
}

/// A field of a variant that has a property of the base.
struct SharedProperty {
    variant: Ident,
    field: Ident,
    ty: Ty,
    is_listed: bool,
}

impl Context<'_> {
    /// What a union has from its base.
    pub(super) fn shared(&self, id: TypeId, union: &Union) -> Vec<SharedField> {
        let base = union.base.and_then(|index| self.object(&union.variants[index].ty));
        let Some((base_id, base)) = base else { return Vec::new() };
        let idents = &self.names.of_type(base_id).parts;
        base.properties
            .iter()
            .zip(idents)
            .map(|(property, ident)| self.shared_field(id, union, base_id, property, ident))
            .collect()
    }

    fn shared_field(&self, id: TypeId, union: &Union, base: TypeId, property: &Property, ident: &Ident) -> SharedField {
        let own = self.field(base, property, ident, &mut 0).ty;
        let own = held(&own).1;
        let found = self.found(id, union, &property.wire);
        let is_same = found.iter().all(|field| held(&field.ty).1 == own);
        let are_texts = found.iter().all(|field| field.is_listed || *held(&field.ty).1 == Ty::String);
        let given = match own {
            Ty::Bool | Ty::Number(_) => AccessorType::Copy(own.clone()),
            Ty::String => AccessorType::Text,
            _ if !is_same && are_texts => AccessorType::Text,
            _ => AccessorType::Reference(own.clone()),
        };
        let fields = found.into_iter().filter_map(|field| {
            let (mut holding, ty) = held(&field.ty);
            holding.is_listed = given == AccessorType::Text && field.is_listed;
            let fits = if given == AccessorType::Text { field.is_listed || *ty == Ty::String } else { ty == own };
            fits.then_some((field.variant, field.field, holding))
        });
        let fields = fields.collect();
        SharedField { ident: ident.clone(), docs: docs::brief(&docs::of_part(&property.docs)), given, fields }
    }

    /// The fields of all variants that are a property of one name.
    fn found(&self, id: TypeId, union: &Union, wire: &str) -> Vec<SharedProperty> {
        let variants = self.names.of_type(id).parts.iter().zip(&union.variants);
        let field = |(variant, described): (&Ident, &crate::ir::Variant)| {
            let (owner, object) = self.object(&described.ty)?;
            let index = object.properties.iter().position(|property| property.wire == wire)?;
            let (property, ident) = (&object.properties[index], &self.names.of_type(owner).parts[index]);
            let is_listed = matches!(property.ty, Type::Named(id)
                if matches!(&self.api.type_def(id).shape, Shape::Enum(open) if open.integer.is_none()));
            let ty = self.field(owner, property, ident, &mut 0).ty;
            Some(SharedProperty { variant: variant.clone(), field: ident.clone(), ty, is_listed })
        };
        variants.filter_map(field).collect()
    }

    /// The object that a type is.
    fn object(&self, ty: &Type) -> Option<(TypeId, &Struct)> {
        let Type::Named(id) = ty else { return None };
        match &self.api.type_def(*id).shape {
            Shape::Struct(object) => Some((*id, object)),
            _ => None,
        }
    }
}

/// How a field of a type holds its value, and what the value is.
fn held(ty: &Ty) -> (Holding, &Ty) {
    let (around, inner) = match ty {
        Ty::Option(inner) => (Around::Option, inner.as_ref()),
        Ty::Nullable(inner) => (Around::Nullable, inner.as_ref()),
        other => (Around::Nothing, other),
    };
    let (is_boxed, inner) = if let Ty::Boxed(inner) = inner { (true, inner.as_ref()) } else { (false, inner) };
    (Holding { around, is_boxed, is_listed: false }, inner)
}
