//! The value of a parameter, parsed from its JSON: absent, a string, a list of strings, or strings by name.

use std::borrow::Cow;

use crate::json::{Encode, Kind, Reader, Writer};

/// A value in one of the shapes that parameter styles are defined for.
#[derive(Debug, PartialEq)]
pub(super) enum ParameterValue<'a> {
    /// Nothing to send: an absent value, `null`, or an empty list or object.
    Absent,
    /// A string, number or boolean.
    Scalar(Cow<'a, str>),
    /// An array of scalars.
    List(Vec<Cow<'a, str>>),
    /// An object of scalars.
    Members(Vec<(String, Cow<'a, str>)>),
}

/// Writes a value as JSON.
pub(super) fn to_json(value: &(impl Encode + ?Sized)) -> Result<Vec<u8>, String> {
    let mut writer = Writer::new();
    value.write(&mut writer);
    writer.finish().map_err(|error| error.to_string())
}

impl<'a> ParameterValue<'a> {
    /// Parses JSON. The error says why the value cannot be a parameter.
    pub(super) fn from_json(json: &'a [u8]) -> Result<Self, String> {
        let mut reader = Reader::new(json);
        let flat = Self::read(&mut reader);
        reader.finish().map_err(|error| error.message().to_owned())?;
        Ok(flat)
    }

    /// Reads a value. Members keep their order, which a map would lose.
    fn read(reader: &mut Reader<'a>) -> Self {
        match reader.kind() {
            Some(Kind::Array) => {
                let mut texts = Vec::new();
                reader.items(&mut |reader| texts.extend(scalar(reader)));
                if texts.is_empty() { Self::Absent } else { Self::List(texts) }
            }
            Some(Kind::Object) => {
                let mut texts = Vec::new();
                reader.members(&[], &mut |name, reader| {
                    texts.extend(scalar(reader).map(|text| (name.to_owned(), text)));
                });
                if texts.is_empty() { Self::Absent } else { Self::Members(texts) }
            }
            _ => scalar(reader).map_or(Self::Absent, Self::Scalar),
        }
    }

    /// Returns whether the value has no characters to send.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::Scalar(text) => text.is_empty(),
            Self::List(texts) => matches!(&texts[..], [only] if only.is_empty()),
            Self::Members(_) => false,
        }
    }
}

/// Returns whether a value has a list or an object within a list or an object.
pub(super) fn is_nested(json: &[u8]) -> bool {
    let mut reader = Reader::new(json);
    let mut is_nested = false;
    let mut look = |reader: &mut Reader<'_>| {
        is_nested |= matches!(reader.kind(), Some(Kind::Array | Kind::Object));
        reader.skip();
    };
    match reader.kind() {
        Some(Kind::Array) => reader.items(&mut look),
        Some(Kind::Object) => reader.members(&[], &mut |_, reader| look(reader)),
        _ => {}
    }
    is_nested
}

/// Returns a scalar as a string; `null` counts as undefined, as in RFC 6570.
pub(super) fn scalar<'a>(reader: &mut Reader<'a>) -> Option<Cow<'a, str>> {
    match reader.kind() {
        Some(Kind::Null) => {
            reader.skip();
            None
        }
        Some(Kind::Bool) => Some(Cow::Borrowed(if reader.bool() { "true" } else { "false" })),
        Some(Kind::Number) => Some(Cow::Borrowed(reader.number())),
        Some(Kind::Array) => {
            reader.fail("an array nested in a parameter cannot be encoded");
            None
        }
        Some(Kind::Object) => {
            reader.fail("an object nested in a parameter cannot be encoded");
            None
        }
        Some(Kind::String) | None => Some(reader.borrowed_text().unwrap_or_default()),
    }
}
