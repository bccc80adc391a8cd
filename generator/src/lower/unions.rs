//! Choices between types: `oneOf` and `anyOf`.
//!
//! A union finds the variant of a value without guessing where it can: by the kind of JSON, by a member that says which, by members that
//! must be there. Only where several objects are left are they tried in turn, the most demanding first.

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use super::objects::{properties, required};
use super::schemas::member_of;
use super::{Lowering, Use};
use crate::ir::{Arm, NameHint, Pick, Type, TypeId, Union, ValueKind, Variant};
use crate::location::Location;
use crate::resolve::SchemaId;

impl Lowering<'_> {
    /// A choice: of one type, if null is the only other; of several, a union.
    pub(super) fn choice(
        &mut self,
        id: SchemaId,
        variants: &[ReferenceOr<Schema>],
        location: &Location,
        hint: &NameHint,
    ) -> Use {
        let (nulls, real): (Vec<_>, Vec<_>) = variants.iter().partition(|variant| self.is_null(variant));
        let nullable = !nulls.is_empty();
        match real.as_slice() {
            [] => Use { ty: Type::Any, nullable },
            [only] => {
                let mut found = self.use_of_child(only, location, hint);
                found.nullable |= nullable;
                found
            }
            _ => Use { ty: Type::Named(self.reserve(id, hint)), nullable },
        }
    }

    /// Whether a variant is only another way to write null: an enum of nothing else.
    fn is_null(&self, variant: &ReferenceOr<Schema>) -> bool {
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

    /// The variants of a union and how they are told apart.
    pub(super) fn union_of(&mut self, owner: TypeId, schemas: &[ReferenceOr<Schema>]) -> Union {
        let location = self.api.type_def(owner).location.clone();
        let mut variants: Vec<Variant> = Vec::new();
        let mut targets: Vec<Option<SchemaId>> = Vec::new();
        for (index, schema) in schemas.iter().enumerate() {
            if self.is_null(schema) {
                continue;
            }
            let target = self.resolved.target(schema);
            let word = self.variant_word(target, index);
            let ty = self.use_of_child(schema, &location, &member_of(owner, &word)).ty;
            if variants.iter().all(|variant| variant.ty != ty) {
                variants.push(Variant { hint: word, ty });
                targets.push(target);
            }
        }
        let arms = self.arms(&location, &variants, &targets);
        Union { variants, arms }
    }

    /// What a variant is called: its component, its title, or what kind of value it is.
    fn variant_word(&self, target: Option<SchemaId>, index: usize) -> String {
        let Some(id) = target else { return format!("variant {}", index + 1) };
        let schema = &self.resolved.schema(id).schema;
        if let Some(name) = super::docs::name_of(&schema.schema_data.extensions) {
            return name;
        }
        if let Some(name) = self.components.get(&id) {
            return (*name).to_owned();
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

    fn arms(&mut self, union: &Location, variants: &[Variant], targets: &[Option<SchemaId>]) -> Vec<Arm> {
        let mut by_kind: IndexMap<ValueKind, Vec<usize>> = IndexMap::new();
        for (index, variant) in variants.iter().enumerate() {
            for kind in self.kinds(&variant.ty, targets[index]) {
                by_kind.entry(kind).or_default().push(index);
            }
        }
        by_kind
            .into_iter()
            .map(|(kind, candidates)| Arm { kind, pick: self.pick(union, kind, &candidates, targets) })
            .collect()
    }

    /// The kinds of JSON that a type reads. A reserved type may have no content yet, so its schema is asked.
    fn kinds(&self, ty: &Type, target: Option<SchemaId>) -> Vec<ValueKind> {
        use ValueKind::{Array, Bool, Number, Object, String};
        match ty {
            Type::Any | Type::Nullable(_) => vec![Bool, Number, String, Array, Object],
            Type::Bool => vec![Bool],
            Type::Integer(_) | Type::Float32 | Type::Float64 | Type::Decimal => vec![Number],
            Type::String | Type::Secret => vec![String],
            Type::Array(_) => vec![Array],
            Type::Map(_) => vec![Object],
            Type::Named(_) => match target.map(|id| &self.resolved.schema(id).schema.schema_kind) {
                Some(SchemaKind::Type(SchemaType::String(_))) => vec![String],
                Some(SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. }) => {
                    vec![Bool, Number, String, Array, Object]
                }
                Some(SchemaKind::Any(any)) if !any.enumeration.is_empty() && any.properties.is_empty() => vec![String],
                _ => vec![Object],
            },
        }
    }

    fn pick(&self, union: &Location, kind: ValueKind, candidates: &[usize], targets: &[Option<SchemaId>]) -> Pick {
        if let [only] = candidates {
            return Pick::Only(*only);
        }
        if kind == ValueKind::Object {
            if let Some(pick) = self.by_discriminator(union, candidates, targets) {
                return pick;
            }
            if let Some(pick) = self.by_constant(candidates, targets) {
                return pick;
            }
        }
        let mut order: Vec<(usize, Vec<String>)> = candidates
            .iter()
            .map(|index| (*index, targets[*index].map(|id| self.required_members(id)).unwrap_or_default()))
            .collect();
        order.sort_by_key(|(_, required)| std::cmp::Reverse(required.len()));
        Pick::First(order)
    }

    /// The member that the description names as discriminator, with its mapping and the implied component names.
    fn by_discriminator(&self, union: &Location, candidates: &[usize], targets: &[Option<SchemaId>]) -> Option<Pick> {
        let node = self.resolved.schema_at(union)?;
        let discriminator = self.resolved.schema(node).schema.schema_data.discriminator.as_ref()?;
        let mut variants = IndexMap::new();
        for (value, reference) in &discriminator.mapping {
            let target = self.resolved.mapping_target(union, reference);
            let index = candidates.iter().find(|index| target.is_some() && targets[**index] == target);
            if let Some(index) = index {
                variants.insert(value.clone(), *index);
            }
        }
        for index in candidates {
            if let Some(name) = targets[*index].and_then(|id| self.components.get(&id))
                && !variants.values().any(|known| known == index)
            {
                variants.insert((*name).to_owned(), *index);
            }
        }
        Some(Pick::Member { name: discriminator.property_name.clone(), variants: variants.into_iter().collect() })
    }

    /// A member that every candidate has with one value of its own.
    fn by_constant(&self, candidates: &[usize], targets: &[Option<SchemaId>]) -> Option<Pick> {
        let first = self.constants(targets[*candidates.first()?]?);
        for (name, _) in first {
            let mut variants = IndexMap::new();
            for index in candidates {
                let constants = self.constants(targets[*index]?);
                let value = constants.into_iter().find(|(other, _)| *other == name).map(|(_, value)| value);
                if let Some(value) = value {
                    variants.insert(value, *index);
                }
            }
            if variants.len() == candidates.len() {
                return Some(Pick::Member { name, variants: variants.into_iter().collect() });
            }
        }
        None
    }

    /// Required members of an object that can only have one text.
    fn constants(&self, id: SchemaId) -> Vec<(String, String)> {
        let mut constants = Vec::new();
        let required = self.required_members(id);
        for part in self.parts(id) {
            for (name, property) in properties(&self.resolved.schema(part).schema) {
                let value = self.resolved.target(property).and_then(|id| self.only_text(id));
                if let (Some(value), true) = (value, required.contains(name)) {
                    constants.push((name.clone(), value));
                }
            }
        }
        constants
    }

    fn only_text(&self, id: SchemaId) -> Option<String> {
        match &self.resolved.schema(id).schema.schema_kind {
            SchemaKind::Type(SchemaType::String(string)) => match string.enumeration.as_slice() {
                [Some(only)] => Some(only.clone()),
                _ => None,
            },
            SchemaKind::Any(any) => match any.enumeration.as_slice() {
                [only] => only.as_str().map(str::to_owned),
                _ => None,
            },
            _ => None,
        }
    }

    fn required_members(&self, id: SchemaId) -> Vec<String> {
        let mut members: Vec<String> = Vec::new();
        for part in self.parts(id) {
            for name in required(&self.resolved.schema(part).schema) {
                if !members.contains(name) {
                    members.push(name.clone());
                }
            }
        }
        members
    }
}
