//! Test doubles: [`MockTransport`] responds without a server, [`Recorder`] records calls and replays them, [`ManualClock`] gives time
//! without waiting, [`FixedRandom`] leaves nothing to chance.

mod clock;
mod compare;
mod random;
mod recorder;
mod reply;
mod rule;
mod rules;

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Request, Response, StatusCode};

use futures_util::future::{Either, select};

use crate::body::Body;
use crate::clock::{Clock, SystemClock};
use crate::error::Error;
use crate::phase::Phase;
use crate::spec::{Operation, OperationSpec};
use crate::transport::{BoxFuture, Limits, Transport, TransportError, TransportErrorKind};

pub use clock::ManualClock;
pub use random::FixedRandom;
pub use recorder::Recorder;
use reply::{Reply, Respond};
pub use rule::{MockRule, TokenCall};
use rules::{Rules, is_same};

type Outcome = Result<Response<Body>, TransportError>;

/// A transport for tests: it records requests, and responds by rules for operations, from a queue or from a closure.
///
/// The first [rule](Self::on) that applies responds. Requests without one get the next queued response, or that of the
/// closure; without these they fail, and nothing counts as sent.
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
    rules: Rules,
    queue: VecDeque<Outcome>,
    respond: Option<Respond>,
    seen: Vec<Seen>,
    clock: Option<Arc<dyn Clock>>,
}

/// A request that was received.
struct Seen {
    operation: Option<&'static OperationSpec>,
    request: Request<Bytes>,
    limits: Limits,
}

impl MockTransport {
    /// Creates a transport without responses.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts a rule for the calls of an operation, whose type is that of the generated request:
    /// `mock.on::<payouts::Transfer>().returns(&transfer)`.
    #[track_caller]
    #[must_use = "a rule needs a response"]
    pub fn on<O: Operation>(&self) -> MockRule<O> {
        MockRule::new(self, Some(O::SPEC))
    }

    /// Starts a rule for calls by which the client obtains tokens itself.
    #[track_caller]
    #[must_use = "a rule needs a response"]
    pub fn on_token_call(&self) -> MockRule<TokenCall> {
        MockRule::new(self, None)
    }

    /// Sets the clock of delays, usually a [`ManualClock`]. Without one they take the time of the tokio runtime, which a
    /// test can pause.
    #[must_use]
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        self.lock().clock = Some(Arc::new(clock));
        self
    }

    /// Checks that every request had a response and that every rule and queued response was used.
    ///
    /// # Panics
    ///
    /// If not, with a list of what is wrong.
    #[track_caller]
    pub fn verify(&self) {
        let problems = self.problems();
        assert!(problems.is_empty(), "the mock was not used as expected:\n- {}", problems.join("\n- "));
    }

    /// Returns what [`verify`](Self::verify) reports, one sentence each.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let state = self.lock();
        let mut problems = state.rules.problems();
        if !state.queue.is_empty() {
            problems.push(format!("queued responses that were not used: {}", state.queue.len()));
        }
        problems
    }

    /// Returns the requests of an operation so far, in order: those of all attempts.
    #[must_use]
    pub fn requests_of<O: Operation>(&self) -> Vec<Request<Bytes>> {
        let state = self.lock();
        let own = state.seen.iter().filter(|seen| is_same(seen.operation, Some(O::SPEC)));
        own.map(|seen| seen.request.clone()).collect()
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
        self.lock().seen.iter().map(|seen| seen.request.clone()).collect()
    }

    /// Returns the limits of the requests so far, in order.
    #[must_use]
    pub fn limits(&self) -> Vec<Limits> {
        self.lock().seen.iter().map(|seen| seen.limits).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A closure that panicked has already failed its test; the state is still consistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a mock does with a request.
enum Decision {
    Outcome(Outcome),
    Reply(Reply, Option<Arc<dyn Clock>>),
}

impl State {
    fn decide(
        &mut self,
        operation: Option<&'static OperationSpec>,
        request: Request<Bytes>,
        limits: Limits,
    ) -> Decision {
        let decision = if let Some(reply) = self.rules.reply(operation, &request) {
            Decision::Reply(reply, self.clock.clone())
        } else {
            Decision::Outcome(match (self.queue.pop_front(), &mut self.respond) {
                (Some(outcome), _) => outcome,
                (None, Some(respond)) => respond(&request).map(|response| response.map(Body::from)),
                (None, None) => {
                    let text = self.rules.unmatched(operation, &request);
                    Err(TransportError::new(TransportErrorKind::Exchange, text).with_phase(Phase::Queue))
                }
            })
        };
        self.seen.push(Seen { operation, request, limits });
        decision
    }
}

impl MockTransport {
    fn respond_to(
        &self,
        operation: Option<&'static OperationSpec>,
        request: Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Outcome> {
        let mock = self.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect(usize::MAX).await.map_err(unreadable)?;
            let request = Request::from_parts(parts, body);
            let decision = mock.lock().decide(operation, request.clone(), limits);
            match decision {
                Decision::Outcome(outcome) => outcome,
                Decision::Reply(reply, clock) => {
                    wait(&reply, clock, limits).await?;
                    reply.outcome(&request).map(|response| response.map(Body::from))
                }
            }
        })
    }
}

/// Waits for a delayed response, but not longer than the call may take.
async fn wait(reply: &Reply, clock: Option<Arc<dyn Clock>>, limits: Limits) -> Result<(), TransportError> {
    if reply.delay.is_zero() {
        return Ok(());
    }
    let clock = clock.unwrap_or_else(|| Arc::new(SystemClock));
    match select(clock.sleep(reply.delay), clock.sleep(limits.timeout)).await {
        Either::Left(((), _)) if reply.delay <= limits.timeout => Ok(()),
        _ => {
            let text = format!("no response from the mock after {:?}", limits.timeout);
            Err(TransportError::new(TransportErrorKind::Timeout, text).with_phase(Phase::Headers))
        }
    }
}

impl Transport for MockTransport {
    fn send(&self, request: Request<Body>, limits: Limits) -> BoxFuture<Outcome> {
        self.respond_to(None, request, limits)
    }

    fn send_operation(
        &self,
        operation: &'static OperationSpec,
        request: Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Outcome> {
        self.respond_to(Some(operation), request, limits)
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
