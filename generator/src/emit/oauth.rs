//! Token calls: the static data for the runtime, and the builder's methods.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{ident, word};
use crate::ir::{ClientAuthentication, TokenCall, TokenExpiry, TokenField, TokenGrant, TokenValue};
use crate::rust_model::{ClientFile, SchemeItem, code_span};

/// How tokens of a scheme are obtained.
pub(super) fn spec(client: &ClientFile, scheme: &SchemeItem) -> TokenStream {
    let Some(token) = &scheme.token else { return quote!(None) };
    let url = &token.url;
    let setting = scheme.names.url.as_str();
    let product = token.product.and_then(|product| client.products.get(product.0)).map(|product| {
        let product = ident(&product.static_ident);
        quote!(product: Some(&crate::environments::#product),)
    });
    let call = call(token);
    let answer = answer(token);
    quote!(Some(&TokenSpec { url: #url, setting: #setting, #product #call #answer ..TokenSpec::OAUTH2 }))
}

/// The fields of the request that differ from OAuth 2.0.
fn call(token: &TokenCall) -> TokenStream {
    let grant = match token.grant {
        TokenGrant::OAuth2 => None,
        TokenGrant::JsonBody => Some("JsonBody"),
        TokenGrant::FormBody => Some("FormBody"),
        TokenGrant::NoBody => Some("NoBody"),
    };
    let grant = grant.map(word).map(|grant| quote!(grant: runtime::TokenGrant::#grant,));
    let authentication = match token.authentication {
        ClientAuthentication::Basic => None,
        ClientAuthentication::BasicPlain => Some("BasicPlain"),
        ClientAuthentication::Body => Some("Body"),
    };
    let authentication =
        authentication.map(word).map(|kind| quote!(client_authentication: runtime::ClientAuthentication::#kind,));
    let headers = (!token.headers.is_empty()).then(|| {
        let headers = token.headers.iter().map(field);
        quote!(headers: &[#(#headers),*],)
    });
    let parameters = (!token.parameters.is_empty()).then(|| {
        let parameters = token.parameters.iter().map(field);
        quote!(parameters: &[#(#parameters),*],)
    });
    quote!(#grant #authentication #headers #parameters)
}

/// The fields of the response that differ from OAuth 2.0.
fn answer(token: &TokenCall) -> TokenStream {
    let places = [
        ("access_token", &token.access_token),
        ("expires_in", &token.expires_in),
        ("error", &token.error),
        ("error_description", &token.error_description),
    ];
    let places = places.iter().filter(|(_, paths)| !paths.is_empty()).map(|(name, paths)| {
        let paths = paths.iter().map(|path| quote!(&[#(#path),*]));
        let name = word(name);
        quote!(#name: &[#(#paths),*],)
    });
    let expiry = match token.expiry {
        TokenExpiry::Seconds => None,
        TokenExpiry::Milliseconds => Some("Milliseconds"),
        TokenExpiry::EpochSeconds => Some("EpochSeconds"),
        TokenExpiry::EpochMilliseconds => Some("EpochMilliseconds"),
        TokenExpiry::SecondsOrEpoch => Some("SecondsOrEpoch"),
        TokenExpiry::MillisecondsOrEpoch => Some("MillisecondsOrEpoch"),
    };
    let expiry = expiry.map(word).map(|expiry| quote!(expiry: runtime::Expiry::#expiry,));
    let success = (!token.success.is_empty()).then(|| {
        let success = &token.success;
        quote!(success: &[#(#success),*],)
    });
    let lifetime = token.default_lifetime_seconds.map(|seconds| {
        let seconds = Literal::u64_unsuffixed(seconds);
        quote!(default_lifetime_seconds: #seconds,)
    });
    let refresh = (!token.refresh).then(|| quote!(refresh: false,));
    quote!(#(#places)* #expiry #success #lifetime #refresh)
}

fn field(field: &TokenField) -> TokenStream {
    let (name, required) = (&field.name, field.required);
    let value = match &field.value {
        TokenValue::Fixed(text) => quote!(Fixed(#text)),
        TokenValue::ClientId => quote!(ClientId),
        TokenValue::ClientSecret => quote!(ClientSecret),
        TokenValue::Username => quote!(Username),
        TokenValue::Password => quote!(Password),
        TokenValue::Scopes => quote!(Scopes),
        TokenValue::Setting(setting) => quote!(Setting(#setting)),
    };
    quote!(runtime::TokenField { name: #name, value: runtime::TokenValue::#value, required: #required })
}

/// The builder's methods for the credentials with which tokens are obtained.
pub(super) fn methods(index: &Literal, scheme: &SchemeItem) -> TokenStream {
    let Some(token) = &scheme.token else { return TokenStream::new() };
    let client = token.client_credentials.then(|| client_credentials(index, scheme, token));
    let password = token.password.then(|| password(index, scheme, token));
    let settings = token.settings().into_iter().zip(&scheme.names.settings).map(|(setting, method)| {
        let method = ident(method);
        let text = format!(" Sets `{}`, which the token call sends.", code_span(setting));
        quote! {
            #[doc = #text]
            pub fn #method(mut self, value: impl Into<Secret>) -> Self {
                self.config = self.config.token_setting(#index, #setting, value);
                self
            }
        }
    });
    let url = ident(&scheme.names.url);
    quote! {
        #client
        #password
        #(#settings)*

        #[doc = " Sets the URL of the token endpoint, or its path below the base URL."]
        pub fn #url(mut self, url: impl Into<String>) -> Self {
            self.config = self.config.token_url(#index, url);
            self
        }
    }
}

/// Whether the caller sets scopes.
pub(super) fn has_scopes(token: &TokenCall) -> bool {
    token.grant == TokenGrant::OAuth2 || token.sends(&[TokenValue::Scopes])
}

fn client_credentials(index: &Literal, scheme: &SchemeItem, token: &TokenCall) -> TokenStream {
    let method = ident(&scheme.names.client_credentials);
    let (parameter, scopes) = if has_scopes(token) {
        let scopes = quote!(scopes.into_iter().map(Into::into).collect());
        (Some(quote!(scopes: impl IntoIterator<Item = impl Into<String>>,)), scopes)
    } else {
        (None, quote!(Vec::new()))
    };
    let sent = sent(token);
    quote! {
        #[doc = " Obtains tokens with the client credentials grant when they are needed, and renews them before they expire."]
        #sent
        pub fn #method(
            mut self,
            client_id: impl Into<String>,
            client_secret: impl Into<Secret>,
            #parameter
        ) -> Self {
            let credential = Credential::ClientCredentials {
                client_id: client_id.into(),
                client_secret: client_secret.into(),
                scopes: #scopes,
            };
            self.config = self.config.credential(#index, credential);
            self
        }
    }
}

/// The names of the parameters for id and secret, if they differ from OAuth 2.0.
fn sent(token: &TokenCall) -> TokenStream {
    if token.grant == TokenGrant::OAuth2 {
        return TokenStream::new();
    }
    let name = |wanted: &TokenValue| {
        let mut fields = token.headers.iter().chain(&token.parameters);
        fields.find(|field| field.value == *wanted).map(|field| code_span(&field.name))
    };
    let names = [
        ("client_id", TokenValue::ClientId),
        ("client_secret", TokenValue::ClientSecret),
        ("username", TokenValue::Username),
        ("password", TokenValue::Password),
    ];
    let texts: Vec<String> = names
        .iter()
        .filter_map(|(argument, value)| Some(format!("`{argument}` is sent as `{}`", name(value)?)))
        .collect();
    let text = format!(" {}.", texts.join(", "));
    quote!(#[doc = ""] #[doc = #text])
}

fn password(index: &Literal, scheme: &SchemeItem, token: &TokenCall) -> TokenStream {
    let method = ident(&scheme.names.password);
    let has_client = token.has_client();
    let text = has_client.then(|| quote!(#[doc = " The client's id and secret are sent with it."]));
    let parameters = has_client.then(|| quote!(client_id: impl Into<String>, client_secret: impl Into<Secret>,));
    let (id, secret) = if has_client {
        (quote!(Some(client_id.into())), quote!(Some(client_secret.into())))
    } else {
        (quote!(None), quote!(None))
    };
    let sent = sent(token);
    quote! {
        #[doc = " Obtains tokens with the password grant when they are needed, and renews them before they expire."]
        #text
        #sent
        pub fn #method(
            mut self,
            #parameters
            username: impl Into<String>,
            password: impl Into<Secret>,
        ) -> Self {
            let credential = Credential::Password {
                client_id: #id,
                client_secret: #secret,
                username: username.into(),
                password: password.into(),
                scopes: Vec::new(),
            };
            self.config = self.config.credential(#index, credential);
            self
        }
    }
}
