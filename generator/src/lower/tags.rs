//! Discriminators: which schemas a base has as heirs, and which value of the discriminating property stands for which schema.

use indexmap::{IndexMap, IndexSet};
use openapiv3::Discriminator;
use serde_json::Value;

use super::Lowering;
use super::compose::choices_of;
use crate::hash::HashMap;
use crate::parse::SchemaId;

/// The value of a discriminator, as descriptions of Azure have it.
const VALUE_ELSEWHERE: &str = "x-ms-discriminator-value";

/// How deep choices of choices are looked through.
const DEEP: usize = 8;

/// What discriminators say of all schemas.
#[derive(Default)]
pub(super) struct Tags {
    /// The heirs of a base that has a discriminator and lists no alternatives itself.
    heirs: HashMap<SchemaId, Vec<SchemaId>>,
    /// What a schema has as the value of discriminating properties.
    tags: HashMap<SchemaId, Vec<Tag>>,
}

/// What a schema has as the value of a discriminating property.
pub(super) struct Tag {
    /// Name of the property.
    pub(super) property: String,
    /// The values that stand for the schema.
    pub(super) read: Vec<String>,
    /// The value to write. None where several say something else, or where nothing says it.
    pub(super) written: Option<String>,
    /// Whether the property comes from a base.
    pub(super) is_inherited: bool,
}

/// The values of a discriminator, by the number of the schema among those that it tells apart.
pub(super) struct Spoken {
    /// Which schema a value stands for.
    pub(super) read: IndexMap<String, usize>,
    /// The value to write for each.
    pub(super) written: Vec<Option<String>>,
}

impl Tags {
    /// The heirs of a base.
    pub(super) fn heirs(&self, base: SchemaId) -> Option<&[SchemaId]> {
        self.heirs.get(&base).map(Vec::as_slice)
    }

    /// Whether a schema is one of the heirs of a base.
    pub(super) fn is_heir(&self, schema: SchemaId, base: SchemaId) -> bool {
        self.heirs.get(&base).is_some_and(|heirs| heirs.contains(&schema))
    }

    /// The discriminating properties of a schema.
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

impl Lowering<'_> {
    /// Reads every discriminator.
    pub(super) fn learn_tags(&mut self) {
        let resolved = self.resolved;
        let has_discriminator = |id: SchemaId| resolved.schema(id).schema.schema_data.discriminator.is_some();
        let mut heirs: IndexMap<SchemaId, IndexSet<SchemaId>> = IndexMap::new();
        for id in resolved.component_schemas.values().copied().collect::<IndexSet<_>>() {
            for base in self.parts(id).into_iter().filter(|part| *part != id && has_discriminator(*part)) {
                if choices_of(&resolved.schema(base).schema).is_empty() && self.is_kind_of(id, base) {
                    heirs.entry(base).or_default().insert(id);
                }
            }
        }
        for (base, heirs) in heirs {
            let found: Vec<SchemaId> =
                heirs.iter().copied().filter(|heir| !self.chooses_among(*heir, &heirs)).collect();
            if !found.is_empty() {
                self.tags.heirs.insert(base, found);
            }
        }
        for id in resolved.schema_ids().filter(|id| has_discriminator(*id)) {
            self.learn_tags_of(id);
        }
    }

    fn learn_tags_of(&mut self, owner: SchemaId) {
        let resolved = self.resolved;
        let Some(discriminator) = &resolved.schema(owner).schema.schema_data.discriminator else { return };
        let heirs = self.tags.heirs(owner).map(<[SchemaId]>::to_vec);
        let is_inherited = heirs.is_some();
        let targets: Vec<SchemaId> = heirs.unwrap_or_else(|| self.real_choices(owner));
        let spoken =
            self.discriminator_values(owner, discriminator, &targets.iter().copied().map(Some).collect::<Vec<_>>());
        for (index, target) in targets.into_iter().enumerate() {
            let read = spoken.read.iter().filter(|(_, of)| **of == index).map(|(value, _)| value.clone()).collect();
            let property = discriminator.property_name.clone();
            self.tags.add(target, Tag { property, read, written: spoken.written[index].clone(), is_inherited });
        }
    }

