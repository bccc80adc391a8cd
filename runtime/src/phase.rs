//! [`Phase`]: how far a call had come.

use std::fmt;

/// How far a call had come when it failed.
///
/// An [`Error`](crate::Error) of the kind [`Timeout`](crate::ErrorKind::Timeout) names the phase in which the time ran
/// out, as far as the transport can tell. The variants are in the order of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Phase {
    /// The call waited for its turn in a [`Layer`](crate::Layer), or a layer let nothing through. The operation was not sent.
    Queue,
    /// An access token was being obtained. The operation was not sent.
    Token,
    /// A connection was being opened: name resolution, TCP, TLS. The operation was not sent.
    Connect,
    /// The request was being written.
    Send,
    /// The request was written; the status and the headers of the response were awaited.
    Headers,
    /// The body of the response was being read.
    Body,
}

impl fmt::Display for Phase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Queue => "before the request was sent",
            Self::Token => "while obtaining a token",
            Self::Connect => "while connecting",
            Self::Send => "while sending the request",
            Self::Headers => "while waiting for the headers of the response",
            Self::Body => "while reading the body of the response",
        })
    }
}
