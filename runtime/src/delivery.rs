//! [`Delivery`]: whether a server may have processed a failed call, and whether it can be retried.

use std::time::Duration;

use http::StatusCode;

use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::phase::Phase;
use crate::retry::is_safe;
use crate::retry_after;

/// Whether the server may have processed a request whose call failed.
///
/// For an operation that moves money this is the first question: only [`NotSent`](Self::NotSent) guarantees that
/// nothing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// The request did not reach the server: it could not be built, no token could be obtained, or the connection
    /// failed.
    NotSent,
    /// The request was sent, at least in part, and no complete response arrived. The server may have processed it.
    Unknown,
    /// The server responded, with success or failure.
    Answered,
}

impl Error {
    /// Returns whether the server may have processed the request.
    ///
    /// Once a connection was established the request counts as sent, since nothing tells how much of it the server has
    /// read. If a token was refused and another one could not be obtained, the operation was not carried out, and this
    /// is [`Delivery::NotSent`].
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        match self.kind() {
            ErrorKind::Request
            | ErrorKind::Config
            | ErrorKind::Credentials
            | ErrorKind::Authentication
            | ErrorKind::Connect
            | ErrorKind::Pagination => Delivery::NotSent,
            ErrorKind::Timeout | ErrorKind::Transport | ErrorKind::TooLarge
                if matches!(self.phase(), Some(Phase::Queue | Phase::Token | Phase::Connect)) =>
            {
                Delivery::NotSent
            }
            // The time ran out while a complete response was decoded.
            ErrorKind::Timeout if self.body().is_some() => Delivery::Answered,
            ErrorKind::Timeout | ErrorKind::Transport => Delivery::Unknown,
            // A response without a status is treated as no response.
            ErrorKind::TooLarge if self.status().is_none() => Delivery::Unknown,
            ErrorKind::TooLarge
            | ErrorKind::Status
            | ErrorKind::NotModified
            | ErrorKind::Failed
            | ErrorKind::Api
            | ErrorKind::Decode => Delivery::Answered,
        }
    }

    /// Returns whether the call ran out of time; [`phase`](Self::phase) returns when.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Returns whether the connection to the server failed.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect || (self.is_timeout() && self.phase() == Some(Phase::Connect))
    }

    /// Returns whether a retry of the same call is safe and may succeed.
    ///
    /// True only if a second attempt cannot repeat an effect: the request was [not sent](Delivery::NotSent), or the
    /// server refused it with 429, or the operation is safe (`GET`, `HEAD`, `OPTIONS`, `TRACE`, `QUERY`) and the
    /// failure is transient: a timeout, a broken connection, or the status 408, 425, 500, 502, 503 or 504. Never true
    /// for [`Delivery::Unknown`] on an operation that is not safe, even if the server may deduplicate by a reference of
    /// the caller: only its documentation can tell.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.delivery() {
            Delivery::NotSent => self.is_passing(),
            Delivery::Unknown => self.is_safe(),
            Delivery::Answered => match self.status() {
                Some(StatusCode::TOO_MANY_REQUESTS) => self.is_refusal(),
                Some(status) => self.is_refusal() && self.is_safe() && passes(status),
                None => false,
            },
        }
    }

    /// Returns how long the server asks to wait before the next call, from the header `Retry-After`: a number of
    /// seconds, or a date, which is compared with the response's `Date`, or without one with the clock of the operating
    /// system. It counts from the arrival of the response, and is zero for a past date. `None` if the server does not
    /// say.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after::retry_after(self.headers()?, retry_after::system_time())
    }

    fn is_refusal(&self) -> bool {
        matches!(self.kind(), ErrorKind::Status | ErrorKind::Api)
    }

    /// Whether what kept a request from being sent is likely to pass.
    pub(crate) fn is_passing(&self) -> bool {
        match self.kind() {
            // A layer let nothing through, and had its reason.
            ErrorKind::Transport if self.phase() == Some(Phase::Queue) => false,
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => true,
            ErrorKind::Authentication => {
                self.status().is_some_and(|status| status == StatusCode::TOO_MANY_REQUESTS || passes(status))
            }
            _ => false,
        }
    }

    fn is_safe(&self) -> bool {
        self.method().is_some_and(is_safe)
    }
}

/// Returns whether a status reports a transient failure.
fn passes(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 425 | 500 | 502 | 503 | 504)
}
