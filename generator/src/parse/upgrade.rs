//! Objects of other versions in the terms of OpenAPI 3.0, which are those of the typed objects.
//!
//! An object is converted when it is read, on its own: an object inside it is converted when that is read. It keeps its location, and so
//! its position. What a conversion adds or moves stands nowhere in the description, so it is handed on by value.

use serde_json::{Map, Value};

use super::notes::Notes;
use super::{Document, json_schema, swagger2};
use crate::location::Location;
use crate::spec::ObjectKind;

/// A converted object.
pub(super) struct Upgraded {
    pub(super) members: Map<String, Value>,
    /// Whether an object inside it is not the one of the description at its location.
    pub(super) is_derived: bool,
}

impl Upgraded {
    /// An object that is yet to be converted.
    pub(super) fn of(members: &Map<String, Value>) -> Self {
        Self { members: members.clone(), is_derived: false }
    }
}

/// The object at a location in the terms of 3.0; `None` if it already is.
pub(super) fn upgrade(
    document: &Document<'_>,
    kind: ObjectKind,
    location: &Location,
    members: &Map<String, Value>,
    notes: &mut Notes,
) -> Option<Upgraded> {
    let converted = if document.has_swagger_fields(location.file) {
        swagger2::upgrade(document, kind, location, members, notes)
    } else {
        None
    };
    if kind != ObjectKind::Schema {
        return converted;
    }
    let members = converted.as_ref().map_or(members, |upgraded| &upgraded.members);
    let upgraded = if document.version().has_json_schema() {
        json_schema::upgrade(members, location, notes)
    } else {
        json_schema::upgrade_types(members)
    };
    upgraded.or(converted)
}
