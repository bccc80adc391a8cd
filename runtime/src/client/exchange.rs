//! [`Exchange`]: sends the request of a call, once or as often as [`Retry`] lets it, through the layers.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{Either, select};
use http::{HeaderMap, Request, Response};

use super::Inner;
use crate::body::Body;
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::layer::{NextAttempt, NextCall};
use crate::phase::Phase;
use crate::repeat::Repeat;
use crate::retry::{Retry, is_transient};
use crate::retry_after::retry_after;
use crate::semaphore::Semaphore;
use crate::spec::OperationSpec;
use crate::token::{self, Call, SendError, Tokens};
use crate::transport::{BoxFuture, Limits, TransportError, TransportErrorKind};

/// What came of a call, before its response is read.
pub(super) struct Sent {
    /// How often the request was handed to the transport.
    pub(super) attempts: u32,
    pub(super) outcome: Result<Response<Body>, Error>,
}

/// A request on its way.
pub(super) enum Sending {
    /// Sent once, with nothing around it.
    Plain(BoxFuture<Result<Response<Body>, TransportError>>),
    /// With tokens, layers, or further attempts.
    Managed(Pin<Box<dyn Future<Output = Sent> + Send>>),
}

impl Sending {
    /// Sends the request of a call. Not itself a future, which would hold the request once more.
    pub(super) fn start(client: &Arc<Inner>, spec: &'static OperationSpec, call: Box<Call>, limits: Limits) -> Self {
        let retry = call.retry.as_deref().unwrap_or(&client.config.retry);
        if call.tokens.is_empty() && !client.config.is_layered() && !retry.is_on() {
            return Self::Plain(client.transport.send_operation(spec, call.request, limits));
        }
        let exchange = Exchange {
            client: Arc::clone(client),
            spec,
            limits,
            retry: retry.clone(),
            is_repeatable: call.is_repeatable,
            end: client.config.clock.now().saturating_add(limits.timeout),
            sends: AtomicU32::new(0),
            reached: AtomicU32::new(0),
        };
        Self::Managed(Box::pin(Arc::new(exchange).run(call)))
    }

    pub(super) async fn outcome(self, spec: &'static OperationSpec) -> Sent {
        match self {
            Self::Plain(sent) => {
                let outcome = sent.await.map_err(|error| Error::from_transport(error).with_spec(spec));
                Sent { attempts: 1, outcome }
            }
            Self::Managed(sent) => sent.await,
        }
    }
}

/// How long a transport is given to name the phase that the time ran out in, after its own limit ran out.
const GRACE: Duration = Duration::from_secs(1);

/// What all attempts of a call share.
pub(crate) struct Exchange {
    pub(crate) client: Arc<Inner>,
    pub(crate) spec: &'static OperationSpec,
    pub(crate) limits: Limits,
    retry: Retry,
    /// Whether the request may be sent again after a server may have read it.
    is_repeatable: bool,
    /// When the call ends, by the client's clock.
    end: Duration,
    sends: AtomicU32,
    /// Attempts that a server may have seen something of.
    reached: AtomicU32,
}

impl Exchange {
    async fn run(self: Arc<Self>, call: Box<Call>) -> Sent {
        let outcome =
            if self.client.config.is_layered() { self.layered(call).await } else { self.attempts(call).await };
        let outcome = outcome.map_err(|error| error.with_spec(self.spec));
        Sent { attempts: self.sends.load(Ordering::Relaxed), outcome }
    }

    /// A call within layers, which may wait for something else than the transport and do not know the time limit.
    async fn layered(self: &Arc<Self>, call: Box<Call>) -> Result<Response<Body>, Error> {
        let clock = &self.client.config.clock;
        let layers = NextCall::new(Arc::clone(self), call).run();
        let layers = match select(layers, clock.sleep(self.left())).await {
            Either::Left((Err(error), _)) if self.reached() == 0 && error.phase().is_none() => {
                return Err(error.with_phase(Phase::Queue));
            }
            Either::Left((outcome, _)) => return outcome,
            Either::Right(((), layers)) => layers,
        };
        if self.reached() > 0 && self.limits.upload_idle_timeout.is_some() {
            // An upload may take longer; the transport knows for how long.
            return layers.await;
        }
        if self.reached() > 0
            && let Either::Left((outcome, _)) = select(layers, clock.sleep(GRACE)).await
        {
            return outcome;
        }
        let error = Error::new(ErrorKind::Timeout, format!("no response after {:?}", self.limits.timeout));
        Err(if self.reached() == 0 { error.with_phase(Phase::Queue) } else { error })
    }

    /// Sends a request until there is a response that stands, or no other attempt is due.
    pub(crate) async fn attempts(self: &Arc<Self>, call: Box<Call>) -> Result<Response<Body>, Error> {
        let Call { mut request, tokens, .. } = *call;
        if self.retry.is_on() {
            self.client.budget.earn(self.retry.retries_per_call());
        }
        let mut made = 0;
        loop {
            made += 1;
            let repeat = if self.retry.allows(made) { Repeat::of(&request) } else { None };
            let outcome = self.attempt(request, &tokens).await;
            let Some(repeat) = repeat else { return outcome };
            let Some(pause) = self.pause(made, &outcome) else { return outcome };
            let Some(again) = repeat.request() else { return outcome };
            if !self.client.budget.spend(self.retry.retries_per_call()) {
                return outcome;
            }
            self.client.config.clock.sleep(pause).await;
            // The pause took longer than it should: what came says more than an attempt without time would.
            if self.left().is_zero() {
                return outcome;
            }
            request = again;
        }
    }

