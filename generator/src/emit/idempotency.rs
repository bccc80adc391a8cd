//! Requests with an idempotency reference, which the caller chooses.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{self, ident};
use crate::rust_model::{StructItem, Ty};

/// The trait by which the reference is set and read.
pub(super) fn implementation(name: &proc_macro2::Ident, item: &StructItem) -> Option<TokenStream> {
    let field = item.fields.get(item.reference?)?;
    let (property, wire) = (ident(&field.ident), &field.wire);
    let text = |inner: &Ty| {
        let ty = tokens::ty(inner);
        quote!(#ty::as_str)
    };
    let (read, value) = match &field.ty {
        Ty::Option(inner) if **inner == Ty::String => {
            (quote!(self.#property.as_deref()), quote!(Some(reference.into())))
        }
        Ty::Option(inner) => {
            let text = text(inner);
            (quote!(self.#property.as_ref().map(#text)), quote!(Some(reference.into().into())))
        }
        Ty::Nullable(inner) => {
            let text = text(inner);
            let value = if **inner == Ty::String { quote!(reference.into()) } else { quote!(reference.into().into()) };
            (quote!(self.#property.as_option().map(#text)), quote!(Nullable::Value(#value)))
        }
        Ty::String => (quote!(Some(&self.#property)), quote!(reference.into())),
        _ => (quote!(Some(self.#property.as_str())), quote!(reference.into().into())),
    };
    Some(quote! {
        impl IdempotencyReference for #name {
            const MEMBER: &'static str = #wire;

            fn idempotency_reference(&self) -> Option<&str> {
                #read
            }

            fn set_idempotency_reference(&mut self, reference: impl Into<String>) {
                self.#property = #value;
            }
        }
    })
}
