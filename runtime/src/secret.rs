//! Text that must not be shown.

use std::fmt;

use crate::json::{Decode, Encode, Reader, Writer};

/// A token, a key, a password: text that is sent and never printed.
///
/// `Debug` and `Display` print `[redacted]`; [`expose`](Self::expose) is the only way to the text.
/// Writing it as JSON writes the text, since that is how it is sent.
///
/// ```
/// use oasmith_runtime::Secret;
///
/// let token = Secret::from("s3cr3t");
/// assert_eq!(format!("{token} {token:?}"), "[redacted] [redacted]");
/// assert_eq!(token.expose(), "s3cr3t");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Secret {
    text: String,
}

impl Secret {
    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self { text }
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned() }
    }
}

impl Decode for Secret {
    #[inline]
    fn blank() -> Self {
        Self::default()
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        self.text.read(reader);
    }
}

impl Encode for Secret {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.string(&self.text);
    }
}

#[cfg(feature = "serde")]
crate::impl_serde!(Secret);
