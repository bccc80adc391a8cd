//! What a file of a model uses.

use std::collections::BTreeSet;

use super::Ty;
use super::items::Item;
use crate::names::Ident;

/// What a file uses, sorted.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    /// Whether `BTreeMap` is used.
    pub map: bool,
    /// Names at the root of the runtime.
    pub runtime: BTreeSet<&'static str>,
    /// Names in its `json` module; `self` is the module.
    pub json: BTreeSet<&'static str>,
    /// Other models.
    pub models: BTreeSet<Ident>,
}

/// What a type uses beside itself.
pub(super) fn imports(own: &Ident, item: &Item) -> Imports {
    let mut imports = Imports::default();
    if item.is_json() {
        imports.json.extend(["Decode", "Encode", "Reader", "Writer"]);
    }
    let mut add = |ty: &Ty| match ty {
        Ty::Decimal => drop(imports.runtime.insert("Decimal")),
        Ty::Sensitive(_) => drop(imports.runtime.insert("Sensitive")),
        Ty::Secret => drop(imports.runtime.insert("Secret")),
        Ty::Runtime(name) => drop(imports.runtime.insert(name)),
        Ty::Value => drop(imports.json.insert("self")),
        Ty::Maybe(_) => drop(imports.json.insert("Maybe")),
        Ty::Map(_) => imports.map = true,
        Ty::Model(ident) if ident != own => drop(imports.models.insert(ident.clone())),
        _ => {}
    };
    let is_checked = match item {
        Item::Struct(object) => object.fields.iter().any(|field| !field.checks.is_empty()),
        Item::Union(union) => union.variants.iter().any(|variant| variant.is_checked),
        _ => false,
    };
    match item {
        Item::Struct(object) => {
            object.fields.iter().for_each(|field| field.ty.visit(&mut add));
            match &object.additional {
                Some(ty) => Ty::Map(Box::new(ty.clone())).visit(&mut add),
                None => drop(imports.json.insert("Extra")),
            }
        }
        Item::Enum(_) => {}
        Item::Form(form) => {
            form.parts.iter().for_each(|part| part.ty.visit(&mut add));
            imports.runtime.insert("Multipart");
            if form.is_open {
                imports.runtime.insert("File");
            }
        }
        Item::Wrapper(inner) => inner.visit(&mut add),
        Item::Union(union) => {
            union.variants.iter().for_each(|variant| variant.ty.visit(&mut add));
            union.shared.iter().filter_map(|field| field.given.ty()).for_each(|ty| ty.visit(&mut add));
            imports.json.insert("self");
        }
    }
    if matches!(item, Item::Struct(object) if object.reference.is_some()) {
        imports.runtime.insert("IdempotencyReference");
    }
    if is_checked {
        imports.runtime.extend(["Validate", "Violations"]);
    }
    imports
}
