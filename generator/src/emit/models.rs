//! Files of models.

use proc_macro2::TokenStream;
use quote::quote;

use super::required::{self, Given, RequiredValue};
use super::tokens::{self, cfg, converted, deprecated, docs, ident, parameter, word};
use super::{checks, codec, enums, forms, idempotency, unions};
use crate::rust_model::{
    Asking, Constant, EncodeRule, Export, Field, Imports, Item, ModelFile, ModuleItem, StructItem, Ty,
};

/// `models/mod.rs`: every model by name.
pub(super) fn index(files: &[ModuleItem]) -> TokenStream {
    let modules = files.iter().map(|file| {
        let (module, cfg) = (ident(&file.module), cfg(&file.features));
        let public = file.is_public().then(|| quote!(pub));
        quote!(#cfg #public mod #module;)
    });
    let uses = files.iter().filter_map(|file| {
        let (module, name, cfg) = (ident(&file.module), ident(file.main.as_ref()?), cfg(&file.features));
        let inline = file.is_public().then(|| quote!(#[doc(inline)]));
        let names = match file.main_required.as_ref().map(ident) {
            Some(required) => quote!({#name, #required}),
            None => quote!(#name),
        };
        Some(quote!(#cfg #inline pub use #module::#names;))
    });
    quote! {
        #![doc = " Types of requests and responses. The module of a type has the types that only it holds."]
        #(#modules)*
        #(#uses)*
    }
}

/// `shared/mod.rs`: every file of types that several owners have.
pub(super) fn shared(files: &[ModuleItem]) -> TokenStream {
    let modules = files.iter().map(|file| {
        let (module, cfg) = (ident(&file.module), cfg(&file.features));
        quote!(#cfg pub mod #module;)
    });
    quote! {
        #![doc = " Types that several places of the description have in common. Each place has them under its own name."]
        #(#modules)*
    }
}

/// A file of models.
pub(super) fn file(file: &ModuleItem, models: &[ModelFile]) -> TokenStream {
    let models: Vec<&ModelFile> = file.models.iter().filter_map(|index| models.get(*index)).collect();
    let mut imports = Imports::default();
    for model in &models {
        imports.extend(&model.imports);
    }
    let uses = uses(&imports);
    let exports = exports(&file.exports);
    let items = models.into_iter().map(item);
    quote!(#uses #(#exports)* #(#items)*)
}

/// A model.
pub(super) fn item(file: &ModelFile) -> TokenStream {
    match &file.item {
        Item::Struct(item) => structure(file, item),
        Item::Enum(item) => enums::open_enum(file, item),
        Item::Union(item) => unions::item(file, item),
        Item::Wrapper(inner) => enums::wrapper(file, inner),
        Item::Form(item) => forms::item(file, item),
    }
}

/// What a file re-exports.
pub(super) fn exports(exports: &[Export]) -> impl Iterator<Item = TokenStream> {
    exports.iter().map(|export| {
        let path = tokens::path(&export.path);
        let name = (export.ident.as_str() != export.path.name).then(|| {
            let name = ident(&export.ident);
            quote!(as #name)
        });
        quote!(pub use #path #name;)
    })
}

/// The imports of a file.
pub(super) fn uses(imports: &Imports) -> TokenStream {
    let fmt = imports.fmt.then(|| {
        quote!(
            use std::fmt;
        )
    });
    let map = imports.map.then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let root = imports.runtime.contains("self").then(|| quote!(self as runtime,));
    let runtime: Vec<_> = imports.runtime.iter().filter(|name| **name != "self").map(|name| word(name)).collect();
    let runtime = match runtime.as_slice() {
        [] => TokenStream::new(),
        [only] if root.is_none() => quote!(use oasmith_runtime::#only;),
        several => quote!(use oasmith_runtime::{#root #(#several),*};),
    };
    let module = imports.json.contains("self").then(|| quote!(self,));
    let json: Vec<_> = imports.json.iter().filter(|name| **name != "self").map(|name| word(name)).collect();
    let json = match (json.as_slice(), &module) {
        ([], None) => TokenStream::new(),
        ([], Some(_)) => quote!(
            use oasmith_runtime::json;
        ),
        _ => quote!(use oasmith_runtime::json::{#module #(#json),*};),
    };
    let models: Vec<_> = imports.models.iter().map(|name| word(name)).collect();
    let models = match models.as_slice() {
        [] => TokenStream::new(),
        [only] => quote!(use super::#only;),
        several => quote!(use super::{#(#several),*};),
    };
    let models_module = imports.models_module.then(|| {
        quote!(
            use crate::models;
        )
    });
    quote! {
        #map
        #fmt
        #runtime
        #json
        #models
        #models_module
    }
}

fn structure(file: &ModelFile, item: &StructItem) -> TokenStream {
    let name = ident(&file.ident);
    let docs = docs(&file.docs);
    let fields = item.fields.iter().map(field);
    let rest = if let Some(ty) = &item.additional {
        let ty = tokens::ty(ty);
        quote! {
            #[doc = " Properties beyond those that are named."]
            pub additional: BTreeMap<String, #ty>
        }
    } else {
        quote!(extra: Extra)
    };
    let methods = methods(file, item);
    let required =
        item.is_built.then(|| required::structure(&file.ident, item.by_name.as_ref(), &required_values(item)));
    let default = default(&name, item);
    let from_text = item.text.and_then(|index| item.fields.get(index)).map(|field| from_text(&name, field));
    let codec = codec::codec(&name, item);
    let derive =
        if item.is_table() { quote!(#[derive(Clone, PartialEq)]) } else { quote!(#[derive(Clone, Debug, PartialEq)]) };
    let checks = checks::of_struct(&name, item);
    let reference = idempotency::implementation(&name, item);
    quote! {
        #docs
        #derive
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            #rest
        }

        #methods
        #required
        #default
        #from_text
        #codec
        #reference
        #checks
    }
}

/// What nobody has to give a value. Of what only responses hold, tests make an empty one and set its properties.
fn default(name: &proc_macro2::Ident, item: &StructItem) -> Option<TokenStream> {
    let is_given = |field: &Field| field.asking == Asking::Never;
    let value = match item.is_built {
        true if item.fields.iter().all(is_given) => quote!(Self::new()),
        true => return None,
        false => quote!(Self::empty()),
    };
    Some(quote! {
        impl Default for #name {
            fn default() -> Self {
                #value
            }
        }
    })
}

/// A string in place of an object.
fn from_text(name: &proc_macro2::Ident, field: &Field) -> TokenStream {
    let property = ident(&field.ident);
    let value = match &field.ty {
        Ty::Option(_) => quote!(Some(text.into())),
        Ty::Nullable(_) => quote!(Nullable::Value(text.into())),
        _ => quote!(text.into()),
    };
    quote! {
        impl From<&str> for #name {
            fn from(text: &str) -> Self {
                Self { #property: #value, ..Self::empty() }
            }
        }

        impl From<String> for #name {
            fn from(text: String) -> Self {
                Self { #property: #value, ..Self::empty() }
            }
        }
    }
}

fn field(field: &Field) -> TokenStream {
    let docs = docs(&field.docs);
    let (name, ty) = (ident(&field.ident), tokens::ty(&field.ty));
    quote! {
        #docs
        pub #name: #ty
    }
}

/// What only responses hold is not built by anybody: it has neither a constructor nor setters.
fn methods(file: &ModelFile, item: &StructItem) -> TokenStream {
    let name = ident(&file.ident);
    let building = item.is_built.then(|| {
        let constructor = constructor(item);
        let is_set = |field: &&Field| field.writing == EncodeRule::Optional && field.asking == Asking::Never;
        let optional = item.fields.iter().filter(is_set);
        let setters = optional.map(setter);
        quote!(#constructor #(#setters)*)
    });
    let extra = (item.additional.is_none() && !item.is_table()).then(|| {
        let extra_mut = item.is_built.then(|| {
            quote! {
                #[doc = " Properties to send that the description does not name."]
                pub fn extra_mut(&mut self) -> &mut Extra {
                    &mut self.extra
                }
            }
        });
        quote! {
            #[doc = " Properties that came and that the description does not name."]
            pub fn extra(&self) -> &Extra {
                &self.extra
            }

            #extra_mut
        }
    });
    let mut layouts = item.fields.iter().filter_map(layouts).peekable();
    if building.is_none() && extra.is_none() && layouts.peek().is_none() {
        return TokenStream::new();
    }
    quote! {
        impl #name {
            #(#layouts)*
            #building
            #extra
        }
    }
}

/// The layouts of a property's date-times.
fn layouts(field: &Field) -> Option<TokenStream> {
    let (name, layouts) = field.layouts.as_ref()?;
    let name = ident(name);
    let text = format!(" Layouts of `{}`, as `strptime` has them.", crate::rust_model::code_span(&field.wire));
    Some(quote! {
        #[doc = #text]
        pub const #name: &'static [&'static str] = &[#(#layouts),*];
    })
}

fn constructor(item: &StructItem) -> TokenStream {
    let set = item.fields.iter().filter(|field| field.asking != Asking::Never || field.constant.is_some());
    let values = set.clone().map(|field| {
        let name = ident(&field.ident);
        let given = required::place(item.by_name.as_ref(), &name);
        let value = match &field.constant {
            Some(constant) => only_value(constant, &field.ty),
            None => required_value(field, &given),
        };
        if name == value.to_string() { quote!(#name) } else { quote!(#name: #value) }
    });
    let body = if set.clone().next().is_none() {
        quote!(Self::empty())
    } else {
        quote!(Self { #(#values,)* ..Self::empty() })
    };
    required::constructor(&required_values(item), item.by_name.as_ref(), &body)
}

/// What somebody who builds a struct has to give.
fn required_values(item: &StructItem) -> Vec<RequiredValue<'_>> {
    let asked = item.fields.iter().filter(|field| field.asking != Asking::Never);
    asked
        .map(|field| RequiredValue { ident: &field.ident, docs: &field.brief, given: required_parameter(field) })
        .collect()
}

/// The only value of a field.
fn only_value(constant: &Constant, ty: &Ty) -> TokenStream {
    match (constant, ty) {
        (Constant::Variant(ty, variant), _) => {
            let (ty, variant) = (tokens::path(ty), ident(variant));
            quote!(#ty::#variant)
        }
        (Constant::Text(text), Ty::Option(_)) => quote!(Some(#text.into())),
        (Constant::Text(text), Ty::Nullable(_)) => quote!(Nullable::Value(#text.into())),
        (Constant::Text(text), _) => quote!(#text.into()),
    }
}

/// A required property that may be null is given as what turns into an option.
fn required_parameter(field: &Field) -> Given {
    match &field.ty {
        Ty::Option(_) if field.asking == Asking::Value => {
            let ty = tokens::ty(&field.ty);
            Given::Converted(quote!(impl Into<#ty>))
        }
        _ => Given::of(&field.input),
    }
}

fn required_value(field: &Field, given: &TokenStream) -> TokenStream {
    let value = || converted(&field.input, given);
    match &field.ty {
        Ty::Option(_) if field.asking == Asking::Value => quote!(#given.into()),
        Ty::Option(_) | Ty::Nullable(_) => tokens::optional(&field.ty, &value()),
        _ => value(),
    }
}

fn setter(field: &Field) -> TokenStream {
    let (name, ty) = (ident(&field.ident), parameter(&field.input));
    let value = converted(&field.input, &word("value"));
    let value = tokens::optional(&field.ty, &value);
    let deprecated = deprecated(field.deprecated);
    let docs = docs(&field.brief);
    quote! {
        #docs
        #deprecated
        #[must_use]
        pub fn #name(mut self, value: #ty) -> Self {
            self.#name = #value;
            self
        }
    }
}
