//! Settings of a client from environment variables.

use std::ffi::OsString;

use crate::advice;
use crate::config::Config;
use crate::credentials::Credential;
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::servers::has_default;
use crate::spec::{ApiSpec, EnvironmentSpec, ProductSpec, SchemeKind};

/// The environment variables that configure a client. All begin with the prefix and an underscore.
///
/// | variable | what it sets |
/// | --- | --- |
/// | `…_ENVIRONMENT` | the environment, by its name in the description |
/// | `…_BASE_URL`, `…_BASE_URL_PRODUCT` | the base URL, and that of a product |
/// | `…_SERVER_NAME` | the base URL of operations whose server is not the default |
/// | `…_BEARER_TOKEN` | a token, where the description names no security scheme |
/// | `…_SCHEME` | a token, a key, or a certificate with its key as PEM |
/// | `…_SCHEME_USERNAME`, `…_SCHEME_PASSWORD` | a user, for the scheme or for its token call |
/// | `…_SCHEME_CLIENT_ID`, `…_SCHEME_CLIENT_SECRET` | a client, for a token call |
/// | `…_SCHEME_URL`, `…_SCHEME_SETTING` | where the token call goes, and what else it takes |
#[derive(Debug)]
pub struct EnvSpec {
    /// The prefix of all names: `ACME`.
    pub prefix: &'static str,
    /// The environments that can be chosen.
    pub environments: &'static [&'static EnvironmentSpec],
    /// Products, by the suffix of the name.
    pub products: &'static [(&'static str, &'static ProductSpec)],
    /// Security schemes, in the order of [`ApiSpec::schemes`].
    pub schemes: &'static [SchemeEnv],
    /// Whether some operation requires a credential.
    pub needs_credentials: bool,
}

/// The variables of a security scheme.
#[derive(Debug)]
pub struct SchemeEnv {
    /// The part of the name after the prefix.
    pub name: &'static str,
    /// Whether tokens are obtained with client credentials.
    pub client_credentials: bool,
    /// Whether tokens are obtained with a user's password.
    pub password: bool,
    /// Whether a client id and secret accompany a user's password.
    pub client_with_password: bool,
    /// Named settings of the token call, by the suffix of the name.
    pub settings: &'static [(&'static str, &'static str)],
}

impl Config {
    /// Creates a configuration from variables alone, with [`with_env`](Self::with_env). It must be sufficient for
    /// calls.
    ///
    /// # Errors
    ///
    /// As [`with_env`](Self::with_env). Also if no variable selects a server, or if none has a credential though
    /// operations require one. The message names the variables.
    pub fn from_env(
        api: &'static ApiSpec,
        spec: &EnvSpec,
        lookup: &dyn Fn(&str) -> Option<OsString>,
    ) -> Result<Self, Error> {
        let config = Self::new().with_env(api, spec, lookup)?;
        let is_set = |name: &String| lookup(name).is_some_and(|value| !value.is_empty());
        let servers = spec.server_variables();
        if !has_default(api) && !servers.iter().any(is_set) {
            return Err(spec.missing("selects a server", &servers, api));
        }
        let credentials = spec.credential_variables(api);
        if spec.needs_credentials && !credentials.iter().any(is_set) {
            return Err(spec.missing("has a credential", &credentials, api));
        }
        Ok(config)
    }

