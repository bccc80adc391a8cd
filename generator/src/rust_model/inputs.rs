//! How a value is taken from the caller: as it is, or as anything that turns into it.

use super::Ty;

/// A parameter of a constructor, a setter or a method, and how it becomes the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// What the caller gives.
    pub parameter: Parameter,
    /// Whether the value goes behind a pointer.
    pub boxed: bool,
}

/// What a caller gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// Exactly this type.
    Plain(Ty),
    /// Anything that turns into this type.
    Into(Ty),
    /// Several of what turns into this type.
    Each(Ty),
}

impl Input {
    /// How a value of this type is taken.
    #[must_use]
    pub fn of(ty: &Ty) -> Self {
        match ty {
            Ty::Boxed(inner) => Self { parameter: parameter(inner), boxed: true },
            other => Self { parameter: parameter(other), boxed: false },
        }
    }

    /// The input of an enum: its text will do.
    #[must_use]
    pub fn of_enum(ty: &Ty) -> Self {
        let input = Self::of(ty);
        match input.parameter {
            Parameter::Plain(ty) => Self { parameter: Parameter::Into(ty), boxed: input.boxed },
            _ => input,
        }
    }
}

fn parameter(ty: &Ty) -> Parameter {
    match ty {
        Ty::String | Ty::Secret | Ty::Runtime(_) | Ty::Decimal | Ty::Value | Ty::Bytes | Ty::Sensitive(_) => {
            Parameter::Into(ty.clone())
        }
        Ty::Vec(item) => match item.as_ref() {
            Ty::Boxed(_) | Ty::Vec(_) | Ty::Map(_) | Ty::Option(_) => Parameter::Into(ty.clone()),
            item => Parameter::Each(item.clone()),
        },
        _ => Parameter::Plain(ty.clone()),
    }
}
