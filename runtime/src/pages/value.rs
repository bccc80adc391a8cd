//! [`PageValue`]: numbers and strings that control pagination, whatever their type in the description.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use crate::json::{Nullable, Value};
use crate::secret::Secret;
use crate::text::{Date, DateTime, DecimalText, Uuid};

/// A value that selects a page or counts pages or items: an offset, a cursor, a total.
///
/// Generated code uses it for parameters and for properties of a page. `None` stands for an absent value, or one that
/// the type cannot hold.
pub trait PageValue: Sized {
    /// Returns the value as a number; it may be a numeric string.
    fn to_number(&self) -> Option<u64>;

    /// Converts a number to the type.
    fn from_number(number: u64) -> Option<Self>;

    /// Returns the value as a string.
    fn to_text(&self) -> Option<String>;

    /// Converts a string to the type.
    fn from_text(text: &str) -> Option<Self>;
}

macro_rules! integers {
    ($($ty:ty),*) => {
        $(
            impl PageValue for $ty {
                fn to_number(&self) -> Option<u64> {
                    u64::try_from(*self).ok()
                }

                fn from_number(number: u64) -> Option<Self> {
                    number.try_into().ok()
                }

                fn to_text(&self) -> Option<String> {
                    Some(self.to_string())
                }

                fn from_text(text: &str) -> Option<Self> {
                    text.trim().parse().ok()
                }
            }
        )*
    };
}

integers!(i8, i16, i32, i64, u8, u16, u32, u64);

macro_rules! fractions {
    ($($ty:ty, $from:ident, $to:ident);*) => {
        $(
            impl PageValue for $ty {
                fn to_number(&self) -> Option<u64> {
                    Decimal::$from(*self)?.to_number()
                }

                fn from_number(number: u64) -> Option<Self> {
                    Decimal::from(number).$to()
                }

                fn to_text(&self) -> Option<String> {
                    Some(self.to_string())
                }

                fn from_text(text: &str) -> Option<Self> {
                    text.trim().parse().ok()
                }
            }
        )*
    };
}

fractions!(f32, from_f32, to_f32; f64, from_f64, to_f64);

impl PageValue for Decimal {
    fn to_number(&self) -> Option<u64> {
        self.to_u64().filter(|number| Self::from(*number) == *self)
    }

    fn from_number(number: u64) -> Option<Self> {
        Some(Self::from(number))
    }

    fn to_text(&self) -> Option<String> {
        Some(self.to_string())
    }

    fn from_text(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }
}

macro_rules! texts {
    ($($ty:ty, $expose:ident);*) => {
        $(
            impl PageValue for $ty {
                fn to_number(&self) -> Option<u64> {
                    self.$expose().trim().parse().ok()
                }

                fn from_number(number: u64) -> Option<Self> {
                    Some(number.to_string().into())
                }

                fn to_text(&self) -> Option<String> {
                    Some(self.$expose().to_owned()).filter(|text| !text.is_empty())
                }

                fn from_text(text: &str) -> Option<Self> {
                    Some(text.to_owned().into())
                }
            }
        )*
    };
}

texts!(String, as_str; Secret, expose; DecimalText, as_str; DateTime, as_str; Date, as_str; Uuid, as_str);

impl PageValue for Value {
    fn to_number(&self) -> Option<u64> {
        self.as_u64().or_else(|| self.as_str()?.trim().parse().ok())
    }

    fn from_number(number: u64) -> Option<Self> {
        Some(number.into())
    }

    fn to_text(&self) -> Option<String> {
        match self {
            Self::String(text) => text.to_text(),
            Self::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(Self::String(text.to_owned()))
    }
}

macro_rules! wrappers {
    ($($wrapper:ident, $look:ident, $wrap:expr);*) => {
        $(
            impl<T: PageValue> PageValue for $wrapper<T> {
                fn to_number(&self) -> Option<u64> {
                    self.$look()?.to_number()
                }

                fn from_number(number: u64) -> Option<Self> {
                    T::from_number(number).map($wrap)
                }

                fn to_text(&self) -> Option<String> {
                    self.$look()?.to_text()
                }

                fn from_text(text: &str) -> Option<Self> {
                    T::from_text(text).map($wrap)
                }
            }
        )*
    };
}

wrappers!(Option, as_ref, Some; Nullable, as_option, Nullable::Value);
