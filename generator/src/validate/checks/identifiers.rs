//! Ids of operations: each occurs once, webhooks included.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::super::path::Path;
use super::super::walk::Walk;
use super::operations::is_method;
use super::text;
use crate::diagnostics::{Code, Diagnostic};
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

fn twice(id: &str, here: &Location, other: &Location) -> Diagnostic {
    let message = format!("the `operationId` `{id}` occurs twice");
    let operation = other.parent().unwrap_or_else(|| other.clone());
    let help = format!("it is the id of `#{}` too", operation.pointer);
    Diagnostic::new(Code::DuplicateOperationId, here, message).help(help)
}
