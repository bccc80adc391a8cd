//! Sample values of schemas, for calls in documentation: the examples of the description if they are valid, else synthesized values.
//!
//! Samples satisfy formats, patterns, lengths, bounds, item counts and required properties. If no string can be synthesized for a pattern,
//! the sample is `null`: documentation must not show a value that the server would reject. Work is bounded.

mod numbers;
mod objects;
mod pattern;
mod strings;
#[cfg(test)]
mod tests;

use openapiv3::{ReferenceOr, Schema, SchemaKind, StringFormat, Type as SchemaType, VariantOrUnknownOrEmpty};
use serde_json::Value;

use crate::conformance::{AllowedValues, Conformance, Constraints};
use crate::extensions::is_sensitive;
use crate::parse::{Resolved, SchemaId};
use strings::StringConstraints;

/// The number of schemas examined for one sample.
const MAX_SCHEMAS: usize = 20_000;
/// The maximum nesting depth of samples.
const MAX_DEPTH: usize = 24;
/// The maximum nesting depth of optional properties.
const MAX_OPTIONAL_DEPTH: usize = 6;
/// The maximum number of items in an array, whatever the schema requires.
const MAX_ITEMS: usize = 50;
/// The number of alternatives that are tried.
const MAX_ALTERNATIVES: usize = 8;
/// The number of steps for validating an example against its schema.
const STEPS: usize = 5_000;
/// The maximum length of a string from the description.
const MAX_LENGTH: usize = 80;

/// Creates sample values of schemas.
#[derive(Debug)]
pub struct Samples<'r> {
    resolved: &'r Resolved,
    /// Whether to include optional properties.
    with_optional: bool,
    /// Whether the sample is sent as a form, which cannot express an empty object.
    is_form: bool,
    left: usize,
    /// Selects among possible values, for arrays with unique items.
    variant: usize,
}

/// The context of a sample.
#[derive(Clone, Copy)]
struct SampleContext<'s> {
    /// The name of the property or parameter.
    name: &'s str,
    /// The example for it in an enclosing example.
    given: Option<&'s Value>,
    depth: usize,
    /// Whether values of the description are sensitive, so that they must not be used.
    is_sensitive_value: bool,
}

impl<'r> Samples<'r> {
    /// Creates samples with required properties only.
    #[must_use]
    pub fn new(resolved: &'r Resolved) -> Self {
        Self { resolved, with_optional: false, is_form: false, left: MAX_SCHEMAS, variant: 0 }
    }

    /// Creates samples with all properties, down to a maximum depth.
    #[must_use]
    pub fn whole(resolved: &'r Resolved) -> Self {
        Self::new(resolved).and_optional()
    }

    fn and_optional(self) -> Self {
        Self { with_optional: true, ..self }
    }

    /// Creates samples for a form, which cannot express an object without properties.
    #[must_use]
    pub fn in_form(self) -> Self {
        Self { is_form: true, ..self }
    }

    /// Returns a sample of a schema that includes as much of the given example as is valid. `None` if there is none.
    pub fn value<T>(&mut self, schema: &ReferenceOr<T>, name: &str, given: Option<&Value>) -> Option<Value> {
        self.left = MAX_SCHEMAS;
        self.variant = 0;
        let is_sensitive_value = self.resolved.siblings_of(schema).is_some_and(is_sensitive);
        self.generate(self.resolved.target(schema)?, SampleContext { name, given, depth: 0, is_sensitive_value })
    }

    /// Whether a value is valid for a schema, including patterns and formats.
    pub fn is_valid(&mut self, value: &Value, schema: SchemaId) -> bool {
        self.left = MAX_SCHEMAS;
        Conformance::new(self.resolved, STEPS).check(value, schema).is_ok() && self.strings_fit(value, schema, 0)
    }

