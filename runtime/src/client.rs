//! [`Client`]: sends operations.

mod defaults;
mod exchange;
mod raw_request;
mod read;
mod resume;
mod stream;

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use http::HeaderMap;
use http::header::USER_AGENT;

use crate::body::Body;
use crate::codec::{self, BodyCodec};
use crate::config::{Config, Shared};
use crate::credentials::Credentials;
use crate::encoder::Encoder;
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::hidden::{self, Hidden};
use crate::options::RequestOptions;
use crate::prepare::prepare;
use crate::raw_response::RawResponse;
use crate::response::Response;
use crate::retry::Budget;
use crate::servers::Servers;
use crate::spec::{ApiSpec, Operation, OperationSpec};
use crate::token::Call;
use crate::transport::{BoxFuture, Limits, Transport};
use crate::validate::Violations;

use defaults::{default_headers, default_transport};
pub(crate) use exchange::Exchange;
use exchange::{Sending, Sent};
pub use raw_request::{RawRequest, RawRequestSpec};
use read::{decoded, detailed};
pub(crate) use stream::Opened;

/// The future of a call. It owns what it needs and can be spawned; dropping it cancels the call.
pub type ResponseFuture<T> = BoxFuture<Result<T, Error>>;

/// Sends operations of one API. Cloning is cheap; clones share connections.
///
/// ```
/// # #[cfg(feature = "mock")]
/// # fn main() -> Result<(), oasmith_runtime::Error> {
/// use oasmith_runtime::mock::MockTransport;
/// use oasmith_runtime::{ApiSpec, Client, Config};
///
/// static API: ApiSpec = ApiSpec { name: "acme", version: "1.0.0", server: None, servers: &[], schemes: &[] };
///
/// let config = Config::new().base_url("https://api.example.com/v1").transport(MockTransport::new());
/// let client = Client::new(&API, config)?;
/// # let _ = client;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "mock"))]
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    api: &'static ApiSpec,
    pub(crate) servers: Servers,
    pub(crate) headers: HeaderMap,
    pub(crate) credentials: Credentials,
    transport: Arc<dyn Transport>,
    budget: Arc<Budget>,
    pub(crate) config: Config,
}

impl Client {
    /// Creates a client for an API.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if there is neither a base URL nor an environment, and the description has no server that can
    /// be called; if a URL is refused; if a header or a credential cannot be sent, or a credential has no scheme; if a
    /// token call lacks a setting; or if TLS cannot be set up.
    pub fn new(api: &'static ApiSpec, config: Config) -> Result<Self, Error> {
        let config_error = |text: String| Error::new(ErrorKind::Config, text);
        let servers = Servers::new(api, &config).map_err(config_error)?;
        let headers = default_headers(api, &config).map_err(config_error)?;
        let shared = config.shared.clone();
        let transport = match config.transport.clone().or(shared.as_ref().map(|shared| Arc::clone(&shared.transport))) {
            Some(transport) => transport,
            None => default_transport(&config, &servers)?,
        };
        let setup = config.token_setup(&servers, headers.get(USER_AGENT), &transport);
        let credentials =
            Credentials::new(api, &config.credentials, config.bearer_token.as_ref(), &setup).map_err(config_error)?;
        let credentials = credentials.named_by(config.variables, config.has_read_variables);
        let credentials =
            if config.has_client_certificate() { credentials.with_client_certificate() } else { credentials };
        let budget = shared.map(|shared| shared.budget).unwrap_or_default();
        Ok(Self { inner: Arc::new(Inner { api, servers, headers, credentials, transport, budget, config }) })
    }

