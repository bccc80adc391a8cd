//! Parameters and headers.

use serde_json::{Map, Value};

use super::super::grammar::Edition;
use super::super::path::Path;
use super::super::walk::Walk;
use super::names::{TOKEN, is_token};
use super::{bodies, exclusive, styles, swagger, text};
use crate::diagnostics::{Code, Diagnostic};

pub(super) fn parameter<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>) {
    let place = text(members, "in").unwrap_or_default();
    if matches!(path, Path::Key(..)) {
        required(walk, path, members, place);
    }
    name(walk, path, members, place);
    if walk.edition == Edition::V20 {
        swagger::parameter(walk, path, members);
        return;
    }
    old_place(walk, path, place);
    value(walk, path, members);
    if place == "querystring" && !members.contains_key("content") {
        let message = "a parameter `in: querystring` needs the member `content`";
        walk.report(
            Diagnostic::new(Code::MalformedObject, &path.location(), message).fallback("the parameter is left out"),
        );
    }
    styles::check(walk, path, members, place);
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
    if walk.edition == Edition::V20 {
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

/// Of a component; those of operations are looked at there. Without its value a path is another path.
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

/// What the value is stands in `schema` or in `content`, and `content` has one media type.
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
