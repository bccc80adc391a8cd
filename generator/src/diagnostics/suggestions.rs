//! Words of findings: "did you mean", and what values are called.

use serde_json::Value;
use strsim::osa_distance;

/// Beyond this length names are not compared; the comparison is quadratic.
const LONGEST: usize = 100;

/// Of so many names at most one is chosen.
const NAMES: usize = 5000;

/// The name nearest to `word`, if one is near enough to be what was meant.
pub(crate) fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let folded = word.to_lowercase();
    if folded.is_empty() || folded.len() > LONGEST {
        return None;
    }
    let limit = (folded.len() / 3).max(1);
    let scored =
        names.into_iter().take(NAMES).filter(|name| name.len().abs_diff(word.len()) <= limit && name.len() <= LONGEST);
    let scored = scored.map(|name| (osa_distance(&folded, &name.to_lowercase()), name));
    scored.filter(|(distance, _)| *distance <= limit).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// `did you mean …?` for the nearest name.
pub(crate) fn did_you_mean<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    nearest(word, names).map(|name| format!("did you mean `{name}`?"))
}

/// What a value is called in a message.
pub(crate) fn describe_value(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) if text.chars().count() <= 40 => format!("the string `{text}`"),
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_whatever_its_case() {
        assert_eq!(nearest("Pett", ["Cat", "Pet", "Pets"]), Some("Pet"));
        assert_eq!(nearest("String", ["string", "integer"]), Some("string"));
        assert_eq!(nearest("intger", ["string", "integer"]), Some("integer"));
        assert_eq!(nearest("srting", ["string", "integer"]), Some("string"));
    }

    #[test]
    fn a_distant_name_is_not_suggested() {
        assert_eq!(nearest("uuid", ["string", "integer"]), None);
        assert_eq!(nearest("", ["a"]), None);
    }
}
