//! What media types are spoken, and how.

/// Whether a media type is read and written as JSON. `*/*` is what servers say that do not care.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "*/*" || essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// Whether a media type, without its parameters, is text. XML is: there is no schema that says all of its form.
pub(crate) fn is_text(essence: &str) -> bool {
    essence.starts_with("text/")
        || essence.ends_with("+xml")
        || essence.ends_with("+yaml")
        || matches!(essence, "application/xml" | "application/yaml" | "application/x-yaml" | "application/javascript")
        || matches!(essence, "application/graphql" | "application/x-ndjson" | "application/jsonl")
}

/// A media type without its parameters, in small letters.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
