//! The file of the client.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{cfg, docs, ident, word};
use super::{env, environments, oauth, raw_requests, servers};
use crate::rust_model::{ApiFile, ClientFile, Crate, EnvelopeItem, SchemeItem, SchemeKind};

/// `client.rs`: static data of the API, the client, its builder, and the servers.
pub(super) fn file(file: &Crate) -> TokenStream {
    let client = &file.client;
    let handles = file.apis.iter().map(|api| {
        let (module, handle, cfg) = (ident(&api.module), ident(&api.ident), cfg(&api.feature));
        quote!(#cfg use crate::api::#module::#handle;)
    });
    let uses = uses(client);
    let statics = client.envelopes.iter().map(|item| envelope(item, !file.features.is_empty()));
    let api = api(file);
    let methods = file.apis.iter().map(handle);
    let title = docs(&client.title);
    let variables = env::Env::of(file);
    let builder = builder(client, &variables);
    let from_env = env::Env::from_env();
    let env = variables.table();
    let servers = servers::module(client);
    let (raw_requests, request) = (raw_requests::spec(file), raw_requests::method());
    quote! {
        #uses
        #(#handles)*

        #(#statics)*
        #api
        #env
        #raw_requests

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
                ClientBuilder { config: Config::new().variables(&ENV) }
            }

            #from_env

            #[doc = " Returns a client with other settings, such as other credentials, that shares the connections of this one."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " As [`ClientBuilder::build`]."]
            pub fn with(&self, change: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Result<Self, Error> {
                change(ClientBuilder { config: self.inner.config() }).build()
            }

            #(#methods)*

            #request
        }

        #builder
        #servers
    }
}

