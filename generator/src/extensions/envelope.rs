//! `x-oasmith-envelope`: how responses wrap their payload.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{Extension, Mismatch};
use crate::ir;
use crate::location::Location;
use crate::spec::ObjectKind;

/// An envelope, and the reference to the schema of its codes.
pub(crate) struct Envelope {
    pub(crate) envelope: ir::Envelope,
    /// The codes do not affect how a response is read, so equal envelopes may have different ones.
    pub(crate) codes: Option<Value>,
}

impl Extension for Envelope {
    const NAME: &'static str = "x-oasmith-envelope";
    const OBJECTS: &'static [ObjectKind] = &[ObjectKind::Schema];
    const FORM: &'static str =
        "the fields are `code`, `message`, `payload`, `error`, `requestId`, `success`, `codes`, `bare` and `required`";
}

impl<'de> Deserialize<'de> for Envelope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = Value::deserialize(deserializer)?;
        let codes = value.as_object_mut().and_then(|fields| fields.remove("codes"));
        let envelope = serde_json::from_value(value).map_err(serde::de::Error::custom)?;
        Ok(Self { envelope, codes })
    }
}

impl Envelope {
    /// Returns the name of the component schema that lists the codes.
    pub(crate) fn codes_component(&self) -> Option<&str> {
        self.codes.as_ref()?.as_str()?.strip_prefix("#/components/schemas/")
    }

    /// The location of the reference to the codes, in a schema.
    pub(crate) fn codes_location(schema: &Location) -> Location {
        schema.child(Self::NAME).child("codes")
    }

    /// The problem of codes that are no documented values.
    pub(crate) fn unlisted_codes(&self, location: &Location) -> Mismatch {
        let codes = self.codes.as_ref().unwrap_or(&Value::Null);
        let help = "`codes` references a schema of the root document, such as `#/components/schemas/ErrorCode`: an `enum` of strings, or \
                    one of integers with names";
        Mismatch::new(location, format!("`codes` is {codes}, which does not reference a schema that lists codes"))
            .help(help.to_owned())
    }
}
