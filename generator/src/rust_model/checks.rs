//! What `validate()` of a model and `validated()` of a request check.

use std::collections::HashSet;

use super::Context;
use crate::analysis::TypeAnalysis;
use crate::ir::{Api, Bounds, Operation, Parameter, Property, Shape, TextFormat, Type, TypeId};

/// A check of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// The number of characters.
    Length(Option<usize>, Option<usize>),
    /// The pattern of a string.
    Pattern(String),
    /// The least value, and whether the value must be more than that.
    Minimum(Number, bool),
    /// The greatest value, and whether the value must be less than that.
    Maximum(Number, bool),
    /// The number of which the value is a multiple, as in the description.
    Step(String),
    /// A date exists.
    Date,
    /// A date and time is one of RFC 3339.
    DateTime,
    /// The number of items.
    Items(Option<usize>, Option<usize>),
    /// Items differ.
    Distinct,
    /// The value's own checks.
    Nested,
    /// Checks of each item.
    Each(Vec<Check>),
}

impl Check {
    /// Whether a model checks itself, perhaps as an item of a list.
    pub(super) fn is_nested(&self) -> bool {
        match self {
            Self::Nested => true,
            Self::Each(checks) => checks.iter().any(Self::is_nested),
            _ => false,
        }
    }
}

/// A bound as the type of what it bounds writes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// An integer.
    Integer(i128),
    /// A floating point number.
    Float(f64),
    /// A decimal: digits, and how many of them stand after the point.
    Decimal(i64, u32),
}

/// The types that have something to check, among those that requests send.
pub(super) fn checked(api: &Api, facts: &TypeAnalysis) -> HashSet<TypeId> {
    let mut checked = HashSet::new();
    loop {
        let before = checked.len();
        for id in api.type_ids().filter(|id| facts.is_sent(*id)) {
            let has_checks = match &api.type_def(id).shape {
                Shape::Struct(object) => {
                    object.properties.iter().any(|property| !of_property(property, &checked).is_empty())
                }
                Shape::Union(union) => {
                    union.variants.iter().any(|variant| matches!(&variant.ty, Type::Named(id) if checked.contains(id)))
                }
                _ => false,
            };
            if has_checks {
                checked.insert(id);
            }
        }
        if checked.len() == before {
            return checked;
        }
    }
}

/// Whether the description bounds something that each operation's request sends.
pub(crate) fn checked_operations(api: &Api, facts: &TypeAnalysis) -> Vec<bool> {
    let checked = checked(api, facts);
    let is_checked = |operation: &Operation| {
        let mut bodies = operation.body.iter().flat_map(|body| &body.choices).filter_map(|choice| choice.kind.ty());
        operation.parameters.iter().any(|one| !checks(&one.ty, &one.bounds, &checked).is_empty())
            || bodies.any(|ty| !checks(&ty, &Bounds::default(), &checked).is_empty())
    };
    api.operations.iter().map(is_checked).collect()
}

impl Context<'_> {
    /// The checks of a property.
    pub(super) fn checks_of(&self, property: &Property) -> Vec<Check> {
        of_property(property, self.checked)
    }

    /// The checks of a parameter.
    pub(super) fn checks_of_parameter(&self, parameter: &Parameter) -> Vec<Check> {
        // What is written as JSON is a string of its own in the request.
        checks(&parameter.ty, &parameter.bounds, self.checked)
    }

    /// The checks of a body.
    pub(super) fn checks_of_body(&self, ty: &Type) -> Vec<Check> {
        checks(ty, &Bounds::default(), self.checked)
    }

    /// Whether a variant has checks of its own.
    pub(super) fn is_checked(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(id) if self.checked.contains(id))
    }
}

/// The checks of a property. A date in a layout of its own is not one of RFC 3339.
fn of_property(property: &Property, checked: &HashSet<TypeId>) -> Vec<Check> {
    let mut checks = checks(&property.ty, &property.bounds, checked);
    if !property.extensions.layouts.is_empty() {
        checks.retain(|check| !matches!(check, Check::Date | Check::DateTime));
    }
    checks
}

fn checks(ty: &Type, bounds: &Bounds, checked: &HashSet<TypeId>) -> Vec<Check> {
    let mut checks = Vec::new();
    match ty {
        Type::String | Type::Secret | Type::Text(_) => {
            let (least, most) = bounds.length;
            if least.is_some_and(|least| least > 0) || most.is_some() {
                checks.push(Check::Length(least.filter(|least| *least > 0), most));
            }
            checks.extend(bounds.pattern.clone().map(Check::Pattern));
            match ty {
                Type::Text(TextFormat::Date) => checks.push(Check::Date),
                Type::Text(TextFormat::DateTime) => checks.push(Check::DateTime),
                _ => {}
            }
        }
        Type::Integer(_) | Type::Float32 | Type::Float64 | Type::Decimal => {
            let number = |bound: &Option<(String, bool)>| {
                bound.as_ref().and_then(|(text, exclusive)| Some((number(ty, text)?, *exclusive)))
            };
            checks.extend(number(&bounds.minimum).map(|(bound, exclusive)| Check::Minimum(bound, exclusive)));
            checks.extend(number(&bounds.maximum).map(|(bound, exclusive)| Check::Maximum(bound, exclusive)));
            let is_trivial = |step: &String| matches!(ty, Type::Integer(_)) && step == "1";
            checks.extend(bounds.step.clone().filter(|step| !is_trivial(step)).map(Check::Step));
        }
        Type::Array(item) => {
            let (least, most) = bounds.items;
            if least.is_some_and(|least| least > 0) || most.is_some() {
                checks.push(Check::Items(least.filter(|least| *least > 0), most));
            }
            if bounds.distinct && **item == Type::String {
                checks.push(Check::Distinct);
            }
            let each = self::checks(item, bounds.item.as_deref().unwrap_or(&Bounds::default()), checked);
            checks.extend((!each.is_empty()).then_some(Check::Each(each)));
        }
        Type::Named(id) if checked.contains(id) => checks.push(Check::Nested),
        _ => {}
    }
    checks
}

/// A bound as a number of the type; none if the type cannot hold it, so that it bounds nothing.
fn number(ty: &Type, text: &str) -> Option<Number> {
    match ty {
        Type::Integer(integer) => {
            let bound: i128 = text.parse().ok()?;
            let (least, most) = integer.range();
            // A bound that every value of the type keeps is none; the compiler would say so.
            (least < bound && bound < most).then_some(Number::Integer(bound))
        }
        Type::Decimal => {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            let digits = format!("{whole}{fraction}").parse().ok()?;
            Some(Number::Decimal(digits, u32::try_from(fraction.len()).ok().filter(|scale| *scale <= 28)?))
        }
        _ => text.parse().ok().filter(|bound: &f64| bound.is_finite()).map(Number::Float),
    }
}
