//! Whether a value is one of a schema. `pattern`, `format`, `multipleOf`, `uniqueItems` and `not` are not looked at.

mod constraints;

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};
use serde_json::{Map, Value};

pub(crate) use constraints::{AllowedValues, Constraints};

use crate::extensions::{Extension, Text};
use crate::parse::{Resolved, SchemaId};

/// Why a value is none of its schema.
#[derive(Debug)]
pub(crate) struct Mismatch {
    /// The steps from the value to the part of it that does not fit, the last first.
    pub(crate) path: Vec<String>,
    /// What is wrong with that part.
    pub(crate) reason: String,
}

impl Mismatch {
    fn new(reason: impl Into<String>) -> Self {
        Self { path: Vec::new(), reason: reason.into() }
    }

    fn below(mut self, step: &str) -> Self {
        self.path.push(step.to_owned());
        self
    }
}

/// How deep schemas are followed; alternatives of alternatives have no other end.
const DEPTH: usize = 100;

/// Compares values with schemas, within a number of steps: alternatives inside alternatives would cost without bound.
pub(crate) struct Conformance<'a> {
    resolved: &'a Resolved,
    steps: usize,
    depth: usize,
}

type CheckResult = Result<(), Mismatch>;

impl<'a> Conformance<'a> {
    pub(crate) fn new(resolved: &'a Resolved, steps: usize) -> Self {
        Self { resolved, steps, depth: 0 }
    }

    /// Whether steps are left; without them everything fits.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.steps == 0
    }

    /// Whether a value is one of a schema.
    pub(crate) fn check(&mut self, value: &Value, schema: SchemaId) -> CheckResult {
        if self.depth >= DEPTH || !self.spend(1) {
            return Ok(());
        }
        self.depth += 1;
        let fits = self.compare(value, &self.resolved.schema(schema).schema);
        self.depth -= 1;
        fits
    }

    fn spend(&mut self, steps: usize) -> bool {
        self.steps = self.steps.saturating_sub(steps);
        self.steps > 0
    }

    fn child<T>(&mut self, value: &Value, child: &ReferenceOr<T>) -> CheckResult {
        // What stands beside a reference counts as far as authors mean it.
        let is_nullable = |siblings: &Map<String, Value>| siblings.get("nullable") == Some(&Value::Bool(true));
        if value.is_null() && self.resolved.siblings_of(child).is_some_and(is_nullable) {
            return Ok(());
        }
        self.resolved.target(child).map_or(Ok(()), |schema| self.check(value, schema))
    }

    fn compare(&mut self, value: &Value, schema: &'a Schema) -> CheckResult {
        let constraints = Constraints::of(schema);
        if value.is_null() && schema.schema_data.nullable {
            return Ok(());
        }
        // An object may come as a bare text where its description says so.
        if value.is_string() && Text::value(&schema.schema_data.extensions).is_some() {
            return Ok(());
        }
        if let Some(kind) = constraints.kind
            && !is_of(value, kind)
        {
            return Err(Mismatch::new(format!("this is {}, not {}", called(value), with_article(kind))));
        }
        self.spend(constraints.values.len());
        if !constraints.values.allow(value) {
            return Err(Mismatch::new(format!("the `enum` does not list {}", quoted(value))));
        }
        match value {
            Value::String(text) => length(text, constraints.length)?,
            Value::Number(_) => bounds(value, &constraints)?,
            Value::Array(items) => self.items(items, &constraints)?,
            Value::Object(members) => self.members(members, &constraints)?,
            Value::Null | Value::Bool(_) => {}
        }
        for part in constraints.all_of {
            self.child(value, part)?;
        }
        self.one(value, constraints.one_of, "oneOf")?;
        self.one(value, constraints.any_of, "anyOf")
    }

    fn one(&mut self, value: &Value, alternatives: &[ReferenceOr<Schema>], keyword: &str) -> CheckResult {
        let mut deepest: Option<Mismatch> = None;
        for alternative in alternatives {
            match self.child(value, alternative) {
                Ok(()) => return Ok(()),
                Err(mismatch) => {
                    if deepest.as_ref().is_none_or(|known| mismatch.path.len() > known.path.len()) {
                        deepest = Some(mismatch);
                    }
                }
            }
        }
        match deepest {
            Some(only) if alternatives.len() == 1 => Err(only),
            Some(_) => Err(Mismatch::new(format!("no alternative of the `{keyword}` matches"))),
            None => Ok(()),
        }
    }

    fn items(&mut self, items: &[Value], constraints: &Constraints<'_>) -> CheckResult {
        let [least, most] = constraints.count;
        if least.is_some_and(|least| items.len() < least) || most.is_some_and(|most| items.len() > most) {
            return Err(Mismatch::new(format!("the array has {} elements, {}", items.len(), range(constraints.count))));
        }
        let Some(schema) = constraints.items else { return Ok(()) };
        for (index, item) in items.iter().enumerate() {
            self.child(item, schema).map_err(|mismatch| mismatch.below(&index.to_string()))?;
        }
        Ok(())
    }

    fn members(&mut self, members: &Map<String, Value>, constraints: &Constraints<'a>) -> CheckResult {
        for name in constraints.required {
            if !members.contains_key(name) && !self.is_one_way(name, constraints) {
                return Err(Mismatch::new(format!("the required property `{name}` is missing")));
            }
        }
        let known = constraints.properties;
        for (name, value) in members {
            let fits = match (known.and_then(|known| known.get(name)), constraints.additional) {
                (Some(schema), _) => self.child(value, schema),
                (None, Some(AdditionalProperties::Schema(schema))) => self.child(value, schema.as_ref()),
                (None, Some(AdditionalProperties::Any(false))) => {
                    Err(Mismatch::new(format!("there is no property `{name}`, and no others are allowed")))
                }
                (None, _) => Ok(()),
            };
            fits.map_err(|mismatch| mismatch.below(name))?;
        }
        Ok(())
    }

    /// Whether a member is only sent or only received: an example shows one direction.
    fn is_one_way(&self, name: &str, constraints: &Constraints<'_>) -> bool {
        let schema =
            constraints.properties.and_then(|known| known.get(name)).and_then(|child| self.resolved.target(child));
        schema.is_some_and(|id| {
            let data = &self.resolved.schema(id).schema.schema_data;
            data.read_only || data.write_only
        })
    }
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

