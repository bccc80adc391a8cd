//! [`ErrorKind`]: where a call failed.

use crate::transport::TransportErrorKind;

/// Where a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument, a parameter or the body cannot be sent. Nothing was sent.
    Request,
    /// The configuration of the client is wrong. Nothing was sent.
    Config,
    /// None of the operation's security alternatives is configured. Nothing was sent.
    Credentials,
    /// No access token could be obtained: the token call was refused or its response holds no token.
    /// Status, headers and body are those of the token call. The operation was not sent, or a
    /// server refused it with 401.
    Authentication,
    /// No connection to the server came about.
    Connect,
    /// The call took longer than it may.
    Timeout,
    /// The connection failed, or what came over it is not a complete HTTP answer.
    Transport,
    /// The response is larger than it may be.
    TooLarge,
    /// The server answered with a status outside of 200 to 299, and without an envelope that says failure.
    Status,
    /// The envelope of the response says failure, whatever the status: the API understood the call and refused it.
    Api,
    /// The status says success, the body is not what the description says. Whether the operation was carried out is open,
    /// unless [`Error::was_accepted`](crate::Error::was_accepted) says so.
    Decode,
    /// The next page of a list is not asked for: it is on another host, or the pages go in a circle.
    Pagination,
}

impl ErrorKind {
    pub(crate) fn of_transport(kind: TransportErrorKind) -> Self {
        match kind {
            TransportErrorKind::Connect => Self::Connect,
            TransportErrorKind::Timeout => Self::Timeout,
            TransportErrorKind::Exchange => Self::Transport,
            TransportErrorKind::TooLarge => Self::TooLarge,
        }
    }

    /// A short name, for metrics and spans: `timeout`, `too_large`. It stays the same.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Config => "config",
            Self::Credentials => "credentials",
            Self::Authentication => "authentication",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Transport => "transport",
            Self::TooLarge => "too_large",
            Self::Status => "status",
            Self::Api => "api",
            Self::Decode => "decode",
            Self::Pagination => "pagination",
        }
    }

    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::Request => "the request cannot be sent",
            Self::Config => "the client is not configured correctly",
            Self::Credentials => "credentials are missing",
            Self::Authentication => "no access token could be obtained",
            Self::Connect => "no connection to the server",
            Self::Timeout => "the call took too long",
            Self::Transport => "the exchange with the server failed",
            Self::TooLarge => "the response is too large",
            Self::Status => "the server refused",
            Self::Api => "the API reported a failure",
            Self::Pagination => "there is no way to the next page",
            Self::Decode => "the response is not what was expected",
        }
    }
}
