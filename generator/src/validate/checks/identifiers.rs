//! Ids of operations: each occurs once, webhooks included.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::super::path::Path;
use super::super::walk::Walk;
use super::operations::is_method;
use super::text;
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::location::Location;

pub(super) fn check(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    let mut first: HashMap<&str, Location> = HashMap::new();
    for section in ["paths", "webhooks"] {
        let place = path.key(section);
        for (name, item) in members.get(section).and_then(Value::as_object).into_iter().flatten() {
            let place = place.key(name);
            for (method, operation) in item.as_object().into_iter().flatten().filter(|(name, _)| is_method(name)) {
                let Some(id) = operation.as_object().and_then(|operation| text(operation, "operationId")) else {
                    continue;
                };
                let place = place.key(method);
                let here = place.key("operationId").location();
                if let Some(other) = first.get(id).cloned() {
                    walk.report(twice(id, &here, &other));
                } else {
                    first.insert(id, here);
                }
            }
        }
    }
}

/// HEAD is what GET is, without the body.
fn is_head(id: &Location) -> bool {
    id.pointer.as_str().ends_with("/head/operationId")
}

/// Generators make the names of operations under different paths different, and many authors rely on it. Operations of one path, and
/// events, have nothing else to tell them apart.
fn twice(id: &str, here: &Location, other: &Location) -> Diagnostic {
    let message = format!("the `operationId` `{id}` occurs twice");
    let operation = |place: &Location| place.parent().unwrap_or_else(|| place.clone());
    let is_same_item = operation(here).parent() == operation(other).parent() && !is_head(here) && !is_head(other);
    let is_event = here.pointer.as_str().starts_with("/webhooks/");
    let help = format!("it is the id of `#{}` too", operation(other).pointer);
    let severity = if is_same_item || is_event { Severity::Error } else { Severity::Warning };
    let warning = Diagnostic::warning(Code::DuplicateOperationId, here, message).help(help);
    Diagnostic { severity, ..warning }
}
