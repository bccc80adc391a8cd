//! Token requests: how the client obtains tokens for a security scheme.

use openapiv3::{APIKeyLocation, OAuth2Flows, SecurityScheme as Described};
use serde_json::Value;

use super::{Lowering, products};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{ClientAuthentication, EnvelopeCode, TokenCall, TokenExpiry, TokenField, TokenGrant, TokenValue};
use crate::location::Location;
use crate::parse::{Located, SecurityScheme};

/// The extension that describes the token request.
const TOKEN: &str = "x-oasmith-token";

/// The extension's fields.
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

/// A header or a parameter of the request.
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

/// A value that the credential provides.
#[derive(Clone, Copy, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
enum Credential {
    ClientId,
    ClientSecret,
    Username,
    Password,
    Scopes,
}

/// The location and the message of an invalid extension.
type TypeMismatch = (Location, String);

impl Lowering<'_> {
    /// Returns the token request of a scheme: that of its non-interactive OAuth 2.0 flows, adjusted by the extension.
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
            apply_flows(flows, &mut call);
        }
        if let Some(extension) = extensions.get(TOKEN) {
            let location = located.location.child(TOKEN);
            let applied = if takes_tokens {
                apply_extension(extension, &location, &mut call)
            } else {
                Err((location, "the scheme does not send a token in a header".to_owned()))
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

fn apply_flows(flows: &OAuth2Flows, call: &mut TokenCall) {
    if let Some(flow) = &flows.password {
        call.password = true;
        call.url.clone_from(&flow.token_url);
    }
    if let Some(flow) = &flows.client_credentials {
        call.client_credentials = true;
        call.url.clone_from(&flow.token_url);
    }
}

fn apply_extension(extension: &Value, location: &Location, call: &mut TokenCall) -> Result<(), TypeMismatch> {
    let described: Extension = serde_json::from_value(extension.clone())
        .map_err(|error| (location.clone(), format!("the token request is invalid: {error}")))?;
    if described.grant == TokenGrant::OAuth2 && !call.password && !call.client_credentials {
        let message = "the scheme has neither a `grant` of its own nor a flow `password` or `clientCredentials`";
        return Err((location.clone(), message.to_owned()));
    }
    check_response_paths(&described, location)?;
    call.headers = fields(described.headers, &location.child("headers"))?;
    call.parameters = fields(described.parameters, &location.child("parameters"))?;
    check_names(described.grant, call, location)?;
    if described.grant == TokenGrant::NoBody && !call.parameters.is_empty() {
        return Err((location.child("parameters"), "a request without a body cannot have parameters".to_owned()));
    }
    call.grant = described.grant;
    if described.grant != TokenGrant::OAuth2 {
        call.password = call.sends(&[TokenValue::Username, TokenValue::Password]);
        call.client_credentials = !call.password && call.sends(&[TokenValue::ClientId, TokenValue::ClientSecret]);
    }
    if let Some(url) = described.url {
        call.url = url;
    }
    if call.url.trim().is_empty() {
        return Err((location.clone(), "the token request has no `url`".to_owned()));
    }
    call.authentication = described.client_authentication;
    call.access_token = described.access_token;
    call.expires_in = described.expires_in;
    call.expiry = described.expiry;
    call.error = described.error;
    call.error_description = described.error_description;
    call.success = described.success.iter().map(EnvelopeCode::text).collect();
    call.default_lifetime_seconds = described.default_lifetime_seconds;
    call.refresh = described.refresh.unwrap_or(true);
    Ok(())
}

/// Parameters that RFC 6749 defines; the credential sets them.
const RESERVED: &[&str] =
    &["grant_type", "username", "password", "client_id", "client_secret", "scope", "refresh_token"];

/// Rejects headers and parameters that would be sent twice.
fn check_names(grant: TokenGrant, call: &TokenCall, location: &Location) -> Result<(), TypeMismatch> {
    for (key, fields) in [("headers", &call.headers), ("parameters", &call.parameters)] {
        for (index, field) in fields.iter().enumerate() {
            let location = location.child(key).element(index);
            if fields[..index].iter().any(|known| known.name.eq_ignore_ascii_case(&field.name)) {
                return Err((location, format!("`{}` is listed twice", field.name)));
            }
            if key == "parameters" && grant == TokenGrant::OAuth2 && RESERVED.contains(&field.name.as_str()) {
                return Err((
                    location,
                    format!("`{}` is an OAuth 2.0 parameter, which is set automatically", field.name),
                ));
            }
        }
    }
    Ok(())
}

/// Rejects paths into the response that cannot match.
fn check_response_paths(described: &Extension, location: &Location) -> Result<(), TypeMismatch> {
    let paths = [
        ("accessToken", &described.access_token),
        ("expiresIn", &described.expires_in),
        ("error", &described.error),
        ("errorDescription", &described.error_description),
    ];
    for (name, paths) in paths {
        if let Some(index) = paths.iter().position(Vec::is_empty) {
            let message = "a path to a property is empty";
            return Err((location.child(name).element(index), message.to_owned()));
        }
    }
    if !described.success.is_empty() && described.error.is_empty() {
        return Err((location.child("success"), "`success` requires `error`, the path to the code".to_owned()));
    }
    Ok(())
}

fn fields(fields: Vec<Field>, location: &Location) -> Result<Vec<TokenField>, TypeMismatch> {
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
                let message = format!("`{}` must have exactly one of `value`, `fixed` and `setting`", field.name);
                return Err((location.element(index), message));
            }
        };
        Ok(TokenField { name: field.name, value, required: field.required })
    };
    fields.into_iter().enumerate().map(field).collect()
}
