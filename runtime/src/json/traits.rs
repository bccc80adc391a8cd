//! What a type implements to be read from and written to JSON.

use super::{MemberVisitor, Reader, Writer, members};

/// A type that can be read from JSON.
///
/// A value starts as [`empty`](Self::empty) and is read in place, member by member, without intermediate storage. A
/// type that is an object implements `empty` and [`read_member`](Self::read_member); every other type implements
/// `empty` and [`read`](Self::read).
///
/// ```
/// use oasmith_runtime::json::{self, Decode, Reader};
///
/// #[derive(Debug, PartialEq)]
/// struct Card {
///     id: String,
///     limit: Option<u32>,
/// }
///
/// impl Decode for Card {
///     const REQUIRED: &'static [&'static str] = &["id"];
///
///     fn empty() -> Self {
///         Self { id: Decode::empty(), limit: Decode::empty() }
///     }
///
///     fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
///         match name {
///             "id" => reader.required(0, &mut self.id),
///             "limit" => reader.member(&mut self.limit),
///             _ => reader.skip(),
///         }
///     }
/// }
///
/// let card: Card = json::from_str(r#"{"id": "C1", "limit": null, "other": [1, 2]}"#)?;
/// assert_eq!(card, Card { id: "C1".to_owned(), limit: None });
///
/// let error = json::from_str::<Card>("{}").unwrap_err();
/// assert_eq!(error.message(), "the required member `id` is missing");
/// # Ok::<(), json::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from JSON",
    label = "it does not implement `Decode`",
    note = "a type that oasmith.toml names needs `Decode`, `Encode`, `Clone`, `Debug` and `PartialEq`; `impl_text!` implements the first two for a string"
)]
pub trait Decode: Sized {
    /// Names of the required members; their positions are the indices that [`Reader::required`] takes.
    const REQUIRED: &'static [&'static str] = &[];

    /// The number of slots for members that have aliases. The slots of a member start at the number that
    /// [`Reader::alias`] takes, after those of the required members.
    const ALIAS_SLOTS: usize = 0;

    /// Whether a server's whole response can be an object with none of the members of the type. By default it cannot,
    /// unless the type has no members: otherwise a type with only optional members would read `{}` and `{"message":
    /// "unavailable"}` as success. Has no effect on a type with required members, or on nested values.
    const OPEN: bool = false;

    /// Returns a value to read into. It is never exposed unless reading succeeds, so it need not be meaningful.
    fn empty() -> Self;

    /// Reads the next value into this one, which is empty.
    ///
    /// Reports mismatches to the reader, which keeps the first error.
    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        reader.object(self);
    }

    /// Reads the value of the member `name`. A value that is not read is skipped.
    #[inline]
    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        let _ = name;
        reader.skip();
    }
}

/// A type that can be written as JSON.
///
/// A type that is an object implements [`write_members`](Self::write_members), every other type [`write`](Self::write).
///
/// ```
/// use oasmith_runtime::json::{self, Encode, Writer};
///
/// struct Card {
///     id: String,
///     limit: Option<u32>,
/// }
///
/// impl Encode for Card {
///     fn write_members(&self, writer: &mut Writer) {
///         writer.member("id", &self.id);
///         writer.optional("limit", &self.limit);
///     }
/// }
///
/// assert_eq!(json::to_string(&Card { id: "C1".to_owned(), limit: None })?, r#"{"id":"C1"}"#);
/// # Ok::<(), json::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be written as JSON",
    label = "it does not implement `Encode`",
    note = "a type that oasmith.toml names needs `Decode`, `Encode`, `Clone`, `Debug` and `PartialEq`; `impl_text!` implements the first two for a string"
)]
pub trait Encode {
    /// Writes one value.
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.object(self);
    }

    /// Writes the members, if this value is an object.
    #[inline]
    fn write_members(&self, writer: &mut Writer) {
        members::write(self, writer);
    }

    /// Passes each member to a visitor, if this value is an object that [`object!`](crate::object) describes: they are then written, compared
    /// and shown by the visitor.
    #[doc(hidden)]
    #[inline]
    fn visit_members<'m>(&'m self, visitor: &mut MemberVisitor<'_, 'm>) {
        let _ = visitor;
    }

    /// Returns whether a member with this value is left out: true for `None` and
    /// [`Nullable::Absent`](super::Nullable::Absent).
    #[inline]
    fn is_absent(&self) -> bool {
        false
    }

    /// Returns the value as a string without encoding it, if possible: parameters then need no JSON. `None` is always
    /// correct.
    #[inline]
    fn as_text(&self) -> Option<&str> {
        None
    }
}
