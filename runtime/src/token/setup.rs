//! Creates [`Tokens`] from the configuration of a scheme.

use std::sync::Arc;

use http::Uri;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};

use crate::clock::Clock;
use crate::credentials::Credential;
use crate::headers;
use crate::secret::Secret;
use crate::servers::Servers;
use crate::spec::{KeyLocation, Scheme, SchemeKind};
use crate::transport::{Limits, Transport};

use super::cache::{Origin, Tokens};
use super::call::TokenCall;
use super::grant::GrantCredentials;
use super::spec::{TokenGrant, TokenSpec};

/// What token calls share with the client that sends them.
pub(crate) struct Setup<'a> {
    pub(crate) servers: &'a Servers,
    pub(crate) allow_plain_http: bool,
    pub(crate) user_agent: Option<HeaderValue>,
    pub(crate) limits: Limits,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) transport: Arc<dyn Transport>,
    /// URLs that override those of the description, by index of the scheme.
    pub(crate) urls: &'a [(usize, String)],
    /// Named settings, by index of the scheme.
    pub(crate) settings: &'a [(usize, String, Secret)],
}

/// The header and the prefix with which a token is sent.
pub(crate) type TokenHeader = (HeaderName, &'static str);

/// Returns whether a token is obtained with this credential, rather than being the credential.
pub(crate) fn is_obtained(credential: &Credential) -> bool {
    matches!(
        credential,
        Credential::ClientCredentials { .. } | Credential::Password { .. } | Credential::TokenSource(_)
    )
}

impl Setup<'_> {
    /// Returns the indices of the schemes with a setting.
    pub(crate) fn schemes(&self) -> impl Iterator<Item = usize> {
        self.urls.iter().map(|(index, _)| *index).chain(self.settings.iter().map(|(index, _, _)| *index))
    }

    /// Returns whether settings alone are enough for a token call.
    pub(crate) fn is_configured(&self, index: usize, scheme: &Scheme) -> bool {
        let is_own = scheme.token.is_some_and(|spec| spec.grant != TokenGrant::OAuth2);
        is_own && self.settings.iter().any(|(known, _, _)| *known == index)
    }

    /// Creates the tokens of a scheme. The error is a sentence without secrets.
    pub(crate) fn tokens(
        &self,
        index: usize,
        scheme: &'static Scheme,
        credential: Option<&Credential>,
    ) -> Result<Arc<Tokens>, String> {
        let (header, prefix) = token_header(scheme)?;
        let origin = match credential {
            Some(Credential::TokenSource(source)) => Origin::Source(Arc::clone(source)),
            _ => Origin::Call(Box::new(self.call(index, scheme, credential)?)),
        };
        let (clock, limit) = (Arc::clone(&self.clock), self.limits.timeout);
        Ok(Arc::new(Tokens::new(scheme.name, header, prefix, origin, clock, limit)))
    }

    fn call(
        &self,
        index: usize,
        scheme: &'static Scheme,
        credential: Option<&Credential>,
    ) -> Result<TokenCall, String> {
        let failed = |text: String| format!("the token call for `{}` {text}", scheme.name);
        let settings = self.settings.iter().filter(|(known, _, _)| *known == index);
        let settings = settings.map(|(_, name, value)| (name.clone(), value.clone())).collect();
        let credentials = GrantCredentials::new(credential, settings);
        let credentials = credentials.ok_or_else(|| failed("needs another kind of credential".to_owned()))?;
        let spec = scheme.token.copied().unwrap_or(TokenSpec::OAUTH2);
        let set = self.urls.iter().find(|(known, _)| *known == index).map(|(_, url)| url.as_str());
        let url = match set {
            Some(url) => self.token_url(url, &spec),
            None => self.documented_url(&spec),
        };
        let url = url.map_err(failed)?;
        let call = TokenCall {
            scheme: scheme.name,
            is_bearer: scheme.kind == SchemeKind::Bearer,
            spec,
            credentials,
            uri: Uri::try_from(url).map_err(|_| failed("has a malformed URL".to_owned()))?,
            user_agent: self.user_agent.clone(),
            limits: self.limits,
            transport: Arc::clone(&self.transport),
            clock: Arc::clone(&self.clock),
        };
        // Report what cannot be sent now rather than with the first call.
        call.request(None).map_err(failed)?;
        Ok(call)
    }
}

impl Setup<'_> {
    /// Returns the URL of a token call: absolute, or a path below the URL of the product that has the call. The error
    /// completes a sentence.
    fn token_url(&self, text: &str, spec: &TokenSpec) -> Result<String, String> {
        let text = text.trim();
        if !text.starts_with('/') {
            return crate::base_url::token_url(text, self.allow_plain_http).map(String::from);
        }
        let home = self.servers.home(spec.product).map_err(|text| format!("has no server: {text}"))?;
        crate::base_url::token_url(&home.join(text), self.allow_plain_http).map(String::from)
    }

    /// Returns the description's URL. A program that calls a test server must not send credentials to the real one
    /// unless it named it.
    fn documented_url(&self, spec: &TokenSpec) -> Result<String, String> {
        let text = self.token_url(spec.url, spec)?;
        let url = crate::base_url::token_url(&text, self.allow_plain_http)?;
        if spec.url.trim().starts_with('/') || self.servers.may_call(&url.origin()) {
            return Ok(text);
        }
        let (host, setting) = (url.host_str().unwrap_or_default(), spec.setting);
        Err(format!("would go to {host}, which the program did not choose; set `{setting}`"))
    }
}

/// Returns the header in which the token of a scheme is sent, and its prefix.
fn token_header(scheme: &Scheme) -> Result<TokenHeader, String> {
    match scheme.kind {
        SchemeKind::Bearer => Ok((AUTHORIZATION, "Bearer ")),
        SchemeKind::ApiKey { location: KeyLocation::Header, parameter } => Ok((headers::name(parameter)?, "")),
        _ => Err(format!("a token for `{}` cannot be obtained: it is not sent in a header", scheme.name)),
    }
}
