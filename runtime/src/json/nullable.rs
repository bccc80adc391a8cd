//! A member that can be absent, `null` or a value, where the difference matters.

use super::{Decode, Encode, Reader, Writer};

/// A member for which "not sent" and "sent as `null`" mean different things: leave as it is, and clear.
///
/// ```
/// use oasmith_runtime::json::Nullable;
///
/// let reason: Nullable<String> = Nullable::from("lost".to_owned());
/// assert_eq!(reason.as_option().map(String::as_str), Some("lost"));
/// let cleared: Nullable<String> = None.into();
/// assert_eq!(cleared, Nullable::Null);
/// assert!(Nullable::<String>::default().is_absent());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nullable<T> {
    /// The member is not there.
    #[default]
    Absent,
    /// The member is `null`.
    Null,
    /// The member has a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, if there is one.
    pub const fn as_option(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value for changing, if there is one.
    pub const fn as_option_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value itself, if there is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Whether the member is not there at all.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the member is there as `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The same with the value, if there is one, passed through `change`.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Nullable<U> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(change(value)),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` is `null`: whoever has no value at hand uses [`Nullable::Absent`].
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T> From<Nullable<T>> for Option<T> {
    fn from(value: Nullable<T>) -> Self {
        value.into_option()
    }
}

impl<T: Decode> Decode for Nullable<T> {
    #[inline]
    fn empty() -> Self {
        Self::Absent
    }

    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        *self = if reader.null() { Self::Null } else { Self::Value(reader.value()) };
    }
}

impl<T: Encode> Encode for Nullable<T> {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Value(value) => value.write(writer),
            Self::Absent | Self::Null => writer.null(),
        }
    }

    #[inline]
    fn is_absent(&self) -> bool {
        Self::is_absent(self)
    }
}
