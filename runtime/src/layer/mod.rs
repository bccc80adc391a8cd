//! [`Layer`]: wraps calls and their attempts.

mod observer;
mod request;
#[cfg(feature = "tower")]
mod tower;
#[cfg(feature = "tracing")]
mod tracing;

use std::fmt;
use std::sync::Arc;

use http::{Request, Response};

use crate::body::Body;
use crate::client::Exchange;
use crate::error::Error;
use crate::spec::OperationSpec;
use crate::token::Call;
use crate::transport::{BoxFuture, Limits, TransportError};

pub(crate) use observer::ObserverLayer;
pub use observer::{AttemptReport, CallReport, Observer};
pub use request::RequestLayer;
#[cfg(feature = "tower")]
pub use tower::{AttemptService, TowerLayer};
#[cfg(feature = "tracing")]
pub use tracing::TracingLayer;

/// Wraps calls and their attempts, for signatures, spans, limits or metrics.
///
/// A call is requested by the program; it has one attempt, or several with [`Retry`](crate::Retry) or after a refused
/// token. Each attempt starts with the request as it was built, with its body, credentials and tokens, so that a
/// signature covers what is sent. Token calls bypass layers.
///
/// The layer that was [configured](crate::Config::layer) first is the outermost. A layer continues with `next`, once; a
/// layer that fails without doing so has sent nothing. The time limit of the call includes its layers.
///
/// Use a [`RequestLayer`] if a layer only changes requests.
///
/// ```
/// use std::time::Instant;
/// use oasmith_runtime::{AttemptInfo, Body, BoxFuture, Layer, NextAttempt, TransportError};
///
/// /// Prints a line for each attempt.
/// #[derive(Debug)]
/// struct Print;
///
/// impl Layer for Print {
///     fn attempt(
///         &self,
///         attempt: &AttemptInfo,
///         request: http::Request<Body>,
///         next: NextAttempt,
///     ) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
///         let (operation, number, start) = (attempt.operation().id, attempt.number(), Instant::now());
///         let sent = next.send(request);
///         Box::pin(async move {
///             let outcome = sent.await;
///             let status = outcome.as_ref().ok().map(|response| response.status());
///             println!("{operation}, attempt {number}: {status:?} after {:?}", start.elapsed());
///             outcome
///         })
///     }
/// }
///
/// let config = oasmith_runtime::Config::new().layer(Print);
/// ```
pub trait Layer: fmt::Debug + Send + Sync {
    /// Wraps a call, with all its attempts and pauses. The response is buffered, unless the call
    /// [streams](crate::Client::stream) it. Its envelope is not unwrapped yet: a failure that only the envelope reports
    /// is still a response here.
    fn call(&self, call: &CallInfo, next: NextCall) -> BoxFuture<Result<Response<Body>, Error>> {
        let _ = call;
        next.run()
    }

    /// Wraps an attempt. The layer may change the request and the response.
    fn attempt(
        &self,
        attempt: &AttemptInfo,
        request: Request<Body>,
        next: NextAttempt,
    ) -> BoxFuture<Result<Response<Body>, TransportError>> {
        let _ = attempt;
        next.send(request)
    }
}

/// What a [`Layer`] knows about a call.
#[derive(Clone, Copy, Debug)]
pub struct CallInfo {
    operation: &'static OperationSpec,
    limits: Limits,
}

impl CallInfo {
    /// Returns the operation: its name, its method, its path template.
    #[must_use]
    pub fn operation(&self) -> &'static OperationSpec {
        self.operation
    }

    /// Returns the limits of the call.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }
}

/// What a [`Layer`] knows about an attempt.
#[derive(Clone, Copy, Debug)]
pub struct AttemptInfo {
    operation: &'static OperationSpec,
    number: u32,
    limits: Limits,
}

impl AttemptInfo {
    /// Returns the operation: its name, its method, its path template.
    #[must_use]
    pub fn operation(&self) -> &'static OperationSpec {
        self.operation
    }

    /// Returns the number of the attempt within its call, starting at 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Returns the limits of the attempt, as of its start.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }
}

/// The rest of a call: further layers, then its attempts.
pub struct NextCall {
    exchange: Arc<Exchange>,
    call: Box<Call>,
    depth: usize,
}

impl NextCall {
    pub(crate) fn new(exchange: Arc<Exchange>, call: Box<Call>) -> Self {
        Self { exchange, call, depth: 0 }
    }

    /// Continues the call.
    #[must_use]
    pub fn run(self) -> BoxFuture<Result<Response<Body>, Error>> {
        let Self { exchange, call, depth } = self;
        let Some(layer) = exchange.client.config.layers.get(depth).cloned() else {
            return Box::pin(async move { exchange.attempts(call).await });
        };
        let info = CallInfo { operation: exchange.spec, limits: exchange.limits };
        layer.call(&info, Self { exchange, call, depth: depth + 1 })
    }
}

impl fmt::Debug for NextCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextCall").field("operation", &self.exchange.spec.id).finish_non_exhaustive()
    }
}

/// The rest of an attempt: further layers, then the transport.
pub struct NextAttempt {
    exchange: Arc<Exchange>,
    number: u32,
    depth: usize,
}

impl NextAttempt {
    pub(crate) fn new(exchange: Arc<Exchange>, number: u32) -> Self {
        Self { exchange, number, depth: 0 }
    }

    /// Continues the attempt with a request.
    #[must_use]
    pub fn send(self, request: Request<Body>) -> BoxFuture<Result<Response<Body>, TransportError>> {
        let Self { exchange, number, depth } = self;
        let Some(layer) = exchange.client.config.layers.get(depth).cloned() else {
            return exchange.transmit_in_turn(request);
        };
        let info = AttemptInfo { operation: exchange.spec, number, limits: exchange.attempt_limits() };
        layer.attempt(&info, request, Self { exchange, number, depth: depth + 1 })
    }
}

impl fmt::Debug for NextAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("NextAttempt");
        debug.field("operation", &self.exchange.spec.id).field("number", &self.number).finish_non_exhaustive()
    }
}
