//! How a value is taken from the caller: as it is, or as anything that turns into it.

use super::{Context, Ty};
use crate::ir::{Discrimination, Shape, Type, TypeId, Union, ValueKind};
use crate::naming::Ident;

/// How deep unions are followed in search of one that a string turns into.
const DEEPEST: usize = 4;

/// A parameter of a constructor, a setter or a method, and how it becomes the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// What the caller gives.
    pub parameter: Parameter,
    /// Whether the value goes behind a pointer.
    pub boxed: bool,
    /// What else would be taken in its place.
    pub kind: InputKind,
}

/// What a caller gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// Exactly this type.
    Plain(Ty),
    /// Anything that turns into this type.
    Into(Ty),
    /// Several of what is given so.
    List(Box<Parameter>),
    /// Pairs of a name and what is given so.
    Map(Box<Parameter>),
}

/// What is taken for what where two values are swapped: the compiler notices only where kinds differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// A string, or what a string turns into.
    String,
    /// A number without a fraction, or what it turns into.
    Integer,
    /// A floating point number.
    Float,
    /// A boolean.
    Bool,
    /// A file.
    File,
    /// Any JSON.
    Any,
    /// A body in one of several media types.
    Body,
    /// A type of its own.
    Model(TypeId),
    /// A list.
    List(Box<InputKind>),
    /// An object with values of one kind.
    Map(Box<InputKind>),
    /// A list in which each place has a type of its own.
    Tuple(Vec<InputKind>),
}

impl InputKind {
    /// Whether values of the two can be swapped unnoticed.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let is_scalar = |kind: &Self| matches!(kind, Self::String | Self::Integer | Self::Bool | Self::Any);
        match (self, other) {
            (Self::Any, other) | (other, Self::Any) => is_scalar(other),
            (one, other) => one == other,
        }
    }
}

impl Input {
    /// Calls `visit` for every type that a parameter which takes it spells.
    pub(crate) fn visit(&self, visit: &mut impl FnMut(&Ty)) {
        let mut parameter = &self.parameter;
        while let Parameter::List(inner) | Parameter::Map(inner) = parameter {
            parameter = inner;
        }
        if let Parameter::Plain(ty) | Parameter::Into(ty) = parameter {
            ty.visit(visit);
        }
    }

    /// The input of a type that each of several others turns into.
    pub(super) fn any_of(ident: &Ident) -> Self {
        Self { parameter: Parameter::Into(Ty::Local(ident.clone())), boxed: false, kind: InputKind::Body }
    }
}

impl Context<'_> {
    /// How a value of a type is taken.
    pub(super) fn input(&self, owner: Option<TypeId>, ty: &Type) -> Input {
        let (spelled, boxed) = match self.ty(owner, ty) {
            Ty::Boxed(inner) => (*inner, true),
            other => (other, false),
        };
        Input { parameter: self.parameter(ty, spelled), boxed, kind: self.kind_of(ty) }
    }

    fn parameter(&self, ty: &Type, spelled: Ty) -> Parameter {
        match (ty, spelled) {
            (Type::Array(inner), Ty::Vec(item)) => Parameter::List(Box::new(self.parameter(inner, *item))),
            (Type::Map(inner), Ty::Map(value)) => Parameter::Map(Box::new(self.parameter(inner, *value))),
            (Type::Named(id), spelled) if self.is_convertible(*id) => Parameter::Into(spelled),
            // To convert into these would leave open what the type of a literal is.
            (_, spelled @ (Ty::Bool | Ty::Number(_) | Ty::Model(_) | Ty::Tuple(_) | Ty::Unit)) => {
                Parameter::Plain(spelled)
            }
            (_, spelled) => Parameter::Into(spelled),
        }
    }

    /// Whether something turns into a type.
    fn is_convertible(&self, id: TypeId) -> bool {
        match &self.api.type_def(id).shape {
            Shape::Enum(_) | Shape::Union(_) | Shape::Wrapper(_) => true,
            Shape::Struct(object) => object.text.is_some(),
            Shape::Form(_) => false,
        }
    }

    pub(super) fn kind_of(&self, ty: &Type) -> InputKind {
        if self.takes_string(ty, 0) {
            return InputKind::String;
        }
        match ty {
            Type::Any | Type::Custom(_) => InputKind::Any,
            Type::Bool => InputKind::Bool,
            Type::Integer(_) | Type::Decimal => InputKind::Integer,
            Type::Float32 | Type::Float64 => InputKind::Float,
            Type::String | Type::Secret | Type::Text(_) => InputKind::String,
            Type::File => InputKind::File,
            Type::Array(inner) => InputKind::List(Box::new(self.kind_of(inner))),
            Type::Map(inner) => InputKind::Map(Box::new(self.kind_of(inner))),
            Type::Tuple(items) => InputKind::Tuple(items.iter().map(|item| self.kind_of(item)).collect()),
            Type::Nullable(inner) | Type::Sensitive(inner) => self.kind_of(inner),
            Type::Named(id) => match &self.api.type_def(*id).shape {
                Shape::Enum(_) => InputKind::Integer,
                _ => InputKind::Model(*id),
            },
        }
    }

    /// Whether a string turns into a value of a type.
    pub(super) fn takes_string(&self, ty: &Type, depth: usize) -> bool {
        match ty {
            Type::String | Type::Text(_) | Type::Secret => true,
            Type::Named(id) => match &self.api.type_def(*id).shape {
                Shape::Enum(open) => open.integer.is_none(),
                Shape::Struct(object) => object.text.is_some(),
                Shape::Union(union) => self.string_variant(union, depth + 1).is_some(),
                Shape::Wrapper(_) | Shape::Form(_) => false,
            },
            _ => false,
        }
    }

    /// The variant of a union that a string becomes: the one that is a string, or else the first that a string turns into.
    pub(super) fn string_variant(&self, union: &Union, depth: usize) -> Option<usize> {
        if depth > DEEPEST {
            return None;
        }
        let case = union.cases.iter().find(|case| case.kind == ValueKind::String)?;
        let order: Vec<usize> = match &case.discrimination {
            Discrimination::Only(index) => vec![*index],
            Discrimination::Property { .. } => Vec::new(),
            Discrimination::First(order) => order.iter().map(|(index, _)| *index).collect(),
        };
        let is_string = |index: &usize| union.variants[*index].ty == Type::String;
        let takes_string = |index: &usize| self.takes_string(&union.variants[*index].ty, depth);
        order.iter().copied().find(|index| is_string(index)).or_else(|| order.iter().copied().find(takes_string))
    }
}
