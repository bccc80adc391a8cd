//! Types in the words of descriptions, for readers.

use crate::ir::{
    Api, EventContent, Integer, Operation, PageInput, ParameterLocation, Shape, Status, Style, TextFormat, Type,
};
use crate::naming::NameTable;

/// A type as the description has it; types with names by their last name in Rust.
pub(crate) fn of_type(api: &Api, names: &NameTable, ty: &Type) -> String {
    let words = |ty: &Type| of_type(api, names, ty);
    match ty {
        Type::Any => "any value".to_owned(),
        Type::Bool => "boolean".to_owned(),
        Type::Integer(Integer::I64) => "integer".to_owned(),
        Type::Integer(integer) => format!("integer ({})", of_integer(*integer)),
        Type::Float32 => "number (float)".to_owned(),
        Type::Float64 | Type::Decimal => "number".to_owned(),
        Type::String => "string".to_owned(),
        Type::Secret => "secret string".to_owned(),
        Type::Text(format) => format!("string ({})", of_format(*format)),
        Type::File => "file".to_owned(),
        Type::Custom(custom) => format!("`{}`", custom.path),
        Type::Array(item) => format!("array of {}", words(item)),
        Type::Map(value) => format!("map of {}", words(value)),
        Type::Nullable(inner) => format!("{} or null", words(inner)),
        Type::Sensitive(inner) => format!("sensitive {}", words(inner)),
        Type::Tuple(items) => format!("tuple of {}", items.iter().map(words).collect::<Vec<_>>().join(", ")),
        Type::Named(id) => {
            let kind = match &api.type_def(*id).shape {
                Shape::Struct(_) => "object",
                Shape::Enum(open) if open.integer.is_some() => "integer enum",
                Shape::Enum(_) => "enum",
                Shape::Union(_) => "union",
                Shape::Wrapper(_) => "recursive type",
                Shape::Form(_) => "form",
            };
            format!("{kind} `{}`", names.public_path(*id, None).pop().unwrap_or_default())
        }
    }
}

/// What the events of a stream hold, what asks for them, and what ends them.
pub(crate) fn of_events(api: &Api, names: &NameTable, operation: &Operation) -> Option<String> {
    let events = operation.events.as_ref()?;
    let content = match &events.content {
        EventContent::Raw => "undecoded".to_owned(),
        EventContent::Text => "text".to_owned(),
        EventContent::Json(ty) => of_type(api, names, ty),
        EventContent::Fields(ty) => format!("fields as {}", of_type(api, names, ty)),
    };
    let request = events.request.as_ref().map(|input| match input {
        PageInput::Parameter(index) => {
            format!(", with `{}`", operation.parameters.get(*index).map_or("", |parameter| parameter.wire.as_str()))
        }
        PageInput::Body(path) => format!(", with `{}`", path.join(".")),
    });
    let end = events.end.as_ref().map(|end| format!(", until `{end}`"));
    Some(format!("{content}{}{}", request.unwrap_or_default(), end.unwrap_or_default()))
}

/// The format of a string.
pub(crate) fn of_format(format: TextFormat) -> &'static str {
    match format {
        TextFormat::DateTime => "date-time",
        TextFormat::Date => "date",
        TextFormat::Uuid => "uuid",
        TextFormat::Base64 => "byte",
        TextFormat::Decimal => "decimal",
    }
}

/// The format of an integer.
fn of_integer(integer: Integer) -> &'static str {
    match integer {
        Integer::I8 => "int8",
        Integer::I16 => "int16",
        Integer::I32 => "int32",
        Integer::I64 => "int64",
        Integer::U8 => "uint8",
        Integer::U16 => "uint16",
        Integer::U32 => "uint32",
        Integer::U64 => "uint64",
    }
}

/// A place as the specification spells it.
pub(crate) fn of_place(place: ParameterLocation) -> &'static str {
    match place {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    }
}

/// A style as the specification spells it.
pub(crate) fn of_style(style: Style) -> &'static str {
    match style {
        Style::Simple => "simple",
        Style::Label => "label",
        Style::Matrix => "matrix",
        Style::Form => "form",
        Style::SpaceDelimited => "spaceDelimited",
        Style::PipeDelimited => "pipeDelimited",
        Style::TabDelimited => "tsv",
        Style::DeepObject => "deepObject",
    }
}

/// A status as the specification spells it.
pub(crate) fn of_status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Class(class) => format!("{class}XX"),
        Status::Default => "default".to_owned(),
    }
}
