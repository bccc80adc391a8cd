//! Operations: what their parameters are together.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::super::grammar::Edition;
use super::super::path::Path;
use super::super::walk::Walk;
use super::text;
use crate::diagnostics::{Code, Diagnostic};

pub(super) fn path_item<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>) {
    together(walk, path, members);
    let Some(Value::Object(others)) = members.get("additionalOperations") else { return };
    for method in others.keys().filter(|name| is_named(name)) {
        let message = format!("`{method}` is a member of the path item, not of `additionalOperations`");
        let place = path.key("additionalOperations");
        walk.report(Diagnostic::error(Code::UnknownMethod, &place.key(method).location(), message).at_key());
    }
}

/// Whether a method has a member of its own.
fn is_named(method: &str) -> bool {
    let known = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
    known.contains(&method.to_ascii_lowercase().as_str())
}

pub(super) fn check<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>) {
    together(walk, path, members);
    if let Some(Value::Object(responses)) = members.get("responses")
        && responses.keys().all(|name| name.starts_with("x-"))
    {
        walk.error(Code::MissingResponses, &path.key("responses"), "an operation has at least one response");
    }
    if walk.edition == Edition::V20 {
        files(walk, path, members);
    }
}

/// The parameters of one list.
fn together<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>) {
    let Some(Value::Array(list)) = members.get("parameters") else { return };
    let place = path.key("parameters");
    let mut first: HashMap<(&str, String), usize> = HashMap::new();
    let mut places: Vec<&str> = Vec::new();
    for (index, parameter) in list.iter().enumerate() {
        let Some((_, parameter)) = walk.resolved(path.file(), parameter) else { continue };
        let (Some(name), Some(kind)) = (text(parameter, "name"), text(parameter, "in")) else { continue };
        // Names of headers are the same in capital and small letters.
        let key = (kind, if kind == "header" { name.to_ascii_lowercase() } else { name.to_owned() });
        let here = place.index(index);
        if first.insert(key, index).is_some() {
            walk.error(Code::DuplicateParameter, &here, format!("the parameter `{name}` in `{kind}` occurs twice"));
        }
        conflict(walk, &here, kind, &places);
        places.push(kind);
    }
}

/// Parameters that cannot be sent together.
fn conflict(walk: &mut Walk<'_, '_>, path: &Path<'_>, kind: &str, others: &[&str]) {
    let has = |name: &str| others.contains(&name);
    let message = match kind {
        "body" if has("body") => "a request has one body",
        "body" | "formData" if has("body") || has("formData") && kind == "body" => {
            "a request has a body or the fields of a form, not both"
        }
        "querystring" if has("querystring") => "a request has one query string",
        "querystring" | "query" if has("querystring") || has("query") && kind == "querystring" => {
            "a request has parameters `in: query` or one `in: querystring`, not both"
        }
        _ => return,
    };
    walk.error(Code::ConflictingParameters, path, message);
}

/// Files are sent as parts of a form.
fn files<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>) {
    let root = &walk.source.file(path.file()).tree;
    let item = path.pointer().parent().and_then(|parent| root.pointer(parent.as_str()));
    let lists = [members.get("parameters"), item.and_then(|item| item.get("parameters"))];
    let parameters = lists.into_iter().flatten().filter_map(Value::as_array).flatten();
    let is_file = |parameter: &'s Value| {
        let found = walk.resolved(path.file(), parameter);
        found.is_some_and(|(_, members)| text(members, "type") == Some("file") && text(members, "in") == Some("formData"))
    };
    if !parameters.into_iter().any(is_file) {
        return;
    }
    let consumes = members.get("consumes").or_else(|| root.get("consumes"));
    let types: Vec<&str> = consumes.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let is_form = |name: &&str| name.starts_with("multipart/form-data") || name.starts_with("application/x-www-form-urlencoded");
    if !types.iter().any(is_form) {
        let message = "an operation that sends a file consumes `multipart/form-data`";
        let error = Diagnostic::error(Code::ConflictingParameters, &path.location(), message).at_key();
        walk.report(error.help("add `consumes: [multipart/form-data]`"));
    }
}
