//! serde's traits for models, through [`Value`]: for programs that store or log models, not for talking to the API.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{self, Serialize, SerializeMap, Serializer};

pub use serde_core;

use super::{Decode, Encode, Number, Object, Value, from_value, to_value};

/// Implements serde's `Serialize` and `Deserialize` for types that implement [`Encode`] and [`Decode`].
///
/// A model is converted through [`Value`], so it works with any self-describing format: JSON, YAML, TOML, CBOR. Formats
/// that are not self-describing, such as bincode and postcard, can be written but not read.
///
/// serde has no exact numbers. 64-bit integers, and numbers that an `f64` represents with all their digits, are passed
/// as numbers; any other number is passed as a string, which `Decimal` and `i128` read back exactly. Trailing zeros of
/// a decimal are lost: `1.50` becomes `1.5`.
///
/// ```
/// use oasmith_runtime::impl_serde;
/// use oasmith_runtime::json::{Decode, Encode, Reader, Writer};
///
/// struct Name(String);
///
/// impl Decode for Name {
///     fn empty() -> Self {
///         Self(String::new())
///     }
///
///     fn read(&mut self, reader: &mut Reader<'_>) {
///         self.0.read(reader);
///     }
/// }
///
/// impl Encode for Name {
///     fn write(&self, writer: &mut Writer) {
///         self.0.write(writer);
///     }
/// }
///
/// impl_serde!(Name);
///
/// let name: Name = serde_json::from_str("\"Asha\"")?;
/// assert_eq!(serde_json::to_string(&name)?, "\"Asha\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! impl_serde {
    ($($name:ty),* $(,)?) => {$(
        impl $crate::json::bridge::serde_core::Serialize for $name {
            fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::json::bridge::serde_core::Serializer,
            {
                $crate::json::bridge::serialize(self, serializer)
            }
        }

        impl<'de> $crate::json::bridge::serde_core::Deserialize<'de> for $name {
            fn deserialize<D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::json::bridge::serde_core::Deserializer<'de>,
            {
                $crate::json::bridge::deserialize(deserializer)
            }
        }
    )*};
}

/// Serialises a model.
///
/// # Errors
///
/// The model cannot be written as JSON, or the serializer refuses it.
pub fn serialize<S: Serializer>(model: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
    to_value(model).map_err(ser::Error::custom)?.serialize(serializer)
}

/// Deserialises a model.
///
/// # Errors
///
/// The deserializer fails, or its value does not match the model.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    from_value(&value).map_err(de::Error::custom)
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => value.serialize(serializer),
            Self::String(value) => serializer.serialize_str(value),
            Self::Array(elements) => serializer.collect_seq(elements),
            Self::Object(members) => members.serialize(serializer),
        }
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (name, value) in self {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A number written with a point stays a floating point number, as in formats that distinguish them.
        if !self.as_str().contains(['.', 'e', 'E']) {
            if let Some(value) = self.as_u64() {
                return serializer.serialize_u64(value);
            }
            if let Some(value) = self.as_i64() {
                return serializer.serialize_i64(value);
            }
        }
        match Self::from_f64(self.as_f64()) {
            Some(nearest) if nearest == *self => serializer.serialize_f64(self.as_f64()),
            _ => serializer.serialize_str(self.as_str()),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyShape)
    }
}

/// The name under which `serde_json` passes a number's text if its feature `arbitrary_precision` is on.
const HIDDEN_NUMBER: &str = "$serde_json::private::Number";

struct AnyShape;

macro_rules! visit_integers {
    ($($visit:ident $integer:ty)*) => {$(
        fn $visit<E: de::Error>(self, value: $integer) -> Result<Value, E> {
            Ok(value.into())
        }
    )*};
}

impl<'de> Visitor<'de> for AnyShape {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value that JSON can hold")
    }

    visit_integers! { visit_bool bool visit_i64 i64 visit_u64 u64 visit_i128 i128 visit_u128 u128 visit_str &str visit_string String }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Value::try_from(value).map_err(E::custom)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(element) = elements.next_element()? {
            array.push(element);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Object::new();
        while let Some((name, value)) = members.next_entry::<Cow<'_, str>, Value>()? {
            if name == HIDDEN_NUMBER {
                let text = value.as_str().unwrap_or_default();
                return text.parse().map(Value::Number).map_err(de::Error::custom);
            }
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}
