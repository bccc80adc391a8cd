//! Methods of unions for properties that all variants have from one base.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{self, docs, ident};
use crate::rust_model::{AccessorType, Around, Holding, SharedField};

/// The methods; none if the variants share no properties.
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
        AccessorType::Text => quote!(&str),
        AccessorType::Copy(ty) => tokens::ty(ty),
        AccessorType::Reference(ty) => {
            let ty = tokens::ty(ty);
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

/// The value of a field as an option of a reference.
fn value(field: &TokenStream, holding: Holding, given: &AccessorType) -> TokenStream {
    let behind =
        |reference: TokenStream| if holding.is_boxed { quote!(#reference.map(|held| &**held)) } else { reference };
    let reference = match holding.around {
        Around::Nothing if holding.is_boxed => quote!(Some(&*#field)),
        Around::Nothing => quote!(Some(&#field)),
        Around::Option if holding.is_boxed => quote!(#field.as_deref()),
        Around::Option => quote!(#field.as_ref()),
        Around::Nullable => behind(quote!(#field.as_option())),
    };
    match (given, holding.around) {
        (AccessorType::Reference(_), _) => reference,
        (AccessorType::Copy(_), Around::Nothing) => quote!(Some(#field)),
        (AccessorType::Copy(_), Around::Option) => field.clone(),
        (AccessorType::Copy(_), Around::Nullable) => quote!(#reference.copied()),
        (AccessorType::Text, Around::Nothing) => quote!(Some(#field.as_str())),
        (AccessorType::Text, Around::Option) if !holding.is_listed => quote!(#field.as_deref()),
        (AccessorType::Text, _) => quote!(#reference.map(|text| text.as_str())),
    }
}
