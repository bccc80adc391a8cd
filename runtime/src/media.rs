//! Media types: their parts, and which of them are JSON.

/// Returns a media type without its parameters.
pub(crate) fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

/// Returns the value of a parameter, without quotes.
pub(crate) fn parameter<'a>(content_type: &'a str, name: &str) -> Option<&'a str> {
    let mut parameters = content_type.split(';').skip(1).filter_map(|text| text.split_once('='));
    let (_, value) = parameters.find(|(known, _)| known.trim().eq_ignore_ascii_case(name))?;
    Some(value.trim().trim_matches('"'))
}

/// Returns whether a media type is JSON, or a format based on JSON such as `application/problem+json`.
pub(crate) fn is_json(content_type: &str) -> bool {
    let essence = essence(content_type).to_ascii_lowercase();
    let is_plain = essence == "application/json" || essence == "text/json";
    is_plain || essence.ends_with("+json") || essence.starts_with("application/json+")
}

/// Rates how well a content type matches an expected one. From best to worst: the same with the expected parameters,
/// the same without them, in a range of one type, in any range. `None` if it does not match.
fn fit(expected: &str, content_type: &str) -> Option<u32> {
    if !is_of(expected, content_type) {
        return None;
    }
    let range = essence(expected);
    if range == "*/*" {
        return Some(1);
    }
    if range.contains('*') {
        return Some(2);
    }
    let expected = expected.split(';').skip(1).filter_map(|text| text.split_once('='));
    let mut fit = 3;
    for (name, value) in expected.filter(|(name, _)| !name.trim().eq_ignore_ascii_case("charset")) {
        let is_same = parameter(content_type, name.trim()).is_some_and(|found| found == value.trim().trim_matches('"'));
        fit = if is_same { fit + 1 } else { 3 };
        if !is_same {
            break;
        }
    }
    Some(fit)
}

/// Returns the position of a content type in the media types of a description. If none matches, JSON counts as the
/// first JSON type, and anything else as the first type.
pub(crate) fn position(listed: &[&str], content_type: Option<&str>) -> usize {
    let Some(content_type) = content_type else { return 0 };
    let mut best: Option<(u32, usize)> = None;
    for (index, expected) in listed.iter().enumerate() {
        if let Some(fit) = fit(expected, content_type)
            && best.is_none_or(|(known, _)| fit > known)
        {
            best = Some((fit, index));
        }
    }
    let of_kind = || listed.iter().position(|expected| is_json(expected) && is_json(content_type));
    best.map(|(_, index)| index).or_else(of_kind).unwrap_or(0)
}

/// Returns whether a media type matches the expected one or range: `text/*`, `*/*`, `application/*+json`.
pub(crate) fn is_of(expected: &str, content_type: &str) -> bool {
    let (expected, actual) = (essence(expected), essence(content_type));
    let (Some((kind, subtype)), Some((actual_kind, actual_subtype))) =
        (expected.split_once('/'), actual.split_once('/'))
    else {
        return expected.eq_ignore_ascii_case(actual);
    };
    let is_subtype = match subtype.strip_prefix("*+") {
        Some(suffix) => actual_subtype.rsplit_once('+').is_some_and(|(_, actual)| suffix.eq_ignore_ascii_case(actual)),
        None => subtype == "*" || subtype.eq_ignore_ascii_case(actual_subtype),
    };
    (kind == "*" || kind.eq_ignore_ascii_case(actual_kind)) && is_subtype
}

/// Returns the first media type that is not a range, from a list in the description: `image/*, image/png`.
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
    fn ranges_match_their_members() {
        assert!(is_of("image/*", "image/png") && is_of("*/*", "image/png"));
        assert!(!is_of("image/*", "text/plain") && !is_of("*/*", ""));
        assert!(is_of("application/*+json", "application/problem+json"));
        assert!(!is_of("application/*+json", "application/json"));
    }

    #[test]
    fn a_content_type_counts_as_the_listed_one_that_matches_best() {
        let check = |listed: &[&str], content_type: &str, expected: usize| {
            assert_eq!(position(listed, Some(content_type)), expected, "{content_type} of {listed:?}");
        };
        let vendor = ["application/vnd.a.v2+json", "application/vnd.a.v3+json", "text/*", "*/*"];
        check(&vendor, "application/vnd.a.v3+json; charset=utf-8", 1);
        check(&vendor, "text/csv", 2);
        check(&vendor, "application/json", 3);
        check(&vendor[..3], "application/json", 0);
        check(&["text/csv", "application/vnd.a.v3+json"], "application/problem+json", 1);
        check(&["application/pdf", "text/csv"], "text/html", 0);
        let versions = ["application/json; version=1", "application/json; version=2"];
        check(&versions, "application/json; charset=utf-8; version=\"2\"", 1);
        check(&versions, "application/json", 0);
        check(&["*/*", "application/json"], "Application/JSON", 1);
        assert_eq!(position(&vendor, None), 0);
    }

    #[test]
    fn json_is_recognised_by_its_name() {
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
    fn the_first_type_of_a_list_that_is_not_a_range_can_be_sent() {
        assert_eq!(concrete("image/*, image/png, image/gif"), Some("image/png"));
        assert_eq!(concrete("text/plain; charset=utf-8"), Some("text/plain; charset=utf-8"));
        assert_eq!(concrete("image/*"), None);
    }
}
