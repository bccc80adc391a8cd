//! Constructors: required values as arguments if they cannot be confused, otherwise as fields of a struct.

use proc_macro2::{Ident as Token, TokenStream};
use quote::{format_ident, quote};

use super::tokens::{self, docs, ident};
use crate::naming::Ident;
use crate::rust_model::{Input, Parameter};

/// A required value.
pub(super) struct RequiredValue<'m> {
    /// Its name.
    pub(super) ident: &'m Ident,
    /// Its documentation.
    pub(super) docs: &'m [String],
    /// Its type.
    pub(super) given: Given,
}

/// The type of an argument.
pub(super) enum Given {
    /// This type.
    Exact(TokenStream),
    /// One of several types, as `impl …`.
    Converted(TokenStream),
}

impl Given {
    pub(super) fn of(input: &Input) -> Self {
        let ty = tokens::parameter(input);
        if matches!(input.parameter, Parameter::Plain(_)) { Self::Exact(ty) } else { Self::Converted(ty) }
    }

    fn ty(&self) -> &TokenStream {
        match self {
            Self::Exact(ty) | Self::Converted(ty) => ty,
        }
    }
}

/// Where a constructor finds a value.
pub(super) fn place(by_name: Option<&Ident>, name: &Token) -> TokenStream {
    if by_name.is_some() { quote!(required.#name) } else { quote!(#name) }
}

/// The function `new`.
pub(super) fn constructor(values: &[RequiredValue<'_>], by_name: Option<&Ident>, body: &TokenStream) -> TokenStream {
    let parameters = if let Some(name) = by_name {
        let (name, given) = (ident(name), values.iter().filter_map(converted));
        quote!(required: #name<#(#given),*>)
    } else {
        let parameters = values.iter().map(|value| {
            let (name, ty) = (ident(value.ident), value.given.ty());
            quote!(#name: #ty)
        });
        quote!(#(#parameters),*)
    };
    let docs = if by_name.is_some() { TokenStream::new() } else { docs(&described(values)) };
    quote! {
        #docs
        pub fn new(#parameters) -> Self {
            #body
        }
    }
}

/// The documentation of the values, as a list.
fn described(values: &[RequiredValue<'_>]) -> Vec<String> {
    let items = values.iter().filter_map(|value| {
        let (first, others) = value.docs.split_first()?;
        let item = std::iter::once(format!("- `{}`: {first}", value.ident));
        Some(item.chain(others.iter().map(|line| format!("  {line}"))))
    });
    items.flatten().collect()
}

fn converted<'v>(value: &'v RequiredValue<'_>) -> Option<&'v TokenStream> {
    match &value.given {
        Given::Exact(_) => None,
        Given::Converted(ty) => Some(ty),
    }
}

/// The struct of required values, which has a type parameter for each that is converted.
pub(super) fn structure(owner: &Ident, by_name: Option<&Ident>, values: &[RequiredValue<'_>]) -> Option<TokenStream> {
    let name = ident(by_name?);
    let text = format!(" The required values of a [`{owner}`], for [`{owner}::new`].");
    let mut parameters = Vec::new();
    let exact = values.iter().filter_map(|value| match &value.given {
        Given::Exact(ty) => Some(ty.clone()),
        Given::Converted(_) => None,
    });
    let mut free = free_parameters(exact.collect());
    let fields = values.iter().map(|value| {
        let (docs, field) = (docs(value.docs), ident(value.ident));
        let ty = match &value.given {
            Given::Exact(ty) => ty.clone(),
            Given::Converted(_) => {
                let parameter = free.next();
                parameters.push(parameter.clone());
                quote!(#parameter)
            }
        };
        quote!(#docs pub #field: #ty)
    });
    let fields: Vec<TokenStream> = fields.collect();
    Some(quote! {
        #[doc = #text]
        pub struct #name<#(#parameters),*> {
            #(#fields,)*
        }
    })
}

/// Names of type parameters that differ from the words of some types.
pub(super) fn free_parameters(exact: Vec<TokenStream>) -> impl Iterator<Item = Token> {
    let taken: Vec<String> = exact.into_iter().flatten().map(|token| token.to_string()).collect();
    (1..).map(|number| format_ident!("T{number}")).filter(move |name| taken.iter().all(|word| name != word))
}
