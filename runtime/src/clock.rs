//! [`Clock`]: the client's source of time.

use std::fmt;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

use crate::transport::BoxFuture;

/// A source of time. [`SystemClock`] is the default; tests control time with `mock::ManualClock`.
///
/// The client uses it for the age of a token and for how long a call may wait for one. The
/// [`Transport`](crate::Transport) enforces the time limit of an exchange on the network.
pub trait Clock: fmt::Debug + Send + Sync {
    /// Returns the time since a fixed moment. It never goes backwards.
    fn now(&self) -> Duration;

    /// Returns the time since 1970, for servers that report when a token expires rather than how long it lives.
    /// Defaults to the clock of the operating system.
    fn unix_time(&self) -> Duration {
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
    }

    /// Completes after `duration`. It may also never complete: then a call that waits for a token waits as long as the
    /// token call takes.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;
}

/// The monotonic clock of the operating system.
///
/// [`sleep`](Clock::sleep) uses the timer of the surrounding tokio runtime; without one, or without the feature
/// `reqwest`, it never completes.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }

    #[cfg(feature = "reqwest")]
    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Box::pin(std::future::pending());
        }
        Box::pin(tokio::time::sleep(duration))
    }

    #[cfg(not(feature = "reqwest"))]
    fn sleep(&self, _: Duration) -> BoxFuture<()> {
        Box::pin(std::future::pending())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_clock_never_goes_backwards() {
        let first = SystemClock.now();
        std::thread::sleep(Duration::from_millis(2));
        assert!(SystemClock.now() > first);
    }

    #[cfg(feature = "reqwest")]
    #[tokio::test]
    async fn sleep_takes_its_time() {
        let start = Instant::now();
        SystemClock.sleep(Duration::from_millis(20)).await;
        assert!(start.elapsed() >= Duration::from_millis(20));
    }

    #[test]
    fn a_sleep_can_be_created_without_a_runtime() {
        drop(SystemClock.sleep(Duration::from_secs(1)));
    }
}
