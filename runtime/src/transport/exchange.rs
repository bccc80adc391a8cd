//! One exchange over reqwest: sends a request and receives the response, each buffered or streamed.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, HeaderValue};
use http::{HeaderMap, Method, StatusCode};
use http_body::Body as _;
use tokio::time::{Sleep, sleep, timeout};
use url::Url;

use super::patience::Patience;
use super::upload::{SendFailure, Upload, limited, outgoing};
use super::watch::Progress;
use super::{BoxFuture, Limits, TransportError, TransportErrorKind};
use crate::body::{Body, BoxError};
use crate::phase::Phase;

/// Settings of the transport that an exchange depends on.
#[derive(Clone, Copy)]
pub(super) struct Options {
    /// Whether it is known when a connection is being opened.
    pub(super) is_watched: bool,
    pub(super) is_gzip: bool,
}

impl Options {
    /// Asks for a compressed response, if it is collected: the chunks of a streamed one are handed on as they are.
    #[cfg(feature = "gzip")]
    fn asks_for_gzip(self, headers: &mut HeaderMap, limits: Limits) -> bool {
        self.is_gzip && !limits.is_streamed && super::gunzip::ask(headers)
    }

    #[cfg(not(feature = "gzip"))]
    fn asks_for_gzip(self, _: &mut HeaderMap, _: Limits) -> bool {
        self.is_gzip
    }
}

/// Sends a request and returns its response within the limits. Work that needs no waiting happens before the future: a
/// future that held a whole request would be copied several times.
pub(super) fn exchange(
    client: &reqwest::Client,
    url: Url,
    options: Options,
    request: http::Request<Body>,
    limits: Limits,
) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
    let mut request = with_length(request);
    let is_gzip = options.asks_for_gzip(request.headers_mut(), limits);
    let mut upload = None;
    let request = converted(request, url, &mut upload);
    let progress = Progress::new(options.is_watched, upload.clone());
    if let (Some(upload), Some(idle)) = (upload, limits.upload_idle_timeout) {
        return Box::pin(uploaded(client.execute(request), progress, upload, limits, (idle, is_gzip)));
    }
    if limits.is_streamed {
        return Box::pin(stream(client.execute(request), progress, limits));
    }
    Box::pin(collect(client.execute(request), progress, limits, is_gzip))
}

/// Returns a request as reqwest has them. Its own conversion prints the URL piece by piece.
fn converted(request: http::Request<Body>, url: Url, upload: &mut Option<Arc<Upload>>) -> reqwest::Request {
    let (parts, body) = request.into_parts();
    let mut converted = reqwest::Request::new(parts.method, url);
    *converted.headers_mut() = parts.headers;
    *converted.body_mut() = Some(outgoing(body, upload));
    converted
}

