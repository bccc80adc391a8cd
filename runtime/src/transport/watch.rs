//! Finds out what a call is waiting for, so that a timeout can name it.
//!
//! reqwest does not tell. A connection is opened within the poll of the call that needs it, so a layer around the
//! connector records that it is pending, and the call reads the record after each poll: [`Phase::Connect`] is reported
//! only if the last poll of the call ended in the connector, since nothing can have been sent then.

use std::cell::Cell;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

use super::BoxFuture;
use super::upload::Upload;
use crate::phase::Phase;

thread_local! {
    /// Whether the connector was polled last and is pending.
    static CONNECTS: Cell<bool> = const { Cell::new(false) };
}

/// A layer that records when a connection is pending.
#[derive(Clone)]
pub(super) struct WatchConnects;

impl<S> Layer<S> for WatchConnects {
    type Service = Watched<S>;

    fn layer(&self, connector: S) -> Watched<S> {
        Watched(Arc::new(connector))
    }
}

/// A connector that is watched. It is cloned several times for each call, mostly in vain: only a new connection needs the
/// connector within, of which a clone is costly.
pub(super) struct Watched<S>(Arc<S>);

impl<S> Clone for Watched<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S, R> Service<R> for Watched<S>
where
    S: Service<R> + Clone + Send + Sync + 'static,
    S::Future: Send,
    R: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Connecting<S::Response, S::Error>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        // The connector is asked when it is used.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, target: R) -> Self::Future {
        let mut connector = S::clone(&self.0);
        Connecting(Box::pin(async move {
            std::future::poll_fn(|context| connector.poll_ready(context)).await?;
            connector.call(target).await
        }))
    }
}

/// A connection that is being opened.
pub(super) struct Connecting<T, E>(BoxFuture<Result<T, E>>);

impl<T, E> Future for Connecting<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T, E>> {
        let outcome = self.0.as_mut().poll(context);
        CONNECTS.set(outcome.is_pending());
        outcome
    }
}

/// What is known of one call.
#[derive(Default)]
pub(super) struct Progress {
    /// Whether connections are watched at all: not those of a caller's own client.
    is_watched: bool,
    connects: bool,
    /// How far the body has come; `None` for a body that fits into a packet or two.
    upload: Option<Arc<Upload>>,
}

impl Progress {
    pub(super) fn new(is_watched: bool, upload: Option<Arc<Upload>>) -> Self {
        Self { is_watched, connects: false, upload }
    }

    /// Waits for the head of a response, and records the phase.
    pub(super) async fn watch<T>(&mut self, head: impl Future<Output = T>) -> T {
        let mut head = pin!(head);
        std::future::poll_fn(|context| {
            CONNECTS.set(false);
            let outcome = head.as_mut().poll(context);
            if outcome.is_pending() {
                self.connects = CONNECTS.get();
            }
            outcome
        })
        .await
    }

    /// Returns the last phase, if known.
    pub(super) fn phase(&self) -> Option<Phase> {
        if !self.is_watched {
            return None;
        }
        let is_sent = self.upload.as_ref().is_none_or(|upload| upload.is_sent());
        Some(match (self.connects, is_sent) {
            (true, _) => Phase::Connect,
            (false, false) => Phase::Send,
            (false, true) => Phase::Headers,
        })
    }
}
