//! For tests: [`MockTransport`] answers without a server, [`ManualClock`] gives time without waiting, [`FixedRandom`] leaves nothing to chance.

mod clock;
mod random;

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Request, Response, StatusCode};

use crate::body::Body;
use crate::error::Error;
use crate::transport::{BoxFuture, Limits, Transport, TransportError, TransportErrorKind};

pub use clock::ManualClock;
pub use random::FixedRandom;

type Outcome = Result<Response<Body>, TransportError>;
type Respond = Box<dyn FnMut(&Request<Bytes>) -> Result<Response<Bytes>, TransportError> + Send>;

/// A transport for tests: it records requests and responds from a queue or a closure.
///
/// Clones share everything: keep one and pass the other to [`Config::transport`](crate::Config::transport).
///
/// ```
/// use oasmith_runtime::Config;
/// use oasmith_runtime::mock::MockTransport;
///
/// let mock = MockTransport::new().json(200, r#"{"id": "c-1"}"#);
/// let config = Config::new().base_url("https://api.example.com").transport(mock.clone());
/// // … use a client with this config, then look at what it sent:
/// assert!(mock.requests().is_empty());
/// ```
#[derive(Clone, Default)]
pub struct MockTransport {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Outcome>,
    respond: Option<Respond>,
    seen: Vec<(Request<Bytes>, Limits)>,
}

impl MockTransport {
    /// Creates a transport without responses.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Queues a response with a JSON body.
    /// An invalid status (not 100 to 999) fails the call.
    #[must_use]
    pub fn json(self, status: u16, body: impl Into<Bytes>) -> Self {
        self.respond(status, "application/json", body)
    }

    /// Queues a response with a content type and a body.
    /// An invalid status (not 100 to 999) or content type fails the call.
    #[must_use]
    pub fn respond(self, status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.stream(status, content_type, Body::from_bytes(body))
    }

    /// Queues a response with a body of any kind, such as a stream of chunks.
    /// An invalid status (not 100 to 999) or content type fails the call.
    #[must_use]
    pub fn stream(self, status: u16, content_type: &str, body: Body) -> Self {
        let response = Response::builder().status(status).header("content-type", content_type).body(body);
        let outcome = response.map_err(|error| {
            TransportError::new(TransportErrorKind::Exchange, "the queued response is malformed").with_source(error)
        });
        self.lock().queue.push_back(outcome);
        self
    }

    /// Queues a response or an error.
    #[must_use]
    pub fn outcome(self, outcome: Result<Response<Bytes>, TransportError>) -> Self {
        self.lock().queue.push_back(outcome.map(|response| response.map(Body::from)));
        self
    }

    /// Responds from a closure whenever the queue is empty.
    #[must_use]
    pub fn respond_with(
        self,
        respond: impl FnMut(&Request<Bytes>) -> Result<Response<Bytes>, TransportError> + Send + 'static,
    ) -> Self {
        self.lock().respond = Some(Box::new(respond));
        self
    }

    /// Returns the requests so far, in order. Streamed bodies were collected.
    #[must_use]
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        self.lock().seen.iter().map(|(request, _)| request.clone()).collect()
    }

    /// Returns the limits of the requests so far, in order.
    #[must_use]
    pub fn limits(&self) -> Vec<Limits> {
        self.lock().seen.iter().map(|(_, limits)| *limits).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A closure that panicked has already failed its test; the state is still consistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn outcome(&mut self, request: Request<Bytes>, limits: Limits) -> Outcome {
        let outcome = match (self.queue.pop_front(), &mut self.respond) {
            (Some(outcome), _) => outcome,
            (None, Some(respond)) => respond(&request).map(|response| response.map(Body::from)),
            (None, None) => {
                Err(TransportError::new(TransportErrorKind::Exchange, "the mock has no response for this request"))
            }
        };
        self.seen.push((request, limits));
        outcome
    }
}

impl Transport for MockTransport {
    fn send(&self, request: Request<Body>, limits: Limits) -> BoxFuture<Result<Response<Body>, TransportError>> {
        let mock = self.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect(usize::MAX).await.map_err(unreadable)?;
            mock.lock().outcome(Request::from_parts(parts, body), limits)
        })
    }
}

fn unreadable(error: Error) -> TransportError {
    TransportError::new(TransportErrorKind::Exchange, format!("the request's body cannot be read: {error}"))
        .with_source(error)
}

impl fmt::Debug for MockTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("MockTransport")
            .field("queued", &state.queue.len())
            .field("seen", &state.seen.len())
            .finish_non_exhaustive()
    }
}

/// Creates a response with a JSON body, for [`MockTransport::respond_with`].
#[must_use]
pub fn json_response(status: StatusCode, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let json = http::HeaderValue::from_static("application/json");
    response.headers_mut().insert(http::header::CONTENT_TYPE, json);
    response
}
