//! Exact decimals.

use rust_decimal::Decimal;

use super::{Decode, Encode, Kind, Reader, Writer};

/// Read from the text of a number, or from a string that holds one, as some servers write money. Nothing is ever rounded: a number that does
/// not fit into 96 bits and 28 places is an error.
impl Decode for Decimal {
    fn blank() -> Self {
        Self::ZERO
    }

    fn read(&mut self, reader: &mut Reader<'_>) {
        let found =
            if reader.kind() == Some(Kind::String) { exact(reader.string().trim()) } else { exact(reader.number()) };
        match found {
            _ if reader.failed() => {}
            Some(value) => *self = value,
            None => reader.fail("expected a decimal number of at most 28 digits"),
        }
    }
}

impl Encode for Decimal {
    fn write(&self, writer: &mut Writer) {
        writer.number(&self.to_string());
    }
}

/// The decimal that a text says, if it is one exactly.
fn exact(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.starts_with(|first: char| first.is_ascii_digit()) || digits.contains('_') {
        return None;
    }
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return Decimal::from_str_exact(text).ok() };
    let mut value = Decimal::from_str_exact(mantissa).ok()?;
    let exponent: i32 = exponent.parse().ok()?;
    let scale = i32::try_from(value.scale()).ok()?.checked_sub(exponent)?;
    if scale >= 0 {
        value.set_scale(u32::try_from(scale).ok()?).ok()?;
        return Some(value);
    }
    value.set_scale(0).ok()?;
    let factor = 10_i64.checked_pow(u32::try_from(-scale).ok()?)?;
    value.checked_mul(Decimal::from(factor))
}
