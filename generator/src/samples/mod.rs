//! Values that fit a schema, for the calls in documentation: what the description gives as an example where that fits, and
//! otherwise something made to fit.
//!
//! Formats, patterns, lengths, bounds, numbers of items and required properties hold. Where no string can be made that
//! matches a pattern, `null` stands in its place: an example must not show what a server would refuse. Work is bounded.

mod numbers;
mod objects;
mod pattern;
mod strings;
#[cfg(test)]
mod tests;

use openapiv3::{ReferenceOr, Schema, SchemaKind, StringFormat, Type as SchemaType, VariantOrUnknownOrEmpty};
use serde_json::Value;

use crate::conformance::{AllowedValues, Conformance, Constraints};
use crate::lower::{is_sensitive, is_sensitive_beside};
use crate::parse::{Resolved, SchemaId};
use strings::Asked;

/// How many schemas are looked at for one value.
const MOST: usize = 20_000;
/// How deep values are built.
const DEEPEST: usize = 24;
/// How deep optional properties are.
const DEEPEST_OPTIONAL: usize = 6;
/// How many items a list has at most, whatever a schema asks for.
const MOST_ITEMS: usize = 50;
/// How many alternatives are tried.
const MOST_ALTERNATIVES: usize = 8;
/// How many steps it may take to hold an example against its schema.
const STEPS: usize = 5_000;
/// The longest string of a description that is shown.
const LONGEST: usize = 80;

/// Makes values that fit schemas.
#[derive(Debug)]
pub struct Samples<'r> {
    resolved: &'r Resolved,
    /// Whether optional properties are there as well.
    is_whole: bool,
    /// Whether an empty object would not be sent at all.
    is_form: bool,
    left: usize,
    /// Different values have different numbers, for lists whose items differ.
    variant: usize,
}

/// A value to be made.
#[derive(Clone, Copy)]
struct Wanted<'s> {
    /// What it is called.
    name: &'s str,
    /// What the description gives for it, from around it.
    given: Option<&'s Value>,
    depth: usize,
    /// Whether nothing of what the description gives may be shown.
    is_hidden: bool,
}

impl<'r> Samples<'r> {
    /// Values with what is required only.
    #[must_use]
    pub fn new(resolved: &'r Resolved) -> Self {
        Self { resolved, is_whole: false, is_form: false, left: MOST, variant: 0 }
    }

    /// Values with every property, down to some depth.
    #[must_use]
    pub fn whole(resolved: &'r Resolved) -> Self {
        Self::new(resolved).and_optional()
    }

    fn and_optional(self) -> Self {
        Self { is_whole: true, ..self }
    }

    /// Values for a form, in which an object without properties would be lost.
    #[must_use]
    pub fn in_form(self) -> Self {
        Self { is_form: true, ..self }
    }

    /// A value of a schema, with what the description gives for it as far as that fits. `None` if there is none.
    pub fn value<T>(&mut self, schema: &ReferenceOr<T>, name: &str, given: Option<&Value>) -> Option<Value> {
        self.left = MOST;
        self.variant = 0;
        let is_hidden = is_sensitive_beside(self.resolved, schema);
        self.made(self.resolved.target(schema)?, Wanted { name, given, depth: 0, is_hidden })
    }

    /// Whether a value is one of a schema, patterns and formats included.
    pub fn fits(&mut self, value: &Value, schema: SchemaId) -> bool {
        self.left = MOST;
        Conformance::new(self.resolved, STEPS).check(value, schema).is_ok() && self.strings_fit(value, schema, 0)
    }

