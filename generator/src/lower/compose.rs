//! Schemas composed of others: `allOf`, and `oneOf` or `anyOf` beside properties.

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use super::objects::{all_of, properties_of, required};
use super::{Content, Lowering, Schemas, TypeRef};
use crate::ir::{NameHint, Type};
use crate::parse::SchemaId;

/// What one part of an `allOf` describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Only documentation or constraints.
    Nothing,
    /// An object.
    Object,
    /// A scalar, an array or an enum.
    Value,
}

/// The parts of an `allOf`, by what they describe.
#[derive(Default)]
struct Parts {
    /// Objects, bases first.
    objects: Vec<SchemaId>,
    /// Scalars, arrays and enums.
    values: Vec<SchemaId>,
    /// Choices between several types.
    choices: Vec<SchemaId>,
}

impl Lowering<'_> {
    /// Lowers a schema with `allOf`, or with a choice beside properties. The result is the type of the only part that describes one, an
    /// object with the properties of all parts, or a union of such objects.
    pub(super) fn all_of(&mut self, id: SchemaId, hint: &NameHint) -> TypeRef {
        let nullable = self.schemas.resolved.schema(id).schema.schema_data.nullable;
        let parts = self.schemas.sorted_parts(id);
        let ty = match (parts.objects.as_slice(), parts.values.as_slice(), parts.choices.as_slice()) {
            ([], [], []) => Type::Any,
            ([only], [], []) | ([], [only], []) | ([], [], [only])
                if *only != id && !self.tags.is_subtype(id, *only) =>
            {
                let mut found = self.use_of(*only, hint);
                found.nullable |= nullable;
                return found;
            }
            (_, [], []) => Type::Named(self.reserve(id, hint, Content::Merged(parts.objects, Vec::new()))),
            ([], values, []) => self.narrowest(id, values, hint),
            // A type beside a choice only repeats what the choice describes.
            ([], _, [only]) if *only != id => {
                let only = *only;
                return self.use_of(only, hint);
            }
            (_, [], choices) if self.schemas.are_objects(choices) => self.object_choice(id, &parts, hint),
            _ => {
                let location = self.schemas.resolved.schema(id).location.clone();
                self.untyped(&location, "`allOf` combines kinds of values that one type cannot hold")
            }
        };
        TypeRef { ty, nullable }
    }

    /// Returns the intersection of the types of all parts; if it is empty, the type of the last part.
    fn narrowest(&mut self, id: SchemaId, values: &[SchemaId], hint: &NameHint) -> Type {
        let mut found: Option<Type> = None;
        for part in values {
            let next = if *part == id { self.own_value(id, hint) } else { self.use_of(*part, hint).ty };
            found = Some(match found {
                Some(known) => self.intersection(&known, &next, hint).unwrap_or(next),
                None => next,
            });
        }
        found.unwrap_or(Type::Any)
    }

    /// Returns the type that a schema describes apart from the schemas that it combines.
    fn own_value(&mut self, id: SchemaId, hint: &NameHint) -> Type {
        let resolved = self.schemas.resolved;
        let node = resolved.schema(id);
        match &node.schema.schema_kind {
            SchemaKind::Any(any) => self.uncomposed(id, any, &node.location, hint).ty,
            _ => Type::Any,
        }
    }

    /// Lowers objects that are combined with choices between objects. With one choice, the result is a union whose variants have the other
    /// properties too; with several, it is one object in which the properties of the choices are optional.
    fn object_choice(&mut self, id: SchemaId, parts: &Parts, hint: &NameHint) -> Type {
        let bases = parts.objects.clone();
        if let [only] = parts.choices.as_slice() {
            return Type::Named(self.reserve(id, hint, Content::Choice(bases, *only)));
        }
        let optional: Vec<SchemaId> = parts
            .choices
            .iter()
            .flat_map(|choice| self.schemas.real_choices(*choice))
            .flat_map(|variant| self.schemas.parts(variant))
            .filter(|part| !bases.contains(part))
            .collect();
        Type::Named(self.reserve(id, hint, Content::Merged(bases, optional)))
    }
}

