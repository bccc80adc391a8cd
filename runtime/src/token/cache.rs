//! [`Tokens`]: the token of one scheme, and the one call that gets it for all who wait.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

#[cfg(feature = "reqwest")]
use futures_util::future::WeakShared;
use futures_util::future::{Either, FutureExt, Shared, select};
use http::header::{HeaderName, HeaderValue};

use crate::clock::Clock;
use crate::headers;
use crate::secret::Secret;
use crate::transport::BoxFuture;

use super::call::TokenCall;
use super::failure::{Failure, Meaning};
use super::pause::{Pauses, Renewals};
use super::response::TokenResponse;
use super::{AccessToken, TokenSource};

/// A token is renewed so long before it expires, or a tenth of its life before if that is less:
/// the request still has to travel, and clocks differ.
const SKEW: Duration = Duration::from_secs(60);

/// The token of one scheme, for all clones of a client.
pub(crate) struct Tokens {
    pub(super) scheme: &'static str,
    pub(super) header: HeaderName,
    pub(super) prefix: &'static str,
    pub(super) origin: Origin,
    pub(super) clock: Arc<dyn Clock>,
    /// How long getting a token may take, however long those have who wait for it.
    limit: Duration,
    state: Mutex<State>,
}

/// Where tokens come from.
pub(super) enum Origin {
    Call(Box<TokenCall>),
    Source(Arc<dyn TokenSource>),
}

/// A token ready for use.
pub(crate) struct CachedToken {
    token: Secret,
    pub(super) value: HeaderValue,
    renew_at: Option<Duration>,
}

pub(super) type Outcome = Result<Arc<CachedToken>, Arc<Failure>>;
pub(super) type SharedFetch = Shared<BoxFuture<Outcome>>;

#[derive(Default)]
struct State {
    held: Option<Arc<CachedToken>>,
    refresh: Option<Secret>,
    /// The token that the server refused last, until another one is asked for.
    refused: Option<Secret>,
    /// The call that is under way, and when it must have ended.
    flight: Option<(PendingFetch, Duration)>,
    /// A failure, and until when the question is not asked again.
    failure: Option<(Arc<Failure>, Duration)>,
    pauses: Pauses,
    renewals: Renewals,
    /// Counts calls, and how often everything was forgotten, so that an older call leaves nothing behind.
    number: u64,
}

/// A call that is under way: it goes on though nobody waits for it any more, so that the next who does finds it further on.
enum PendingFetch {
    /// A task of its own drives it.
    #[cfg(feature = "reqwest")]
    Task(WeakShared<BoxFuture<Outcome>>),
    /// Whoever waits for it drives it, where there is no runtime to do so.
    Kept(SharedFetch),
}

/// What there is for a call that needs a token.
pub(super) enum Lookup {
    Ready(Arc<CachedToken>),
    Wait(SharedFetch),
    /// A failure that is remembered for so long.
    Refused(Arc<Failure>, Duration),
    /// The token was refused, and so were those before it: another would not help.
    Hopeless,
}

impl Tokens {
    pub(super) fn new(
        scheme: &'static str,
        header: HeaderName,
        prefix: &'static str,
        origin: Origin,
        clock: Arc<dyn Clock>,
        limit: Duration,
    ) -> Self {
        Self { scheme, header, prefix, origin, clock, limit, state: Mutex::default() }
    }

    /// Looks for a token, and starts to get one if there is none. `refused` is the one that the
    /// server has just refused.
    pub(super) fn look(self: &Arc<Self>, refused: Option<&Arc<CachedToken>>) -> Lookup {
        let now = self.clock.now();
        let mut state = self.lock();
        if refused.is_some_and(|refused| !state.replace(refused, now)) {
            return Lookup::Hopeless;
        }
        if let Some(held) = state.held.as_ref().filter(|held| held.is_good(now)) {
            return Lookup::Ready(Arc::clone(held));
        }
        if let Some((failure, until)) = state.failure.as_ref().filter(|(_, until)| now < *until) {
            return Lookup::Refused(Arc::clone(failure), until.saturating_sub(now));
        }
        let under_way = state.flight.as_ref().filter(|(_, end)| now < *end);
        if let Some(flight) = under_way.and_then(|(flight, _)| flight.join()) {
            return Lookup::Wait(flight);
        }
        state.number = state.number.wrapping_add(1);
        let (refresh, refused) = (state.refresh.clone(), state.refused.take());
        let flight: BoxFuture<Outcome> = Box::pin(Arc::clone(self).fetch(state.number, now, refresh, refused));
        let flight = flight.shared();
        state.flight = Some((PendingFetch::new(&flight), now.saturating_add(self.limit)));
        Lookup::Wait(flight)
    }

    /// Takes note that the server refused a token, so that the next call gets another one.
    pub(super) fn refuse(&self, refused: &Arc<CachedToken>) {
        let now = self.clock.now();
        self.lock().replace(refused, now);
    }

