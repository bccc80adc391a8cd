//! Numbers with their exact text.

use std::fmt;

use super::{Decode, Encode, Reader, Writer};

/// A number of any size and precision, kept as it was written.
///
/// Two numbers are equal if their values are, however they are written: `1`, `1.0` and `1e0` are one number.
///
/// ```
/// use oasmith_runtime::json::Number;
///
/// let number: Number = "0.10".parse()?;
/// assert_eq!(number.as_str(), "0.10");
/// assert_eq!(number, "1e-1".parse()?);
/// # Ok::<(), oasmith_runtime::json::Error>(())
/// ```
#[derive(Clone)]
pub struct Number(Box<str>);

impl Number {
    /// The number's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value, if it is an integer in range.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        integer(&self.0).and_then(|value| value.try_into().ok())
    }

    /// The value, if it is an integer in range.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        integer(&self.0).and_then(|value| value.try_into().ok())
    }

    /// The nearest floating point number, if there is a finite one.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|value: &f64| value.is_finite())
    }
}

/// Sign, digits without zeros at either end, and the exponent of ten behind them.
fn parts(text: &str) -> (bool, String, i64) {
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let exponent: i64 = exponent.parse().unwrap_or(if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 });
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: String = [whole, fraction].concat();
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() || significant.bytes().all(|digit| digit == b'0') {
        return (false, String::new(), 0);
    }
    let dropped = i64::try_from(digits.len() - significant.len()).unwrap_or(0);
    let places = i64::try_from(fraction.len()).unwrap_or(0);
    (negative, significant.trim_start_matches('0').to_owned(), exponent - places + dropped)
}

/// The value of a number without a fraction, however it is written.
pub(super) fn integer(text: &str) -> Option<i128> {
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    let (negative, digits, exponent) = parts(text);
    if digits.is_empty() {
        return Some(0);
    }
    let value: i128 = digits.parse().ok()?;
    let value = value.checked_mul(10_i128.checked_pow(exponent.try_into().ok()?)?)?;
    Some(if negative { -value } else { value })
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || parts(&self.0) == parts(&other.0)
    }
}

impl Eq for Number {}

impl fmt::Debug for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::str::FromStr for Number {
    type Err = super::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        super::from_str(text)
    }
}

macro_rules! from_integers {
    ($($integer:ty),*) => {
        $(impl From<$integer> for Number {
            fn from(value: $integer) -> Self {
                Self(value.to_string().into())
            }
        })*
    };
}

from_integers!(i8, i16, i32, i64, u8, u16, u32, u64);

impl Decode for Number {
    fn blank() -> Self {
        Self("0".into())
    }

    fn read(&mut self, reader: &mut Reader<'_>) {
        let text = reader.number();
        if !reader.failed() {
            self.0 = text.into();
        }
    }
}

impl Encode for Number {
    fn write(&self, writer: &mut Writer) {
        writer.number(&self.0);
    }
}
