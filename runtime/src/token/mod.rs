//! Tokens that the client obtains itself: requested on first use, cached, renewed before they expire.

mod cache;
mod call;
mod failure;
mod grant;
mod hidden;
mod pause;
mod response;
mod send;
mod setup;
mod spec;

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::secret::Secret;
use crate::transport::BoxFuture;

pub(crate) use cache::Tokens;
pub(crate) use send::{Call, SendError, send};
pub(crate) use setup::{Setup, is_obtained};
pub use spec::{ClientAuthentication, Expiry, MemberPaths, TokenField, TokenGrant, TokenSpec, TokenValue};

/// Supplies tokens to a client instead of a token call: from a key store, another process, another protocol.
///
/// The client caches a token until shortly before it expires, asks once for many calls that need a token at the same
/// time, and asks again when the server refused one.
///
/// ```
/// use std::error::Error;
/// use std::time::Duration;
/// use oasmith_runtime::{AccessToken, BoxFuture, Secret, TokenSource};
///
/// #[derive(Debug)]
/// struct FromFile(std::path::PathBuf);
///
/// impl TokenSource for FromFile {
///     fn token(&self, _refused: Option<&Secret>) -> BoxFuture<Result<AccessToken, Box<dyn Error + Send + Sync>>> {
///         let text = std::fs::read_to_string(&self.0);
///         Box::pin(async move { Ok(AccessToken::new(text?.trim()).expires_in(Duration::from_secs(600))) })
///     }
/// }
/// ```
pub trait TokenSource: fmt::Debug + Send + Sync {
    /// Returns a token that is valid now. `refused` is the token that the server has just refused, if that is the
    /// reason for the call; a source that caches tokens must not return it again.
    ///
    /// The future continues even if nobody waits for it, up to [`Config::token_timeout`](crate::Config::token_timeout),
    /// so that the next call finds its token. An error fails the waiting calls with
    /// [`ErrorKind::Authentication`](crate::ErrorKind::Authentication) and becomes its source.
    fn token(&self, refused: Option<&Secret>) -> BoxFuture<Result<AccessToken, Box<dyn StdError + Send + Sync>>>;
}

/// A token and its lifetime.
#[derive(Clone, Debug)]
pub struct AccessToken {
    token: Secret,
    lifetime: Option<Duration>,
}

impl AccessToken {
    /// Creates a token that is used until the server refuses it.
    #[must_use]
    pub fn new(token: impl Into<Secret>) -> Self {
        Self { token: token.into(), lifetime: None }
    }

    /// Sets the lifetime of the token, counted from when it was requested.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }
}
