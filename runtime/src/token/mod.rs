//! Tokens that the client obtains itself: fetched on first use, kept, renewed before they expire.

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

/// Gives tokens to a client, in place of a token call: from a key store, another process, another protocol.
///
/// The client keeps what it is given until shortly before it expires, asks once for many calls
/// that need a token at the same time, and asks again when the server refused one.
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
    /// A token that is good now. `refused` is the one that the server refused just now, if that is
    /// why this is called; a source that keeps tokens must not give the same again.
    ///
    /// The future goes on when nobody waits for it any more, up to [`Config::token_timeout`](crate::Config::token_timeout),
    /// so that the next call finds its token. An error fails the calls that wait
    /// with [`ErrorKind::Authentication`](crate::ErrorKind::Authentication) and is their source.
    fn token(&self, refused: Option<&Secret>) -> BoxFuture<Result<AccessToken, Box<dyn StdError + Send + Sync>>>;
}

/// A token, and how long it may be used.
#[derive(Clone, Debug)]
pub struct AccessToken {
    token: Secret,
    lifetime: Option<Duration>,
}

impl AccessToken {
    /// A token that is used until the server refuses it.
    #[must_use]
    pub fn new(token: impl Into<Secret>) -> Self {
        Self { token: token.into(), lifetime: None }
    }

    /// How long the token may be used, from the moment it was asked for.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }
}
