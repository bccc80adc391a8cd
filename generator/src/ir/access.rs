//! Servers and authentication.

use super::Docs;

/// A server of the API.
#[derive(Clone, Debug)]
pub struct Server {
    /// The source of its name: an extension, or a string derived from the description.
    pub name: Option<String>,
    /// Its URL, with the defaults of its variables; variables without a default remain as placeholders.
    pub url: String,
    /// Its URL template.
    pub template: String,
    /// The variables of the template.
    pub variables: Vec<ServerVariable>,
    /// Its documentation.
    pub docs: Docs,
}

impl Server {
    /// Returns the default base URL: a path, or a URL that has a host and a value for every variable.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        let url = self.url.as_str();
        let is_path = url.starts_with(['/', '.']) && !url.starts_with("//");
        let is_open = url.contains(['{', '}', '<', '>', '\\']) || url.chars().any(char::is_whitespace);
        (!is_open && (is_path || has_host(url))).then_some(url)
    }

    /// Returns the indices of the variables that have no default.
    pub fn required(&self) -> impl Iterator<Item = usize> {
        self.variables.iter().enumerate().filter(|(_, variable)| variable.default.is_none()).map(|(index, _)| index)
    }
}

/// Whether a URL has a host that can exist: not empty, and not below `.invalid`.
pub(crate) fn has_host(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    !name.is_empty() && name != "invalid" && !name.ends_with(".invalid")
}

/// Index of a server in [`Api::own_servers`](super::Api::own_servers).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServerId(pub usize);

/// A variable of a server's URL.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// Its name in the template.
    pub name: String,
    /// Its default; without one, the caller must set the variable.
    pub default: Option<String>,
    /// The allowed values; empty if there is no restriction.
    pub values: Vec<String>,
    /// Its documentation.
    pub docs: Docs,
}

/// Index of a product in [`Api::products`](super::Api::products).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProductId(pub usize);

/// A part of an API with servers of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its name in the description.
    pub name: String,
    /// Its server for each environment; `None` is the server for all other environments.
    pub servers: Vec<(Option<String>, String)>,
}

/// A set of servers, such as production or sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Its name in the description.
    pub name: String,
    /// The server of operations that belong to no product.
    pub server: Option<String>,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Its key in the description.
    pub key: String,
    /// The name of its builder method, if the description sets one.
    pub name: Option<String>,
    /// Its kind.
    pub kind: SchemeKind,
    /// How tokens are obtained, if the description defines it.
    pub token: Option<TokenCall>,
    /// Its documentation.
    pub docs: Docs,
}

/// The kind of a security scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …`; also for `OAuth2` and `OpenID` Connect.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// `Authorization: SCHEME …` with another HTTP scheme.
    Http(String),
    /// An API key with this name.
    ApiKey(KeyLocation, String),
    /// A client certificate.
    MutualTls,
}

/// The request that obtains tokens for a security scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenCall {
    /// An absolute URL, or a path below the base URL.
    pub url: String,
    /// The product that serves the request, if the URL is a path.
    pub product: Option<ProductId>,
    /// Whether the client credentials grant is supported.
    pub client_credentials: bool,
    /// Whether the resource owner password grant is supported.
    pub password: bool,
    /// The format of the request.
    pub grant: TokenGrant,
    /// Headers of the request.
    pub headers: Vec<TokenField>,
    /// Parameters in the body.
    pub parameters: Vec<TokenField>,
    /// How the client authenticates.
    pub authentication: ClientAuthentication,
    /// Alternative paths to the access token in the response; empty for that of OAuth 2.0.
    pub access_token: Vec<Vec<String>>,
    /// Alternative paths to the lifetime; empty for that of OAuth 2.0.
    pub expires_in: Vec<Vec<String>>,
    /// The unit of the lifetime.
    pub expiry: TokenExpiry,
    /// Alternative paths to the error code; empty for that of OAuth 2.0.
    pub error: Vec<Vec<String>>,
    /// Alternative paths to the error description; empty for that of OAuth 2.0.
    pub error_description: Vec<Vec<String>>,
    /// Error codes that mean success.
    pub success: Vec<String>,
    /// The lifetime if a response has none.
    pub default_lifetime_seconds: Option<u64>,
    /// Whether refresh tokens are used.
    pub refresh: bool,
}

impl TokenCall {
    /// Whether the request contains the client's id or secret.
    #[must_use]
    pub fn has_client(&self) -> bool {
        self.grant == TokenGrant::OAuth2 || self.sends(&[TokenValue::ClientId, TokenValue::ClientSecret])
    }

    /// Whether a described header or parameter contains one of these values.
    #[must_use]
    pub fn sends(&self, wanted: &[TokenValue]) -> bool {
        self.headers.iter().chain(&self.parameters).any(|field| wanted.contains(&field.value))
    }

    /// Returns the names of the settings that the request uses, each once.
    #[must_use]
    pub fn settings(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for field in self.headers.iter().chain(&self.parameters) {
            if let TokenValue::Setting(name) = &field.value
                && !names.contains(&name.as_str())
            {
                names.push(name.as_str());
            }
        }
        names
    }
}

/// The format of a token request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TokenGrant {
    /// As defined by OAuth 2.0.
    #[default]
    #[serde(rename = "oauth2")]
    OAuth2,
    /// A JSON object that contains the parameters.
    JsonBody,
    /// A form that contains the parameters.
    FormBody,
    /// No body; only headers.
    NoBody,
}

/// The unit of a token's lifetime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TokenExpiry {
    /// Seconds from now.
    #[default]
    Seconds,
    /// Milliseconds from now.
    Milliseconds,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMilliseconds,
    /// Seconds, from now or since 1970 depending on the size of the number.
    SecondsOrEpoch,
    /// Milliseconds, from now or since 1970 depending on the size of the number.
    MillisecondsOrEpoch,
}

/// A header or a parameter of a token request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenField {
    /// Its name on the wire.
    pub name: String,
    /// Its value.
    pub value: TokenValue,
    /// Whether the request is invalid without it.
    pub required: bool,
}

/// The value of a header or a parameter of a token request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenValue {
    /// This string.
    Fixed(String),
    /// The client's id.
    ClientId,
    /// The client's secret.
    ClientSecret,
    /// The user's name.
    Username,
    /// The user's password.
    Password,
    /// The scopes.
    Scopes,
    /// The value that the caller sets under this name.
    Setting(String),
}

/// How a client authenticates in a token request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ClientAuthentication {
    /// In the `Authorization` header, as defined by OAuth 2.0.
    #[default]
    Basic,
    /// In the `Authorization` header, without form-encoding the id and the secret.
    BasicPlain,
    /// In the body.
    Body,
}

/// Where an API key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLocation {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}
