//! [`Credential`], and which of the configured ones an operation gets.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};

use crate::advice;
use crate::encoder::Pair;
use crate::env::EnvSpec;
use crate::headers;
use crate::secret::Secret;
use crate::spec::{ApiSpec, KeyLocation, OperationSpec, Scheme, SchemeKind};
use crate::token::{self, TokenSource, Tokens};

/// What meets a security scheme. `Debug` prints which kind it is and nothing else.
#[derive(Clone)]
#[non_exhaustive]
pub enum Credential {
    /// A token for [`SchemeKind::Bearer`], or what stands behind the first word for [`SchemeKind::Http`].
    Token(Secret),
    /// A key for [`SchemeKind::ApiKey`].
    Key(Secret),
    /// A user for [`SchemeKind::Basic`].
    Basic {
        /// Name of the user, without a colon.
        username: String,
        /// Password of the user.
        password: Secret,
    },
    /// A client that obtains tokens with the grant `client_credentials`, from the scheme's token call.
    ClientCredentials {
        /// Id of the client.
        client_id: String,
        /// Secret of the client.
        client_secret: Secret,
        /// What the token shall be good for; empty for what the server gives by default.
        scopes: Vec<String>,
    },
    /// A user for whom tokens are obtained with the grant `password`, from the scheme's token call.
    Password {
        /// Id of the client, if the server wants one.
        client_id: Option<String>,
        /// Secret of the client, if it has one.
        client_secret: Option<Secret>,
        /// Name of the user.
        username: String,
        /// Password of the user.
        password: Secret,
        /// What the token shall be good for; empty for what the server gives by default.
        scopes: Vec<String>,
    },
    /// What gives tokens in place of a token call.
    TokenSource(Arc<dyn TokenSource>),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the user name either: some APIs expect a key in its place.
        f.write_str(match self {
            Self::Token(_) => "Token",
            Self::Key(_) => "Key",
            Self::Basic { .. } => "Basic",
            Self::ClientCredentials { .. } => "ClientCredentials",
            Self::Password { .. } => "Password",
            Self::TokenSource(_) => "TokenSource",
        })
    }
}

/// A credential as it is put into a request. It has no `Debug`.
#[derive(Clone)]
pub(crate) enum Prepared {
    Header(HeaderName, HeaderValue),
    Query(Pair),
    Cookie(Pair),
    /// A token that is obtained when it is needed.
    Token(Arc<Tokens>),
    /// It is in the connection, not in the request.
    InConnection,
}

impl Prepared {
    /// Checks a credential against its scheme. The error is a sentence without the credential.
    fn new(scheme: &Scheme, credential: &Credential) -> Result<Self, String> {
        let what = format!("the credential for {}", scheme.name);
        match (scheme.kind, credential) {
            (SchemeKind::Bearer, Credential::Token(token)) => {
                let token = present(&what, token.expose())?;
                authorization(&what, &format!("Bearer {token}"))
            }
            (SchemeKind::Http { scheme }, Credential::Token(token)) => {
                let token = present(&what, token.expose())?;
                authorization(&what, &format!("{scheme} {token}"))
            }
            (SchemeKind::Basic, Credential::Basic { username, password }) => {
                if username.contains(':') {
                    return Err(format!("{what} has a user name with a colon"));
                }
                let pair = format!("{username}:{}", password.expose());
                authorization(&what, &format!("Basic {}", STANDARD.encode(pair)))
            }
            (SchemeKind::ApiKey { location, parameter }, Credential::Key(key)) => {
                api_key(&what, location, parameter, present(&what, key.expose())?)
            }
            _ => Err(format!("{what} is of another kind than the scheme")),
        }
    }
}

fn present<'a>(what: &str, secret: &'a str) -> Result<&'a str, String> {
    if secret.trim().is_empty() { Err(format!("{what} is empty")) } else { Ok(secret) }
}

/// A bearer token. The error is a sentence without it.
pub(crate) fn bearer(what: &str, token: &Secret) -> Result<Prepared, String> {
    authorization(what, &format!("Bearer {}", present(what, token.expose())?))
}

fn authorization(what: &str, text: &str) -> Result<Prepared, String> {
    Ok(Prepared::Header(AUTHORIZATION, sensitive(what, text)?))
}

fn sensitive(what: &str, text: &str) -> Result<HeaderValue, String> {
    let mut value = headers::value(what, text)?;
    value.set_sensitive(true);
    Ok(value)
}

