//! [`Failure`]: why there is no token, as often as it is asked for.

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

/// What a failure means for the calls after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The server refused the credentials: the same question would get the same response.
    Refused,
    /// There was a response that holds neither a token nor a refusal: too many requests, a page of a proxy.
    NoToken,
    /// Nothing came back, or the server failed: the next call may succeed.
    Passing,
}

/// Why there is no token. Many calls may wait for one; each gets an error of its own from it.
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
    /// A failure with the rest of a sentence that begins with the name of the call.
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

    /// A failure while the body of the response was read.
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

    /// The server's response. Its body is kept if it holds no token for certain.
    pub(super) fn of_response(
        mut self: Box<Self>,
        status: StatusCode,
        headers: HeaderMap,
        body: Option<Bytes>,
    ) -> Box<Self> {
        // What fails inside of the server or on the way may work the next time.
        let is_passing = status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT;
        self.meaning = if is_passing { Meaning::Passing } else { Meaning::NoToken };
        self.head = Some((status, headers));
        self.body = body;
        self
    }

    /// The server refused the login for certain.
    pub(super) fn refused(mut self: Box<Self>) -> Box<Self> {
        self.meaning = Meaning::Refused;
        self
    }

    /// No token came within the time that the call has.
    pub(super) fn late(scheme: &str) -> Box<Self> {
        let mut failure = Self::new(scheme, "was not answered in time");
        failure.kind = ErrorKind::Timeout;
        failure
    }

    /// How long the server wants to be left alone, at a time since 1970.
    pub(super) fn retry_after(&self, now: Duration) -> Option<Duration> {
        retry_after(&self.head.as_ref()?.1, now)
    }

    /// Whether a refresh token is of no use any more, though the login may be.
    pub(super) fn spoils_refresh(&self) -> bool {
        let status = self.head.as_ref().map(|(status, _)| *status);
        let is_client_error = status.is_some_and(|status| status.is_client_error());
        let may_pass = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
        self.meaning == Meaning::Refused || is_client_error && !status.is_some_and(|status| may_pass.contains(&status))
    }

    /// An error for one call. `pause` is how long the failure is still remembered, if it is an old one.
    pub(super) fn error(&self, pause: Option<Duration>) -> Error {
        let text = match pause {
            Some(pause) => format!("{}; it is not tried again for {} s", self.text, pause.as_secs().max(1)),
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
