//! The Rust integers of schemas.

use openapiv3::{IntegerFormat, IntegerType, Schema, SchemaKind, Type as SchemaType, VariantOrUnknownOrEmpty};

use crate::ir::{Integer, Type};

/// Whether the example or the default exceeds a signed 64-bit integer.
pub(super) fn shows_u64(schema: &Schema) -> bool {
    let data = &schema.schema_data;
    data.example.iter().chain(&data.default).any(|value| value.is_u64() && !value.is_i64())
}

/// Returns the integer type of an integer schema.
pub(super) fn integer_of_schema(schema: &Schema) -> Integer {
    let ty = match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Integer(integer)) => integer_type(integer),
        SchemaKind::Any(any) => integer_of(any.format.as_deref()),
        _ => Type::Any,
    };
    if let Type::Integer(integer) = ty { integer } else { Integer::I64 }
}

pub(super) fn integer_type(integer: &IntegerType) -> Type {
    match &integer.format {
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => Type::Integer(Integer::I32),
        VariantOrUnknownOrEmpty::Unknown(format) => integer_of(Some(format)),
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64) | VariantOrUnknownOrEmpty::Empty => {
            Type::Integer(Integer::I64)
        }
    }
}

/// Whether a format describes an integer.
pub(super) fn is_integer_format(format: &str) -> bool {
    let name = format.strip_prefix('u').unwrap_or(format);
    matches!(name, "int8" | "int16" | "int32" | "int64" | "int" | "integer" | "long" | "double-int" | "sf-integer")
}

/// Whether `multipleOf` makes a number an integer. Steps beyond the precision of a float are ignored.
pub(super) fn is_whole(step: f64) -> bool {
    step.fract() == 0.0 && (1.0..1e15).contains(&step)
}

pub(super) fn integer_of(format: Option<&str>) -> Type {
    Type::Integer(match format {
        Some("int8") => Integer::I8,
        Some("int16") => Integer::I16,
        Some("int32") => Integer::I32,
        Some("uint8") => Integer::U8,
        Some("uint16") => Integer::U16,
        Some("uint32" | "uint") => Integer::U32,
        Some("uint64" | "ulong") => Integer::U64,
        _ => Integer::I64,
    })
}
