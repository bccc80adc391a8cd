//! Media types of bodies: which of them are equal, how their schemas are read, and which are preferred.

use indexmap::IndexMap;
use openapiv3::{AnySchema, MediaType, ReferenceOr, Schema, SchemaKind, StringFormat, Type as SchemaType};

use super::{Lowering, Schemas};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Absence, ResponseCase, ResponseValue, Status, Success, Type};
use crate::location::Location;
use crate::media_type::{
    essence, identity, is_event_stream, is_form, is_json, is_media_type, is_sequence, is_text, is_xml, is_yaml,
};
use crate::parse::SchemaId;

/// Nesting depth of `allOf` and choices up to which the content of a schema is determined.
const MAX_DEPTH: usize = 16;

/// The kind of content that a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A file.
    Binary,
    /// A string.
    String,
    /// A number or a boolean.
    Scalar,
    /// An object, an array, or a choice between several kinds.
    Structured,
    /// Unspecified.
    Free,
}

/// How a body is read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    /// As JSON.
    Json,
    /// As JSON if its media type is JSON, else as text.
    TextOrJson,
    /// As text.
    Text,
    /// As bytes.
    Bytes,
}

impl Schemas<'_> {
    /// Returns the kind of content that a media type has.
    pub(super) fn content(&self, media: &MediaType) -> Content {
        let schema = media.schema.as_ref().and_then(|schema| self.resolved.target(schema));
        schema.map_or(Content::Free, |schema| self.content_of(schema, 0))
    }

    /// Returns how a body of a media type is read and written. The schema takes precedence: binary stays binary under any media type.
    pub(super) fn codec(&self, media_type: &str, media: &MediaType) -> Codec {
        let essence = essence(media_type);
        let is_range = matches!(essence.as_str(), "*/*" | "application/*");
        match self.content(media) {
            Content::Binary => Codec::Bytes,
            Content::String if is_range => Codec::TextOrJson,
            // Neither the media type nor a schema describes the body.
            Content::Free if is_range && media.schema.is_none() => Codec::Bytes,
            _ if is_json(&essence) => Codec::Json,
            _ if is_text(&essence) => Codec::Text,
            _ => Codec::Bytes,
        }
    }
}

impl Lowering<'_> {
    /// Reports a body that is text or bytes for the client although its schema describes a structure.
    pub(super) fn report_raw_body(&mut self, owner: &Location, listed: &[(&str, &MediaType)]) {
        let is_raw = |(name, media): &(&str, &MediaType)| {
            let is_typed = is_form(&essence(name)) || is_yaml(&essence(name)) || is_sequence(&essence(name));
            !is_typed && matches!(self.schemas.codec(name, media), Codec::Text | Codec::Bytes)
        };
        let is_described = |(_, media): &(&str, &MediaType)| self.schemas.content(media) == Content::Structured;
        if !listed.iter().all(is_raw) || !listed.iter().any(is_described) {
            return;
        }
        let names: Vec<String> = listed.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message =
            format!("the body is passed as text or bytes: the client has no types for {}", names.join(" or "));
        let help = "JSON, forms and `multipart/form-data` have types; give `application/json` beside it if the server supports it";
        let location = owner.child("content");
        self.diagnostics.report(Diagnostic::new(Code::RawBody, &location, message).at_key().help(help));
    }
}

