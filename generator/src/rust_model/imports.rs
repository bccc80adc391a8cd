//! What a file of a model uses.

use std::collections::BTreeSet;

use super::Ty;
use super::items::Item;

/// What a file uses, sorted.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    /// Whether `BTreeMap` is used.
    pub map: bool,
    /// Whether the module `fmt` is used.
    pub fmt: bool,
    /// Names at the root of the runtime.
    pub runtime: BTreeSet<&'static str>,
    /// Names in its `json` module; `self` is the module.
    pub json: BTreeSet<&'static str>,
    /// Models from the module around.
    pub models: BTreeSet<String>,
    /// Names in the module of the client.
    pub client: BTreeSet<String>,
    /// Whether the module of models is used.
    pub models_module: bool,
}

impl Imports {
    /// Adds what a type uses.
    pub(crate) fn add(&mut self, ty: &Ty) {
        match ty {
            Ty::Bytes => drop(self.runtime.insert("Bytes")),
            Ty::Decimal => drop(self.runtime.insert("Decimal")),
            Ty::Sensitive(_) => drop(self.runtime.insert("Sensitive")),
            Ty::Secret => drop(self.runtime.insert("Secret")),
            Ty::Runtime(name) => drop(self.runtime.insert(name)),
            Ty::Value => drop(self.json.insert("self")),
            Ty::Nullable(_) => drop(self.json.insert("Nullable")),
            Ty::Map(_) => self.map = true,
            Ty::Model(path) if path.is_imported => drop(self.models.insert(path.name.clone())),
            Ty::Model(path) => self.models_module |= path.is_below_models(),
            _ => {}
        }
    }

    /// Adds what another item of the file uses.
    pub(crate) fn extend(&mut self, other: &Self) {
        self.map |= other.map;
        self.fmt |= other.fmt;
        self.models_module |= other.models_module;
        self.runtime.extend(&other.runtime);
        self.json.extend(&other.json);
        self.models.extend(other.models.iter().cloned());
    }
}

/// What a type uses beside itself.
pub(super) fn imports(item: &Item) -> Imports {
    let mut imports = Imports::default();
    match item {
        // What tables stand for spells what it uses itself.
        Item::Struct(object) if object.is_table() && (!object.is_built || object.is_constructed_by_table()) => {}
        Item::Struct(object) if object.is_table() => drop(imports.json.insert("Decode")),
        Item::Enum(open) if open.integer.is_none() => {}
        Item::Form(_) => {}
        Item::Enum(_) => {
            imports.fmt = true;
            imports.json.extend(["Decode", "Encode", "Reader", "Writer"]);
        }
        _ => imports.json.extend(["Decode", "Encode", "Reader", "Writer"]),
    }
    let mut add = |ty: &Ty| imports.add(ty);
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
            let values = union.constructors.iter().flat_map(|constructor| &constructor.values);
            values.for_each(|(_, input)| input.visit(&mut add));
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
