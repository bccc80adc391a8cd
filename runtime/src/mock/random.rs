//! [`FixedRandom`]: randomness controlled by a test.

use crate::random::RandomSource;

/// Returns the same number every time.
///
/// Pauses of [`Retry`](crate::Retry) are the corresponding part of their bound: none for [`ZERO`](Self::ZERO), half of
/// it for [`HALF`](Self::HALF).
///
/// ```
/// use oasmith_runtime::mock::FixedRandom;
/// use oasmith_runtime::{Config, RandomSource};
///
/// let config = Config::new().random_source(FixedRandom::HALF);
/// assert_eq!(FixedRandom(7).next_u64(), 7);
/// # let _ = config;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FixedRandom(pub u64);

impl FixedRandom {
    /// The least number.
    pub const ZERO: Self = Self(0);
    /// The middle number.
    pub const HALF: Self = Self(1 << 63);
}

impl RandomSource for FixedRandom {
    fn next_u64(&self) -> u64 {
        self.0
    }
}
