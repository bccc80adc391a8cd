//! [`TokenCall`]: builds and sends the request of a token call, and reads its response.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use http::{HeaderMap, Method, Request, Uri};
use url::form_urlencoded::{Serializer, byte_serialize};

use crate::body::Body;
use crate::clock::Clock;
use crate::headers;
use crate::json::{self, Object};
use crate::secret::Secret;
use crate::transport::{Limits, Transport};

use super::failure::Failure;
use super::grant::{GrantCredentials, Pair};
use super::response::{self, TokenResponse};
use super::spec::{ClientAuthentication, TokenGrant, TokenSpec};

const FORM: &str = "application/x-www-form-urlencoded";

/// Parameters defined by RFC 6749; they come from the credential.
const RESERVED: &[&str] =
    &["grant_type", "username", "password", "client_id", "client_secret", "scope", "refresh_token"];

/// Everything that a token call of one scheme needs.
pub(super) struct TokenCall {
    pub(super) scheme: &'static str,
    /// Whether the token is sent as `Bearer`; the response may name another type.
    pub(super) is_bearer: bool,
    pub(super) spec: TokenSpec,
    pub(super) credentials: GrantCredentials,
    pub(super) uri: Uri,
    pub(super) user_agent: Option<HeaderValue>,
    pub(super) limits: Limits,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) clock: Arc<dyn Clock>,
}

impl TokenCall {
    /// Requests a token, with a refresh token if there is one.
    pub(super) async fn send(&self, refresh: Option<&Secret>) -> Result<TokenResponse, Box<Failure>> {
        let request = self.request(refresh).map_err(|text| Failure::new(self.scheme, &text))?;
        let response = self.transport.send(request.map(Body::from), self.limits).await;
        let (parts, body) = response.map_err(|error| Failure::of_transport(self.scheme, error))?.into_parts();
        let body = body.collect(self.limits.max_response_bytes).await;
        let body = body.map_err(|error| Failure::of_body(self.scheme, &error, parts.status, &parts.headers))?;
        response::read(self, http::Response::from_parts(parts, body))
    }

    /// Returns whether refresh tokens are used.
    pub(super) fn refreshes(&self) -> bool {
        self.spec.refresh && self.spec.grant == TokenGrant::OAuth2
    }

    /// Builds the request. The error completes a sentence that begins with the name of the call.
    pub(super) fn request(&self, refresh: Option<&Secret>) -> Result<Request<Bytes>, String> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.extend(self.user_agent.clone().map(|value| (USER_AGENT, value)));
        for (name, text) in self.credentials.resolve(self.spec.headers)? {
            headers.insert(headers::name(name)?, sensitive(name, &text)?);
        }
        let body = match self.spec.grant {
            TokenGrant::OAuth2 => Some((FORM, self.oauth2(refresh, &mut headers)?)),
            TokenGrant::FormBody => Some((FORM, form(&self.parameters()?))),
            TokenGrant::JsonBody => Some(("application/json", object(self.parameters()?)?)),
            TokenGrant::NoBody => None,
        };
        let mut request = Request::new(Bytes::new());
        if let Some((content_type, body)) = body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
            *request.body_mut() = body;
        }
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = headers;
        Ok(request)
    }

    /// Builds the form of RFC 6749; client credentials are added to the form or to the header.
    fn oauth2(&self, refresh: Option<&Secret>, headers: &mut HeaderMap) -> Result<Bytes, String> {
        let mut pairs: Vec<Pair<'_>> = Vec::new();
        let credentials = &self.credentials;
        match (refresh, &credentials.username, &credentials.password) {
            (Some(token), _, _) => {
                pairs.push(("grant_type", "refresh_token".to_owned()));
                pairs.push(("refresh_token", token.expose().to_owned()));
            }
            (None, Some(username), Some(password)) => {
                pairs.push(("grant_type", "password".to_owned()));
                pairs.push(("username", username.clone()));
                pairs.push(("password", password.expose().to_owned()));
            }
            _ => pairs.push(("grant_type", "client_credentials".to_owned())),
        }
        // A refresh keeps the scopes of the first token.
        pairs.extend(credentials.scopes().filter(|_| refresh.is_none()).map(|scopes| ("scope", scopes)));
        self.identify(&mut pairs, headers)?;
        let extra = self.parameters()?;
        if let Some((name, _)) = extra.iter().find(|(name, _)| pairs.iter().any(|(known, _)| known == name)) {
            return Err(format!("has `{name}` twice"));
        }
        pairs.extend(extra);
        Ok(form(&pairs))
    }

    fn identify(&self, pairs: &mut Vec<Pair<'_>>, headers: &mut HeaderMap) -> Result<(), String> {
        let (id, secret) = match (&self.credentials.client_id, &self.credentials.client_secret) {
            (Some(id), Some(secret)) => (id, secret.expose()),
            // A public client identifies itself without proof.
            (Some(id), None) => {
                pairs.push(("client_id", id.clone()));
                return Ok(());
            }
            (None, Some(_)) => return Err("has a client secret but no client id".to_owned()),
            (None, None) => return Ok(()),
        };
        let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
        let basic = match self.spec.client_authentication {
            ClientAuthentication::Body => {
                pairs.push(("client_id", id.clone()));
                pairs.push(("client_secret", secret.to_owned()));
                return Ok(());
            }
            ClientAuthentication::BasicPlain if id.contains(':') => {
                return Err("has a colon in its client id".to_owned());
            }
            ClientAuthentication::BasicPlain => format!("{id}:{secret}"),
            ClientAuthentication::Basic => format!("{}:{}", encoded(id), encoded(secret)),
        };
        let value = sensitive("the client credentials", &format!("Basic {}", STANDARD.encode(basic)))?;
        headers.insert(AUTHORIZATION, value);
        Ok(())
    }

    /// Returns the parameters of the description, and settings that it does not name.
    fn parameters(&self) -> Result<Vec<Pair<'_>>, String> {
        let mut pairs: Vec<Pair<'_>> = self.credentials.resolve(self.spec.parameters)?;
        let unnamed = self.credentials.unnamed(&[self.spec.headers, self.spec.parameters]);
        for (name, text) in unnamed {
            let is_taken = pairs.iter().any(|(known, _)| *known == name);
            if is_taken || (self.spec.grant == TokenGrant::OAuth2 && RESERVED.contains(&name)) {
                return Err(format!("sets `{name}` itself, so it cannot be a setting"));
            }
            pairs.push((name, text));
        }
        if self.spec.grant == TokenGrant::NoBody && !pairs.is_empty() {
            return Err("has no body for parameters".to_owned());
        }
        Ok(pairs)
    }
}

fn sensitive(owner: &str, text: &str) -> Result<HeaderValue, String> {
    let mut value = headers::value(owner, text)?;
    value.set_sensitive(true);
    Ok(value)
}

fn form(pairs: &[Pair<'_>]) -> Bytes {
    let mut serializer = Serializer::new(String::new());
    serializer.extend_pairs(pairs);
    Bytes::from(serializer.finish())
}

fn object(pairs: Vec<Pair<'_>>) -> Result<Bytes, String> {
    let mut members = Object::new();
    for (name, text) in pairs {
        members.insert(name, json::Value::String(text));
    }
    json::to_vec(&json::Value::Object(members)).map(Bytes::from).map_err(|error| error.to_string())
}
