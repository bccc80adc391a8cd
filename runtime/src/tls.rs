//! The settings of TLS that a user may make.

use std::fmt;

use crate::secret::Secret;

/// PEM as it was given; it is read when the transport is made, so that setters cannot fail.
#[derive(Clone, Default)]
pub(crate) struct TlsSettings {
    /// Roots that are trusted beside those of the system.
    pub(crate) roots: Vec<Vec<u8>>,
    /// Certificate chain and private key of the client.
    pub(crate) identity: Option<Secret>,
}

impl fmt::Debug for TlsSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsSettings")
            .field("roots", &self.roots.len())
            .field("has_identity", &self.identity.is_some())
            .finish()
    }
}