/// Sets a content length of zero if the method usually has a body (RFC 9110, section 8.6). Many servers respond with
/// 411 otherwise, and hyper writes the length only if there is a body.
fn with_length(mut request: http::Request<Body>) -> http::Request<Body> {
    if request.body().is_empty() && [Method::POST, Method::PUT, Method::PATCH].contains(request.method()) {
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    request
}

async fn collect(
    head: impl Future<Output = reqwest::Result<reqwest::Response>>,
    mut progress: Progress,
    limits: Limits,
    is_gzip: bool,
) -> Result<http::Response<Body>, TransportError> {
    // One timer for everything up to the last byte of the body; that of reqwest costs allocations.
    let mut timer = pin!(sleep(limits.timeout));
    let Some(head) = until(timer.as_mut(), progress.watch(head)).await else {
        return Err(unfinished(limits, progress.phase()));
    };
    let mut response = head.map_err(|error| failed(error, limits, progress.phase()))?;
    let (status, mut headers) = (response.status(), std::mem::take(response.headers_mut()));
    let body = until(timer, body_of(response, &mut headers, limits, is_gzip)).await;
    response_of(status, headers, body.unwrap_or_else(|| Err(unfinished(limits, Some(Phase::Body)))))
}

/// Waits for a future, but not longer than a timer runs.
async fn until<T>(mut timer: Pin<&mut Sleep>, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => timer.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// The error for a response that is not complete in time.
fn unfinished(limits: Limits, phase: Option<Phase>) -> TransportError {
    let text = format!("no complete response after {:?}{}", limits.timeout, Within(phase));
    in_phase(TransportError::new(TransportErrorKind::Timeout, text), phase)
}

/// As [`collect`] or [`stream`], for a call whose time limit begins when its upload is done.
async fn uploaded(
    head: impl Future<Output = reqwest::Result<reqwest::Response>>,
    mut progress: Progress,
    upload: Arc<Upload>,
    limits: Limits,
    (idle, is_gzip): (Duration, bool),
) -> Result<http::Response<Body>, TransportError> {
    let late = |limit, phase| Err(late(limit, phase));
    let response = match limited(progress.watch(head), &upload, limits, idle).await {
        Ok(head) => head.map_err(|error| failed(error, limits, progress.phase()))?,
        Err(limit) => return late(limit, progress.phase()),
    };
    if limits.is_streamed && response.status().is_success() {
        return Ok(http::Response::from(response).map(|body| incoming(body, limits)));
    }
    let (status, headers) = (response.status(), response.headers().clone());
    match limited(collected(response, limits, is_gzip), &upload, limits, idle).await {
        Ok(response) => response,
        Err(limit) => late(limit, Some(Phase::Body)).map_err(|error| error.with_head(status, headers)),
    }
}

async fn stream(
    head: impl Future<Output = reqwest::Result<reqwest::Response>>,
    mut progress: Progress,
    limits: Limits,
) -> Result<http::Response<Body>, TransportError> {
    let start = Instant::now();
    let Ok(head) = timeout(limits.timeout, progress.watch(head)).await else {
        return Err(late(limits.timeout, progress.phase()));
    };
    let response = head.map_err(|error| failed(error, limits, progress.phase()))?;
    if response.status().is_success() {
        return Ok(http::Response::from(response).map(|body| incoming(body, limits)));
    }
    let (status, headers) = (response.status(), response.headers().clone());
    let left = limits.timeout.saturating_sub(start.elapsed());
    match timeout(left, collected(response, limits, false)).await {
        Ok(answer) => answer,
        Err(_) => Err(late(limits.timeout, Some(Phase::Body)).with_head(status, headers)),
    }
}

async fn collected(
    mut response: reqwest::Response,
    limits: Limits,
    is_gzip: bool,
) -> Result<http::Response<Body>, TransportError> {
    let (status, mut headers) = (response.status(), std::mem::take(response.headers_mut()));
    let body = body_of(response, &mut headers, limits, is_gzip).await;
    response_of(status, headers, body)
}

/// Reads a body, which may be compressed if the client accepts it.
async fn body_of(
    response: reqwest::Response,
    headers: &mut HeaderMap,
    limits: Limits,
    is_gzip: bool,
) -> Result<Bytes, TransportError> {
    if is_gzip { decompressed(response, headers, limits).await } else { read_body(response, limits).await }
}

fn response_of(
    status: StatusCode,
    headers: HeaderMap,
    body: Result<Bytes, TransportError>,
) -> Result<http::Response<Body>, TransportError> {
    match body {
        Ok(body) => {
            let mut answer = http::Response::new(Body::from(body));
            *answer.status_mut() = status;
            *answer.headers_mut() = headers;
            Ok(answer)
        }
        Err(error) => Err(error.with_head(status, headers)),
    }
}

/// Collects a body that may be compressed.
#[cfg(feature = "gzip")]
async fn decompressed(
    mut response: reqwest::Response,
    headers: &mut HeaderMap,
    limits: Limits,
) -> Result<Bytes, TransportError> {
    let Some(mut gunzip) = super::gunzip::Gunzip::of(headers) else { return read_body(response, limits).await };
    let mut patience = Patience::of_buffered(limits);
    while let Some(chunk) = next_chunk(&mut response, &mut patience, limits).await? {
        gunzip.feed(&chunk, limits)?;
    }
    gunzip.finish(limits)
}

#[cfg(not(feature = "gzip"))]
async fn decompressed(response: reqwest::Response, _: &mut HeaderMap, limits: Limits) -> Result<Bytes, TransportError> {
    read_body(response, limits).await
}

/// Collects a body, and stops before it holds more than the limit.
async fn read_body(mut response: reqwest::Response, limits: Limits) -> Result<Bytes, TransportError> {
    let max = limits.max_response_bytes;
    let announced = response.content_length().map_or(0, |size| usize::try_from(size).unwrap_or(usize::MAX));
    if announced > max {
        return Err(TransportError::too_large(limits));
    }
    let (mut first, mut body) = (Bytes::new(), BytesMut::new());
    let mut patience = Patience::of_buffered(limits);
    while let Some(chunk) = next_chunk(&mut response, &mut patience, limits).await? {
        if chunk.len() > max - first.len().max(body.len()) {
            return Err(TransportError::too_large(limits));
        }
        if first.is_empty() {
            // Small responses come in one piece, which is not copied.
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

async fn next_chunk(
    response: &mut reqwest::Response,
    patience: &mut Patience,
    limits: Limits,
) -> Result<Option<Bytes>, TransportError> {
    let mut chunk = pin!(response.chunk());
    let chunk = poll_fn(|context| match chunk.as_mut().poll(context) {
        Poll::Ready(chunk) => Poll::Ready(Ok(chunk)),
        Poll::Pending => patience.poll_end(context).map(|late| Err(late.error())),
    });
    let chunk = chunk.await?.map_err(|error| failed(error, limits, Some(Phase::Body)))?;
    patience.receive(chunk.as_ref().map_or(0, Bytes::len));
    Ok(chunk)
}

fn incoming(body: reqwest::Body, limits: Limits) -> Body {
    let len = body.size_hint().exact();
    Body::from_stream(Incoming { body, limits, patience: Patience::of_streamed(limits) }, len)
}

/// The body of a response; each chunk must arrive in time.
struct Incoming {
    body: reqwest::Body,
    limits: Limits,
    patience: Patience,
}

impl Stream for Incoming {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let frame = match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(frame) => frame,
                Poll::Pending => {
                    let late = std::task::ready!(self.patience.poll_end(context));
                    return Poll::Ready(Some(Err(late.error().into())));
                }
            };
            match frame {
                // Trailers are not data.
                Some(Ok(frame)) => {
                    if let Ok(chunk) = frame.into_data() {
                        self.patience.receive(chunk.len());
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                }
                Some(Err(error)) => {
                    return Poll::Ready(Some(Err(failed(error, self.limits, Some(Phase::Body)).into())));
                }
                None => return Poll::Ready(None),
            }
        }
    }
}

pub(super) fn late(limit: Duration, phase: Option<Phase>) -> TransportError {
    let text = format!("no data for {limit:?}{}", Within(phase));
    in_phase(TransportError::new(TransportErrorKind::Timeout, text), phase)
}

fn in_phase(error: TransportError, phase: Option<Phase>) -> TransportError {
    match phase {
        Some(phase) => error.with_phase(phase),
        None => error,
    }
}

/// The end of a sentence that says in which phase a limit ran out.
struct Within(Option<Phase>);

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |phase| write!(f, ", {phase}"))
    }
}

