//! What a description gives as an example or a default, as far as code may show it.
//!
//! A description is not trusted: only numbers, booleans and short texts of harmless letters pass.

use serde_json::Value as Json;

use crate::samples::is_harmless;
pub(super) use crate::samples::word;

/// Whether a sample is one value that may be shown.
pub(super) fn is_plain(sample: &Json) -> bool {
    match sample {
        Json::Bool(_) | Json::Number(_) => true,
        Json::String(text) => is_harmless(text),
        _ => false,
    }
}

/// Whether a value was made for a string, and cannot be shown: nothing else may stand in its place.
pub(super) fn is_out_of_reach(sample: Option<&Json>) -> bool {
    match sample {
        Some(Json::Null) => true,
        Some(Json::String(text)) => !is_harmless(text),
        _ => false,
    }
}

/// A string.
pub(super) fn text(sample: Option<&Json>) -> Option<&str> {
    sample?.as_str().filter(|text| is_harmless(text))
}

/// The text of a listed value.
pub(super) fn wire(sample: Option<&Json>) -> Option<String> {
    match sample? {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// An integer.
pub(super) fn integer(sample: Option<&Json>) -> Option<i128> {
    let sample = sample?;
    sample.as_i64().map(i128::from).or_else(|| sample.as_u64().map(i128::from))
}

/// A floating point number of a size that can be read.
pub(super) fn float(sample: Option<&Json>) -> Option<f64> {
    sample?.as_f64().filter(|number| *number == 0.0 || (1e-6..1e12).contains(&number.abs()))
}

/// Digits and scale of a number, or of a string that is one.
pub(super) fn decimal(sample: Option<&Json>) -> Option<(i64, u32)> {
    let text = match sample? {
        Json::Number(number) => number.to_string(),
        Json::String(text) => text.clone(),
        _ => return None,
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let is_digits = |text: &str| text.bytes().all(|letter| letter.is_ascii_digit());
    let is_number = is_digits(whole.strip_prefix('-').unwrap_or(whole)) && is_digits(fraction);
    if !is_number || whole.len() > 12 || fraction.len() > 6 {
        return None;
    }
    Some((format!("{whole}{fraction}").parse().ok()?, u32::try_from(fraction.len()).ok()?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{decimal, text, word};

    #[test]
    fn only_harmless_texts_are_shown() {
        assert_eq!(text(Some(&json!("REF0000001"))), Some("REF0000001"));
        for hostile in ["", "  ", "\"; std::process::exit(1); //", "a\nb", "```", "{x}", "grün", &"a".repeat(81)] {
            assert_eq!(text(Some(&json!(hostile))), None, "{hostile:?}");
        }
        assert_eq!([word("type_"), word("grün"), word("_")], ["type", "value", "value"]);
    }

    #[test]
    fn decimals_keep_their_digits() {
        assert_eq!(decimal(Some(&json!("-1250.50"))), Some((-125_050, 2)));
        assert_eq!(decimal(Some(&json!(7))), Some((7, 0)));
        assert_eq!(["", "1e5", ".", "1.2.3", "12345678901234567890"].map(|it| decimal(Some(&json!(it)))), [None; 5]);
    }
}
