//! References where the typed objects have none.

use serde_json::{Value, json};

use super::{Discovered, HOPS, Reader, Reported};
use crate::diagnostics::{Code, Diagnostic};
use crate::location::Location;
use crate::parse::reference;
use crate::spec::{FieldType, ObjectKind, Version};

impl<'a> Reader<'a, '_> {
    /// Follows a `$ref` where the specification does not allow one: bundlers resolve it wherever it is.
    pub(super) fn follow_unexpected(
        &mut self,
        field_type: FieldType,
        place: &Location,
        raw: &Value,
    ) -> Result<Option<(Location, &'a Value)>, Reported> {
        let reference = raw.get("$ref").and_then(Value::as_str);
        let has_own_references = match field_type {
            FieldType::Any | FieldType::BoolOrObject(_) => true,
            FieldType::Object(kind) => kind.object().is_node,
            _ => false,
        };
        let (Some(mut text), false) = (reference, has_own_references) else { return Ok(None) };
        let mut place = place.child("$ref");
        let document = self.document;
        let is_allowed =
            matches!(field_type, FieldType::Object(ObjectKind::MediaType)) && document.version() == Version::V32;
        for _ in 0..HOPS {
            if !is_allowed {
                self.lenient(&place, "a reference is not expected here; it is followed anyway");
            }
            let target = reference::target(document, &place, text).map_err(|error| self.reported(error))?;
            let remark = reference::remark(document, &place, text);
            if let Some(remark) = remark {
                self.reporter.report(remark);
            }
            let value = document.value(&target).unwrap_or(&Value::Null);
            match value.get("$ref").and_then(Value::as_str) {
                Some(next) => (place, text) = (target.child("$ref"), next),
                None => return Ok(Some((target, value))),
            }
        }
        Err(self.reported(Diagnostic::new(Code::ReferenceCycle, &place, "the references form a cycle")))
    }

    /// The schema of the items of a media type is found by its location, so it is also at that of a reference to the media type.
    pub(super) fn item_schema_of_target(&mut self, place: &Location, raw: &Value, target: Option<&(Location, &Value)>) {
        let Some((_, target)) = target else { return };
        let (Some(text), Some(_)) = (raw.get("$ref").and_then(Value::as_str), target.get("itemSchema")) else { return };
        let start = if text.contains('#') { "" } else { "#" };
        let reference = json!({ "$ref": format!("{text}{start}/itemSchema") });
        let location = place.child("itemSchema");
        self.discovered.push(Discovered { kind: ObjectKind::Schema, location, assumed: Some(reference) });
    }
}
