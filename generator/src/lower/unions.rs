//! Choices between types: `oneOf` and `anyOf`.
//!
//! A union selects the variant of a value without trial and error where possible: by JSON type, by discriminator, by required properties.
//! Only objects that remain ambiguous are tried in turn, the one with the most required properties first.

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema, SchemaKind, StringFormat, Type as SchemaType, VariantOrUnknownOrEmpty};

use super::compose::choices_of;
use super::objects::{properties_of, required};
use super::schemas::{constants, property_of};
use super::{Content, Lowering, Schemas, TypeRef};
use crate::extensions::{Extension, Sensitive, name_of};
use crate::ir::{Discrimination, DiscriminatorValue, NameHint, Type, TypeId, Union, UnionCase, ValueKind, Variant};
use crate::location::Location;
use crate::parse::SchemaId;

impl Lowering<'_> {
    /// Lowers a choice: to its only type, if the other alternatives are null; to a string or an enum, if all alternatives are strings or
    /// integer codes; else to a union.
    pub(super) fn choice(&mut self, id: SchemaId, location: &Location, hint: &NameHint) -> TypeRef {
        let resolved = self.schemas.resolved;
        let variants = choices_of(&resolved.schema(id).schema);
        let (nulls, real): (Vec<_>, Vec<_>) = variants.iter().partition(|variant| self.schemas.is_null(variant));
        let nullable = !nulls.is_empty();
        if let [only] = real.as_slice()
            && !self.schemas.adds_discriminator(id, only)
        {
            let mut found = self.use_of_child(only, location, hint);
            found.nullable |= nullable;
            return found;
        }
        let texts: Option<Vec<SchemaId>> = real.iter().map(|variant| self.schemas.text(variant)).collect();
        let ty = match texts {
            _ if real.is_empty() => Type::Any,
            Some(texts) if texts.iter().any(|text| self.schemas.has_values(*text)) => {
                Type::Named(self.reserve(id, hint, Content::StringEnum(texts)))
            }
            Some(_) => Type::String,
            None => match self.schemas.code_choices(&real) {
                Some(codes) => Type::Named(self.reserve(id, hint, Content::IntegerEnum(codes))),
                None => Type::Named(self.reserve(id, hint, Content::Union(id))),
            },
        };
        TypeRef { ty, nullable }
    }

    /// Returns the variants of a union and how they are distinguished. Each variant has the properties of `bases` too.
    pub(super) fn union_of(&mut self, owner: TypeId, choice: SchemaId, bases: &[SchemaId]) -> Union {
        let resolved = self.schemas.resolved;
        let node = resolved.schema(choice);
        let mut variants: Vec<Variant> = Vec::new();
        let mut targets: Vec<Option<SchemaId>> = Vec::new();
        for (index, schema) in choices_of(&node.schema).iter().enumerate() {
            if self.schemas.is_null(schema) {
                continue;
            }
            let target = resolved.target(schema);
            let word = self.schemas.variant_name(choice, target, index, &variants);
            let hint = property_of(owner, &word);
            let ty = match target.filter(|id| bases.iter().any(|base| !self.schemas.inherits(*id, *base))) {
                Some(id) => {
                    let content = self.schemas.with_bases(id, bases);
                    Type::Named(self.add(id, hint, content))
                }
                None => self.use_of_child(schema, &node.location, &hint).ty,
            };
            if variants.iter().all(|variant| variant.ty != ty) {
                variants.push(Variant { hint: word, ty, tag: None });
                targets.push(target);
            }
        }
        if let Some(discriminator) = self.schemas.discriminator(choice) {
            let written = self.schemas.discriminator_values(choice, discriminator, &targets).written;
            for (variant, value) in variants.iter_mut().zip(written) {
                variant.tag = value.map(|value| (discriminator.property_name.clone(), value));
            }
        }
        let cases = self.cases(choice, &variants, &targets);
        Union { variants, cases, base: None }
    }

    fn cases(&mut self, union: SchemaId, variants: &[Variant], targets: &[Option<SchemaId>]) -> Vec<UnionCase> {
        let mut by_kind: IndexMap<ValueKind, Vec<usize>> = IndexMap::new();
        for (index, variant) in variants.iter().enumerate() {
            for kind in self.kinds(&variant.ty, 0) {
                by_kind.entry(kind).or_default().push(index);
            }
        }
        by_kind
            .into_iter()
            .map(|(kind, candidates)| UnionCase {
                kind,
                discrimination: self.discrimination(union, kind, &candidates, targets),
            })
            .collect()
    }

    /// Returns the JSON types that a type accepts. The content of a named type may not be determined yet, so its source schemas are
    /// examined.
    pub(super) fn kinds(&self, ty: &Type, depth: usize) -> Vec<ValueKind> {
        use ValueKind::{Array, Bool, Number, Object, String};
        match ty {
            Type::Any => vec![Bool, Number, String, Array, Object],
            Type::Nullable(inner) | Type::Sensitive(inner) => self.kinds(inner, depth),
            Type::Bool => vec![Bool],
            Type::Integer(_) | Type::Float32 | Type::Float64 | Type::Decimal => vec![Number],
            Type::String | Type::Secret | Type::Text(_) => vec![String],
            Type::Array(_) | Type::Tuple(_) => vec![Array],
            Type::Custom(custom) => custom.kinds.clone(),
            // Files only occur in forms.
            Type::File => Vec::new(),
            Type::Map(_) => vec![Object],
            Type::Named(id) => match self.types.content(*id) {
                Content::StringEnum(_) => vec![String],
                Content::IntegerEnum(_) => vec![Number],
                Content::Scalars(types) => types.iter().flat_map(|ty| self.kinds(ty, depth)).collect(),
                Content::Union(schema) => self.kinds_of_choice(*schema, depth + 1),
                Content::Merged(parts, _) if parts.iter().any(|part| self.schemas.has_text(*part)) => {
                    vec![String, Object]
                }
                Content::Merged(..)
                | Content::Choice(..)
                | Content::Family(_)
                | Content::Wrapper(Some(Type::Map(_))) => {
                    vec![Object]
                }
                Content::Wrapper(_) => vec![Array],
            },
        }
    }

    /// Returns the JSON types that the alternatives of a schema accept.
    fn kinds_of_choice(&self, schema: SchemaId, depth: usize) -> Vec<ValueKind> {
        const MAX_DEPTH: usize = 8;
        let mut kinds: Vec<ValueKind> = Vec::new();
        for variant in self.schemas.real_choices(schema) {
            let found = match self.types.known.get(&variant) {
                Some(known) if depth < MAX_DEPTH => self.kinds(&known.ty, depth),
                _ if depth < MAX_DEPTH => self.kinds_of_schema(variant, depth),
                _ => self.kinds(&Type::Any, depth),
            };
            kinds.extend(found);
        }
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// Returns the JSON types of a schema whose type is not determined yet.
    pub(super) fn kinds_of_schema(&self, id: SchemaId, depth: usize) -> Vec<ValueKind> {
        let schema = &self.schemas.resolved.schema(id).schema;
        match &schema.schema_kind {
            SchemaKind::Type(SchemaType::String(_)) => vec![ValueKind::String],
            SchemaKind::Type(SchemaType::Number(_) | SchemaType::Integer(_)) => vec![ValueKind::Number],
            SchemaKind::Type(SchemaType::Boolean(_)) => vec![ValueKind::Bool],
            SchemaKind::Type(SchemaType::Array(_)) => vec![ValueKind::Array],
            SchemaKind::Type(SchemaType::Object(_)) if self.schemas.has_text(id) => {
                vec![ValueKind::String, ValueKind::Object]
            }
            SchemaKind::Type(SchemaType::Object(_)) => vec![ValueKind::Object],
            SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => self.kinds_of_choice(id, depth + 1),
            _ => self.kinds(&Type::Any, depth),
        }
    }

    fn discrimination(
        &self,
        union: SchemaId,
        kind: ValueKind,
        candidates: &[usize],
        targets: &[Option<SchemaId>],
    ) -> Discrimination {
        if let [only] = candidates {
            return Discrimination::Only(*only);
        }
        if kind == ValueKind::Object {
            if let Some(discrimination) = self.schemas.by_discriminator(union, candidates, targets) {
                return discrimination;
            }
            if let Some(discrimination) = self.schemas.by_constant(candidates, targets) {
                return discrimination;
            }
            if let Some(discrimination) = self.by_inherited(candidates, targets) {
                return discrimination;
            }
        }
        let mut order: Vec<(usize, Vec<String>)> = candidates
            .iter()
            .map(|index| (*index, targets[*index].map(|id| self.schemas.required_properties(id)).unwrap_or_default()))
            .collect();
        order.sort_by_key(|(_, required)| std::cmp::Reverse(required.len()));
        Discrimination::First(order)
    }

    /// Distinguishes variants by a discriminator that all of them inherit.
    fn by_inherited(&self, candidates: &[usize], targets: &[Option<SchemaId>]) -> Option<Discrimination> {
        let tags: Vec<_> =
            candidates.iter().map(|index| Some((*index, self.tags.of(targets[*index]?)))).collect::<Option<_>>()?;
        let (_, first) = tags.first()?;
        let tells_apart = |property: &str| {
            let mut variants: IndexMap<DiscriminatorValue, usize> = IndexMap::new();
            for (index, tags) in &tags {
                for value in &tags.iter().find(|tag| tag.property == property)?.read {
                    if variants.insert(value.clone(), *index).is_some_and(|known| known != *index) {
                        return None;
                    }
                }
            }
            Some(Discrimination::Property {
                name: property.to_owned(),
                variants: variants.into_iter().collect(),
                otherwise: None,
            })
        };
        first.iter().filter(|tag| tag.is_inherited).find_map(|tag| tells_apart(&tag.property))
    }
}

