//! What a description says about an API and its operations, as `'static` data.
//!
//! Generated code holds values of these types and nothing that acts on them: how a request is
//! built, sent and read is decided once, in this crate.

use std::fmt;

use http::Method;

use crate::encoder::Encoder;
use crate::error::Error;
use crate::raw_response::RawResponse;
use crate::token::TokenSpec;

/// One operation of an API: how its request is written and its response read. No I/O happens in it.
///
/// Generated request types implement it; [`Client::send`](crate::Client::send) takes any of them.
///
/// ```
/// use oasmith_runtime::{RawResponse, Encoder, Error, Method, Operation, OperationSpec};
///
/// struct Ping<'a> {
///     host: &'a str,
/// }
///
/// impl Operation for Ping<'_> {
///     type Output = String;
///
///     const SPEC: &'static OperationSpec = &OperationSpec {
///         id: "ping",
///         method: Method::GET,
///         path: "/ping/{host}",
///         server: None,
///         security: &[],
///         accept: "text/plain",
///         envelope: None,
///         idempotency: None,
///     };
///
///     fn encode(&self, request: &mut Encoder) {
///         request.path("host", self.host);
///     }
///
///     fn decode(response: &RawResponse) -> Result<String, Error> {
///         response.text()
///     }
/// }
/// ```
pub trait Operation {
    /// What a successful response is decoded to.
    type Output: Send + 'static;

    /// What the description says about the operation.
    const SPEC: &'static OperationSpec;

    /// Writes parameters and body. An error stays in the encoder and fails the request before it is sent.
    fn encode(&self, request: &mut Encoder);

    /// Reads a response with a status of 200 to 299 whose envelope, if there is one, says success.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if the body is not what the description says.
    fn decode(response: &RawResponse) -> Result<Self::Output, Error>;
}

/// The fixed part of an operation.
#[derive(Debug)]
pub struct OperationSpec {
    /// The `operationId`, used in error messages.
    pub id: &'static str,
    /// Method of the request.
    pub method: Method,
    /// Path template below the base URL, such as `/cards/{cardId}`.
    pub path: &'static str,
    /// Where the operation is, if not at the base URL.
    pub server: Option<Server>,
    /// Alternatives of schemes (indices into [`ApiSpec::schemes`]) that must all be met.
    /// No alternative: no credentials are needed. An empty alternative: credentials are optional.
    pub security: &'static [&'static [usize]],
    /// Value of the `Accept` header; `*/*` if empty.
    pub accept: &'static str,
    /// The wrapper around every response; `None` where responses are not wrapped.
    pub envelope: Option<&'static Envelope>,
    /// How a request that is sent twice does its work once; `None` if the description does not say so.
    pub idempotency: Option<Idempotency>,
}

/// How a request that is sent twice does its work once: see [`Retry`](crate::Retry).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Idempotency {
    /// Sending it twice does what sending it once does.
    Always,
    /// The server recognises a repeated request by this header. The client makes the key, unless the caller gives one.
    Header(&'static str),
    /// The server recognises a repeated request by this property of the JSON body, which the caller gives. Without a value, nothing is
    /// recognised.
    Property(&'static str),
}

impl OperationSpec {
    /// The product that the operation belongs to.
    #[must_use]
    pub fn product(&self) -> Option<&'static ProductSpec> {
        match self.server {
            Some(Server::Product(product)) => Some(product),
            _ => None,
        }
    }

    /// Writes which request it is. What it holds is left out: values of requests are often nobody's business.
    ///
    /// # Errors
    ///
    /// As the formatter.
    pub fn fmt_request(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut request = formatter.debug_struct("Request");
        request.field("operation", &self.id).field("method", &self.method).field("path", &self.path);
        request.finish_non_exhaustive()
    }
}

