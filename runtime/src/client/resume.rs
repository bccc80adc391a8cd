//! [`Resume`]: continues a streamed response that breaks off, where the server can send the rest of it.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::unfold;
use http::header::{
    ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_RANGE, DATE, ETAG, HeaderValue, IF_RANGE, LAST_MODIFIED, RANGE,
};
use http::{HeaderMap, Method, Request, Response, StatusCode};

use super::{Inner, Sending};
use crate::body::{Body, BoxError};
use crate::retry::is_transient;
use crate::retry_after::retry_after;
use crate::spec::OperationSpec;
use crate::token::{Call, Tokens};
use crate::transport::{Limits, TransportError, TransportErrorKind};

/// How much older than its response a date of modification must be, so that a change in the same second is noticed
/// (RFC 9110, section 8.8.2.2).
const STRONG_SECONDS: u64 = 60;

/// What is needed to ask for the rest of a response.
pub(super) struct Resume {
    client: Arc<Inner>,
    spec: &'static OperationSpec,
    head: Request<()>,
    tokens: Vec<Arc<Tokens>>,
    limits: Limits,
    /// How often it may still be asked for.
    left: u32,
}

impl Resume {
    /// `None` for a call that is not to be resumed, or cannot be.
    pub(super) fn of(
        client: &Arc<Inner>,
        spec: &'static OperationSpec,
        call: &Call,
        limits: Limits,
        times: u32,
    ) -> Option<Self> {
        let request = &call.request;
        if times == 0 || request.method() != Method::GET || request.headers().contains_key(RANGE) {
            return None;
        }
        let mut head = Request::new(());
        *head.method_mut() = request.method().clone();
        *head.uri_mut() = request.uri().clone();
        *head.headers_mut() = request.headers().clone();
        Some(Self { client: Arc::clone(client), spec, head, tokens: call.tokens.clone(), limits, left: times })
    }

    /// Makes the body of a response continue where it breaks off, if the server says by what it recognises it.
    pub(super) fn over(mut self, response: Response<Body>) -> Response<Body> {
        let headers = response.headers();
        let is_whole = response.status() == StatusCode::OK && !headers.contains_key(CONTENT_ENCODING);
        let has_ranges = headers.get(ACCEPT_RANGES).is_none_or(|value| value != "none");
        let Some(validator) = validator(headers).filter(|_| is_whole && has_ranges) else { return response };
        self.head.headers_mut().insert(IF_RANGE, validator);
        response.map(|body| {
            let len = body.len();
            let reading = Reading { resume: self, etag: None, body, read: 0, made: 0 };
            let chunks = unfold(Some(reading), |reading| async { reading?.next().await });
            Body::from_stream(chunks, len)
        })
    }

    /// Asks for what is behind so many bytes.
    async fn rest(&self, read: u64) -> Rest {
        let mut request = self.head.clone().map(|()| Body::empty());
        let Ok(range) = HeaderValue::try_from(format!("bytes={read}-")) else { return Rest::Gone };
        request.headers_mut().insert(RANGE, range);
        let call = Box::new(Call {
            request,
            tokens: self.tokens.clone(),
            sensitive: Vec::new(),
            retry: None,
            is_repeatable: true,
        });
        let sent = Sending::start(&self.client, self.spec, call, self.limits).outcome(self.spec).await;
        match sent.outcome {
            Ok(response) if response.status() == StatusCode::PARTIAL_CONTENT => Rest::Comes(response),
            Ok(response) if is_transient(response.status()) => {
                Rest::Later(retry_after(response.headers(), self.client.config.clock.unix_time()))
            }
            Err(error) if error.is_passing() => Rest::Later(None),
            // The server has another version now, or sends everything again.
            _ => Rest::Gone,
        }
    }
}

/// What a server responds when it is asked for the rest.
enum Rest {
    Comes(Response<Body>),
    /// It may come later; the time is what the server asks for.
    Later(Option<Duration>),
    Gone,
}

/// A response that is being read.
struct Reading {
    resume: Resume,
    /// The validator of the first response that continued it.
    etag: Option<HeaderValue>,
    body: Body,
    read: u64,
    made: u32,
}

impl Reading {
    /// Returns the next chunk, and what to go on with; nothing after an error.
    async fn next(mut self) -> Option<(Result<Bytes, BoxError>, Option<Self>)> {
        loop {
            let error = match poll_fn(|context| self.body.poll_chunk(context)).await? {
                Ok(chunk) => {
                    self.read = self.read.saturating_add(chunk.len() as u64);
                    return Some((Ok(chunk), Some(self)));
                }
                Err(error) => error,
            };
            if !breaks_off(&error) || !self.resumed().await {
                return Some((Err(error), None));
            }
        }
    }

    /// Tries to continue, and returns whether there is a body to go on with.
    async fn resumed(&mut self) -> bool {
        let config = &self.resume.client.config;
        let mut asked = None;
        while self.resume.left > 0 {
            self.resume.left -= 1;
            self.made += 1;
            let Some(pause) = config.retry.pause(self.made, asked, &*config.random_source) else { return false };
            config.clock.sleep(pause).await;
            match self.resume.rest(self.read).await {
                Rest::Comes(response) => return self.continues(response),
                Rest::Later(time) => asked = time,
                Rest::Gone => return false,
            }
        }
        false
    }

    /// Takes over the body of a response, if it begins where the last one broke off.
    fn continues(&mut self, response: Response<Body>) -> bool {
        let range = response.headers().get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
        let start = range.and_then(|range| range.strip_prefix("bytes ")?.split_once('-')?.0.parse::<u64>().ok());
        let etag = response.headers().get(ETAG).cloned();
        let is_same = self.etag.is_none() || etag.is_none() || self.etag == etag;
        if start != Some(self.read) || !is_same {
            return false;
        }
        self.etag = self.etag.take().or(etag);
        self.body = response.into_body();
        true
    }
}

/// Returns by what a server recognises that a response has not changed, if it is certain (RFC 9110, section 13.1.5).
fn validator(headers: &HeaderMap) -> Option<HeaderValue> {
    if let Some(etag) = headers.get(ETAG) {
        return Some(etag.clone()).filter(|etag| etag.as_bytes().starts_with(b"\""));
    }
    let date = |name| httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok();
    let age = date(DATE)?.duration_since(date(LAST_MODIFIED)?).ok()?;
    headers.get(LAST_MODIFIED).filter(|_| age.as_secs() >= STRONG_SECONDS).cloned()
}

/// Whether a body ended because of the network.
fn breaks_off(error: &BoxError) -> bool {
    match error.downcast_ref::<TransportError>() {
        Some(error) => matches!(error.kind(), TransportErrorKind::Exchange | TransportErrorKind::Timeout),
        // It ended before its announced length.
        None => true,
    }
}
