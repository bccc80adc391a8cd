//! Servers and their variables.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::text;
use crate::diagnostics::{Code, Diagnostic};
use crate::location::Path;
use crate::parse::check::Walk;

pub(super) fn check(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    let Some(url) = text(members, "url") else { return };
    let place = path.key("url");
    if url.is_empty() {
        let message = "the URL of the server is empty, which means the location of the description";
        walk.report(Diagnostic::new(Code::LenientValue, &place.location(), message).help("write `/` for the root"));
    }
    let variables = members.get("variables").and_then(Value::as_object);
    for name in placeholders(url) {
        if !variables.is_some_and(|variables| variables.contains_key(name)) {
            let message = format!("the URL of the server has no variable `{name}`");
            let help = format!("add `{name}` with a `default` to `variables`");
            let problem = Diagnostic::new(Code::InvalidServerVariable, &place.location(), message).help(help);
            walk.report(problem.fallback("the caller gives its value"));
        }
    }
}

/// Host and base path of Swagger 2.0, each of which is part of an address.
pub(super) fn swagger(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    if !members.contains_key("swagger") {
        return;
    }
    let mut warn = |name: &str, message: String| {
        walk.report(Diagnostic::new(Code::InvalidUrl, &path.key(name).location(), message));
    };
    if let Some(base) = text(members, "basePath").filter(|base| !base.is_empty() && !base.starts_with('/')) {
        warn("basePath", format!("`basePath` starts with `/`; this one is read as `/{}`", base.trim()));
    }
    if let Some(host) = text(members, "host").filter(|host| host.contains('/')) {
        warn("host", format!("`host` is a host, with a port or without; `{host}` is read as the beginning of a URL"));
    }
}

fn placeholders(url: &str) -> impl Iterator<Item = &str> {
    url.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

pub(super) fn variable(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    let Some(Value::Array(values)) = members.get("enum") else { return };
    let place = path.key("enum");
    if values.is_empty() {
        walk.report_at(Code::InvalidServerVariable, &place, "the variable allows no value");
        return;
    }
    let mut seen = HashSet::new();
    for (index, value) in values.iter().enumerate() {
        if let Some(value) = value.as_str().filter(|value| !seen.insert(*value)) {
            let message = format!("the value `{value}` occurs twice");
            let problem = Diagnostic::new(Code::InvalidServerVariable, &place.index(index).location(), message);
            walk.report(problem.fallback("it is one value"));
        }
    }
    if let Some(default) = text(members, "default").filter(|default| !seen.contains(default)) {
        let message = format!("the default `{default}` is not one of the values of `enum`");
        let problem = Diagnostic::new(Code::InvalidServerVariable, &path.key("default").location(), message);
        walk.report(problem.fallback("it is used anyway"));
    }
}
