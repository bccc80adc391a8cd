//! Security schemes and what each operation asks of them.

use openapiv3::{APIKeyLocation, SecurityScheme};

use super::{Lowering, docs, products};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{ClientAuthentication, KeyLocation, Scheme, SchemeId, SchemeKind, TokenCall};
use crate::resolve::{Located, MUTUAL_TLS, OperationNode};

impl Lowering<'_> {
    /// Every scheme of the description, in order; operations refer to them by number.
    pub(super) fn lower_schemes(&mut self) {
        for (key, located) in &self.resolved.security_schemes {
            let token = self.token_call(located);
            let (kind, description, extensions) = match &located.value {
                SecurityScheme::APIKey { location, name, description, extensions } => {
                    let location = match location {
                        APIKeyLocation::Header => KeyLocation::Header,
                        APIKeyLocation::Query => KeyLocation::Query,
                        APIKeyLocation::Cookie => KeyLocation::Cookie,
                    };
                    (SchemeKind::ApiKey(location, name.clone()), description, extensions)
                }
                SecurityScheme::HTTP { scheme, description, extensions, .. } => {
                    let kind = match scheme.to_ascii_lowercase().as_str() {
                        "basic" => SchemeKind::Basic,
                        _ if scheme == MUTUAL_TLS => SchemeKind::MutualTls,
                        _ => SchemeKind::Bearer,
                    };
                    if kind == SchemeKind::Bearer && !scheme.eq_ignore_ascii_case("bearer") {
                        let message =
                            format!("the HTTP scheme `{scheme}` is not known; the token is sent as a bearer token");
                        let location = located.location.child("scheme");
                        self.diagnostics.report(Diagnostic::warning(Code::UnsupportedSecurity, &location, message));
                    }
                    (kind, description, extensions)
                }
                SecurityScheme::OAuth2 { description, extensions, .. }
                | SecurityScheme::OpenIDConnect { description, extensions, .. } => {
                    (SchemeKind::Bearer, description, extensions)
                }
            };
            self.api.schemes.push(Scheme {
                key: key.clone(),
                name: docs::name_of(extensions),
                kind,
                token,
                docs: docs::text(description.as_ref()),
            });
        }
    }

    /// How tokens of a scheme are obtained: by the flows that need no browser, as the extension says it more closely.
    fn token_call(&mut self, located: &Located<SecurityScheme>) -> Option<TokenCall> {
        let (flows, extensions) = match &located.value {
            SecurityScheme::OAuth2 { flows, extensions, .. } => (Some(flows), extensions),
            SecurityScheme::HTTP { extensions, .. } => (None, extensions),
            _ => return None,
        };
        let product = products::of_scheme(extensions);
        let product = product.and_then(|(named, key)| self.named_product(named, &located.location.child(key)));
        let mut call = TokenCall { product, refresh: true, ..TokenCall::default() };
        if let Some(flow) = flows.and_then(|flows| flows.password.as_ref()) {
            call.password = true;
            call.url.clone_from(&flow.token_url);
        }
        if let Some(flow) = flows.and_then(|flows| flows.client_credentials.as_ref()) {
            call.client_credentials = true;
            call.url.clone_from(&flow.token_url);
        }
        if let Some(extension) = extensions.get(TOKEN) {
            match serde_json::from_value::<TokenExtension>(extension.clone()) {
                Ok(extension) => extension.apply(&mut call),
                Err(error) => {
                    let message = format!("the token call is not understood: {error}");
                    let location = located.location.child(TOKEN);
                    self.diagnostics.report(Diagnostic::error(Code::InvalidExtension, &location, message));
                }
            }
        }
        (call.password || call.client_credentials).then_some(call)
    }

    /// The alternatives of schemes that an operation asks for. A scheme that does not exist was diagnosed before.
    pub(super) fn requirements(&self, node: &OperationNode) -> Vec<Vec<SchemeId>> {
        let own = node.operation.security.as_ref();
        let all = self.resolved.security.as_ref().map(|located| &located.value);
        let index = |key: &String| self.api.schemes.iter().position(|scheme| scheme.key == *key).map(SchemeId);
        own.or(all)
            .into_iter()
            .flatten()
            .filter_map(|alternative| alternative.keys().map(index).collect::<Option<Vec<_>>>())
            .collect()
    }
}

/// The extension that says how tokens are obtained.
const TOKEN: &str = "x-oasmith-token";

/// What the extension can say.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TokenExtension {
    url: Option<String>,
    client_authentication: Option<ClientAuthentication>,
    #[serde(default)]
    access_token: Vec<Vec<String>>,
    #[serde(default)]
    expires_in: Vec<Vec<String>>,
    default_lifetime_seconds: Option<u64>,
    refresh: Option<bool>,
}

impl TokenExtension {
    fn apply(self, call: &mut TokenCall) {
        if let Some(url) = self.url {
            call.url = url;
        }
        call.authentication = self.client_authentication.unwrap_or_default();
        call.access_token = self.access_token;
        call.expires_in = self.expires_in;
        call.default_lifetime_seconds = self.default_lifetime_seconds;
        call.refresh = self.refresh.unwrap_or(true);
    }
}
