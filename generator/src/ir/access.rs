//! Where an API is, and what it takes to be let in.

use super::Docs;

/// A server of the API.
#[derive(Clone, Debug)]
pub struct Server {
    /// What it is named after: that the description gives it by extension, or a string about it.
    pub name: Option<String>,
    /// Its address; variables have their defaults, and those without one stand in braces.
    pub url: String,
    /// Its address with variables in braces.
    pub template: String,
    /// The variables of its address.
    pub variables: Vec<ServerVariable>,
    /// What is said about it.
    pub docs: Docs,
}

impl Server {
    /// The address where the caller sets none: a path, or a URL with a host and with a value for each variable.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        let url = self.url.as_str();
        let is_path = url.starts_with(['/', '.']) && !url.starts_with("//");
        let is_open = url.contains(['{', '}', '<', '>', '\\']) || url.chars().any(char::is_whitespace);
        (!is_open && (is_path || has_host(url))).then_some(url)
    }

    /// The variables that the caller gives a value, by number.
    pub fn required(&self) -> impl Iterator<Item = usize> {
        self.variables.iter().enumerate().filter(|(_, variable)| variable.default.is_none()).map(|(index, _)| index)
    }
}

/// Whether an address leads to a host: one that is there, and is not below `.invalid`.
pub(crate) fn has_host(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    !name.is_empty() && name != "invalid" && !name.ends_with(".invalid")
}

/// Index of a server in [`Api::own_servers`](super::Api::own_servers).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServerId(pub usize);

/// A variable of a server's address.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// Its name in the braces.
    pub name: String,
    /// Its value where the caller chooses none; without one the caller has to.
    pub default: Option<String>,
    /// The values that it can have; empty if any will do.
    pub values: Vec<String>,
    /// What is said about it.
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
    /// Its server by environment; no environment stands for those that are not listed.
    pub servers: Vec<(Option<String>, String)>,
}

/// A set of servers, such as those for tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Its name in the description.
    pub name: String,
    /// The server of what belongs to no product.
    pub server: Option<String>,
}

/// A way to show who is calling.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Its key in the description.
    pub key: String,
    /// Name of its method on the builder, if the description gives one.
    pub name: Option<String>,
    /// What it is.
    pub kind: SchemeKind,
    /// How tokens are obtained, if the description says so.
    pub token: Option<TokenCall>,
    /// What is said about it.
    pub docs: Docs,
}

/// What a security scheme is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …`; also what `OAuth2` and `OpenID` Connect yield.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// `Authorization: SCHEME …` with another scheme of HTTP.
    Http(String),
    /// A key under a name.
    ApiKey(KeyLocation, String),
    /// A certificate of the client.
    MutualTls,
}

/// How tokens of a security scheme are obtained.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenCall {
    /// An absolute URL, or a path below the base URL.
    pub url: String,
    /// The product that has the call, if the URL is a path.
    pub product: Option<ProductId>,
    /// Whether a client may obtain tokens for itself.
    pub client_credentials: bool,
    /// Whether a client may obtain tokens with a user's password.
    pub password: bool,
    /// What the call looks like.
    pub grant: TokenGrant,
    /// Headers of the call.
    pub headers: Vec<TokenField>,
    /// Parameters in its body.
    pub parameters: Vec<TokenField>,
    /// How the client says who it is.
    pub authentication: ClientAuthentication,
    /// Properties that lead to the token, path by path; as OAuth 2.0 has it if empty.
    pub access_token: Vec<Vec<String>>,
    /// Properties that lead to the lifetime; as OAuth 2.0 has it if empty.
    pub expires_in: Vec<Vec<String>>,
    /// What the number there means.
    pub expiry: TokenExpiry,
    /// Properties that lead to a code; as OAuth 2.0 has it if empty.
    pub error: Vec<Vec<String>>,
    /// Properties that lead to the text of a failure; as OAuth 2.0 has it if empty.
    pub error_description: Vec<Vec<String>>,
    /// Codes that mean success.
    pub success: Vec<String>,
    /// Lifetime where a response has none.
    pub default_lifetime_seconds: Option<u64>,
    /// Whether a refresh token is used.
    pub refresh: bool,
}

impl TokenCall {
    /// Whether the call has something of the client: its id or its secret.
    #[must_use]
    pub fn has_client(&self) -> bool {
        self.grant == TokenGrant::OAuth2 || self.sends(&[TokenValue::ClientId, TokenValue::ClientSecret])
    }

    /// Whether one of these stands in a header or a parameter that the description names.
    #[must_use]
    pub fn sends(&self, wanted: &[TokenValue]) -> bool {
        self.headers.iter().chain(&self.parameters).any(|field| wanted.contains(&field.value))
    }

    /// The named settings that it takes, each once.
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

/// What a token call looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TokenGrant {
    /// As OAuth 2.0 has it.
    #[default]
    #[serde(rename = "oauth2")]
    OAuth2,
    /// A JSON object with the parameters.
    JsonBody,
    /// A form with the parameters.
    FormBody,
    /// Headers alone.
    NoBody,
}

/// What the number means that says how long a token lives.
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
    /// Seconds, by their number from now or since 1970.
    SecondsOrEpoch,
    /// Milliseconds, by their number from now or since 1970.
    MillisecondsOrEpoch,
}

/// A header or a parameter of a token call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenField {
    /// Its name on the wire.
    pub name: String,
    /// What it holds.
    pub value: TokenValue,
    /// Whether the call makes no sense without it.
    pub required: bool,
}

/// What a header or a parameter of a token call holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenValue {
    /// Always this.
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
    /// What the caller sets under this name.
    Setting(String),
}

/// How a client says who it is in a token call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ClientAuthentication {
    /// In a header, as OAuth 2.0 has it.
    #[default]
    Basic,
    /// In a header, with id and secret as they are.
    BasicPlain,
    /// In the body.
    Body,
}

/// Where a key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLocation {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}
