//! [`RequestLayer`]: a layer that changes requests.

use std::fmt;
use std::future::ready;

use http::{Request, Response};

use super::{AttemptInfo, Layer, NextAttempt};
use crate::body::Body;
use crate::transport::{BoxFuture, TransportError};

/// A [`Layer`] from a function that changes the request of each attempt, for example to add a signature or the header
/// `traceparent`.
///
/// The function receives the request with credentials, tokens and the encoded body, before later layers. If it fails,
/// the call fails and nothing is sent. [`Retry`](crate::Retry) treats the error as transient if it is a
/// [`TransportErrorKind::Connect`](crate::TransportErrorKind::Connect).
///
/// A signature of method, path, time and body, whose form depends on the API:
///
/// ```
/// use oasmith_runtime::{AttemptInfo, Body, Config, RequestLayer, TransportError, TransportErrorKind};
///
/// fn keyed_hash(key: &[u8], text: &[u8]) -> String {
///     // hmac::Hmac<sha2::Sha256> in earnest
///     # let _ = (key, text);
///     # String::new()
/// }
///
/// fn sign(_: &AttemptInfo, request: &mut http::Request<Body>) -> Result<(), TransportError> {
///     let Some(body) = request.body().as_bytes() else {
///         return Err(TransportError::new(TransportErrorKind::Exchange, "a streamed body cannot be signed"));
///     };
///     let text = [request.method().as_str().as_bytes(), request.uri().path().as_bytes(), body].join(&b'\n');
///     let signature = http::HeaderValue::try_from(keyed_hash(b"key", &text))
///         .map_err(|error| TransportError::new(TransportErrorKind::Exchange, "the signature is no header").with_source(error))?;
///     request.headers_mut().insert("x-signature", signature);
///     Ok(())
/// }
///
/// let config = Config::new().layer(RequestLayer::new(sign));
/// # let _ = config;
/// ```
#[derive(Clone)]
pub struct RequestLayer<F>(F);

impl<F> RequestLayer<F>
where
    F: Fn(&AttemptInfo, &mut Request<Body>) -> Result<(), TransportError> + Send + Sync,
{
    /// Creates a layer that calls a function with each attempt.
    #[must_use]
    pub fn new(change: F) -> Self {
        Self(change)
    }
}

impl<F> Layer for RequestLayer<F>
where
    F: Fn(&AttemptInfo, &mut Request<Body>) -> Result<(), TransportError> + Send + Sync,
{
    fn attempt(
        &self,
        attempt: &AttemptInfo,
        mut request: Request<Body>,
        next: NextAttempt,
    ) -> BoxFuture<Result<Response<Body>, TransportError>> {
        match (self.0)(attempt, &mut request) {
            Ok(()) => next.send(request),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }
}

impl<F> fmt::Debug for RequestLayer<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestLayer").finish_non_exhaustive()
    }
}
