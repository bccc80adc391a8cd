//! [`Failure`]: why there is no token, as often as it is asked for.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::transport::TransportError;

/// Why there is no token. Many calls may wait for one; each gets an error of its own from it.
#[derive(Clone)]
pub(super) struct Failure {
    kind: ErrorKind,
    text: String,
    head: Option<(StatusCode, HeaderMap)>,
    body: Option<Bytes>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    /// Whether the server refused, so that the same question would get the same answer.
    pub(super) is_refusal: bool,
}

impl Failure {
    /// A failure with the rest of a sentence that begins with the name of the call.
    pub(super) fn new(scheme: &str, text: &str) -> Box<Self> {
        let text = format!("the token call for `{scheme}` {text}");
        Box::new(Self {
            kind: ErrorKind::Authentication,
            text,
            head: None,
            body: None,
            source: None,
            is_refusal: false,
        })
    }

    pub(super) fn of_transport(scheme: &str, error: TransportError) -> Box<Self> {
        let kind = ErrorKind::of_transport(error.kind());
        let parts = error.into_parts();
        let mut failure = Self::new(scheme, &format!("failed: {}", parts.text));
        failure.kind = kind;
        failure.head = parts.head;
        failure.source = parts.source.map(Arc::from);
        failure
    }

    /// A failure while the body of the answer was read.
    pub(super) fn of_body(scheme: &str, error: &Error, status: StatusCode, headers: &HeaderMap) -> Box<Self> {
        let mut failure = Self::new(scheme, &format!("failed: {error}"));
        failure.kind = error.kind();
        failure.head = Some((status, headers.clone()));
        failure
    }

    pub(super) fn of_source(scheme: &str, error: Box<dyn StdError + Send + Sync>) -> Box<Self> {
        let mut failure = Self::new(scheme, "");
        failure.text = format!("the token source for `{scheme}` failed");
        failure.source = Some(Arc::from(error));
        failure
    }

    /// The server's answer. Its body is kept if it holds no token for certain.
    pub(super) fn of_answer(
        mut self: Box<Self>,
        status: StatusCode,
        headers: HeaderMap,
        body: Option<Bytes>,
    ) -> Box<Self> {
        // What fails inside of the server or on the way may work the next time.
        self.is_refusal = !status.is_server_error() && status != StatusCode::REQUEST_TIMEOUT;
        self.head = Some((status, headers));
        self.body = body;
        self
    }

    /// Seconds that the server wants to be left alone.
    pub(super) fn retry_after(&self) -> Duration {
        let header = self.head.as_ref().and_then(|(_, headers)| headers.get(http::header::RETRY_AFTER));
        let seconds = header.and_then(|value| value.to_str().ok()?.trim().parse().ok());
        Duration::from_secs(seconds.unwrap_or(0))
    }

    /// An error for one call. `pause` is how long the failure is still remembered, if it is an old one.
    pub(super) fn error(&self, pause: Option<Duration>) -> Error {
        let text = match pause {
            Some(pause) => format!("{}; it is not tried again for {} s", self.text, pause.as_secs().max(1)),
            None => self.text.clone(),
        };
        let mut error = Error::new(self.kind, text);
        if let Some((status, headers)) = &self.head {
            error = error.with_head(*status, headers.clone());
        }
        if let Some(body) = &self.body {
            error = error.with_body(body.clone());
        }
        match &self.source {
            Some(source) => error.with_source(Box::new(Arc::clone(source))),
            None => error,
        }
    }
}
