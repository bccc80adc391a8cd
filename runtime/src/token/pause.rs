//! When a token call is made again: after a failure, and after a token that the server refused.

use std::time::Duration;

use super::failure::Meaning;

/// How long a refused login is remembered at first. It doubles with each refusal in a row.
const FIRST_REFUSAL: Duration = Duration::from_secs(30);
const LONGEST_REFUSAL: Duration = Duration::from_secs(900);

/// How long the server is left alone at first that responds with neither a token nor a refusal: it is busy, or something else
/// responds in its place. It doubles with each such response in a row.
const FIRST_FAILURE: Duration = Duration::from_secs(1);
const LONGEST_FAILURE: Duration = Duration::from_secs(60);

/// The longest pause that a server can ask for: none may lock its clients out for good.
const LONGEST_ASKED: Duration = Duration::from_secs(24 * 60 * 60);

/// Failures in a row.
#[derive(Default)]
pub(super) struct Pauses {
    refusals: u32,
    failures: u32,
}

impl Pauses {
    /// How long the token call is not made again after a failure. `asked` is what the server asks for.
    pub(super) fn after(&mut self, meaning: Meaning, asked: Option<Duration>) -> Duration {
        let asked = asked.unwrap_or_default().min(LONGEST_ASKED);
        let (first, longest, count) = match meaning {
            Meaning::Refused => (FIRST_REFUSAL, LONGEST_REFUSAL, &mut self.refusals),
            Meaning::NoToken => (FIRST_FAILURE, LONGEST_FAILURE, &mut self.failures),
            Meaning::Passing => return asked,
        };
        let doubled = first.saturating_mul(1 << (*count).min(10)).min(longest);
        *count = count.saturating_add(1);
        doubled.max(asked)
    }
}

/// How many tokens in a row can be replaced because the server refused them, and how long it takes until one more can be.
const RENEWALS: u32 = 3;
const RENEWAL_INTERVAL: Duration = Duration::from_secs(10);

/// A bucket of renewals: a server that refuses every token must not be asked for one with every call, while a token that
/// somebody else's login made worthless is replaced at once.
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
    fn three_renewals_are_at_hand_and_one_comes_back_every_ten_seconds() {
        let mut renewals = Renewals::default();
        let mut take = |second| renewals.take(Duration::from_secs(second));
        assert_eq!([0, 0, 0, 0, 9].map(&mut take), [true, true, true, false, false]);
        assert_eq!([10, 10, 29, 29].map(&mut take), [true, false, true, false]);
        assert_eq!([1000, 1000, 1000, 1000].map(&mut take), [true, true, true, false]);
    }

    #[test]
    fn pauses_double_up_to_a_limit_and_never_end_before_the_server_says() {
        let mut pauses = Pauses::default();
        let mut after = |meaning, asked: u64| pauses.after(meaning, Some(Duration::from_secs(asked))).as_secs();
        assert_eq!([0; 8].map(|asked| after(Meaning::NoToken, asked)), [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!([0; 7].map(|asked| after(Meaning::Refused, asked)), [30, 60, 120, 240, 480, 900, 900]);
        assert_eq!([0, 7].map(|asked| after(Meaning::Passing, asked)), [0, 7]);
        assert_eq!(after(Meaning::NoToken, 100), 100);
        assert_eq!(after(Meaning::NoToken, u64::MAX), 24 * 60 * 60);
    }
}
