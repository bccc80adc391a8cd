//! Operations: what their parameters are together, and their responses.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::parameters::OPTIONAL;
use super::text;
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::location::{FileId, Location, Path};
use crate::parse::check::Walk;
use crate::spec::{Version, is_method};

pub(super) fn path_item<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>) {
    let shared = list(walk, path, members);
    each(walk, &shared);
    together(walk, &shared);
    for (method, operation) in members.iter().filter(|(name, _)| is_method(name)) {
        let Value::Object(operation) = operation else { continue };
        let path = path.key(method);
        let own = list(walk, &path, operation);
        each(walk, &own);
        let replaced: HashSet<_> = own.iter().map(Parameter::key).collect();
        let inherited: Vec<_> = shared.iter().filter(|one| !replaced.contains(&one.key())).cloned().collect();
        let all: Vec<Parameter<'s>> = inherited.into_iter().chain(own).collect();
        together(walk, &all);
        if walk.version == Version::V20 {
            files(walk, &path, operation, &all);
        }
    }
    let Some(Value::Object(others)) = members.get("additionalOperations") else { return };
    for method in others.keys().filter(|name| is_method(&name.to_ascii_lowercase())) {
        let message = format!("`{method}` is a field of the path item, not of `additionalOperations`");
        let place = path.key("additionalOperations");
        walk.report(Diagnostic::new(Code::UnknownMethod, &place.key(method).location(), message).at_key());
    }
}

pub(super) fn check<'s>(walk: &mut Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>) {
    if let Some(Value::Object(responses)) = members.get("responses")
        && responses.keys().all(|name| name.starts_with("x-"))
    {
        walk.report_at(Code::MissingResponses, &path.key("responses"), "an operation has at least one response");
    }
    security(walk, path, members);
}

/// A parameter of a list, followed to its definition.
#[derive(Clone)]
pub(super) struct Parameter<'s> {
    /// Its location in the list.
    pub(super) location: Location,
    pub(super) name: &'s str,
    pub(super) place: &'s str,
    members: &'s Map<String, Value>,
}

impl Parameter<'_> {
    /// What identifies a parameter: `in` and `name`. Names of headers are the same in capital and small letters.
    pub(super) fn key(&self) -> (&str, String) {
        let name = if self.place == "header" { self.name.to_ascii_lowercase() } else { self.name.to_owned() };
        (self.place, name)
    }
}

/// The parameters of a path item or an operation.
pub(super) fn list<'s>(walk: &Walk<'s, '_>, path: &Path<'_>, members: &'s Map<String, Value>) -> Vec<Parameter<'s>> {
    let place = path.key("parameters");
    let values = members.get("parameters").and_then(Value::as_array).into_iter().flatten().enumerate();
    let found = values.filter_map(|(index, value)| {
        let (_, members) = walk.resolved(path.file(), value)?;
        let (name, kind) = (text(members, "name")?, text(members, "in")?);
        Some(Parameter { location: place.index(index).location(), name, place: kind, members })
    });
    found.collect()
}

/// What holds of each parameter, and that none occurs twice.
fn each(walk: &mut Walk<'_, '_>, parameters: &[Parameter<'_>]) {
    let mut seen = HashSet::new();
    for parameter in parameters {
        if parameter.place == "path" && parameter.members.get("required") != Some(&Value::Bool(true)) {
            let warning = Diagnostic::new(Code::OptionalPathParameter, &parameter.location, OPTIONAL);
            walk.report(warning.help("add `required: true`"));
        }
        if !seen.insert(parameter.key()) {
            let message = format!("the parameter `{}` in `{}` occurs twice", parameter.name, parameter.place);
            walk.report(Diagnostic::new(Code::DuplicateParameter, &parameter.location, message));
        }
    }
}

/// Parameters that cannot be sent together.
fn together(walk: &mut Walk<'_, '_>, parameters: &[Parameter<'_>]) {
    let mut before = HashSet::new();
    for parameter in parameters {
        let has = |name: &str| before.contains(name);
        let message = match parameter.place {
            "body" if has("body") => "a request has one body",
            "body" if has("formData") => "a request has a body or the fields of a form, not both",
            "formData" if has("body") => "a request has a body or the fields of a form, not both",
            "querystring" if has("querystring") => "a request has one query string",
            "querystring" if has("query") => "a request has parameters `in: query` or one `in: querystring`, not both",
            "query" if has("querystring") => "a request has parameters `in: query` or one `in: querystring`, not both",
            _ => "",
        };
        if !message.is_empty() {
            let problem = Diagnostic::new(Code::ConflictingParameters, &parameter.location, message);
            walk.report(match parameter.place {
                "query" | "querystring" => problem.fallback("what is `in: querystring` is left out"),
                "formData" => problem.fallback("the body is sent"),
                _ if has("formData") => problem.fallback("the body is sent"),
                _ => problem,
            });
        }
        before.insert(parameter.place);
    }
}

/// Files are sent as parts of a form.
fn files(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>, parameters: &[Parameter<'_>]) {
    let is_file = |one: &Parameter<'_>| one.place == "formData" && text(one.members, "type") == Some("file");
    if !parameters.iter().any(is_file) {
        return;
    }
    let root = &walk.source.file(path.file()).tree;
    let consumes = members.get("consumes").or_else(|| root.get("consumes")).and_then(Value::as_array);
    let is_form = |name: &str| name.contains("form-data") || name.contains("x-www-form-urlencoded");
    if !consumes.into_iter().flatten().filter_map(Value::as_str).any(is_form) {
        let message = "an operation that sends a file consumes `multipart/form-data`";
        let error = Diagnostic::new(Code::ConflictingParameters, &path.location(), message).at_key();
        walk.report(error.help("add `consumes: [multipart/form-data]`").fallback("it is sent as that"));
    }
}

/// Requirements name schemes that are defined.
fn security(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    let Some(Value::Array(requirements)) = members.get("security") else { return };
    let root = &walk.source.file(FileId::ROOT).tree;
    let pointer = if walk.version == Version::V20 { "/securityDefinitions" } else { "/components/securitySchemes" };
    let schemes = root.pointer(pointer);
    let place = path.key("security");
    for (index, requirement) in requirements.iter().enumerate() {
        let place = place.index(index);
        for name in requirement.as_object().into_iter().flat_map(Map::keys) {
            if schemes.is_none_or(|schemes| schemes.get(name).is_none()) {
                let message = format!("there is no security scheme `{name}`");
                let warning = Diagnostic::new(Code::UnknownSecurityScheme, &place.key(name).location(), message);
                let names = schemes.and_then(Value::as_object).into_iter().flat_map(Map::keys).map(String::as_str);
                let warning = warning.at_key().help("define it in `components/securitySchemes`");
                walk.report(warning.maybe_help(did_you_mean(name, names)));
            }
        }
    }
}
