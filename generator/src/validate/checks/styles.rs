//! How a parameter is written: not every style suits every place and every type.

use serde_json::{Map, Value};

use super::super::grammar::Edition;
use super::super::path::Path;
use super::super::walk::Walk;
use super::{is_new, text};
use crate::diagnostics::{Code, Diagnostic};
use crate::location::FileId;

const NO_OBJECTS: &[&str] = &["string", "number", "integer", "boolean", "array"];

/// The styles of a place.
fn styles(place: &str, edition: Edition) -> &'static [&'static str] {
    match place {
        "path" => &["simple", "label", "matrix"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header" => &["simple"],
        "cookie" if edition == Edition::V32 => &["form", "cookie"],
        "cookie" => &["form"],
        _ => &[],
    }
}

pub(super) fn check<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>, place: &str) {
    reserved(walk, path, members, place);
    let style = match (text(members, "style"), place) {
        (Some(style), _) => style,
        (None, "cookie") => "form",
        (None, _) => return,
    };
    let known = styles(place, walk.edition);
    if !known.is_empty() && !known.contains(&style) {
        let words = known.iter().map(|style| format!("`{style}`")).collect::<Vec<_>>().join(", ");
        let message = format!("a parameter `in: {place}` has no style `{style}`");
        let location = path.key("style").location();
        let help = format!("it is one of {words}");
        let fallback = format!("it is sent as `{}`", known[0]);
        walk.report(Diagnostic::new(Code::ImpossibleStyle, &location, message).help(help).fallback(fallback));
        return;
    }
    let allowed: &[&str] = match style {
        "deepObject" => &["object"],
        "spaceDelimited" | "pipeDelimited" => &["array", "object"],
        // A cookie has one value. The members of an object would be cookies of their own, of any name.
        "form" if place == "cookie" && members.get("explode") != Some(&Value::Bool(false)) => NO_OBJECTS,
        _ => return,
    };
    let Some(schema) = members.get("schema") else { return };
    let mut kinds = Vec::new();
    collect(walk, path.file(), schema, &mut kinds, 0);
    if let Some(kind) = kinds.iter().find(|kind| !allowed.contains(kind)) {
        let message = format!("the style `{style}` is not for values of `type: {kind}`");
        walk.say(Code::ImpossibleStyle, &path.key("style"), message);
    }
}

/// From 3.1 on `allowReserved` is for queries only, or for what is written like one.
fn reserved(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>, place: &str) {
    if !is_new(walk) || !members.contains_key("allowReserved") {
        return;
    }
    let is_percent_encoded = match place {
        "header" => false,
        "cookie" => text(members, "style") != Some("cookie"),
        _ => true,
    };
    let is_allowed = if walk.edition == Edition::V31 { place == "query" } else { is_percent_encoded };
    if !is_allowed {
        let message = format!("`allowReserved` is not for a parameter `in: {place}`");
        let place = path.key("allowReserved").location();
        walk.report(Diagnostic::new(Code::InapplicableField, &place, message).at_key());
    }
}

/// How deep combined schemas are looked into.
const DEPTH: usize = 8;

/// The types that a schema names, its parts included.
fn collect<'s>(walk: &Walk<'s, '_>, file: FileId, schema: &'s Value, kinds: &mut Vec<&'s str>, depth: usize) {
    let Some((file, members)) = walk.resolved(file, schema) else { return };
    match members.get("type") {
        Some(Value::String(kind)) => kinds.push(kind),
        Some(Value::Array(names)) => {
            kinds.extend(names.iter().filter_map(Value::as_str).filter(|name| *name != "null"));
        }
        _ => {}
    }
    if depth == DEPTH || !walk.may_look() {
        return;
    }
    for name in ["allOf", "oneOf", "anyOf"] {
        for part in members.get(name).and_then(Value::as_array).into_iter().flatten() {
            collect(walk, file, part, kinds, depth + 1);
        }
    }
}
