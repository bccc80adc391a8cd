//! Media types: what they are called, and which of them are JSON.

/// A media type without its parameters.
pub(crate) fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

/// The value of a parameter, without quotes.
pub(crate) fn parameter<'a>(content_type: &'a str, name: &str) -> Option<&'a str> {
    let mut parameters = content_type.split(';').skip(1).filter_map(|text| text.split_once('='));
    let (_, value) = parameters.find(|(known, _)| known.trim().eq_ignore_ascii_case(name))?;
    Some(value.trim().trim_matches('"'))
}

/// Whether a media type is JSON, or a format in JSON such as `application/problem+json`.
pub(crate) fn is_json(content_type: &str) -> bool {
    let essence = essence(content_type).to_ascii_lowercase();
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// Whether a media type is the one that is expected, or of the range that is expected: `text/*`, `*/*`.
pub(crate) fn is_of(expected: &str, content_type: &str) -> bool {
    let (expected, actual) = (essence(expected), essence(content_type));
    let (Some((kind, subtype)), Some((actual_kind, actual_subtype))) =
        (expected.split_once('/'), actual.split_once('/'))
    else {
        return expected.eq_ignore_ascii_case(actual);
    };
    (kind == "*" || kind.eq_ignore_ascii_case(actual_kind))
        && (subtype == "*" || subtype.eq_ignore_ascii_case(actual_subtype))
}

/// The first media type that can be sent, out of a list that a description may hold: `image/*, image/png`.
pub(crate) fn concrete(content_types: &str) -> Option<&str> {
    content_types.split(',').map(str::trim).find(|text| !text.is_empty() && !essence(text).contains('*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_and_case_do_not_matter() {
        assert!(is_of("text/csv", "Text/CSV; charset=utf-8"));
        assert!(is_of("text/csv; header=present", "text/csv"));
        assert!(!is_of("text/csv", "text/csv-schema"));
        assert!(!is_of("text/csv", ""));
    }

    #[test]
    fn ranges_hold_what_is_in_them() {
        assert!(is_of("image/*", "image/png") && is_of("*/*", "image/png"));
        assert!(!is_of("image/*", "text/plain") && !is_of("*/*", ""));
    }

    #[test]
    fn json_is_known_by_its_name() {
        for text in ["application/json", "Application/JSON; charset=utf-8", "application/problem+json", "text/json"] {
            assert!(is_json(text), "{text}");
        }
        for text in ["", "text/plain", "application/jsonl", "application/json-seq"] {
            assert!(!is_json(text), "{text}");
        }
    }

    #[test]
    fn parameters_are_found_with_and_without_quotes() {
        assert_eq!(parameter("text/plain; Charset=\"UTF-8\"", "charset"), Some("UTF-8"));
        assert_eq!(parameter("text/plain;a=b; charset=x", "charset"), Some("x"));
        assert_eq!(parameter("text/plain", "charset"), None);
    }

    #[test]
    fn the_first_of_a_list_that_is_no_range_can_be_sent() {
        assert_eq!(concrete("image/*, image/png, image/gif"), Some("image/png"));
        assert_eq!(concrete("text/plain; charset=utf-8"), Some("text/plain; charset=utf-8"));
        assert_eq!(concrete("image/*"), None);
    }
}
