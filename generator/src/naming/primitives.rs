//! Rust's names of the types that a model's primitive values have.

use crate::ir::{Integer, TextFormat};

/// The type of an integer.
pub(crate) fn integer_name(integer: Integer) -> &'static str {
    match integer {
        Integer::I8 => "i8",
        Integer::I16 => "i16",
        Integer::I32 => "i32",
        Integer::I64 => "i64",
        Integer::U8 => "u8",
        Integer::U16 => "u16",
        Integer::U32 => "u32",
        Integer::U64 => "u64",
    }
}

/// The runtime's type of a string with a format.
pub(crate) fn text_name(format: TextFormat) -> &'static str {
    match format {
        TextFormat::DateTime => "DateTime",
        TextFormat::Date => "Date",
        TextFormat::Uuid => "Uuid",
        TextFormat::Base64 => "Base64",
        TextFormat::Decimal => "DecimalText",
    }
}