    fn generate(&mut self, id: SchemaId, context: SampleContext<'_>) -> Option<Value> {
        if context.depth > MAX_DEPTH {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        let mut parts = Vec::new();
        self.collect(id, &mut parts);
        let alternatives = parts.iter().find_map(|part| alternatives(self.view(*part)));
        let Some(alternatives) = alternatives else { return self.generate_parts(&parts, context) };
        for alternative in self.ordered(alternatives, context.given) {
            let mut all = parts.clone();
            self.collect(alternative, &mut all);
            // For nested choices, use the first alternative.
            while let Some(inner) = all[parts.len()..].iter().find_map(|part| self.first_alternative(*part, &all)) {
                self.collect(inner, &mut all);
            }
            let found = self.generate_parts(&all, context);
            if found.is_some() {
                return self.with_discriminator(found, &parts, alternative);
            }
        }
        None
    }

    fn view(&self, id: SchemaId) -> Constraints<'r> {
        Constraints::of(&self.resolved.schema(id).schema)
    }

    /// Collects a schema and all schemas that it includes through `allOf`.
    fn collect(&mut self, id: SchemaId, parts: &mut Vec<SchemaId>) {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if parts.contains(&id) || self.left == 0 {
                continue;
            }
            self.left -= 1;
            parts.push(id);
            open.extend(self.view(id).all_of.iter().rev().filter_map(|part| self.resolved.target(part)));
        }
    }

    /// Returns the alternatives in the order in which they are tried: those that the example is valid for come first, null is skipped.
    fn ordered(&mut self, alternatives: &'r [ReferenceOr<Schema>], given: Option<&Value>) -> Vec<SchemaId> {
        let ids = alternatives.iter().filter_map(|one| self.resolved.target(one)).take(MAX_ALTERNATIVES);
        let mut ids: Vec<SchemaId> = ids.filter(|id| !is_null(&self.resolved.schema(*id).schema)).collect();
        if let Some(given) = given {
            let resolved = self.resolved;
            ids.sort_by_key(|id| Conformance::new(resolved, STEPS).check(given, *id).is_err());
        }
        ids
    }

    fn first_alternative(&self, part: SchemaId, known: &[SchemaId]) -> Option<SchemaId> {
        let all: Vec<SchemaId> =
            alternatives(self.view(part))?.iter().filter_map(|one| self.resolved.target(one)).collect();
        if all.iter().any(|one| known.contains(one)) { None } else { all.first().copied() }
    }

    /// Returns a sample that is valid for all parts.
    fn generate_parts(&mut self, parts: &[SchemaId], context: SampleContext<'_>) -> Option<Value> {
        let schemas: Vec<&'r Schema> = parts.iter().map(|part| &self.resolved.schema(*part).schema).collect();
        let is_sensitive_value = context.is_sensitive_value
            || schemas.iter().any(|schema| is_sensitive(&schema.schema_data.extensions) || is_password(schema));
        let context = SampleContext { is_sensitive_value, ..context };
        let data = schemas.iter().map(|schema| &schema.schema_data);
        let own = data.flat_map(|data| data.example.iter().chain(&data.default));
        let given: Vec<&Value> =
            context.given.into_iter().chain(own).filter(|value| !is_sensitive_value && !value.is_null()).collect();
        let views: Vec<Constraints<'r>> = schemas.iter().map(|schema| Constraints::of(schema)).collect();
        if let Some(listed) = listed(&views, &given, self.variant) {
            return Some(listed);
        }
        match kind(&views, &schemas) {
            Some("string") => Some(self.string(&schemas, &given, context.name)),
            Some("integer") => Some(Value::from(numbers::integer(&schemas, &given, self.variant)?)),
            Some("number") => numbers::number(&schemas, &given, self.variant),
            Some("boolean") => Some(Value::Bool(given.iter().find_map(|value| value.as_bool()).unwrap_or(true))),
            Some("array") => self.array(&schemas, &views, &given, context),
            Some("object") => self.object(parts, &given, context),
            _ => Some(given.first().map_or_else(|| Value::from(context.name), |value| (*value).clone())),
        }
    }

    fn string(&self, schemas: &[&Schema], given: &[&Value], name: &str) -> Value {
        let constraints = constraints(schemas);
        let mut texts = given.iter().filter_map(|value| value.as_str()).filter(|text| constraints.allow(text));
        if self.variant == 0
            && let Some(text) = texts.clone().find(|text| is_harmless(text))
        {
            return Value::from(text);
        }
        let generated = constraints.generate(word(name), self.variant);
        let text =
            generated.as_deref().filter(|text| self.with_optional || is_harmless(text) || constraints.format.is_some());
        // A valid example of the description, although unusual, is better than an invalid word.
        let text = text.or_else(|| texts.next().filter(|_| constraints.is_restricted()));
        text.map_or(Value::Null, Value::from)
    }

    fn array(
        &mut self,
        schemas: &[&'r Schema],
        views: &[Constraints<'r>],
        given: &[&Value],
        context: SampleContext<'_>,
    ) -> Option<Value> {
        let least = views.iter().filter_map(|view| view.count[0]).max().unwrap_or(0);
        let most = views.iter().filter_map(|view| view.count[1]).min().unwrap_or(MAX_ITEMS);
        let count = least.max(1).min(most);
        if count > MAX_ITEMS {
            return None;
        }
        let given = given.iter().find_map(|value| value.as_array());
        let items = views.iter().find_map(|view| view.items);
        let is_sensitive_value = context.is_sensitive_value
            || items.is_some_and(|items| self.resolved.siblings_of(items).is_some_and(is_sensitive));
        let item = items.and_then(|items| self.resolved.target(items));
        let is_unique = schemas.iter().any(|schema| is_unique(schema));
        let (before, mut items) = (self.variant, Vec::new());
        for index in 0..count {
            let given = given.and_then(|given| given.get(index).or(given.first()));
            self.variant = if is_unique { index } else { before };
            let inner = SampleContext { given, depth: context.depth + 1, is_sensitive_value, ..context };
            match item.map_or_else(|| Some(Value::from(context.name)), |item| self.generate(item, inner)) {
                Some(item) => items.push(item),
                None if least == 0 => break,
                None => return None,
            }
        }
        self.variant = before;
        Some(Value::Array(items))
    }

    /// Whether the strings in a value match their patterns and formats.
    fn strings_fit(&mut self, value: &Value, id: SchemaId, depth: usize) -> bool {
        if depth > MAX_DEPTH || self.left == 0 {
            return false;
        }
        let mut parts = Vec::new();
        self.collect(id, &mut parts);
        let schemas: Vec<&Schema> = parts.iter().map(|part| &self.resolved.schema(*part).schema).collect();
        match value {
            Value::String(text) => constraints(&schemas).allow(text),
            Value::Array(items) => {
                let item = parts.iter().find_map(|part| self.view(*part).items);
                let item = item.and_then(|item| self.resolved.target(item));
                item.is_none_or(|item| items.iter().all(|value| self.strings_fit(value, item, depth + 1)))
            }
            _ => true,
        }
    }
}

/// Returns the combined constraints on a string.
fn constraints<'s>(schemas: &[&'s Schema]) -> StringConstraints<'s> {
    let mut constraints = StringConstraints::default();
    for schema in schemas {
        let (format, pattern, least, most) = match &schema.schema_kind {
            SchemaKind::Type(SchemaType::String(string)) => {
                (format_of(&string.format), &string.pattern, string.min_length, string.max_length)
            }
            SchemaKind::Any(any) => (any.format.as_deref(), &any.pattern, any.min_length, any.max_length),
            _ => continue,
        };
        constraints.format = constraints.format.or(format);
        constraints.pattern = constraints.pattern.or(pattern.as_deref());
        constraints.least = constraints.least.max(least.unwrap_or(0));
        constraints.most = constraints.most.into_iter().chain(most).min();
    }
    constraints
}

