//! [`Layer`]: what is wrapped around calls and their attempts.

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

/// What is wrapped around calls and their attempts: signatures, spans, limits, metrics.
///
/// A call is what the program asked for; it has one attempt or, with [`Retry`](crate::Retry) or after a token was refused, several. Each attempt
/// begins with the request as it was built, with its body, credentials and tokens, so that a signature is made of what is sent.
/// Token calls pass layers by.
///
/// The layer that was [configured](crate::Config::layer) first is outermost. A layer goes on with `next`, once; one that does
/// not, and fails, has sent nothing. The time limit of the call is also that of its layers.
///
/// [`RequestLayer`] is enough for a layer that only changes requests.
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
    /// Wraps a call, with all its attempts and pauses. The response is collected, unless the call [streams](crate::Client::stream) it; an envelope is
    /// not opened yet, so that a failure that only the envelope reports is a response here.
    fn call(&self, call: &CallInfo, next: NextCall) -> BoxFuture<Result<Response<Body>, Error>> {
        let _ = call;
        next.run()
    }

    /// Wraps an attempt. The request may be changed, and so may the response.
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

/// What a [`Layer`] knows of a call.
#[derive(Clone, Copy, Debug)]
pub struct CallInfo {
    operation: &'static OperationSpec,
    limits: Limits,
}

impl CallInfo {
    /// What the description says of the operation: its name, its method, the template of its path.
    #[must_use]
    pub fn operation(&self) -> &'static OperationSpec {
        self.operation
    }

    /// What the call may take.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }
}

/// What a [`Layer`] knows of an attempt.
#[derive(Clone, Copy, Debug)]
pub struct AttemptInfo {
    operation: &'static OperationSpec,
    number: u32,
    limits: Limits,
}

impl AttemptInfo {
    /// What the description says of the operation: its name, its method, the template of its path.
    #[must_use]
    pub fn operation(&self) -> &'static OperationSpec {
        self.operation
    }

    /// The number of the attempt within its call; 1 is the first.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// What the attempt may take, as of its beginning.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }
}

/// The rest of a call: further layers, then its attempts.
pub struct NextCall {
    exchange: Arc<Exchange>,
    call: Call,
    depth: usize,
}

impl NextCall {
    pub(crate) fn new(exchange: Arc<Exchange>, call: Call) -> Self {
        Self { exchange, call, depth: 0 }
    }

    /// Goes on.
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

    /// Goes on with a request.
    #[must_use]
    pub fn send(self, request: Request<Body>) -> BoxFuture<Result<Response<Body>, TransportError>> {
        let Self { exchange, number, depth } = self;
        let Some(layer) = exchange.client.config.layers.get(depth).cloned() else {
            return Box::pin(exchange.transmit(request));
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
