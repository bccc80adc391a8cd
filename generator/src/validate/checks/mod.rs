//! What the specification says in words, by object.

mod bodies;
mod compose;
mod identifiers;
pub(super) mod names;
mod operations;
mod parameters;
mod paths;
mod schemas;
mod security;
mod servers;
mod styles;
mod swagger;

pub(crate) use names::is_token;

use serde_json::{Map, Value};

use super::grammar::{Edition, Kind};
use super::path::Path;
use super::walk::Walk;
use crate::diagnostics::{Code, Diagnostic};
use crate::location::Location;
use crate::resolve::method_in_capitals;

/// The checks of an object.
pub(super) fn object<'s>(walk: &mut Walk<'s, '_>, kind: Kind, path: &Path<'_>, members: &'s Map<String, Value>) {
    match kind {
        Kind::Root => {
            servers::swagger(walk, path, members);
            paths::check(walk, path, members);
        }
        Kind::Info => version(walk, path, members),
        Kind::License => exclusive(walk, path, members, &["identifier", "url"]),
        Kind::Server => servers::check(walk, path, members),
        Kind::ServerVariable => servers::variable(walk, path, members),
        Kind::PathItem => operations::path_item(walk, path, members),
        Kind::Operation => operations::check(walk, path, members),
        Kind::Parameter => parameters::parameter(walk, path, members),
        Kind::Header => parameters::header(walk, path, members),
        Kind::Items => swagger::items(walk, path, members),
        Kind::MediaType => bodies::media_type(walk, path, members),
        Kind::Encoding => bodies::encodings(walk, path, members),
        Kind::Example => bodies::example(walk, path, members),
        Kind::Link => exclusive(walk, path, members, &["operationRef", "operationId"]),
        Kind::Schema => schemas::check(walk, path, members),
        Kind::Xml => {
            exclusive(walk, path, members, &["attribute", "nodeType"]);
            exclusive(walk, path, members, &["wrapped", "nodeType"]);
        }
        Kind::SecurityScheme => security::check(walk, path, members),
        Kind::Flow => security::flow(walk, path, members),
        _ => {}
    }
}

/// As a number, `1.10` is `1.1`.
fn version(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    if let Some(Value::Number(number)) = members.get("version") {
        let message = format!("the version `{number}` is a number, not a text");
        let warning = Diagnostic::new(Code::LenientValue, &path.key("version").location(), message);
        walk.report(warning.help("write it in quotes"));
    }
}

/// Reports members that exclude each other.
fn exclusive(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>, names: &[&str]) {
    let present: Vec<&str> = names.iter().filter(|name| members.contains_key(**name)).copied().collect();
    if let [first, second, ..] = present.as_slice() {
        let message = format!("`{first}` and `{second}` exclude each other");
        let location = path.key(second).location();
        let fallback = format!("`{second}` is ignored");
        walk.report(Diagnostic::new(Code::ExclusiveFields, &location, message).at_key().fallback(fallback));
    }
}

/// A member of another version. What of it is read all the same, and where nothing is lost, is not spoken of.
pub(super) fn later_member(kind: Kind, name: &str, location: &Location, message: String) -> Option<Diagnostic> {
    let is_lost = ["anyOf", "oneOf", "patternProperties", "prefixItems", "dependentSchemas"].contains(&name);
    match kind {
        // That is said of the version itself.
        Kind::Root if ["swagger", "openapi"].contains(&name) => None,
        Kind::Schema if ["const", "nullable", "deprecated", "writeOnly"].contains(&name) => None,
        Kind::Schema if !is_lost => Some(Diagnostic::new(Code::IgnoredKeyword, location, message)),
        _ => {
            let fallback = if is_read(kind, name) { "it is read all the same" } else { "it is ignored" };
            Some(Diagnostic::new(Code::FieldOfOtherVersion, location, message).fallback(fallback))
        }
    }
}

/// Whether a member of another version means the same where it stands.
fn is_read(kind: Kind, name: &str) -> bool {
    match kind {
        Kind::Schema => ["anyOf", "oneOf"].contains(&name),
        Kind::Components => name == "pathItems",
        Kind::PathItem => name != "additionalOperations",
        Kind::Root => !["schemes", "jsonSchemaDialect", "$self"].contains(&name),
        Kind::Operation => name != "schemes",
        Kind::Response => ["content", "schema"].contains(&name),
        Kind::Parameter | Kind::Header => !["allowEmptyValue", "allowReserved", "example", "examples"].contains(&name),
        _ => false,
    }
}

/// A member of no version.
pub(super) fn unknown_member(kind: Kind, name: &str, location: &Location, message: String) -> Diagnostic {
    if kind != Kind::PathItem {
        let problem = Diagnostic::new(Code::UnknownField, location, message);
        return if name == "$ref" { problem.fallback("it is followed all the same") } else { problem };
    }
    let problem = Diagnostic::new(Code::UnknownMethod, location, message);
    match method_in_capitals(name) {
        Some(method) => problem.fallback(format!("it is read as `{method}`, if there is no other")),
        None => problem,
    }
}

/// The text of a member.
fn text<'m>(members: &'m Map<String, Value>, name: &str) -> Option<&'m str> {
    members.get(name).and_then(Value::as_str)
}

fn is_new(walk: &Walk<'_, '_>) -> bool {
    walk.edition.has(Edition::NEW)
}
