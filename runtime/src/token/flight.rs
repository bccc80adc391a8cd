//! [`Tokens`]: the token of one scheme, and the one call that gets it for all who wait.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::{FutureExt, Shared, WeakShared};
use http::header::{HeaderName, HeaderValue};

use crate::clock::Clock;
use crate::headers;
use crate::secret::Secret;
use crate::transport::BoxFuture;

use super::answer::Granted;
use super::call::TokenCall;
use super::failure::Failure;
use super::{AccessToken, TokenSource};

/// A token is renewed so long before it expires, or a tenth of its life before if that is less:
/// the request still has to travel, and clocks differ.
const SKEW: Duration = Duration::from_secs(60);

/// How long a refused login is remembered at first. It doubles with each refusal in a row.
const FIRST_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_secs(900);

/// A token that was fetched because the one before was refused is not replaced for the same reason
/// within this time: a server that refuses every token must not be asked for one with every call.
const RENEWAL_PAUSE: Duration = Duration::from_secs(30);

/// The token of one scheme, for all clones of a client.
pub(crate) struct Tokens {
    pub(super) scheme: &'static str,
    pub(super) header: HeaderName,
    pub(super) prefix: &'static str,
    pub(super) origin: Origin,
    pub(super) clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

/// Where tokens come from.
pub(super) enum Origin {
    Call(Box<TokenCall>),
    Source(Arc<dyn TokenSource>),
}

/// A token ready for use.
pub(crate) struct Held {
    token: Secret,
    pub(super) value: HeaderValue,
    renew_at: Option<Duration>,
}

pub(super) type Outcome = Result<Arc<Held>, Arc<Failure>>;
pub(super) type Flight = Shared<BoxFuture<Outcome>>;

#[derive(Default)]
struct State {
    held: Option<Arc<Held>>,
    refresh: Option<Secret>,
    /// The call that is under way. It ends when nobody waits for it any more.
    flight: Option<WeakShared<BoxFuture<Outcome>>>,
    /// A refusal, and until when the question is not asked again.
    refusal: Option<(Arc<Failure>, Duration)>,
    refusals_in_a_row: u32,
    /// When a token was last replaced because the server refused it.
    replaced_at: Option<Duration>,
    /// Counts how often everything was forgotten, so that an older call leaves nothing behind.
    epoch: u64,
}

/// What there is for a call that needs a token.
pub(super) enum Look {
    Ready(Arc<Held>),
    Wait(Flight),
    /// A refusal that is remembered for so long.
    Refused(Arc<Failure>, Duration),
    /// The token was refused, and so was one shortly before it: another would not help.
    Hopeless,
}

impl Tokens {
    pub(super) fn new(
        scheme: &'static str,
        header: HeaderName,
        prefix: &'static str,
        origin: Origin,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { scheme, header, prefix, origin, clock, state: Mutex::default() }
    }

    /// Looks for a token, and starts to get one if there is none. `refused` is the one that the
    /// server has just refused.
    pub(super) fn look(self: &Arc<Self>, refused: Option<&Arc<Held>>) -> Look {
        let now = self.clock.now();
        let mut state = self.lock();
        let current = state.held.take_if(|held| refused.is_some_and(|refused| Arc::ptr_eq(held, refused)));
        if let Some(current) = current {
            if state.replaced_at.is_some_and(|at| now < at.saturating_add(RENEWAL_PAUSE)) {
                state.held = Some(current);
                return Look::Hopeless;
            }
            state.replaced_at = Some(now);
        }
        if let Some(held) = state.held.as_ref().filter(|held| held.is_good(now)) {
            return Look::Ready(Arc::clone(held));
        }
        if let Some((failure, until)) = state.refusal.as_ref().filter(|(_, until)| now < *until) {
            return Look::Refused(Arc::clone(failure), until.saturating_sub(now));
        }
        if let Some(flight) = state.flight.as_ref().and_then(WeakShared::upgrade) {
            return Look::Wait(flight);
        }
        let refresh = state.refresh.clone();
        let refused = refused.map(|refused| refused.token.clone());
        let flight: BoxFuture<Outcome> = Box::pin(Arc::clone(self).fly(state.epoch, now, refresh, refused));
        let flight = flight.shared();
        state.flight = flight.downgrade();
        Look::Wait(flight)
    }

