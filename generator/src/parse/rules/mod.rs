//! The rules that the specification states in prose, a function per object.

mod bodies;
mod names;
mod operations;
mod parameters;
mod paths;
mod schemas;
mod security;
mod servers;
mod swagger;

pub(super) use names::{check as check_names, is_token};

use serde_json::{Map, Value};

use crate::diagnostics::{Code, Diagnostic};
use crate::location::{Location, Path};
use crate::parse::check::Walk;
use crate::parse::coercions::method_in_capitals;
use crate::spec::ObjectKind;

/// The checks of an object.
pub(super) fn object<'s>(walk: &mut Walk<'s, '_>, kind: ObjectKind, path: &Path<'_>, members: &'s Map<String, Value>) {
    match kind {
        ObjectKind::Root => {
            servers::swagger(walk, path, members);
            paths::check(walk, path, members);
        }
        ObjectKind::Info => version(walk, path, members),
        ObjectKind::License => exclusive(walk, path, members, &["identifier", "url"]),
        ObjectKind::Server => servers::check(walk, path, members),
        ObjectKind::ServerVariable => servers::variable(walk, path, members),
        ObjectKind::PathItem => operations::path_item(walk, path, members),
        ObjectKind::Operation => operations::check(walk, path, members),
        ObjectKind::Parameter => parameters::parameter(walk, path, members),
        ObjectKind::Header => parameters::header(walk, path, members),
        ObjectKind::Items => swagger::items(walk, path, members),
        ObjectKind::MediaType => bodies::media_type(walk, path, members),
        ObjectKind::Encoding => bodies::encodings(walk, path, members),
        ObjectKind::Example => bodies::example(walk, path, members),
        ObjectKind::Link => exclusive(walk, path, members, &["operationRef", "operationId"]),
        ObjectKind::Schema => schemas::check(walk, path, members),
        ObjectKind::Xml => {
            exclusive(walk, path, members, &["attribute", "nodeType"]);
            exclusive(walk, path, members, &["wrapped", "nodeType"]);
        }
        ObjectKind::SecurityScheme => security::check(walk, path, members),
        ObjectKind::Flow => security::flow(walk, path, members),
        _ => {}
    }
}

/// As a number, `1.10` is `1.1`.
fn version(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    if let Some(Value::Number(number)) = members.get("version") {
        let message = format!("the version `{number}` is a number, not a string");
        let warning = Diagnostic::new(Code::LenientValue, &path.key("version").location(), message);
        walk.report(warning.help("write it in quotes"));
    }
}

/// Reports fields that exclude each other.
fn exclusive(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>, names: &[&str]) {
    let present: Vec<&str> = names.iter().filter(|name| members.contains_key(**name)).copied().collect();
    if let [first, second, ..] = present.as_slice() {
        let message = format!("`{first}` and `{second}` exclude each other");
        let location = path.key(second).location();
        let fallback = format!("`{second}` is ignored");
        walk.report(Diagnostic::new(Code::ExclusiveFields, &location, message).at_key().fallback(fallback));
    }
}

/// A field of another version. One that is read anyway without a loss is not reported.
pub(super) fn later_field(kind: ObjectKind, name: &str, location: &Location, message: String) -> Option<Diagnostic> {
    let is_lost = ["anyOf", "oneOf", "patternProperties", "prefixItems", "dependentSchemas"].contains(&name);
    match kind {
        // Reported with the version itself.
        ObjectKind::Root if ["swagger", "openapi"].contains(&name) => None,
        ObjectKind::Schema if ["const", "nullable", "deprecated", "writeOnly"].contains(&name) => None,
        ObjectKind::Schema if !is_lost => Some(Diagnostic::new(Code::IgnoredKeyword, location, message)),
        _ => {
            let fallback = if is_read(kind, name) { "it is read anyway" } else { "it is ignored" };
            Some(Diagnostic::new(Code::FieldOfOtherVersion, location, message).fallback(fallback))
        }
    }
}

/// Whether a field of another version is read with the same meaning.
fn is_read(kind: ObjectKind, name: &str) -> bool {
    match kind {
        ObjectKind::Schema => ["anyOf", "oneOf"].contains(&name),
        ObjectKind::Components => name == "pathItems",
        ObjectKind::PathItem => name != "additionalOperations",
        ObjectKind::Root => !["schemes", "jsonSchemaDialect", "$self"].contains(&name),
        ObjectKind::Operation => name != "schemes",
        ObjectKind::Response => ["content", "schema"].contains(&name),
        ObjectKind::Parameter | ObjectKind::Header => {
            !["allowEmptyValue", "allowReserved", "example", "examples"].contains(&name)
        }
        _ => false,
    }
}

/// A field of no version.
pub(super) fn unknown_field(kind: ObjectKind, name: &str, location: &Location, message: String) -> Diagnostic {
    if kind != ObjectKind::PathItem {
        let problem = Diagnostic::new(Code::UnknownField, location, message);
        return if name == "$ref" { problem.fallback("it is followed anyway") } else { problem };
    }
    let problem = Diagnostic::new(Code::UnknownMethod, location, message);
    match method_in_capitals(name) {
        Some(method) => problem.fallback(format!("it is read as `{method}`, if there is no other")),
        None => problem,
    }
}

/// A field that is a string.
fn text<'m>(members: &'m Map<String, Value>, name: &str) -> Option<&'m str> {
    members.get(name).and_then(Value::as_str)
}

fn is_new(walk: &Walk<'_, '_>) -> bool {
    walk.version.has_json_schema()
}
