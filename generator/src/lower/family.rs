//! Bases with a discriminator: where a description refers to one, any of its heirs may stand.

use super::schemas::{below, property_of};
use super::{Content, Lowering};
use crate::ir::{Discrimination, NameHint, Type, TypeId, Union, UnionCase, ValueKind, Variant};
use crate::parse::SchemaId;

impl Lowering<'_> {
    /// The heirs of a base, told apart by its discriminator. What none of them is is read as the base alone.
    pub(super) fn family_of(&mut self, owner: TypeId, base: SchemaId) -> Union {
        let resolved = self.resolved;
        let heirs = self.tags.heirs(base).unwrap_or_default().to_vec();
        let mut variants: Vec<Variant> = Vec::new();
        let mut targets: Vec<Option<SchemaId>> = Vec::new();
        for (index, heir) in heirs.into_iter().enumerate() {
            let word = self.variant_word(Some(heir), index);
            let ty = self.heir_type(heir, base, &property_of(owner, &word));
            if variants.iter().all(|variant| variant.ty != ty) {
                variants.push(Variant { hint: word, ty, tag: None });
                targets.push(Some(heir));
            }
        }
        let rest = self.base_type(base, &self.api.types[owner.index()].name.clone()).map(|ty| {
            variants.push(Variant { hint: "base".to_owned(), ty, tag: None });
            targets.push(Some(base));
            variants.len() - 1
        });
        let Some(discriminator) = resolved.schema(base).schema.schema_data.discriminator.as_ref() else {
            return Union { variants, arms: Vec::new(), base: rest };
        };
        let spoken = self.discriminator_values(base, discriminator, &targets);
        for (index, variant) in variants.iter_mut().enumerate().filter(|(index, _)| Some(*index) != rest) {
            variant.tag = spoken.written[index].clone().map(|value| (discriminator.property_name.clone(), value));
        }
        let pick = Discrimination::Property {
            name: discriminator.property_name.clone(),
            variants: spoken.read.into_iter().collect(),
            otherwise: rest,
        };
        Union { variants, arms: vec![UnionCase { kind: ValueKind::Object, pick }], base: rest }
    }

    /// The type of an heir: one that has heirs of its own by the same property stands for itself alone.
    fn heir_type(&mut self, heir: SchemaId, base: SchemaId, hint: &NameHint) -> Type {
        let name_of = |id| self.discriminator(id).map(|discriminator| discriminator.property_name.clone());
        if self.tags.heirs(heir).is_some() && name_of(heir) == name_of(base) {
            let name = self.own_name(heir).unwrap_or_else(|| hint.clone());
            if let Some(ty) = self.base_type(heir, &name) {
                return ty;
            }
        }
        self.use_of(heir, hint).ty
    }

    /// The object that a base is by itself; none if it has no properties.
    fn base_type(&mut self, base: SchemaId, name: &NameHint) -> Option<Type> {
        if let Some(known) = self.bases.get(&base) {
            return Some(Type::Named(*known));
        }
        let Content::Merged(objects, optional) = self.with_bases(base, &[]) else { return None };
        let schemas = objects.iter().map(|part| &self.resolved.schema(*part).schema);
        schemas.flat_map(super::objects::properties_of).next()?;
        let id = self.add(base, below(name, "base"), Content::Merged(objects, optional));
        self.bases.insert(base, id);
        Some(Type::Named(id))
    }
}
