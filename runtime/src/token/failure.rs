//! [`Failure`]: why there is no token. It creates an error for each waiting call.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::phase::Phase;
use crate::retry_after::retry_after;
use crate::transport::TransportError;

/// How long a failure affects later calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The server refused the credentials: it would refuse them again.
    Refused,
    /// The response was neither a token nor a refusal: too many requests, a page of a proxy.
    NoToken,
    /// No response arrived, or the server failed: the next call may succeed.
    Passing,
}

/// Why there is no token. Many calls may wait for a token; each gets its own error.
#[derive(Clone)]
pub(super) struct Failure {
    kind: ErrorKind,
    text: String,
    head: Option<(StatusCode, HeaderMap)>,
    body: Option<Bytes>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    pub(super) meaning: Meaning,
}

impl Failure {
    /// Creates a failure from text that completes a sentence, which begins with the name of the call.
    pub(super) fn new(scheme: &str, text: &str) -> Box<Self> {
        let text = format!("the token call for `{scheme}` {text}");
        Box::new(Self {
            kind: ErrorKind::Authentication,
            text,
            head: None,
            body: None,
            source: None,
            meaning: Meaning::Passing,
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

    /// Creates a failure that occurred while reading the body of the response.
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

    /// Adds the server's response. Its body is kept if it certainly contains no token.
    pub(super) fn of_response(
        mut self: Box<Self>,
        status: StatusCode,
        headers: HeaderMap,
        body: Option<Bytes>,
    ) -> Box<Self> {
        // Failures within the server or on the way to it may be transient.
        let is_passing = status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT;
        self.meaning = if is_passing { Meaning::Passing } else { Meaning::NoToken };
        self.head = Some((status, headers));
        self.body = body;
        self
    }

    /// Marks the credentials as certainly refused.
    pub(super) fn refused(mut self: Box<Self>) -> Box<Self> {
        self.meaning = Meaning::Refused;
        self
    }

    /// Creates the failure for a token that did not arrive in time.
    pub(super) fn late(scheme: &str) -> Box<Self> {
        let mut failure = Self::new(scheme, "ran out of time");
        failure.kind = ErrorKind::Timeout;
        failure
    }

    /// Returns how long to wait before the next call, given the time since 1970.
    pub(super) fn retry_after(&self, now: Duration) -> Option<Duration> {
        retry_after(&self.head.as_ref()?.1, now)
    }

    /// Returns whether the refresh token is no longer valid, although the credentials may be.
    pub(super) fn spoils_refresh(&self) -> bool {
        let status = self.head.as_ref().map(|(status, _)| *status);
        let is_client_error = status.is_some_and(|status| status.is_client_error());
        let may_pass = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
        self.meaning == Meaning::Refused || is_client_error && !status.is_some_and(|status| may_pass.contains(&status))
    }

    /// Creates an error for one call. `pause` is how long the failure is still remembered, if it occurred before.
    pub(super) fn error(&self, pause: Option<Duration>) -> Error {
        let text = match pause {
            Some(pause) => format!("{}; it will not be tried again for {} s", self.text, pause.as_secs().max(1)),
            None => self.text.clone(),
        };
        let mut error = Error::new(self.kind, text).with_phase(Phase::Token);
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
