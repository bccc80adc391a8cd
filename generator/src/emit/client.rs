//! The file of the client.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::servers;
use super::spell::{cfg, docs, ident, word};
use crate::ir::ClientAuthentication;
use crate::model::{ApiFile, ClientFile, Crate, EnvelopeItem, SchemeItem, SchemeKind};

/// `client.rs`: what the API is, the client, its builder, the servers.
pub(super) fn file(file: &Crate) -> TokenStream {
    let client = &file.client;
    let handles = file.apis.iter().map(|api| {
        let (module, handle, cfg) = (ident(&api.module), ident(&api.ident), cfg(&api.feature));
        quote!(#cfg use crate::api::#module::#handle;)
    });
    let uses = uses(client);
    let statics = client.envelopes.iter().map(|item| envelope(item, !file.features.is_empty()));
    let unused = unused(file);
    let api = api(file);
    let methods = file.apis.iter().map(handle);
    let title = docs(&client.title);
    let builder = builder(client);
    let servers = servers::module(client);
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
            #unused
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
    let tokens = || client.schemes.iter().filter_map(|scheme| scheme.token.as_ref());
    if tokens().next().is_some() {
        names.push("TokenSpec");
    }
    if tokens().any(|token| token.authentication != ClientAuthentication::Basic) {
        names.push("ClientAuthentication");
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

/// The client of a crate whose operations are all switched off sends nothing.
fn unused(file: &Crate) -> TokenStream {
    let features: Vec<&str> =
        file.apis.iter().filter_map(|api| api.feature.as_ref()).map(crate::names::Feature::as_str).collect();
    if features.is_empty() {
        return TokenStream::new();
    }
    let reason = "without operations nothing is sent";
    quote!(#[cfg_attr(not(any(#(feature = #features),*)), expect(dead_code, reason = #reason))])
}

fn envelope(item: &EnvelopeItem, has_features: bool) -> TokenStream {
    let name = ident(&item.ident);
    let envelope = &item.envelope;
    let (code, message, payload, request_id) =
        (&envelope.code, &envelope.message, &envelope.payload, &envelope.request_id);
    let error = if let Some(error) = &envelope.error { quote!(Some(#error)) } else { quote!(None) };
    let success = envelope.success.iter().map(crate::ir::EnvelopeCode::text);
    let unused =
        has_features.then(|| quote!(#[allow(dead_code, reason = "not every group of operations has wrapped answers")]));
    quote! {
        #[doc = " How answers are wrapped."]
        #unused
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
            SchemeKind::MutualTls => quote!(SchemeKind::MutualTls),
            SchemeKind::ApiKey(location, parameter) => {
                let location = word(location);
                quote!(SchemeKind::ApiKey { location: KeyLocation::#location, parameter: #parameter })
            }
        };
        let token = token(scheme);
        quote!(Scheme { name: #key, kind: #kind, token: #token })
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
    let (docs, cfg) = (docs(&api.docs), cfg(&api.feature));
    quote! {
        #docs
        #cfg
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

/// How tokens of a scheme are obtained.
fn token(scheme: &SchemeItem) -> TokenStream {
    let Some(token) = &scheme.token else { return quote!(None) };
    let url = &token.url;
    let authentication = match token.authentication {
        ClientAuthentication::Basic => TokenStream::new(),
        ClientAuthentication::BasicPlain => quote!(client_authentication: ClientAuthentication::BasicPlain,),
        ClientAuthentication::Body => quote!(client_authentication: ClientAuthentication::Body,),
    };
    let paths = |paths: &[Vec<String>]| {
        let paths = paths.iter().map(|path| quote!(&[#(#path),*]));
        quote!(&[#(#paths),*])
    };
    let access_token = (!token.access_token.is_empty()).then(|| {
        let paths = paths(&token.access_token);
        quote!(access_token: #paths,)
    });
    let expires_in = (!token.expires_in.is_empty()).then(|| {
        let paths = paths(&token.expires_in);
        quote!(expires_in: #paths,)
    });
    let lifetime = token.default_lifetime_seconds.map(|seconds| {
        let seconds = Literal::u64_unsuffixed(seconds);
        quote!(default_lifetime_seconds: #seconds,)
    });
    let refresh = (!token.refresh).then(|| quote!(refresh: false,));
    quote!(Some(&TokenSpec { url: #url, #authentication #access_token #expires_in #lifetime #refresh ..TokenSpec::OAUTH2 }))
}

/// The builder's methods for credentials that tokens are obtained with.
fn flows(index: &Literal, scheme: &SchemeItem) -> TokenStream {
    let Some(token) = &scheme.token else { return TokenStream::new() };
    let (client, password) = (ident(&scheme.names.client_credentials), ident(&scheme.names.password));
    let client = token.client_credentials.then(|| {
        quote! {
            #[doc = " Has tokens obtained by the client for itself, when they are needed and before they expire."]
            pub fn #client(
                mut self,
                client_id: impl Into<String>,
                client_secret: impl Into<Secret>,
                scopes: impl IntoIterator<Item = impl Into<String>>,
            ) -> Self {
                let credential = Credential::ClientCredentials {
                    client_id: client_id.into(),
                    client_secret: client_secret.into(),
                    scopes: scopes.into_iter().map(Into::into).collect(),
                };
                self.config = self.config.credential(#index, credential);
                self
            }
        }
    });
    let password = token.password.then(|| {
        quote! {
            #[doc = " Has tokens obtained with a user's password, when they are needed and before they expire. The client's id and secret"]
            #[doc = " go with it."]
            pub fn #password(
                mut self,
                client_id: impl Into<String>,
                client_secret: impl Into<Secret>,
                username: impl Into<String>,
                password: impl Into<Secret>,
            ) -> Self {
                let credential = Credential::Password {
                    client_id: Some(client_id.into()),
                    client_secret: Some(client_secret.into()),
                    username: username.into(),
                    password: password.into(),
                    scopes: Vec::new(),
                };
                self.config = self.config.credential(#index, credential);
                self
            }
        }
    });
    quote!(#client #password)
}

fn credential(index: usize, scheme: &SchemeItem) -> TokenStream {
    let (method, docs) = (ident(&scheme.names.method), docs(&scheme.docs));
    let index = Literal::usize_unsuffixed(index);
    let (parameters, credential) = match scheme.kind {
        SchemeKind::Bearer => (quote!(token: impl Into<Secret>), quote!(Credential::Token(token.into()))),
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
    let flows = flows(&index, scheme);
    quote! {
        #docs
        pub fn #method(mut self, #parameters) -> Self {
            self.config = self.config.credential(#index, #credential);
            self
        }

        #flows
    }
}
