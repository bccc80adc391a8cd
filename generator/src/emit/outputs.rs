//! Types that an operation returns: typed headers, and enums of several outputs.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{self, docs, ident};
use crate::rust_model::{HeadersItem, OutputEnum, Ty};

/// The headers of a response.
pub(super) fn headers(item: &HeadersItem, request: &str) -> TokenStream {
    let name = ident(&item.ident);
    let text = format!(" Headers of the response to [`{request}`]. Each is read when it is asked for.");
    let reads = item.fields.iter().map(|header| {
        let (field, lines, ty) = (ident(&header.ident), docs(&header.docs), tokens::ty(&header.ty));
        let wire = &header.wire;
        let read = tokens::word(if header.is_json { "read_json" } else { "read" });
        quote! {
            #lines
            pub fn #field(&self) -> Result<Option<#ty>, Error> {
                self.headers.#read(#wire)
            }
        }
    });
    quote! {
        #[doc = #text]
        #[doc = ""]
        #[doc = " An invalid header is an error only when it is read."]
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'r> {
            headers: ResponseHeaders<'r>
        }

        impl<'r> #name<'r> {
            #[doc = " The headers of a response."]
            pub fn of<T>(response: &'r Response<T>) -> Self {
                Self { headers: response.into() }
            }

            #(#reads)*
        }
    }
}

pub(super) fn output_enum(output: &OutputEnum) -> TokenStream {
    let name = ident(&output.ident);
    let cases = output.cases.iter().map(|case| {
        let (variant, docs) = (ident(&case.ident), docs(&case.docs));
        let ty = tokens::ty(&case.ty);
        if case.ty == Ty::Unit { quote!(#docs #variant) } else { quote!(#docs #variant(#ty)) }
    });
    quote! {
        #[doc = " The response, by status."]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#cases,)*
        }
    }
}
