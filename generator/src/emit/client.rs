//! The file of the client.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::spell::{docs, ident, word};
use crate::model::{ApiFile, ClientFile, Crate, EnvelopeItem, SchemeItem, SchemeKind};

/// `client.rs`: what the API is, the client, its builder, the servers.
pub(super) fn file(file: &Crate) -> TokenStream {
    let client = &file.client;
    let handles = file.apis.iter().map(|api| (ident(&api.module), ident(&api.ident)));
    let handles = handles.map(|(module, handle)| quote!(use crate::api::#module::#handle;));
    let uses = uses(client);
    let statics = client.envelopes.iter().map(envelope);
    let api = api(file);
    let methods = file.apis.iter().map(handle);
    let title = docs(&client.title);
    let builder = builder(client);
    let servers = servers(client);
    quote! {
        #uses
        #(#handles)*

        #(#statics)*
        #api

        #title
        #[doc = ""]
        #[doc = " Cloning is cheap, and clones share their connections."]
        #[derive(Clone, Debug)]
        pub struct Client {
            inner: runtime::Client
        }

        impl Client {
            #[doc = " Starts building a client."]
            pub fn builder() -> ClientBuilder {
                ClientBuilder { config: Config::new() }
            }

            #(#methods)*
        }

        #builder
        #servers
    }
}

fn uses(client: &ClientFile) -> TokenStream {
    let mut names = vec!["ApiSpec", "Config", "Error"];
    if !client.envelopes.is_empty() {
        names.push("Envelope");
    }
    if !client.schemes.is_empty() {
        names.extend(["Credential", "Scheme", "SchemeKind", "Secret"]);
    }
    if client.schemes.iter().any(|scheme| matches!(scheme.kind, SchemeKind::ApiKey(..))) {
        names.push("KeyLocation");
    }
    names.sort_unstable();
    let names = names.iter().map(|name| word(name));
    quote!(use oasmith_runtime::{self as runtime, #(#names),*};)
}

fn envelope(item: &EnvelopeItem) -> TokenStream {
    let name = ident(&item.ident);
    let envelope = &item.envelope;
    let (code, message, payload, request_id) =
        (&envelope.code, &envelope.message, &envelope.payload, &envelope.request_id);
    let error = if let Some(error) = &envelope.error { quote!(Some(#error)) } else { quote!(None) };
    let success = envelope.success.iter().map(crate::ir::EnvelopeCode::text);
    quote! {
        #[doc = " How answers are wrapped."]
        pub(crate) static #name: Envelope = Envelope {
            code: &[#(#code),*],
            message: &[#(#message),*],
            payload: #payload,
            error: #error,
            request_id: &[#(#request_id),*],
            success: &[#(#success),*],
        };
    }
}

fn api(file: &Crate) -> TokenStream {
    let name = &file.name;
    let server = if let Some(url) = &file.client.default_server { quote!(Some(#url)) } else { quote!(None) };
    let schemes = file.client.schemes.iter().map(|scheme| {
        let key = &scheme.key;
        let kind = match &scheme.kind {
            SchemeKind::Bearer => quote!(SchemeKind::Bearer),
            SchemeKind::Basic => quote!(SchemeKind::Basic),
            SchemeKind::ApiKey(location, parameter) => {
                let location = word(location);
                quote!(SchemeKind::ApiKey { location: KeyLocation::#location, parameter: #parameter })
            }
        };
        quote!(Scheme { name: #key, kind: #kind })
    });
    quote! {
        static API: ApiSpec = ApiSpec {
            name: #name,
            version: env!("CARGO_PKG_VERSION"),
            server: #server,
            schemes: &[#(#schemes),*],
        };
    }
}

fn handle(api: &ApiFile) -> TokenStream {
    let (method, handle) = (ident(&api.module), ident(&api.ident));
    let docs = docs(&api.docs);
    quote! {
        #docs
        pub fn #method(&self) -> #handle {
            #handle::new(self.inner.clone())
        }
    }
}

fn builder(client: &ClientFile) -> TokenStream {
    let schemes = client.schemes.iter().enumerate().map(|(index, scheme)| credential(index, scheme));
    let base_url = match &client.default_server {
        Some(url) => format!(" Sets the base URL, `{}` if nothing is set.", crate::model::code_span(url)),
        None => " Sets the base URL. There is no default: the caller chooses.".to_owned(),
    };
    quote! {
        #[doc = " Builds a [`Client`]."]
        #[derive(Clone, Debug)]
        #[must_use = "a builder does nothing until it builds"]
        pub struct ClientBuilder {
            config: Config
        }

        impl ClientBuilder {
            #[doc = #base_url]
            pub fn base_url(mut self, url: impl Into<String>) -> Self {
                self.config = self.config.base_url(url);
                self
            }

            #(#schemes)*

            #[doc = " Changes settings that are not part of the API: time limits, headers, the transport."]
            pub fn configure(mut self, change: impl FnOnce(Config) -> Config) -> Self {
                self.config = change(self.config);
                self
            }

            #[doc = " Builds the client."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " The base URL is missing or not one that credentials may be sent to."]
            pub fn build(self) -> Result<Client, Error> {
                Ok(Client { inner: runtime::Client::new(&API, self.config)? })
            }
        }
    }
}

fn credential(index: usize, scheme: &SchemeItem) -> TokenStream {
    let (method, docs) = (ident(&scheme.method), docs(&scheme.docs));
    let index = Literal::usize_unsuffixed(index);
    let (parameters, credential) = match scheme.kind {
        SchemeKind::Bearer => (quote!(token: impl Into<Secret>), quote!(Credential::Token(token.into()))),
        SchemeKind::Basic => (
            quote!(username: impl Into<String>, password: impl Into<Secret>),
            quote!(Credential::Basic { username: username.into(), password: password.into() }),
        ),
        SchemeKind::ApiKey(..) => (quote!(key: impl Into<Secret>), quote!(Credential::Key(key.into()))),
    };
    quote! {
        #docs
        pub fn #method(mut self, #parameters) -> Self {
            self.config = self.config.credential(#index, #credential);
            self
        }
    }
}

fn servers(client: &ClientFile) -> TokenStream {
    if client.servers.is_empty() {
        return TokenStream::new();
    }
    let servers = client.servers.iter().map(|server| {
        let (name, docs, url) = (ident(&server.ident), docs(&server.docs), &server.url);
        quote!(#docs pub const #name: &str = #url;)
    });
    quote! {
        #[doc = " Base URLs that the description names."]
        pub mod servers {
            #(#servers)*
        }
    }
}