impl Schemas<'_> {
    fn sorted_parts(&self, id: SchemaId) -> Parts {
        let mut sorted = Parts::default();
        let mut requirements = Vec::new();
        for part in self.parts(id) {
            let schema = &self.resolved.schema(part).schema;
            if self.is_choice_within(part, id) {
                sorted.choices.push(part);
                if properties_of(schema).next().is_some() {
                    sorted.objects.push(part);
                }
                continue;
            }
            match self.part(part) {
                Part::Nothing => requirements.push(part),
                Part::Object => sorted.objects.push(part),
                Part::Value => sorted.values.push(part),
            }
        }
        let added = self.further_requirements(&sorted.objects, requirements);
        sorted.objects.extend(added);
        sorted
    }

    /// Returns those property-less parts that require a known property which no object requires itself.
    fn further_requirements(&self, objects: &[SchemaId], parts: Vec<SchemaId>) -> Vec<SchemaId> {
        let schemas = || objects.iter().map(|object| &self.resolved.schema(*object).schema);
        let is_newly_required = |name: &String| {
            schemas().any(|schema| properties_of(schema).any(|(known, _)| known == name))
                && !schemas().any(|schema| required(schema).contains(name))
        };
        parts
            .into_iter()
            .filter(|part| required(&self.resolved.schema(*part).schema).iter().any(is_newly_required))
            .collect()
    }

    /// Whether a part chooses between types. A base that lists its own subtypes, as descriptions generated from classes do, is no choice
    /// when seen from one of these subtypes.
    fn is_choice_within(&self, part: SchemaId, whole: SchemaId) -> bool {
        self.chooses(part)
            && (part == whole || !self.real_choices(part).iter().any(|variant| self.inherits(*variant, part)))
    }

    /// Whether a schema lists alternatives that differ in more than their required properties.
    pub(super) fn chooses(&self, id: SchemaId) -> bool {
        let mut variants = self.real_choices(id).into_iter();
        variants.any(|variant| self.part(variant) != Part::Nothing || self.is_composed(variant))
    }

    /// Returns the content of an alternative that is an object, together with the properties that all alternatives share.
    pub(super) fn with_bases(&self, variant: SchemaId, bases: &[SchemaId]) -> Content {
        let parts = self.sorted_parts(variant);
        let mut objects = bases.to_vec();
        objects.extend(parts.objects.into_iter().filter(|part| !bases.contains(part)));
        let choices = parts.choices.into_iter().flat_map(|choice| self.real_choices(choice));
        let optional = choices.flat_map(|choice| self.parts(choice)).filter(|part| !objects.contains(part)).collect();
        Content::Merged(objects, optional)
    }

    /// Whether a schema is composed of others, so that its own keywords do not describe it completely.
    fn is_composed(&self, id: SchemaId) -> bool {
        let schema = &self.resolved.schema(id).schema;
        !all_of(schema).is_empty() || !choices_of(schema).is_empty()
    }

    /// Whether a schema includes another one through `allOf`.
    pub(super) fn inherits(&self, subtype: SchemaId, base: SchemaId) -> bool {
        self.parts(subtype).contains(&base)
    }

    /// Returns the alternatives of a schema, without null and unresolved references.
    pub(super) fn real_choices(&self, id: SchemaId) -> Vec<SchemaId> {
        let variants = choices_of(&self.resolved.schema(id).schema).iter();
        variants.filter(|variant| !self.is_null(variant)).filter_map(|variant| self.resolved.target(variant)).collect()
    }

    /// Whether all alternatives of all choices are objects.
    fn are_objects(&self, choices: &[SchemaId]) -> bool {
        let variants = choices.iter().flat_map(|choice| self.real_choices(*choice));
        let mut parts = variants.flat_map(|variant| self.parts(variant));
        parts.all(|part| self.part(part) != Part::Value)
    }

    fn part(&self, id: SchemaId) -> Part {
        match &self.resolved.schema(id).schema.schema_kind {
            SchemaKind::Type(SchemaType::Object(_)) => Part::Object,
            SchemaKind::Type(_) => Part::Value,
            SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } | SchemaKind::Not { .. } | SchemaKind::AllOf { .. } => {
                Part::Nothing
            }
            SchemaKind::Any(any) if !any.properties.is_empty() || any.additional_properties.is_some() => Part::Object,
            SchemaKind::Any(any) => match any.typ.as_deref() {
                Some("object") => Part::Object,
                Some(_) => Part::Value,
                None if !any.enumeration.is_empty() || any.items.is_some() => Part::Value,
                // `required` alone does not describe an object.
                None => Part::Nothing,
            },
        }
    }
}

/// Returns the alternatives that a schema lists in `oneOf` or `anyOf`.
pub(super) fn choices_of(schema: &Schema) -> &[ReferenceOr<Schema>] {
    match &schema.schema_kind {
        SchemaKind::OneOf { one_of } => one_of,
        SchemaKind::AnyOf { any_of } => any_of,
        SchemaKind::Any(any) if any.one_of.is_empty() => &any.any_of,
        SchemaKind::Any(any) => &any.one_of,
        _ => &[],
    }
}