    /// Reads settings from variables; an unset or empty variable changes nothing. `lookup` returns the value of a
    /// variable, like `std::env::var_os`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if the value of a variable is invalid, or if a variable is missing that is needed beside
    /// one that is set. The message contains names of variables, but no values.
    pub fn with_env(
        mut self,
        api: &'static ApiSpec,
        spec: &EnvSpec,
        lookup: &dyn Fn(&str) -> Option<OsString>,
    ) -> Result<Self, Error> {
        self.has_read_variables = true;
        let variables = Variables { prefix: spec.prefix, lookup };
        if let Some(name) = variables.get("ENVIRONMENT")? {
            let found = spec.environments.iter().find(|known| known.name.eq_ignore_ascii_case(name.trim()));
            let known: Vec<String> = spec.environments.iter().map(|known| format!("`{}`", known.name)).collect();
            let found =
                found.ok_or_else(|| variables.error("ENVIRONMENT", &format!("must be one of {}", known.join(", "))))?;
            self = self.environment(found);
        }
        if let Some(url) = variables.get("BASE_URL")? {
            self = self.base_url(url);
        }
        for (name, product) in spec.products {
            if let Some(url) = variables.get(&format!("BASE_URL_{name}"))? {
                self = self.product_url(product, url);
            }
        }
        for server in api.servers {
            if let Some(url) = variables.get(&format!("SERVER_{}", server.name))? {
                self = self.server(server, url);
            }
        }
        if let Some(token) = variables.get("BEARER_TOKEN")?.filter(|_| api.schemes.is_empty()) {
            self = self.bearer_token(token);
        }
        for (index, scheme) in spec.schemes.iter().enumerate() {
            let Some(described) = api.schemes.get(index) else { continue };
            if described.kind == SchemeKind::MutualTls {
                if let Some(pem) = variables.get(scheme.name)? {
                    self = self.identity_pem(pem);
                }
                continue;
            }
            if let Some(credential) = variables.credential(described.kind, scheme)? {
                self = self.credential(index, credential);
            }
            if let Some(url) = variables.get(&format!("{}_URL", scheme.name))?.filter(|_| described.token.is_some()) {
                self = self.token_url(index, url);
            }
            for (name, setting) in scheme.settings {
                if let Some(value) = variables.get(&format!("{}_{name}", scheme.name))? {
                    self = self.token_setting(index, *setting, value);
                }
            }
        }
        Ok(self)
    }
}

impl EnvSpec {
    /// Names the variables that are unset, and those that are set but unknown: often the same ones, misspelt.
    fn missing(&self, what: &str, variables: &[String], api: &ApiSpec) -> Error {
        let unread = advice::unread(self, api, true);
        let text = format!("no variable {what}: {} are not set{unread}", variables.join(", "));
        Error::new(ErrorKind::Config, text)
    }

    /// Returns whether a variable has the prefix.
    pub(crate) fn is_ours(&self, name: &str) -> bool {
        name.strip_prefix(self.prefix).is_some_and(|rest| rest.starts_with('_'))
    }

    /// Returns whether [`Config::with_env`] reads a variable.
    pub(crate) fn is_known(&self, name: &str, api: &ApiSpec) -> bool {
        let is = |end: &str| name.strip_prefix(self.prefix).and_then(|rest| rest.strip_prefix('_')) == Some(end);
        self.server_variables().iter().any(|known| known == name)
            || self.credential_variables(api).iter().any(|known| known == name)
            || self.schemes.iter().any(|scheme| is(&format!("{}_URL", scheme.name)))
            || api.servers.iter().any(|server| is(&format!("SERVER_{}", server.name)))
            || (api.schemes.is_empty() && is("BEARER_TOKEN"))
    }

    /// Returns the variables that select servers.
    fn server_variables(&self) -> Vec<String> {
        let environment = (!self.environments.is_empty()).then(|| format!("{}_ENVIRONMENT", self.prefix));
        let products = self.products.iter().map(|(end, _)| format!("{}_BASE_URL_{end}", self.prefix));
        environment.into_iter().chain([format!("{}_BASE_URL", self.prefix)]).chain(products).collect()
    }

    /// Returns the variables of all credentials.
    fn credential_variables(&self, api: &ApiSpec) -> Vec<String> {
        let mut ends = Vec::new();
        for (scheme, described) in self.schemes.iter().zip(api.schemes) {
            let mut end = |end: &str| ends.push(format!("{}_{}{end}", self.prefix, scheme.name));
            if described.kind != SchemeKind::Basic {
                end("");
            }
            if scheme.client_credentials || scheme.client_with_password {
                end("_CLIENT_ID");
                end("_CLIENT_SECRET");
            }
            if scheme.password || described.kind == SchemeKind::Basic {
                end("_USERNAME");
                end("_PASSWORD");
            }
            for (name, _) in scheme.settings {
                end(&format!("_{name}"));
            }
        }
        ends
    }
}

/// The variables of one client.
struct Variables<'a> {
    prefix: &'a str,
    lookup: &'a dyn Fn(&str) -> Option<OsString>,
}