    fn made(&mut self, id: SchemaId, wanted: Wanted<'_>) -> Option<Value> {
        if wanted.depth > DEEPEST {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        let mut parts = Vec::new();
        self.collect(id, &mut parts);
        let alternatives = parts.iter().find_map(|part| alternatives(self.view(*part)));
        let Some(alternatives) = alternatives else { return self.of_parts(&parts, wanted) };
        for alternative in self.ordered(alternatives, wanted.given) {
            let mut all = parts.clone();
            self.collect(alternative, &mut all);
            // Choices within choices: the first of each.
            while let Some(inner) = all[parts.len()..].iter().find_map(|part| self.first_alternative(*part, &all)) {
                self.collect(inner, &mut all);
            }
            let found = self.of_parts(&all, wanted);
            if found.is_some() {
                return self.tagged(found, &parts, alternative);
            }
        }
        None
    }

    fn view(&self, id: SchemaId) -> Constraints<'r> {
        Constraints::of(&self.resolved.schema(id).schema)
    }

    /// A schema and all that it is combined of.
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

    /// The alternatives in the order in which they are tried: first those that what is given is one of; null is none.
    fn ordered(&mut self, alternatives: &'r [ReferenceOr<Schema>], given: Option<&Value>) -> Vec<SchemaId> {
        let ids = alternatives.iter().filter_map(|one| self.resolved.target(one)).take(MOST_ALTERNATIVES);
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

    /// A value that all parts ask for.
    fn of_parts(&mut self, parts: &[SchemaId], wanted: Wanted<'_>) -> Option<Value> {
        let schemas: Vec<&'r Schema> = parts.iter().map(|part| &self.resolved.schema(*part).schema).collect();
        let is_hidden = wanted.is_hidden || schemas.iter().any(|schema| is_sensitive(schema) || is_password(schema));
        let wanted = Wanted { is_hidden, ..wanted };
        let data = schemas.iter().map(|schema| &schema.schema_data);
        let own = data.flat_map(|data| data.example.iter().chain(&data.default));
        let given: Vec<&Value> =
            wanted.given.into_iter().chain(own).filter(|value| !is_hidden && !value.is_null()).collect();
        let views: Vec<Constraints<'r>> = schemas.iter().map(|schema| Constraints::of(schema)).collect();
        if let Some(listed) = listed(&views, &given, self.variant) {
            return Some(listed);
        }
        match kind(&views, &schemas) {
            Some("string") => Some(self.string(&schemas, &given, wanted.name)),
            Some("integer") => Some(Value::from(numbers::integer(&schemas, &given, self.variant)?)),
            Some("number") => numbers::number(&schemas, &given, self.variant),
            Some("boolean") => Some(Value::Bool(given.iter().find_map(|value| value.as_bool()).unwrap_or(true))),
            Some("array") => self.list(&schemas, &views, &given, wanted),
            Some("object") => self.object(parts, &given, wanted),
            _ => Some(given.first().map_or_else(|| Value::from(wanted.name), |value| (*value).clone())),
        }
    }

    fn string(&self, schemas: &[&Schema], given: &[&Value], name: &str) -> Value {
        let asked = asked(schemas);
        let mut texts = given.iter().filter_map(|value| value.as_str()).filter(|text| asked.fits(text));
        if self.variant == 0
            && let Some(text) = texts.clone().find(|text| is_harmless(text))
        {
            return Value::from(text);
        }
        let made = asked.made(word(name), self.variant);
        let text = made.as_deref().filter(|text| self.is_whole || is_harmless(text) || asked.format.is_some());
        // One that cannot be shown says more than a word that does not fit.
        let text = text.or_else(|| texts.next().filter(|_| asked.is_particular()));
        text.map_or(Value::Null, Value::from)
    }

    fn list(
        &mut self,
        schemas: &[&'r Schema],
        views: &[Constraints<'r>],
        given: &[&Value],
        wanted: Wanted<'_>,
    ) -> Option<Value> {
        let least = views.iter().filter_map(|view| view.count[0]).max().unwrap_or(0);
        let most = views.iter().filter_map(|view| view.count[1]).min().unwrap_or(MOST_ITEMS);
        let count = least.max(1).min(most);
        if count > MOST_ITEMS {
            return None;
        }
        let given = given.iter().find_map(|value| value.as_array());
        let items = views.iter().find_map(|view| view.items);
        let is_hidden = wanted.is_hidden || items.is_some_and(|items| is_sensitive_beside(self.resolved, items));
        let item = items.and_then(|items| self.resolved.target(items));
        let is_distinct = schemas.iter().any(|schema| is_distinct(schema));
        let (before, mut items) = (self.variant, Vec::new());
        for index in 0..count {
            let given = given.and_then(|given| given.get(index).or(given.first()));
            self.variant = if is_distinct { index } else { before };
            let inner = Wanted { given, depth: wanted.depth + 1, is_hidden, ..wanted };
            match item.map_or_else(|| Some(Value::from(wanted.name)), |item| self.made(item, inner)) {
                Some(item) => items.push(item),
                None if least == 0 => break,
                None => return None,
            }
        }
        self.variant = before;
        Some(Value::Array(items))
    }

    /// Whether the strings in a value are of their patterns and formats.
    fn strings_fit(&mut self, value: &Value, id: SchemaId, depth: usize) -> bool {
        if depth > DEEPEST || self.left == 0 {
            return false;
        }
        let mut parts = Vec::new();
        self.collect(id, &mut parts);
        let schemas: Vec<&Schema> = parts.iter().map(|part| &self.resolved.schema(*part).schema).collect();
        match value {
            Value::String(text) => asked(&schemas).fits(text),
            Value::Array(items) => {
                let item = parts.iter().find_map(|part| self.view(*part).items);
                let item = item.and_then(|item| self.resolved.target(item));
                item.is_none_or(|item| items.iter().all(|value| self.strings_fit(value, item, depth + 1)))
            }
            _ => true,
        }
    }
}

/// What is asked of a string.
fn asked<'s>(schemas: &[&'s Schema]) -> Asked<'s> {
    let mut asked = Asked::default();
    for schema in schemas {
        let (format, pattern, least, most) = match &schema.schema_kind {
            SchemaKind::Type(SchemaType::String(string)) => {
                (format_of(&string.format), &string.pattern, string.min_length, string.max_length)
            }
            SchemaKind::Any(any) => (any.format.as_deref(), &any.pattern, any.min_length, any.max_length),
            _ => continue,
        };
        asked.format = asked.format.or(format);
        asked.pattern = asked.pattern.or(pattern.as_deref());
        asked.least = asked.least.max(least.unwrap_or(0));
        asked.most = asked.most.into_iter().chain(most).min();
    }
    asked
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

fn is_distinct(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Array(array)) => array.unique_items,
        SchemaKind::Any(any) => any.unique_items == Some(true),
        _ => false,
    }
}

