//! Where an API is, and what it takes to be let in.

use super::Docs;

/// A server of the API.
#[derive(Clone, Debug)]
pub struct Server {
    /// Name that the description gives it by extension.
    pub name: Option<String>,
    /// Its address; variables have their defaults.
    pub url: String,
    /// Its address with variables in braces.
    pub template: String,
    /// The variables of its address.
    pub variables: Vec<ServerVariable>,
    /// What is said about it.
    pub docs: Docs,
}

/// A variable of a server's address.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// Its name in the braces.
    pub name: String,
    /// Its value where the caller chooses none.
    pub default: String,
    /// The values that it can have; empty if any will do.
    pub values: Vec<String>,
    /// What is said about it.
    pub docs: Docs,
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
    /// Whether a client may obtain tokens for itself.
    pub client_credentials: bool,
    /// Whether a client may obtain tokens with a user's password.
    pub password: bool,
    /// How the client says who it is.
    pub authentication: ClientAuthentication,
    /// Members that lead to the token, path by path; as OAuth 2.0 has it if empty.
    pub access_token: Vec<Vec<String>>,
    /// Members that lead to the lifetime in seconds; as OAuth 2.0 has it if empty.
    pub expires_in: Vec<Vec<String>>,
    /// Lifetime where an answer has none.
    pub default_lifetime_seconds: Option<u64>,
    /// Whether a refresh token is used.
    pub refresh: bool,
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