fn format_of(format: &VariantOrUnknownOrEmpty<StringFormat>) -> Option<&str> {
    match format {
        VariantOrUnknownOrEmpty::Item(StringFormat::Date) => Some("date"),
        VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => Some("date-time"),
        VariantOrUnknownOrEmpty::Item(StringFormat::Byte) => Some("byte"),
        VariantOrUnknownOrEmpty::Unknown(name) => Some(name),
        VariantOrUnknownOrEmpty::Item(_) | VariantOrUnknownOrEmpty::Empty => None,
    }
}

fn is_password(schema: &Schema) -> bool {
    matches!(&schema.schema_kind, SchemaKind::Type(SchemaType::String(string))
        if string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password))
}

fn is_unique(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Array(array)) => array.unique_items,
        SchemaKind::Any(any) => any.unique_items == Some(true),
        _ => false,
    }
}

/// Whether a schema only allows null, as other versions express it.
fn is_null(schema: &Schema) -> bool {
    match Constraints::of(schema).values {
        AllowedValues::Any([only]) => only.is_null(),
        AllowedValues::Strings([None]) => true,
        _ => false,
    }
}

fn alternatives(view: Constraints<'_>) -> Option<&[ReferenceOr<Schema>]> {
    [view.one_of, view.any_of].into_iter().find(|list| !list.is_empty())
}

