//! Amounts in hundredths of a rupee or of a point.

use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde_json::{Number, Value};

/// An amount with two decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Money(i64);

impl Money {
    /// Creates an amount of whole rupees.
    pub(crate) const fn rupees(rupees: i64) -> Self {
        Self(rupees * 100)
    }

    /// Reads a number or a numeric string with up to two decimals: the documentation shows both.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => Self::parse(&number.to_string()),
            Value::String(text) => Self::parse(text),
            _ => None,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 2 {
            return None;
        }
        let hundredths: i64 = format!("{fraction:0<2}").parse().ok()?;
        let whole: i64 = whole.parse().ok()?;
        Some(Self(sign * (whole.checked_mul(100)?.checked_add(hundredths)?)))
    }

    /// Returns the number as the examples show it: without a fraction if there is none.
    pub(crate) fn json(self) -> Value {
        if self.0 % 100 == 0 {
            return Value::from(self.0 / 100);
        }
        self.to_string().parse::<f64>().ok().and_then(Number::from_f64).map_or(Value::Null, Value::Number)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", size / 100, size % 100)
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Money {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_and_strings_are_read_and_written_as_in_the_examples() {
        for (given, written) in [
            (json!(10), json!(10)),
            (json!(10.5), json!(10.5)),
            (json!("0.01"), json!(0.01)),
            (json!("100"), json!(100)),
            (json!(-1000.5), json!(-1000.5)),
        ] {
            assert_eq!(Money::read(&given).unwrap().json(), written, "{given}");
        }
    }

    #[test]
    fn three_decimals_and_other_strings_are_refused() {
        for given in [json!("1.005"), json!("1e3"), json!(""), json!("."), json!(null), json!("1,000")] {
            assert_eq!(Money::read(&given), None, "{given}");
        }
    }
}
