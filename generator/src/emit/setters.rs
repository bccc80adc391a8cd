//! The methods that set optional values: a table with a row for each.

use proc_macro2::{Ident as Token, TokenStream};
use quote::quote;

use super::tokens::{converted, deprecated, docs, parameter, word};
use crate::rust_model::Input;

/// A method that sets a value.
pub(super) struct Setter<'m> {
    /// Its name.
    pub(super) name: Token,
    /// Its documentation.
    pub(super) docs: &'m [String],
    /// Whether the value is deprecated.
    pub(super) deprecated: bool,
    /// What it takes.
    pub(super) input: &'m Input,
}

impl Setter<'_> {
    /// The row of the method; `assignment` gets the converted value.
    pub(super) fn row(&self, assignment: impl FnOnce(TokenStream) -> TokenStream) -> TokenStream {
        let (name, docs, deprecated, ty) =
            (&self.name, docs(self.docs), deprecated(self.deprecated), parameter(self.input));
        let assignment = assignment(converted(self.input, &word("value")));
        quote!(#docs #deprecated #name(value: #ty) => #assignment)
    }
}

/// The table of a struct's setters; nothing without rows.
pub(super) fn table(name: &Token, rows: &[TokenStream]) -> TokenStream {
    if rows.is_empty() {
        return TokenStream::new();
    }
    quote! {
        oasmith_runtime::setters! {
            #name, self { #(#rows,)* }
        }
    }
}
