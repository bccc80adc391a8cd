//! Discriminators: the subtypes of a base, and the value of the discriminator for each schema.

use indexmap::{IndexMap, IndexSet};
use openapiv3::{Discriminator, SchemaKind, Type as SchemaType};
use serde_json::Value;

use super::Schemas;
use super::compose::choices_of;
use super::objects::properties_of;
use super::schemas::constants;
use crate::hash::HashMap;
use crate::ir::DiscriminatorValue;
use crate::parse::SchemaId;

/// The extension that sets the discriminator value of a schema, from `AutoRest`.
const AUTOREST_VALUE: &str = "x-ms-discriminator-value";

/// Nesting depth up to which choices are followed.
const MAX_DEPTH: usize = 8;

/// The discriminators of all schemas.
#[derive(Default)]
pub(super) struct Tags {
    /// The subtypes of bases that have a discriminator and list no alternatives.
    subtypes: HashMap<SchemaId, Vec<SchemaId>>,
    /// Discriminator values by schema.
    tags: HashMap<SchemaId, Vec<Tag>>,
}

/// The value of a discriminator for one schema.
pub(super) struct Tag {
    /// Name of the property.
    pub(super) property: String,
    /// The values that identify the schema.
    pub(super) read: Vec<DiscriminatorValue>,
    /// The value to write; `None` if several apply or none is known.
    pub(super) written: Option<DiscriminatorValue>,
    /// Whether a base declares the property.
    pub(super) is_inherited: bool,
}

/// The values of a discriminator. Schemas are indices into its targets.
pub(super) struct DiscriminatorValues {
    /// The schema that a value identifies.
    pub(super) read: IndexMap<DiscriminatorValue, usize>,
    /// The value to write for each schema.
    pub(super) written: Vec<Option<DiscriminatorValue>>,
}

impl Tags {
    /// Returns the subtypes of a base.
    pub(super) fn subtypes(&self, base: SchemaId) -> Option<&[SchemaId]> {
        self.subtypes.get(&base).map(Vec::as_slice)
    }

    /// Whether a schema is a subtype of a base.
    pub(super) fn is_subtype(&self, schema: SchemaId, base: SchemaId) -> bool {
        self.subtypes.get(&base).is_some_and(|subtypes| subtypes.contains(&schema))
    }

    /// Returns the discriminator values of a schema.
    pub(super) fn of(&self, schema: SchemaId) -> &[Tag] {
        self.tags.get(&schema).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, schema: SchemaId, tag: Tag) {
        let tags = self.tags.entry(schema).or_default();
        let Some(known) = tags.iter_mut().find(|known| known.property == tag.property) else {
            tags.push(tag);
            return;
        };
        if known.written != tag.written {
            known.written = None;
        }
        known.read.extend(tag.read);
        known.is_inherited |= tag.is_inherited;
    }
}

impl Tags {
    /// Reads every discriminator.
    pub(super) fn collect(schemas: Schemas<'_>) -> Self {
        let (resolved, mut tags) = (schemas.resolved, Self::default());
        let has_discriminator = |id: SchemaId| resolved.schema(id).schema.schema_data.discriminator.is_some();
        let mut subtypes: IndexMap<SchemaId, IndexSet<SchemaId>> = IndexMap::new();
        for id in resolved.component_schemas.values().copied().collect::<IndexSet<_>>() {
            for base in schemas.parts(id).into_iter().filter(|part| *part != id && has_discriminator(*part)) {
                if choices_of(&resolved.schema(base).schema).is_empty() && schemas.is_kind_of(id, base) {
                    subtypes.entry(base).or_default().insert(id);
                }
            }
        }
        for (base, subtypes) in subtypes {
            let found: Vec<SchemaId> =
                subtypes.iter().copied().filter(|subtype| !schemas.chooses_among(*subtype, &subtypes)).collect();
            if !found.is_empty() {
                tags.subtypes.insert(base, found);
            }
        }
        for id in resolved.schema_ids().filter(|id| has_discriminator(*id)) {
            tags.collect_of(id, schemas);
        }
        tags
    }

