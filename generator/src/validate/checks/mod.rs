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

use serde_json::{Map, Value};

use super::grammar::{Edition, Kind};
use super::path::Path;
use super::walk::Walk;
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::location::Location;

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
        let warning = Diagnostic::warning(Code::LenientValue, &path.key("version").location(), message);
        walk.report(warning.help("write it in quotes"));
    }
}

/// Reports members that exclude each other.
fn exclusive(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>, names: &[&str]) {
    let present: Vec<&str> = names.iter().filter(|name| members.contains_key(**name)).copied().collect();
    if let [first, second, ..] = present.as_slice() {
        let message = format!("`{first}` and `{second}` exclude each other");
        let location = path.key(second).location();
        // What only documents is no reason to refuse a description of which the meaning is plain.
        let is_plain = ["url", "operationId"].contains(second);
        let severity = if is_plain { Severity::Warning } else { Severity::Error };
        let error = Diagnostic::error(Code::ExclusiveMembers, &location, message).at_key();
        walk.report(Diagnostic { severity, ..error });
    }
}

/// A member of another version. What holds operations, or says what values are, would be lost without a trace; other members are read,
/// or change nothing.
pub(super) fn later_member(kind: Kind, name: &str, location: &Location, message: String) -> Option<Diagnostic> {
    let is_lost = match kind {
        Kind::Root => name == "webhooks",
        Kind::Components => name == "pathItems",
        Kind::PathItem | Kind::Header => true,
        Kind::Schema => ["anyOf", "oneOf", "patternProperties", "prefixItems", "dependentSchemas"].contains(&name),
        _ => false,
    };
    match kind {
        _ if is_lost => Some(Diagnostic::error(Code::LaterMember, location, message)),
        // These are read all the same.
        Kind::Schema if ["const", "nullable", "deprecated", "writeOnly"].contains(&name) => None,
        Kind::Schema => Some(Diagnostic::warning(Code::IgnoredKeyword, location, message)),
        _ => Some(Diagnostic::warning(Code::LaterMember, location, message)),
    }
}

/// A member of no version. Where it stands in for another that says what is sent, it is an error.
pub(super) fn unknown_member(kind: Kind, name: &str, location: &Location, message: String) -> Diagnostic {
    match kind {
        Kind::Link
        | Kind::Encoding
        | Kind::Server
        | Kind::ServerVariable
        | Kind::SecurityScheme
        | Kind::Flows
        | Kind::Flow => Diagnostic::error(Code::UnknownMember, location, message),
        Kind::Header if ["name", "in"].contains(&name) => Diagnostic::error(Code::UnknownMember, location, message),
        Kind::PathItem => Diagnostic::warning(Code::UnknownMethod, location, message),
        _ => Diagnostic::warning(Code::UnknownMember, location, message),
    }
}

/// The text of a member.
fn text<'m>(members: &'m Map<String, Value>, name: &str) -> Option<&'m str> {
    members.get(name).and_then(Value::as_str)
}

fn is_new(walk: &Walk<'_, '_>) -> bool {
    walk.edition.has(Edition::NEW)
}
