//! Decides what files of models say.

use super::imports::imports;
use super::inputs::InputKind;
use super::items::{
    Asking, Constant, DecodeRule, EncodeRule, EnumItem, Features, Field, FormItem, Item, ModelFile, PartItem,
    StructItem, UnionCaseItem, UnionDiscrimination, UnionItem, ValueItem, VariantItem,
};
use super::{Context, Ty, docs};
use crate::analysis::Group;
use crate::ir::{
    Additional, Discrimination, Form, OpenEnum, Presence, Property, Shape, Struct, Type, TypeId, Union, ValueKind,
};
use crate::naming::{Feature, Ident, integer_name};

/// How many required values are given in order, by their places; more are given by their names.
const MOST_IN_ORDER: usize = 3;

impl Context<'_> {
    pub(super) fn model_file(&self, id: TypeId) -> ModelFile {
        let def = self.api.type_def(id);
        let names = self.names.of_type(id);
        let here = self.in_module(names.module);
        let item = match &def.shape {
            Shape::Struct(object) => Item::Struct(here.struct_item(id, object)),
            Shape::Enum(open) => Item::Enum(here.enum_item(id, open)),
            Shape::Union(union) => Item::Union(here.union_item(id, union)),
            Shape::Wrapper(inner) => Item::Wrapper(here.ty(Some(id), inner)),
            Shape::Form(form) => Item::Form(here.form_item(id, form)),
        };
        ModelFile {
            path: self.definition_of(id),
            ident: names.ident.clone(),
            docs: docs::of_part(&def.docs),
            imports: imports(&item),
            item,
            features: self.features_of(id),
        }
    }

    /// The features that need a type.
    pub(super) fn features_of(&self, id: TypeId) -> Features {
        if !self.has_features {
            return Features::new();
        }
        let feature = |group: &Group| match group {
            Group::Tag(index) => self.names.of_tag(*index).feature.clone(),
            Group::Webhooks => Feature::webhooks(),
            Group::Unused => Feature::unused_types(),
        };
        self.facts.groups_of(id).iter().map(feature).collect()
    }

    pub(super) fn struct_item(&self, id: TypeId, object: &Struct) -> StructItem {
        let mut required = 0;
        let names = self.names.of_type(id);
        let idents = names.parts.iter().zip(&names.layouts);
        let fields = object.properties.iter().zip(idents).map(|(property, (ident, layouts))| Field {
            layouts: layouts.clone().map(|constant| (constant, property.extensions.layouts.clone())),
            ..self.field(id, property, ident, &mut required)
        });
        StructItem {
            fields: fields.collect(),
            additional: match &object.additional {
                Additional::Typed(ty) => Some(self.ty(Some(id), ty)),
                Additional::Free => None,
            },
            text: object.text,
            reference: object
                .properties
                .iter()
                .position(|property| property.extensions.reference.is_some())
                .filter(|_| self.facts.is_sent(id)),
            is_built: self.is_built(id),
            by_name: self.by_name(id),
            is_from_required: self.is_from_required(id, object),
        }
    }

    /// Whether people build a type: it is not only received.
    pub(super) fn is_built(&self, id: TypeId) -> bool {
        self.facts.is_sent(id) || !self.facts.is_received(id)
    }

    /// Whether the required values of a type turn into it, so that requests with such a body can be given only these.
    pub(super) fn is_from_required(&self, id: TypeId, object: &Struct) -> bool {
        let asked = object.properties.iter().filter(|property| {
            let presence = self.presence(id, property);
            asking(property, presence, self.constant(property, presence).is_some()) != Asking::Never
        });
        let asked: Vec<&Property> = asked.collect();
        // A value that may be null is an `Option`, of which a literal `None` would leave the type open. What the object turns into already
        // would turn into it twice: a union that contains it, any JSON, a type of the caller's.
        let is_clear = |property: &&Property| {
            let may_be_null = matches!(property.presence, Presence::Nullable | Presence::OptionalNullable)
                || matches!(property.ty, Type::Nullable(_));
            let may_be_object = matches!(property.ty, Type::Any | Type::Custom(_)) || self.holds(&property.ty, id);
            !may_be_null && (asked.len() > 1 || !may_be_object)
        };
        let is_named = self.is_by_name(id);
        self.bodies.contains(&id)
            && object.text.is_none()
            && !asked.is_empty()
            && (is_named || asked.iter().all(is_clear))
    }

    /// Whether a type is a union with an object among its variants, or a wrapper of it.
    fn holds(&self, ty: &Type, object: TypeId) -> bool {
        let Type::Named(id) = ty else { return false };
        let is_object = |ty: &Type| ty.named() == Some(object);
        *id == object
            || match &self.api.type_def(*id).shape {
                Shape::Union(union) => union.variants.iter().any(|variant| is_object(&variant.ty)),
                Shape::Wrapper(inner) => is_object(inner),
                _ => false,
            }
    }

    /// What the required values of a type are called, where they are given by name: they are many, or two could be swapped unnoticed.
    fn by_name(&self, id: TypeId) -> Option<Ident> {
        let asked: Vec<InputKind> = match &self.api.type_def(id).shape {
            Shape::Struct(object) if self.is_built(id) => {
                let asked = object.properties.iter().filter(|property| {
                    let presence = self.presence(id, property);
                    asking(property, presence, self.constant(property, presence).is_some()) != Asking::Never
                });
                asked.map(|property| self.kind_of(&property.ty)).collect()
            }
            Shape::Form(form) => {
                form.parts.iter().filter(|part| part.required).map(|part| self.kind_of(&part.ty)).collect()
            }
            _ => return None,
        };
        let are_many = asked.len() > MOST_IN_ORDER;
        let is_like_another =
            |(index, kind): (usize, &InputKind)| asked[..index].iter().any(|other| other.is_like(kind));
        let module = &self.names.modules[self.names.of_type(id).module];
        let is_named = are_many || asked.iter().enumerate().any(is_like_another);
        module.required_of(id).filter(|_| is_named).cloned()
    }

    /// Whether the required values of a type are given by name.
    pub(super) fn is_by_name(&self, id: TypeId) -> bool {
        self.by_name(id).is_some()
    }

    pub(super) fn field(&self, owner: TypeId, property: &Property, ident: &Ident, required: &mut u32) -> Field {
        let inner = self.ty(Some(owner), &property.ty);
        let input = self.input(Some(owner), &property.ty);
        let presence = self.presence(owner, property);
        let is_required = matches!(presence, Presence::Required | Presence::Nullable);
        let reading = if is_required { DecodeRule::Required(*required) } else { DecodeRule::Property };
        *required += u32::from(is_required);
        let constant = self.constant(property, presence);
        let asking = asking(property, presence, constant.is_some());
        let docs = docs::of_part(&property.docs);
        Field {
            ident: ident.clone(),
            wire: property.wire.clone(),
            aliases: property.extensions.aliases.clone(),
            layouts: None,
            brief: docs::brief(&docs),
            docs,
            deprecated: property.docs.deprecated,
            ty: match presence {
                Presence::Required => inner,
                // A free value holds null itself, and where it may be absent as well, the two differ.
                Presence::Nullable if inner == Ty::Value => inner,
                Presence::Optional if inner == Ty::Value => Ty::Nullable(Box::new(inner)),
                Presence::Nullable | Presence::Optional => inner.optional(),
                Presence::OptionalNullable => Ty::Nullable(Box::new(inner)),
            },
            constant,
            asking,
            checks: if self.checked.contains(&owner) { self.checks_of(property) } else { Vec::new() },
            input,
            reading,
            writing: if is_required { EncodeRule::Always } else { EncodeRule::Optional },
        }
    }

    /// Whether a property may be absent. One that only responses have is optional where requests send the type as well, and the other way round.
    fn presence(&self, owner: TypeId, property: &Property) -> Presence {
        let is_one_way = (property.read_only && self.facts.is_sent(owner))
            || (property.write_only && (self.facts.is_received(owner) || !self.facts.is_sent(owner)));
        match property.presence {
            Presence::Required if is_one_way => Presence::Optional,
            Presence::Nullable if is_one_way => Presence::OptionalNullable,
            other => other,
        }
    }

    /// The value of a required property that lists only one, or the one that a discriminator wants.
    fn constant(&self, property: &Property, presence: Presence) -> Option<Constant> {
        let only = || match property.ty {
            Type::Named(id) => match &self.api.type_def(id).shape {
                Shape::Enum(open) if open.values.len() == 1 => {
                    Some(Constant::Variant(self.path_of(id), self.names.of_type(id).parts.first()?.clone()))
                }
                _ => None,
            },
            _ => None,
        };
        let only = if presence == Presence::Required { only() } else { None };
        only.or_else(|| property.fixed.clone().map(Constant::Value))
    }

    fn form_item(&self, id: TypeId, form: &Form) -> FormItem {
        let idents = &self.names.of_type(id).parts;
        let parts = form.parts.iter().zip(idents).map(|(part, ident)| {
            let ty = self.ty(Some(id), &part.ty);
            let docs = docs::of_part(&part.docs);
            PartItem {
                ident: ident.clone(),
                wire: part.wire.clone(),
                brief: docs::brief(&docs),
                docs,
                required: part.required,
                input: self.input(Some(id), &part.ty),
                ty,
                kind: part.kind.clone(),
            }
        });
        FormItem { parts: parts.collect(), is_open: form.is_open, by_name: self.by_name(id) }
    }

    fn enum_item(&self, id: TypeId, open: &OpenEnum) -> EnumItem {
        let names = self.names.of_type(id);
        let variants = names.parts.iter().zip(&open.values).map(|(ident, value)| ValueItem {
            ident: ident.clone(),
            wire: value.wire.clone(),
            docs: docs::of_value(&value.wire, value.description.as_deref()),
        });
        EnumItem {
            variants: variants.collect(),
            integer: open.integer.map(integer_name),
            unknown: names.unknown.clone(),
        }
    }

    fn union_item(&self, id: TypeId, union: &Union) -> UnionItem {
        let names = self.names.of_type(id);
        let tys: Vec<Ty> = union.variants.iter().map(|variant| self.variant_ty(id, &variant.ty)).collect();
        let is_checked = self.checked.contains(&id);
        let parts = names.parts.iter().zip(&tys).zip(&union.variants);
        let variants = parts.map(|((ident, ty), variant)| VariantItem {
            ident: ident.clone(),
            is_checked: is_checked && self.is_checked(&variant.ty),
            ty: ty.clone(),
            is_distinct: *ty != Ty::Value && tys.iter().filter(|other| *other == ty).count() == 1,
            tag: variant.tag.clone().filter(|(property, _)| !self.always_has(&variant.ty, property)),
        });
        let cases = union.cases.iter().map(|case| UnionCaseItem {
            kind: kind_name(case.kind),
            discrimination: match &case.discrimination {
                Discrimination::Only(index) => UnionDiscrimination::Only(names.parts[*index].clone()),
                Discrimination::Property { name, variants, otherwise } => UnionDiscrimination::Property(
                    name.clone(),
                    variants.iter().map(|(value, index)| (value.clone(), names.parts[*index].clone())).collect(),
                    otherwise.map(|index| names.parts[index].clone()),
                ),
                Discrimination::First(order) => UnionDiscrimination::First(
                    order.iter().map(|(index, properties)| (names.parts[*index].clone(), properties.clone())).collect(),
                ),
            },
        });
        let variants: Vec<VariantItem> = variants.collect();
        let shared = self.shared(id, union);
        UnionItem {
            constructors: self.constructors(id, union, &variants, &shared),
            expandable: self.expandable(union, &variants),
            variants,
            unknown: names.unknown.clone(),
            cases: cases.collect(),
            string: self.string_variant(union, 0),
            several: several(&tys),
            shared,
        }
    }

    /// Whether a type is an object that is never written without a property.
    fn always_has(&self, ty: &Type, wire: &str) -> bool {
        let Type::Named(id) = ty else { return false };
        let Shape::Struct(object) = &self.api.type_def(*id).shape else { return false };
        let mut named = object.properties.iter().filter(|property| property.wire == wire);
        named.any(|property| matches!(self.presence(*id, property), Presence::Required | Presence::Nullable))
    }

    /// A variant that contains its union again, or is much larger than others, stands behind a pointer.
    fn variant_ty(&self, owner: TypeId, ty: &Type) -> Ty {
        match self.ty(Some(owner), ty) {
            found @ Ty::Boxed(_) => found,
            found if self.facts.is_large(ty) => Ty::Boxed(Box::new(found)),
            found => found,
        }
    }
}

/// The type that an array turns into.
fn several(tys: &[Ty]) -> Option<usize> {
    let only = |fits: &dyn Fn(&Ty) -> bool| {
        let mut found = tys.iter().enumerate().filter(|(_, ty)| fits(ty)).map(|(index, _)| index);
        (found.next(), found.next())
    };
    match only(&|ty| matches!(ty, Ty::Vec(_))) {
        (None, _) => match only(&|ty| matches!(ty, Ty::Map(_))) {
            (found, None) => found,
            _ => None,
        },
        (found, None) => found,
        _ => None,
    }
}

/// Whether somebody who builds an object has to give a property.
fn asking(property: &Property, presence: Presence, is_constant: bool) -> Asking {
    let is_required = |presence| matches!(presence, Presence::Required | Presence::Nullable);
    match is_constant {
        false if is_required(presence) => Asking::Value,
        false if property.write_only && is_required(property.presence) => Asking::Sent,
        _ => Asking::Never,
    }
}

fn kind_name(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Bool => "Bool",
        ValueKind::Number => "Number",
        ValueKind::String => "String",
        ValueKind::Array => "Array",
        ValueKind::Object => "Object",
    }
}