fn api_key(what: &str, location: KeyLocation, parameter: &str, key: &str) -> Result<Prepared, String> {
    match location {
        KeyLocation::Header => {
            let name = headers::name(parameter)?;
            Ok(Prepared::Header(name, sensitive(what, key)?))
        }
        KeyLocation::Query => Ok(Prepared::Query(Pair::new(parameter, key))),
        KeyLocation::Cookie => {
            headers::value(what, key)?;
            if key.contains(';') {
                return Err(format!("{what} holds a semicolon, which a cookie cannot"));
            }
            Ok(Prepared::Cookie(Pair::encoded(parameter, key)))
        }
    }
}

/// The configured credentials, one place for each scheme of the API.
pub(crate) struct Credentials {
    api: &'static ApiSpec,
    prepared: Vec<Option<Prepared>>,
    /// What operations get of which the description asks nothing.
    unasked: Option<Prepared>,
    variables: Option<&'static EnvSpec>,
}

impl Credentials {
    pub(crate) fn new(
        api: &'static ApiSpec,
        configured: &[(usize, Credential)],
        bearer_token: Option<&Secret>,
        setup: &token::Setup<'_>,
    ) -> Result<Self, String> {
        let indices = configured.iter().map(|(index, _)| *index).chain(setup.schemes());
        if let Some(index) = indices.into_iter().find(|index| *index >= api.schemes.len()) {
            return Err(format!("the API has no security scheme {index}"));
        }
        let prepare = |(index, scheme): (usize, &'static Scheme)| {
            let credential = configured.iter().find(|(known, _)| *known == index).map(|(_, credential)| credential);
            match credential {
                Some(credential) if !token::is_obtained(credential) => Prepared::new(scheme, credential).map(Some),
                None if !setup.is_configured(index, scheme) => Ok(None),
                _ => Ok(Some(Prepared::Token(setup.tokens(index, scheme, credential)?))),
            }
        };
        let prepared = api.schemes.iter().enumerate().map(prepare).collect::<Result<_, _>>()?;
        let unasked = bearer_token.map(|token| bearer("the bearer token", token));
        Ok(Self { api, prepared, unasked: unasked.transpose()?, variables: None })
    }

    /// Has messages name the program's methods and variables.
    pub(crate) fn named_by(self, variables: Option<&'static EnvSpec>) -> Self {
        Self { variables, ..self }
    }

    /// The tokens that are obtained for a scheme.
    pub(crate) fn tokens(&self, scheme: usize) -> Option<&Arc<Tokens>> {
        match self.prepared.get(scheme)?.as_ref()? {
            Prepared::Token(tokens) => Some(tokens),
            _ => None,
        }
    }

    /// Says that connections are made with a certificate of the client.
    pub(crate) fn with_client_certificate(mut self) -> Self {
        for (scheme, slot) in self.api.schemes.iter().zip(&mut self.prepared) {
            if scheme.kind == SchemeKind::MutualTls {
                *slot = Some(Prepared::InConnection);
            }
        }
        self
    }

    /// The credentials of the first alternative that is configured as a whole; none where they are
    /// optional. The error is a sentence that names the alternatives.
    pub(crate) fn select(&self, spec: &OperationSpec) -> Result<Vec<&Prepared>, String> {
        if spec.security.is_empty() {
            return Ok(self.unasked.iter().collect());
        }
        let real = spec.security.iter().filter(|alternative| !alternative.is_empty());
        for alternative in real.clone() {
            let found = alternative.iter().map(|index| self.prepared.get(*index)?.as_ref());
            if let Some(all) = found.collect() {
                return Ok(all);
            }
        }
        if real.count() < spec.security.len() {
            return Ok(Vec::new());
        }
        Err(match self.variables {
            Some(variables) => advice::credentials(variables, self.api, &self.missing(spec)),
            None => format!("configure {}", self.alternatives(spec)),
        })
    }

    /// Names of the schemes that are configured.
    pub(crate) fn configured(&self) -> Vec<&'static str> {
        let schemes = self.api.schemes.iter().zip(&self.prepared);
        schemes.filter(|(_, prepared)| prepared.is_some()).map(|(scheme, _)| scheme.name).collect()
    }

    /// Of each alternative, the schemes that are not configured.
    fn missing(&self, spec: &OperationSpec) -> Vec<Vec<usize>> {
        let is_missing = |index: &&usize| self.prepared.get(**index).is_none_or(Option::is_none);
        spec.security.iter().map(|alternative| alternative.iter().filter(is_missing).copied().collect()).collect()
    }

    fn alternatives(&self, spec: &OperationSpec) -> String {
        let name = |index: &usize| self.api.schemes.get(*index).map_or("?", |scheme| scheme.name);
        let alternatives = spec.security.iter();
        let texts: Vec<String> =
            alternatives.map(|alternative| alternative.iter().map(name).collect::<Vec<_>>().join(" and ")).collect();
        texts.join(", or ")
    }
}
