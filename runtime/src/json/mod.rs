//! JSON: reading and writing of models without derive macros.
//!
//! [`from_slice`] and [`to_vec`] are all that most programs need. [`Decode`] and [`Encode`] are what a model implements,
//! [`Reader`] and [`Writer`] what it is handed, [`Value`] what holds JSON of any shape.
//!
//! # Why not serde's derive
//!
//! Reader and writer are concrete types and values are read in place, so that a model compiles to a few calls. In clients
//! with thousands of models this takes a small part of the time and memory that derived implementations take to compile.
//! For programs that store or log models, [`impl_serde!`](crate::impl_serde) bridges to serde.
//!
//! # What is accepted
//!
//! The JSON of RFC 8259, as `serde_json` accepts it: no comments, no trailing commas, no `NaN`, no
//! lone surrogates, valid UTF-8, nesting below 128 ([`Limits`]). Beyond that, where types meet data of real servers:
//!
//! - a byte order mark before the value is skipped;
//! - of several members of one name the last counts;
//! - an optional member may be `null`, though its schema does not allow it;
//! - an integer may be spelt `1.0` or `1e2`; a fraction or a number out of range is an error;
//! - a decimal may stand in a string, and is exact or an error;
//! - members that nothing is known of are kept.

mod bounds;
mod decimal;
mod error;
mod escape;
mod extra;
mod impls;
mod limits;
mod lookahead;
mod nullable;
mod number;
mod object;
mod parts;
mod presence;
mod reader;
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
pub use nullable::Nullable;
pub use number::Number;
pub use object::{IntoIter, Iter, Object};
pub use reader::Reader;
#[doc(hidden)]
pub use tables::DebugObject;
pub use traits::{Decode, Encode};
pub use value::Value;
pub use writer::Writer;

/// Reads one value from the bytes of a document.
///
/// # Errors
///
/// The text is not JSON, does not fit `T`, or goes on after the value.
///
/// ```
/// let list: Vec<Option<u8>> = oasmith_runtime::json::from_slice(b"[1, null, 3]")?;
/// assert_eq!(list, [Some(1), None, Some(3)]);
/// # Ok::<(), oasmith_runtime::json::Error>(())
/// ```
pub fn from_slice<T: Decode>(json: &[u8]) -> Result<T, Error> {
    from_slice_with(json, Limits::new())
}

/// Reads one value from the bytes of a document, with limits of one's own.
///
/// # Errors
///
/// As [`from_slice`], or the document exceeds the limits.
pub fn from_slice_with<T: Decode>(json: &[u8], limits: Limits) -> Result<T, Error> {
    let mut reader = Reader::with_limits(json, limits);
    let value = reader.value();
    reader.finish().map(|()| value)
}

/// Reads the value that a response is made of: an object must have one of the members that its type names, see [`Decode::OPEN`].
pub(crate) fn from_response<T: Decode>(json: &[u8], limits: Limits) -> Result<T, Error> {
    let mut reader = Reader::with_limits(json, limits).expecting_known_members();
    let value = reader.value();
    reader.finish().map(|()| value)
}

/// Reads one value from the text of a document.
///
/// # Errors
///
/// As [`from_slice`].
pub fn from_str<T: Decode>(json: &str) -> Result<T, Error> {
    from_slice(json.as_bytes())
}

/// Reads one value from JSON of any shape.
///
/// # Errors
///
/// It does not fit `T`. The error has a path and no position.
pub fn from_value<T: Decode>(value: &Value) -> Result<T, Error> {
    let json = to_vec(value)?;
    from_slice_with(&json, Limits::new()).map_err(Error::without_position)
}

/// Writes one value as compact JSON.
///
/// # Errors
///
/// It holds what JSON cannot hold, which is an infinite number or one that is not a number.
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

/// Writes one value as compact JSON text.
///
/// # Errors
///
/// As [`to_vec`].
pub fn to_string(value: &(impl Encode + ?Sized)) -> Result<String, Error> {
    String::from_utf8(to_vec(value)?).map_err(|_| Error::new("the text is not UTF-8"))
}

/// Turns one value into JSON of any shape.
///
/// # Errors
///
/// As [`to_vec`], or it is nested too deeply.
pub fn to_value(value: &(impl Encode + ?Sized)) -> Result<Value, Error> {
    from_slice(&to_vec(value)?).map_err(Error::without_position)
}
