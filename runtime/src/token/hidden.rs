//! What of tokens and logins must not be shown though a server repeats it.

use crate::hidden::Hidden;

use super::cache::{Origin, Tokens};

impl Tokens {
    /// Adds the token that is held, and what it was obtained with.
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
