//! [`TowerLayer`]: tower layers around attempts.

use std::fmt;
use std::future::{poll_fn, ready};
use std::sync::{Arc, Mutex as SyncMutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::lock::Mutex;
use http::{Request, Response};
use tower_layer::Layer as MakeLayer;
use tower_service::Service;

use super::{AttemptInfo, Layer, NextAttempt};
use crate::body::{Body, BoxError};
use crate::transport::{BoxFuture, TransportError, TransportErrorKind};

/// A [`Layer`] from a tower layer that wraps each attempt, for example a concurrency or rate limit.
///
/// All clones of the client share the single service of the layer, which need not be `Clone`. Attempts wait for it in
/// turn, within the time limit of their call; an attempt that runs out of time there was [not
/// sent](crate::Delivery::NotSent). The service sends an attempt once: a tower layer that repeats requests fails the
/// second time, since only [`Retry`](crate::Retry) knows what may be repeated.
///
/// ```
/// use oasmith_runtime::{Config, TowerLayer};
/// use tower::limit::ConcurrencyLimitLayer;
///
/// let config = Config::new().layer(TowerLayer::new(ConcurrencyLimitLayer::new(8)));
/// # let _ = config;
/// ```
pub struct TowerLayer {
    // An asynchronous mutex, since the service wakes whoever waits for it to be ready.
    service: Arc<Mutex<Box<dyn Erased>>>,
    name: &'static str,
}

impl TowerLayer {
    /// Creates a layer from a tower layer whose service uses requests and responses of the crate `http`.
    #[must_use]
    pub fn new<L>(layer: L) -> Self
    where
        L: MakeLayer<AttemptService>,
        L::Service: Service<Request<Body>, Response = Response<Body>> + Send + 'static,
        <L::Service as Service<Request<Body>>>::Error: Into<BoxError>,
        <L::Service as Service<Request<Body>>>::Future: Send + 'static,
    {
        let service = layer.layer(AttemptService(()));
        Self { service: Arc::new(Mutex::new(Box::new(service))), name: std::any::type_name::<L>() }
    }
}

impl Layer for TowerLayer {
    fn attempt(
        &self,
        _: &AttemptInfo,
        mut request: Request<Body>,
        next: NextAttempt,
    ) -> BoxFuture<Result<Response<Body>, TransportError>> {
        let service = Arc::clone(&self.service);
        request.extensions_mut().insert(Once(Arc::new(SyncMutex::new(Some(next)))));
        Box::pin(async move {
            let sent = {
                let mut service = service.lock().await;
                poll_fn(|context| service.ready(context)).await.map_err(failed)?;
                service.send(request)
            };
            sent.await.map_err(failed)
        })
    }
}

impl fmt::Debug for TowerLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TowerLayer").field(&self.name).finish()
    }
}

fn failed(error: BoxError) -> TransportError {
    match error.downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::new(TransportErrorKind::Exchange, format!("a layer of tower failed: {error}"))
            .with_source(error),
    }
}

/// A service with erased types.
trait Erased: Send {
    fn ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>>;
    fn send(&mut self, request: Request<Body>) -> BoxFuture<Result<Response<Body>, BoxError>>;
}

impl<S> Erased for S
where
    S: Service<Request<Body>, Response = Response<Body>> + Send,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    fn ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.poll_ready(context).map_err(Into::into)
    }

    fn send(&mut self, request: Request<Body>) -> BoxFuture<Result<Response<Body>, BoxError>> {
        let sent = self.call(request);
        Box::pin(async move { sent.await.map_err(Into::into) })
    }
}

/// The rest of an attempt, with its request. It can be taken once, even from a copy.
#[derive(Clone)]
struct Once(Arc<SyncMutex<Option<NextAttempt>>>);

/// The service that a tower layer wraps: the rest of an attempt.
#[derive(Clone, Debug)]
pub struct AttemptService(());

impl Service<Request<Body>> for AttemptService {
    type Response = Response<Body>;
    type Error = TransportError;
    type Future = BoxFuture<Result<Response<Body>, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let next = request.extensions_mut().remove::<Once>();
        let next = next.and_then(|once| once.0.lock().unwrap_or_else(PoisonError::into_inner).take());
        match next {
            Some(next) => next.send(request),
            None => Box::pin(ready(Err(TransportError::new(
                TransportErrorKind::Exchange,
                "a layer of tower sent a request again, or another one in its place",
            )))),
        }
    }
}
