//! Documentation of items, collected from the description.

use openapiv3::{
    ArrayType, ExternalDocumentation, IntegerType, NumberType, Schema, SchemaKind, StringType, Type as SchemaType,
};
use serde_json::Value;

use crate::extensions::{DateTime, Extension};
use crate::ir::Docs;

/// Returns the documentation of a schema: title, description, constraints, example.
pub(super) fn of_schema(schema: &Schema) -> Docs {
    let data = &schema.schema_data;
    Docs {
        summary: data.title.clone().filter(|_| data.description.is_none()),
        description: data.description.clone(),
        notes: notes(schema),
        example: data.example.as_ref().map(Value::to_string),
        sample: data.example.as_ref().or(data.default.as_ref()).cloned(),
        fitting: None,
        link: data.external_docs.as_ref().map(link),
        deprecated: data.deprecated,
    }
}

/// Returns the URL and the description of external documentation.
pub(super) fn link(docs: &ExternalDocumentation) -> (String, Option<String>) {
    (docs.url.clone(), docs.description.clone())
}

/// Returns documentation that consists of a description only.
pub(super) fn text(description: Option<&String>) -> Docs {
    Docs { description: description.cloned(), ..Docs::default() }
}

/// Returns the constraints of a schema as sentences.
fn notes(schema: &Schema) -> Vec<String> {
    let mut notes = match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(string)) => of_string(string),
        SchemaKind::Type(SchemaType::Number(number)) => of_number(number),
        SchemaKind::Type(SchemaType::Integer(integer)) => of_integer(integer),
        SchemaKind::Type(SchemaType::Array(array)) => of_array(array),
        _ => Vec::new(),
    };
    if let Some(formats) = DateTime::read(&schema.schema_data.extensions) {
        let layouts: Vec<String> = formats.patterns().map(|pattern| format!("`{pattern}`")).collect();
        notes.push(format!("Layout: {}.", layouts.join(" or ")));
    }
    if let Some(default) = schema.schema_data.default.as_ref().filter(|value| !value.is_null()) {
        notes.push(format!("Default: `{default}`."));
    }
    notes
}

/// Formats that the Rust type shows.
const TYPED_FORMATS: [&str; 5] = ["date-time", "date", "uuid", "byte", "binary"];

fn of_string(string: &StringType) -> Vec<String> {
    let format = match &string.format {
        openapiv3::VariantOrUnknownOrEmpty::Item(item) => serde_json::to_value(item).ok(),
        openapiv3::VariantOrUnknownOrEmpty::Unknown(name) => Some(Value::from(name.clone())),
        openapiv3::VariantOrUnknownOrEmpty::Empty => None,
    };
    let format = format.as_ref().and_then(Value::as_str).filter(|format| !TYPED_FORMATS.contains(format));
    let format = format.map(|format| format!("Format: `{format}`."));
    let length = range(string.min_length, string.max_length).map(|range| format!("Length: {range}."));
    let pattern = string.pattern.as_ref().map(|pattern| format!("Pattern: `{pattern}`."));
    [format, length, pattern].into_iter().flatten().collect()
}

fn of_number(number: &NumberType) -> Vec<String> {
    let bounds = bounds(
        number.minimum.map(|bound| (bound.to_string(), number.exclusive_minimum)),
        number.maximum.map(|bound| (bound.to_string(), number.exclusive_maximum)),
    );
    let step = number.multiple_of.map(|step| format!("A multiple of {step}."));
    [bounds, step].into_iter().flatten().collect()
}

fn of_integer(integer: &IntegerType) -> Vec<String> {
    let bounds = bounds(
        integer.minimum.map(|bound| (bound.to_string(), integer.exclusive_minimum)),
        integer.maximum.map(|bound| (bound.to_string(), integer.exclusive_maximum)),
    );
    let step = integer.multiple_of.map(|step| format!("A multiple of {step}."));
    [bounds, step].into_iter().flatten().collect()
}

fn of_array(array: &ArrayType) -> Vec<String> {
    let count = range(array.min_items, array.max_items).map(|range| format!("Items: {range}."));
    let unique = array.unique_items.then(|| "Items are distinct.".to_owned());
    [count, unique].into_iter().flatten().collect()
}

fn range(least: Option<usize>, most: Option<usize>) -> Option<String> {
    match (least, most) {
        (Some(least), Some(most)) if least == most => Some(format!("exactly {least}")),
        (Some(least), Some(most)) => Some(format!("{least} to {most}")),
        (Some(least), None) => Some(format!("at least {least}")),
        (None, Some(most)) => Some(format!("at most {most}")),
        (None, None) => None,
    }
}

fn bounds(least: Option<(String, bool)>, most: Option<(String, bool)>) -> Option<String> {
    let least =
        least.map(|(bound, open)| if open { format!("more than {bound}") } else { format!("at least {bound}") });
    let most = most.map(|(bound, open)| if open { format!("less than {bound}") } else { format!("at most {bound}") });
    let parts: Vec<String> = [least, most].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("Range: {}.", parts.join(", ")))
}
