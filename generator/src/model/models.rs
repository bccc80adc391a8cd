//! Files of models.

use std::collections::BTreeSet;

use super::checks::Check;
use super::imports::{Imports, imports};
use super::inputs::Input;
use super::{Context, Ty, docs};
use crate::facts::Group;
use crate::ir::{
    Additional, Form, Member, OpenEnum, PartKind, Pick, Presence, Shape, Struct, Type, TypeDef, TypeId, Union,
    ValueKind,
};
use crate::names::{Feature, Ident};

/// A file that holds one type.
#[derive(Clone, Debug)]
pub struct ModelFile {
    /// Its module.
    pub module: Ident,
    /// The type.
    pub ident: Ident,
    /// Documentation of the type.
    pub docs: Vec<String>,
    /// What it uses.
    pub imports: Imports,
    /// What it is.
    pub item: Item,
    /// The features that need it; none if it is always there.
    pub features: Features,
}

/// Features, any of which brings something about; none if it is always there.
pub type Features = BTreeSet<Feature>;

/// What a type is.
#[derive(Clone, Debug)]
pub enum Item {
    /// A struct.
    Struct(StructItem),
    /// An open enum of strings.
    Enum(EnumItem),
    /// An enum of types.
    Union(UnionItem),
    /// A list or a map that contains itself.
    Wrapper(Ty),
    /// A body of several parts.
    Form(FormItem),
}

impl Item {
    /// Whether it is read from and written as JSON.
    #[must_use]
    pub fn is_json(&self) -> bool {
        !matches!(self, Self::Form(_))
    }
}

/// A body of several parts.
#[derive(Clone, Debug)]
pub struct FormItem {
    /// The parts, in order.
    pub parts: Vec<PartItem>,
    /// Whether the caller names the parts.
    pub is_open: bool,
}

/// A part of a body.
#[derive(Clone, Debug)]
pub struct PartItem {
    /// Field and setter.
    pub ident: Ident,
    /// Name on the wire.
    pub wire: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// Whether it must be given.
    pub required: bool,
    /// Its type.
    pub ty: Ty,
    /// How callers give a value.
    pub input: Input,
    /// How it is written.
    pub kind: PartKind,
}

/// A struct.
#[derive(Clone, Debug)]
pub struct StructItem {
    /// Its fields, in order.
    pub fields: Vec<Field>,
    /// Type of further members, if they have one.
    pub additional: Option<Ty>,
    /// Whether people build it: then it has a constructor and setters.
    pub is_built: bool,
}

impl StructItem {
    /// Wire names of the required members, in order of their numbers.
    #[must_use]
    pub fn required(&self) -> Vec<&str> {
        let required = self.fields.iter().filter(|field| matches!(field.reading, Reading::Required(_)));
        required.map(|field| field.wire.as_str()).collect()
    }
}

/// A field of a struct.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub ident: Ident,
    /// Name of the member.
    pub wire: String,
    /// Documentation.
    pub docs: Vec<String>,
    /// Whether its setter is deprecated. The field itself is not: the model's own code names it.
    pub deprecated: bool,
    /// Its type.
    pub ty: Ty,
    /// The only value that the member can have, as type and variant, so that nobody has to give it.
    pub constant: Option<(Ident, Ident)>,
    /// How callers give a value.
    pub input: Input,
    /// What `validate` checks.
    pub checks: Vec<Check>,
    /// How it is read.
    pub reading: Reading,
    /// How it is written.
    pub writing: Writing,
}

/// How a field is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It must be there; its number among those that must.
    Required(u32),
    /// It may be there.
    Member,
}

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Always.
    Always,
    /// Unless it is absent.
    Optional,
}

/// An open enum of strings.
#[derive(Clone, Debug)]
pub struct EnumItem {
    /// The listed values.
    pub variants: Vec<(Ident, String)>,
    /// The variant for others.
    pub unknown: Ident,
}

/// An enum of types.
#[derive(Clone, Debug)]
pub struct UnionItem {
    /// The types.
    pub variants: Vec<VariantItem>,
    /// The variant for others.
    pub unknown: Ident,
    /// How a value's variant is found.
    pub arms: Vec<UnionArm>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct VariantItem {
    /// Its name.
    pub ident: Ident,
    /// Its type.
    pub ty: Ty,
    /// Whether `validate` has something to check in it.
    pub is_checked: bool,
    /// Whether no other variant has the type, so that it can be turned into the union.
    pub is_distinct: bool,
}

/// What to do with one kind of JSON.
#[derive(Clone, Debug)]
pub struct UnionArm {
    /// The kind's name.
    pub kind: &'static str,
    /// Which variant.
    pub pick: UnionPick,
}

/// How a variant is picked.
#[derive(Clone, Debug)]
pub enum UnionPick {
    /// There is only this one.
    Only(Ident),
    /// A member says which.
    Member(String, Vec<(String, Ident)>),
    /// The first that fits, with the members that must be there.
    First(Vec<(Ident, Vec<String>)>),
}

impl Context<'_> {
    pub(super) fn model_file(&self, id: TypeId) -> ModelFile {
        let def = self.api.type_def(id);
        let names = self.names.of_type(id);
        let item = match &def.shape {
            Shape::Struct(object) => Item::Struct(self.struct_item(id, object)),
            Shape::Enum(open) => Item::Enum(self.enum_item(id, open)),
            Shape::Union(union) => Item::Union(self.union_item(id, union)),
            Shape::Wrapper(inner) => Item::Wrapper(self.ty(Some(id), inner)),
            Shape::Form(form) => Item::Form(self.form_item(id, form)),
        };
        ModelFile {
            module: names.module.clone(),
            ident: names.ident.clone(),
            docs: type_docs(def, &names.ident),
            imports: imports(&names.ident, &item),
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
        };
        self.facts.groups_of(id).iter().map(feature).collect()
    }