    /// Sends a request, with the tokens that it needs, and collects the response unless it is to be read as it comes. Not itself
    /// async, like [`send`](Self::send): its future would hold the request once more.
    fn attempt<'a>(
        self: &'a Arc<Self>,
        request: Request<Body>,
        tokens: &'a [Arc<Tokens>],
    ) -> impl Future<Output = Result<Response<Body>, Error>> + Send + 'a {
        let sent = if tokens.is_empty() {
            Either::Left(self.send(request))
        } else {
            Either::Right(Box::pin(token::send(request, tokens, self)))
        };
        async move {
            let sent = match sent {
                Either::Left(sent) => sent.await.map_err(Error::from_transport),
                Either::Right(sent) => sent.await.map_err(|error| match error {
                    SendError::Transport(error) => Error::from_transport(error),
                    SendError::Token(error) => error.with_phase(Phase::Token),
                }),
            };
            let response = sent?;
            let is_small = |bytes: &Bytes| bytes.len() <= self.limits.max_response_bytes;
            let is_read = response.body().as_bytes().is_some_and(is_small);
            if is_read || (self.limits.is_streamed && response.status().is_success()) {
                return Ok(response);
            }
            let (parts, body) = response.into_parts();
            match body.collect(self.limits.max_response_bytes).await {
                Ok(body) => Ok(Response::from_parts(parts, Body::from(body))),
                Err(error) => Err(error.with_head(parts.status, parts.headers)),
            }
        }
    }

    /// Hands a request to the transport, through the layers.
    pub(crate) fn send(
        self: &Arc<Self>,
        request: Request<Body>,
    ) -> impl Future<Output = Result<Response<Body>, TransportError>> + Send + use<> {
        let number = self.sends.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        let before = self.reached();
        let exchange = Arc::clone(self);
        let is_layered = self.client.config.is_layered();
        let sent = if is_layered {
            Either::Left(NextAttempt::new(Arc::clone(self), number).send(request))
        } else {
            Either::Right(self.transmit(request))
        };
        async move {
            match sent.await {
                // A layer let nothing through.
                Err(error) if is_layered && exchange.reached() == before && error.phase().is_none() => {
                    Err(error.with_phase(Phase::Queue))
                }
                outcome => outcome,
            }
        }
    }

    /// Hands a request to the transport when it is its turn.
    pub(crate) fn transmit_in_turn(
        self: &Arc<Self>,
        request: Request<Body>,
    ) -> BoxFuture<Result<Response<Body>, TransportError>> {
        let exchange = Arc::clone(self);
        let Some(turn) = exchange.client.config.concurrency.as_ref().map(Semaphore::acquire) else {
            return Box::pin(exchange.transmit(request));
        };
        Box::pin(async move {
            let permit = turn.await;
            let response = exchange.transmit(request).await?;
            Ok(response.map(|body| body.holding(permit)))
        })
    }

    /// Hands a request to the transport.
    fn transmit(
        self: &Arc<Self>,
        request: Request<Body>,
    ) -> impl Future<Output = Result<Response<Body>, TransportError>> + Send + use<> {
        let exchange = Arc::clone(self);
        // Counted before anything happens: a future that is dropped says nothing of how far it came.
        exchange.reached.fetch_add(1, Ordering::Relaxed);
        let transport = &exchange.client.transport;
        let sent = transport.send_operation(exchange.spec, request, exchange.attempt_limits());
        async move {
            let outcome = sent.await;
            if outcome.as_ref().is_err_and(is_unsent) {
                exchange.reached.fetch_sub(1, Ordering::Relaxed);
            }
            outcome
        }
    }

    /// The time that the call has left.
    pub(crate) fn left(&self) -> Duration {
        self.end.saturating_sub(self.client.config.clock.now())
    }

    /// What an attempt that begins now may take.
    pub(crate) fn attempt_limits(&self) -> Limits {
        let left = self.left();
        Limits { timeout: self.retry.attempt_timeout.map_or(left, |timeout| timeout.min(left)), ..self.limits }
    }

    fn reached(&self) -> u32 {
        self.reached.load(Ordering::Relaxed)
    }

    /// How long to wait before the next attempt; `None` if what came stands.
    fn pause(&self, made: u32, outcome: &Result<Response<Body>, Error>) -> Option<Duration> {
        let (is_transient, headers) = match outcome {
            Ok(response) => (is_transient(response.status()), Some(response.headers())),
            Err(error) => (error.is_passing(), error.headers()),
        };
        if !is_transient || (self.reached() > 0 && !self.is_repeatable) {
            return None;
        }
        let client = &self.client;
        let asked = headers.and_then(|headers: &HeaderMap| retry_after(headers, client.config.clock.unix_time()));
        let pause = self.retry.pause(made, asked, &*client.config.random_source)?;
        (pause < self.left()).then_some(pause)
    }
}

/// Whether a transport vouches for it that nothing was sent.
fn is_unsent(error: &TransportError) -> bool {
    error.kind() == TransportErrorKind::Connect || matches!(error.phase(), Some(Phase::Queue | Phase::Connect))
}
