//! Fixes of security schemes, whose members depend on their type.

use serde_json::{Map, Value};

use super::super::reader::Reader;
use super::super::suggest::did_you_mean;
use super::{Fixes, present};
use crate::diagnostics::{Code, Diagnostic};
use crate::location::Location;

/// What `type: mutualTLS` is read as, a name that no HTTP scheme can have.
pub(crate) const MUTUAL_TLS: &str = "(mutual TLS)";

pub(super) fn fix(reader: &mut Reader<'_>, location: &Location, members: &Map<String, Value>, fixes: &mut Fixes) {
    let Some(Value::String(kind)) = members.get("type") else { return };
    match kind.as_str() {
        "apiKey" => {
            needs(reader, "name", location, members);
            needs(reader, "in", location, members);
            key_place(reader, location, members);
        }
        "http" => needs(reader, "scheme", location, members),
        "oauth2" | "openIdConnect" => {}
        "basic" => {
            let message = "`type: basic` is of Swagger 2.0; it is read as `type: http` with `scheme: basic`";
            reader.lenient(&location.child("type"), message);
            fixes.set("type", "http");
            fixes.set("scheme", "basic");
        }
        // Of OpenAPI 3.1. The typed model knows no such type.
        "mutualTLS" => {
            fixes.set("type", "http");
            fixes.set("scheme", MUTUAL_TLS);
        }
        other => unusable(reader, other, location),
    }
}

fn unusable(reader: &mut Reader<'_>, kind: &str, location: &Location) {
    let message = format!("a security scheme of `type: {kind}` is left out");
    let warning = Diagnostic::new(Code::UnusableSecurityScheme, &location.child("type"), message);
    let help = did_you_mean(kind, ["apiKey", "http", "oauth2", "openIdConnect"]);
    reader.diagnostics.report(warning.maybe_help(help));
    reader.is_broken = true;
}

fn needs(reader: &mut Reader<'_>, name: &str, location: &Location, members: &Map<String, Value>) {
    if present(members, name).is_none() {
        reader.malformed(location, &format!("the member `{name}` is missing"));
        reader.is_broken = true;
    }
}

fn key_place(reader: &mut Reader<'_>, location: &Location, members: &Map<String, Value>) {
    let places = ["query", "header", "cookie"];
    if let Some(Value::String(place)) = members.get("in")
        && !places.contains(&place.as_str())
    {
        let message = format!("an API key cannot be `in: {place}`");
        let error = Diagnostic::new(Code::MalformedPiece, &location.child("in"), message);
        let help = did_you_mean(place, places);
        reader.diagnostics.report(error.help("it is one of `query`, `header`, `cookie`").maybe_help(help));
        reader.is_broken = true;
    }
}
