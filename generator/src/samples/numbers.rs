//! Sample numbers within bounds.

use openapiv3::{Schema, SchemaKind, Type as SchemaType};
use serde_json::Value;

/// The largest number up to which an `f64` represents every integer.
const EXACT: f64 = 9_007_199_254_740_991.0;

/// Constraints on a number; each bound with whether it is exclusive.
#[derive(Clone, Copy, Debug, Default)]
struct NumberConstraints {
    least: Option<(f64, bool)>,
    most: Option<(f64, bool)>,
    step: Option<f64>,
}

impl NumberConstraints {
    // Integers beyond 2^53 are not useful as examples.
    #[expect(clippy::cast_precision_loss)]
    fn of(schemas: &[&Schema]) -> Self {
        let mut constraints = Self::default();
        for schema in schemas {
            let (least, most, step) = match &schema.schema_kind {
                SchemaKind::Type(SchemaType::Number(number)) => (
                    number.minimum.map(|bound| (bound, number.exclusive_minimum)),
                    number.maximum.map(|bound| (bound, number.exclusive_maximum)),
                    number.multiple_of,
                ),
                SchemaKind::Type(SchemaType::Integer(integer)) => (
                    integer.minimum.map(|bound| (bound as f64, integer.exclusive_minimum)),
                    integer.maximum.map(|bound| (bound as f64, integer.exclusive_maximum)),
                    integer.multiple_of.map(|step| step as f64),
                ),
                SchemaKind::Any(any) => (
                    any.minimum.map(|bound| (bound, any.exclusive_minimum == Some(true))),
                    any.maximum.map(|bound| (bound, any.exclusive_maximum == Some(true))),
                    any.multiple_of,
                ),
                _ => continue,
            };
            constraints.least = constraints.least.or(least);
            constraints.most = constraints.most.or(most);
            constraints.step = constraints.step.or(step.filter(|step| *step > 0.0));
        }
        constraints
    }

    fn fits(self, number: f64) -> bool {
        let is_step = |step: f64| {
            let steps = number / step;
            (steps - steps.round()).abs() < 1e-9
        };
        self.least.is_none_or(|(least, open)| number > least || (!open && number >= least))
            && self.most.is_none_or(|(most, open)| number < most || (!open && number <= most))
            && self.step.is_none_or(is_step)
    }

    /// Returns a valid number, a multiple of `unit` if there is one.
    fn generate(self, unit: Option<f64>, variant: usize) -> Option<f64> {
        let step = self.step.or(unit);
        let more = f64::from(u32::try_from(variant).unwrap_or(0)) * step.unwrap_or(1.0);
        let least = self.least.map_or(f64::NEG_INFINITY, |(least, _)| least);
        let most = self.most.map_or(f64::INFINITY, |(most, _)| most);
        let middle = if least.is_finite() && most.is_finite() { f64::midpoint(least, most) } else { 0.0 };
        let on_step = |number: f64| step.map_or(number, |step| (number / step).ceil() * step);
        let candidates = [1.0, least, least + step.unwrap_or(1.0), middle, most, most - step.unwrap_or(1.0), 0.0];
        let numbers = candidates.into_iter().filter(|number| number.is_finite()).map(|number| on_step(number) + more);
        let below = step.map(|step| (most / step).floor() * step).filter(|number| number.is_finite());
        numbers.chain(below).find(|number| self.fits(*number) && number.abs() <= EXACT)
    }
}

/// Returns a valid integer, an example if possible.
pub(super) fn integer(schemas: &[&Schema], given: &[&Value], variant: usize) -> Option<i64> {
    let constraints = NumberConstraints::of(schemas);
    #[expect(clippy::cast_precision_loss)]
    let fits = |number: &i64| variant == 0 && constraints.fits(*number as f64);
    let given = given.iter().find_map(|value| value.as_i64().filter(fits));
    // The number is an integer, and small enough to be exact.
    #[expect(clippy::cast_possible_truncation)]
    given.or_else(|| {
        constraints.generate(Some(1.0), variant).filter(|number| number.fract() == 0.0).map(|number| number as i64)
    })
}

/// Returns a valid number, an example if possible.
pub(super) fn number(schemas: &[&Schema], given: &[&Value], variant: usize) -> Option<Value> {
    let constraints = NumberConstraints::of(schemas);
    let is_fitting = |value: &&&Value| variant == 0 && value.as_f64().is_some_and(|number| constraints.fits(number));
    if let Some(value) = given.iter().find(is_fitting) {
        return Some((*value).clone());
    }
    let number = constraints.generate(None, variant)?;
    #[expect(clippy::cast_possible_truncation)]
    let whole = (number.fract() == 0.0).then_some(number as i64);
    whole.map_or_else(|| serde_json::Number::from_f64(number).map(Value::Number), |whole| Some(Value::from(whole)))
}