fn uses(client: &ClientFile) -> TokenStream {
    let mut names = vec!["ApiSpec", "Config", "Error", "RawRequest", "RawRequestSpec"];
    if !client.envelopes.is_empty() {
        names.push("Envelope");
    }
    if !client.schemes.is_empty() {
        names.extend(["Credential", "Scheme", "SchemeKind", "Secret"]);
    }
    if client.schemes.iter().any(|scheme| scheme.token.is_some()) {
        names.push("TokenSpec");
    }
    if client.schemes.iter().all(|scheme| matches!(scheme.kind, SchemeKind::MutualTls)) {
        names.retain(|name| *name != "Credential");
    }
    if client.schemes.iter().any(|scheme| matches!(scheme.kind, SchemeKind::ApiKey(..))) {
        names.push("KeyLocation");
    }
    names.sort_unstable();
    let names = names.iter().map(|name| word(name));
    quote!(use oasmith_runtime::{self as runtime, #(#names),*};)
}

fn envelope(item: &EnvelopeItem, has_features: bool) -> TokenStream {
    let name = ident(&item.ident);
    let envelope = &item.envelope;
    let (code, message, payload, request_id) =
        (&envelope.code, &envelope.message, &envelope.payload, &envelope.request_id);
    let error = if let Some(error) = &envelope.error { quote!(Some(#error)) } else { quote!(None) };
    let success = envelope.success.iter().map(crate::ir::EnvelopeCode::text);
    let required = item.is_required();
    let unused = has_features
        .then(|| quote!(#[allow(dead_code, reason = "not every group of operations has wrapped responses")]));
    quote! {
        #[doc = " How responses are wrapped."]
        #unused
        pub(crate) static #name: Envelope = Envelope {
            code: &[#(#code),*],
            message: &[#(#message),*],
            payload: #payload,
            error: #error,
            request_id: &[#(#request_id),*],
            success: &[#(#success),*],
            required: #required,
        };
    }
}

fn api(file: &Crate) -> TokenStream {
    let name = &file.name;
    let server = if let Some(url) = &file.client.described_server { quote!(Some(#url)) } else { quote!(None) };
    let servers = file.client.own_servers.iter().map(|server| {
        let name = ident(&server.constant);
        quote!(servers::#name)
    });
    let schemes = file.client.schemes.iter().map(|scheme| {
        let key = &scheme.key;
        let kind = match &scheme.kind {
            SchemeKind::Bearer => quote!(SchemeKind::Bearer),
            SchemeKind::Basic => quote!(SchemeKind::Basic),
            SchemeKind::Http(scheme) => quote!(SchemeKind::Http { scheme: #scheme }),
            SchemeKind::MutualTls => quote!(SchemeKind::MutualTls),
            SchemeKind::ApiKey(location, parameter) => {
                let location = word(location);
                quote!(SchemeKind::ApiKey { location: KeyLocation::#location, parameter: #parameter })
            }
        };
        let token = oauth::spec(&file.client, scheme);
        quote!(Scheme { name: #key, kind: #kind, token: #token })
    });
    let constants = scheme_constants(file);
    quote! {
        #constants

        static API: ApiSpec = ApiSpec {
            name: #name,
            version: env!("CARGO_PKG_VERSION"),
            server: #server,
            servers: &[#(#servers),*],
            schemes: &[#(#schemes),*],
        };
    }
}

/// The indices by which operations refer to security schemes.
fn scheme_constants(file: &Crate) -> TokenStream {
    let unused = (!file.features.is_empty())
        .then(|| quote!(#[allow(dead_code, reason = "not every group of operations needs every scheme")]));
    let used = |index: usize| {
        let mut operations = file.apis.iter().flat_map(|api| &api.operations);
        operations.any(|operation| operation.security.iter().flatten().any(|scheme| *scheme == index))
    };
    let schemes = file.client.schemes.iter().enumerate().filter(|(index, _)| used(*index));
    let constants = schemes.map(|(index, scheme)| {
        let (name, index) = (ident(&scheme.names.constant), proc_macro2::Literal::usize_unsuffixed(index));
        quote!(#unused pub(crate) const #name: usize = #index;)
    });
    quote!(#(#constants)*)
}

fn handle(api: &ApiFile) -> TokenStream {
    let (method, handle) = (ident(&api.module), ident(&api.ident));
    let (docs, cfg) = (docs(&api.docs), cfg(&api.feature));
    quote! {
        #docs
        #cfg
        pub fn #method(&self) -> #handle {
            #handle::new(self.inner.clone())
        }
    }
}

fn builder(client: &ClientFile, variables: &env::Env<'_>) -> TokenStream {
    let (with_env, settings) = (variables.methods(), settings());
    let schemes = client.schemes.iter().enumerate().map(|(index, scheme)| credential(index, scheme));
    let (unasked, own_servers) = (unasked(client), servers::method(client));
    let errors = if client.has_environments() {
        " Neither an environment nor a base URL was chosen, or credentials may not be sent to it."
    } else {
        " The base URL is missing or not one that credentials may be sent to."
    };
    let environments = environments::methods(client);
    let base_url = match &client.default_server {
        None if !client.products.is_empty() => {
            " Sets the base URL of everything, but for products that have one of their own: for a sandbox or for tests."
                .to_owned()
        }
        Some(url) => format!(" Sets the base URL, `{}` if nothing is set.", crate::rust_model::code_span(url)),
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

            #own_servers

            #environments

            #(#schemes)*

            #unasked

            #with_env

            #settings

            #[doc = " Builds the client."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = #errors]
            pub fn build(self) -> Result<Client, Error> {
                Ok(Client { inner: runtime::Client::new(&API, self.config)? })
            }
        }
    }
}

/// Builder methods that every API has.
fn settings() -> TokenStream {
    quote! {
        #[doc = " Sets a codec that transforms JSON bodies, for example to encrypt them. It does not apply to token requests."]
        pub fn body_codec(mut self, codec: impl runtime::codec::BodyCodec + 'static) -> Self {
            self.config = self.config.body_codec(codec);
            self
        }

        #[doc = " Enables retries of failed calls. A call is retried only if that cannot repeat its effect. Retries are off by default."]
        pub fn retry(mut self, retry: runtime::Retry) -> Self {
            self.config = self.config.retry(retry);
            self
        }

        #[doc = " Adds a layer around calls and attempts, for example to sign requests. The first layer is the outermost."]
        pub fn layer(mut self, layer: impl runtime::Layer + 'static) -> Self {
            self.config = self.config.layer(layer);
            self
        }

        #[doc = " Changes settings of the HTTP client: timeouts, headers, the transport."]
        pub fn configure(mut self, change: impl FnOnce(Config) -> Config) -> Self {
            self.config = change(self.config);
            self
        }
    }
}

/// The builder's methods for credentials if the description has no security schemes.
fn unasked(client: &ClientFile) -> Option<TokenStream> {
    client.schemes.is_empty().then(|| {
        quote! {
            #[doc = " Sets a bearer token for all requests. The description declares no security schemes."]
            pub fn bearer_token(mut self, token: impl Into<runtime::Secret>) -> Self {
                self.config = self.config.bearer_token(token);
                self
            }

            #[doc = " Sets a header of all requests, such as one for an API key."]
            pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.config = self.config.header(name, value);
                self
            }
        }
    })
}

fn credential(index: usize, scheme: &SchemeItem) -> TokenStream {
    let (method, docs) = (ident(&scheme.names.method), docs(&scheme.docs));
    let index = Literal::usize_unsuffixed(index);
    let (parameters, credential) = match scheme.kind {
        SchemeKind::Bearer | SchemeKind::Http(_) => {
            (quote!(token: impl Into<Secret>), quote!(Credential::Token(token.into())))
        }
        SchemeKind::Basic => (
            quote!(username: impl Into<String>, password: impl Into<Secret>),
            quote!(Credential::Basic { username: username.into(), password: password.into() }),
        ),
        SchemeKind::ApiKey(..) => (quote!(key: impl Into<Secret>), quote!(Credential::Key(key.into()))),
        SchemeKind::MutualTls => {
            return quote! {
                #docs
                pub fn #method(mut self, pem: impl Into<Secret>) -> Self {
                    self.config = self.config.identity_pem(pem);
                    self
                }
            };
        }
    };
    let flows = oauth::methods(&index, scheme);
    quote! {
        #docs
        pub fn #method(mut self, #parameters) -> Self {
            self.config = self.config.credential(#index, #credential);
            self
        }

        #flows
    }
}
