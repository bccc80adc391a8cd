//! `x-oasmith-name`: a name that would otherwise be derived from the description.

use serde::{Deserialize, Deserializer};

use super::{Extension, Fields};
use crate::spec::ObjectKind;

/// A name: a string with at least one letter or digit.
pub(crate) struct Name(pub(crate) String);

impl Extension for Name {
    const NAME: &'static str = "x-oasmith-name";
    const OBJECTS: &'static [ObjectKind] =
        &[ObjectKind::Operation, ObjectKind::Schema, ObjectKind::Tag, ObjectKind::SecurityScheme, ObjectKind::Server];
    const FORM: &'static str = "it is a string with at least one letter or digit";
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.chars().any(char::is_alphanumeric) {
            return Ok(Self(text));
        }
        Err(serde::de::Error::custom(format!("`{text}` is not a name")))
    }
}

/// Returns the name that the description gives an item.
pub(crate) fn name_of(fields: &impl Fields) -> Option<String> {
    Name::read(fields).map(|name| name.0)
}
