//! [`Budget`]: limits retries to a small share of all calls.

use std::sync::atomic::{AtomicU64, Ordering};

/// Thousandths of a retry.
const ONE: u64 = 1000;

/// How many retries are available at first, and at most: enough for clients that make few calls.
const FULL: u64 = 10 * ONE;

/// The retries that are available to all clones of a client.
#[derive(Debug)]
pub(crate) struct Budget {
    left: AtomicU64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: AtomicU64::new(FULL) }
    }
}

impl Budget {
    /// Adds the share of a retry that each call earns.
    pub(crate) fn earn(&self, retries_per_call: f64) {
        let earned = thousandths(retries_per_call);
        self.update(|left| Some(left.saturating_add(earned).min(FULL)));
    }

    /// Takes a retry, if one is left.
    pub(crate) fn spend(&self, retries_per_call: f64) -> bool {
        retries_per_call == f64::INFINITY || self.update(|left| left.checked_sub(ONE))
    }

    fn update(&self, change: impl FnMut(u64) -> Option<u64>) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }
}

fn thousandths(part: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "such a cast stays within bounds")]
    let thousandths = (part * 1000.0).round().clamp(0.0, 10_000.0) as u64;
    thousandths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_are_at_hand_and_calls_earn_more() {
        let budget = Budget::default();
        assert_eq!((0..12).filter(|_| budget.spend(0.2)).count(), 10);
        for _ in 0..4 {
            budget.earn(0.2);
        }
        assert!(!budget.spend(0.2));
        budget.earn(0.2);
        assert!(budget.spend(0.2) && !budget.spend(0.2));
        for _ in 0..1000 {
            budget.earn(0.2);
        }
        assert_eq!((0..12).filter(|_| budget.spend(0.2)).count(), 10);
    }

    #[test]
    fn odd_budgets_do_no_harm() {
        for odd in [f64::NAN, -1.0, 0.0] {
            let budget = Budget::default();
            assert_eq!(
                (0..20)
                    .filter(|_| {
                        budget.earn(odd);
                        budget.spend(odd)
                    })
                    .count(),
                10,
                "{odd}"
            );
        }
        let budget = Budget::default();
        assert!((0..1000).all(|_| budget.spend(f64::INFINITY)));
    }
}