    /// Returns the settings of the client. A client that is created from them shares the connections and the retry budget
    /// of this one. Changes, such as other credentials or the header of another tenant, apply to the new client only;
    /// settings of connections (connect timeout, TLS) cannot be changed.
    ///
    /// Generated clients have a method `with` for this purpose, whose builder has a method for each credential.
    ///
    /// ```
    /// # fn example(client: &oasmith_runtime::Client, api: &'static oasmith_runtime::ApiSpec) -> Result<(), oasmith_runtime::Error> {
    /// let config = client.config().header("X-Tenant", "acme");
    /// let acme = oasmith_runtime::Client::new(api, config)?;
    /// # let _ = acme;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn config(&self) -> Config {
        let shared = Shared { transport: Arc::clone(&self.inner.transport), budget: Arc::clone(&self.inner.budget) };
        let mut config = self.inner.config.clone();
        config.shared = Some(shared);
        config
    }

    /// Sends an operation and returns the value of its response. The request is built immediately and sent when the
    /// future is polled.
    pub fn send<O: Operation>(&self, operation: &O, options: &RequestOptions) -> ResponseFuture<O::Output> {
        decoded(self.exchange(O::SPEC, encoded(operation, options), options), O::decode)
    }

    /// Sends an operation and returns the value of its response, with status and headers.
    pub fn send_with_response<O: Operation>(
        &self,
        operation: &O,
        options: &RequestOptions,
    ) -> ResponseFuture<Response<O::Output>> {
        detailed(self.exchange(O::SPEC, encoded(operation, options), options), O::decode)
    }

    /// Sends an operation and returns the head of its response, whose body is read later. An unsuccessful response is
    /// read within the limits and returned as the same error as by [`send`](Self::send).
    ///
    /// The time limit applies to the head, and then to each chunk. The size is not limited, the envelope is not
    /// unwrapped, and no body codec is applied.
    pub fn stream<O: Operation>(&self, operation: &O, options: &RequestOptions) -> ResponseFuture<Response<Body>> {
        self.streamed(O::SPEC, encoded(operation, options), options)
    }

    /// Like [`stream`](Self::stream), but asks for one media type instead of those that the operation declares, such as
    /// `text/event-stream`. An `Accept` header in the options takes precedence.
    pub fn stream_as<O: Operation>(
        &self,
        media_type: &'static str,
        operation: &O,
        options: &RequestOptions,
    ) -> ResponseFuture<Response<Body>> {
        self.streamed(O::SPEC, encoded(operation, options).accept(media_type), options)
    }

    /// Sends an operation to a URL from a response, such as the `next` of a page, and returns the value of its response.
    /// The URL replaces the operation's path and query; method, headers, body and credentials stay. It is absolute, or
    /// relative to the server.
    ///
    /// A URL with another scheme, host or port than the server is an [`ErrorKind::Request`], because that host would
    /// receive the credentials.
    pub fn send_at<O: Operation>(
        &self,
        url: &str,
        operation: &O,
        options: &RequestOptions,
    ) -> ResponseFuture<O::Output> {
        let options = RequestOptions { target: Some(url.to_owned()), ..options.clone() };
        self.send(operation, &options)
    }

    /// Builds the request that [`send`](Self::send) would send, with its credentials. It contains a token of a token call
    /// only if the client has one already. A [`File`](crate::File) that is a stream is consumed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Request`] if a parameter or the body cannot be sent, [`ErrorKind::Credentials`]
    /// if none of the operation's security alternatives is configured, [`ErrorKind::Config`] if
    /// the operation's server cannot be called or is one that the program did not name, though it chose a base URL.
    pub fn prepare<O: Operation>(&self, operation: &O, options: &RequestOptions) -> Result<http::Request<Body>, Error> {
        let mut call = self.call(operation, options)?;
        for tokens in &call.tokens {
            if let Some(held) = tokens.held() {
                tokens.insert(&mut call.request, &held);
            }
        }
        Ok(call.request)
    }

    /// Discards the token that the client obtained for a security scheme, or the refusal that it remembers, so that the
    /// next call requests a new one. It has no effect on other credentials.
    pub fn forget_token(&self, scheme: usize) {
        if let Some(tokens) = self.inner.credentials.tokens(scheme) {
            tokens.forget();
        }
    }

    /// Runs the part of a call that does not depend on types, so that it is compiled once.
    fn exchange(
        &self,
        spec: &'static OperationSpec,
        encoder: Encoder,
        options: &RequestOptions,
    ) -> ResponseFuture<RawResponse> {
        self.run(spec, prepare(&self.inner, spec, encoder, options), options)
    }

    /// The request of an operation, complete except for tokens.
    pub(crate) fn call<O: Operation>(&self, operation: &O, options: &RequestOptions) -> Result<Box<Call>, Error> {
        prepare(&self.inner, O::SPEC, encoded(operation, options), options)
    }

    /// Sends a request and opens its response.
    pub(crate) fn run(
        &self,
        spec: &'static OperationSpec,
        call: Result<Box<Call>, Error>,
        options: &RequestOptions,
    ) -> ResponseFuture<RawResponse> {
        let inner = Arc::clone(&self.inner);
        let limits = inner.limits(options);
        Box::pin(async move {
            let mut call = call?;
            let sensitive = std::mem::take(&mut call.sensitive);
            let start = Instant::now();
            // Before the next future, which would hold the whole call.
            let sending = Sending::start(&inner, spec, call, limits);
            let Sent { attempts, outcome } = sending.outcome(spec).await;
            let answered = match outcome {
                Ok(response) => answer(&inner, spec, response, limits).await,
                Err(error) => Err(error),
            };
            match answered {
                Ok(mut answer) => {
                    // An upload of its own limit may have taken longer than the call.
                    let start = if limits.upload_idle_timeout.is_some() { Instant::now() } else { start };
                    answer.set_attempts(attempts);
                    answer.hide(inner, sensitive);
                    answer.limit(limits, start.checked_add(limits.timeout));
                    Ok(answer)
                }
                Err(error) => {
                    #[cfg(feature = "mock")]
                    inner.tell_secrets(spec, &sensitive, error.kind() == ErrorKind::Api);
                    Err(error.with_attempts(attempts).hiding(|| inner.hidden(spec, &sensitive)))
                }
            }
        })
    }
}

