//! `x-oasmith-idempotency-reference`: a client-generated reference that makes a request idempotent.

use super::{Extension, Mismatch};
use crate::ir::{Reference, Struct, TextFormat, Type};
use crate::location::Location;
use crate::spec::ObjectKind;

/// Whether the property is such a reference, and whether the API documents that it detects repeated requests by it.
#[derive(Clone, Copy, serde::Deserialize)]
#[serde(untagged, expecting = "expected a boolean or `unverified`")]
pub(crate) enum IdempotencyReference {
    Bool(bool),
    Keyword(Unverified),
}

#[derive(Clone, Copy, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Unverified {
    Unverified,
}

impl Extension for IdempotencyReference {
    const NAME: &'static str = "x-oasmith-idempotency-reference";
    const OBJECTS: &'static [ObjectKind] = &[ObjectKind::Schema];
    const FORM: &'static str =
        "it is `true`, `false`, or `unverified` if the API does not document that it detects repeated requests";
}

impl IdempotencyReference {
    pub(crate) fn reference(self) -> Option<Reference> {
        match self {
            Self::Bool(true) => Some(Reference::Verified),
            Self::Bool(false) => None,
            Self::Keyword(Unverified::Unverified) => Some(Reference::Unverified),
        }
    }

    /// Removes references of an object that are not strings, and all but the first. `location` is where a property is declared.
    pub(crate) fn retain_valid(object: &mut Struct, location: impl Fn(&str) -> Option<Location>) -> Vec<Mismatch> {
        let mut first: Option<String> = None;
        let mut mismatches = Vec::new();
        for property in object.properties.iter_mut().filter(|property| property.extensions.reference.is_some()) {
            let is_string = matches!(property.ty, Type::String | Type::Text(TextFormat::Uuid));
            let problem = match &first {
                _ if !is_string => "an idempotency reference must be a string".to_owned(),
                Some(first) => format!("the object already has an idempotency reference, `{first}`"),
                None => {
                    first = Some(property.wire.clone());
                    continue;
                }
            };
            property.extensions.reference = None;
            let location = location(&property.wire);
            mismatches.extend(location.map(|location| Mismatch::new(&location.child(Self::NAME), problem)));
        }
        mismatches
    }
}
