//! All paths: no two are the same, each declares its parameters, and operation ids are unique.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::operations::{Parameter, list};
use super::text;
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::location::{Location, Path};
use crate::parse::check::Walk;
use crate::parse::path_template;
use crate::source::decode_percent;
use crate::spec::is_method;

pub(super) fn check<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>) {
    operation_ids(walk, path, members);
    let Some(Value::Object(paths)) = members.get("paths") else { return };
    let place = path.key("paths");
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (name, item) in paths.iter().filter(|(name, _)| !name.starts_with("x-")) {
        let here = place.key(name);
        template(walk, &here, name, item);
        if let Some(other) = seen.insert(shape(name), name) {
            conflict(walk, &place, [other, name], paths);
        }
        if let Value::Object(item) = item {
            parameters(walk, &here, name, item);
        }
    }
}

/// Two paths that differ in the names of parameters only. A server may still distinguish them by the values.
fn conflict(walk: &mut Walk<'_, '_>, place: &Path<'_>, names: [&str; 2], paths: &Map<String, Value>) {
    let [other, name] = names;
    let message = format!("the paths `{other}` and `{name}` are the same");
    if !name.contains('{') {
        let error = Diagnostic::new(Code::ConflictingPaths, &place.key(name).location(), message).at_key();
        walk.report(error.help("put the operations under one path"));
        return;
    }
    let has = |name: &str, method: &str| paths.get(name).is_some_and(|item| item.get(method).is_some());
    for path in names {
        let here = place.key(path);
        let members = paths.get(path).and_then(Value::as_object);
        for method in members.into_iter().flat_map(Map::keys).filter(|method| is_method(method)) {
            if has(other, method) && has(name, method) {
                let place = here.key(method).location();
                walk.report(Diagnostic::new(Code::ConflictingPaths, &place, message.as_str()).at_key());
            }
        }
    }
}

/// The path without the names of its parameters and without needless escapes.
fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        shape.push_str(&decode_percent(before));
        let Some((_, behind)) = after.split_once('}') else { return path.to_owned() };
        shape.push_str("{}");
        rest = behind;
    }
    shape.push_str(&decode_percent(rest));
    shape
}

/// The names in braces; stray braces are reported where the path is read.
fn placeholders(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// Adjacent parameters such as `{a}{b}` are ambiguous.
fn template(walk: &mut Walk<'_, '_>, path: &Path<'_>, name: &str, item: &Value) {
    let Some(split) = path_template::split(name).filter(|split| path_template::names(&split.path).is_some()) else {
        let message = format!("the braces of the path `{name}` do not enclose names");
        let problem = Diagnostic::new(Code::InvalidPath, &path.location(), message).at_key();
        walk.report(problem.help("a parameter is written `{name}`"));
        return;
    };
    let names = placeholders(&split.path);
    let mut seen = HashSet::new();
    if let Some(twice) = names.iter().find(|name| !seen.insert(**name)) {
        let message = format!("the path holds `{{{twice}}}` twice");
        for method in item.as_object().into_iter().flat_map(Map::keys).filter(|method| is_method(method)) {
            let problem = Diagnostic::new(Code::InvalidPath, &path.key(method).location(), message.as_str()).at_key();
            walk.report(problem.fallback("the one parameter fills both places"));
        }
    }
    if split.path.contains("}{") {
        let message = "two parameters of the path are adjacent, so a server cannot tell them apart";
        walk.report(Diagnostic::new(Code::LenientValue, &path.location(), message).at_key());
    }
}

/// What the path names is declared, and what is declared is in the path.
fn parameters<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, name: &str, item: &'s Map<String, Value>) {
    let split = path_template::split(name).unwrap_or_default();
    let names = placeholders(&split.path);
    // Query parameters may be declared as `in: path` or `in: query`.
    let all: Vec<&str> = names.iter().copied().chain(split.parameters.iter().map(|one| one.name.as_str())).collect();
    let shared = list(walk, path, item);
    let in_path = |one: &&Parameter<'s>| one.place == "path";
    for (method, operation) in item.iter().filter(|(name, _)| is_method(name)) {
        let Value::Object(operation) = operation else { continue };
        let here = path.key(method);
        let own = list(walk, &here, operation);
        let declared: HashSet<&str> = shared.iter().chain(&own).filter(in_path).map(|one| one.name).collect();
        // An unresolved reference may be the missing parameter.
        let is_known = count(item) + count(operation) == shared.len() + own.len();
        for name in names.iter().filter(|name| is_known && !name.is_empty() && !declared.contains(*name)) {
            undeclared(walk, &here, path, name);
        }
        unused(walk, &all, path, &own);
    }
    unused(walk, &all, path, &shared);
}

fn count(members: &Map<String, Value>) -> usize {
    members.get("parameters").and_then(Value::as_array).map_or(0, Vec::len)
}

fn undeclared(walk: &mut Walk<'_, '_>, operation: &Path<'_>, path: &Path<'_>, name: &str) {
    let path = path.last();
    let message = format!("the path parameter `{name}` of `{path}` is not declared");
    let help = format!("add a parameter with `name: {name}` and `in: path`");
    walk.report(Diagnostic::new(Code::UndeclaredPathParameter, &operation.location(), message).at_key().help(help));
}

/// Parameters of shared path items are checked where they are used.
fn unused(walk: &mut Walk<'_, '_>, names: &[&str], path: &Path<'_>, parameters: &[Parameter<'_>]) {
    let known: HashSet<&str> = names.iter().copied().collect();
    for parameter in parameters.iter().filter(|one| one.place == "path" && !known.contains(one.name)) {
        let tree = &walk.source.file(parameter.location.file).tree;
        let is_shared =
            tree.pointer(parameter.location.pointer.as_str()).is_some_and(|value| value.get("$ref").is_some());
        if !is_shared {
            let message = format!("the path `{}` has no `{{{}}}`", path.last(), parameter.name);
            let warning = Diagnostic::new(Code::UnusedPathParameter, &parameter.location, message);
            let help = did_you_mean(parameter.name, names.iter().copied());
            walk.report(warning.label("this parameter is ignored").maybe_help(help));
        }
    }
}

fn operation_ids(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
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

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn paths_are_compared_without_names_and_escapes() {
        assert_eq!(shape("/a/{x}/%62"), shape("/%61/{y}/b"));
        assert_ne!(shape("/a/{x}"), shape("/a/b"));
        assert_ne!(shape("/a/{x"), shape("/a/{y"));
    }
}
