//! What a schema asks of a value, whichever way the typed model holds it.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaKind, Type as SchemaType};
use serde_json::Value;

/// The keywords of a schema that limit its values.
#[derive(Clone, Copy, Default)]
pub(crate) struct Constraints<'a> {
    /// The `type`.
    pub(crate) kind: Option<&'a str>,
    pub(crate) values: AllowedValues<'a>,
    pub(crate) minimum: Option<Bound>,
    pub(crate) maximum: Option<Bound>,
    /// The least and the largest length of a string.
    pub(crate) length: [Option<usize>; 2],
    /// The least and the largest number of elements of an array.
    pub(crate) count: [Option<usize>; 2],
    pub(crate) items: Option<&'a ReferenceOr<Box<Schema>>>,
    pub(crate) properties: Option<&'a IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub(crate) required: &'a [String],
    pub(crate) additional: Option<&'a AdditionalProperties>,
    pub(crate) all_of: &'a [ReferenceOr<Schema>],
    pub(crate) one_of: &'a [ReferenceOr<Schema>],
    pub(crate) any_of: &'a [ReferenceOr<Schema>],
}

/// A bound of a number, and whether the number itself is excluded.
pub(crate) type Bound = (f64, bool);

/// The values that an `enum` lists.
#[derive(Clone, Copy, Default)]
pub(crate) enum AllowedValues<'a> {
    #[default]
    All,
    Strings(&'a [Option<String>]),
    Integers(&'a [Option<i64>]),
    Numbers(&'a [Option<f64>]),
    Booleans(&'a [Option<bool>]),
    Any(&'a [Value]),
}

impl AllowedValues<'_> {
    /// Whether a value is listed, or all are.
    pub(crate) fn allow(self, value: &Value) -> bool {
        match self {
            Self::All => true,
            Self::Strings(list) => list.is_empty() || list.iter().any(|one| one.as_deref() == value.as_str()),
            Self::Integers(list) => list.is_empty() || list.iter().any(|one| *one == value.as_i64()),
            Self::Numbers(list) => list.is_empty() || list.iter().any(|one| *one == value.as_f64()),
            Self::Booleans(list) => list.is_empty() || list.iter().any(|one| *one == value.as_bool()),
            Self::Any(list) => list.is_empty() || list.contains(value),
        }
    }

    /// How many are listed: comparing costs that much.
    pub(crate) fn len(self) -> usize {
        match self {
            Self::All => 0,
            Self::Strings(list) => list.len(),
            Self::Integers(list) => list.len(),
            Self::Numbers(list) => list.len(),
            Self::Booleans(list) => list.len(),
            Self::Any(list) => list.len(),
        }
    }
}

impl<'a> Constraints<'a> {
    pub(crate) fn of(schema: &'a Schema) -> Self {
        match &schema.schema_kind {
            SchemaKind::Type(kind) => Self::of_type(kind),
            SchemaKind::OneOf { one_of } => Self { one_of, ..Self::default() },
            SchemaKind::AnyOf { any_of } => Self { any_of, ..Self::default() },
            SchemaKind::AllOf { all_of } => Self { all_of, ..Self::default() },
            SchemaKind::Not { .. } => Self::default(),
            SchemaKind::Any(any) => Self::of_any(any),
        }
    }

    // Bounds of integers beyond 2^53 are compared roughly, which finds less and never too much.
    #[expect(clippy::cast_precision_loss)]
    fn of_type(kind: &'a SchemaType) -> Self {
        match kind {
            SchemaType::String(string) => Self {
                kind: Some("string"),
                values: AllowedValues::Strings(&string.enumeration),
                length: [string.min_length, string.max_length],
                ..Self::default()
            },
            SchemaType::Number(number) => Self {
                kind: Some("number"),
                values: AllowedValues::Numbers(&number.enumeration),
                minimum: number.minimum.map(|bound| (bound, number.exclusive_minimum)),
                maximum: number.maximum.map(|bound| (bound, number.exclusive_maximum)),
                ..Self::default()
            },
            SchemaType::Integer(integer) => Self {
                kind: Some("integer"),
                values: AllowedValues::Integers(&integer.enumeration),
                minimum: integer.minimum.map(|bound| (bound as f64, integer.exclusive_minimum)),
                maximum: integer.maximum.map(|bound| (bound as f64, integer.exclusive_maximum)),
                ..Self::default()
            },
            SchemaType::Boolean(flag) => {
                Self { kind: Some("boolean"), values: AllowedValues::Booleans(&flag.enumeration), ..Self::default() }
            }
            SchemaType::Array(array) => Self {
                kind: Some("array"),
                items: array.items.as_ref(),
                count: [array.min_items, array.max_items],
                ..Self::default()
            },
            SchemaType::Object(object) => Self {
                kind: Some("object"),
                properties: Some(&object.properties),
                required: &object.required,
                additional: object.additional_properties.as_ref(),
                ..Self::default()
            },
        }
    }

    fn of_any(any: &'a AnySchema) -> Self {
        Self {
            kind: any.typ.as_deref(),
            values: AllowedValues::Any(&any.enumeration),
            minimum: any.minimum.map(|bound| (bound, any.exclusive_minimum == Some(true))),
            maximum: any.maximum.map(|bound| (bound, any.exclusive_maximum == Some(true))),
            length: [any.min_length, any.max_length],
            count: [any.min_items, any.max_items],
            items: any.items.as_ref(),
            properties: Some(&any.properties),
            required: &any.required,
            additional: any.additional_properties.as_ref(),
            all_of: &any.all_of,
            one_of: &any.one_of,
            any_of: &any.any_of,
        }
    }
}