    /// The discriminator of a schema.
    pub(super) fn discriminator(&self, id: SchemaId) -> Option<&'_ Discriminator> {
        self.resolved.schema(id).schema.schema_data.discriminator.as_ref()
    }

    /// Whether a schema that has a base is a kind of it, and not just another name: it adds something, or a value stands for it.
    fn is_kind_of(&self, id: SchemaId, base: SchemaId) -> bool {
        let node = self.resolved.schema(id);
        let Some(discriminator) = self.discriminator(base) else { return false };
        let owner = &self.resolved.schema(base).location;
        let is_mapped =
            || discriminator.mapping.values().any(|value| self.resolved.mapping_target(owner, value) == Some(id));
        let data = &node.schema.schema_data;
        let parts = self.parts(id).len() - self.parts(base).len();
        let adds = parts > 1 || super::objects::properties_of(&node.schema).next().is_some();
        let is_bare = !discriminator.mapping.is_empty() || data.nullable;
        adds || data.extensions.contains_key(VALUE_ELSEWHERE) || is_mapped() || !is_bare
    }

    /// Whether a schema is a choice between the heirs of a base that it has itself.
    fn chooses_among(&self, id: SchemaId, heirs: &IndexSet<SchemaId>) -> bool {
        self.real_choices(id).iter().any(|choice| heirs.contains(choice))
    }

    /// The values of a discriminator: those of its mapping, those that the schemas list themselves, and the names of components.
    pub(super) fn discriminator_values(
        &self,
        owner: SchemaId,
        discriminator: &Discriminator,
        targets: &[Option<SchemaId>],
    ) -> Spoken {
        let resolved = self.resolved;
        let place = &resolved.schema(owner).location;
        let leaves: Vec<Vec<SchemaId>> = targets.iter().map(|target| self.leaves(*target)).collect();
        let mut read: IndexMap<String, usize> = IndexMap::new();
        for (value, reference) in &discriminator.mapping {
            let Some(target) = resolved.mapping_target(place, reference) else { continue };
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
            let values = leaves.iter().map(|leaf| self.value_elsewhere(*leaf)).collect::<Vec<_>>();
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
        Spoken { read, written }
    }

    /// What a target of a discriminator is in the end: itself, or the alternatives of the choice that it is.
    fn leaves(&self, target: Option<SchemaId>) -> Vec<SchemaId> {
        let mut leaves = IndexSet::new();
        let mut stack: Vec<(SchemaId, usize)> = target.map(|id| (id, 0)).into_iter().collect();
        while let Some((id, depth)) = stack.pop() {
            let choices = self.real_choices(id);
            if choices.is_empty() || depth >= DEEP || choices.iter().any(|choice| self.inherits(*choice, id)) {
                leaves.insert(id);
            } else {
                stack.extend(choices.into_iter().rev().map(|choice| (choice, depth + 1)));
            }
        }
        leaves.into_iter().collect()
    }

    /// The values that a schema lists for a property; where several of its parts list some, the fewest.
    fn listed_of(&self, id: SchemaId, property: &str) -> Vec<String> {
        let listed = self.listed_texts(id).into_iter().filter(|(name, ..)| name == property);
        listed.map(|(_, values, _)| values).min_by_key(Vec::len).unwrap_or_default()
    }

    fn value_elsewhere(&self, id: SchemaId) -> Option<String> {
        let extensions = &self.resolved.schema(id).schema.schema_data.extensions;
        extensions.get(VALUE_ELSEWHERE).and_then(Value::as_str).map(str::to_owned)
    }

    /// The value that the name of a component implies: as the property lists it, where that differs only in spelling.
    fn implied(&self, id: SchemaId, listed: &[String]) -> Option<String> {
        let name = self.components.get(&id).copied().or_else(|| self.resolved.referred.get(&id).map(String::as_str))?;
        let plain =
            |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
        let same = listed.iter().find(|value| plain(value) == plain(name));
        Some(same.map_or_else(|| name.to_owned(), Clone::clone))
    }
}

/// The values that stand for one of the schemas.
fn values_of(read: &IndexMap<String, usize>, index: usize) -> Vec<String> {
    read.iter().filter(|(_, of)| **of == index).map(|(value, _)| value.clone()).collect()
}

/// The values that only one of the schemas lists, with its number. What all inherit tells nothing apart.
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
