//! Multipart bodies.

use proc_macro2::TokenStream;
use quote::quote;

use super::required::{self, Given, RequiredValue};
use super::setters::{self, Setter};
use super::tokens::{self, converted, docs, ident};
use crate::ir::PartKind;
use crate::rust_model::{FormItem, ModelFile, PartItem, Ty};

/// A multipart body.
pub(super) fn item(file: &ModelFile, item: &FormItem) -> TokenStream {
    let (name, docs) = (ident(&file.ident), docs(&file.docs));
    let fields = item.parts.iter().map(field);
    let open = item.is_open.then(|| {
        quote! {
            #[doc = " The parts, by name."]
            pub parts: Vec<(String, File)>
        }
    });
    let constructor = constructor(item);
    let structure = required::structure(&file.ident, item.by_name.as_ref(), &required_values(item));
    let setters: Vec<TokenStream> = item.parts.iter().filter(|part| !part.required).map(setter).collect();
    let setters = setters::table(&name, &setters);
    let add = item.is_open.then(|| {
        quote! {
            #[doc = " Adds a part."]
            #[must_use]
            pub fn part(mut self, name: impl Into<String>, content: impl Into<File>) -> Self {
                self.parts.push((name.into(), content.into()));
                self
            }
        }
    });
    let default = item.parts.iter().all(|part| !part.required).then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    let parts = item.parts.iter().enumerate().filter(|(_, part)| part.kind != PartKind::Header);
    let writes = parts.map(|(index, part)| write(part, &item.parts[index + 1..]));
    let rest = item.is_open.then(|| {
        quote! {
            for (name, content) in &self.parts {
                form.file(name, content);
            }
        }
    });
    quote! {
        #docs
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            #open
        }

        impl #name {
            #constructor
            #add

            pub(crate) fn write(&self, form: &mut Multipart) {
                #(#writes)*
                #rest
            }
        }

        #setters
        #structure
        #default
    }
}

fn field(part: &PartItem) -> TokenStream {
    let (name, docs, ty) = (ident(&part.ident), docs(&part.docs), tokens::ty(&part.ty));
    if part.required { quote!(#docs pub #name: #ty) } else { quote!(#docs pub #name: Option<#ty>) }
}

fn required_values(item: &FormItem) -> Vec<RequiredValue<'_>> {
    let required = item.parts.iter().filter(|part| part.required);
    required
        .map(|part| RequiredValue { ident: &part.ident, docs: &part.brief, given: Given::of(&part.input) })
        .collect()
}

fn constructor(item: &FormItem) -> TokenStream {
    let values = item.parts.iter().map(|part| {
        let name = ident(&part.ident);
        if !part.required {
            return quote!(#name: None);
        }
        let value = converted(&part.input, &required::place(item.by_name.as_ref(), &name));
        if name == value.to_string() { quote!(#name) } else { quote!(#name: #value) }
    });
    let open = item.is_open.then(|| quote!(parts: Vec::new()));
    required::constructor(&required_values(item), item.by_name.as_ref(), &quote!(Self { #(#values,)* #open }))
}

fn setter(part: &PartItem) -> TokenStream {
    let name = ident(&part.ident);
    let setter = Setter { name: name.clone(), docs: &part.brief, deprecated: false, input: &part.input };
    setter.row(|value| quote!(self.#name = Some(#value)))
}

/// Adds a part with its headers, which follow it.
fn write(part: &PartItem, next: &[PartItem]) -> TokenStream {
    let (name, wire) = (ident(&part.ident), &part.wire);
    let headers = next.iter().take_while(|part| part.kind == PartKind::Header).map(|header| {
        let (name, wire) = (ident(&header.ident), &header.wire);
        quote!(form.part_header(#wire, &self.#name);)
    });
    let headers = quote!(#(#headers)*);
    let is_list = matches!(part.ty, Ty::Vec(_));
    match &part.kind {
        PartKind::Json => quote!(form.json(#wire, &self.#name); #headers),
        PartKind::Text(None) => quote!(form.text(#wire, &self.#name); #headers),
        PartKind::Text(Some(media_type)) => quote!(form.text_as(#wire, #media_type, &self.#name); #headers),
        PartKind::Delimited(separator) => quote!(form.delimited(#wire, &self.#name, #separator); #headers),
        // It is written together with its part.
        PartKind::Header => TokenStream::new(),
        PartKind::File(media_type) => {
            let file = |value: TokenStream| match media_type {
                None => quote!(form.file(#wire, #value); #headers),
                Some(media_type) => quote!(form.file_as(#wire, #media_type, #value); #headers),
            };
            let one = file(quote!(file));
            match (part.required, is_list) {
                (true, false) => file(quote!(&self.#name)),
                (false, false) => quote!(if let Some(file) = &self.#name { #one }),
                (true, true) => quote!(for file in &self.#name { #one }),
                (false, true) => quote!(for file in self.#name.iter().flatten() { #one }),
            }
        }
    }
}
