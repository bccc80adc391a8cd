//! The bridge to serde, for people who store or log models.
//!
//! A model goes through [`Value`], so its serde form is its JSON form in every format. In a format that has no exact numbers, a number that
//! neither fits 64 bits nor a floating point number is rounded; to keep every digit, use [`to_vec`](super::to_vec) instead.

use std::fmt;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Decode, Encode, Number, Object, Value, from_slice, to_vec};

/// Implements serde's traits for models: `impl_serde!(models::Card, models::Customer)`.
#[macro_export]
macro_rules! impl_serde {
    ($($model:ty),* $(,)?) => {
        $(
            impl $crate::json::serde_crate::Serialize for $model {
                fn serialize<S: $crate::json::serde_crate::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    $crate::json::serialize(self, serializer)
                }
            }

            impl<'de> $crate::json::serde_crate::Deserialize<'de> for $model {
                fn deserialize<D: $crate::json::serde_crate::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    $crate::json::deserialize(deserializer)
                }
            }
        )*
    };
}

/// Serializes what can be written as JSON.
///
/// # Errors
///
/// The value cannot be written as JSON, or the serializer fails.
pub fn serialize<T: Encode, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let json = to_vec(value).map_err(serde::ser::Error::custom)?;
    let value: Value = from_slice(&json).map_err(serde::ser::Error::custom)?;
    value.serialize(serializer)
}

/// Deserializes what can be read from JSON.
///
/// # Errors
///
/// The deserializer fails, or the value is not what the type needs.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let json = to_vec(&value).map_err(de::Error::custom)?;
    from_slice(&json).map_err(de::Error::custom)
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => value.serialize(serializer),
            Self::String(value) => serializer.serialize_str(value),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(members) => serializer.collect_map(members),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_whole = !self.as_str().contains(['.', 'e', 'E']);
        match (self.as_i64(), self.as_u64(), self.as_f64()) {
            (Some(value), ..) if is_whole => serializer.serialize_i64(value),
            (_, Some(value), _) if is_whole => serializer.serialize_u64(value),
            (.., Some(value)) => serializer.serialize_f64(value),
            _ => Err(serde::ser::Error::custom("the number does not fit a floating point number")),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        let json = to_vec(&value).map_err(E::custom)?;
        from_slice(&json).map_err(E::custom)
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut members = Object::new();
        while let Some((name, value)) = access.next_entry()? {
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }
}