    /// The token that is held and good now.
    pub(crate) fn held(&self) -> Option<Arc<CachedToken>> {
        let now = self.clock.now();
        self.lock().held.clone().filter(|held| held.is_good(now))
    }

    /// Forgets the token and a refused credentials.
    pub(crate) fn forget(&self) {
        let mut state = self.lock();
        *state = State { number: state.number.wrapping_add(1), ..State::default() };
    }

    /// Puts a token into a request.
    pub(crate) fn insert<B>(&self, request: &mut http::Request<B>, held: &CachedToken) {
        request.headers_mut().insert(self.header.clone(), held.value.clone());
    }

    async fn fetch(
        self: Arc<Self>,
        number: u64,
        start: Duration,
        refresh: Option<Secret>,
        refused: Option<Secret>,
    ) -> Outcome {
        // A source is somebody else's code: if it panics, those who wait and those after them get an error.
        let obtained = AssertUnwindSafe(self.obtain(refresh.as_ref(), refused.as_ref())).catch_unwind();
        let outcome = match select(Box::pin(obtained), self.clock.sleep(self.limit)).await {
            Either::Left((Ok(outcome), _)) => outcome,
            Either::Left((Err(_), _)) => Err(Failure::new(self.scheme, "panicked")),
            Either::Right(_) => Err(Failure::late(self.scheme)),
        };
        let outcome = outcome.and_then(|granted| self.hold(start, granted)).map_err(Arc::from);
        self.store(number, refresh, outcome)
    }

    async fn obtain(&self, refresh: Option<&Secret>, refused: Option<&Secret>) -> Result<TokenResponse, Box<Failure>> {
        let call = match &self.origin {
            Origin::Call(call) => call,
            Origin::Source(source) => {
                let token = source.token(refused).await;
                let AccessToken { token, lifetime } = token.map_err(|error| Failure::of_source(self.scheme, error))?;
                return Ok(TokenResponse { token, lifetime, refresh: None });
            }
        };
        if refresh.is_some() {
            match call.send(refresh).await {
                // The refresh token is not good any more; the login may be.
                Err(failure) if failure.spoils_refresh() => {}
                outcome => return outcome,
            }
        }
        call.send(None).await
    }

    /// Makes a token ready for use. Its life counts from before it was asked for.
    fn hold(&self, start: Duration, granted: TokenResponse) -> Result<(CachedToken, Option<Secret>), Box<Failure>> {
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
        Ok((CachedToken { token: granted.token, value, renew_at }, granted.refresh))
    }

    fn store(
        &self,
        number: u64,
        refresh: Option<Secret>,
        outcome: Result<(CachedToken, Option<Secret>), Arc<Failure>>,
    ) -> Outcome {
        let (now, date) = (self.clock.now(), self.clock.unix_time());
        let mut state = self.lock();
        let is_current = state.number == number;
        if is_current {
            state.flight = None;
        }
        match outcome {
            Ok((held, new_refresh)) => {
                let held = Arc::new(held);
                if is_current {
                    state.held = Some(Arc::clone(&held));
                    state.refresh = new_refresh.or(refresh).filter(|_| self.refreshes());
                    state.failure = None;
                    state.pauses = Pauses::default();
                }
                Ok(held)
            }
            Err(failure) => {
                if is_current {
                    if failure.meaning == Meaning::Refused {
                        state.refresh = None;
                    }
                    let pause = state.pauses.after(failure.meaning, failure.retry_after(date));
                    state.failure = Some((Arc::clone(&failure), now.saturating_add(pause)));
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

impl State {
    /// Lets go of a token that the server refused, if it is still held. False if too many were replaced for this reason
    /// lately; the token then stays.
    fn replace(&mut self, refused: &Arc<CachedToken>, now: Duration) -> bool {
        if !self.held.as_ref().is_some_and(|held| Arc::ptr_eq(held, refused)) {
            return true;
        }
        if !self.renewals.take(now) {
            return false;
        }
        self.held = None;
        self.refused = Some(refused.token.clone());
        true
    }
}

impl PendingFetch {
    #[cfg(feature = "reqwest")]
    fn new(flight: &SharedFetch) -> Self {
        match (tokio::runtime::Handle::try_current(), flight.downgrade()) {
            (Ok(runtime), Some(weak)) => {
                runtime.spawn(flight.clone());
                Self::Task(weak)
            }
            _ => Self::Kept(flight.clone()),
        }
    }

    #[cfg(not(feature = "reqwest"))]
    fn new(flight: &SharedFetch) -> Self {
        Self::Kept(flight.clone())
    }

    /// The call, to be waited for. Of a task none is left if its runtime has ended.
    fn join(&self) -> Option<SharedFetch> {
        match self {
            #[cfg(feature = "reqwest")]
            Self::Task(flight) => flight.upgrade(),
            Self::Kept(flight) => Some(flight.clone()),
        }
    }
}

impl CachedToken {
    fn is_good(&self, now: Duration) -> bool {
        self.renew_at.is_none_or(|renew_at| now < renew_at)
    }
}
