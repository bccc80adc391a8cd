//! [`Clock`]: where the client takes time from.

use std::fmt;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

use crate::transport::BoxFuture;

/// Gives time. [`SystemClock`] is the default; tests set the time themselves with `mock::ManualClock`.
///
/// The client asks it how old a token is and how long a call may wait for one. The time limit of
/// an exchange on the network is the [`Transport`](crate::Transport)'s.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time since some moment that stays the same. It never goes back.
    fn now(&self) -> Duration;

    /// The time since 1970, for servers that say until when a token lives rather than for how long. That of the operating
    /// system unless it is overridden.
    fn unix_time(&self) -> Duration {
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
    }

    /// Ends when so much time has passed. It may also never end: then a call that waits for a
    /// token waits as long as the token call takes.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;
}

/// The clock of the operating system, which no change of the date disturbs.
///
/// [`sleep`](Clock::sleep) uses the timer of the tokio runtime around the call; without one, or
/// without the feature `reqwest`, it does not end.
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
    fn the_system_clock_moves_forward_only() {
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
    fn a_sleep_can_be_made_without_a_runtime() {
        drop(SystemClock.sleep(Duration::from_secs(1)));
    }
}