/// Returns a value of an enum: the example if it is listed, else the first value that all parts list.
fn listed(views: &[Constraints<'_>], given: &[&Value], variant: usize) -> Option<Value> {
    let lists = || views.iter().map(|view| view.values).filter(|values| values.len() > 0);
    let holds = |value: &Value| lists().all(|list| list.allow(value));
    let first = lists().next()?;
    if variant == 0
        && let Some(value) = given.iter().find(|value| holds(value))
    {
        return Some((*value).clone());
    }
    let values: Vec<Value> = match first {
        AllowedValues::Strings(list) => list.iter().flatten().map(|text| Value::from(text.as_str())).collect(),
        AllowedValues::Integers(list) => list.iter().flatten().map(|number| Value::from(*number)).collect(),
        AllowedValues::Numbers(list) => list.iter().flatten().map(|number| Value::from(*number)).collect(),
        AllowedValues::Booleans(list) => list.iter().flatten().map(|flag| Value::from(*flag)).collect(),
        AllowedValues::Any(list) => list.iter().filter(|value| !value.is_null()).cloned().collect(),
        AllowedValues::All => Vec::new(),
    };
    let values: Vec<Value> = values.into_iter().filter(holds).collect();
    values.get(variant % values.len().max(1)).cloned()
}

/// Returns the JSON type of a schema.
fn kind<'s>(views: &[Constraints<'s>], schemas: &[&Schema]) -> Option<&'s str> {
    let named = views.iter().filter_map(|view| view.kind);
    // An integer is narrower than a number.
    let named = named.clone().find(|kind| *kind == "integer").or_else(|| named.clone().next());
    let has_properties =
        |view: &Constraints<'_>| view.properties.is_some_and(|known| !known.is_empty()) || !view.required.is_empty();
    named.or_else(|| {
        let constraints = constraints(schemas);
        match views {
            _ if views.iter().any(has_properties) => Some("object"),
            _ if views.iter().any(|view| view.items.is_some()) => Some("array"),
            _ if constraints.pattern.is_some() || constraints.least > 0 || constraints.most.is_some() => Some("string"),
            _ if views.iter().any(|view| view.minimum.or(view.maximum).is_some()) => Some("number"),
            _ => None,
        }
    })
}

/// Whether a string can be shown in an example as it is.
pub(crate) fn is_harmless(text: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || " _.:@/+-".contains(letter);
    !text.trim().is_empty() && text.len() <= MAX_LENGTH && text.chars().all(fits)
}

/// Returns a string that names a property, for properties without an example.
pub(crate) fn word(name: &str) -> &str {
    let name = name.trim_matches('_');
    if is_harmless(name) { name } else { "value" }
}