impl Schemas<'_> {
    /// Splits media types into those that the client reads and those that repeat them in a format that it does not read, such as XML beside
    /// JSON. Event streams are opt-in, unless there is nothing else.
    pub(super) fn split_supported<'c>(
        &self,
        listed: Vec<(&'c str, &'c MediaType)>,
    ) -> (Vec<(&'c str, &'c MediaType)>, Vec<String>) {
        let is_json = |entry: &(&str, &MediaType)| self.codec(entry.0, entry.1) == Codec::Json;
        let target = |media: &MediaType| media.schema.as_ref().and_then(|schema| self.resolved.target(schema));
        let values: Vec<Option<SchemaId>> =
            listed.iter().filter(|entry| is_json(entry)).map(|entry| target(entry.1)).collect();
        let has_schema = listed.iter().any(|(_, media)| media.schema.is_some());
        let are_all_events = listed.iter().all(|(name, _)| is_event_stream(name));
        let (mut supported, mut others) = (Vec::new(), Vec::new());
        for entry in listed {
            let (essence, is_structured) = (essence(entry.0), self.content(entry.1) == Content::Structured);
            let is_other = !is_json(&entry)
                && !values.is_empty()
                && (is_xml(&essence)
                    || is_structured && matches!(essence.as_str(), "text/plain" | "text/html")
                    || is_structured && values.contains(&target(entry.1)));
            if is_other || is_event_stream(&essence) && !are_all_events {
                others.push(entry.0.to_owned());
            } else if essence != "*/*" || entry.1.schema.is_some() || !has_schema {
                supported.push(entry);
            }
        }
        (supported, others)
    }

    /// Returns the kind of content that a schema describes.
    pub(super) fn content_of(&self, id: SchemaId, depth: usize) -> Content {
        if depth > MAX_DEPTH {
            return Content::Structured;
        }
        match &self.resolved.schema(id).schema.schema_kind {
            SchemaKind::Type(SchemaType::String(string)) => match &string.format {
                openapiv3::VariantOrUnknownOrEmpty::Item(StringFormat::Binary) => Content::Binary,
                openapiv3::VariantOrUnknownOrEmpty::Unknown(format) if format == "file" => Content::Binary,
                _ => Content::String,
            },
            SchemaKind::Type(SchemaType::Object(_) | SchemaType::Array(_)) => Content::Structured,
            SchemaKind::Type(_) => Content::Scalar,
            SchemaKind::AllOf { all_of } => self.content_of_all(all_of, depth),
            SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => self.content_of_choice(id, depth),
            SchemaKind::Not { .. } => Content::Free,
            SchemaKind::Any(any) => self.content_of_any(id, any, depth),
        }
    }

    /// Returns the most specific content of all parts.
    fn content_of_all(&self, parts: &[ReferenceOr<Schema>], depth: usize) -> Content {
        let parts = parts.iter().filter_map(|part| self.resolved.target(part));
        let contents: Vec<Content> = parts.map(|part| self.content_of(part, depth + 1)).collect();
        let order = [Content::Binary, Content::Structured, Content::String, Content::Scalar];
        order.into_iter().find(|content| contents.contains(content)).unwrap_or(Content::Free)
    }

    /// Returns the content that all non-null alternatives have in common.
    fn content_of_choice(&self, id: SchemaId, depth: usize) -> Content {
        let mut contents = self.real_choices(id).into_iter().map(|choice| self.content_of(choice, depth + 1));
        let Some(first) = contents.next() else { return Content::Free };
        if contents.all(|content| content == first) { first } else { Content::Structured }
    }

    fn content_of_any(&self, id: SchemaId, any: &AnySchema, depth: usize) -> Content {
        let is_binary = any.format.as_deref() == Some("binary");
        match any.typ.as_deref() {
            Some("file") => Content::Binary,
            Some("string") | None if is_binary => Content::Binary,
            Some("string") => Content::String,
            Some("integer" | "number" | "boolean") => Content::Scalar,
            Some(_) => Content::Structured,
            None if !any.properties.is_empty() || any.items.is_some() || any.additional_properties.is_some() => {
                Content::Structured
            }
            None if !any.all_of.is_empty() => self.content_of_all(&any.all_of, depth),
            None if !any.one_of.is_empty() || !any.any_of.is_empty() => self.content_of_choice(id, depth),
            None if any.enumeration.is_empty() => Content::Free,
            None if any.enumeration.iter().all(|value| value.is_string() || value.is_null()) => Content::String,
            None => Content::Scalar,
        }
    }
}

