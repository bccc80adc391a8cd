//! Models that are unions.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{self, docs, ident, word};
use crate::ir::DiscriminatorValue;
use crate::naming::Ident;
use crate::rust_model::{
    Expandable, ModelFile, Ty, UnionCaseItem, UnionDiscrimination, UnionItem, VariantConstructor, VariantItem,
};

/// The enum of a union.
pub(super) fn item(file: &ModelFile, item: &UnionItem) -> TokenStream {
    let (name, unknown) = (ident(&file.ident), ident(&item.unknown));
    let docs = docs(&file.docs);
    let variants = item.variants.iter().map(|variant| {
        let (variant, ty) = (ident(&variant.ident), tokens::ty(&variant.ty));
        quote!(#variant(#ty))
    });
    let froms = item
        .variants
        .iter()
        .filter(|variant| variant.is_distinct)
        .map(|variant| from(&name, &variant.ident, &variant.ty));
    let strings =
        item.string.and_then(|index| item.variants.get(index)).map(|variant| from_strings(&name, variant, item));
    let arrays = item.several.and_then(|index| item.variants.get(index)).and_then(|variant| from_array(&name, variant));
    let arms = item.cases.iter().map(|case| union_arm(case, &item.unknown));
    let checks = super::checks::of_union(&name, item);
    let writes = item.variants.iter().map(write);
    let shared = super::shared::methods(&name, &item.shared);
    let constructors = constructors(&name, &item.constructors);
    let expandable = item.expandable.as_ref().map(|expandable| expandable_methods(&name, expandable));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that matches none of the types, kept unchanged."]
            #unknown(json::Value),
        }

        #shared
        #expandable
        #constructors
        #(#froms)*
        #strings
        #arrays

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

/// The table of functions that make a variant.
fn constructors(name: &proc_macro2::Ident, constructors: &[VariantConstructor]) -> TokenStream {
    if constructors.is_empty() {
        return TokenStream::new();
    }
    let rows = constructors.iter().map(|constructor| {
        let (function, variant) = (ident(&constructor.ident), ident(&constructor.variant));
        let (held, is_boxed) = match &constructor.ty {
            Ty::Boxed(inner) => (tokens::ty(inner), true),
            other => (tokens::ty(other), false),
        };
        let names: Vec<_> = constructor.values.iter().map(|(name, _)| ident(name)).collect();
        let tys = constructor.values.iter().map(|(_, input)| tokens::parameter(input));
        let value = quote!(#held::new(#(#names),*));
        let value = if is_boxed { quote!(Box::new(#value)) } else { value };
        quote!(#function(#(#names: #tys),*) => Self::#variant(#value))
    });
    quote! {
        oasmith_runtime::constructors! {
            #name { #(#rows,)* }
        }
    }
}

/// What reads an id, whether it was sent alone or in its object.
fn expandable_methods(name: &proc_macro2::Ident, expandable: &Expandable) -> TokenStream {
    let id = ident(&expandable.id);
    let ids = expandable.objects.iter().map(|(variant, _, field)| {
        let (variant, field) = (ident(variant), ident(field));
        quote!(Self::#variant(value) => Some(&value.#field))
    });
    let object = expandable.objects.first().map(|(variant, ty, _)| {
        let (variant, ty) = (ident(variant), tokens::ty(ty));
        quote! {
            #[doc = " Returns the object, if the server sent it instead of the id."]
            pub fn object(&self) -> Option<&#ty> {
                if let Self::#variant(value) = self { Some(value) } else { None }
            }
        }
    });
    quote! {
        impl #name {
            #[doc = " Returns the id, also if the server sent the object."]
            pub fn id(&self) -> Option<&str> {
                match self {
                    Self::#id(id) => Some(id),
                    #(#ids,)*
                    _ => None,
                }
            }

            #object
        }
    }
}

/// Writes a value, with the discriminator if its type does not always contain it.
fn write(variant: &VariantItem) -> TokenStream {
    let name = ident(&variant.ident);
    if let Some((property, value)) = &variant.tag {
        let by_reference = value.as_str().is_none().then(|| quote!(&));
        let value = literal(value);
        quote!(Self::#name(value) => writer.tagged(#property, #by_reference #value, value))
    } else {
        quote!(Self::#name(value) => value.write(writer))
    }
}

/// The literal of a value, which is also a pattern.
pub(super) fn literal(value: &DiscriminatorValue) -> TokenStream {
    match value {
        DiscriminatorValue::String(text) => quote!(#text),
        DiscriminatorValue::Integer(number) => {
            let sign = (*number < 0).then(|| quote!(-));
            let digits = Literal::u64_unsuffixed(number.unsigned_abs());
            quote!(#sign #digits)
        }
        DiscriminatorValue::Bool(value) => quote!(#value),
    }
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

/// The conversions of strings to the union. The only variant that is a string has one of them from its own type.
fn from_strings(name: &proc_macro2::Ident, chosen: &VariantItem, item: &UnionItem) -> TokenStream {
    let variant = ident(&chosen.ident);
    let value = if matches!(chosen.ty, Ty::Boxed(_)) { quote!(Box::new(value.into())) } else { quote!(value.into()) };
    let from = |given: TokenStream, value: &TokenStream| {
        quote! {
            impl From<#given> for #name {
                fn from(value: #given) -> Self {
                    Self::#variant(#value)
                }
            }
        }
    };
    let slice = from(quote!(&str), &value);
    let same = quote!(value);
    let is_there = item.variants.iter().any(|variant| variant.is_distinct && variant.ty == Ty::String);
    let owned = (!is_there).then(|| from(quote!(String), if chosen.ty == Ty::String { &same } else { &value }));

    quote!(#slice #owned)
}

/// The conversions of arrays to the union: items of a list, or pairs of an object.
fn from_array(name: &proc_macro2::Ident, chosen: &VariantItem) -> Option<TokenStream> {
    let variant = ident(&chosen.ident);
    match &chosen.ty {
        Ty::Vec(item) => {
            let item = tokens::ty(item);
            Some(quote! {
                impl<T: Into<#item>, const N: usize> From<[T; N]> for #name {
                    fn from(items: [T; N]) -> Self {
                        Self::#variant(items.into_iter().map(Into::into).collect())
                    }
                }
            })
        }
        Ty::Map(value) => {
            let value = tokens::ty(value);
            Some(quote! {
                impl<K: Into<String>, V: Into<#value>, const N: usize> From<[(K, V); N]> for #name {
                    fn from(pairs: [(K, V); N]) -> Self {
                        Self::#variant(pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
                    }
                }
            })
        }
        _ => None,
    }
}

fn union_arm(case: &UnionCaseItem, unknown: &Ident) -> TokenStream {
    let kind = word(case.kind);
    let unknown = ident(unknown);
    match &case.discrimination {
        UnionDiscrimination::Only(variant) => {
            let variant = ident(variant);
            quote!(Some(json::Kind::#kind) => Self::#variant(reader.value()))
        }
        UnionDiscrimination::Property(property, variants, otherwise) => {
            let cases = variants.iter().map(|(value, variant)| {
                let (value, variant) = (literal(value), ident(variant));
                quote!(Some(#value) => Self::#variant(reader.value()))
            });
            let found = match variants.first() {
                Some((DiscriminatorValue::Integer(_), _)) => quote!(reader.peek_member::<i64>(#property)),
                Some((DiscriminatorValue::Bool(_), _)) => quote!(reader.peek_member::<bool>(#property)),
                _ => quote!(reader.peek_text_member(#property).as_deref()),
            };
            let rest = if let Some(base) = otherwise.as_ref().map(ident) {
                quote!(reader.try_value().map_or_else(|| Self::#unknown(reader.value()), Self::#base))
            } else {
                quote!(Self::#unknown(reader.value()))
            };
            quote! {
                Some(json::Kind::#kind) => match #found {
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
