//! [`Delivery`]: whether a server can have acted upon a call that failed, and whether it may be made again.

use std::time::Duration;

use http::StatusCode;

use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::phase::Phase;
use crate::retry::is_safe;
use crate::retry_after;

/// Whether the server can have acted upon a request whose call failed.
///
/// For an operation that moves money this is the first question: only [`NotSent`](Self::NotSent) says for certain that nothing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// The request did not reach the server: it could not be built, no token could be obtained, or no connection came about.
    NotSent,
    /// The request was written, or may have been, and no complete response came. The server may have carried it out.
    Unknown,
    /// The server answered, be it with success or with failure.
    Answered,
}

impl Error {
    /// Whether the server can have acted upon the request.
    ///
    /// A connection that was made counts as sent, as nothing tells how much of the request the server has read. Where a token was refused
    /// and another one could not be obtained, the operation was not carried out, and this is [`Delivery::NotSent`].
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
            // The time ran out while a complete response was read.
            ErrorKind::Timeout if self.body().is_some() => Delivery::Answered,
            ErrorKind::Timeout | ErrorKind::Transport => Delivery::Unknown,
            // Without a status the response is as good as none.
            ErrorKind::TooLarge if self.status().is_none() => Delivery::Unknown,
            ErrorKind::TooLarge | ErrorKind::Status | ErrorKind::Api | ErrorKind::Decode => Delivery::Answered,
        }
    }

    /// Whether the time limit of the call ran out; [`phase`](Self::phase) says on what.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Whether no connection to the server came about.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect || (self.is_timeout() && self.phase() == Some(Phase::Connect))
    }

    /// Whether the same call may be made again and may succeed then.
    ///
    /// True only where a second call cannot do twice what was asked for once: the request was [not sent](Delivery::NotSent), or the server refused
    /// it with 429, or the operation is safe (`GET`, `HEAD`, `OPTIONS`, `TRACE`, `QUERY`) and the failure is one that passes: a timeout, a broken
    /// connection, or the status 408, 425, 500, 502, 503 or 504. Never true for [`Delivery::Unknown`] on an operation that is not safe, though the server
    /// may recognise a reference of the caller's: whether it does is for its documentation to say.
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

    /// How long the server asks to wait before the next call, from the header `Retry-After`: a number of seconds, or a date, which is
    /// compared with the response's `Date`, or with the clock of the operating system where it has none. It counts from when the response came,
    /// and is zero for a date that has passed. `None` if the server does not say.
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

/// Statuses of failures that pass.
fn passes(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 425 | 500 | 502 | 503 | 504)
}
