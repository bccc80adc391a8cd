//! Files of models.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::required::{self, Given, RequiredValue};
use super::setters::{self, Setter};
use super::tokens::{self, cfg, converted, docs, ident, word};
use super::{checks, codec, conversion, enums, forms, idempotency, unions};
use crate::rust_model::{
    Asking, Constant, DefaultValue, EncodeRule, Export, Field, Imports, Item, ModelFile, ModuleItem, StructItem, Ty,
};

/// `models/mod.rs`: re-exports of all models.
pub(super) fn index(files: &[ModuleItem]) -> TokenStream {
    let modules = files.iter().map(|file| {
        let (module, cfg) = (ident(&file.module), cfg(&file.features));
        let public = file.is_public().then(|| quote!(pub));
        quote!(#cfg #public mod #module;)
    });
    let uses = files.iter().filter_map(|file| {
        let (module, name, cfg) = (ident(&file.module), ident(file.main.as_ref()?), cfg(&file.features));
        let inline = file.is_public().then(|| quote!(#[doc(inline)]));
        let names = if let Some(required) = file.main_required.as_ref().map(ident) {
            quote!({#name, #required})
        } else {
            quote!(#name)
        };
        Some(quote!(#cfg #inline pub use #module::#names;))
    });
    quote! {
        #![doc = " Types of requests and responses. Types that only one of them uses are in its module."]
        #(#modules)*
        #(#uses)*
    }
}

/// `shared/mod.rs`: modules of types that several owners share.
pub(super) fn shared(files: &[ModuleItem]) -> TokenStream {
    let modules = files.iter().map(|file| {
        let (module, cfg) = (ident(&file.module), cfg(&file.features));
        quote!(#cfg pub mod #module;)
    });
    quote! {
        #![doc = " Types that are shared. Each owner re-exports them under its own name."]
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

/// The re-exports of a file, one line for each module.
pub(super) fn exports(exports: &[Export]) -> impl Iterator<Item = TokenStream> {
    let mut groups: BTreeMap<&[String], Vec<&Export>> = BTreeMap::new();
    for export in exports {
        groups.entry(&export.path.modules).or_default().push(export);
    }
    groups.into_iter().map(|(modules, exports)| {
        let modules = modules.iter().map(|module| word(module));
        let names = exports.iter().map(|export| {
            let (name, shown) = (word(&export.path.name), ident(&export.ident));
            if name == shown { quote!(#name) } else { quote!(#name as #shown) }
        });
        let names: Vec<TokenStream> = names.collect();
        match names.as_slice() {
            [only] => quote!(pub use #(#modules::)*#only;),
            several => quote!(pub use #(#modules::)*{#(#several),*};),
        }
    })
}

/// The imports of a file, in the order that rustfmt gives them.
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
    let models_module = imports.models_module.then(|| {
        quote!(
            use crate::models;
        )
    });
    let json = names(&quote!(oasmith_runtime::json), imports.json.iter().copied(), &quote!(self));
    let runtime = names(&quote!(oasmith_runtime), imports.runtime.iter().copied(), &quote!(self as runtime));
    let client = names(&quote!(crate::client), imports.client.iter().map(String::as_str), &quote!(self));
    let models = names(&quote!(super), imports.models.iter().map(String::as_str), &quote!(self));
    quote! {
        #map
        #fmt
        #json
        #runtime
        #client
        #models_module
        #models
    }
}

/// The import of some names of a module; one of them may be the module itself.
fn names<'n>(module: &TokenStream, names: impl Iterator<Item = &'n str>, own: &TokenStream) -> TokenStream {
    let names = names.map(|name| if name == "self" { own.clone() } else { word(name).to_token_stream() });
    let (own, others): (Vec<TokenStream>, Vec<TokenStream>) =
        names.partition(|name| name.to_string() == own.to_string());
    match (own.as_slice(), others.as_slice()) {
        ([], []) => TokenStream::new(),
        ([own], []) if own.to_string() == "self" => quote!(use #module;),
        ([], [only]) => quote!(use #module::#only;),
        _ => quote!(use #module::{#(#own,)* #(#others),*};),
    }
}

fn structure(file: &ModelFile, item: &StructItem) -> TokenStream {
    let name = ident(&file.ident);
    let docs = docs(&file.docs);
    let fields = item.fields.iter().map(field);
    let rest = if let Some(ty) = &item.additional {
        let ty = tokens::ty(ty);
        quote! {
            #[doc = " Additional properties."]
            pub additional: BTreeMap<String, #ty>
        }
    } else {
        quote!(extra: Extra)
    };
    let (methods, setters) = (methods(file, item), setters(&name, item));
    let required =
        item.is_built.then(|| required::structure(&file.ident, item.by_name.as_ref(), &required_values(item)));
    let default = default(&name, item);
    let from_text = item.text.and_then(|index| item.fields.get(index)).map(|field| from_text(&name, field));
    let from_required = conversion::of_required(&name, item);
    let codec = codec::codec(&name, item);
    let derive = if item.is_table() { quote!(#[derive(Clone)]) } else { quote!(#[derive(Clone, Debug, PartialEq)]) };
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
        #setters
        #required
        #default
        #from_text
        #from_required
        #codec
        #reference
        #checks
    }
}

/// The impl of `Default`, where the table of a struct does not have it.
fn default(name: &proc_macro2::Ident, item: &StructItem) -> Option<TokenStream> {
    let value = match item.default_value()? {
        DefaultValue::Empty if item.is_table() => return None,
        DefaultValue::Empty => quote!(Self::empty()),
        DefaultValue::New => quote!(Self::new()),
    };
    Some(quote! {
        impl Default for #name {
            fn default() -> Self {
                #value
            }
        }
    })
}

/// The conversion of a string to an object (`x-oasmith-text`).
fn from_text(name: &proc_macro2::Ident, field: &Field) -> TokenStream {
    let property = ident(&field.ident);
    let held = match &field.ty {
        Ty::Option(inner) | Ty::Nullable(inner) => inner,
        other => other,
    };
    let from = |given: TokenStream, value: TokenStream| {
        let value = if *held == field.ty { value } else { tokens::optional(&field.ty, &value) };
        quote! {
            impl From<#given> for #name {
                fn from(text: #given) -> Self {
                    Self { #property: #value, ..Self::empty() }
                }
            }
        }
    };
    let owned = if *held == Ty::String { quote!(text) } else { quote!(text.into()) };
    let (slice, owned) = (from(quote!(&str), quote!(text.into())), from(quote!(String), owned));
    quote!(#slice #owned)
}

fn field(field: &Field) -> TokenStream {
    let docs = docs(&field.docs);
    let (name, ty) = (ident(&field.ident), tokens::ty(&field.ty));
    quote! {
        #docs
        pub #name: #ty
    }
}

/// The setters. Structs that only occur in responses have none, because programs do not build them.
fn setters(name: &proc_macro2::Ident, item: &StructItem) -> TokenStream {
    let is_set =
        |field: &&Field| item.is_built && field.writing == EncodeRule::Optional && field.asking == Asking::Never;
    let rows: Vec<TokenStream> = item.fields.iter().filter(is_set).map(setter).collect();
    setters::table(name, &rows)
}

/// The constructor of structs that programs build, and what a table cannot express.
fn methods(file: &ModelFile, item: &StructItem) -> TokenStream {
    let name = ident(&file.ident);
    let building = (item.is_built && !item.is_constructed_by_table()).then(|| constructor(item));
    // As the table has them, so that a struct loses none when it is written out.
    let extra = (item.additional.is_none() && !item.is_table()).then(|| {
        quote! {
            #[doc = " Returns the properties of the response that the description does not declare."]
            pub fn extra(&self) -> &Extra {
                &self.extra
            }

            #[doc = " Returns the undeclared properties for changes. They are sent with the declared ones."]
            pub fn extra_mut(&mut self) -> &mut Extra {
                &mut self.extra
            }
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

/// The constant with the formats of a property's date-times.
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

/// The required values of a struct.
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
        (Constant::Value(value), ty) => {
            let into = value.as_str().map(|_| quote!(.into()));
            let value = super::unions::literal(value);
            match ty {
                Ty::Option(_) => quote!(Some(#value #into)),
                Ty::Nullable(_) => quote!(Nullable::Value(#value #into)),
                _ => quote!(#value #into),
            }
        }
    }
}

/// A required property that may be null takes `impl Into<Option<…>>`.
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
    let name = ident(&field.ident);
    let setter = Setter { name: name.clone(), docs: &field.brief, deprecated: field.deprecated, input: &field.input };
    setter.row(|value| {
        let value = tokens::optional(&field.ty, &value);
        quote!(self.#name = #value)
    })
}
