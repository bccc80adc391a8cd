//! Token calls: how the client obtains tokens for a security scheme.

use openapiv3::{APIKeyLocation, OAuth2Flows, SecurityScheme as Described};
use serde_json::Value;

use super::{Lowering, products};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{ClientAuthentication, EnvelopeCode, TokenCall, TokenExpiry, TokenField, TokenGrant, TokenValue};
use crate::location::Location;
use crate::parse::{Located, SecurityScheme};

/// The extension that says how tokens are obtained.
const TOKEN: &str = "x-oasmith-token";

/// What the extension can say.
#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Extension {
    url: Option<String>,
    grant: TokenGrant,
    client_authentication: ClientAuthentication,
    headers: Vec<Field>,
    parameters: Vec<Field>,
    access_token: Vec<Vec<String>>,
    expires_in: Vec<Vec<String>>,
    expiry: TokenExpiry,
    error: Vec<Vec<String>>,
    error_description: Vec<Vec<String>>,
    success: Vec<EnvelopeCode>,
    default_lifetime_seconds: Option<u64>,
    refresh: Option<bool>,
}

/// A header or a parameter of the call.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Field {
    name: String,
    value: Option<Credential>,
    fixed: Option<String>,
    setting: Option<String>,
    #[serde(default = "yes")]
    required: bool,
}

fn yes() -> bool {
    true
}

/// A part of what tokens are obtained with.
#[derive(Clone, Copy, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
enum Credential {
    ClientId,
    ClientSecret,
    Username,
    Password,
    Scopes,
}

/// Where something does not fit, and why.
type TypeMismatch = (Location, String);

impl Lowering<'_> {
    /// How tokens of a scheme are obtained: by the flows that need no browser, as the extension says it more closely.
    pub(super) fn token_call(&mut self, located: &Located<SecurityScheme>) -> Option<TokenCall> {
        let extensions = located.value.extensions();
        let (flows, takes_tokens) = match &located.value {
            SecurityScheme::Described(Described::OAuth2 { flows, .. }) => (Some(flows), true),
            SecurityScheme::Described(Described::HTTP { scheme, .. }) => (None, scheme.eq_ignore_ascii_case("bearer")),
            SecurityScheme::Described(Described::APIKey { location, .. }) => {
                (None, matches!(location, APIKeyLocation::Header))
            }
            SecurityScheme::Described(Described::OpenIDConnect { .. }) => (None, true),
            SecurityScheme::MutualTls { .. } => (None, false),
        };
        let product = products::of_scheme(extensions);
        let product = product.and_then(|(named, key)| self.named_product(named, &located.location.child(key)));
        let mut call = TokenCall { product, refresh: true, ..TokenCall::default() };
        if let Some(flows) = flows {
            follow(flows, &mut call);
        }
        if let Some(extension) = extensions.get(TOKEN) {
            let place = located.location.child(TOKEN);
            let applied = if takes_tokens {
                apply(extension, &place, &mut call)
            } else {
                Err((place, "the scheme takes no token in a header".to_owned()))
            };
            if let Err((location, message)) = applied {
                self.diagnostics.report(Diagnostic::new(Code::InvalidTokenCall, &location, message));
                return None;
            }
        }
        let is_own = call.grant != TokenGrant::OAuth2;
        (call.password || call.client_credentials || is_own).then_some(call)
    }
}

fn follow(flows: &OAuth2Flows, call: &mut TokenCall) {
    if let Some(flow) = &flows.password {
        call.password = true;
        call.url.clone_from(&flow.token_url);
    }
    if let Some(flow) = &flows.client_credentials {
        call.client_credentials = true;
        call.url.clone_from(&flow.token_url);
    }
}

