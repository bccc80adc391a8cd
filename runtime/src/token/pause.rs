//! When a token call is repeated: after a failure, and after a token that the server refused.

use std::time::Duration;

use super::failure::Meaning;
use crate::backoff::Backoff;

/// How long refused credentials are remembered at first. It doubles with each refusal in a row.
const REFUSAL: Backoff = Backoff::new(Duration::from_secs(30), Duration::from_secs(900));

/// How long to wait at first after a response that is neither a token nor a refusal: the server is busy, or something
/// else responded in its place. It doubles with each such response in a row.
const FAILURE: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(60));

/// The longest pause that a server can demand, so that none can lock its clients out permanently.
const LONGEST_ASKED: Duration = Duration::from_secs(24 * 60 * 60);

/// Counts failures in a row.
#[derive(Default)]
pub(super) struct Pauses {
    refusals: u32,
    failures: u32,
}

impl Pauses {
    /// Returns how long to wait after a failure. `asked` is what the server demands.
    pub(super) fn after(&mut self, meaning: Meaning, asked: Option<Duration>) -> Duration {
        let asked = asked.unwrap_or_default().min(LONGEST_ASKED);
        let (backoff, count) = match meaning {
            Meaning::Refused => (REFUSAL, &mut self.refusals),
            Meaning::NoToken => (FAILURE, &mut self.failures),
            Meaning::Passing => return asked,
        };
        let pause = backoff.doubled(*count);
        *count = count.saturating_add(1);
        pause.max(asked)
    }
}

/// How many tokens in a row can be replaced because the server refused them, and how long it takes until one more can
/// be.
const RENEWALS: u32 = 3;
const RENEWAL_INTERVAL: Duration = Duration::from_secs(10);

/// A bucket of renewals: if a server refuses every token, not every call may request one; but a token that another
/// login invalidated is replaced at once.
#[derive(Default)]
pub(super) struct Renewals {
    /// When the bucket is full again.
    full_at: Duration,
}

impl Renewals {
    /// Takes a renewal, if one is left.
    pub(super) fn take(&mut self, now: Duration) -> bool {
        let start = self.full_at.max(now);
        if start.saturating_sub(now) > RENEWAL_INTERVAL * (RENEWALS - 1) {
            return false;
        }
        self.full_at = start.saturating_add(RENEWAL_INTERVAL);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_renewals_are_available_and_one_is_regained_every_ten_seconds() {
        let mut renewals = Renewals::default();
        let mut take = |second| renewals.take(Duration::from_secs(second));
        assert_eq!([0, 0, 0, 0, 9].map(&mut take), [true, true, true, false, false]);
        assert_eq!([10, 10, 29, 29].map(&mut take), [true, false, true, false]);
        assert_eq!([1000, 1000, 1000, 1000].map(&mut take), [true, true, true, false]);
    }

    #[test]
    fn pauses_double_up_to_a_limit_and_are_never_shorter_than_the_server_demands() {
        let mut pauses = Pauses::default();
        let mut after = |meaning, asked: u64| pauses.after(meaning, Some(Duration::from_secs(asked))).as_secs();
        assert_eq!([0; 8].map(|asked| after(Meaning::NoToken, asked)), [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!([0; 7].map(|asked| after(Meaning::Refused, asked)), [30, 60, 120, 240, 480, 900, 900]);
        assert_eq!([0, 7].map(|asked| after(Meaning::Passing, asked)), [0, 7]);
        assert_eq!(after(Meaning::NoToken, 100), 100);
        assert_eq!(after(Meaning::NoToken, u64::MAX), 24 * 60 * 60);
    }
}
