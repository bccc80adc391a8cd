//! Media types: classification and comparison.

/// Whether a media type is read and written as JSON. Servers that do not care declare `*/*`.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(essence.as_str(), "*/*" | "application/*" | "application/json" | "text/json")
        || essence.ends_with("+json")
        || essence.starts_with("application/json+")
}

/// Whether a media type without parameters is text. This includes XML, because no schema describes its syntax completely.
pub(crate) fn is_text(essence: &str) -> bool {
    essence.starts_with("text/")
        || essence.ends_with("+xml")
        || is_yaml(essence)
        || matches!(essence, "application/xml" | "application/javascript" | "application/graphql" | "application/toml")
        || matches!(
            essence,
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" | "application/json-seq"
        )
}

/// Whether a media type without parameters is YAML, a superset of JSON.
pub(crate) fn is_yaml(essence: &str) -> bool {
    let (kind, subtype) = essence.split_once('/').unwrap_or_default();
    let is_own = matches!(subtype, "yaml" | "x-yaml" | "yml" | "x-yml" | "vnd.yaml");
    essence.ends_with("+yaml") || (is_own && matches!(kind, "application" | "text"))
}

/// Whether a media type without parameters is an XML data format.
pub(crate) fn is_xml(essence: &str) -> bool {
    let is_data = essence.starts_with("application/") || essence.starts_with("text/");
    is_data && ["/xml", "+xml", "/x-xml"].iter().any(|end| essence.ends_with(end))
}

/// Whether a string is a media type or range that is valid in a header: keys of `content` can be anything.
pub(crate) fn is_media_type(name: &str) -> bool {
    let is_visible = name.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b',');
    let essence = essence(name);
    let parts = essence.split_once('/');
    let is_word = |part: &str| {
        !part.is_empty() && !part.contains([' ', '/', '"', '(', ')', '<', '>', '@', ':', '[', ']', '{', '}', '?', '='])
    };
    is_visible && parts.is_some_and(|(kind, subtype)| is_word(kind) && is_word(subtype))
}

/// Whether a media type is an unbounded stream of events.
pub(crate) fn is_event_stream(media_type: &str) -> bool {
    essence(media_type) == "text/event-stream"
}

/// Whether a media type without parameters is a sequence of independent values.
pub(crate) fn is_sequence(essence: &str) -> bool {
    essence == "text/event-stream"
        || essence.ends_with("ndjson")
        || matches!(essence, "application/jsonl" | "application/json-seq")
}

/// Whether a media type without parameters is a form.
pub(crate) fn is_form(essence: &str) -> bool {
    matches!(essence, "application/x-www-form-urlencoded" | "multipart/form-data")
}

/// Returns a media type without parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns a media type in comparable form, without its charset, which does not affect the content.
pub(crate) fn identity(media_type: &str) -> String {
    let mut parameters: Vec<String> = media_type
        .split(';')
        .skip(1)
        .map(|parameter| parameter.trim().to_ascii_lowercase())
        .filter(|parameter| !parameter.is_empty() && !parameter.starts_with("charset"))
        .collect();
    parameters.sort();
    parameters.insert(0, essence(media_type));
    parameters.join(";")
}

/// Returns the words that distinguish a media type from similar ones: `merge-patch` for `application/merge-patch+json`.
pub(crate) fn words(media_type: &str) -> String {
    let identity = identity(media_type);
    let (essence, parameters) = identity.split_once(';').unwrap_or((&identity, ""));
    let subtype = essence.rsplit('/').next().unwrap_or(essence);
    let subtype = subtype.strip_prefix("x-").unwrap_or(subtype);
    let name = match subtype.rsplit_once('+') {
        Some((name, _)) if !name.is_empty() && name != "*" => name,
        Some((_, suffix)) => suffix,
        None => subtype,
    };
    format!("{name} {parameters}").replace(['=', '"', '/', ':', '.'], " ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charsets_are_ignored_when_media_types_are_compared() {
        assert_eq!(identity("application/json; charset=utf-8"), identity("Application/JSON"));
        assert_eq!(identity("text/xml;charset=utf-16;a=1"), "text/xml;a=1");
        assert_ne!(identity("application/json; version=1"), identity("application/json; version=2"));
    }

    #[test]
    fn words_distinguish_media_types() {
        for (media_type, expected) in [
            ("application/merge-patch+json", "merge-patch"),
            ("application/vnd.acme.v2+json", "vnd acme v2"),
            ("application/json; version=2", "json version 2"),
            ("text/x-markdown", "markdown"),
            ("application/*+json", "json"),
            ("image/svg+xml", "svg"),
        ] {
            assert_eq!(words(media_type), expected, "{media_type}");
        }
    }

    #[test]
    fn media_types_are_classified_by_name() {
        assert!(is_json("application/json+sarif") && is_json("application/*+json") && !is_json("application/jsonl"));
        assert!(is_yaml("application/apply-patch+yaml") && is_yaml("text/yaml") && !is_yaml("application/json"));
        assert!(is_text("image/svg+xml") && is_text("text/*") && !is_text("image/png"));
        assert!(is_event_stream("text/event-stream; charset=utf-8"));
        assert!(is_media_type("application/json; profile=\"a b\"") && is_media_type("*/*"));
        for odd in ["", "file", "a/", "a b/c", "application/json, text/csv", "text/größe"] {
            assert!(!is_media_type(odd), "{odd}");
        }
    }
}
