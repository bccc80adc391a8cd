//! [`Reconnect`]: whether and when a stream of events is connected to again.

use std::time::Duration;

use super::format::EventFormat;
use super::parser::EventParser;
use crate::backoff::Backoff;
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::retry::{is_safe, is_transient};
use crate::spec::{Idempotency, OperationSpec};

/// The time before a connection if the server asks for none.
const DEFAULT_PAUSE: Duration = Duration::from_secs(3);

/// Up to this, the time doubles.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Whatever the server asks for, it is asked again after this.
const LONGEST_ASKED: Duration = Duration::from_secs(3600);

#[derive(Debug)]
pub(super) struct Reconnect {
    attempts: u32,
    /// Connections in a row that gave no event.
    failures: u32,
    /// What the server asked for.
    retry: Option<Duration>,
    /// Whether the last response had ids.
    is_server_sent: bool,
}

impl Reconnect {
    /// # Errors
    ///
    /// The operation may not be sent twice.
    pub(super) fn new(attempts: u32, spec: &'static OperationSpec) -> Result<Self, Error> {
        if is_safe(&spec.method) || spec.idempotency == Some(Idempotency::Always) {
            return Ok(Self { attempts, failures: 0, retry: None, is_server_sent: true });
        }
        let text =
            "its events cannot be connected to again: it is neither safe nor idempotent, so it must not be sent twice";
        Err(Error::new(ErrorKind::Config, text).with_spec(spec))
    }

    /// An event arrived.
    pub(super) fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// The body is left.
    pub(super) fn left(&mut self, parser: &EventParser) {
        self.is_server_sent = parser.format() == EventFormat::ServerSentEvents;
        self.retry = parser.retry().or(self.retry);
    }

    /// How long to wait after a call that failed; `None` if the error stands.
    pub(super) fn pause_after(&mut self, error: &Error) -> Option<Duration> {
        let passes = match error.kind() {
            ErrorKind::Status => error.status().is_some_and(is_transient),
            _ => error.is_passing(),
        };
        if !passes {
            return None;
        }
        let asked = error.retry_after().unwrap_or_default().min(LONGEST_ASKED);
        self.pause_after_end().map(|pause| pause.max(asked))
    }

    /// How long to wait after the end of a response; `None` if there is no other attempt.
    pub(super) fn pause_after_end(&mut self) -> Option<Duration> {
        if !self.is_server_sent || self.failures >= self.attempts {
            return None;
        }
        let first = self.retry.unwrap_or(DEFAULT_PAUSE).min(LONGEST_ASKED);
        let pause = Backoff::new(first, LONGEST_PAUSE.max(first)).doubled(self.failures);
        self.failures += 1;
        Some(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reconnect(retry: Option<u64>, attempts: u32) -> Reconnect {
        let retry = retry.map(Duration::from_millis);
        Reconnect { attempts, failures: 0, retry, is_server_sent: true }
    }

    #[test]
    fn pauses_begin_where_the_server_says_and_double() {
        let pauses = |retry, count| {
            let mut reconnect = reconnect(retry, 100);
            (0..count).map(|_| reconnect.pause_after_end().unwrap().as_millis()).collect::<Vec<_>>()
        };
        assert_eq!(pauses(None, 6), [3000, 6000, 12_000, 24_000, 48_000, 60_000]);
        assert_eq!(pauses(Some(10), 3), [10, 20, 40]);
        assert_eq!(pauses(Some(90_000), 2), [90_000, 90_000]);
        assert_eq!(pauses(Some(u64::MAX), 2), [3_600_000, 3_600_000]);
        assert_eq!(pauses(Some(0), 40), [0; 40]);
    }

    #[test]
    fn attempts_count_anew_after_an_event() {
        let mut reconnect = reconnect(None, 1);
        assert!(reconnect.pause_after_end().is_some() && reconnect.pause_after_end().is_none());
        reconnect.succeeded();
        assert!(reconnect.pause_after_end().is_some());
    }

    #[test]
    fn a_refusal_stands_and_a_broken_connection_passes() {
        let error = |kind, status: u16| {
            let status = http::StatusCode::from_u16(status).unwrap();
            let headers = [("retry-after", "7")].map(|(name, value)| {
                (name.parse::<http::HeaderName>().unwrap(), value.parse::<http::HeaderValue>().unwrap())
            });
            Error::new(kind, "").with_head(status, headers.into_iter().collect())
        };
        let pause = |error: Error| reconnect(None, 1).pause_after(&error).map(|pause| pause.as_secs());
        assert_eq!(pause(error(ErrorKind::Status, 503)), Some(7));
        assert_eq!(pause(error(ErrorKind::Status, 401)), None);
        assert_eq!(pause(error(ErrorKind::Decode, 200)), None);
        assert_eq!(pause(Error::new(ErrorKind::Transport, "")), Some(3));
    }
}
