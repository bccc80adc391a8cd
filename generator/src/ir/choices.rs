//! Types that are one of several values or types: enums and unions.

use super::{Integer, Type};

/// An extensible enum of strings or integers.
#[derive(Clone, Debug)]
pub struct OpenEnum {
    /// The listed values.
    pub values: Vec<EnumValue>,
    /// The type of the values if they are integers; otherwise they are strings.
    pub integer: Option<Integer>,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EnumValue {
    /// The string on the wire, or the digits of an integer.
    pub wire: String,
    /// The source of its variant's name, if it is not the value.
    pub name: Option<String>,
    /// Its documentation.
    pub description: Option<String>,
}

/// One of several types.
#[derive(Clone, Debug)]
pub struct Union {
    /// The types, in order of the description.
    pub variants: Vec<Variant>,
    /// How the variant of a value is selected: one case per JSON type.
    pub cases: Vec<UnionCase>,
    /// The index of the variant that is the base of all others.
    pub base: Option<usize>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The source of its name.
    pub hint: String,
    /// Its type.
    pub ty: Type,
    /// The discriminator property and its value; written unless the type itself writes it.
    pub tag: Option<(String, DiscriminatorValue)>,
}

/// The value of a property that tells variants apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DiscriminatorValue {
    /// A string.
    String(String),
    /// An integer.
    Integer(i64),
    /// `true` or `false`.
    Bool(bool),
}

impl DiscriminatorValue {
    /// Returns the string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            Self::Integer(_) | Self::Bool(_) => None,
        }
    }

    /// Whether two values are of one JSON type.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl std::fmt::Display for DiscriminatorValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::String(text) => f.write_str(text),
            Self::Integer(number) => number.fmt(f),
            Self::Bool(value) => value.fmt(f),
        }
    }
}

/// The case of a union for one JSON type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnionCase {
    /// The JSON type.
    pub kind: ValueKind,
    /// How the variant is selected.
    pub discrimination: Discrimination,
}

/// How a variant is selected among those of one JSON type. Numbers are indices into [`Union::variants`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Discrimination {
    /// There is only this variant.
    Only(usize),
    /// By the value of a property. All values are of one JSON type.
    Property {
        /// Name of the property.
        name: String,
        /// The variant for each value of the property.
        variants: Vec<(DiscriminatorValue, usize)>,
        /// The variant for other values, if the JSON is valid for it.
        otherwise: Option<usize>,
    },
    /// The first valid one in this order, among those whose required properties are present.
    First(Vec<(usize, Vec<String>)>),
}

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValueKind {
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}
