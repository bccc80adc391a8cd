//! [`Tokens`]: the token of one scheme, and the single call that obtains it for all waiting calls.

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

/// A token is renewed this long before it expires, or a tenth of its lifetime before if that is less: the request still
/// has to travel, and clocks differ.
const SKEW: Duration = Duration::from_secs(60);

/// The token of one scheme, shared by all clones of a client.
pub(crate) struct Tokens {
    pub(super) scheme: &'static str,
    pub(super) header: HeaderName,
    pub(super) prefix: &'static str,
    pub(super) origin: Origin,
    pub(super) clock: Arc<dyn Clock>,
    /// The time limit for obtaining a token, whatever the limits of the waiting calls.
    limit: Duration,
    state: Mutex<State>,
}

/// Where tokens come from.
pub(super) enum Origin {
    Call(Box<TokenCall>),
    Source(Arc<dyn TokenSource>),
}

/// A token, ready for use.
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
    /// The token that the server refused last, until another one is requested.
    refused: Option<Secret>,
    /// The current token call, and its deadline.
    fetch: Option<(PendingFetch, Duration)>,
    /// The last failure, and until when the token call is not repeated.
    failure: Option<(Arc<Failure>, Duration)>,
    pauses: Pauses,
    renewals: Renewals,
    /// Counts calls and resets, so that the result of an outdated call is discarded.
    number: u64,
}

/// A token call in progress. It continues even if nobody waits for it, so that the next caller finds it further
/// advanced.
enum PendingFetch {
    /// A separate task drives it.
    #[cfg(feature = "reqwest")]
    Task(WeakShared<BoxFuture<Outcome>>),
    /// Whoever waits for it drives it, because there is no runtime.
    Kept(SharedFetch),
}

/// The state of the token for a call that needs it.
pub(super) enum Lookup {
    Ready(Arc<CachedToken>),
    Wait(SharedFetch),
    /// A remembered failure, and for how long.
    Refused(Arc<Failure>, Duration),
    /// The token was refused, and so were the previous ones: another would not help.
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

    /// Returns the token, or starts to obtain one. `refused` is the token that the server has just refused.
    pub(super) fn lookup(self: &Arc<Self>, refused: Option<&Arc<CachedToken>>) -> Lookup {
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
        let current = state.fetch.as_ref().filter(|(_, end)| now < *end);
        if let Some(fetch) = current.and_then(|(fetch, _)| fetch.join()) {
            return Lookup::Wait(fetch);
        }
        state.number = state.number.wrapping_add(1);
        let (refresh, refused) = (state.refresh.clone(), state.refused.take());
        let fetch: BoxFuture<Outcome> = Box::pin(Arc::clone(self).fetch(state.number, now, refresh, refused));
        let fetch = fetch.shared();
        state.fetch = Some((PendingFetch::new(&fetch), now.saturating_add(self.limit)));
        Lookup::Wait(fetch)
    }

    /// Records that the server refused a token, so that the next call gets another one.
    pub(super) fn refuse(&self, refused: &Arc<CachedToken>) {
        let now = self.clock.now();
        self.lock().replace(refused, now);
    }

    /// Returns the cached token, if it is valid now.
    pub(crate) fn held(&self) -> Option<Arc<CachedToken>> {
        let now = self.clock.now();
        self.lock().held.clone().filter(|held| held.is_good(now))
    }

    /// Forgets the token and the failure.
    pub(crate) fn forget(&self) {
        let mut state = self.lock();
        *state = State { number: state.number.wrapping_add(1), ..State::default() };
    }

    /// Adds a token to a request.
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
        // A source is foreign code: if it panics, all waiting and later calls get an error.
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
                // The refresh token is no longer valid; the credentials may be.
                Err(failure) if failure.spoils_refresh() => {}
                outcome => return outcome,
            }
        }
        call.send(None).await
    }

    /// Prepares a token for use. Its lifetime counts from before it was requested.
    fn hold(&self, start: Duration, granted: TokenResponse) -> Result<(CachedToken, Option<Secret>), Box<Failure>> {
        let text = format!("{}{}", self.prefix, granted.token.expose());
        let value = if granted.token.expose().trim().is_empty() {
            Err("the token is empty".to_owned())
        } else {
            headers::value("the token", &text)
        };
        let mut value =
            value.map_err(|text| Failure::new(self.scheme, &format!("returned an unusable token: {text}")))?;
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
            state.fetch = None;
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
        // Nothing that can panic happens while the lock is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Drops a token that the server refused, if it is still cached. Returns false and keeps the token if too many were
    /// replaced recently.
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
    fn new(fetch: &SharedFetch) -> Self {
        match (tokio::runtime::Handle::try_current(), fetch.downgrade()) {
            (Ok(runtime), Some(weak)) => {
                runtime.spawn(fetch.clone());
                Self::Task(weak)
            }
            _ => Self::Kept(fetch.clone()),
        }
    }

    #[cfg(not(feature = "reqwest"))]
    fn new(fetch: &SharedFetch) -> Self {
        Self::Kept(fetch.clone())
    }

    /// Returns the call to wait for. Returns `None` if the runtime of its task has ended.
    #[cfg_attr(
        not(feature = "reqwest"),
        expect(clippy::unnecessary_wraps, reason = "only a task can have ended without an outcome")
    )]
    fn join(&self) -> Option<SharedFetch> {
        match self {
            #[cfg(feature = "reqwest")]
            Self::Task(fetch) => fetch.upgrade(),
            Self::Kept(fetch) => Some(fetch.clone()),
        }
    }
}

impl CachedToken {
    fn is_good(&self, now: Duration) -> bool {
        self.renew_at.is_none_or(|renew_at| now < renew_at)
    }
}
