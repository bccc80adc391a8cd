//! [`Observer`]: receives the outcome of calls and their attempts.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{Request, Response, StatusCode};

use super::{AttemptInfo, CallInfo, Layer, NextAttempt, NextCall};
use crate::body::Body;
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::spec::OperationSpec;
use crate::transport::{BoxFuture, TransportError};

/// Receives the outcome of calls and their attempts, for metrics.
///
/// Its methods are called within the call and should be fast. A call or attempt that is dropped before its end is
/// reported too.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use oasmith_runtime::{CallReport, Config, Observer};
///
/// #[derive(Debug, Default)]
/// struct Failures(AtomicU64);
///
/// impl Observer for Failures {
///     fn call_ended(&self, call: &CallReport) {
///         // A histogram has the operation, `call.duration()` and `call.error_type()`.
///         if call.error_type().is_some() {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let config = Config::new().observer(Failures::default());
/// # let _ = config;
/// ```
pub trait Observer: fmt::Debug + Send + Sync {
    /// Reports the end of a call, after all its attempts. It is not known yet whether its response can be decoded, or
    /// what its envelope reports.
    fn call_ended(&self, call: &CallReport) {
        let _ = call;
    }

    /// Reports the end of an attempt: a response was received, or it failed.
    fn attempt_ended(&self, attempt: &AttemptReport) {
        let _ = attempt;
    }
}

/// How something ended.
#[derive(Clone, Copy, Debug)]
enum End {
    Response(StatusCode),
    Failure(ErrorKind),
    Dropped,
}

impl End {
    fn status(self) -> Option<StatusCode> {
        match self {
            Self::Response(status) => Some(status),
            _ => None,
        }
    }

    /// Returns the `error.type` of OpenTelemetry's conventions: the status as a string, or the name of a kind of
    /// failure.
    fn error_type(self) -> Option<String> {
        match self {
            Self::Response(status) if status.is_client_error() || status.is_server_error() => {
                Some(status.as_str().to_owned())
            }
            Self::Response(_) => None,
            Self::Failure(kind) => Some(kind.as_str().to_owned()),
            Self::Dropped => Some("cancelled".to_owned()),
        }
    }
}

/// The outcome of a call.
#[derive(Clone, Debug)]
pub struct CallReport {
    operation: &'static OperationSpec,
    duration: Duration,
    end: End,
}

impl CallReport {
    /// Returns the operation: its name, its method, its path template.
    #[must_use]
    pub fn operation(&self) -> &'static OperationSpec {
        self.operation
    }

    /// Returns the time from the start of the call to the end of its response, or to the head of a streamed one.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// Returns the status, if there is a response.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.end.status()
    }

    /// Returns OpenTelemetry's `error.type`: the status if it is 400 or more, the [name of a kind](ErrorKind::as_str),
    /// or `cancelled`. `None` for a success.
    #[must_use]
    pub fn error_type(&self) -> Option<String> {
        self.end.error_type()
    }
}

/// The outcome of an attempt.
#[derive(Clone, Debug)]
pub struct AttemptReport {
    call: CallReport,
    number: u32,
}

impl AttemptReport {
    /// Returns the operation: its name, its method, its path template.
    #[must_use]
    pub fn operation(&self) -> &'static OperationSpec {
        self.call.operation
    }

    /// Returns the number of the attempt within its call, starting at 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Returns the time from the start of the attempt to the end of its response, or to the head of a streamed one.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.call.duration
    }

    /// Returns the status, if there is a response.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.call.status()
    }

    /// See [`CallReport::error_type`].
    #[must_use]
    pub fn error_type(&self) -> Option<String> {
        self.call.error_type()
    }
}

/// Adapts an observer to a layer.
#[derive(Debug)]
pub(crate) struct ObserverLayer(Arc<dyn Observer>);

impl ObserverLayer {
    pub(crate) fn new(observer: impl Observer + 'static) -> Self {
        Self(Arc::new(observer))
    }

    fn watch(&self, operation: &'static OperationSpec, number: Option<u32>) -> Watch {
        Watch { observer: Arc::clone(&self.0), operation, number, start: Instant::now(), end: End::Dropped }
    }
}

/// Reports the end when it is dropped, at the latest.
struct Watch {
    observer: Arc<dyn Observer>,
    operation: &'static OperationSpec,
    /// The number of an attempt; `None` for a call.
    number: Option<u32>,
    start: Instant,
    end: End,
}

impl Watch {
    /// Reports the end.
    fn ended(mut self, end: End) {
        self.end = end;
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let call = CallReport { operation: self.operation, duration: self.start.elapsed(), end: self.end };
        match self.number {
            Some(number) => self.observer.attempt_ended(&AttemptReport { call, number }),
            None => self.observer.call_ended(&call),
        }
    }
}

impl Layer for ObserverLayer {
    fn call(&self, call: &CallInfo, next: NextCall) -> BoxFuture<Result<Response<Body>, Error>> {
        let watch = self.watch(call.operation(), None);
        let run = next.run();
        Box::pin(async move {
            let outcome = run.await;
            watch.ended(match &outcome {
                Ok(response) => End::Response(response.status()),
                Err(error) => End::Failure(error.kind()),
            });
            outcome
        })
    }

    fn attempt(
        &self,
        attempt: &AttemptInfo,
        request: Request<Body>,
        next: NextAttempt,
    ) -> BoxFuture<Result<Response<Body>, TransportError>> {
        let watch = self.watch(attempt.operation(), Some(attempt.number()));
        let sent = next.send(request);
        Box::pin(async move {
            let outcome = sent.await;
            watch.ended(match &outcome {
                Ok(response) => End::Response(response.status()),
                Err(error) => End::Failure(ErrorKind::of_transport(error.kind())),
            });
            outcome
        })
    }
}
