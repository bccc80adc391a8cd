//! [`Transport`]: sends a request to a server and receives the response.

#[cfg(feature = "reqwest")]
mod exchange;
#[cfg(feature = "gzip")]
mod gunzip;
#[cfg(feature = "reqwest")]
mod http;
#[cfg(feature = "reqwest")]
mod patience;
#[cfg(feature = "reqwest")]
mod tls;
#[cfg(feature = "reqwest")]
mod upload;
#[cfg(feature = "reqwest")]
mod watch;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use ::http::{HeaderMap, StatusCode};

use crate::body::Body;
use crate::phase::Phase;
use crate::spec::OperationSpec;

#[cfg(feature = "reqwest")]
pub use self::http::HttpTransport;

/// A future in a box, as [`Transport::send`] returns it.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Sends one request to a server and receives its response.
///
/// [`HttpTransport`] is the default; implement the trait for another HTTP client, or to observe or change requests and
/// responses. A transport follows no redirects and repeats nothing.
///
/// ```
/// use oasmith_runtime::{Body, BoxFuture, Limits, Transport, TransportError};
///
/// /// Prints one line for each call.
/// #[derive(Debug)]
/// struct Logged<T>(T);
///
/// impl<T: Transport> Transport for Logged<T> {
///     fn send(
///         &self,
///         request: http::Request<Body>,
///         limits: Limits,
///     ) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
///         println!("{} {}", request.method(), request.uri().path());
///         self.0.send(request, limits)
///     }
/// }
/// ```
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends a request and returns the response: buffered within the limits, or, with [`Limits::streamed`], as soon as
    /// its head is received. If a transport streams a response without being asked to, the caller buffers it within the
    /// limits.
    fn send(
        &self,
        request: ::http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Result<::http::Response<Body>, TransportError>>;

    /// Sends the request of an operation, like [`send`](Self::send), which is the default. Override it for a transport
    /// that responds itself, or sends some operations elsewhere. Token calls belong to no operation.
    fn send_operation(
        &self,
        operation: &'static OperationSpec,
        request: ::http::Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Result<::http::Response<Body>, TransportError>> {
        let _ = operation;
        self.send(request, limits)
    }

    /// Receives the values of a call that must not be stored. `is_read` says whether those of a successful response
    /// are among them. With the feature `mock` only.
    #[doc(hidden)]
    fn learn_secrets(&self, operation: &'static OperationSpec, secrets: &[String], is_read: bool) {
        let _ = (operation, secrets, is_read);
    }
}

/// The default limit on the values of a response: some 100 MB at most. 16 MiB of typical JSON contain half as many.
pub(crate) const DEFAULT_VALUES: usize = 2_000_000;

/// The limits of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Time from the start of the call to the last byte of the response; for a streamed response, time
    /// to its head.
    pub timeout: Duration,
    /// How long the next chunk of a response may take.
    pub idle_timeout: Duration,
    /// How long an upload may stall. With it, [`timeout`](Self::timeout) begins when the body is sent, so that it does not
    /// end an upload that progresses. It has no effect on bodies of up to 64 KiB, which are sent at once.
    pub upload_idle_timeout: Option<Duration>,
    /// How fast the body of a response must arrive.
    pub minimum_rate: Option<MinimumRate>,
    /// The size limit of the response body, decompressed.
    pub max_response_bytes: usize,
    /// How many values a JSON response may contain; see [`json::Limits::values`](crate::json::Limits::values).
    pub max_response_values: usize,
    /// Whether the caller reads the body of a successful response. Other responses are buffered.
    pub is_streamed: bool,
}

impl Limits {
    /// Limits of a call.
    #[must_use]
    pub fn new(timeout: Duration, max_response_bytes: usize) -> Self {
        Self {
            timeout,
            idle_timeout: timeout,
            upload_idle_timeout: None,
            minimum_rate: None,
            max_response_bytes,
            max_response_values: DEFAULT_VALUES,
            is_streamed: false,
        }
    }