impl Variables<'_> {
    fn get(&self, name: &str) -> Result<Option<String>, Error> {
        let value = (self.lookup)(&format!("{}_{name}", self.prefix)).filter(|value| !value.is_empty());
        value.map(|value| value.into_string().map_err(|_| self.error(name, "is not Unicode"))).transpose()
    }

    fn error(&self, name: &str, text: &str) -> Error {
        Error::new(ErrorKind::Config, format!("the variable {}_{name} {text}", self.prefix))
    }

    fn credential(&self, kind: SchemeKind, scheme: &SchemeEnv) -> Result<Option<Credential>, Error> {
        let part = |end: &str| self.get(&format!("{}_{end}", scheme.name));
        if kind == SchemeKind::Basic {
            return match (part("USERNAME")?, part("PASSWORD")?) {
                (Some(username), Some(password)) => Ok(Some(Credential::Basic { username, password: password.into() })),
                (None, None) => Ok(None),
                (None, Some(_)) => Err(self.lacks(scheme, &["USERNAME"])),
                (Some(_), None) => Err(self.lacks(scheme, &["PASSWORD"])),
            };
        }
        let obtained = if scheme.client_credentials || scheme.password { self.obtained(scheme)? } else { None };
        let given = self.get(scheme.name)?;
        match (given, obtained) {
            (Some(_), Some(_)) => {
                let text = format!("is set beside those that begin with {}_{}_", self.prefix, scheme.name);
                Err(self.error(scheme.name, &text))
            }
            (Some(token), None) if matches!(kind, SchemeKind::Bearer | SchemeKind::Http { .. }) => {
                Ok(Some(Credential::Token(token.into())))
            }
            (Some(key), None) => Ok(Some(Credential::Key(key.into()))),
            (None, obtained) => Ok(obtained),
        }
    }

    /// Returns what tokens are obtained with: a user if one of its variables is set or nothing else is possible,
    /// otherwise the client.
    fn obtained(&self, scheme: &SchemeEnv) -> Result<Option<Credential>, Error> {
        let part = |is_known: bool, end: &str| {
            if is_known { self.get(&format!("{}_{end}", scheme.name)) } else { Ok(None) }
        };
        let has_client = scheme.client_credentials || scheme.client_with_password;
        let (client_id, client_secret) = (part(has_client, "CLIENT_ID")?, part(has_client, "CLIENT_SECRET")?);
        let (username, password) = (part(scheme.password, "USERNAME")?, part(scheme.password, "PASSWORD")?);
        let has_user = username.is_some() || password.is_some();
        if !has_user && client_id.is_none() && client_secret.is_none() {
            return Ok(None);
        }
        let is_user = scheme.password && (has_user || !scheme.client_credentials);
        let is_client = !is_user || scheme.client_with_password;
        let wanted = [
            ("CLIENT_ID", is_client && client_id.is_none()),
            ("CLIENT_SECRET", is_client && client_secret.is_none()),
            ("USERNAME", is_user && username.is_none()),
            ("PASSWORD", is_user && password.is_none()),
        ];
        let missing: Vec<&str> = wanted.iter().filter(|(_, is_missing)| *is_missing).map(|(end, _)| *end).collect();
        if !missing.is_empty() {
            return Err(self.lacks(scheme, &missing));
        }
        let client_secret = client_secret.map(Into::into);
        Ok(match (is_user, username, password) {
            (true, Some(username), Some(password)) => {
                let password = password.into();
                Some(Credential::Password { client_id, client_secret, username, password, scopes: Vec::new() })
            }
            _ => client_id.zip(client_secret).map(|(client_id, client_secret)| Credential::ClientCredentials {
                client_id,
                client_secret,
                scopes: Vec::new(),
            }),
        })
    }

    fn lacks(&self, scheme: &SchemeEnv, ends: &[&str]) -> Error {
        let names: Vec<String> = ends.iter().map(|end| format!("{}_{}_{end}", self.prefix, scheme.name)).collect();
        let text = format!("a credential is set only in part; the missing variables are {}", names.join(", "));
        Error::new(ErrorKind::Config, text)
    }
}
