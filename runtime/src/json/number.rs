//! A number with its exact text.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::parts::Parts;
use super::scan::Scanner;
use super::{Decode, Encode, Error, Reader, Writer};

/// A JSON number with its exact text.
///
/// Numbers are equal if their values are: `1`, `1.0` and `1e0` are. If an exponent has 16 or more digits, the value is
/// not computed and the texts must be equal.
///
/// ```
/// use oasmith_runtime::json::Number;
///
/// let price: Number = "12.50".parse()?;
/// assert_eq!(price.as_str(), "12.50");
/// assert_eq!(price, "1.25e1".parse()?);
/// assert_eq!(price.as_i64(), None);
/// # Ok::<(), oasmith_runtime::json::Error>(())
/// ```
#[derive(Clone)]
pub struct Number {
    text: Box<str>,
}

impl Number {
    /// Returns the shortest number that reads back as `value`; `None` for NaN and infinity.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then(|| {
            let magnitude = value.abs();
            let is_plain = magnitude == 0.0 || (1e-6..1e21).contains(&magnitude);
            Self { text: if is_plain { value.to_string() } else { format!("{value:e}") }.into() }
        })
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the value, if it is an integer in range.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_i128().and_then(|value| value.try_into().ok())
    }

    /// Returns the value, if it is an integer in range.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_i128().and_then(|value| value.try_into().ok())
    }

    /// Returns the value, if it is an integer in range.
    #[must_use]
    pub fn as_i128(&self) -> Option<i128> {
        Parts::of(&self.text).integer()
    }

    /// Returns the nearest floating point number; infinite if the value is too large.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        self.text.parse().unwrap_or(f64::NAN)
    }

    /// Returns the value, if a decimal can represent it exactly.
    #[must_use]
    pub fn as_decimal(&self) -> Option<Decimal> {
        super::decimal::exact(&self.text)
    }

    pub(super) fn trusted(text: &str) -> Self {
        Self { text: text.into() }
    }
}

/// Returns whether the whole of `text` is a number.
pub(super) fn is_number(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    scanner.number().is_ok_and(|number| number.len() == text.len())
}

impl FromStr for Number {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if is_number(text) { Ok(Self::trusted(text)) } else { Err(Error::new("the text is not a JSON number")) }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text || Parts::of(&self.text).same_value(Parts::of(&other.text)).unwrap_or(false)
    }
}

impl Eq for Number {}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {$(
        impl From<$integer> for Number {
            fn from(value: $integer) -> Self {
                Self { text: value.to_string().into() }
            }
        }
    )*};
}

from_integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

impl From<Decimal> for Number {
    fn from(value: Decimal) -> Self {
        Self { text: value.to_string().into() }
    }
}

impl Decode for Number {
    fn empty() -> Self {
        Self::trusted("0")
    }

    fn read(&mut self, reader: &mut Reader<'_>) {
        if let Some(text) = reader.number_text() {
            *self = Self::trusted(text);
        }
    }
}

impl Encode for Number {
    fn write(&self, writer: &mut Writer) {
        writer.number(self);
    }
}
