//! JSON, read in place and written without a detour.
//!
//! A model knows how to read one member ([`Decode::read_member`]) and how to write all of them ([`Encode::write_members`]); everything else
//! is done once, here. [`Reader`] and [`Writer`] are concrete types, so a model's code is not compiled again for every format, and a value is
//! read straight into its place: there is no tree in between, no temporary option, and no early return in a model.
//!
//! What is accepted is JSON as RFC 8259 has it, the same that `serde_json` accepts; numbers keep their exact text until a type asks for it.
//!
//! # Why a tokenizer of our own
//!
//! The readers that exist hand out the name of a member as a borrow of themselves, so that it has to be copied before the value can be read;
//! they cannot go back, which unions need; or they decide what a number is before its type is known. This one borrows names from the input,
//! goes back by setting an index, and gives the text of numbers. Differential tests hold it against `serde_json`.
//!
//! ```
//! use oasmith_runtime::json::{self, Value};
//!
//! let value: Value = json::from_str(r#"{"amount": 10.50}"#)?;
//! assert_eq!(json::to_string(&value)?, r#"{"amount":10.50}"#);
//! # Ok::<(), json::Error>(())
//! ```

mod decimal;
mod error;
mod extra;
mod maybe;
mod number;
mod reader;
#[cfg(feature = "serde")]
mod serde;
mod std_types;
mod text;
mod tokens;
mod traits;
mod value;
mod writer;

#[cfg(feature = "serde")]
#[doc(hidden)]
pub use self::serde::{deserialize, serialize};
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use ::serde as serde_crate;
pub use error::Error;
pub use extra::Extra;
pub use maybe::Maybe;
pub use number::Number;
pub use reader::{Kind, Limits, Reader};
pub use traits::{Decode, Encode};
pub use value::{Object, Value};
pub use writer::Writer;

/// Reads a value from JSON text.
///
/// # Errors
///
/// The text is not JSON, or not what the type needs; the error says where.
pub fn from_slice<T: Decode>(json: &[u8]) -> Result<T, Error> {
    let mut reader = Reader::new(json);
    let value = reader.value();
    reader.finish()?;
    Ok(value)
}

/// Reads a value from JSON text.
///
/// # Errors
///
/// As [`from_slice`].
pub fn from_str<T: Decode>(json: &str) -> Result<T, Error> {
    from_slice(json.as_bytes())
}

/// Writes a value as JSON, without white space.
///
/// # Errors
///
/// A floating point number is infinite or not a number.
pub fn to_vec<T: Encode + ?Sized>(value: &T) -> Result<Vec<u8>, Error> {
    let mut writer = Writer::new();
    value.write(&mut writer);
    writer.finish()
}

/// Writes a value as JSON, without white space.
///
/// # Errors
///
/// As [`to_vec`].
pub fn to_string<T: Encode + ?Sized>(value: &T) -> Result<String, Error> {
    let json = to_vec(value)?;
    Ok(String::from_utf8(json).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}