impl Inner {
    /// Collects the values that errors of an operation must not show, even if the server repeats them.
    pub(crate) fn hidden(&self, spec: &OperationSpec, sensitive: &[String]) -> Hidden {
        let mut hidden = Hidden::default();
        for text in sensitive {
            hidden.add(text);
        }
        if let Ok(credentials) = self.credentials.select(spec) {
            credentials.iter().for_each(|credential| hidden.add_credential(credential));
        }
        hidden
    }

    /// Tells the transport, which may record calls, the values of a call that must not be stored. `is_read` says
    /// whether they include the sensitive values of a successful response.
    #[cfg(feature = "mock")]
    pub(crate) fn tell_secrets(&self, spec: &'static OperationSpec, sensitive: &[String], is_read: bool) {
        self.transport.learn_secrets(spec, &self.hidden(spec, sensitive).into_texts(), is_read);
    }

    /// Returns the codec for the bodies of an operation.
    pub(crate) fn body_codec(&self, spec: &OperationSpec) -> Option<&dyn BodyCodec> {
        self.config.body_codecs.of(self.api, spec)
    }

    fn limits(&self, options: &RequestOptions) -> Limits {
        let config = &self.config;
        let limits = Limits::new(
            options.timeout.unwrap_or(config.timeout),
            options.max_response_bytes.unwrap_or(config.max_response_bytes),
        );
        Limits {
            idle_timeout: options.idle_timeout.or(config.idle_timeout).unwrap_or(limits.timeout),
            upload_idle_timeout: options.upload_idle_timeout.or(config.upload_idle_timeout),
            minimum_rate: options.minimum_rate.or(config.minimum_rate),
            max_response_values: options.max_response_values.unwrap_or(config.max_response_values),
            ..limits
        }
    }
}

/// Collects a response, even if the transport streams it.
async fn answer(
    client: &Inner,
    spec: &'static OperationSpec,
    response: http::Response<Body>,
    limits: Limits,
) -> Result<RawResponse, Error> {
    let (parts, body) = response.into_parts();
    let body = match body.collect(limits.max_response_bytes).await {
        Ok(body) => body,
        Err(error) => return Err(error.with_spec(spec).with_head(parts.status, parts.headers)),
    };
    let response = http::Response::from_parts(parts, body);
    RawResponse::new(spec, codec::decode(client.body_codec(spec), spec, response)?)
}

/// Encodes an operation.
pub(crate) fn encoded<O: Operation>(operation: &O, options: &RequestOptions) -> Encoder {
    let mut encoder = Encoder::default();
    let ((), sensitive) = hidden::collected(|| operation.encode(&mut encoder));
    encoder.sensitive = sensitive;
    if options.validated {
        encoder.violations = Violations::found_by(|at| operation.check(at));
    }
    encoder
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("api", &self.inner.api.name)
            .field("credentials", &self.inner.credentials.configured())
            .field("transport", &self.inner.transport)
            .finish_non_exhaustive()
    }
}
