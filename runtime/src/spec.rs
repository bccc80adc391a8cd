//! The facts of a description about an API and its operations, as `'static` data.
//!
//! Generated code consists of values of these types and does not act on them: this crate alone decides how a request is
//! built and sent, and how a response is decoded.

use std::fmt;

use http::Method;

use crate::encoder::Encoder;
use crate::error::Error;
use crate::raw_response::RawResponse;
use crate::token::TokenSpec;
use crate::validate::Violations;

/// One operation of an API: how its request is encoded and its response decoded, without I/O.
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
    /// The decoded form of a successful response.
    type Output: Send + 'static;

    /// The fixed part of the operation.
    const SPEC: &'static OperationSpec;

    /// Encodes parameters and body. An error is kept in the encoder and fails the request before it is sent.
    fn encode(&self, request: &mut Encoder);

    /// Adds the violations of the description's bounds to `at`; see [`RequestOptions::validated`](crate::RequestOptions::validated). Nothing is
    /// checked where the description sets none.
    fn check(&self, at: &mut Violations) {
        let _ = at;
    }

    /// Decodes a response with a status of 200 to 299 whose envelope, if any, reports success.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if the body does not match the description.
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
    /// The server, if not the base URL.
    pub server: Option<Server>,
    /// Alternatives, each a list of schemes (indices into [`ApiSpec::schemes`]) that must all be satisfied. Without
    /// alternatives, no credentials are needed. An empty alternative makes credentials optional.
    pub security: &'static [&'static [usize]],
    /// Value of the `Accept` header; `*/*` if empty.
    pub accept: &'static str,
    /// The wrapper around every response; `None` if responses are not wrapped.
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
    /// Returns the product that the operation belongs to.
    #[must_use]
    pub fn product(&self) -> Option<&'static ProductSpec> {
        match self.server {
            Some(Server::Product(product)) => Some(product),
            _ => None,
        }
    }

    /// Formats the operation without its values, which are often confidential.
    ///
    /// # Errors
    ///
    /// The error of the formatter.
    pub fn fmt_request(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut request = formatter.debug_struct("Request");
        request.field("operation", &self.id).field("method", &self.method).field("path", &self.path);
        request.finish_non_exhaustive()
    }
}

/// The server of an operation, if not the base URL of the API.
#[derive(Clone, Copy, Debug)]
pub enum Server {
    /// A separate server.
    Other(&'static ServerSpec),
    /// The server of this product, which the program chooses.
    Product(&'static ProductSpec),
}

/// A server of the description other than its default: that of an operation or a path.
///
/// Calls go to the URL that was set for it with [`Config::server`](crate::Config::server). Without one they go to the
/// description's URL, but only if the program set no base URL: otherwise nothing is sent to a host that the program did
/// not name, and such a call fails before anything is sent.
#[derive(Debug)]
pub struct ServerSpec {
    /// Its unique name.
    pub name: &'static str,
    /// The call that sets its URL, for error messages: `server(servers::UPLOADS, …)`.
    pub setting: &'static str,
    /// Its URL in the description: absolute, or a path on the host of the base URL. `None` if the description does not
    /// determine it, for example because each caller has a host of their own.
    pub url: Option<&'static str>,
}

/// A part of an API that has its own servers.
///
/// Calls go to the URL that was set for it, otherwise to the base URL, otherwise to its server in the chosen
/// environment. Without any of these, they fail before anything is sent.
#[derive(Debug)]
pub struct ProductSpec {
    /// Its unique name in the description.
    pub name: &'static str,
    /// The call that sets its URL, for error messages: `base_url_for(Product::Cards, …)`.
    pub setting: &'static str,
    /// Names of environments with their base URLs. `None` stands for every environment that is not listed.
    pub servers: &'static [(Option<&'static str>, &'static str)],
}

impl ProductSpec {
    /// Returns the base URL in an environment.
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
    /// The base URL to use if none is configured.
    pub server: Option<&'static str>,
    /// The separate servers of operations.
    pub servers: &'static [&'static ServerSpec],
    /// Security schemes; [`OperationSpec::security`] and [`Config::credential`](crate::Config::credential) refer to them by index.
    pub schemes: &'static [Scheme],
}

/// A security scheme.
#[derive(Debug)]
pub struct Scheme {
    /// Its name in the description, used in error messages.
    pub name: &'static str,
    /// How its credential is sent.
    pub kind: SchemeKind,
    /// How the client obtains tokens for it; `None` if the description does not tell.
    pub token: Option<&'static TokenSpec>,
}

/// How a credential is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …`; satisfied by [`Credential::Token`](crate::Credential::Token), or by a token that the
    /// client obtains.
    Bearer,
    /// `Authorization: SCHEME …` with another HTTP scheme; satisfied by
    /// [`Credential::Token`](crate::Credential::Token).
    Http {
        /// The scheme, the first word of the header.
        scheme: &'static str,
    },
    /// `Authorization: Basic …`; satisfied by [`Credential::Basic`](crate::Credential::Basic).
    Basic,
    /// A parameter of the request; satisfied by [`Credential::Key`](crate::Credential::Key).
    ApiKey {
        /// The location of the parameter.
        location: KeyLocation,
        /// Name of the parameter.
        parameter: &'static str,
    },
    /// A client certificate; satisfied by [`Config::identity_pem`](crate::Config::identity_pem), or by a custom
    /// transport.
    MutualTls,
}

/// The location of an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyLocation {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}

/// The wrapper that an API puts around its responses: `{"code": 0, "message": "Success", "payload": {…}}`.
///
/// Names are tried in order; the first that is present is used.
#[derive(Debug)]
pub struct Envelope {
    /// Names of the business code, an integer or a string.
    pub code: &'static [&'static str],
    /// Names of the business message.
    pub message: &'static [&'static str],
    /// Name of the payload, the actual result.
    pub payload: &'static str,
    /// Name of the details of a failure.
    pub error: Option<&'static str>,
    /// Path to the id of the request, member by member; empty if there is none.
    pub request_id: &'static [&'static str],
    /// Codes that mean success, compared as numbers if they are numbers. If empty, no code means failure.
    pub success: &'static [&'static str],
    /// Whether every response has the envelope, so that one with neither a code nor a payload is refused. If not, such
    /// a body is decoded as a whole.
    pub required: bool,
}