    fn collect_of(&mut self, owner: SchemaId, schemas: Schemas<'_>) {
        let resolved = schemas.resolved;
        let Some(discriminator) = &resolved.schema(owner).schema.schema_data.discriminator else { return };
        let subtypes = self.subtypes(owner).map(<[SchemaId]>::to_vec);
        let is_inherited = subtypes.is_some();
        let targets: Vec<SchemaId> = subtypes.unwrap_or_else(|| schemas.real_choices(owner));
        let discriminator_values =
            schemas.discriminator_values(owner, discriminator, &targets.iter().copied().map(Some).collect::<Vec<_>>());
        for (index, target) in targets.into_iter().enumerate() {
            let read = discriminator_values
                .read
                .iter()
                .filter(|(_, of)| **of == index)
                .map(|(value, _)| value.clone())
                .collect();
            let property = discriminator.property_name.clone();
            self.add(
                target,
                Tag { property, read, written: discriminator_values.written[index].clone(), is_inherited },
            );
        }
    }
}

impl Schemas<'_> {
    /// Returns the discriminator of a schema.
    pub(super) fn discriminator(&self, id: SchemaId) -> Option<&'_ Discriminator> {
        self.resolved.schema(id).schema.schema_data.discriminator.as_ref()
    }

    /// Whether a schema that includes a base is a subtype, not just another name for it: it adds properties, or has a discriminator value.
    fn is_kind_of(&self, id: SchemaId, base: SchemaId) -> bool {
        let node = self.resolved.schema(id);
        let Some(discriminator) = self.discriminator(base) else { return false };
        let owner = &self.resolved.schema(base).location;
        let is_mapped =
            || discriminator.mapping.values().any(|value| self.resolved.mapping_target(owner, value) == Some(id));
        let data = &node.schema.schema_data;
        let parts = self.parts(id).len() - self.parts(base).len();
        let adds = parts > 1 || properties_of(&node.schema).next().is_some();
        let is_bare = !discriminator.mapping.is_empty() || data.nullable;
        adds || data.extensions.contains_key(AUTOREST_VALUE) || is_mapped() || !is_bare
    }

    /// Whether a schema is a choice between subtypes of its own base.
    fn chooses_among(&self, id: SchemaId, subtypes: &IndexSet<SchemaId>) -> bool {
        self.real_choices(id).iter().any(|choice| subtypes.contains(choice))
    }

    /// Returns the values of a discriminator: those of its mapping, those that the schemas list themselves, and component names.
    pub(super) fn discriminator_values(
        &self,
        owner: SchemaId,
        discriminator: &Discriminator,
        targets: &[Option<SchemaId>],
    ) -> DiscriminatorValues {
        let resolved = self.resolved;
        let location = &resolved.schema(owner).location;
        let leaves: Vec<Vec<SchemaId>> = targets.iter().map(|target| self.leaves(*target)).collect();
        let mut read: IndexMap<String, usize> = IndexMap::new();
        for (value, reference) in &discriminator.mapping {
            let Some(target) = resolved.mapping_target(location, reference) else { continue };
            let direct = targets.iter().position(|known| *known == Some(target));
            if let Some(index) = direct.or_else(|| leaves.iter().position(|leaves| leaves.contains(&target))) {
                read.entry(value.clone()).or_insert(index);
            }
        }
        let mapped: Vec<Vec<String>> = (0..targets.len()).map(|index| values_of(&read, index)).collect();
        let property = &discriminator.property_name;
        let listed: Vec<Vec<Vec<String>>> =
            leaves.iter().map(|leaves| leaves.iter().map(|leaf| self.listed_of(*leaf, property)).collect()).collect();
        for (index, own) in own_values(&listed) {
            read.entry(own).or_insert(index);
        }
        let mut written = Vec::new();
        for (index, leaves) in leaves.iter().enumerate() {
            let known = values_of(&read, index);
            let values = leaves.iter().map(|leaf| self.autorest_value(*leaf)).collect::<Vec<_>>();
            for value in values.iter().flatten() {
                read.entry(value.clone()).or_insert(index);
            }
            let implied: Vec<String> = leaves
                .iter()
                .zip(&listed[index])
                .filter_map(|(leaf, listed)| self.implied(*leaf, listed))
                .filter(|_| mapped[index].is_empty())
                .collect();
            written.push(match (leaves.as_slice(), known.as_slice(), listed[index].as_slice()) {
                ([_], [only], _) => Some(only.clone()),
                ([_], [first, ..], [listed]) if listed.is_empty() => Some(first.clone()),
                ([_], [], [listed]) => {
                    let fits = |value: &&String| listed.is_empty() || listed.contains(*value);
                    values.first().cloned().flatten().or_else(|| implied.first().filter(fits).cloned())
                }
                _ => None,
            });
            for value in implied {
                read.entry(value).or_insert(index);
            }
        }
        let typed = self.type_of_property(&leaves, property);
        DiscriminatorValues {
            read: read.into_iter().filter_map(|(text, index)| Some((typed(text)?, index))).collect(),
            written: written.into_iter().map(|text: Option<String>| text.and_then(typed)).collect(),
        }
    }

    /// Returns what makes a value of a discriminator from its text, by the type of the property where a schema declares one.
    fn type_of_property(&self, leaves: &[Vec<SchemaId>], property: &str) -> fn(String) -> Option<DiscriminatorValue> {
        let parts = leaves.iter().flatten().flat_map(|leaf| self.parts(*leaf));
        let mut declared = parts.filter_map(|part| {
            let schema = &self.resolved.schema(part).schema;
            let (_, schema) = properties_of(schema).find(|(name, _)| *name == property)?;
            Some(&self.resolved.schema(self.resolved.target(schema)?).schema)
        });
        let Some(schema) = declared.next() else { return |text| Some(DiscriminatorValue::String(text)) };
        match (&schema.schema_kind, constants(schema).first()) {
            (SchemaKind::Type(SchemaType::Integer(_)), _) | (_, Some(DiscriminatorValue::Integer(_))) => {
                |text| text.parse().ok().map(DiscriminatorValue::Integer)
            }
            (SchemaKind::Type(SchemaType::Boolean(_)), _) | (_, Some(DiscriminatorValue::Bool(_))) => {
                |text| text.parse().ok().map(DiscriminatorValue::Bool)
            }
            _ => |text| Some(DiscriminatorValue::String(text)),
        }
    }

    /// Returns the schemas that a discriminator target consists of: itself, or the alternatives of its choice.
    fn leaves(&self, target: Option<SchemaId>) -> Vec<SchemaId> {
        let mut leaves = IndexSet::new();
        let mut stack: Vec<(SchemaId, usize)> = target.map(|id| (id, 0)).into_iter().collect();
        while let Some((id, depth)) = stack.pop() {
            let choices = self.real_choices(id);
            if choices.is_empty() || depth >= MAX_DEPTH || choices.iter().any(|choice| self.inherits(*choice, id)) {
                leaves.insert(id);
            } else {
                stack.extend(choices.into_iter().rev().map(|choice| (choice, depth + 1)));
            }
        }
        leaves.into_iter().collect()
    }

    /// Returns the values that a schema lists for a property; if several parts list some, the shortest list.
    fn listed_of(&self, id: SchemaId, property: &str) -> Vec<String> {
        let listed = self.listed_values(id).into_iter().filter(|(name, ..)| name == property);
        let texts = |values: Vec<DiscriminatorValue>| values.iter().map(ToString::to_string).collect::<Vec<_>>();
        listed.map(|(_, values, _)| texts(values)).min_by_key(Vec::len).unwrap_or_default()
    }

    fn autorest_value(&self, id: SchemaId) -> Option<String> {
        let extensions = &self.resolved.schema(id).schema.schema_data.extensions;
        extensions.get(AUTOREST_VALUE).and_then(Value::as_str).map(str::to_owned)
    }

    /// Returns the value that a component's name implies, written as the property lists it if only case or punctuation differ.
    fn implied(&self, id: SchemaId, listed: &[String]) -> Option<String> {
        let name = self.components.get(&id).copied().or_else(|| self.resolved.referred.get(&id).map(String::as_str))?;
        let plain =
            |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
        let same = listed.iter().find(|value| plain(value) == plain(name));
        Some(same.map_or_else(|| name.to_owned(), Clone::clone))
    }
}

/// Returns the values that identify one of the schemas.
fn values_of(read: &IndexMap<String, usize>, index: usize) -> Vec<String> {
    read.iter().filter(|(_, of)| **of == index).map(|(value, _)| value.clone()).collect()
}

/// Returns the values that only one of the schemas lists, with its index. A value that all inherit distinguishes nothing.
fn own_values(listed: &[Vec<Vec<String>>]) -> Vec<(usize, String)> {
    let mut owners: IndexMap<&String, IndexSet<usize>> = IndexMap::new();
    for (index, listed) in listed.iter().enumerate() {
        for value in listed.iter().flatten() {
            owners.entry(value).or_default().insert(index);
        }
    }
    let single = owners.into_iter().filter(|(_, owners)| owners.len() == 1);
    single.filter_map(|(value, owners)| Some((*owners.first()?, value.clone()))).collect()
}
