//! Sends a request that needs tokens: waits for them, and sends once more if the server refuses them.

use std::sync::Arc;

use futures_util::future::{Either, select};
use http::{Request, Response, StatusCode};

use crate::body::Body;
use crate::client::Exchange;
use crate::error::Error;
use crate::repeat::Repeat;
use crate::retry::Retry;
use crate::transport::TransportError;

use super::cache::{CachedToken, Lookup, Tokens};
use super::failure::Failure;

/// A request, complete except for its tokens.
pub(crate) struct Call {
    pub(crate) request: Request<Body>,
    pub(crate) tokens: Vec<Arc<Tokens>>,
    /// Sensitive values of the request, which no error may show.
    pub(crate) sensitive: Vec<String>,
    /// When it is attempted again, if not as the client is configured.
    pub(crate) retry: Option<Box<Retry>>,
    /// Whether it may be sent again after a server may have read it.
    pub(crate) is_repeatable: bool,
}

/// Why a call with tokens has no response.
pub(crate) enum SendError {
    Token(Error),
    Transport(TransportError),
}

/// Sends a request with its tokens. If the response is 401, they are renewed and the request is sent
/// a second time; what the second answer says stands. A request whose body can be sent only once is not sent again: the
/// call after it has new tokens.
pub(crate) async fn send(
    mut request: Request<Body>,
    tokens: &[Arc<Tokens>],
    exchange: &Arc<Exchange>,
) -> Result<Response<Body>, SendError> {
    let mut used = Vec::with_capacity(tokens.len());
    for scheme in tokens {
        let lookup = scheme.lookup(None);
        let Some(held) = wait_for(exchange, scheme, lookup).await? else { continue };
        scheme.insert(&mut request, &held);
        used.push((scheme, held));
    }
    let again = Repeat::of(&request);
    let response = exchange.send(request).await.map_err(SendError::Transport)?;
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
        let Some(held) = wait_for(exchange, scheme, lookup).await? else {
            return Ok(response);
        };
        scheme.insert(&mut request, &held);
    }
    exchange.send(request).await.map_err(SendError::Transport)
}

/// Waits for a token, not longer than the call may take. `None` if there is no hope of another one.
async fn wait_for(exchange: &Exchange, tokens: &Tokens, lookup: Lookup) -> Result<Option<Arc<CachedToken>>, SendError> {
    let fetch = match lookup {
        Lookup::Ready(held) => return Ok(Some(held)),
        Lookup::Hopeless => return Ok(None),
        Lookup::Refused(failure, pause) => return Err(SendError::Token(failure.error(Some(pause)))),
        Lookup::Wait(fetch) => fetch,
    };
    match select(fetch, exchange.client.config.clock.sleep(exchange.left())).await {
        Either::Left((outcome, _)) => outcome.map(Some).map_err(|failure| SendError::Token(failure.error(None))),
        Either::Right(_) => Err(SendError::Token(Failure::late(tokens.scheme).error(None))),
    }
}
