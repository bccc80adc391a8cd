//! Methods of unions that give what all variants have from one base.

use proc_macro2::TokenStream;
use quote::quote;

use super::spell::{self, Place, docs, ident};
use crate::model::{Around, Given, Holding, SharedField};

/// The methods; none where variants share nothing.
pub(super) fn methods(name: &proc_macro2::Ident, shared: &[SharedField]) -> Option<TokenStream> {
    let methods = shared.iter().map(method);
    (!shared.is_empty()).then(|| {
        quote! {
            impl #name {
                #(#methods)*
            }
        }
    })
}

fn method(field: &SharedField) -> TokenStream {
    let (name, docs) = (ident(&field.ident), docs(&field.docs));
    let ty = match &field.given {
        Given::Text => quote!(&str),
        Given::Copy(ty) => spell::ty(ty, Place::Model),
        Given::Reference(ty) => {
            let ty = spell::ty(ty, Place::Model);
            quote!(&#ty)
        }
    };
    let arms = field.fields.iter().map(|(variant, held, holding)| {
        let (variant, held) = (ident(variant), ident(held));
        let value = value(&quote!(value.#held), *holding, &field.given);
        quote!(Self::#variant(value) => #value)
    });
    quote! {
        #docs
        pub fn #name(&self) -> Option<#ty> {
            match self {
                #(#arms,)*
                _ => None,
            }
        }
    }
}

/// The value of a field, as an option of what is given.
fn value(field: &TokenStream, holding: Holding, given: &Given) -> TokenStream {
    let behind =
        |reference: TokenStream| if holding.is_boxed { quote!(#reference.map(|held| &**held)) } else { reference };
    let reference = match holding.around {
        Around::Nothing if holding.is_boxed => quote!(Some(&*#field)),
        Around::Nothing => quote!(Some(&#field)),
        Around::Option if holding.is_boxed => quote!(#field.as_deref()),
        Around::Option => quote!(#field.as_ref()),
        Around::Maybe => behind(quote!(#field.as_option())),
    };
    match (given, holding.around) {
        (Given::Reference(_), _) => reference,
        (Given::Copy(_), Around::Nothing) => quote!(Some(#field)),
        (Given::Copy(_), Around::Option) => field.clone(),
        (Given::Copy(_), Around::Maybe) => quote!(#reference.copied()),
        (Given::Text, Around::Nothing) => quote!(Some(#field.as_str())),
        (Given::Text, Around::Option) if !holding.is_listed => quote!(#field.as_deref()),
        (Given::Text, _) => quote!(#reference.map(|text| text.as_str())),
    }
}
