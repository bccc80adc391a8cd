//! How the properties of a struct are read and written.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::ident;
use crate::rust_model::{DecodeRule, DefaultValue, EncodeRule, Field, StructItem};

/// The impls that read and write a struct: a table of its properties, or functions if a table cannot express them.
pub(super) fn codec(name: &proc_macro2::Ident, item: &StructItem) -> TokenStream {
    if !item.is_table() {
        let (decode, encode) = (decode(name, item), encode(name, item));
        return quote!(#decode #encode);
    }
    let rows = item.fields.iter().map(|field| {
        let (name, wire) = (ident(&field.ident), &field.wire);
        match field.reading {
            DecodeRule::Required(number) => {
                let number = Literal::u32_unsuffixed(number);
                quote!(#wire => required(#number) #name)
            }
            DecodeRule::Property => quote!(#wire => optional #name),
        }
    });
    let new = item.is_constructed_by_table().then(|| quote!(+ new));
    let default = (item.default_value() == Some(DefaultValue::Empty)).then(|| quote!(: Default #new));
    quote! {
        oasmith_runtime::object! {
            #name #default { #(#rows,)* }
        }
    }
}

/// The impl that reads a struct.
fn decode(name: &proc_macro2::Ident, item: &StructItem) -> TokenStream {
    let required = item.required();
    let count = required.len();
    let required = (!required.is_empty()).then(|| quote!(const REQUIRED: &'static [&'static str] = &[#(#required),*];));
    let notes = item.fields.iter().map(notes).sum::<usize>();
    let notes = (notes > 0).then(|| {
        let notes = Literal::usize_unsuffixed(notes);
        quote!(const ALIAS_SLOTS: usize = #notes;)
    });
    // An object without described properties, or with any number of properties of one type, may be empty.
    let open = (item.fields.is_empty() || item.additional.is_some()).then(|| {
        quote!(
            const OPEN: bool = true;
        )
    });
    let blanks = item.fields.iter().map(|field| {
        let name = ident(&field.ident);
        quote!(#name: Decode::empty())
    });
    let mut first = count;
    let arms = item.fields.iter().map(|field| {
        let arms = arms(field, first);
        first += self::notes(field);
        arms
    });
    let (rest_blank, rest) = match item.additional {
        Some(_) => (quote!(additional: BTreeMap::new()), quote!(reader.entry(name, &mut self.additional))),
        None => (quote!(extra: Extra::new()), quote!(reader.extra(name, &mut self.extra))),
    };
    let text = item.text.and_then(|index| item.fields.get(index)).map(|field| {
        let wire = &field.wire;
        quote! {
            fn read(&mut self, reader: &mut Reader<'_>) {
                reader.object_or_text(self, #wire);
            }
        }
    });
    quote! {
        impl Decode for #name {
            #required
            #notes
            #open

            fn empty() -> Self {
                Self { #(#blanks,)* #rest_blank }
            }

            #text

            fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
                match name {
                    #(#arms)*
                    _ => #rest,
                }
            }
        }
    }
}

/// The number of bits that the reader keeps for a property: one for its presence, and one for each alias.
fn notes(field: &Field) -> usize {
    if field.aliases.is_empty() { 0 } else { field.aliases.len() + 2 }
}

/// The match arms of a property, one for each name; `first` is the index of its first bit.
fn arms(field: &Field, first: usize) -> TokenStream {
    let (name, wire) = (ident(&field.ident), &field.wire);
    if field.aliases.is_empty() {
        return match field.reading {
            DecodeRule::Required(number) => {
                let number = Literal::u32_unsuffixed(number);
                quote!(#wire => reader.required(#number, &mut self.#name),)
            }
            DecodeRule::Property => quote!(#wire => reader.member(&mut self.#name),),
        };
    }
    let first = Literal::usize_unsuffixed(first);
    let spellings = std::iter::once(wire).chain(&field.aliases).enumerate();
    let arms = spellings.map(|(rank, spelling)| {
        let rank = Literal::usize_unsuffixed(rank);
        match field.reading {
            DecodeRule::Required(number) => {
                let number = Literal::u32_unsuffixed(number);
                quote!(#spelling => reader.required_alias(#number, #first, #rank, &mut self.#name),)
            }
            DecodeRule::Property => quote!(#spelling => reader.alias(#first, #rank, &mut self.#name),),
        }
    });
    quote!(#(#arms)*)
}

/// The impl that writes a struct.
fn encode(name: &proc_macro2::Ident, item: &StructItem) -> TokenStream {
    let writes = item.fields.iter().map(|field| {
        let (name, wire) = (ident(&field.ident), &field.wire);
        match field.writing {
            EncodeRule::Always => quote!(writer.member(#wire, &self.#name);),
            EncodeRule::Optional => quote!(writer.optional(#wire, &self.#name);),
        }
    });
    let rest = if item.additional.is_some() {
        quote!(writer.entries(&self.additional);)
    } else {
        quote!(writer.extra(&self.extra);)
    };
    quote! {
        impl Encode for #name {
            fn write_members(&self, writer: &mut Writer) {
                #(#writes)*
                #rest
            }
        }
    }
}
