//! [`Credential`], and the selection of credentials for an operation.

use std::fmt;
use std::ops::Deref;
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

/// A credential for a security scheme. `Debug` prints only its kind.
#[derive(Clone)]
#[non_exhaustive]
pub enum Credential {
    /// A token for [`SchemeKind::Bearer`], or the part after the scheme name for [`SchemeKind::Http`].
    Token(Secret),
    /// A key for [`SchemeKind::ApiKey`].
    Key(Secret),
    /// A user name and password for [`SchemeKind::Basic`].
    Basic {
        /// User name, without a colon.
        username: String,
        /// Password.
        password: Secret,
    },
    /// Client credentials, with which the client obtains tokens by the grant `client_credentials`.
    ClientCredentials {
        /// Client id.
        client_id: String,
        /// Client secret.
        client_secret: Secret,
        /// Requested scopes; empty for the server's default.
        scopes: Vec<String>,
    },
    /// A user's password, with which the client obtains tokens by the grant `password`.
    Password {
        /// Client id, if the server requires one.
        client_id: Option<String>,
        /// Client secret, if the client has one.
        client_secret: Option<Secret>,
        /// User name.
        username: String,
        /// Password.
        password: Secret,
        /// Requested scopes; empty for the server's default.
        scopes: Vec<String>,
    },
    /// A source of tokens, used instead of a token call.
    TokenSource(Arc<dyn TokenSource>),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Omit the user name too: some APIs expect a key there.
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

/// A credential as it is added to a request. It has no `Debug`.
#[derive(Clone)]
pub(crate) enum Prepared {
    Header(HeaderName, HeaderValue),
    Query(Pair),
    Cookie(Pair),
    /// A token that is obtained on demand.
    Token(Arc<Tokens>),
    /// The credential is part of the connection, not of the request.
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
                    return Err(format!("{what} has a colon in its user name"));
                }
                let pair = format!("{username}:{}", password.expose());
                authorization(&what, &format!("Basic {}", STANDARD.encode(pair)))
            }
            (SchemeKind::ApiKey { location, parameter }, Credential::Key(key)) => {
                api_key(&what, location, parameter, present(&what, key.expose())?)
            }
            _ => Err(format!("{what} is not of the kind that the scheme needs")),
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
                return Err(format!("{what} contains a semicolon, which a cookie cannot"));
            }
            Ok(Prepared::Cookie(Pair::encoded(parameter, key)))
        }
    }
}

/// The credentials of one call.
pub(crate) enum Selected<'c> {
    /// One, as most calls have, or none.
    One(Option<&'c Prepared>),
    All(Vec<&'c Prepared>),
}

impl<'c> Deref for Selected<'c> {
    type Target = [&'c Prepared];

    fn deref(&self) -> &Self::Target {
        match self {
            Self::One(one) => one.as_slice(),
            Self::All(all) => all,
        }
    }
}

/// The configured credentials, one slot for each scheme of the API.
pub(crate) struct Credentials {
    api: &'static ApiSpec,
    prepared: Vec<Option<Prepared>>,
    /// The credential for operations whose description declares no security.
    unasked: Option<Prepared>,
    /// The names of the program's methods and variables, and whether it read the variables.
    variables: Option<(&'static EnvSpec, bool)>,
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

    /// Makes messages name the program's methods and variables.
    pub(crate) fn named_by(self, variables: Option<&'static EnvSpec>, has_read: bool) -> Self {
        Self { variables: variables.map(|variables| (variables, has_read)), ..self }
    }

    /// Returns the tokens that are obtained for a scheme.
    pub(crate) fn tokens(&self, scheme: usize) -> Option<&Arc<Tokens>> {
        match self.prepared.get(scheme)?.as_ref()? {
            Prepared::Token(tokens) => Some(tokens),
            _ => None,
        }
    }

    /// Records that connections use a client certificate.
    pub(crate) fn with_client_certificate(mut self) -> Self {
        for (scheme, slot) in self.api.schemes.iter().zip(&mut self.prepared) {
            if scheme.kind == SchemeKind::MutualTls {
                *slot = Some(Prepared::InConnection);
            }
        }
        self
    }

    /// Selects the credentials of the first alternative that is fully configured; none if they are optional. The error
    /// is a sentence that names the alternatives.
    pub(crate) fn select(&self, spec: &OperationSpec) -> Result<Selected<'_>, String> {
        if spec.security.is_empty() {
            return Ok(Selected::One(self.unasked.as_ref()));
        }
        if let Some([index]) = spec.security.first()
            && let Some(Some(only)) = self.prepared.get(*index)
        {
            return Ok(Selected::One(Some(only)));
        }
        let real = spec.security.iter().filter(|alternative| !alternative.is_empty());
        for alternative in real.clone() {
            let found = alternative.iter().map(|index| self.prepared.get(*index)?.as_ref());
            if let Some(all) = found.collect() {
                return Ok(Selected::All(all));
            }
        }
        if real.count() < spec.security.len() {
            return Ok(Selected::One(None));
        }
        Err(match self.variables {
            Some((variables, has_read)) => {
                let advice = advice::credentials(variables, self.api, &self.missing(spec));
                advice + &advice::unread(variables, self.api, has_read)
            }
            None => format!("configure {}", self.alternatives(spec)),
        })
    }

    /// Returns the names of the configured schemes.
    pub(crate) fn configured(&self) -> Vec<&'static str> {
        let schemes = self.api.schemes.iter().zip(&self.prepared);
        schemes.filter(|(_, prepared)| prepared.is_some()).map(|(scheme, _)| scheme.name).collect()
    }

    /// Returns the schemes that are not configured, for each alternative.
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
