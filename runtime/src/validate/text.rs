//! What is checked as a string.

use crate::secret::Secret;
use crate::text::{Base64, Date, DateTime, DecimalText, Uuid};

/// A value that is sent as a string, whose length and pattern are checked: a string, one of a format, a [`Secret`].
pub trait CheckedText {
    /// Returns the string. No violation shows it.
    fn checked_text(&self) -> &str;
}

impl CheckedText for Secret {
    fn checked_text(&self) -> &str {
        self.expose()
    }
}

macro_rules! checked {
    ($($name:ty)*) => {$(
        impl CheckedText for $name {
            fn checked_text(&self) -> &str {
                self.as_ref()
            }
        }
    )*};
}

checked!(str String Base64 Date DateTime DecimalText Uuid);
