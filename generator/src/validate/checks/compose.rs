//! Schemas that are combined.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::super::path::Path;
use super::super::walk::Walk;
use crate::diagnostics::Code;
use crate::location::FileId;

/// How many schemas are looked at for one.
const PARTS: usize = 64;

pub(super) fn check<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>) {
    for name in ["allOf", "oneOf", "anyOf"] {
        if is_own_part(walk, path.file(), members, name) {
            walk.say(Code::ImpossibleSchema, &path.key(name), "the schema consists of nothing but itself");
        }
    }
    if let Some(Value::Array(parts)) = members.get("allOf") {
        contradiction(walk, path, parts);
    }
}

/// Whether a schema is its own only part, through others or not.
fn is_own_part<'s>(walk: &Walk<'s, '_>, file: FileId, members: &'s Map<String, Value>, name: &str) -> bool {
    let mut at = (file, members);
    for _ in 0..PARTS {
        let parts = if at.1.len() == 1 { at.1.get(name).and_then(Value::as_array) } else { None };
        let Some([part]) = parts.map(Vec::as_slice) else { return false };
        match walk.resolved(at.0, part) {
            Some((_, part)) if std::ptr::eq(part, members) => return true,
            Some(found) => at = found,
            None => return false,
        }
    }
    false
}

/// Parts with types that exclude each other, of the whole or of a property.
fn contradiction<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, parts: &'s [Value]) {
    let mut whole: Option<&str> = None;
    let mut properties: HashMap<&str, &str> = HashMap::new();
    for (index, part) in parts.iter().enumerate() {
        let Some((file, part)) = walk.resolved(path.file(), part) else { continue };
        let place = path.key("allOf");
        let place = place.index(index);
        if let Some(kind) = kind(part) {
            if let Some(other) = whole.filter(|other| !are_compatible(other, kind)) {
                let message = format!("no value is of `type: {other}` and of `type: {kind}`");
                walk.say(Code::ImpossibleSchema, &place, message);
            }
            whole = Some(kind);
        }
        for (name, property) in part.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if !walk.may_look() {
                return;
            }
            let Some(kind) = walk.resolved(file, property).and_then(|(_, property)| kind(property)) else { continue };
            if let Some(other) = properties.insert(name, kind).filter(|other| !are_compatible(other, kind)) {
                let message = format!("the property `{name}` is of `type: {other}` and of `type: {kind}`");
                walk.say(Code::ImpossibleSchema, &place, message);
            }
        }
    }
}

fn kind(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("type").and_then(Value::as_str)
}

fn are_compatible(one: &str, other: &str) -> bool {
    let is_number = |kind| ["number", "integer"].contains(&kind);
    one == other || is_number(one) && is_number(other)
}
