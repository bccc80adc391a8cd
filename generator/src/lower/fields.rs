//! How the properties of a form (`application/x-www-form-urlencoded`) are serialized.

use std::collections::HashSet;

use openapiv3::{Encoding, MediaType, QueryStyle};

use super::Schemas;
use super::compose::choices_of;
use super::objects::{all_of, properties_of};
use super::operations::style_of_list;
use super::sendable::Sendable;
use crate::ir::{FieldKind, FieldWriting, FormField, Style};
use crate::media_type::is_json;
use crate::parse::{ListFormat, SchemaId};

/// The number of schemas of one form in which properties are looked for.
const MAX_SCHEMAS: usize = 1000;

impl Schemas<'_> {
    /// Returns the properties that are not scalars or have an `encoding`, in order, each once.
    pub(super) fn form_fields(&self, media: &MediaType) -> Vec<FormField> {
        let schema = media.schema.as_ref().and_then(|schema| self.resolved.target(schema));
        let mut fields: Vec<FormField> = Vec::new();
        let mut known: HashSet<&str> = HashSet::new();
        for (wire, property) in schema.into_iter().flat_map(|schema| self.properties_of(schema)) {
            if !known.insert(wire) {
                continue;
            }
            let kind = Sendable::new(self.resolved).kind(property);
            let writing =
                media.encoding.get(wire).and_then(|encoding| writing(encoding, self.list_format_of(property)));
            if kind != FieldKind::Scalar || writing.is_some() {
                fields.push(FormField { wire: wire.to_owned(), kind, writing });
            }
        }
        // An `encoding` can describe a property that the schema does not declare.
        for (wire, encoding) in media.encoding.iter().filter(|(wire, _)| !known.contains(wire.as_str())) {
            let writing = writing(encoding, None);
            fields.extend(writing.map(|_| FormField { wire: wire.clone(), kind: FieldKind::Free, writing }));
        }
        fields
    }

    /// Returns the `collectionFormat` of a form property, if OpenAPI 3.0 has no style for it.
    pub(super) fn list_format_of(&self, property: SchemaId) -> Option<ListFormat> {
        self.resolved.list_format(&self.resolved.schema(property).location)
    }

    /// Returns the properties of an object, of its bases and of its alternatives.
    fn properties_of(&self, schema: SchemaId) -> Vec<(&str, SchemaId)> {
        let mut found = Vec::new();
        let (mut queue, mut next) = (vec![schema], 0);
        while let Some(id) = queue.get(next).copied().filter(|_| next < MAX_SCHEMAS) {
            next += 1;
            let schema = &self.resolved.schema(id).schema;
            let named = properties_of(schema);
            found.extend(named.filter_map(|(wire, child)| Some((wire.as_str(), self.resolved.target(child)?))));
            for part in all_of(schema).iter().chain(choices_of(schema)) {
                queue.extend(self.resolved.target(part).filter(|part| !queue.contains(part)));
            }
        }
        found
    }
}

/// Returns how an `encoding` serializes a property; `None` if it only repeats the defaults.
fn writing(encoding: &Encoding, format: Option<ListFormat>) -> Option<FieldWriting> {
    let is_styled = encoding.style.is_some() || !encoding.explode || encoding.allow_reserved;
    if !is_styled {
        let first = encoding.content_type.as_deref()?.split(',').next()?.trim();
        return is_json(first).then_some(FieldWriting::Json);
    }
    let style = match (format, &encoding.style) {
        (Some(format), _) => style_of_list(format),
        (None, None | Some(QueryStyle::Form)) => Style::Form,
        (None, Some(QueryStyle::SpaceDelimited)) => Style::SpaceDelimited,
        (None, Some(QueryStyle::PipeDelimited)) => Style::PipeDelimited,
        (None, Some(QueryStyle::DeepObject)) => Style::DeepObject,
    };
    Some(FieldWriting::Styled { style, explode: encoding.explode, reserved: encoding.allow_reserved })
}

/// Returns the separator of array items in a part, if its `encoding` joins them into one string.
pub(super) fn separator(encoding: &Encoding, format: Option<ListFormat>) -> Option<char> {
    if encoding.explode {
        return None;
    }
    match (format, &encoding.style) {
        (Some(ListFormat::Tabs), _) => Some('\t'),
        (_, None | Some(QueryStyle::Form)) => Some(','),
        (_, Some(QueryStyle::SpaceDelimited)) => Some(' '),
        (_, Some(QueryStyle::PipeDelimited)) => Some('|'),
        (_, Some(QueryStyle::DeepObject)) => None,
    }
}
