//! [`Transport`]: what carries a request to a server and an answer back.

#[cfg(feature = "reqwest")]
mod http;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use ::http::{HeaderMap, StatusCode};
use bytes::Bytes;

#[cfg(feature = "reqwest")]
pub use self::http::HttpTransport;

/// A future in a box, as [`Transport::send`] returns it.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Carries one request to a server and its complete answer back.
///
/// [`HttpTransport`] is the default; implement the trait for another HTTP client, or to watch or
/// change what passes through. A transport follows no redirects and repeats nothing.
///
/// ```
/// use oasmith_runtime::{BoxFuture, Limits, Transport, TransportError};
///
/// /// Prints one line for each call.
/// #[derive(Debug)]
/// struct Logged<T>(T);
///
/// impl<T: Transport> Transport for Logged<T> {
///     fn send(
///         &self,
///         request: http::Request<bytes::Bytes>,
///         limits: Limits,
///     ) -> BoxFuture<Result<http::Response<bytes::Bytes>, TransportError>> {
///         println!("{} {}", request.method(), request.uri().path());
///         self.0.send(request, limits)
///     }
/// }
/// ```
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends a request and collects the answer within the limits.
    fn send(
        &self,
        request: ::http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<Result<::http::Response<Bytes>, TransportError>>;
}

/// What one call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Time from the start of the call to the last byte of the answer.
    pub timeout: Duration,
    /// Size of the answer's body, after it was decompressed.
    pub max_response_bytes: usize,
}

impl Limits {
    /// Limits of a call.
    #[must_use]
    pub fn new(timeout: Duration, max_response_bytes: usize) -> Self {
        Self { timeout, max_response_bytes }
    }
}

/// What went wrong on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about.
    Connect,
    /// The call took longer than it may.
    Timeout,
    /// The connection failed, or what came over it is not a complete HTTP answer.
    Exchange,
    /// The answer is larger than it may be.
    TooLarge,
}

/// Why a transport has no answer. Its text must hold neither URLs nor header values nor bodies.
pub struct TransportError {
    inner: Box<Inner>,
}

struct Inner {
    kind: TransportErrorKind,
    text: Cow<'static, str>,
    head: Option<(StatusCode, HeaderMap)>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What a [`TransportError`] consists of.
pub(crate) struct TransportErrorParts {
    pub(crate) kind: TransportErrorKind,
    pub(crate) text: Cow<'static, str>,
    pub(crate) head: Option<(StatusCode, HeaderMap)>,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// An error with a text that completes a sentence, such as `the connection was closed`.
    #[must_use]
    pub fn new(kind: TransportErrorKind, text: impl Into<Cow<'static, str>>) -> Self {
        Self { inner: Box::new(Inner { kind, text: text.into(), head: None, source: None }) }
    }

    /// Adds the head of the answer, if it was received before the error.
    #[must_use]
    pub fn with_head(mut self, status: StatusCode, headers: HeaderMap) -> Self {
        self.inner.head = Some((status, headers));
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

    /// The status, if the head of the answer was received.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.inner.head.as_ref().map(|(status, _)| *status)
    }

    pub(crate) fn into_parts(self) -> TransportErrorParts {
        let Inner { kind, text, head, source } = *self.inner;
        TransportErrorParts { kind, text, head, source }
    }

    /// The error for a body beyond the limit.
    #[cfg(any(feature = "reqwest", feature = "mock"))]
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