fn length(text: &str, allowed: [Option<usize>; 2]) -> CheckResult {
    if allowed == [None, None] {
        return Ok(());
    }
    let (length, [least, most]) = (text.chars().count(), allowed);
    if least.is_some_and(|least| length < least) || most.is_some_and(|most| length > most) {
        return Err(Mismatch::new(format!("the string has {length} characters, {}", range(allowed))));
    }
    Ok(())
}

fn bounds(value: &Value, constraints: &Constraints<'_>) -> CheckResult {
    let Some(number) = value.as_f64() else { return Ok(()) };
    if let Some((bound, excluded)) = constraints.minimum
        && (number < bound || excluded && number <= bound)
    {
        return Err(Mismatch::new(format!("{value} is below the `minimum`")));
    }
    if let Some((bound, excluded)) = constraints.maximum
        && (number > bound || excluded && number >= bound)
    {
        return Err(Mismatch::new(format!("{value} is above the `maximum`")));
    }
    Ok(())
}

fn range(allowed: [Option<usize>; 2]) -> String {
    match allowed {
        [Some(least), Some(most)] => format!("not {least} to {most}"),
        [Some(least), None] => format!("not at least {least}"),
        [None, Some(most)] => format!("not at most {most}"),
        [None, None] => "which is fine".to_owned(),
    }
}

fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {kind}")
}

fn called(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(_) => format!("the string {}", quoted(value)),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// A value as it is named in a message: not longer than anybody reads.
fn quoted(value: &Value) -> String {
    const LONGEST: usize = 40;
    match value {
        Value::String(text) if text.chars().count() > LONGEST => {
            format!("`{}…`", text.chars().take(LONGEST).collect::<String>())
        }
        Value::String(text) => format!("`{text}`"),
        Value::Array(_) => "the array".to_owned(),
        Value::Object(_) => "the object".to_owned(),
        other => format!("`{other}`"),
    }
}