    /// The token that is held and good now.
    pub(crate) fn held(&self) -> Option<Arc<Held>> {
        let now = self.clock.now();
        self.lock().held.clone().filter(|held| held.is_good(now))
    }

    /// Forgets the token and a refused login.
    pub(crate) fn forget(&self) {
        let mut state = self.lock();
        *state = State { epoch: state.epoch.wrapping_add(1), ..State::default() };
    }

    /// Puts a token into a request.
    pub(crate) fn insert<B>(&self, request: &mut http::Request<B>, held: &Held) {
        request.headers_mut().insert(self.header.clone(), held.value.clone());
    }

    async fn fly(
        self: Arc<Self>,
        epoch: u64,
        start: Duration,
        refresh: Option<Secret>,
        refused: Option<Secret>,
    ) -> Outcome {
        let outcome = self.obtain(refresh.as_ref(), refused.as_ref()).await;
        let outcome = outcome.and_then(|granted| self.hold(start, granted)).map_err(Arc::from);
        self.store(epoch, refresh, outcome)
    }

    async fn obtain(&self, refresh: Option<&Secret>, refused: Option<&Secret>) -> Result<Granted, Box<Failure>> {
        let call = match &self.origin {
            Origin::Call(call) => call,
            Origin::Source(source) => {
                let token = source.token(refused).await;
                let AccessToken { token, lifetime } = token.map_err(|error| Failure::of_source(self.scheme, error))?;
                return Ok(Granted { token, lifetime, refresh: None });
            }
        };
        if refresh.is_some() {
            match call.send(refresh).await {
                // The refresh token is not good any more; the login may be.
                Err(failure) if failure.is_refusal => {}
                outcome => return outcome,
            }
        }
        call.send(None).await
    }

    /// Makes a token ready for use. Its life counts from before it was asked for.
    fn hold(&self, start: Duration, granted: Granted) -> Result<(Held, Option<Secret>), Box<Failure>> {
        let text = format!("{}{}", self.prefix, granted.token.expose());
        let value = if granted.token.expose().trim().is_empty() {
            Err("the token is empty".to_owned())
        } else {
            headers::value("the token", &text)
        };
        let mut value = value.map_err(|text| Failure::new(self.scheme, &format!("gave no usable token: {text}")))?;
        value.set_sensitive(true);
        let renew_at = granted.lifetime.map(|life| {
            let skew = SKEW.min(life / 10);
            start.saturating_add(life.saturating_sub(skew))
        });
        Ok((Held { token: granted.token, value, renew_at }, granted.refresh))
    }

    fn store(
        &self,
        epoch: u64,
        refresh: Option<Secret>,
        outcome: Result<(Held, Option<Secret>), Arc<Failure>>,
    ) -> Outcome {
        let now = self.clock.now();
        let mut state = self.lock();
        let is_current = state.epoch == epoch;
        if is_current {
            state.flight = None;
        }
        match outcome {
            Ok((held, new_refresh)) => {
                let held = Arc::new(held);
                if is_current {
                    state.held = Some(Arc::clone(&held));
                    state.refresh = new_refresh.or(refresh).filter(|_| self.refreshes());
                    state.refusal = None;
                    state.refusals_in_a_row = 0;
                }
                Ok(held)
            }
            Err(failure) => {
                if is_current && failure.is_refusal {
                    state.refresh = None;
                    let doubled = FIRST_PAUSE.saturating_mul(1 << state.refusals_in_a_row.min(10));
                    let pause = doubled.max(failure.retry_after()).min(LONGEST_PAUSE);
                    state.refusals_in_a_row = state.refusals_in_a_row.saturating_add(1);
                    state.refusal = Some((Arc::clone(&failure), now.saturating_add(pause)));
                }
                Err(failure)
            }
        }
    }

    fn refreshes(&self) -> bool {
        matches!(&self.origin, Origin::Call(call) if call.refreshes())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that can panic happens under the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn is_good(&self, now: Duration) -> bool {
        self.renew_at.is_none_or(|renew_at| now < renew_at)
    }
}
