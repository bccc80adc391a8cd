//! [`ManualClock`]: a clock that only a test advances.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::clock::Clock;
use crate::transport::BoxFuture;

/// A clock for tests that moves only when [`advance`](Self::advance) is called. Clones share the time.
///
/// It starts at zero, and at 1,700,000,000 seconds after 1970.
///
/// ```
/// use std::time::Duration;
/// use oasmith_runtime::Clock;
/// use oasmith_runtime::mock::ManualClock;
///
/// let clock = ManualClock::new();
/// let other = clock.clone();
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(other.now(), Duration::from_secs(60));
/// ```
#[derive(Clone, Debug, Default)]
pub struct ManualClock {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    now: Duration,
    sleepers: Vec<Waker>,
}

impl ManualClock {
    /// Creates a clock at zero.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Advances the time and wakes the sleepers whose time has come.
    pub fn advance(&self, duration: Duration) {
        let mut state = self.lock();
        state.now = state.now.saturating_add(duration);
        let sleepers = std::mem::take(&mut state.sleepers);
        drop(state);
        sleepers.into_iter().for_each(Waker::wake);
    }

    /// Returns whether anyone waits for time to pass.
    #[must_use]
    pub fn has_sleepers(&self) -> bool {
        !self.lock().sleepers.is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn poll_until(&self, end: Duration, context: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.now >= end {
            return Poll::Ready(());
        }
        state.sleepers.push(context.waker().clone());
        Poll::Pending
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        self.lock().now
    }

    fn unix_time(&self) -> Duration {
        Duration::from_secs(1_700_000_000).saturating_add(self.now())
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        let clock = self.clone();
        let end = clock.now().saturating_add(duration);
        Box::pin(poll_fn(move |context| clock.poll_until(end, context)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_sleeper_wakes_when_its_time_has_come_and_not_before() {
        let clock = ManualClock::new();
        let sleeper = tokio::spawn(clock.sleep(Duration::from_secs(10)));
        while !clock.has_sleepers() {
            tokio::task::yield_now().await;
        }
        clock.advance(Duration::from_secs(9));
        while !clock.has_sleepers() {
            tokio::task::yield_now().await;
        }
        assert!(!sleeper.is_finished());
        clock.advance(Duration::from_secs(1));
        sleeper.await.unwrap();
    }
}
