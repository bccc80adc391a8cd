//! `x-oasmith-text`: objects that can also be sent as a plain string.

use super::{Extension, Mismatch};
use crate::ir::{Presence, Property, Struct};
use crate::location::Location;
use crate::spec::ObjectKind;

/// The name of the property that a plain string fills.
#[derive(serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct Text(String);

const HELP: &str = "it is the name of the property that a plain string fills; no other property may be required";

impl Extension for Text {
    const NAME: &'static str = "x-oasmith-text";
    const OBJECTS: &'static [ObjectKind] = &[ObjectKind::Schema];
    const FORM: &'static str = HELP;
}

impl Text {
    /// Returns the index of the property among those of the object at a location. `is_string` tells whether a property has a string type.
    pub(crate) fn property(
        &self,
        object: &Struct,
        location: &Location,
        is_string: impl Fn(&Property) -> bool,
    ) -> Result<usize, Mismatch> {
        let Self(name) = self;
        let found = object.properties.iter().position(|property| property.wire == *name);
        let mut others = object.properties.iter().filter(|property| {
            property.wire != *name && matches!(property.presence, Presence::Required | Presence::Nullable)
        });
        let problem = match (found, others.next()) {
            (None, _) => format!("the object has no property `{name}`"),
            (Some(_), Some(other)) => {
                format!("a plain string cannot replace an object that requires `{}`", other.wire)
            }
            (Some(index), None) if !is_string(&object.properties[index]) => {
                format!("the property `{name}` is not a string")
            }
            (Some(index), None) => return Ok(index),
        };
        Err(Self::mismatch(location, problem))
    }

    /// The problem of a schema that declares no properties.
    pub(crate) fn no_object(location: &Location) -> Mismatch {
        Self::mismatch(location, "the schema is not an object with properties".to_owned())
    }

    fn mismatch(location: &Location, problem: String) -> Mismatch {
        Mismatch::new(&location.child(Self::NAME), problem).help(HELP.to_owned())
    }
}