    /// The same limits for a streamed response.
    #[must_use]
    pub fn streamed(mut self) -> Self {
        self.is_streamed = true;
        self
    }
}

/// How fast the body of a response must arrive, on average over a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MinimumRate {
    /// Bytes per second.
    pub bytes_per_second: u64,
    /// The time for which the average is taken.
    pub over: Duration,
}

impl MinimumRate {
    /// Returns how many bytes must arrive in the span of time.
    #[cfg(feature = "reqwest")]
    pub(crate) fn bytes(self) -> u64 {
        let bytes = u128::from(self.bytes_per_second).saturating_mul(self.over.as_millis()) / 1000;
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

/// How connections are used and kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ConnectionSettings {
    pub(crate) http2: bool,
    pub(crate) gzip: bool,
    pub(crate) max_idle_per_host: Option<usize>,
    pub(crate) idle_timeout: Duration,
}

impl Default for ConnectionSettings {
    fn default() -> Self {
        // Shorter than load balancers keep idle connections (60 s is common): a request sent on a connection that is
        // being closed would fail, and is not repeated.
        Self { http2: false, gzip: false, max_idle_per_host: None, idle_timeout: Duration::from_secs(30) }
    }
}

/// What went wrong in an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The connection to the server failed.
    Connect,
    /// The call exceeded its time limit.
    Timeout,
    /// The connection failed, or the response is not complete HTTP.
    Exchange,
    /// The response exceeds a limit.
    TooLarge,
    /// The transport cannot send anything as it is set up, or where it is called. Nothing was sent.
    Config,
}

/// Why a transport has no response. Its text must not contain URLs, header values or bodies.
pub struct TransportError {
    inner: Box<Inner>,
}

struct Inner {
    kind: TransportErrorKind,
    text: Cow<'static, str>,
    head: Option<(StatusCode, HeaderMap)>,
    phase: Option<Phase>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// The parts of a [`TransportError`].
pub(crate) struct TransportErrorParts {
    pub(crate) kind: TransportErrorKind,
    pub(crate) text: Cow<'static, str>,
    pub(crate) head: Option<(StatusCode, HeaderMap)>,
    pub(crate) phase: Option<Phase>,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// Creates an error with text that completes a sentence, such as `the connection was closed`.
    #[must_use]
    pub fn new(kind: TransportErrorKind, text: impl Into<Cow<'static, str>>) -> Self {
        let phase = (kind == TransportErrorKind::Connect).then_some(Phase::Connect);
        Self { inner: Box::new(Inner { kind, text: text.into(), head: None, phase, source: None }) }
    }

    /// Adds the head of the response, if it was received before the error.
    #[must_use]
    pub fn with_head(mut self, status: StatusCode, headers: HeaderMap) -> Self {
        self.inner.head = Some((status, headers));
        self
    }

    /// Sets how far the call had come. A transport that names [`Phase::Connect`] guarantees that nothing was sent.
    #[must_use]
    pub fn with_phase(mut self, phase: Phase) -> Self {
        self.inner.phase = Some(phase);
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.inner.source = Some(source.into());
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.inner.kind
    }

    /// The status, if the head of the response was received.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.inner.head.as_ref().map(|(status, _)| *status)
    }

    /// Returns how far the call had come, if known.
    #[must_use]
    pub fn phase(&self) -> Option<Phase> {
        self.inner.phase
    }

    pub(crate) fn into_parts(self) -> TransportErrorParts {
        let Inner { kind, text, head, phase, source } = *self.inner;
        TransportErrorParts { kind, text, head, phase, source }
    }

    /// The error for a body beyond the limit.
    #[cfg(feature = "reqwest")]
    pub(crate) fn too_large(limits: Limits) -> Self {
        let text = format!("more than {} bytes", limits.max_response_bytes);
        Self::new(TransportErrorKind::TooLarge, text)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inner.text)
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.inner.kind)
            .field("text", &self.inner.text)
            .field("status", &self.status())
            .field("source", &self.inner.source.as_ref().map(ToString::to_string))
            .finish()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