impl Schemas<'_> {
    /// Whether the only alternative of a choice is written with the value of a discriminator that it does not declare itself.
    fn adds_discriminator(&self, choice: SchemaId, only: &ReferenceOr<Schema>) -> bool {
        let (Some(discriminator), Some(target)) = (self.discriminator(choice), self.resolved.target(only)) else {
            return false;
        };
        let parts = self.parts(target);
        let mut declared = parts.iter().flat_map(|part| properties_of(&self.resolved.schema(*part).schema));
        let is_object = parts.iter().any(|part| properties_of(&self.resolved.schema(*part).schema).next().is_some());
        is_object
            && !declared.any(|(name, _)| *name == discriminator.property_name)
            && self.discriminator_values(choice, discriminator, &[Some(target)]).written != [None]
    }

    /// Returns the schema of a variant that is a non-secret string.
    fn text(&self, variant: &ReferenceOr<Schema>) -> Option<SchemaId> {
        let id = self.resolved.target(variant)?;
        let schema = &self.resolved.schema(id).schema;
        let is_open = Sensitive::value(&schema.schema_data.extensions).is_none();
        match &schema.schema_kind {
            SchemaKind::Type(SchemaType::String(string)) => {
                (is_open && string.format != VariantOrUnknownOrEmpty::Item(StringFormat::Password)).then_some(id)
            }
            SchemaKind::Any(any) => {
                let only_values = any.properties.is_empty() && any.all_of.is_empty() && choices_of(schema).is_empty();
                let texts = any.enumeration.iter().all(|value| value.is_string() || value.is_null());
                (only_values && !any.enumeration.is_empty() && texts).then_some(id)
            }
            _ => None,
        }
    }

    fn has_values(&self, id: SchemaId) -> bool {
        match &self.resolved.schema(id).schema.schema_kind {
            SchemaKind::Type(SchemaType::String(string)) => string.enumeration.iter().any(Option::is_some),
            SchemaKind::Any(any) => !any.enumeration.is_empty(),
            _ => false,
        }
    }

    /// Whether a variant allows nothing but null.
    pub(super) fn is_null(&self, variant: &ReferenceOr<Schema>) -> bool {
        let Some(id) = self.resolved.target(variant) else { return false };
        match &self.resolved.schema(id).schema.schema_kind {
            SchemaKind::Type(SchemaType::String(string)) => {
                !string.enumeration.is_empty() && string.enumeration.iter().all(Option::is_none)
            }
            SchemaKind::Any(any) => {
                any.typ.as_deref() == Some("null")
                    || (!any.enumeration.is_empty() && any.enumeration.iter().all(serde_json::Value::is_null))
            }
            _ => false,
        }
    }

    /// Returns a name for a variant: its component, its title, or its JSON type.
    pub(super) fn variant_word(&self, target: Option<SchemaId>, index: usize) -> String {
        let Some(id) = target else { return format!("variant {}", index + 1) };
        let schema = &self.resolved.schema(id).schema;
        if let Some(name) = name_of(&schema.schema_data.extensions) {
            return name;
        }
        if let Some(name) = self.components.get(&id) {
            return (*name).to_owned();
        }
        if let Some(name) = self.resolved.referred.get(&id) {
            return name.clone();
        }
        if let Some(title) = schema.schema_data.title.as_ref().filter(|title| title.len() <= 40) {
            return title.clone();
        }
        match &schema.schema_kind {
            SchemaKind::Type(SchemaType::String(_)) => "text".to_owned(),
            SchemaKind::Type(SchemaType::Number(_)) => "number".to_owned(),
            SchemaKind::Type(SchemaType::Integer(_)) => "integer".to_owned(),
            SchemaKind::Type(SchemaType::Boolean(_)) => "bool".to_owned(),
            SchemaKind::Type(SchemaType::Array(_)) => "list".to_owned(),
            _ => format!("variant {}", index + 1),
        }
    }

    /// Distinguishes variants by the declared discriminator, with its mapping, the values that variants list, and component names.
    fn by_discriminator(
        &self,
        union: SchemaId,
        candidates: &[usize],
        targets: &[Option<SchemaId>],
    ) -> Option<Discrimination> {
        let discriminator = self.discriminator(union)?;
        let known_targets: Vec<_> = candidates.iter().map(|index| targets[*index]).collect();
        let discriminator_values = self.discriminator_values(union, discriminator, &known_targets);
        let variants = discriminator_values.read.into_iter().map(|(value, index)| (value, candidates[index])).collect();
        Some(Discrimination::Property { name: discriminator.property_name.clone(), variants, otherwise: None })
    }

    /// Distinguishes variants by a property whose listed values are disjoint, a required one if possible.
    fn by_constant(&self, candidates: &[usize], targets: &[Option<SchemaId>]) -> Option<Discrimination> {
        let listed: Vec<_> = candidates
            .iter()
            .map(|index| Some((*index, self.listed_values(targets[*index]?))))
            .collect::<Option<_>>()?;
        let (_, first) = listed.first()?;
        let tells_apart = |name: &str, must_be_required: bool| {
            let mut variants: IndexMap<DiscriminatorValue, usize> = IndexMap::new();
            for (index, properties) in &listed {
                let (_, values, is_required) = properties.iter().find(|(other, ..)| other == name)?;
                if must_be_required && !is_required {
                    return None;
                }
                for value in values {
                    let is_alike = variants.first().is_none_or(|(first, _)| first.is_like(value));
                    if variants.insert(value.clone(), *index).is_some() || !is_alike {
                        return None;
                    }
                }
            }
            Some(Discrimination::Property {
                name: name.to_owned(),
                variants: variants.into_iter().collect(),
                otherwise: None,
            })
        };
        [true, false].into_iter().find_map(|required| first.iter().find_map(|(name, ..)| tells_apart(name, required)))
    }

    /// Returns the properties of an object that have listed values: name, values, and whether the property is required.
    pub(super) fn listed_values(&self, id: SchemaId) -> Vec<(String, Vec<DiscriminatorValue>, bool)> {
        let mut listed = Vec::new();
        let required = self.required_properties(id);
        for part in self.parts(id) {
            for (name, property) in properties_of(&self.resolved.schema(part).schema) {
                let values = self.resolved.target(property).map(|id| constants(&self.resolved.schema(id).schema));
                if let Some(values) = values.filter(|values| !values.is_empty()) {
                    listed.push((name.clone(), values, required.contains(name)));
                }
            }
        }
        listed
    }

    /// Whether a schema marks one of its properties as `writeOnly`.
    fn is_only_sent(&self, owner: SchemaId, wire: &str) -> bool {
        let mut named = properties_of(&self.resolved.schema(owner).schema).filter(|(name, _)| *name == wire);
        named.any(|(_, property)| {
            self.resolved.target(property).is_some_and(|id| self.resolved.schema(id).schema.schema_data.write_only)
        })
    }

    pub(super) fn required_properties(&self, id: SchemaId) -> Vec<String> {
        let mut properties: Vec<String> = Vec::new();
        let parts = self.parts(id);
        for part in &parts {
            for name in required(&self.resolved.schema(*part).schema) {
                // A property with aliases can be sent under another name.
                let need_not_come = |part: &SchemaId| self.has_aliases(*part, name) || self.is_only_sent(*part, name);
                if !properties.contains(name) && !parts.iter().any(need_not_come) {
                    properties.push(name.clone());
                }
            }
        }
        properties
    }
}
