//! How a reference to a place is written inside a piece.

use serde_json::{Map, Value};

use crate::location::{FileId, Location, Pointer};

/// A reference to a place: with its file, so that the piece can be read on its own.
pub(in crate::resolve) fn internal(location: &Location) -> String {
    format!("oasmith:{}#{}", location.file.index(), location.pointer)
}

/// The place that an internal reference names.
pub(in crate::resolve) fn place_of(reference: &str) -> Option<Location> {
    let (file, pointer) = reference.strip_prefix("oasmith:")?.split_once('#')?;
    Some(Location::new(FileId::new(file.parse().ok()?), Pointer::parse(pointer)?))
}

/// The reference as an object.
pub(super) fn reference_to(location: &Location) -> Value {
    let mut reference = Map::new();
    reference.insert("$ref".to_owned(), internal(location).into());
    Value::Object(reference)
}
