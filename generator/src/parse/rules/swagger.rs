//! Rules of Swagger 2.0, where a parameter has a type instead of a schema.

use serde_json::{Map, Value};

use super::text;
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::location::Path;
use crate::parse::check::Walk;

const PLACES: &[&str] = &["query", "header", "path", "formData", "body"];
const TYPES: &[&str] = &["string", "number", "integer", "boolean", "array"];
const TYPES_OF_FORMS: &[&str] = &["string", "number", "integer", "boolean", "array", "file"];

pub(super) fn parameter(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    let Some(place) = text(members, "in") else { return };
    if !PLACES.contains(&place) {
        word(walk, &path.key("in"), &format!("a parameter cannot be `in: {place}` in Swagger 2.0"), place, PLACES);
        return;
    }
    if place == "body" {
        body(walk, path, members);
        return;
    }
    if members.contains_key("schema") {
        let message = format!("a parameter `in: {place}` has no field `schema` in Swagger 2.0");
        let error = Diagnostic::new(Code::InapplicableField, &path.key("schema").location(), message).at_key();
        let error = error.fallback("it is read anyway");
        walk.report(error.help("write `type` and `format` on the parameter itself"));
        return;
    }
    let types = if place == "formData" { TYPES_OF_FORMS } else { TYPES };
    kind(walk, path, members, &format!("a parameter `in: {place}`"), types);
    if text(members, "collectionFormat") == Some("multi") && !["query", "formData"].contains(&place) {
        let message = format!("`collectionFormat: multi` is not for a parameter `in: {place}`");
        walk.report_at(Code::ImpossibleStyle, &path.key("collectionFormat"), message);
    }
}

fn body(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    let Some(schema) = members.get("schema") else {
        let message = "a parameter `in: body` requires the field `schema`";
        walk.report(Diagnostic::new(Code::MalformedObject, &path.location(), message).fallback("it takes any value"));
        return;
    };
    if schema.get("type").and_then(Value::as_str) == Some("file") {
        let place = path.key("schema");
        let error = Diagnostic::new(Code::UnknownType, &place.key("type").location(), "a body has no `type: file`");
        walk.report(error.help("files are sent by a parameter `in: formData`"));
    }
}

pub(super) fn header(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    kind(walk, path, members, "a header", TYPES);
}

pub(super) fn items(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    kind(walk, path, members, "`items` of a parameter", TYPES_OF_FORMS);
}

fn kind(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>, what: &str, types: &[&str]) {
    let Some(kind) = text(members, "type") else {
        if !members.contains_key("type") {
            walk.report_at(
                Code::MissingSchema,
                path,
                format!("{what} requires the field `type`; it is read as a string"),
            );
        }
        return;
    };
    if !types.contains(&kind) {
        let message = format!("{what} cannot be of `type: {kind}`");
        let help = did_you_mean(kind, types.iter().copied());
        let known = types.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let error = Diagnostic::new(Code::UnknownType, &path.key("type").location(), message);
        walk.report(error.help(format!("it is one of {known}")).maybe_help(help));
    } else if kind == "array" && !members.contains_key("items") {
        let message = format!("{what} of `type: array` requires the field `items`");
        walk.report_at(Code::MissingItems, path, message);
    }
}

fn word(walk: &mut Walk<'_, '_>, path: &Path<'_>, message: &str, text: &str, words: &[&str]) {
    let known = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let error = Diagnostic::new(Code::MalformedObject, &path.location(), message);
    walk.report(error.help(format!("it is one of {known}")).maybe_help(did_you_mean(text, words.iter().copied())));
}
