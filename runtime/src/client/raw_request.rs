//! [`RawRequest`]: a request that the description does not have.

use std::borrow::Cow;
use std::fmt;
use std::future::ready;

use http::Method;

use super::{Client, ResponseFuture, decoded, detailed};
use crate::body::Body;
use crate::encoder::Encoder;
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::hidden;
use crate::json::{self, Decode, Encode};
use crate::options::RequestOptions;
use crate::raw_response::RawResponse;
use crate::response::Response;
use crate::spec::{Envelope, Operation, OperationSpec, Server};

/// The name of these requests in errors and metrics.
const ID: &str = "request";

const METHODS: usize = 9;

/// What requests of an API have that its description does not know: credentials, server, envelope. Generated clients hold one.
#[derive(Debug)]
pub struct RawRequestSpec {
    wrapped: [OperationSpec; METHODS],
    bare: [OperationSpec; METHODS],
}

impl RawRequestSpec {
    /// Sets the server (`None` for the base URL), the alternatives of credentials as in [`OperationSpec::security`], and the envelope of responses.
    #[must_use]
    pub const fn new(
        server: Option<Server>,
        security: &'static [&'static [usize]],
        envelope: Option<&'static Envelope>,
    ) -> Self {
        Self { wrapped: specs(server, security, envelope), bare: specs(server, security, None) }
    }

    fn of(&'static self, method: &Method, is_wrapped: bool) -> Result<&'static OperationSpec, Error> {
        let specs = if is_wrapped { &self.wrapped } else { &self.bare };
        specs.iter().find(|spec| spec.method == *method).ok_or_else(|| {
            // Not the method itself, which is as long as its program likes.
            Error::new(ErrorKind::Request, "its method is not one of those that HTTP has").with_operation(ID)
        })
    }
}

const fn specs(
    server: Option<Server>,
    security: &'static [&'static [usize]],
    envelope: Option<&'static Envelope>,
) -> [OperationSpec; METHODS] {
    const fn spec(
        method: Method,
        server: Option<Server>,
        security: &'static [&'static [usize]],
        envelope: Option<&'static Envelope>,
    ) -> OperationSpec {
        OperationSpec {
            id: ID,
            method,
            // The path is that of the request.
            path: "",
            server,
            security,
            accept: "application/json",
            envelope,
            // Nobody promised anything.
            idempotency: None,
        }
    }
    [
        spec(Method::GET, server, security, envelope),
        spec(Method::POST, server, security, envelope),
        spec(Method::PUT, server, security, envelope),
        spec(Method::PATCH, server, security, envelope),
        spec(Method::DELETE, server, security, envelope),
        spec(Method::HEAD, server, security, envelope),
        spec(Method::OPTIONS, server, security, envelope),
        spec(Method::TRACE, server, security, envelope),
        spec(Method::QUERY, server, security, envelope),
    ]
}

/// What an operation has that requests like it need.
struct Like<O>(std::marker::PhantomData<O>);

impl<O: Operation> Like<O> {
    const SPEC: &'static RawRequestSpec = &RawRequestSpec::new(O::SPEC.server, O::SPEC.security, O::SPEC.envelope);
}

/// A request that the description does not have, from `client.request(method, path)` of a generated client.
///
/// It has everything that described ones have: credentials of the client, limits, layers, the codec of bodies, errors with status and body; and it
/// goes to the servers that the client may call and to no other. If responses of the API have an envelope, it is expected and unwrapped. A `GET`
/// may be [retried](crate::Retry); a `POST` or `PATCH` never is, unless the program promised an
/// [idempotency header](crate::Retry::idempotency_header).
///
/// ```
/// use oasmith_runtime::json::Value;
/// use oasmith_runtime::{Client, Error, Method, RawRequestSpec};
///
/// // In a generated client: `client.request(Method::GET, "/pets/{id}/owners")`.
/// async fn owners(client: &Client, api: &'static RawRequestSpec) -> Result<Value, Error> {
///     client.request(api, Method::GET, "/pets/{id}/owners").path("id", &7).query("limit", &20).send().await
/// }
/// ```
#[must_use = "a request does nothing until it is sent"]
pub struct RawRequest {
    client: Client,
    api: &'static RawRequestSpec,
    method: Method,
    is_wrapped: bool,
    encoder: Encoder,
    options: RequestOptions,
}

