//! Formats that the generator does not know.

use indexmap::IndexMap;

use openapiv3::{
    IntegerFormat, NumberFormat, SchemaKind, StringFormat, Type as SchemaType, VariantOrUnknownOrEmpty as Format,
};

use super::Subject;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, nearest};
use crate::parse::SchemaNode;

/// Formats of the registries of OpenAPI and JSON Schema, and those that the generator maps to a type.
const STRINGS: &[&str] = &[
    "base64",
    "base64url",
    "binary",
    "byte",
    "char",
    "commonmark",
    "date",
    "date-time",
    "date-time-local",
    "decimal",
    "decimal128",
    "duration",
    "email",
    "hostname",
    "html",
    "http-date",
    "idn-email",
    "idn-hostname",
    "int64",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "media-range",
    "password",
    "phone",
    "regex",
    "relative-json-pointer",
    "sf-binary",
    "sf-boolean",
    "sf-string",
    "sf-token",
    "time",
    "time-local",
    "uint64",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
    "uuid",
    "x-date-time",
];

const NUMBERS: &[&str] = &[
    "decimal",
    "decimal128",
    "double",
    "double-int",
    "float",
    "int",
    "int16",
    "int32",
    "int64",
    "int8",
    "integer",
    "long",
    "sf-decimal",
    "sf-integer",
    "uint",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "ulong",
    "unix-time",
];

/// Unknown formats, each name once with the number of its occurrences.
pub(super) fn lint(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let mut unknown: IndexMap<(&str, &str), Vec<&SchemaNode>> = IndexMap::new();
    for node in subject.resolved.schemas() {
        if let Some((kind, format)) = unknown_format(&node.schema.schema_kind)
            && !subject.api.custom_formats.contains(format)
        {
            unknown.entry((kind, format)).or_default().push(node);
        }
    }
    for ((kind, format), nodes) in unknown {
        let Some(first) = nodes.iter().min_by_key(|node| &node.location) else { continue };
        let message = match nodes.len() - 1 {
            0 => format!("the format `{format}` of `type: {kind}` is not known"),
            1 => format!("the format `{format}` of `type: {kind}` is not known, here and in another place"),
            others => {
                format!("the format `{format}` of `type: {kind}` is not known, here and in {others} other places")
            }
        };
        let place = first.location.child("format");
        let warning = Diagnostic::new(Code::UnknownFormat, &place, message).label("the value is read without it");
        let meant = if subject.document.may_suggest() { nearest(format, known(kind).iter().copied()) } else { None };
        diagnostics.report(warning.maybe_help(meant.map(|meant| format!("did you mean `{meant}`?"))));
    }
}

/// The known formats of a type.
fn known(kind: &str) -> &'static [&'static str] {
    if kind == "string" { STRINGS } else { NUMBERS }
}

/// The type and its format, if the format is unknown.
fn unknown_format(kind: &SchemaKind) -> Option<(&str, &str)> {
    let (name, format) = match kind {
        SchemaKind::Type(SchemaType::String(string)) => ("string", text::<StringFormat>(&string.format)?),
        SchemaKind::Type(SchemaType::Number(number)) => ("number", text::<NumberFormat>(&number.format)?),
        SchemaKind::Type(SchemaType::Integer(integer)) => ("integer", text::<IntegerFormat>(&integer.format)?),
        SchemaKind::Any(any) => (any.typ.as_deref()?, any.format.as_deref()?),
        _ => return None,
    };
    let has_formats = matches!(name, "string" | "number" | "integer");
    (has_formats && !format.is_empty() && known(name).binary_search(&format).is_err()).then_some((name, format))
}

fn text<F>(format: &Format<F>) -> Option<&str> {
    match format {
        Format::Unknown(format) => Some(format),
        Format::Item(_) | Format::Empty => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{NUMBERS, STRINGS};

    #[test]
    fn the_known_formats_are_sorted_for_the_search() {
        assert!(STRINGS.is_sorted() && NUMBERS.is_sorted());
    }
}
