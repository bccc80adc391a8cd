//! Codes by which an API reports success or failure. Servers write the same code in several ways: `0`, `"0"`, `"00"`,
//! `0.0`.

use crate::json::Number;

/// Compares two codes as numbers if both are numbers, otherwise as strings.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    one == other || number(one).is_some_and(|one| Some(one) == number(other))
}

/// Parses the code as a number. JSON forbids leading zeros, so they are removed first.
pub(crate) fn number(code: &str) -> Option<Number> {
    let code = code.trim();
    let (sign, digits) = code.strip_prefix('-').map_or(("", code), |digits| ("-", digits));
    let significant = digits.trim_start_matches('0');
    // Keep the last zero if only a fraction or nothing follows: `00`, `00.0`.
    let starts_with_digit = significant.starts_with(|character: char| character.is_ascii_digit());
    let zero = if digits.len() > significant.len() && !starts_with_digit { "0" } else { "" };
    format!("{sign}{zero}{significant}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_are_numbers_are_compared_as_numbers() {
        for code in ["0", "00", "0.0", "00.00", "-0", " 0 ", "0e3"] {
            assert!(is_same(code, "0"), "{code}");
        }
        assert!(is_same("0200", "200") && is_same("2e2", "200") && is_same("OK", "OK"));
        for code in ["", "1", "OK", "O", "0x0", "0 0", "00a", "--0", ".0"] {
            assert!(!is_same(code, "0"), "{code}");
        }
        assert!(!is_same("ok", "OK"));
    }
}
