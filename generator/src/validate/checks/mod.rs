//! What the specification says in words, by object.

mod bodies;
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
use crate::diagnostics::{Code, Diagnostic};
use crate::location::Location;

/// The checks of an object.
pub(super) fn object<'s>(walk: &mut Walk<'s, '_>, kind: Kind, path: &Path<'_>, members: &'s Map<String, Value>) {
    match kind {
        Kind::Root => paths::check(walk, path, members),
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

/// Reports members that exclude each other.
fn exclusive(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>, names: &[&str]) {
    let present: Vec<&str> = names.iter().filter(|name| members.contains_key(**name)).copied().collect();
    if let [first, second, ..] = present.as_slice() {
        let message = format!("`{first}` and `{second}` exclude each other");
        walk.report(Diagnostic::error(Code::ExclusiveMembers, &path.key(second).location(), message).at_key());
    }
}

/// A member of another version.
pub(super) fn later_member(_kind: Kind, _name: &str, location: &Location, message: String) -> Diagnostic {
    Diagnostic::error(Code::LaterMember, location, message)
}

/// A member of no version.
pub(super) fn unknown_member(_kind: Kind, _name: &str, location: &Location, message: String) -> Diagnostic {
    Diagnostic::error(Code::UnknownMember, location, message)
}

/// The text of a member.
fn text<'m>(members: &'m Map<String, Value>, name: &str) -> Option<&'m str> {
    members.get(name).and_then(Value::as_str)
}

fn is_new(walk: &Walk<'_, '_>) -> bool {
    walk.edition.has(Edition::NEW)
}
