//! Exact decimals from the text of a number.

use rust_decimal::Decimal;

use super::number::is_number;
use super::parts::Parts;
use super::{Decode, Encode, Kind, Reader, Writer};

/// The most digits of a decimal after the point.
const MAX_SCALE: i64 = 28;
/// The number of digits of the largest decimal, 2^96 - 1.
const MAX_DIGITS: usize = 29;

/// Returns the decimal that is exactly equal to a number, with as many digits after the point as in the text if they
/// fit.
pub(super) fn exact(text: &str) -> Option<Decimal> {
    let parts = Parts::of(text);
    let scale = parts.scale()?;
    if parts.is_zero() {
        return Decimal::try_from_i128_with_scale(0, u32::try_from(scale.clamp(0, MAX_SCALE)).ok()?).ok();
    }
    // Trailing zeros are dropped only if they do not fit.
    let surplus = usize::try_from((scale - MAX_SCALE).max(0)).ok()?.max(parts.count().saturating_sub(MAX_DIGITS));
    [surplus, surplus + 1].into_iter().filter(|dropped| *dropped <= parts.trailing()).find_map(|dropped| {
        let mantissa = i128::try_from(parts.mantissa(dropped)?).ok()?;
        scaled(mantissa, parts.negative, scale - i64::try_from(dropped).ok()?)
    })
}

fn scaled(mantissa: i128, negative: bool, scale: i64) -> Option<Decimal> {
    let mantissa = if negative { -mantissa } else { mantissa };
    if let Ok(scale) = u32::try_from(scale) {
        return Decimal::try_from_i128_with_scale(mantissa, scale).ok();
    }
    let power = u32::try_from(-scale).ok().filter(|power| *power < 29)?;
    Decimal::try_from_i128_with_scale(mantissa.checked_mul(10_i128.pow(power))?, 0).ok()
}

/// Read from a number or from a string that contains one, since servers send money both ways. A value that a decimal
/// cannot represent exactly is an error: nothing is rounded.
impl Decode for Decimal {
    #[inline]
    fn empty() -> Self {
        Self::ZERO
    }

    fn read(&mut self, reader: &mut Reader<'_>) {
        reader.read_decimal(self);
    }
}

impl Encode for Decimal {
    fn write(&self, writer: &mut Writer) {
        writer.trusted_number(&self.to_string());
    }
}

impl Reader<'_> {
    fn read_decimal(&mut self, value: &mut Decimal) {
        let Some((start, text)) = self.number_or_numeric_string("a decimal number") else {
            return;
        };
        match exact(&text) {
            Some(decimal) => *value = decimal,
            None => self.fail_at(start, "the number has more digits than a decimal can represent"),
        }
    }

    /// Returns the text of a number, which may be in a string, and where it starts.
    pub(super) fn number_or_numeric_string(
        &mut self,
        expected: &'static str,
    ) -> Option<(usize, std::borrow::Cow<'_, str>)> {
        let kind = self.kind();
        let start = self.scanner.position();
        if kind != Some(Kind::String) {
            return self.number_or(expected).map(|text| (start, text.into()));
        }
        let text = self.borrowed_text()?;
        if is_number(&text) {
            return Some((start, text));
        }
        self.fail_at(start, format!("expected {expected}, found a string that is not a number"));
        None
    }
}
