//! Models that are an open enum of strings or integers, or that contain themselves.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{self, docs, ident, word};
use crate::rust_model::{EnumItem, ModelFile, Ty};

/// An open enum of strings.
pub(super) fn open_enum(file: &ModelFile, item: &EnumItem) -> TokenStream {
    let (name, unknown) = (ident(&file.ident), ident(&item.unknown));
    let docs = docs(&file.docs);
    if let Some(integer) = item.integer {
        return codes(file, item, integer);
    }
    let variants = variants(item);
    let texts: Vec<_> = item.variants.iter().map(|value| (ident(&value.ident), &value.wire)).collect();
    let rows = texts.iter().map(|(variant, wire)| quote!(#wire => #variant));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #variants
            #[doc = " A value that the description does not list, kept unchanged."]
            #unknown(String),
        }

        oasmith_runtime::string_enum! {
            #name, #unknown { #(#rows,)* }
        }
    }
}

fn variants(item: &EnumItem) -> TokenStream {
    let variants = item.variants.iter().map(|value| {
        let (variant, docs) = (ident(&value.ident), docs(&value.docs));
        quote!(#docs #variant)
    });
    quote!(#(#variants,)*)
}

/// An open enum of integers.
fn codes(file: &ModelFile, item: &EnumItem, integer: &str) -> TokenStream {
    let (name, unknown, integer) = (ident(&file.ident), ident(&item.unknown), word(integer));
    let docs = docs(&file.docs);
    let variants = variants(item);
    let codes: Vec<_> = item.variants.iter().map(|value| (ident(&value.ident), code(&value.wire))).collect();
    let to_code = codes.iter().map(|(variant, code)| quote!(Self::#variant => #code));
    let from_code = codes.iter().map(|(variant, code)| quote!(#code => Self::#variant));
    let impls = code_impls(&name, &unknown, &integer);
    quote! {
        #docs
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #variants
            #[doc = " A value that the description does not list, kept unchanged."]
            #unknown(#integer),
        }

        impl #name {
            #[doc = " The number on the wire."]
            pub fn code(self) -> #integer {
                match self {
                    #(#to_code,)*
                    Self::#unknown(value) => value,
                }
            }
        }

        impl From<#integer> for #name {
            fn from(value: #integer) -> Self {
                match value {
                    #(#from_code,)*
                    other => Self::#unknown(other),
                }
            }
        }

        #impls
    }
}

/// A number of the description.
fn code(wire: &str) -> TokenStream {
    let (sign, digits) = wire.strip_prefix('-').map_or((None, wire), |digits| (Some(quote!(-)), digits));
    let digits = Literal::u64_unsuffixed(digits.parse().unwrap_or_default());
    quote!(#sign #digits)
}

/// The impls that all enums of integers share.
fn code_impls(name: &proc_macro2::Ident, unknown: &proc_macro2::Ident, integer: &proc_macro2::Ident) -> TokenStream {
    quote! {
        impl fmt::Display for #name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.code().fmt(formatter)
            }
        }

        impl Decode for #name {
            fn empty() -> Self {
                Self::#unknown(0)
            }

            fn read(&mut self, reader: &mut Reader<'_>) {
                *self = Self::from(reader.value::<#integer>());
            }
        }

        impl Encode for #name {
            fn write(&self, writer: &mut Writer) {
                self.code().write(writer);
            }
        }
    }
}

/// A list or a map that contains itself.
pub(super) fn wrapper(file: &ModelFile, inner: &Ty) -> TokenStream {
    let (name, docs) = (ident(&file.ident), docs(&file.docs));
    let ty = tokens::ty(inner);
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name(pub #ty);

        impl From<#ty> for #name {
            fn from(value: #ty) -> Self {
                Self(value)
            }
        }

        impl Decode for #name {
            fn empty() -> Self {
                Self(Decode::empty())
            }

            fn read(&mut self, reader: &mut Reader<'_>) {
                self.0.read(reader);
            }
        }

        impl Encode for #name {
            fn write(&self, writer: &mut Writer) {
                self.0.write(writer);
            }
        }
    }
}
