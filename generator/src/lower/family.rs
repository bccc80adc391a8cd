//! Base schemas with a discriminator: a reference to one accepts any of its subtypes.

use super::schemas::{below, property_of};
use super::{Content, Lowering};
use crate::ir::{Discrimination, NameHint, Type, TypeId, Union, UnionCase, ValueKind, Variant};
use crate::parse::SchemaId;

impl Lowering<'_> {
    /// Returns the union of a base's subtypes, distinguished by its discriminator. Other values are read as the base itself.
    pub(super) fn family_of(&mut self, owner: TypeId, base: SchemaId) -> Union {
        let resolved = self.schemas.resolved;
        let subtypes = self.tags.subtypes(base).unwrap_or_default().to_vec();
        let mut variants: Vec<Variant> = Vec::new();
        let mut targets: Vec<Option<SchemaId>> = Vec::new();
        for (index, subtype) in subtypes.into_iter().enumerate() {
            let word = self.schemas.variant_word(Some(subtype), index);
            let ty = self.subtype_type(subtype, base, &property_of(owner, &word));
            if variants.iter().all(|variant| variant.ty != ty) {
                variants.push(Variant { hint: word, ty, tag: None });
                targets.push(Some(subtype));
            }
        }
        let rest = self.base_type(base, &self.types.definitions[owner.index()].name.clone()).map(|ty| {
            variants.push(Variant { hint: "base".to_owned(), ty, tag: None });
            targets.push(Some(base));
            variants.len() - 1
        });
        let Some(discriminator) = resolved.schema(base).schema.schema_data.discriminator.as_ref() else {
            return Union { variants, cases: Vec::new(), base: rest };
        };
        let values = self.schemas.discriminator_values(base, discriminator, &targets);
        for (index, variant) in variants.iter_mut().enumerate().filter(|(index, _)| Some(*index) != rest) {
            variant.tag = values.written[index].clone().map(|value| (discriminator.property_name.clone(), value));
        }
        let discrimination = Discrimination::Property {
            name: discriminator.property_name.clone(),
            variants: values.read.into_iter().collect(),
            otherwise: rest,
        };
        Union { variants, cases: vec![UnionCase { kind: ValueKind::Object, discrimination }], base: rest }
    }

    /// Returns the type of a subtype. If it has subtypes of its own with the same discriminator, it is the plain object.
    fn subtype_type(&mut self, subtype: SchemaId, base: SchemaId, hint: &NameHint) -> Type {
        let name_of = |id| self.schemas.discriminator(id).map(|discriminator| discriminator.property_name.clone());
        if self.tags.subtypes(subtype).is_some() && name_of(subtype) == name_of(base) {
            let name = self.schemas.own_name(subtype).unwrap_or_else(|| hint.clone());
            if let Some(ty) = self.base_type(subtype, &name) {
                return ty;
            }
        }
        self.use_of(subtype, hint).ty
    }

    /// Returns the object type of a base itself; `None` if it has no properties.
    fn base_type(&mut self, base: SchemaId, name: &NameHint) -> Option<Type> {
        if let Some(known) = self.types.bases.get(&base) {
            return Some(Type::Named(*known));
        }
        let Content::Merged(objects, optional) = self.schemas.with_bases(base, &[]) else { return None };
        let schemas = objects.iter().map(|part| &self.schemas.resolved.schema(*part).schema);
        schemas.flat_map(super::objects::properties_of).next()?;
        let id = self.add(base, below(name, "base"), Content::Merged(objects, optional));
        self.types.bases.insert(base, id);
        Some(Type::Named(id))
    }
}
