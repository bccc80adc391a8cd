//! The TLS settings of a user.

use std::fmt;

use crate::secret::Secret;

/// PEM from the user; it is parsed when the transport is created, so that setters cannot fail.
#[derive(Clone, Default)]
pub(crate) struct TlsSettings {
    /// Roots that are trusted in addition to those of the system.
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
