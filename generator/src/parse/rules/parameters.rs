//! Parameters and headers, and their styles: not every style is allowed for every `in` and every type.

use serde_json::{Map, Value};

use super::names::{TOKEN, is_token};
use super::{bodies, exclusive, is_new, swagger, text};
use crate::diagnostics::{Code, Diagnostic};
use crate::location::{FileId, Path};
use crate::parse::check::Walk;
use crate::spec::Version;

pub(super) fn parameter<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>) {
    let place = text(members, "in").unwrap_or_default();
    if matches!(path, Path::Key(..)) {
        required(walk, path, members, place);
    }
    name(walk, path, members, place);
    if walk.version == Version::V20 {
        swagger::parameter(walk, path, members);
        return;
    }
    old_place(walk, path, place);
    value(walk, path, members);
    if place == "querystring" && !members.contains_key("content") {
        let message = "a parameter `in: querystring` requires the field `content`";
        walk.report(
            Diagnostic::new(Code::MalformedObject, &path.location(), message).fallback("the parameter is left out"),
        );
    }
    style(walk, path, members, place);
}

/// A parameter that is the body, or a part of it.
fn old_place(walk: &mut Walk<'_, '_>, path: &Path<'_>, place: &str) {
    if matches!(place, "body" | "formData") {
        let message = format!("a parameter cannot be `in: {place}`");
        let problem = Diagnostic::new(Code::MalformedObject, &path.key("in").location(), message);
        let problem = problem.help("that is Swagger 2.0; OpenAPI 3.0 has `requestBody`");
        walk.report(problem.fallback("it is read as the request body, if the operation has no other"));
    }
}

pub(super) fn header<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>) {
    if walk.version == Version::V20 {
        swagger::header(walk, path, members);
        return;
    }
    value(walk, path, members);
    if let Some(style) = text(members, "style").filter(|style| *style != "simple") {
        let message = format!("a header has no style `{style}`");
        let error = Diagnostic::new(Code::ImpossibleStyle, &path.key("style").location(), message);
        walk.report(error.help("it is `simple`").fallback("it is read as `simple`"));
    }
}

pub(super) const OPTIONAL: &str = "a parameter `in: path` is required";

/// For components; parameters of operations are checked there. Without its value a path is another path.
fn required(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>, place: &str) {
    if place == "path" && members.get("required") != Some(&Value::Bool(true)) {
        let warning = Diagnostic::new(Code::OptionalPathParameter, &path.location(), OPTIONAL);
        walk.report(warning.help("add `required: true`"));
    }
}

fn name(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>, place: &str) {
    let Some(name) = text(members, "name") else { return };
    let is_wrong = match place {
        "header" => !is_token(name),
        "cookie" => name.is_empty(),
        "path" => name.is_empty() || name.contains(['{', '}']),
        _ => false,
    };
    if is_wrong {
        let message = format!("`{name}` cannot be the name of a parameter `in: {place}`");
        let error = Diagnostic::new(Code::InvalidName, &path.key("name").location(), message).help(TOKEN);
        walk.report(error.fallback("the parameter is left out"));
    }
}

/// The value is described in `schema` or in `content`, and `content` has one media type.
fn value(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    exclusive(walk, path, members, &["schema", "content"]);
    bodies::examples(walk, path, members);
    let Some(Value::Object(content)) = members.get("content") else { return };
    if content.len() != 1 {
        let message = format!("`content` has one media type here, not {}", content.len());
        let fallback = if content.is_empty() { "the value is read as a string" } else { "the first is used" };
        walk.report(
            Diagnostic::new(Code::MalformedObject, &path.key("content").location(), message).fallback(fallback),
        );
    }
    for member in ["style", "explode", "allowReserved"].iter().filter(|name| members.contains_key(**name)) {
        let message = format!("`{member}` has no effect beside `content`");
        walk.report(Diagnostic::new(Code::InapplicableField, &path.key(member).location(), message).at_key());
    }
}

const NO_OBJECTS: &[&str] = &["string", "number", "integer", "boolean", "array"];

/// The styles that are allowed for an `in`.
fn styles(place: &str, edition: Version) -> &'static [&'static str] {
    match place {
        "path" => &["simple", "label", "matrix"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header" => &["simple"],
        "cookie" if edition == Version::V32 => &["form", "cookie"],
        "cookie" => &["form"],
        _ => &[],
    }
}

fn style<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>, place: &str) {
    reserved(walk, path, members, place);
    let style = match (text(members, "style"), place) {
        (Some(style), _) => style,
        (None, "cookie") => "form",
        (None, _) => return,
    };
    let known = styles(place, walk.version);
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
        // A cookie has one value. The properties of an object would be cookies of their own, of any name.
        "form" if place == "cookie" && members.get("explode") != Some(&Value::Bool(false)) => NO_OBJECTS,
        _ => return,
    };
    let Some(schema) = members.get("schema") else { return };
    let mut kinds = Vec::new();
    collect(walk, path.file(), schema, &mut kinds, 0);
    if let Some(kind) = kinds.iter().find(|kind| !allowed.contains(kind)) {
        let message = format!("the style `{style}` is not for values of `type: {kind}`");
        walk.report_at(Code::ImpossibleStyle, &path.key("style"), message);
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
    let is_allowed = if walk.version == Version::V31 { place == "query" } else { is_percent_encoded };
    if !is_allowed {
        let message = format!("`allowReserved` is not for a parameter `in: {place}`");
        let place = path.key("allowReserved").location();
        walk.report(Diagnostic::new(Code::InapplicableField, &place, message).at_key());
    }
}

/// How deep combined schemas are followed.
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
    if depth == DEPTH || !walk.may_visit() {
        return;
    }
    for name in ["allOf", "oneOf", "anyOf"] {
        for part in members.get(name).and_then(Value::as_array).into_iter().flatten() {
            collect(walk, file, part, kinds, depth + 1);
        }
    }
}
