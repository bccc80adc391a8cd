//! What a type says about its JSON form.

use super::{Reader, Writer};

/// A type that can be read from JSON.
///
/// A value starts as [`empty`](Self::empty) and is read in place, member by member; nothing is collected first. A type that
/// is an object implements `empty` and [`read_member`](Self::read_member); every other type implements `empty` and
/// [`read`](Self::read).
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
pub trait Decode: Sized {
    /// Names of the members that must be there; their places are the indices that [`Reader::required`] takes.
    const REQUIRED: &'static [&'static str] = &[];

    /// How many notes are taken of members that have several spellings; those of a member start at the number that
    /// [`Reader::alias`] takes, after the numbers of the required members.
    const ALIAS_SLOTS: usize = 0;

    /// Whether an object with none of the properties that the type names can be the whole response of a server. It cannot, unless the type names
    /// none: `{}` and `{"message": "unavailable"}` would otherwise be read as success by a type whose properties are all optional.
    /// Of no effect on a type with required properties, and on values within others.
    const OPEN: bool = false;

    /// A value to read into. It is seen by nobody unless reading succeeds, so it need not make sense.
    fn empty() -> Self;

    /// Reads the next value into this one, which is blank.
    ///
    /// What does not fit is told to the reader, which keeps the first error.
    #[inline]
    fn read(&mut self, reader: &mut Reader<'_>) {
        reader.object(self);
    }

    /// Reads the value of the member `name`. A value that is left alone is skipped.
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
pub trait Encode {
    /// Writes one value.
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.object(self);
    }

    /// Writes the members of the object that this value is.
    #[inline]
    fn write_members(&self, writer: &mut Writer) {
        let _ = writer;
    }

    /// Whether a member with this value is left out: so it is for `None` and [`Nullable::Absent`](super::Nullable::Absent).
    #[inline]
    fn is_absent(&self) -> bool {
        false
    }

    /// The text of a value that is written as a string, where it is at hand: parameters then need no JSON. `None` is always right.
    #[inline]
    fn as_text(&self) -> Option<&str> {
        None
    }
}
