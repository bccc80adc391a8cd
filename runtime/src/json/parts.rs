//! Splits the text of a number, for exact integers, decimals and comparison.

use std::cmp::Ordering;

/// A number as sign, digits and scale: its value is the digits as an integer, divided by ten to the power of the scale.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts<'t> {
    pub(super) negative: bool,
    whole: &'t [u8],
    fraction: &'t [u8],
    /// Number of zeros before the first significant digit.
    leading: usize,
    /// Number of significant digits, including trailing zeros.
    count: usize,
    /// Number of trailing zeros.
    trailing: usize,
    /// `None` if the exponent is unreasonably large.
    scale: Option<i64>,
}

impl<'t> Parts<'t> {
    /// Splits text that [`Scanner::number`](super::scan::Scanner::number) accepted.
    pub(super) fn of(text: &'t str) -> Self {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut parts = Self {
            negative,
            whole: whole.as_bytes(),
            fraction: fraction.as_bytes(),
            leading: 0,
            count: 0,
            trailing: 0,
            scale: scale(fraction.len(), exponent),
        };
        let all = parts.all();
        parts.leading = all.clone().take_while(|digit| *digit == b'0').count();
        parts.count = whole.len() + fraction.len() - parts.leading;
        parts.trailing = if parts.count == 0 { 0 } else { all.rev().take_while(|digit| *digit == b'0').count() };
        parts
    }

    fn all(self) -> impl DoubleEndedIterator<Item = u8> + Clone + use<'t> {
        self.whole.iter().chain(self.fraction).copied()
    }

    pub(super) const fn is_zero(&self) -> bool {
        self.count == 0
    }

    pub(super) const fn scale(&self) -> Option<i64> {
        self.scale
    }

    /// Returns the number of significant digits, including trailing zeros.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// Returns the number of trailing zeros among the significant digits.
    pub(super) const fn trailing(&self) -> usize {
        self.trailing
    }

    /// Returns the significant digits as an integer, without the last `dropped`, if it is less than 2^128.
    pub(super) fn mantissa(self, dropped: usize) -> Option<u128> {
        let mut digits = self.all().skip(self.leading).take(self.count.saturating_sub(dropped));
        digits.try_fold(0_u128, |number, digit| number.checked_mul(10)?.checked_add(u128::from(digit - b'0')))
    }

    /// Returns the value, if it is an integer in range.
    pub(super) fn integer(self) -> Option<i128> {
        if self.is_zero() {
            return Some(0);
        }
        // Ten to the 39th is out of range; the check also keeps the power small.
        let zeros = i64::try_from(self.trailing).ok()?.checked_sub(self.scale?)?;
        let zeros = u32::try_from(zeros).ok().filter(|zeros| *zeros < 39)?;
        let magnitude = self.mantissa(self.trailing)?.checked_mul(10_u128.pow(zeros))?;
        if self.negative { 0_i128.checked_sub_unsigned(magnitude) } else { i128::try_from(magnitude).ok() }
    }

    /// Returns whether the value has no fraction; `true` also if it is too large for [`integer`](Self::integer).
    pub(super) fn is_integral(&self) -> bool {
        let trailing = i64::try_from(self.trailing).unwrap_or(i64::MAX);
        self.is_zero() || self.scale.is_some_and(|scale| scale <= trailing)
    }

    /// Returns whether both have the same value; `None` if an exponent is unreasonably large.
    pub(super) fn same_value(self, other: Self) -> Option<bool> {
        let digits = |parts: Self| parts.all().skip(parts.leading).take(parts.count - parts.trailing);
        let place = |parts: Self| parts.scale?.checked_sub(i64::try_from(parts.trailing).ok()?);
        if self.scale.is_none() || other.scale.is_none() {
            return None;
        }
        if self.is_zero() || other.is_zero() {
            return Some(self.is_zero() && other.is_zero());
        }
        let same = self.negative == other.negative
            && place(self)? == place(other)?
            && digits(self).cmp(digits(other)) == Ordering::Equal;
        Some(same)
    }
}

/// Returns the number of digits after the point minus the exponent, if the exponent has at most 15 digits, so that no
/// later arithmetic overflows.
fn scale(fraction: usize, exponent: &str) -> Option<i64> {
    let exponent: i64 = exponent.parse().ok()?;
    if exponent.unsigned_abs() >= 1_000_000_000_000_000 {
        return None;
    }
    i64::try_from(fraction).ok()?.checked_sub(exponent)
}
