//! [`Patience`]: how long a response may keep its reader waiting.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use tokio::time::{Sleep, sleep};

use super::exchange::late;
use super::{Limits, MinimumRate, TransportError, TransportErrorKind};
use crate::phase::Phase;

/// Ends the wait for a chunk that does not arrive in time, or for a body that arrives too slowly. Only time in which the
/// caller waits counts.
pub(super) struct Patience {
    /// How long one chunk may take; `None` if the call ends before.
    idle: Option<Duration>,
    window: Option<Window>,
    /// When the wait for the next chunk began.
    since: Option<Instant>,
    timer: Option<Pin<Box<Sleep>>>,
}

/// A span of time for which the rate is measured.
struct Window {
    rate: MinimumRate,
    /// The time of earlier waits within it.
    waited: Duration,
    received: u64,
    /// When the current wait began, or the window within it.
    since: Option<Instant>,
}

/// Why the wait ended.
pub(super) enum Late {
    Idle(Duration),
    Slow(MinimumRate),
}

impl Late {
    pub(super) fn error(&self) -> TransportError {
        match self {
            Self::Idle(limit) => late(*limit, Some(Phase::Body)),
            Self::Slow(rate) => {
                let text = format!("fewer than {} bytes per second over {:?}", rate.bytes_per_second, rate.over);
                TransportError::new(TransportErrorKind::Timeout, text).with_phase(Phase::Body)
            }
        }
    }
}

impl Patience {
    /// For a body that is collected within the time limit of the call.
    pub(super) fn of_buffered(limits: Limits) -> Self {
        Self::new(Some(limits.idle_timeout).filter(|idle| *idle < limits.timeout), limits)
    }

    /// For a body that has no other limit.
    pub(super) fn of_streamed(limits: Limits) -> Self {
        Self::new(Some(limits.idle_timeout), limits)
    }

    fn new(idle: Option<Duration>, limits: Limits) -> Self {
        let window = |rate| Window { rate, waited: Duration::ZERO, received: 0, since: None };
        Self { idle, window: limits.minimum_rate.map(window), since: None, timer: None }
    }

    /// Counts bytes that arrived.
    pub(super) fn receive(&mut self, bytes: usize) {
        (self.since, self.timer) = (None, None);
        if let Some(window) = &mut self.window {
            window.received = window.received.saturating_add(bytes as u64);
            if let Some(since) = window.since.take() {
                window.waited = window.waited.saturating_add(since.elapsed());
            }
        }
    }

    /// Waits until a limit runs out.
    pub(super) fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<Late> {
        if self.idle.is_none() && self.window.is_none() {
            return Poll::Pending;
        }
        let now = Instant::now();
        let since = *self.since.get_or_insert(now);
        if let Some(window) = &mut self.window {
            window.since.get_or_insert(now);
        }
        loop {
            let now = Instant::now();
            if let Some(idle) = self.idle
                && now.duration_since(since) >= idle
            {
                return Poll::Ready(Late::Idle(idle));
            }
            if let Some(window) = &mut self.window
                && window.left(now).is_zero()
            {
                if window.received < window.rate.bytes() {
                    return Poll::Ready(Late::Slow(window.rate));
                }
                *window = Window { waited: Duration::ZERO, received: 0, since: Some(now), ..*window };
            }
            let idle = self.idle.map(|idle| idle.saturating_sub(now.duration_since(since)));
            let window = self.window.as_ref().map(|window| window.left(now));
            let left = idle.into_iter().chain(window).min().unwrap_or(Duration::MAX);
            ready!(self.timer.get_or_insert_with(|| Box::pin(sleep(left))).as_mut().poll(context));
            self.timer = None;
        }
    }
}

impl Window {
    /// How much of the span is left.
    fn left(&self, now: Instant) -> Duration {
        let waiting = self.since.map_or(Duration::ZERO, |since| now.duration_since(since));
        // At least a millisecond, so that a span of zero does not end again and again.
        let over = self.rate.over.max(Duration::from_millis(1));
        over.saturating_sub(self.waited.saturating_add(waiting))
    }
}
