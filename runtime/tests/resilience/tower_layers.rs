//! Layers of tower around attempts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use http::{Request, Response, StatusCode};
use oasmith_runtime::mock::ManualClock;
use oasmith_runtime::{
    AttemptService, Body, BoxFuture, Client, Config, Delivery, ErrorKind, Limits, Phase, RequestOptions, Retry,
    TowerLayer, Transport, TransportError,
};
use tokio::sync::Semaphore;
use tower::Service;
use tower::limit::{ConcurrencyLimitLayer, RateLimitLayer};

use crate::support::{API, Pay, Read};

/// A transport that responds when it is let.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    open: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    seen: Arc<AtomicUsize>,
}

impl Default for Gate {
    fn default() -> Self {
        Self { open: Arc::new(Semaphore::new(0)), waiting: Arc::default(), seen: Arc::default() }
    }
}

impl Transport for Gate {
    fn send(&self, _: Request<Body>, _: Limits) -> BoxFuture<Result<Response<Body>, TransportError>> {
        let gate = self.clone();
        gate.waiting.fetch_add(1, Ordering::SeqCst);
        gate.seen.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            gate.open.acquire().await.unwrap().forget();
            gate.waiting.fetch_sub(1, Ordering::SeqCst);
            Ok(Response::new(Body::from("done")))
        })
    }
}

fn client(gate: &Gate, configure: impl FnOnce(Config) -> Config) -> Client {
    Client::new(&API, configure(Config::new().transport(gate.clone()))).unwrap()
}

async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_limit_of_concurrency_holds_for_all_clones() {
    let gate = Gate::default();
    let client = client(&gate, |config| config.layer(TowerLayer::new(ConcurrencyLimitLayer::new(2))));
    let calls: Vec<_> = (0..7).map(|_| tokio::spawn(client.clone().send(&Read, &RequestOptions::new()))).collect();
    let waiting = || gate.waiting.load(Ordering::SeqCst);
    settle().await;
    assert_eq!(waiting(), 2);
    // One that waits in the queue is dropped, and those behind it do not wait for it.
    calls[3].abort();
    for done in 1..=5 {
        gate.open.add_permits(1);
        settle().await;
        assert_eq!(waiting(), 2.min(6 - done), "{done}");
    }
    gate.open.add_permits(1);
    for (number, call) in calls.into_iter().enumerate() {
        assert_eq!(call.await.is_ok(), number != 3, "{number}");
    }
}

#[tokio::test]
async fn a_call_that_waits_for_its_turn_until_its_time_is_up_was_not_sent() {
    let (gate, clock) = (Gate::default(), ManualClock::new());
    let client = client(&gate, |config| {
        let limit = TowerLayer::new(ConcurrencyLimitLayer::new(1));
        config.layer(limit).clock(clock.clone()).timeout(Duration::from_secs(5)).retry(Retry::safe())
    });
    let long = RequestOptions::new().timeout(Duration::from_secs(60));
    let first = tokio::spawn(client.send(&Pay, &long));
    settle().await;
    let second = tokio::spawn(client.send(&Pay, &RequestOptions::new()));
    settle().await;
    clock.advance(Duration::from_secs(5));
    let error = second.await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.phase()), (ErrorKind::Timeout, Some(Phase::Queue)), "{error}");
    assert_eq!((error.delivery(), gate.seen.load(Ordering::SeqCst)), (Delivery::NotSent, 1));
    gate.open.add_permits(1);
    first.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_limit_of_rate_makes_calls_wait() {
    let gate = Gate::default();
    gate.open.add_permits(9);
    let start = std::time::Instant::now();
    let limit = RateLimitLayer::new(2, Duration::from_millis(100));
    let client = client(&gate, |config| config.layer(TowerLayer::new(limit)));
    let calls: Vec<_> = (0..5).map(|_| tokio::spawn(client.send(&Read, &RequestOptions::new()))).collect();

    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(start.elapsed() >= Duration::from_millis(200), "{:?}", start.elapsed());
}

/// A service of tower that sends each request twice.
struct Twice(AttemptService);

impl Service<Request<Body>> for Twice {
    type Response = Response<Body>;
    type Error = TransportError;
    type Future = BoxFuture<Result<Response<Body>, TransportError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let mut copy = Request::new(Body::empty());
        *copy.extensions_mut() = request.extensions().clone();
        let (first, second) = (self.0.call(request), self.0.call(copy));
        Box::pin(async move {
            assert_eq!(first.await?.status(), StatusCode::OK);
            second.await
        })
    }
}

#[tokio::test]
async fn a_layer_cannot_send_an_attempt_twice() {
    let gate = Gate::default();
    gate.open.add_permits(9);
    let client = client(&gate, |config| config.layer(TowerLayer::new(tower::layer::layer_fn(Twice))));
    let error = client.send(&Pay, &RequestOptions::new()).await.unwrap_err();
    assert!(error.to_string().contains("sent a request again"), "{error}");
    assert_eq!((gate.seen.load(Ordering::SeqCst), error.delivery()), (1, Delivery::Unknown));
}
