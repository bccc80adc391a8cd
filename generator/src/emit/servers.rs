//! The module of servers.

use proc_macro2::TokenStream;
use quote::quote;

use super::spell::{docs, ident};
use crate::model::{ClientFile, ServerItem};

/// Base URLs: a constant for each server, or a type where the address has variables.
pub(super) fn module(client: &ClientFile) -> TokenStream {
    if client.servers.is_empty() {
        return TokenStream::new();
    }
    let servers = client.servers.iter().map(|server| {
        let (name, docs, url) = (ident(&server.ident), docs(&server.docs), &server.url);
        if server.variables.is_empty() { quote!(#docs pub const #name: &str = #url;) } else { server_type(server) }
    });
    quote! {
        #[doc = " Base URLs that the description names."]
        pub mod servers {
            #(#servers)*
        }
    }
}

/// A server whose address has variables.
fn server_type(server: &ServerItem) -> TokenStream {
    let (name, template) = (ident(&server.ident), &server.template);
    let docs = docs(&server.docs);
    let address = format!(" `{}`", crate::model::code_span(template));
    let fields = server.variables.iter().map(|(field, _)| {
        let field = ident(field);
        quote!(#field: String)
    });
    let values = server.variables.iter().map(|(field, variable)| {
        let field = ident(field);
        variable
            .default
            .as_ref()
            .map_or_else(|| quote!(#field: #field.into()), |value| quote!(#field: #value.to_owned()))
    });
    let arguments = server.required().map(|(field, _)| {
        let field = ident(field);
        quote!(#field: impl Into<String>)
    });
    let optional = server.variables.iter().filter_map(|(field, one)| Some((field, one, one.default.as_deref()?)));
    let setters = optional.map(|(field, variable, default)| server_setter(field, variable, default));
    let parts = parts_of(server);
    let default = server.is_complete().then(|| default_of(server));
    let new = if server.is_complete() {
        " The server with the description's defaults."
    } else {
        " The server with the values that its address needs, and the description's defaults for others."
    };
    quote! {
        #docs
        #[doc = ""]
        #[doc = #address]
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct #name {
            #(#fields,)*
        }

        impl #name {
            #[doc = #new]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* }
            }

            #(#setters)*

            #[doc = " The base URL."]
            pub fn url(&self) -> String {
                [#(#parts),*].concat()
            }
        }

        #default

        impl From<#name> for String {
            fn from(server: #name) -> Self {
                server.url()
            }
        }
    }
}

/// `Default` of a server whose variables all have one.
fn default_of(server: &ServerItem) -> TokenStream {
    let name = ident(&server.ident);
    quote! {
        impl Default for #name {
            fn default() -> Self {
                Self::new()
            }
        }
    }
}

/// The texts of an address, with a field for each variable.
fn parts_of(server: &ServerItem) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = server.template.as_str();
    while let Some((before, behind)) = rest.split_once('{') {
        text.push_str(before);
        let found = behind.split_once('}').and_then(|(name, after)| {
            Some((server.variables.iter().find(|(_, variable)| variable.name == name)?, after))
        });
        let Some(((field, _), after)) = found else {
            text.push('{');
            rest = behind;
            continue;
        };
        if !text.is_empty() {
            parts.push(quote!(#text));
            text.clear();
        }
        let field = ident(field);
        parts.push(quote!(self.#field.as_str()));
        rest = after;
    }
    text.push_str(rest);
    if !text.is_empty() {
        parts.push(quote!(#text));
    }
    parts
}

fn server_setter(field: &crate::names::Ident, variable: &crate::ir::ServerVariable, default: &str) -> TokenStream {
    let field = ident(field);
    let code = crate::model::code_span;
    let mut text = format!(" Sets `{}`; `{}` if nothing is set.", code(&variable.name), code(default));
    if !variable.values.is_empty() {
        let values: Vec<String> = variable.values.iter().map(|value| format!("`{}`", code(value))).collect();
        text = format!("{text} It is one of {}.", values.join(", "));
    }
    let more = docs(&crate::model::clean_text(variable.docs.description.as_deref().unwrap_or_default()));
    let gap = (!more.is_empty()).then(|| quote!(#[doc = ""]));
    quote! {
        #[doc = #text]
        #gap
        #more
        #[must_use]
        pub fn #field(mut self, value: impl Into<String>) -> Self {
            self.#field = value.into();
            self
        }
    }
}
