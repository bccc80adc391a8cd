//! Models that are one of several types.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{self, docs, ident, word};
use crate::naming::Ident;
use crate::rust_model::{ModelFile, Ty, UnionCaseItem, UnionDiscrimination, UnionItem, VariantItem};

/// An enum of types.
pub(super) fn item(file: &ModelFile, item: &UnionItem) -> TokenStream {
    let (name, unknown) = (ident(&file.ident), ident(&item.unknown));
    let docs = docs(&file.docs);
    let variants = item.variants.iter().map(|variant| {
        let (variant, ty) = (ident(&variant.ident), tokens::ty(&variant.ty));
        let text = format!(" {}", variant_text(&variant.to_string()));
        quote!(#[doc = #text] #variant(#ty))
    });
    let froms = item
        .variants
        .iter()
        .filter(|variant| variant.is_distinct)
        .map(|variant| from(&name, &variant.ident, &variant.ty));
    let arms = item.arms.iter().map(|arm| union_arm(arm, &item.unknown));
    let checks = super::checks::of_union(&name, item);
    let writes = item.variants.iter().map(write);
    let shared = super::shared::methods(&name, &item.shared);
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that fits none of the types, kept as it came."]
            #unknown(json::Value),
        }

        #shared
        #(#froms)*

        impl Decode for #name {
            fn empty() -> Self {
                Self::#unknown(json::Value::Null)
            }

            fn read(&mut self, reader: &mut Reader<'_>) {
                *self = match reader.kind() {
                    #(#arms,)*
                    _ => Self::#unknown(reader.value()),
                };
            }
        }

        impl Encode for #name {
            fn write(&self, writer: &mut Writer) {
                match self {
                    #(#writes,)*
                    Self::#unknown(value) => value.write(writer),
                }
            }
        }

        #checks
    }
}

/// Writes a value, with the property that tells its variant apart where its type does not always have it.
fn write(variant: &VariantItem) -> TokenStream {
    let name = ident(&variant.ident);
    if let Some((property, value)) = &variant.tag {
        quote!(Self::#name(value) => writer.tagged(#property, #value, value))
    } else {
        quote!(Self::#name(value) => value.write(writer))
    }
}

fn variant_text(variant: &str) -> String {
    format!("The type `{variant}`.")
}

fn from(name: &proc_macro2::Ident, variant: &Ident, ty: &Ty) -> TokenStream {
    let variant = ident(variant);
    let (given, value) = match ty {
        Ty::Boxed(inner) => (tokens::ty(inner), quote!(Box::new(value))),
        other => (tokens::ty(other), quote!(value)),
    };
    quote! {
        impl From<#given> for #name {
            fn from(value: #given) -> Self {
                Self::#variant(#value)
            }
        }
    }
}

fn union_arm(arm: &UnionCaseItem, unknown: &Ident) -> TokenStream {
    let kind = word(arm.kind);
    let unknown = ident(unknown);
    match &arm.pick {
        UnionDiscrimination::Only(variant) => {
            let variant = ident(variant);
            quote!(Some(json::Kind::#kind) => Self::#variant(reader.value()))
        }
        UnionDiscrimination::Property(property, variants, otherwise) => {
            let cases = variants.iter().map(|(value, variant)| {
                let variant = ident(variant);
                quote!(Some(#value) => Self::#variant(reader.value()))
            });
            let rest = if let Some(base) = otherwise.as_ref().map(ident) {
                quote!(reader.try_value().map_or_else(|| Self::#unknown(reader.value()), Self::#base))
            } else {
                quote!(Self::#unknown(reader.value()))
            };
            quote! {
                Some(json::Kind::#kind) => match reader.peek_text_member(#property).as_deref() {
                    #(#cases,)*
                    _ => #rest,
                }
            }
        }
        UnionDiscrimination::First(order) => {
            let tries = order.iter().map(|(variant, properties)| {
                let variant = ident(variant);
                quote! {
                    if let Some(value) = reader.try_members(&[#(#properties),*]) {
                        Self::#variant(value)
                    } else
                }
            });
            quote!(Some(json::Kind::#kind) => #(#tries)* { Self::#unknown(reader.value()) })
        }
    }
}
