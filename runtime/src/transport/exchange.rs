//! One exchange over reqwest: a request goes out, an answer comes in, each as a whole or piece by piece.

use std::error::Error as StdError;
use std::fmt;
use std::future::ready;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::Method;
use http::header::{CONTENT_LENGTH, HeaderValue};
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::{Sleep, sleep, timeout};

use super::{BoxFuture, Limits, TransportError, TransportErrorKind};
use crate::body::{Body, BoxError};

/// Sends a request and gives its answer within the limits. What can be done at once is: a future that holds a whole
/// request would be copied a few times.
pub(super) fn exchange(
    client: &reqwest::Client,
    request: http::Request<Body>,
    limits: Limits,
) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
    let request = with_length(request);
    let mut request = match reqwest::Request::try_from(request.map(outgoing)) {
        Ok(request) => request,
        Err(error) => return Box::pin(ready(Err(failed(error, limits)))),
    };
    if limits.is_streamed {
        return Box::pin(stream(client.execute(request), limits));
    }
    // Covers everything up to the last byte of the body.
    *request.timeout_mut() = Some(limits.timeout);
    Box::pin(collect(client.execute(request), limits))
}

/// Says that there is no body where the method lets one be expected (RFC 9110, section 8.6). Many servers answer 411 without it, and
/// hyper writes the length of a body only.
fn with_length(mut request: http::Request<Body>) -> http::Request<Body> {
    if request.body().is_empty() && [Method::POST, Method::PUT, Method::PATCH].contains(request.method()) {
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    request
}

async fn collect(
    head: impl Future<Output = reqwest::Result<reqwest::Response>>,
    limits: Limits,
) -> Result<http::Response<Body>, TransportError> {
    collected(head.await.map_err(|error| failed(error, limits))?, limits).await
}

async fn stream(
    head: impl Future<Output = reqwest::Result<reqwest::Response>>,
    limits: Limits,
) -> Result<http::Response<Body>, TransportError> {
    let start = Instant::now();
    let head = timeout(limits.timeout, head).await.map_err(|_| late(limits))?;
    let response = head.map_err(|error| failed(error, limits))?;
    if response.status().is_success() {
        return Ok(http::Response::from(response).map(|body| incoming(body, limits)));
    }
    let (status, headers) = (response.status(), response.headers().clone());
    let left = limits.timeout.saturating_sub(start.elapsed());
    match timeout(left, collected(response, limits)).await {
        Ok(answer) => answer,
        Err(_) => Err(late(limits).with_head(status, headers)),
    }
}

async fn collected(mut response: reqwest::Response, limits: Limits) -> Result<http::Response<Body>, TransportError> {
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    match read_body(response, limits).await {
        Ok(body) => {
            let mut answer = http::Response::new(Body::from(body));
            *answer.status_mut() = status;
            *answer.headers_mut() = headers;
            Ok(answer)
        }
        Err(error) => Err(error.with_head(status, headers)),
    }
}

/// Collects a body, and stops before it holds more than the limit.
async fn read_body(mut response: reqwest::Response, limits: Limits) -> Result<Bytes, TransportError> {
    let max = limits.max_response_bytes;
    let announced = response.content_length().map_or(0, |size| usize::try_from(size).unwrap_or(usize::MAX));
    if announced > max {
        return Err(TransportError::too_large(limits));
    }
    let (mut first, mut body) = (Bytes::new(), BytesMut::new());
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(error, limits))? {
        if chunk.len() > max - first.len().max(body.len()) {
            return Err(TransportError::too_large(limits));
        }
        if first.is_empty() {
            // Small answers come in one piece, which is not copied.
            first = chunk;
            continue;
        }
        if body.is_empty() {
            // A small first buffer at most: the announcement is only a claim.
            body.reserve(announced.min(64 * 1024).max(first.len() + chunk.len()));
            body.extend_from_slice(&first);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(if body.is_empty() { first } else { body.freeze() })
}

/// The body of a request, for reqwest: bytes as they are, a stream with its length if it has one.
fn outgoing(body: Body) -> reqwest::Body {
    match body.as_bytes() {
        Some(bytes) => reqwest::Body::from(bytes.clone()),
        None => reqwest::Body::wrap(Outgoing(body)),
    }
}

struct Outgoing(Body);

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = SendFailure;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, SendFailure>>> {
        let chunk = std::task::ready!(self.0.poll_chunk(context));
        Poll::Ready(chunk.map(|chunk| chunk.map(Frame::data).map_err(SendFailure)))
    }

    fn size_hint(&self) -> SizeHint {
        self.0.len().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The body of a request failed while it was sent. Marked, so that it is not taken for a failure of the network.
#[derive(Debug)]
struct SendFailure(BoxError);

impl fmt::Display for SendFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl StdError for SendFailure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.0)
    }
}

fn incoming(body: reqwest::Body, limits: Limits) -> Body {
    let len = body.size_hint().exact();
    Body::from_stream(Incoming { body, limits, patience: None }, len)
}

/// The body of an answer; each chunk must come in time.
struct Incoming {
    body: reqwest::Body,
    limits: Limits,
    /// Runs while a chunk is waited for.
    patience: Option<Pin<Box<Sleep>>>,
}

impl Incoming {
    fn poll_patience(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let limit: Duration = self.limits.timeout;
        self.patience.get_or_insert_with(|| Box::pin(sleep(limit))).as_mut().poll(context)
    }
}

impl Stream for Incoming {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let frame = match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(frame) => frame,
                Poll::Pending => {
                    std::task::ready!(self.poll_patience(context));
                    return Poll::Ready(Some(Err(late(self.limits).into())));
                }
            };
            self.patience = None;
            match frame {
                // Trailers are not data.
                Some(Ok(frame)) => {
                    if let Ok(chunk) = frame.into_data() {
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(failed(error, self.limits).into()))),
                None => return Poll::Ready(None),
            }
        }
    }
}

fn late(limits: Limits) -> TransportError {
    TransportError::new(TransportErrorKind::Timeout, format!("nothing came for {:?}", limits.timeout))
}

fn failed(error: reqwest::Error, limits: Limits) -> TransportError {
    // The URL may hold an API key in its query.
    let error = error.without_url();
    let (kind, text) = if let Some(failure) = send_failure(&error) {
        (TransportErrorKind::Exchange, format!("the body to be sent failed: {failure}"))
    } else if error.is_connect() && error.is_timeout() {
        (TransportErrorKind::Connect, "it took too long to connect".to_owned())
    } else if error.is_connect() {
        (TransportErrorKind::Connect, root_cause(&error))
    } else if error.is_timeout() {
        let text = format!("no complete answer after {:?}", limits.timeout);
        (TransportErrorKind::Timeout, text)
    } else if error.is_body() || error.is_decode() {
        let text = format!("the body is not complete: {}", root_cause(&error));
        (TransportErrorKind::Exchange, text)
    } else {
        (TransportErrorKind::Exchange, format!("no valid answer: {}", root_cause(&error)))
    };
    TransportError::new(kind, text).with_source(error)
}

fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&cause| cause.source())
}

fn send_failure<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a SendFailure> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

/// What is at the bottom of an error: `Connection refused`, `invalid peer certificate`. The layers
/// above it only say that sending failed.
fn root_cause(error: &(dyn StdError + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}
