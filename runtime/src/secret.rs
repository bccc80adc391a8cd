//! Strings and other values that must not be shown.

use std::fmt;

use crate::hidden;
use crate::json::{Decode, Encode, Reader, Writer};

/// A token, a key, a password: a string that is sent but never printed.
///
/// `Debug` and `Display` print `[redacted]`; only [`expose`](Self::expose) returns the string. It is written to JSON in
/// plain, since that is how it is sent.
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
    /// Returns the string.
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
    fn empty() -> Self {
        Self::default()
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        self.text.read(reader);
        #[cfg(feature = "mock")]
        hidden::record(&self.text);
    }
}

impl Encode for Secret {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        hidden::record(&self.text);
        writer.string(&self.text);
    }
}

/// A value of any type that is sent but never printed: an amount, an address, an object.
///
/// `Debug` prints `[redacted]`; [`expose`](Self::expose) and [`into_inner`](Self::into_inner) return the value. It is
/// written to JSON in plain.
///
/// ```
/// use oasmith_runtime::Sensitive;
///
/// let pin = Sensitive::from(1234);
/// assert_eq!(format!("{pin:?}"), "[redacted]");
/// assert_eq!(*pin.expose(), 1234);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sensitive<T> {
    value: T,
}

impl<T> Sensitive<T> {
    /// Returns the value.
    #[must_use]
    pub const fn expose(&self) -> &T {
        &self.value
    }

    /// Returns a mutable reference to the value.
    #[must_use]
    pub const fn expose_mut(&mut self) -> &mut T {
        &mut self.value
    }

    /// Returns the value, which is no longer protected.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self { value }
    }
}

impl<T: Decode> Decode for Sensitive<T> {
    #[inline]
    fn empty() -> Self {
        Self { value: T::empty() }
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        #[cfg(feature = "mock")]
        hidden::record_next(reader);
        self.value.read(reader);
    }
}

impl<T: Encode> Encode for Sensitive<T> {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        let start = writer.position();
        self.value.write(writer);
        hidden::record_json(writer.since(start));
    }
}

#[cfg(feature = "serde")]
crate::impl_serde!(Secret);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn hidden_values_are_read_and_written_and_not_shown() -> Result<(), json::Error> {
        let read: Vec<Sensitive<Option<i64>>> = json::from_str("[4711, null]")?;
        assert_eq!(json::to_string(&read)?, "[4711,null]");
        assert_eq!(format!("{read:?}"), "[[redacted], [redacted]]");
        let mut pin = Sensitive::from(json::from_str::<json::Value>(r#"{"pin": 4711}"#)?);
        assert!(!format!("{:?}", Some(&pin)).contains("4711"));
        *pin.expose_mut() = json::Value::Null;
        assert_eq!(pin.into_inner(), json::Value::Null);
        let error = json::from_str::<Sensitive<i64>>("\"4711\"").unwrap_err();
        assert!(!error.to_string().contains("4711"), "{error}");
        Ok(())
    }
}