    fn struct_item(&self, id: TypeId, object: &Struct) -> StructItem {
        let mut required = 0;
        let idents = &self.names.of_type(id).parts;
        let fields =
            object.members.iter().zip(idents).map(|(member, ident)| self.field(id, member, ident, &mut required));
        StructItem {
            fields: fields.collect(),
            additional: match &object.additional {
                Additional::Typed(ty) => Some(self.ty(Some(id), ty)),
                Additional::Free => None,
            },
            is_built: self.facts.is_sent(id) || !self.facts.is_received(id),
        }
    }

    fn field(&self, owner: TypeId, member: &Member, ident: &Ident, required: &mut u32) -> Field {
        let inner = self.ty(Some(owner), &member.ty);
        let input = if self.is_text(&member.ty) { Input::of_enum(&inner) } else { Input::of(&inner) };
        let presence = self.presence(owner, member);
        let is_required = matches!(presence, Presence::Required | Presence::Nullable);
        let reading = if is_required { Reading::Required(*required) } else { Reading::Member };
        *required += u32::from(is_required);
        Field {
            ident: ident.clone(),
            wire: member.wire.clone(),
            docs: docs::of_item(&member.docs, &format!("The member `{}`.", docs::code(&member.wire))),
            deprecated: member.docs.deprecated,
            ty: match presence {
                Presence::Required => inner,
                // A free value holds null itself, and where it may be absent as well, the two differ.
                Presence::Nullable if inner == Ty::Value => inner,
                Presence::Optional if inner == Ty::Value => Ty::Maybe(Box::new(inner)),
                Presence::Nullable | Presence::Optional => inner.optional(),
                Presence::OptionalNullable => Ty::Maybe(Box::new(inner)),
            },
            constant: self.constant(member).filter(|_| presence == Presence::Required),
            checks: if self.checked.contains(&owner) { self.checks_of(member) } else { Vec::new() },
            input,
            reading,
            writing: if is_required { Writing::Always } else { Writing::Optional },
        }
    }

    /// Whether a member may be absent. One that only answers have is optional where requests send the type as well, and the other way round.
    fn presence(&self, owner: TypeId, member: &Member) -> Presence {
        let is_one_way = (member.read_only && self.facts.is_sent(owner))
            || (member.write_only && (self.facts.is_received(owner) || !self.facts.is_sent(owner)));
        match member.presence {
            Presence::Required if is_one_way => Presence::Optional,
            Presence::Nullable if is_one_way => Presence::OptionalNullable,
            other => other,
        }
    }

    /// The value of a required member that lists only one.
    fn constant(&self, member: &Member) -> Option<(Ident, Ident)> {
        let Type::Named(id) = member.ty else { return None };
        match &self.api.type_def(id).shape {
            Shape::Enum(open) if open.values.len() == 1 => {
                Some((self.ident_of(id).clone(), self.names.of_type(id).parts.first()?.clone()))
            }
            _ => None,
        }
    }

    fn form_item(&self, id: TypeId, form: &Form) -> FormItem {
        let idents = &self.names.of_type(id).parts;
        let parts = form.parts.iter().zip(idents).map(|(part, ident)| {
            let ty = self.ty(Some(id), &part.ty);
            PartItem {
                ident: ident.clone(),
                wire: part.wire.clone(),
                docs: docs::of_item(&part.docs, &format!("The part `{}`.", docs::code(&part.wire))),
                required: part.required,
                input: if self.is_text(&part.ty) { Input::of_enum(&ty) } else { Input::of(&ty) },
                ty,
                kind: part.kind.clone(),
            }
        });
        FormItem { parts: parts.collect(), is_open: form.is_open }
    }

    /// Whether a type is an enum of strings.
    pub(super) fn is_text(&self, ty: &Type) -> bool {
        ty.named().is_some_and(|id| matches!(self.api.type_def(id).shape, Shape::Enum(_)))
    }

    fn enum_item(&self, id: TypeId, open: &OpenEnum) -> EnumItem {
        let names = self.names.of_type(id);
        let wires = open.values.iter().map(|value| value.wire.clone());
        EnumItem { variants: names.parts.iter().cloned().zip(wires).collect(), unknown: names.unknown.clone() }
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
        });
        let arms = union.arms.iter().map(|arm| UnionArm {
            kind: kind_name(arm.kind),
            pick: match &arm.pick {
                Pick::Only(index) => UnionPick::Only(names.parts[*index].clone()),
                Pick::Member { name, variants } => UnionPick::Member(
                    name.clone(),
                    variants.iter().map(|(value, index)| (value.clone(), names.parts[*index].clone())).collect(),
                ),
                Pick::First(order) => UnionPick::First(
                    order.iter().map(|(index, members)| (names.parts[*index].clone(), members.clone())).collect(),
                ),
            },
        });
        UnionItem { variants: variants.collect(), unknown: names.unknown.clone(), arms: arms.collect() }
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

fn type_docs(def: &TypeDef, ident: &Ident) -> Vec<String> {
    let fallback = match &def.shape {
        Shape::Struct(_) => format!("The object `{ident}`."),
        Shape::Enum(_) => format!("The values of `{ident}`."),
        Shape::Union(_) => format!("One of the types of `{ident}`."),
        Shape::Wrapper(_) => format!("The recursive type `{ident}`."),
        Shape::Form(_) => format!("The parts of the body `{ident}`."),
    };
    docs::of_item(&def.docs, &fallback)
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