/// `phase` is how far the call had come, if that is known.
fn failed(error: reqwest::Error, limits: Limits, phase: Option<Phase>) -> TransportError {
    // The URL may hold an API key in its query.
    let error = error.without_url();
    let (kind, text) = if let Some(failure) = send_failure(&error) {
        (TransportErrorKind::Exchange, format!("the request body failed: {failure}"))
    } else if error.is_connect() && error.is_timeout() {
        (TransportErrorKind::Connect, "it took too long to connect".to_owned())
    } else if error.is_connect() {
        (TransportErrorKind::Connect, root_cause(&error))
    } else if error.is_timeout() {
        let text = format!("no complete response after {:?}{}", limits.timeout, Within(phase));
        (TransportErrorKind::Timeout, text)
    } else if root_cause(&error) == HEAD_TOO_LARGE {
        (TransportErrorKind::TooLarge, "the head of the response has too many headers, or too long ones".to_owned())
    } else if error.is_body() || error.is_decode() {
        let text = format!("the body is incomplete: {}", root_cause(&error));
        (TransportErrorKind::Exchange, text)
    } else {
        (TransportErrorKind::Exchange, format!("invalid response: {}", root_cause(&error)))
    };
    let phase = if kind == TransportErrorKind::Connect { Some(Phase::Connect) } else { known(kind, phase) };
    in_phase(TransportError::new(kind, text).with_source(error), phase)
}

/// Returns how far a failed call had come. Only a timeout while connecting is certain not to have sent anything: any
/// other failure there is a connection error.
fn known(kind: TransportErrorKind, phase: Option<Phase>) -> Option<Phase> {
    phase.filter(|phase| kind == TransportErrorKind::Timeout || *phase != Phase::Connect)
}

/// hyper's error for a head beyond its limits: 100 headers, or some 400 KiB. Its error kind is private in clients.
const HEAD_TOO_LARGE: &str = "message head is too large";

fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&cause| cause.source())
}

fn send_failure<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a SendFailure> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

/// Returns the innermost error: `Connection refused`, `invalid peer certificate`. The errors around it only say that
/// sending failed.
fn root_cause(error: &(dyn StdError + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}