/// Whether a schema is what other versions write for null.
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

/// A listed value: what is given, if it is listed, or the first that all parts list.
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

/// The kind of value that is asked for.
fn kind<'s>(views: &[Constraints<'s>], schemas: &[&Schema]) -> Option<&'s str> {
    let named = views.iter().filter_map(|view| view.kind);
    // An integer is narrower than a number.
    let named = named.clone().find(|kind| *kind == "integer").or_else(|| named.clone().next());
    let has_members =
        |view: &Constraints<'_>| view.properties.is_some_and(|known| !known.is_empty()) || !view.required.is_empty();
    named.or_else(|| {
        let asked = asked(schemas);
        match views {
            _ if views.iter().any(has_members) => Some("object"),
            _ if views.iter().any(|view| view.items.is_some()) => Some("array"),
            _ if asked.pattern.is_some() || asked.least > 0 || asked.most.is_some() => Some("string"),
            _ if views.iter().any(|view| view.minimum.or(view.maximum).is_some()) => Some("number"),
            _ => None,
        }
    })
}

/// Whether a string may stand in an example as it is.
pub(crate) fn is_harmless(text: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || " _.:@/+-".contains(letter);
    !text.trim().is_empty() && text.len() <= LONGEST && text.chars().all(fits)
}

/// A string that names what stands there, where the description gives none.
pub(crate) fn word(name: &str) -> &str {
    let name = name.trim_matches('_');
    if is_harmless(name) { name } else { "value" }
}
