//! Which parts of a sample belong to which value.

use serde_json::Value as Sample;

use super::values::SampleContext;
use super::{Value, sample};
use crate::ir::{Discrimination, DiscriminatorValue, Integer, Property, TextFormat, Type, TypeId, Union, ValueKind};
use crate::rust_model::{Field, Ty};

/// The context of a property of an object.
pub(super) fn within<'s>(
    id: TypeId,
    property: &'s Property,
    field: &'s Field,
    spot: SampleContext<'s>,
) -> SampleContext<'s> {
    let least = property
        .bounds
        .minimum
        .as_ref()
        .and_then(|(least, open)| Some(least.parse::<i128>().ok()? + i128::from(*open)));
    SampleContext {
        owner: Some(id),
        ty: &property.ty,
        sample: sample_of(&property.wire, &property.ty, property.docs.sample.as_ref(), spot.sample),
        name: field.ident.as_str(),
        least,
        depth: spot.depth + 1,
    }
}

/// The sample of a property: what the sample around it has, or its own.
pub(super) fn sample_of<'s>(
    wire: &str,
    ty: &Type,
    own: Option<&'s Sample>,
    around: Option<&'s Sample>,
) -> Option<&'s Sample> {
    let is_hidden = matches!(ty, Type::Secret | Type::Sensitive(_));
    // What stands around it was made, and shows nothing of what must not be shown.
    around.and_then(|around| around.get(wire)).or(own.filter(|_| !is_hidden))
}

/// An entry of a sample that is an object: its key, if that may be shown, and its value.
pub(super) fn entry_of(sample: Option<&Sample>) -> (&str, Option<&Sample>) {
    let entry = sample.and_then(Sample::as_object).and_then(|properties| properties.iter().next());
    entry.map_or(("key", None), |(key, value)| (sample::word(key), Some(value)))
}

pub(super) fn is_composite(sample: &Sample) -> bool {
    sample.is_array() || sample.is_object()
}

/// Whether an optional property is worth showing: the description gives a value for it.
pub(super) fn is_shown(property: &Property, spot: SampleContext<'_>) -> bool {
    let own = property.docs.sample.as_ref();
    sample_of(&property.wire, &property.ty, own, spot.sample).is_some_and(sample::is_plain)
}

/// Samples of the items of a list; one item where there are none.
pub(super) fn samples_of(sample: Option<&Sample>) -> Vec<Option<&Sample>> {
    match sample.and_then(Sample::as_array) {
        Some(items) => items.iter().map(Some).collect(),
        None => vec![None],
    }
}

/// A list whose items are spelled in one way; an empty one has no type.
pub(super) fn same_types(items: Vec<Value>) -> Option<Value> {
    let first = items.first()?;
    items.iter().all(|item| is_like(first, item)).then_some(Value::List(items))
}

/// Whether two values are of one type.
pub(super) fn is_like(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::New(path, ..) | Value::ByName(path, ..), Value::New(other, ..) | Value::ByName(other, ..))
        | (Value::Variant(path, ..), Value::Variant(other, ..)) => path == other,
        (Value::List(items), Value::List(others)) => {
            items.len() == others.len() && items.iter().zip(others).all(|(one, other)| is_like(one, other))
        }
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

/// The variant that a sample is of.
pub(super) fn chosen(union: &Union, sample: &Sample) -> Option<usize> {
    let kind = match sample {
        Sample::Null => return None,
        Sample::Bool(_) => ValueKind::Bool,
        Sample::Number(_) => ValueKind::Number,
        Sample::String(_) => ValueKind::String,
        Sample::Array(_) => ValueKind::Array,
        Sample::Object(_) => ValueKind::Object,
    };
    match &union.cases.iter().find(|case| case.kind == kind)?.discrimination {
        Discrimination::Only(index) => Some(*index),
        Discrimination::Property { name, variants, otherwise } => {
            let Some(found) = sample.get(name).and_then(discriminator_value) else { return *otherwise };
            variants.iter().find(|(value, _)| *value == found).map(|(_, index)| *index).or(*otherwise)
        }
        Discrimination::First(order) => {
            let has_all = |names: &[String]| names.iter().all(|name| sample.get(name).is_some());
            order.iter().find(|(_, names)| has_all(names)).map(|(index, _)| *index)
        }
    }
}

fn discriminator_value(sample: &Sample) -> Option<DiscriminatorValue> {
    match sample {
        Sample::Bool(value) => Some(DiscriminatorValue::Bool(*value)),
        Sample::Number(number) => number.as_i64().map(DiscriminatorValue::Integer),
        Sample::String(text) => Some(DiscriminatorValue::String(text.clone())),
        Sample::Null | Sample::Array(_) | Sample::Object(_) => None,
    }
}

pub(super) fn unboxed(ty: Ty) -> Ty {
    if let Ty::Boxed(inner) = ty { *inner } else { ty }
}

pub(super) fn number_of(integer: Integer, spot: SampleContext<'_>) -> i128 {
    let fits = |number: &i128| integer.holds(*number);
    let least = spot.least.filter(|least| *least > 1 && fits(least));
    sample::integer(spot.sample).filter(fits).or(least).unwrap_or(1)
}

pub(super) fn text_of(format: TextFormat, sample: Option<&Sample>) -> String {
    let neutral = match format {
        TextFormat::DateTime => "2026-01-31T12:00:00Z",
        TextFormat::Date => "2026-01-31",
        TextFormat::Uuid => "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        TextFormat::Base64 => "aGVsbG8=",
        TextFormat::Decimal => "100.00",
    };
    // Base64 has a sign that is not shown.
    let sample = sample::text(sample).filter(|_| format != TextFormat::Base64);
    sample.unwrap_or(neutral).to_owned()
}
