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
    /// No access token could be obtained: the token call was refused or its response contains no token. Status, headers
    /// and body are those of the token call. The operation was not sent, or a server refused it with 401.
    Authentication,
    /// The connection to the server failed.
    Connect,
    /// The call exceeded its time limit.
    Timeout,
    /// The connection failed, or the response is not complete HTTP.
    Transport,
    /// The response exceeds a limit.
    TooLarge,
    /// The server responded with a status outside of 200 to 299, and without an envelope that reports a failure.
    Status,
    /// The status is 304: what was asked for is as it was when the caller got it. Only conditional requests have it, and
    /// [`IfModified`](crate::IfModified) makes a result of it.
    NotModified,
    /// What was waited for ended in a state that the description names as a failure; see [`UntilDone`](crate::UntilDone).
    Failed,
    /// The envelope of the response reports a failure, whatever the status: the API understood the call and refused it.
    Api,
    /// The status is a success, but the body does not match the description. Whether the operation was carried out is
    /// unknown, unless [`Error::was_accepted`](crate::Error::was_accepted) returns true.
    Decode,
    /// The next page of a list cannot be requested: it is on another host, or the pages form a cycle.
    Pagination,
}

impl ErrorKind {
    pub(crate) fn of_transport(kind: TransportErrorKind) -> Self {
        match kind {
            TransportErrorKind::Connect => Self::Connect,
            TransportErrorKind::Timeout => Self::Timeout,
            TransportErrorKind::Exchange => Self::Transport,
            TransportErrorKind::TooLarge => Self::TooLarge,
            TransportErrorKind::Config => Self::Config,
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
            Self::NotModified => "not_modified",
            Self::Failed => "failed",
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
            Self::Status => "the server refused the request",
            Self::Api => "the API reported a failure",
            Self::Failed => "what was waited for has failed",
            Self::NotModified => "it was not modified",
            Self::Pagination => "the next page cannot be requested",
            Self::Decode => "the response cannot be decoded",
        }
    }
}
