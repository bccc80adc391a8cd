//! The time of the sandbox, and the time formats of the documentation.

use std::time::{Duration, Instant};

use jiff::Timestamp;

/// 2025-01-01T10:00:00Z, the time of the examples.
const START: i64 = 1_735_725_600;

/// A clock that tests advance, or that runs by itself.
#[derive(Debug)]
pub(crate) struct Clock {
    moved: Duration,
    started: Option<Instant>,
}

impl Clock {
    pub(crate) fn new(runs: bool) -> Self {
        Self { moved: Duration::ZERO, started: runs.then(Instant::now) }
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.moved = self.moved.saturating_add(by);
    }

    /// Returns the time since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        self.moved.saturating_add(self.started.map_or(Duration::ZERO, |started| started.elapsed()))
    }

    pub(crate) fn now(&self) -> Timestamp {
        let start = Timestamp::from_second(START).unwrap_or_default();
        start.saturating_add(self.elapsed()).unwrap_or(start)
    }
}

/// `2025-01-01 10:00:00`.
pub(crate) fn plain(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// `Jan 1, 2025 10:00:00 AM`.
pub(crate) fn long(at: Timestamp) -> String {
    at.strftime("%b %-d, %Y %-I:%M:%S %p").to_string()
}

/// `2025-01-01T10:00:00.000Z`.
pub(crate) fn millis(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// `2025-01-01T10:00:00Z`.
pub(crate) fn rfc3339(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `2025-01-01`.
pub(crate) fn date(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_the_formats_of_the_documentation() {
        let mut clock = Clock::new(false);
        clock.advance(Duration::from_secs(3 * 3600 + 5));
        let at = clock.now();
        assert_eq!(plain(at), "2025-01-01 13:00:05");
        assert_eq!(long(at), "Jan 1, 2025 1:00:05 PM");
        assert_eq!(millis(at), "2025-01-01T13:00:05.000Z");
        assert_eq!(rfc3339(at), "2025-01-01T13:00:05Z");
        assert_eq!(date(at), "2025-01-01");
    }
}
