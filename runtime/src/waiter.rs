//! [`Waiter`]: asks again and again until something is done.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};

use crate::backoff::Backoff;
use crate::client::Client;
use crate::clock::{Clock, SystemClock};
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::random::{RandomSource, SystemRandom};
use crate::retry::part;

/// Makes a call again and again until what it returns is final: a payment that is processed, a report that is made.
///
/// Between calls it pauses, at first for about a second, then longer. An error that [may pass](Error::is_retryable) counts as
/// "not yet"; any other ends the wait, and so does the time limit.
///
/// ```no_run
/// use std::time::Duration;
/// use oasmith_runtime::Waiter;
/// # use oasmith_runtime::{Client, Error, Operation, RequestOptions};
/// # struct Order { status: Option<String> }
/// # async fn example<O: Operation<Output = Order>>(client: &Client, status: &O) -> Result<(), Error> {
/// // As `Waiter::new(|| client.orders().status("ORDER-1").send())` with a generated client.
/// let order = Waiter::new(|| client.send(status, &RequestOptions::new()))
///     .timeout(Duration::from_secs(120))
///     .until(|order| matches!(order.status.as_deref(), Some("done" | "failed")))
///     .await?;
/// # let _ = order;
/// # Ok(())
/// # }
/// ```
pub struct Waiter<F> {
    call: F,
    timeout: Duration,
    backoff: Backoff,
    clock: Arc<dyn Clock>,
    random: Arc<dyn RandomSource>,
}

impl Client {
    /// A waiter with the clock of the client.
    pub(crate) fn waiter(&self) -> Waiter<()> {
        let (clock, random) = self.time();
        Waiter { clock, random, ..Waiter::new(()) }
    }
}

impl<F> Waiter<F> {
    /// A waiter for what a call returns: pauses of about 1 s that double up to 30 s, for 5 minutes at most.
    #[must_use]
    pub fn new(call: F) -> Self {
        Self {
            call,
            timeout: Duration::from_secs(300),
            backoff: Backoff::new(Duration::from_secs(1), Duration::from_secs(30)),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
        }
    }

    /// The same for another call.
    pub(crate) fn calling<G>(self, call: G) -> Waiter<G> {
        let Self { timeout, backoff, clock, random, .. } = self;
        Waiter { call, timeout, backoff, clock, random }
    }

    /// Sets how long to wait, with all calls.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the longest pause after the first call. It doubles with each call, up to `longest`; a pause is chosen at random
    /// between half of that and all of it.
    #[must_use]
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.backoff = Backoff::new(first, longest);
        self
    }

    /// Sets the source of time, for tests.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets the source of random numbers, for tests.
    #[must_use]
    pub fn random_source(mut self, random: impl RandomSource + 'static) -> Self {
        self.random = Arc::new(random);
        self
    }

    /// Makes the call until `is_final` accepts what it returns, and returns that. Ask for every final state, failures too, and
    /// tell them apart afterwards: a state that is never accepted is waited for until the time is over.
    ///
    /// # Errors
    ///
    /// The error of a call, unless it may pass; the last error that may pass, or [`ErrorKind::Timeout`], if there is no time
    /// for another call. What is waited for may still be done later.
    pub async fn until<T, C>(mut self, mut is_final: impl FnMut(&T) -> bool) -> Result<T, Error>
    where
        F: FnMut() -> C,
        C: Future<Output = Result<T, Error>>,
    {
        let end = self.clock.now().saturating_add(self.timeout);
        let mut calls = 0;
        loop {
            calls += 1;
            let call = Box::pin((self.call)());
            let outcome = match select(call, self.clock.sleep(end.saturating_sub(self.clock.now()))).await {
                Either::Left((outcome, _)) => outcome,
                Either::Right(((), _)) => return Err(self.late(calls)),
            };
            let passing = match outcome {
                Ok(value) if is_final(&value) => return Ok(value),
                Ok(_) => None,
                Err(error) if error.is_retryable() => Some(error),
                Err(error) => return Err(error),
            };
            let asked = passing.as_ref().and_then(Error::retry_after);
            let pause = self.pause(calls).max(asked.unwrap_or_default());
            if self.clock.now().saturating_add(pause) >= end {
                return Err(passing.unwrap_or_else(|| self.late(calls)));
            }
            self.clock.sleep(pause).await;
        }
    }

    fn pause(&self, calls: u32) -> Duration {
        let half = self.backoff.doubled(calls.saturating_sub(1)) / 2;
        half + part(half, self.random.next_u64())
    }

    fn late(&self, calls: u32) -> Error {
        let plural = if calls == 1 { "" } else { "s" };
        Error::new(ErrorKind::Timeout, format!("it is not final after {:?} and {calls} call{plural}", self.timeout))
    }
}

impl<F> fmt::Debug for Waiter<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiter").field("timeout", &self.timeout).field("backoff", &self.backoff).finish_non_exhaustive()
    }
}
