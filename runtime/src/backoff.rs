//! [`Backoff`]: pauses that double.

use std::time::Duration;

/// Pauses that double from a first one up to a longest one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Backoff {
    pub(crate) first: Duration,
    pub(crate) longest: Duration,
}

impl Backoff {
    pub(crate) const fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest }
    }

    /// Returns the pause after the first one was doubled this many times.
    pub(crate) fn doubled(self, times: u32) -> Duration {
        self.first.saturating_mul(1 << times.min(20)).min(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(5));
        assert_eq!([0, 1, 2, 3, u32::MAX].map(|times| backoff.doubled(times).as_secs()), [1, 2, 4, 5, 5]);
        assert_eq!(Backoff::new(Duration::MAX, Duration::MAX).doubled(9), Duration::MAX);
    }
}
