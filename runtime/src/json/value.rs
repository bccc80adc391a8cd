//! JSON of any shape, exactly as it came.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::{Decode, Encode, Error, Kind, Number, Object, Reader, Writer};

/// A JSON value of any shape.
///
/// It is exact: numbers keep their text, objects keep the order of their members. `Display` prints compact JSON; both
/// `Display` and `Debug` show the content.
///
/// ```
/// use oasmith_runtime::json::Value;
///
/// let value: Value = r#"{"total": 12.50, "tags": ["a"]}"#.parse()?;
/// assert_eq!(value.get("tags").and_then(Value::as_array).map(<[Value]>::len), Some(1));
/// assert_eq!(value.to_string(), r#"{"total":12.50,"tags":["a"]}"#);
/// # Ok::<(), oasmith_runtime::json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, with its text.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object.
    Object(Object),
}

impl Value {
    /// Returns the kind of the value.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Bool(_) => Kind::Bool,
            Self::Number(_) => Kind::Number,
            Self::String(_) => Kind::String,
            Self::Array(_) => Kind::Array,
            Self::Object(_) => Kind::Object,
        }
    }

    /// Returns whether it is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the boolean, if it is one.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Returns the string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the number, if it is one.
    #[must_use]
    pub const fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the number, if it is an integer in range.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number().and_then(Number::as_i64)
    }

    /// Returns the number, if it is an integer in range.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number().and_then(Number::as_u64)
    }

    /// Returns the nearest floating point number, if it is a number.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().map(Number::as_f64)
    }

    /// Returns the number, if a decimal can represent it exactly.
    #[must_use]
    pub fn as_decimal(&self) -> Option<Decimal> {
        self.as_number().and_then(Number::as_decimal)
    }

    /// Returns the items, if it is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// Returns the members, if it is an object.
    #[must_use]
    pub const fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Returns the member `name`, if it is an object that has one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_object().and_then(|members| members.get(name))
    }

    /// Converts the value to a `T`.
    ///
    /// # Errors
    ///
    /// The value does not match `T`. The error has a path but no position.
    pub fn decode<T: Decode>(&self) -> Result<T, Error> {
        super::from_value(self)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Writing fails only for what JSON cannot represent, which a `Value` cannot contain.
        let text = super::to_string(self).map_err(|_| fmt::Error)?;
        formatter.write_str(&text)
    }
}

impl FromStr for Value {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        super::from_str(text)
    }
}

impl Decode for Value {
    #[inline]
    fn empty() -> Self {
        Self::Null
    }

    fn read(&mut self, reader: &mut Reader<'_>) {
        *self = match reader.kind() {
            Some(Kind::Bool) => Self::Bool(reader.value()),
            Some(Kind::Number) => Self::Number(reader.value()),
            Some(Kind::String) => Self::String(reader.value()),
            Some(Kind::Array) => Self::Array(reader.value()),
            Some(Kind::Object) => Self::Object(reader.value()),
            Some(Kind::Null) => {
                reader.null();
                Self::Null
            }
            None => {
                reader.mismatch("a value");
                Self::Null
            }
        };
    }
}

impl Encode for Value {
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Null => writer.null(),
            Self::Bool(value) => writer.bool(*value),
            Self::Number(value) => writer.number(value),
            Self::String(value) => writer.string(value),
            Self::Array(elements) => writer.array(elements),
            Self::Object(members) => members.write(writer),
        }
    }

    fn write_members(&self, writer: &mut Writer) {
        if let Self::Object(members) = self {
            members.write_members(writer);
        }
    }
}

macro_rules! from_variants {
    ($($variant:ident($($type:ty),*))*) => {$($(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value.into())
            }
        }
    )*)*};
}

from_variants! {
    Bool(bool)
    Number(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, Decimal, Number)
    String(&str, String)
    Object(Object)
}

/// Fails for NaN and infinity, which JSON cannot represent.
impl TryFrom<f64> for Value {
    type Error = Error;

    fn try_from(value: f64) -> Result<Self, Error> {
        Number::from_f64(value).map(Self::Number).ok_or_else(|| Error::new(super::writer::NOT_FINITE))
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(elements: Vec<T>) -> Self {
        Self::Array(elements.into_iter().map(Into::into).collect())
    }
}

/// `None` is `null`.
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Value>> FromIterator<T> for Value {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self::Array(elements.into_iter().map(Into::into).collect())
    }
}
