//! `x-oasmith-token`: how tokens of a security scheme are obtained.

use super::{Extension, Mismatch};
use crate::diagnostics::Code;
use crate::ir::{ClientAuthentication, EnvelopeCode, TokenCall, TokenExpiry, TokenField, TokenGrant, TokenValue};
use crate::location::Location;
use crate::spec::ObjectKind;

/// The token request, and where the values are in its response.
#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "an object")]
#[expect(clippy::struct_field_names, reason = "the fields are named as in the description")]
pub(crate) struct Token {
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

impl Extension for Token {
    const NAME: &'static str = "x-oasmith-token";
    const OBJECTS: &'static [ObjectKind] = &[ObjectKind::SecurityScheme];
    const FORM: &'static str = "the fields are `url`, `grant`, `clientAuthentication`, `headers`, `parameters`, `accessToken`, `expiresIn`, `expiry`, `error`, `errorDescription`, `success`, `defaultLifetimeSeconds` and `refresh`";
    const CODE: Code = Code::InvalidTokenCall;
}

impl Token {
    /// Adjusts the request of a security scheme at a location. `call` is the one of its flows.
    pub(crate) fn apply(self, owner: &Location, call: &mut TokenCall) -> Result<(), Mismatch> {
        apply(self, &owner.child(Self::NAME), call)
    }

    /// The problem of a security scheme that uses no tokens.
    pub(crate) fn no_token(owner: &Location) -> Mismatch {
        Mismatch::new(&owner.child(Self::NAME), "the scheme does not send a token in a header")
    }
}

fn apply(described: Token, location: &Location, call: &mut TokenCall) -> Result<(), Mismatch> {
    if described.grant == TokenGrant::OAuth2 && !call.password && !call.client_credentials {
        let message = "the scheme has neither a `grant` of its own nor a flow `password` or `clientCredentials`";
        return Err(Mismatch::new(location, message));
    }
    check_response_paths(&described, location)?;
    call.headers = fields(described.headers, &location.child("headers"))?;
    call.parameters = fields(described.parameters, &location.child("parameters"))?;
    check_names(described.grant, call, location)?;
    if described.grant == TokenGrant::NoBody && !call.parameters.is_empty() {
        return Err(Mismatch::new(&location.child("parameters"), "a request without a body cannot have parameters"));
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
        return Err(Mismatch::new(location, "the token request has no `url`"));
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
fn check_names(grant: TokenGrant, call: &TokenCall, location: &Location) -> Result<(), Mismatch> {
    for (key, fields) in [("headers", &call.headers), ("parameters", &call.parameters)] {
        for (index, field) in fields.iter().enumerate() {
            let location = location.child(key).element(index);
            if fields[..index].iter().any(|known| known.name.eq_ignore_ascii_case(&field.name)) {
                return Err(Mismatch::new(&location, format!("`{}` is listed twice", field.name)));
            }
            if key == "parameters" && grant == TokenGrant::OAuth2 && RESERVED.contains(&field.name.as_str()) {
                let message = format!("`{}` is an OAuth 2.0 parameter, which is set automatically", field.name);
                return Err(Mismatch::new(&location, message));
            }
        }
    }
    Ok(())
}

/// Rejects paths into the response that cannot match.
fn check_response_paths(described: &Token, location: &Location) -> Result<(), Mismatch> {
    let paths = [
        ("accessToken", &described.access_token),
        ("expiresIn", &described.expires_in),
        ("error", &described.error),
        ("errorDescription", &described.error_description),
    ];
    for (name, paths) in paths {
        if let Some(index) = paths.iter().position(Vec::is_empty) {
            let message = "a path to a property is empty";
            return Err(Mismatch::new(&location.child(name).element(index), message));
        }
    }
    if !described.success.is_empty() && described.error.is_empty() {
        return Err(Mismatch::new(&location.child("success"), "`success` requires `error`, the path to the code"));
    }
    Ok(())
}

fn fields(fields: Vec<Field>, location: &Location) -> Result<Vec<TokenField>, Mismatch> {
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
                return Err(Mismatch::new(&location.element(index), message));
            }
        };
        Ok(TokenField { name: field.name, value, required: field.required })
    };
    fields.into_iter().enumerate().map(field).collect()
}