fn apply(extension: &Value, place: &Location, call: &mut TokenCall) -> Result<(), TypeMismatch> {
    let said: Extension = serde_json::from_value(extension.clone())
        .map_err(|error| (place.clone(), format!("the token call is not understood: {error}")))?;
    if said.grant == TokenGrant::OAuth2 && !call.password && !call.client_credentials {
        let message = "the scheme has neither a `grant` of its own nor a flow `password` or `clientCredentials`";
        return Err((place.clone(), message.to_owned()));
    }
    check_answer(&said, place)?;
    call.headers = fields(said.headers, &place.child("headers"))?;
    call.parameters = fields(said.parameters, &place.child("parameters"))?;
    check_names(said.grant, call, place)?;
    if said.grant == TokenGrant::NoBody && !call.parameters.is_empty() {
        return Err((place.child("parameters"), "a call without a body has no parameters".to_owned()));
    }
    call.grant = said.grant;
    if said.grant != TokenGrant::OAuth2 {
        call.password = call.sends(&[TokenValue::Username, TokenValue::Password]);
        call.client_credentials = !call.password && call.sends(&[TokenValue::ClientId, TokenValue::ClientSecret]);
    }
    if let Some(url) = said.url {
        call.url = url;
    }
    if call.url.trim().is_empty() {
        return Err((place.clone(), "the token call has no `url`".to_owned()));
    }
    call.authentication = said.client_authentication;
    call.access_token = said.access_token;
    call.expires_in = said.expires_in;
    call.expiry = said.expiry;
    call.error = said.error;
    call.error_description = said.error_description;
    call.success = said.success.iter().map(EnvelopeCode::text).collect();
    call.default_lifetime_seconds = said.default_lifetime_seconds;
    call.refresh = said.refresh.unwrap_or(true);
    Ok(())
}

/// Parameters that RFC 6749 gives a meaning; they come from the credential.
const RESERVED: &[&str] =
    &["grant_type", "username", "password", "client_id", "client_secret", "scope", "refresh_token"];

/// Whether nothing is sent twice.
fn check_names(grant: TokenGrant, call: &TokenCall, place: &Location) -> Result<(), TypeMismatch> {
    for (key, fields) in [("headers", &call.headers), ("parameters", &call.parameters)] {
        for (index, field) in fields.iter().enumerate() {
            let place = place.child(key).element(index);
            if fields[..index].iter().any(|known| known.name.eq_ignore_ascii_case(&field.name)) {
                return Err((place, format!("`{}` is there twice", field.name)));
            }
            if key == "parameters" && grant == TokenGrant::OAuth2 && RESERVED.contains(&field.name.as_str()) {
                return Err((place, format!("`{}` belongs to OAuth 2.0 and is sent by itself", field.name)));
            }
        }
    }
    Ok(())
}

/// Whether it can be found in a response what is looked for.
fn check_answer(said: &Extension, place: &Location) -> Result<(), TypeMismatch> {
    let paths = [
        ("accessToken", &said.access_token),
        ("expiresIn", &said.expires_in),
        ("error", &said.error),
        ("errorDescription", &said.error_description),
    ];
    for (name, paths) in paths {
        if let Some(index) = paths.iter().position(Vec::is_empty) {
            let message = "a list of properties that lead to a value is empty";
            return Err((place.child(name).element(index), message.to_owned()));
        }
    }
    if !said.success.is_empty() && said.error.is_empty() {
        return Err((place.child("success"), "`success` lists codes, and `error` says where the code is".to_owned()));
    }
    Ok(())
}

fn fields(fields: Vec<Field>, place: &Location) -> Result<Vec<TokenField>, TypeMismatch> {
    let field = |(index, field): (usize, Field)| {
        let value = match (field.value, field.fixed, field.setting) {
            (Some(value), None, None) => match value {
                Credential::ClientId => TokenValue::ClientId,
                Credential::ClientSecret => TokenValue::ClientSecret,
                Credential::Username => TokenValue::Username,
                Credential::Password => TokenValue::Password,
                Credential::Scopes => TokenValue::Scopes,
            },
            (None, Some(text), None) => TokenValue::Fixed(text),
            (None, None, Some(name)) if name.chars().any(char::is_alphanumeric) => TokenValue::Setting(name),
            _ => {
                let message = format!("`{}` has one of `value`, `fixed` and `setting`", field.name);
                return Err((place.element(index), message));
            }
        };
        Ok(TokenField { name: field.name, value, required: field.required })
    };
    fields.into_iter().enumerate().map(field).collect()
}
