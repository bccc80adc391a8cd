//! Whether a number is a multiple of another, in decimal: 0.3 is a multiple of 0.1, whatever binary fractions make of it.

use std::cmp::Ordering;

/// Whether a number is a multiple of a step, both as decimals; numbers that need more than 38 digits are believed.
pub(super) fn is_multiple(value: &str, step: &str) -> bool {
    let (Some((value, value_scale)), Some((step, step_scale))) = (parsed(value), parsed(step)) else { return true };
    let scaled = |digits: i128, by: u32| 10_i128.checked_pow(by).and_then(|power| digits.checked_mul(power));
    let (value, step) = match value_scale.cmp(&step_scale) {
        Ordering::Less => (scaled(value, step_scale - value_scale), Some(step)),
        Ordering::Equal => (Some(value), Some(step)),
        Ordering::Greater => (Some(value), scaled(step, value_scale - step_scale)),
    };
    match (value, step) {
        (Some(value), Some(step)) if step != 0 => value % step == 0,
        _ => true,
    }
}

/// Digits, and how many of them stand after the point.
fn parsed(number: &str) -> Option<(i128, u32)> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let fraction = fraction.trim_end_matches('0');
    Some((format!("{whole}{fraction}").parse().ok()?, u32::try_from(fraction.len()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::is_multiple;

    #[test]
    fn multiples_are_those_of_decimals() {
        for (value, step) in [("12.50", "0.01"), ("0.3", "0.1"), ("-7", "7"), ("0", "5"), ("100", "0.25"), ("1", "0")] {
            assert!(is_multiple(value, step), "{value} of {step}");
        }
        for (value, step) in [("12.505", "0.01"), ("0.35", "0.1"), ("-8", "7"), ("0.1", "1")] {
            assert!(!is_multiple(value, step), "{value} of {step}");
        }
    }

    #[test]
    fn numbers_beyond_what_can_be_compared_are_believed() {
        for value in ["1e300", "NaN", &"9".repeat(60)] {
            assert!(is_multiple(value, "0.01"), "{value}");
        }
    }
}
