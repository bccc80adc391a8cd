//! Media types, encodings and examples.

use serde_json::{Map, Value};

use super::{exclusive, is_new};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::location::Path;
use crate::parse::check::Walk;
use crate::spec::Version;

pub(super) fn media_type(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    examples(walk, path, members);
    encodings(walk, path, members);
    let Some(Value::Object(encodings)) = members.get("encoding") else { return };
    let Some(properties) = properties(walk, path, members.get("schema")) else { return };
    for name in encodings.keys().filter(|name| !properties.contains(name)) {
        let message = format!("the schema has no property `{name}` to encode");
        let place = path.key("encoding");
        let error = Diagnostic::new(Code::InapplicableField, &place.key(name).location(), message).at_key();
        walk.report(error.maybe_help(did_you_mean(name, properties.iter().map(|name| name.as_str()))));
    }
}

/// The properties of a schema that lists all of them; `None` for others.
fn properties<'m>(walk: &Walk<'m, '_>, path: &Path<'_>, schema: Option<&Value>) -> Option<Vec<&'m String>> {
    let file = walk.source.file(path.file());
    let schema = schema.and_then(|_| file.tree.pointer(path.pointer().child("schema").as_str()))?;
    let (_, members) = walk.resolved(path.file(), schema)?;
    let is_open = ["allOf", "oneOf", "anyOf", "additionalProperties", "patternProperties", "$ref"];
    if is_open.iter().any(|name| members.contains_key(*name)) {
        return None;
    }
    Some(members.get("properties")?.as_object()?.keys().collect())
}

/// `example` and `examples` exclude each other; before 3.1 many gave both, the one for tools that do not know the other.
pub(super) fn examples(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    if is_new(walk) {
        exclusive(walk, path, members, &["example", "examples"]);
    }
}

/// Parts are encoded by name or by position.
pub(super) fn encodings(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    exclusive(walk, path, members, &["encoding", "prefixEncoding"]);
    exclusive(walk, path, members, &["encoding", "itemEncoding"]);
}

pub(super) fn example(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    exclusive(walk, path, members, &["value", "externalValue"]);
    if walk.version == Version::V32 {
        exclusive(walk, path, members, &["value", "dataValue"]);
        exclusive(walk, path, members, &["value", "serializedValue"]);
        exclusive(walk, path, members, &["serializedValue", "externalValue"]);
    }
}
