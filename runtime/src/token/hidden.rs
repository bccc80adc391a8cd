//! Collects the parts of tokens and credentials to hide even if a server repeats them.

use crate::hidden::Hidden;

use super::cache::{Origin, Tokens};

impl Tokens {
    /// Adds the cached token, and the credentials that it was obtained with.
    pub(crate) fn hide(&self, hidden: &mut Hidden) {
        if let Some(held) = self.held() {
            hidden.add_header(&held.value);
        }
        if let Origin::Call(call) = &self.origin {
            for text in call.credentials.secrets() {
                hidden.add(text);
            }
        }
    }
}