/// Where an operation is, if not at the base URL of the API.
#[derive(Clone, Copy, Debug)]
pub enum Server {
    /// A server of the operation's own.
    Other(&'static ServerSpec),
    /// Wherever the program has this product called.
    Product(&'static ProductSpec),
}

/// A server of the description that is not its default: that of an operation or a path.
///
/// Its calls go to the URL that was set for it with [`Config::server`](crate::Config::server). Without one they go to the description's own URL,
/// but only where the program chose no base URL: after that nothing goes to a host that the program did not name, and such a call
/// fails before anything is sent.
#[derive(Debug)]
pub struct ServerSpec {
    /// Its name, by which servers are told apart.
    pub name: &'static str,
    /// How the program sets its URL, for error messages: `server(servers::UPLOADS, …)`.
    pub setting: &'static str,
    /// The description's URL for it: absolute, or a path on the host of the base URL. `None` if the description leaves it open,
    /// as with a host that each caller has for itself.
    pub url: Option<&'static str>,
}

/// A part of an API that has servers of its own.
///
/// Its calls go to the URL that was set for it, else to the base URL that was set for everything, else to
/// its server in the environment that was chosen. Without any of these, they fail before anything is sent.
#[derive(Debug)]
pub struct ProductSpec {
    /// Its name in the description. Products are told apart by it.
    pub name: &'static str,
    /// How the program sets its URL, for error messages: `base_url_for(Product::Cards, …)`.
    pub setting: &'static str,
    /// Names of environments, and the base URL in each. `None` stands for every environment that is not listed.
    pub servers: &'static [(Option<&'static str>, &'static str)],
}

impl ProductSpec {
    /// The base URL in an environment.
    #[must_use]
    pub fn server_in(&self, environment: &str) -> Option<&'static str> {
        let find = |wanted: Option<&str>| self.servers.iter().find(|(known, _)| *known == wanted).map(|(_, url)| *url);
        find(Some(environment)).or_else(|| find(None))
    }
}

/// A set of servers, such as those for tests.
#[derive(Debug)]
pub struct EnvironmentSpec {
    /// Its name in the description.
    pub name: &'static str,
    /// The base URL of operations that belong to no product.
    pub server: Option<&'static str>,
}

/// The fixed part of an API.
#[derive(Debug)]
pub struct ApiSpec {
    /// Name of the client, the first half of the `User-Agent` header.
    pub name: &'static str,
    /// Version of the client, the second half of the `User-Agent` header.
    pub version: &'static str,
    /// The base URL where none is configured. It is looked at only then.
    pub server: Option<&'static str>,
    /// The servers of operations that have one of their own.
    pub servers: &'static [&'static ServerSpec],
    /// Security schemes; [`OperationSpec::security`] and [`Config::credential`](crate::Config::credential) refer to them by index.
    pub schemes: &'static [Scheme],
}

/// A security scheme.
#[derive(Debug)]
pub struct Scheme {
    /// Its name in the description, used in error messages.
    pub name: &'static str,
    /// How it travels.
    pub kind: SchemeKind,
    /// How the client obtains tokens for it; `None` if the description does not say.
    pub token: Option<&'static TokenSpec>,
}

/// How a credential travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …`; met by [`Credential::Token`](crate::Credential::Token), or by a token that the client obtains.
    Bearer,
    /// `Authorization: SCHEME …` with another scheme of HTTP; met by [`Credential::Token`](crate::Credential::Token).
    Http {
        /// The scheme, which is the first word of the header.
        scheme: &'static str,
    },
    /// `Authorization: Basic …`; met by [`Credential::Basic`](crate::Credential::Basic).
    Basic,
    /// A parameter of the request; met by [`Credential::Key`](crate::Credential::Key).
    ApiKey {
        /// Where the parameter is.
        location: KeyLocation,
        /// Name of the parameter.
        parameter: &'static str,
    },
    /// A certificate of the client; met by [`Config::identity_pem`](crate::Config::identity_pem), or by a transport of
    /// one's own.
    MutualTls,
}

/// Where an API key travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyLocation {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}

/// The wrapper that an API puts around what it answers:
/// `{"code": 0, "message": "Success", "payload": {…}}`.
///
/// Member names are tried in order; the first that is there wins.
#[derive(Debug)]
pub struct Envelope {
    /// Members that hold the business code, an integer or a string.
    pub code: &'static [&'static str],
    /// Members that hold the business message.
    pub message: &'static [&'static str],
    /// Member that holds what was asked for.
    pub payload: &'static str,
    /// Member that holds details of a failure.
    pub error: Option<&'static str>,
    /// Path to the id of the request, member by member; empty if there is none.
    pub request_id: &'static [&'static str],
    /// The codes that mean success, compared as numbers where they are numbers. If empty, no code means failure.
    pub success: &'static [&'static str],
    /// Whether every response has the envelope: one with neither a code nor a payload is refused. If not, such a body is read as a whole.
    pub required: bool,
}
