//! The module of servers.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{docs, ident};
use crate::rust_model::{ClientFile, OwnServerItem, ServerItem};

/// Base URLs: a constant for each server, or a type if the URL has variables.
pub(super) fn module(client: &ClientFile) -> TokenStream {
    if client.servers.is_empty() && client.own_servers.is_empty() {
        return TokenStream::new();
    }
    let servers = client.servers.iter().map(|server| {
        let (name, docs, url) = (ident(&server.ident), docs(&server.docs), &server.url);
        if server.variables.is_empty() { quote!(#docs pub const #name: &str = #url;) } else { server_type(server) }
    });
    let own_servers = client.own_servers.iter().map(own_server);
    quote! {
        #[doc = " Base URLs of the description."]
        pub mod servers {
            #(#servers)*
            #(#own_servers)*
        }
    }
}

/// A server of operations.
fn own_server(server: &OwnServerItem) -> TokenStream {
    let (name, text, setting) = (ident(&server.constant), server.constant.as_str(), &server.setting);
    let docs = docs(&server.docs);
    let url = if let Some(url) = &server.address { quote!(Some(#url)) } else { quote!(None) };
    let variables = server.variables.as_ref().map(server_type);
    quote! {
        #docs
        pub const #name: &oasmith_runtime::ServerSpec =
            &oasmith_runtime::ServerSpec { name: #text, setting: #setting, url: #url };

        #variables
    }
}

/// The builder's method for servers of operations.
pub(super) fn method(client: &ClientFile) -> Option<TokenStream> {
    let first = client.own_servers.first()?;
    let example = format!(
        " Sets the base URL of operations whose server is not the default: [`servers::{}`] and others of",
        first.constant
    );
    Some(quote! {
        #[doc = #example]
        #[doc = " [`servers`]. Once a base URL is set, each of them that is called has to be set too."]
        pub fn server(mut self, server: &'static runtime::ServerSpec, url: impl Into<String>) -> Self {
            self.config = self.config.server(server, url);
            self
        }
    })
}

/// A server whose URL has variables.
fn server_type(server: &ServerItem) -> TokenStream {
    let (name, template) = (ident(&server.ident), &server.template);
    let docs = docs(&server.docs);
    let address = format!(" `{}`", crate::rust_model::code_span(template));
    let fields = server.variables.iter().map(|(field, _)| {
        let field = ident(field);
        quote!(#field: String)
    });
    let values = server.variables.iter().map(|(field, variable)| {
        let field = ident(field);
        if let Some(value) = &variable.default {
            quote!(#field: #value.to_owned())
        } else {
            quote!(#field: #field.into())
        }
    });
    let required: Vec<_> = server.variables.iter().filter(|(_, variable)| variable.default.is_none()).collect();
    let arguments = required.iter().map(|(field, _)| {
        let field = ident(field);
        quote!(#field: impl Into<String>)
    });
    let setters = server.variables.iter().filter_map(|(field, variable)| server_setter(field, variable));
    let (parts, new) = (parts_of(server), new_docs(&required));
    let default = required.is_empty().then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    quote! {
        #docs
        #[doc = ""]
        #[doc = #address]
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct #name {
            #(#fields,)*
        }

        impl #name {
            #new
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

/// The literal parts of a URL, with a field for each variable between them.
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

/// The documentation of the constructor and of its documented arguments.
fn new_docs(required: &[&(crate::naming::Ident, crate::ir::ServerVariable)]) -> TokenStream {
    if required.is_empty() {
        return quote!(#[doc = " The server with the description's defaults."]);
    }
    let mut lines = vec!["The server with what the description leaves to the caller:".to_owned(), String::new()];
    for (field, variable) in required {
        let text = crate::rust_model::clean_text(variable.docs.description.as_deref().unwrap_or_default());
        let text = text.first().map(|text| format!(": {text}")).unwrap_or_default();
        lines.push(format!("- `{field}`{text}"));
    }
    docs(&lines)
}

/// The setter of a variable that has a default.
fn server_setter(field: &crate::naming::Ident, variable: &crate::ir::ServerVariable) -> Option<TokenStream> {
    let field = ident(field);
    let code = crate::rust_model::code_span;
    let mut text =
        format!(" Sets `{}`; `{}` if nothing is set.", code(&variable.name), code(variable.default.as_ref()?));
    if !variable.values.is_empty() {
        let values: Vec<String> = variable.values.iter().map(|value| format!("`{}`", code(value))).collect();
        text = format!("{text} It is one of {}.", values.join(", "));
    }
    let more = docs(&crate::rust_model::clean_text(variable.docs.description.as_deref().unwrap_or_default()));
    let gap = (!more.is_empty()).then(|| quote!(#[doc = ""]));
    Some(quote! {
        #[doc = #text]
        #gap
        #more
        #[must_use]
        pub fn #field(mut self, value: impl Into<String>) -> Self {
            self.#field = value.into();
            self
        }
    })
}
