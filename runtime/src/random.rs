//! [`RandomSource`]: the client's source of randomness.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};

/// A source of random numbers. [`SystemRandom`] is the default; tests control the numbers with `mock::FixedRandom`.
///
/// The client uses it for pauses between attempts and for idempotency keys.
///
/// ```
/// use oasmith_runtime::{RandomSource, SystemRandom};
///
/// assert_ne!(SystemRandom.next_u64(), SystemRandom.next_u64());
/// ```
pub trait RandomSource: fmt::Debug + Send + Sync {
    /// Returns the next number, uniformly distributed.
    fn next_u64(&self) -> u64;
}

/// Random numbers of the standard library, whose hash maps have random keys from the operating system. They are unique
/// and hard to guess, but not suitable for cryptography.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl RandomSource for SystemRandom {
    fn next_u64(&self) -> u64 {
        RandomState::new().build_hasher().finish()
    }
}

/// Creates an idempotency key: a UUID of version 4.
pub(crate) fn idempotency_key(random: &dyn RandomSource) -> String {
    let bits = u128::from(random.next_u64()) << 64 | u128::from(random.next_u64());
    let bits = bits & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let text = format!("{bits:032x}");
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| text.get(range).unwrap_or_default());
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Ones;

    impl RandomSource for Ones {
        fn next_u64(&self) -> u64 {
            u64::MAX
        }
    }

    #[test]
    fn a_key_is_a_random_uuid() {
        assert_eq!(idempotency_key(&Ones), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        let keys: std::collections::HashSet<String> = (0..1000).map(|_| idempotency_key(&SystemRandom)).collect();
        assert_eq!(keys.len(), 1000);
        for key in keys {
            assert_eq!((key.len(), &key[14..15]), (36, "4"), "{key}");
            assert!(matches!(&key[19..20], "8" | "9" | "a" | "b"), "{key}");
        }
    }
}
