//! A member that may be absent, null, or have a value, where the three mean different things.

use super::{Decode, Encode, Reader, Writer};

/// A member that may be absent, null, or have a value, where the three mean different things: as in a request that changes only what it
/// names, and clears what it sets to null.
///
/// ```
/// use oasmith_runtime::json::Maybe;
///
/// let remarks = Maybe::from("paid");
/// assert_eq!(remarks.as_option(), Some(&"paid"));
/// assert_eq!(Maybe::<u8>::Null.as_option(), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Maybe<T> {
    /// The member is not there.
    #[default]
    Absent,
    /// The member is `null`.
    Null,
    /// The member has a value.
    Value(T),
}

impl<T> Maybe<T> {
    /// The value, if there is one.
    pub fn as_option(&self) -> Option<&T> {
        if let Self::Value(value) = self { Some(value) } else { None }
    }

    /// The value, if there is one.
    pub fn into_option(self) -> Option<T> {
        if let Self::Value(value) = self { Some(value) } else { None }
    }

    /// Whether the member is not there.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T> From<T> for Maybe<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Decode> Decode for Maybe<T> {
    #[inline]
    fn blank() -> Self {
        Self::Absent
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        *self = if reader.null() { Self::Null } else { Self::Value(reader.value()) };
    }
}

impl<T: Encode> Encode for Maybe<T> {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Value(value) => value.write(writer),
            Self::Absent | Self::Null => writer.null(),
        }
    }

    #[inline]
    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}
