//! [`TracingLayer`]: a span for each call and each attempt.

use ::tracing::field::Empty;
use ::tracing::{Instrument, Span, info_span};
use http::{Request, Response, StatusCode, Uri};

use super::{AttemptInfo, CallInfo, Layer, NextAttempt, NextCall};
use crate::body::Body;
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::transport::{BoxFuture, TransportError};

/// A [`Layer`] that creates a `tracing` span for each call and each attempt, at the level INFO.
///
/// The span `call` is that of the program's call; within it, each attempt has a span `attempt` with the attributes of OpenTelemetry's conventions for HTTP
/// clients: `http.request.method`, `url.template`, `server.address`, `server.port`, `http.request.resend_count` where it is not the
/// first, `http.response.status_code` and `error.type`. `otel.name`, `otel.kind` and `otel.status_code` are there for the crate
/// `tracing-opentelemetry`. No span holds a URL, a header or a body: only the template of the path and the host.
///
/// A span ends with the response; for a [streamed](crate::Client::stream) one, with its head. To run inside the span of
/// an attempt, such as for the header `traceparent`, add a layer after this one.
///
/// ```
/// use oasmith_runtime::{Config, TracingLayer};
///
/// let config = Config::new().layer(TracingLayer::new());
/// # let _ = config;
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct TracingLayer;

impl TracingLayer {
    /// Creates the layer.
    #[must_use]
    pub fn new() -> Self {
        Self
    }
}

impl Layer for TracingLayer {
    fn call(&self, call: &CallInfo, next: NextCall) -> BoxFuture<Result<Response<Body>, Error>> {
        let operation = call.operation();
        let span = info_span!(
            "call",
            otel.name = operation.id,
            otel.kind = "internal",
            otel.status_code = Empty,
            error.type = Empty,
        );
        // Work that later layers do before their future is polled belongs to the span too.
        let run = span.in_scope(|| next.run());
        let ended = span.clone();
        let run = async move {
            let outcome = run.await;
            match &outcome {
                Ok(response) => record_status(&ended, response.status()),
                Err(error) => record_failure(&ended, error.kind()),
            }
            outcome
        };
        Box::pin(run.instrument(span))
    }

    fn attempt(
        &self,
        attempt: &AttemptInfo,
        request: Request<Body>,
        next: NextAttempt,
    ) -> BoxFuture<Result<Response<Body>, TransportError>> {
        let span = attempt_span(attempt, &request);
        let sent = span.in_scope(|| next.send(request));
        let ended = span.clone();
        let sent = async move {
            let outcome = sent.await;
            match &outcome {
                Ok(response) => {
                    ended.record("http.response.status_code", response.status().as_u16());
                    record_status(&ended, response.status());
                }
                Err(error) => {
                    if let Some(status) = error.status() {
                        ended.record("http.response.status_code", status.as_u16());
                    }
                    record_failure(&ended, ErrorKind::of_transport(error.kind()));
                }
            }
            outcome
        };
        Box::pin(sent.instrument(span))
    }
}

fn attempt_span(attempt: &AttemptInfo, request: &Request<Body>) -> Span {
    let operation = attempt.operation();
    let method = request.method().as_str();
    let span = info_span!(
        "attempt",
        otel.name = format!("{method} {}", operation.path),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = method,
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        url.template = operation.path,
        server.address = request.uri().host().unwrap_or_default(),
        server.port = port(request.uri()),
        error.type = Empty,
    );
    if attempt.number() > 1 {
        span.record("http.request.resend_count", attempt.number() - 1);
    }
    span
}

fn port(uri: &Uri) -> u16 {
    uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 })
}

fn record_status(span: &Span, status: StatusCode) {
    if status.is_client_error() || status.is_server_error() {
        span.record("error.type", status.as_str());
        span.record("otel.status_code", "ERROR");
    }
}

fn record_failure(span: &Span, kind: ErrorKind) {
    span.record("error.type", kind.as_str());
    span.record("otel.status_code", "ERROR");
}
