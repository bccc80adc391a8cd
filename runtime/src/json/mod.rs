//! JSON: reads and writes models without derive macros.
//!
//! [`from_slice`] and [`to_vec`] are all that most programs need. A model implements [`Decode`] and [`Encode`], which
//! use a [`Reader`] and a [`Writer`]; a [`Value`] holds JSON of any shape.
//!
//! # Why not serde's derive
//!
//! Reader and writer are concrete types and values are read in place, so that a model compiles to a few calls. Clients
//! with thousands of models compile in a fraction of the time and memory that derived implementations need.
//! For programs that store or log models, [`impl_serde!`](crate::impl_serde) bridges to serde.
//!
//! # What is accepted
//!
//! The JSON of RFC 8259, as `serde_json` accepts it: no comments, no trailing commas, no `NaN`, no lone surrogates,
//! valid UTF-8, nesting below 128 ([`Limits`]). Types are lenient with the data of real servers:
//!
//! - a byte order mark before the value is skipped;
//! - if a name occurs several times in an object, the last member counts;
//! - an optional member may be `null` even if its schema does not allow it;
//! - an integer may be written `1.0` or `1e2`; a fraction or a number out of range is an error;
//! - a decimal may be in a string, and is exact or an error;
//! - unknown members are kept.

mod bounds;
mod decimal;
mod error;
mod escape;
mod extra;
mod impls;
mod limits;
mod lookahead;
mod members;
mod nullable;
mod number;
mod object;
mod parts;
mod presence;
mod reader;
mod scalars;
mod scan;
mod tables;
mod traits;
mod tuples;
mod value;
mod writer;

#[cfg(feature = "serde")]
#[doc(hidden)]
pub mod bridge;
#[cfg(not(feature = "serde"))]
mod no_bridge;

pub use error::{Error, Position};
pub use extra::Extra;
pub use limits::Limits;
pub use lookahead::Kind;
#[doc(hidden)]
pub use members::{MemberValue, MemberVisitor, Members, fmt_members, members_are_equal};
pub use nullable::Nullable;
pub use number::Number;
pub use object::{IntoIter, Iter, Object};
pub use reader::Reader;
pub(crate) use scan::plain_scalar;
pub use traits::{Decode, Encode};
pub use value::Value;
pub use writer::Writer;

/// Reads one value from a document in bytes.
///
/// # Errors
///
/// The bytes are not JSON, do not match `T`, or continue after the value.
///
/// ```
/// let list: Vec<Option<u8>> = oasmith_runtime::json::from_slice(b"[1, null, 3]")?;
/// assert_eq!(list, [Some(1), None, Some(3)]);
/// # Ok::<(), oasmith_runtime::json::Error>(())
/// ```
pub fn from_slice<T: Decode>(json: &[u8]) -> Result<T, Error> {
    from_slice_with(json, Limits::new())
}

/// Reads one value from a document in bytes, with the given limits.
///
/// # Errors
///
/// As [`from_slice`], or the document exceeds the limits.
pub fn from_slice_with<T: Decode>(json: &[u8], limits: Limits) -> Result<T, Error> {
    let mut reader = Reader::with_limits(json, limits);
    let value = reader.value();
    reader.finish().map(|()| value)
}

/// Reads the top-level value of a response or a webhook: an object must have one of the members of its type, see [`Decode::OPEN`].
pub(crate) fn from_response<T: Decode>(json: &[u8], limits: Limits) -> Result<T, Error> {
    let mut reader = Reader::with_limits(json, limits).expecting_known_members();
    let value = reader.value();
    reader.finish().map(|()| value)
}

/// Reads the body of a webhook. An object must have one of the properties of its type: one that has none is no event of that kind, though
/// the type requires none of them.
///
/// # Errors
///
/// As [`from_slice`], or an object has no property that its type knows.
pub fn from_event<T: Decode>(json: &[u8]) -> Result<T, Error> {
    from_response(json, Limits::new())
}

/// Reads one value from a document in a string.
///
/// # Errors
///
/// As [`from_slice`].
pub fn from_str<T: Decode>(json: &str) -> Result<T, Error> {
    from_slice(json.as_bytes())
}

/// Reads one value from a [`Value`].
///
/// # Errors
///
/// The value does not match `T`. The error has a path but no position.
pub fn from_value<T: Decode>(value: &Value) -> Result<T, Error> {
    let json = to_vec(value)?;
    from_slice_with(&json, Limits::new()).map_err(Error::without_position)
}

/// Writes one value as compact JSON.
///
/// # Errors
///
/// The value contains an infinite number or NaN, which JSON cannot represent.
///
/// ```
/// assert_eq!(oasmith_runtime::json::to_vec(&Some("a"))?, b"\"a\"");
/// # Ok::<(), oasmith_runtime::json::Error>(())
/// ```
pub fn to_vec(value: &(impl Encode + ?Sized)) -> Result<Vec<u8>, Error> {
    let mut writer = Writer::new();
    value.write(&mut writer);
    writer.finish()
}

/// Writes one value as a string of compact JSON.
///
/// # Errors
///
/// As [`to_vec`].
pub fn to_string(value: &(impl Encode + ?Sized)) -> Result<String, Error> {
    String::from_utf8(to_vec(value)?).map_err(|_| Error::new("the JSON is not UTF-8"))
}

/// Converts one value to a [`Value`].
///
/// # Errors
///
/// As [`to_vec`]; also if the value is nested too deeply.
pub fn to_value(value: &(impl Encode + ?Sized)) -> Result<Value, Error> {
    from_slice(&to_vec(value)?).map_err(Error::without_position)
}
