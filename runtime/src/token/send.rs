//! Sends a request that needs tokens: waits for them, and sends once more if the server refuses them.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use http::{Request, Response, StatusCode};

use crate::body::{Again, Body};
use crate::clock::Clock;
use crate::error::Error;
use crate::transport::{Limits, Transport, TransportError};

use super::cache::{CachedToken, Lookup, Tokens};
use super::failure::Failure;

/// A request, complete except for its tokens.
pub(crate) struct Call {
    pub(crate) request: Request<Body>,
    pub(crate) tokens: Vec<Arc<Tokens>>,
    /// Sensitive values of the request, which no error may show.
    pub(crate) sensitive: Vec<String>,
}

/// Why a call with tokens has no response.
pub(crate) enum SendError {
    Token(Error),
    Transport(TransportError),
}

/// The time left for a call.
struct Deadline<'a> {
    clock: &'a dyn Clock,
    end: Duration,
}

/// Sends a request with its tokens. If the response is 401, renews them and sends the request a second time; the second
/// response is final. A request whose body can be sent only once is not repeated, but the next call has new tokens.
pub(crate) async fn send(
    call: Call,
    transport: &dyn Transport,
    clock: &dyn Clock,
    limits: Limits,
) -> Result<Response<Body>, SendError> {
    let Call { mut request, tokens, .. } = call;
    let deadline = Deadline { clock, end: clock.now().saturating_add(limits.timeout) };
    let mut used = Vec::with_capacity(tokens.len());
    for scheme in &tokens {
        let lookup = scheme.lookup(None);
        let Some(held) = deadline.wait_for(scheme, lookup).await? else { continue };
        scheme.insert(&mut request, &held);
        used.push((scheme, held));
    }
    let again = Repeat::of(&request);
    let response = transport.send(request, deadline.limits(limits)).await.map_err(SendError::Transport)?;
    if response.status() != StatusCode::UNAUTHORIZED {
        return Ok(response);
    }
    let Some(mut request) = again.and_then(Repeat::request) else {
        for (scheme, refused) in &used {
            scheme.refuse(refused);
        }
        return Ok(response);
    };
    for (scheme, refused) in &used {
        let lookup = scheme.lookup(Some(refused));
        let Some(held) = deadline.wait_for(scheme, lookup).await? else {
            return Ok(response);
        };
        scheme.insert(&mut request, &held);
    }
    transport.send(request, deadline.limits(limits)).await.map_err(SendError::Transport)
}

/// A copy of the request, to be sent a second time.
struct Repeat {
    head: Request<()>,
    body: Again,
}

impl Repeat {
    /// Keeps what is needed to repeat a request, if its body can be sent twice.
    fn of(request: &Request<Body>) -> Option<Self> {
        let body = request.body().again()?;
        let mut head = Request::new(());
        *head.method_mut() = request.method().clone();
        *head.uri_mut() = request.uri().clone();
        *head.headers_mut() = request.headers().clone();
        Some(Self { head, body })
    }

    /// Rebuilds the request, unless a file of its body can no longer be opened.
    fn request(self) -> Option<Request<Body>> {
        let body = self.body.body().ok()?;
        Some(self.head.map(|()| body))
    }
}

impl Deadline<'_> {
    fn left(&self) -> Duration {
        self.end.saturating_sub(self.clock.now())
    }

    fn limits(&self, limits: Limits) -> Limits {
        Limits { timeout: self.left(), ..limits }
    }

    /// Waits for a token, at most as long as the call may take. Returns `None` if another token would not help.
    async fn wait_for(&self, tokens: &Tokens, lookup: Lookup) -> Result<Option<Arc<CachedToken>>, SendError> {
        let fetch = match lookup {
            Lookup::Ready(held) => return Ok(Some(held)),
            Lookup::Hopeless => return Ok(None),
            Lookup::Refused(failure, pause) => return Err(SendError::Token(failure.error(Some(pause)))),
            Lookup::Wait(fetch) => fetch,
        };
        match select(fetch, self.clock.sleep(self.left())).await {
            Either::Left((outcome, _)) => outcome.map(Some).map_err(|failure| SendError::Token(failure.error(None))),
            Either::Right(_) => Err(SendError::Token(Failure::late(tokens.scheme).error(None))),
        }
    }
}
