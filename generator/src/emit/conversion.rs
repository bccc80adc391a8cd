//! The conversion of required values to the object that has them, so that a request takes them in place of its whole body.

use proc_macro2::{Ident as Token, TokenStream};
use quote::quote;

use super::required;
use super::tokens::{self, ident, word};
use crate::rust_model::{Asking, Field, Parameter, StructItem, Ty};

/// The conversion of the only required value, of several in a tuple, or of those that are given by name.
pub(super) fn of_required(owner: &Token, item: &StructItem) -> TokenStream {
    if !item.is_from_required {
        return TokenStream::new();
    }
    let asked: Vec<&Field> = item.fields.iter().filter(|field| field.asking != Asking::Never).collect();
    let exact = asked.iter().filter(|field| !is_converted(field)).map(|field| tokens::ty(&field.ty));
    let mut generics = Generics { names: Box::new(required::free_parameters(exact.collect())), bounds: Vec::new() };
    let (given, pattern, arguments) = if let Some(by_name) = item.by_name.as_ref().map(ident) {
        let converted = asked.iter().filter(|field| is_converted(field));
        let tys: Vec<TokenStream> = converted.map(|field| generics.of_field(field)).collect();
        (quote!(#by_name<#(#tys),*>), quote!(required), quote!(required))
    } else {
        let names: Vec<Token> = asked.iter().map(|field| ident(&field.ident)).collect();
        let tys: Vec<TokenStream> = asked.iter().map(|field| generics.of_field(field)).collect();
        if let ([name], [ty]) = (names.as_slice(), tys.as_slice()) {
            (quote!(#ty), quote!(#name), quote!(#name))
        } else {
            (quote!((#(#tys),*)), quote!((#(#names),*)), quote!(#(#names),*))
        }
    };
    let bounds = &generics.bounds;
    let generics = (!bounds.is_empty()).then(|| quote!(<#(#bounds),*>));
    quote! {
        impl #generics From<#given> for #owner {
            fn from(#pattern: #given) -> Self {
                Self::new(#arguments)
            }
        }
    }
}

/// Whether the constructor takes something that turns into a value.
fn is_converted(field: &Field) -> bool {
    is_nullable(field) || !matches!(field.input.parameter, Parameter::Plain(_))
}

/// Whether the constructor takes something that turns into an `Option`.
fn is_nullable(field: &Field) -> bool {
    matches!(field.ty, Ty::Option(_)) && field.asking == Asking::Value
}

/// The type parameters of a conversion.
struct Generics {
    /// Free names.
    names: Box<dyn Iterator<Item = Token>>,
    bounds: Vec<TokenStream>,
}

impl Generics {
    fn of_field(&mut self, field: &Field) -> TokenStream {
        if is_nullable(field) {
            let ty = tokens::ty(&field.ty);
            return self.bound(&quote!(Into<#ty>));
        }
        self.of(&field.input.parameter)
    }

    fn of(&mut self, parameter: &Parameter) -> TokenStream {
        match parameter {
            Parameter::Plain(ty) => tokens::ty(ty),
            Parameter::Into(ty) => {
                let ty = tokens::ty(ty);
                self.bound(&quote!(Into<#ty>))
            }
            Parameter::List(item) => {
                let item = self.of(item);
                self.bound(&quote!(IntoIterator<Item = #item>))
            }
            Parameter::Map(value) => {
                let (key, value) = (self.bound(&quote!(Into<String>)), self.of(value));
                self.bound(&quote!(IntoIterator<Item = (#key, #value)>))
            }
        }
    }

    /// A new type parameter.
    fn bound(&mut self, bound: &TokenStream) -> TokenStream {
        let name = self.names.next().unwrap_or_else(|| word("T"));
        self.bounds.push(quote!(#name: #bound));
        quote!(#name)
    }
}
