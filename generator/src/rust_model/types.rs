//! Rust types, as far as generated code uses them.

use super::{Context, ModelPath};
use crate::ir::{Type, TypeId};
use crate::naming::{Ident, integer_name, text_name};
use crate::rust_path::RustPath;

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    /// `bool`
    Bool,
    /// An integer or a floating point number.
    Number(&'static str),
    /// `Decimal`
    Decimal,
    /// `String`
    String,
    /// `Secret`
    Secret,
    /// A type at the root of the runtime that other values turn into.
    Runtime(&'static str),
    /// A tuple.
    Tuple(Vec<Ty>),
    /// `json::Value`
    Value,
    /// `Bytes`
    Bytes,
    /// `()`
    Unit,
    /// `Vec<…>`
    Vec(Box<Ty>),
    /// `BTreeMap<String, …>`
    Map(Box<Ty>),
    /// `Option<…>`
    Option(Box<Ty>),
    /// `Nullable<…>`
    Nullable(Box<Ty>),
    /// `Sensitive<…>`
    Sensitive(Box<Ty>),
    /// `Box<…>`
    Boxed(Box<Ty>),
    /// A model.
    Model(ModelPath),
    /// A type in the same file.
    Local(Ident),
    /// A type that the caller has.
    Custom(RustPath),
}

impl Ty {
    /// The type in an `Option`, unless it is one.
    #[must_use]
    pub fn optional(self) -> Self {
        match self {
            Self::Option(_) => self,
            other => Self::Option(Box::new(other)),
        }
    }

    /// Calls `visit` for this type and every type inside it.
    pub fn visit(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        match self {
            Self::Vec(inner)
            | Self::Map(inner)
            | Self::Option(inner)
            | Self::Nullable(inner)
            | Self::Sensitive(inner)
            | Self::Boxed(inner) => {
                inner.visit(visit);
            }
            Self::Tuple(items) => items.iter().for_each(|item| item.visit(visit)),
            _ => {}
        }
    }
}

impl Context<'_> {
    /// The Rust type of a type, inside `owner` if that is a model.
    pub(super) fn ty(&self, owner: Option<TypeId>, ty: &Type) -> Ty {
        let boxed = owner.is_some_and(|owner| self.facts.is_boxed(owner, ty));
        let found = match ty {
            Type::Any => Ty::Value,
            Type::Bool => Ty::Bool,
            Type::Integer(integer) => Ty::Number(integer_name(*integer)),
            Type::Float32 => Ty::Number("f32"),
            Type::Float64 => Ty::Number("f64"),
            Type::Decimal => Ty::Decimal,
            Type::String => Ty::String,
            Type::Secret => Ty::Secret,
            Type::File => Ty::Runtime("File"),
            Type::Text(format) => Ty::Runtime(text_name(*format)),
            Type::Tuple(items) => return Ty::Tuple(items.iter().map(|item| self.ty(owner, item)).collect()),
            // A list or a map is a pointer already.
            Type::Array(inner) => return Ty::Vec(Box::new(self.ty(None, inner))),
            Type::Map(inner) => return Ty::Map(Box::new(self.ty(None, inner))),
            Type::Sensitive(inner) => return Ty::Sensitive(Box::new(self.ty(owner, inner))),
            Type::Nullable(inner) => return self.ty(owner, inner).optional(),
            Type::Named(id) => Ty::Model(self.path_of(*id)),
            Type::Custom(custom) => Ty::Custom(custom.path.clone()),
        };
        if boxed { Ty::Boxed(Box::new(found)) } else { found }
    }
}
