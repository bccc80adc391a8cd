//! [`GrantCredentials`]: the credentials that a token call sends.

use std::fmt;

use crate::credentials::Credential;
use crate::secret::Secret;

use super::spec::{TokenField, TokenValue};

/// The configured credentials and settings for the token call of one scheme. It has no `Debug`.
#[derive(Clone, Default)]
pub(super) struct GrantCredentials {
    pub(super) client_id: Option<String>,
    pub(super) client_secret: Option<Secret>,
    pub(super) username: Option<String>,
    pub(super) password: Option<Secret>,
    scopes: Vec<String>,
    settings: Vec<(String, Secret)>,
}

/// The name and value of a header or parameter.
pub(super) type Pair<'a> = (&'a str, String);

impl GrantCredentials {
    /// Splits a credential. Returns `None` if it is not one that a token is obtained with.
    pub(super) fn new(credential: Option<&Credential>, settings: Vec<(String, Secret)>) -> Option<Self> {
        let credentials = Self { settings, ..Self::default() };
        match credential.cloned() {
            None => Some(credentials),
            Some(Credential::ClientCredentials { client_id, client_secret, scopes }) => {
                Some(Self { client_id: Some(client_id), client_secret: Some(client_secret), scopes, ..credentials })
            }
            Some(Credential::Password { client_id, client_secret, username, password, scopes }) => Some(Self {
                client_id,
                client_secret,
                username: Some(username),
                password: Some(password),
                scopes,
                ..credentials
            }),
            Some(_) => None,
        }
    }

    /// Returns the scopes separated by spaces; `None` if there are none.
    pub(super) fn scopes(&self) -> Option<String> {
        Some(self.scopes.join(" ")).filter(|scopes| !scopes.is_empty())
    }

    /// Returns the values of fields. The error is a sentence without any of them.
    pub(super) fn resolve(&self, fields: &'static [TokenField]) -> Result<Vec<Pair<'static>>, String> {
        let mut pairs = Vec::with_capacity(fields.len());
        for field in fields {
            match self.value(field.value) {
                Some(text) => pairs.push((field.name, text)),
                None if field.required => return Err(format!("needs {}", Missing(field.value))),
                None => {}
            }
        }
        Ok(pairs)
    }

    /// Returns the settings that no field uses. They are sent under their own names.
    pub(super) fn unnamed(&self, fields: &[&'static [TokenField]]) -> Vec<Pair<'_>> {
        let is_named = |name: &str| {
            fields
                .iter()
                .copied()
                .flatten()
                .any(|field| matches!(field.value, TokenValue::Setting(known) if known == name))
        };
        let unnamed = self.settings.iter().filter(|(name, _)| !is_named(name));
        unnamed.map(|(name, value)| (name.as_str(), value.expose().to_owned())).collect()
    }

    /// Returns all credentials and settings.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &str> {
        let settings = self.settings.iter().map(|(_, value)| value);
        let secrets = self.client_secret.iter().chain(&self.password).chain(settings).map(Secret::expose);
        secrets.chain(self.username.as_deref()).chain(self.client_id.as_deref())
    }

    /// Hides secrets in a string from the server, which may repeat what it received.
    pub(super) fn redact(&self, text: &str) -> String {
        let settings = self.settings.iter().map(|(_, value)| value);
        let secrets = self.client_secret.iter().chain(&self.password).chain(settings);
        secrets
            .filter(|secret| !secret.expose().is_empty())
            .fold(text.to_owned(), |text, secret| text.replace(secret.expose(), "[redacted]"))
    }

    fn value(&self, value: TokenValue) -> Option<String> {
        let secret = |secret: &Option<Secret>| secret.as_ref().map(|secret| secret.expose().to_owned());
        match value {
            TokenValue::Fixed(text) => Some(text.to_owned()),
            TokenValue::ClientId => self.client_id.clone(),
            TokenValue::ClientSecret => secret(&self.client_secret),
            TokenValue::Username => self.username.clone(),
            TokenValue::Password => secret(&self.password),
            TokenValue::Scopes => self.scopes(),
            TokenValue::Setting(name) => {
                let setting = self.settings.iter().find(|(known, _)| known == name);
                setting.map(|(_, value)| value.expose().to_owned())
            }
        }
    }
}

/// Names a missing value.
struct Missing(TokenValue);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            TokenValue::Setting(name) => write!(f, "the setting `{name}`"),
            TokenValue::ClientId => f.write_str("a client id"),
            TokenValue::ClientSecret => f.write_str("a client secret"),
            TokenValue::Username => f.write_str("a user name"),
            TokenValue::Password => f.write_str("a password"),
            TokenValue::Scopes => f.write_str("scopes"),
            TokenValue::Fixed(_) => f.write_str("nothing"),
        }
    }
}
