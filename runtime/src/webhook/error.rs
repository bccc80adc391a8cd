//! [`VerifyError`]: why a webhook is not believed.

use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why a webhook is not believed. The sender gets a status 400 or 401, and no reason.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// A header is missing.
    MissingHeader(String),
    /// A header is there more than once, or not in the form that it should have.
    MalformedHeader(String),
    /// No signature is that of the secret. The body is not what was signed, or somebody else sends it.
    Mismatch,
    /// The signature is right, and its time is too far from ours. It was sent again, or a clock is wrong.
    Time {
        /// How far.
        distance: Duration,
    },
}

impl VerifyError {
    pub(super) fn malformed(name: &str) -> Self {
        Self::MalformedHeader(name.to_owned())
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHeader(name) => write!(f, "the webhook has no header `{name}`"),
            Self::MalformedHeader(name) => write!(f, "the header `{name}` of the webhook cannot be read"),
            Self::Mismatch => f.write_str("the webhook is not signed with the secret"),
            Self::Time { distance } => write!(f, "the webhook's time is {} s from ours", distance.as_secs()),
        }
    }
}

impl Error for VerifyError {}