impl Client {
    /// Starts a request that the description does not have. The path is below the base URL and begins with a slash; values go into its `{parameters}` with
    /// [`RawRequest::path`], and into the query with [`RawRequest::query`].
    pub fn request(
        &self,
        api: &'static RawRequestSpec,
        method: Method,
        path: impl Into<Cow<'static, str>>,
    ) -> RawRequest {
        RawRequest {
            client: self.clone(),
            api,
            method,
            is_wrapped: true,
            encoder: Encoder::with_template(path.into()),
            options: RequestOptions::new(),
        }
    }
}

impl RawRequest {
    /// Uses server, credentials and envelope of an operation, named by the type of its request: `.like::<api::cards::Create>()`. Without it, they
    /// are those that most operations have.
    pub fn like<O: Operation>(mut self) -> Self {
        self.api = Like::<O>::SPEC;
        self
    }

    /// Expects no envelope around the response.
    pub fn without_envelope(mut self) -> Self {
        self.is_wrapped = false;
        self
    }

    /// Sets a parameter of the path, `{name}`. Its value is percent-encoded and cannot be empty.
    pub fn path(self, name: &'static str, value: &(impl Encode + ?Sized)) -> Self {
        self.encode(|encoder| encoder.path(name, value))
    }

    /// Adds a parameter of the query. A list adds one for each of its items; `None` adds nothing.
    pub fn query(self, name: &str, value: &(impl Encode + ?Sized)) -> Self {
        self.encode(|encoder| encoder.query(name, value))
    }

    /// Sets a header.
    pub fn header(self, name: &str, value: &(impl Encode + ?Sized)) -> Self {
        self.encode(|encoder| encoder.header(name, value))
    }

    /// Sets the body to JSON: a generated model, a [`json::Value`], a map, or a type of your own that implements [`Encode`].
    pub fn json(self, body: &(impl Encode + ?Sized)) -> Self {
        self.encode(|encoder| encoder.json(body))
    }

    /// Sets the body to bytes or a string, with its content type.
    pub fn body(self, content_type: &str, body: impl Into<bytes::Bytes>) -> Self {
        self.encode(|encoder| encoder.body(content_type, body))
    }

    /// Sets options that are not part of the API: a time limit, retries.
    pub fn options(mut self, options: RequestOptions) -> Self {
        self.options = options;
        self
    }

    /// Sends the request and decodes the JSON of its response: the payload if responses are wrapped, otherwise the whole body. Any model, a
    /// [`json::Value`] or, if there may be nothing, an `Option` of these.
    pub fn send<T: Decode + Send + 'static>(self) -> ResponseFuture<T> {
        decoded(self.response(), decode)
    }

    /// Like [`send`](Self::send), with status and headers of the response.
    pub fn send_with_response<T: Decode + Send + 'static>(self) -> ResponseFuture<Response<T>> {
        detailed(self.response(), decode)
    }

    /// Sends the request and returns the response undecoded, for one that is not JSON or has no body.
    pub fn send_raw(self) -> ResponseFuture<RawResponse> {
        decoded(self.response(), |response| Ok(response.clone()))
    }

    fn response(self) -> ResponseFuture<RawResponse> {
        match self.api.of(&self.method, self.is_wrapped) {
            Ok(spec) => self.client.exchange(spec, self.encoder, &self.options),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }

    /// Sends the request and returns the head of its response, whose body is still to be read: see [`Client::stream`].
    pub fn stream(self) -> ResponseFuture<Response<Body>> {
        match self.api.of(&self.method, self.is_wrapped) {
            Ok(spec) => self.client.streamed(spec, self.encoder, &self.options),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }

    /// Adds to the request, and keeps what is sensitive in it out of errors.
    fn encode(mut self, add: impl FnOnce(&mut Encoder)) -> Self {
        let ((), sensitive) = hidden::collected(|| add(&mut self.encoder));
        self.encoder.sensitive.extend(sensitive);
        self
    }
}

/// Decodes what is wrapped, or the body; no content is `null`.
fn decode<T: Decode>(response: &RawResponse) -> Result<T, Error> {
    match response.optional_payload()? {
        Some(value) => Ok(value),
        None => json::from_slice(b"null").or_else(|_| response.payload()),
    }
}

impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the path, into which a program may have written values.
        f.debug_struct("RawRequest").field("method", &self.method).finish_non_exhaustive()
    }
}