/// Returns the media types of a body, each once. Charsets are ignored; of two equal media types, the one with a schema counts. Invalid
/// media types are only returned if there is no valid one.
pub(super) fn entries(content: &IndexMap<String, MediaType>) -> Vec<(&str, &MediaType)> {
    let mut entries: Vec<(String, &str, &MediaType)> = Vec::with_capacity(content.len());
    let all_are_odd = !content.keys().any(|name| is_media_type(name));
    for (name, media) in content.iter().filter(|(name, _)| all_are_odd || is_media_type(name)) {
        let identity = identity(name);
        match entries.iter_mut().find(|(known, ..)| *known == identity) {
            None => entries.push((identity, name, media)),
            Some((_, _, known)) if known.schema.is_none() && media.schema.is_some() => *known = media,
            Some(_) => {}
        }
    }
    entries.into_iter().map(|(_, name, media)| (name, media)).collect()
}

/// Returns the media type that the client supports best: JSON, then text, then the first one.
pub(super) fn preferred(content: &IndexMap<String, MediaType>) -> Option<(&str, &MediaType)> {
    let rank = |name: &str| match essence(name).as_str() {
        "application/json" => 0,
        name if is_json(name) => 1,
        name if name.starts_with("text/plain") => 2,
        name if name.starts_with("text/") => 3,
        "application/x-www-form-urlencoded" => 4,
        name if name.starts_with("multipart/") => 6,
        _ => 5,
    };
    entries(content).into_iter().min_by_key(|(name, _)| rank(name))
}

/// Sorts the media types of a request, best supported first.
pub(super) fn ranked(content: &IndexMap<String, MediaType>) -> Vec<(&str, &MediaType)> {
    let rank = |name: &str| match essence(name).as_str() {
        "application/json" => 0,
        name if is_json(name) => 1,
        name if is_yaml(name) => 2,
        "multipart/form-data" => 3,
        "application/x-www-form-urlencoded" => 4,
        name if is_text(name) => 5,
        _ => 6,
    };
    let mut ranked = entries(content);
    ranked.sort_by_key(|(name, _)| rank(name));
    ranked
}

/// Whether HTTP forbids a body for a status.
pub(super) fn has_no_body(status: Status) -> bool {
    matches!(status, Status::Code(204 | 205 | 304))
}

/// Appends the names that a list does not contain yet.
pub(super) fn add_new(list: &mut Vec<String>, names: Vec<String>) {
    for name in names {
        if !list.contains(&name) {
            list.push(name);
        }
    }
}

/// Merges a text and a JSON string into one value.
pub(super) fn merge_strings(values: &mut Vec<(Vec<String>, ResponseValue)>) {
    let is_json = |value: &ResponseValue| *value == ResponseValue::Json(Type::String);
    let is_same = |value: &ResponseValue| is_json(value) || *value == ResponseValue::Text;
    if !values.iter().any(|(_, value)| is_json(value)) || !values.iter().any(|(_, value)| *value == ResponseValue::Text)
    {
        return;
    }
    let (same, mut rest): (Vec<_>, Vec<_>) = std::mem::take(values).into_iter().partition(|(_, value)| is_same(value));
    let media_types = same.into_iter().flat_map(|(media_types, _)| media_types).collect();
    values.push((media_types, ResponseValue::TextOrJson(Type::String)));
    values.append(&mut rest);
}

/// Merges cases with the same content. If only statuses without a body differ, the value becomes optional.
pub(super) fn merge_equal_cases(success: &mut Success) {
    let is_bare = |case: &ResponseCase| case.value == ResponseValue::Empty && has_no_body(case.status);
    let first = success.cases.iter().find(|case| !is_bare(case)).map(|case| case.value.clone());
    let has_bare = success.cases.iter().any(is_bare);
    let is_one = success.cases.iter().all(|case| is_bare(case) || Some(&case.value) == first.as_ref());
    match first {
        Some(value) if is_one && has_bare && value != ResponseValue::Empty => {
            success.cases.retain(|case| !is_bare(case));
            if success.absence == Absence::Never {
                success.absence = Absence::NoContent;
            }
            success.cases.truncate(1);
        }
        _ if success.cases.iter().all(|case| case.value == success.cases[0].value) => success.cases.truncate(1),
        _ => {}
    }
}
