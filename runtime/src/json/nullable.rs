//! A member that can be absent, `null` or a value, where the difference matters.

use std::ops::Deref;

use super::{Decode, Encode, Reader, Writer};

/// A member for which "absent" and "`null`" mean different things: keep the current value, and clear it.
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
    /// The member is absent.
    #[default]
    Absent,
    /// The member is `null`.
    Null,
    /// The member has a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Returns the value, if there is one.
    pub const fn as_option(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns what the value points to, if there is one: a `&str` of a `String`, a `&T` of a `Box<T>`.
    ///
    /// ```
    /// use oasmith_runtime::json::Nullable;
    ///
    /// let reason: Nullable<String> = Nullable::from("lost".to_owned());
    /// assert_eq!(reason.as_deref(), Some("lost"));
    /// ```
    pub fn as_deref(&self) -> Option<&T::Target>
    where
        T: Deref,
    {
        self.as_option().map(T::deref)
    }

    /// Returns a mutable reference to the value, if there is one.
    pub const fn as_option_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Converts into the value, if there is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns whether the member is absent.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns whether the member is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Applies `change` to the value, if there is one.
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

/// `None` becomes `null`; use [`Nullable::Absent`] for a missing value.
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
