//! Tells a transport that records calls which values of a response the description marks as sensitive.

use super::RawResponse;
use crate::error::Error;

impl RawResponse {
    /// Decodes the response.
    #[cfg(not(feature = "mock"))]
    #[inline]
    pub(crate) fn decode_with<T>(&self, decode: fn(&Self) -> Result<T, Error>) -> Result<T, Error> {
        decode(self)
    }

    /// Decodes the response, and tells the transport which of its values are sensitive.
    #[cfg(feature = "mock")]
    pub(crate) fn decode_with<T>(&self, decode: fn(&Self) -> Result<T, Error>) -> Result<T, Error> {
        let (outcome, mut values) = crate::hidden::collected(|| decode(self));
        if let Some((client, sensitive)) = &self.origin {
            values.extend(sensitive.iter().cloned());
            // Decoding stops at the first error, so there may be more.
            client.tell_secrets(self.spec, &values, outcome.is_ok());
        }
        outcome
    }
}
