//! Coercions of security schemes, whose fields depend on their type.

use serde_json::{Map, Value};

use super::super::reader::Reader;
use super::{Coercions, present};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::location::Location;
use crate::parse::rules::is_token;

/// The fallback for an unusable scheme.
const LEFT_OUT: &str = "the scheme is left out, with the requirements that name it";

pub(super) fn coerce(
    reader: &mut Reader<'_, '_>,
    location: &Location,
    members: &Map<String, Value>,
    coercions: &mut Coercions,
) {
    let Some(Value::String(kind)) = members.get("type") else { return };
    match kind.as_str() {
        "apiKey" => {
            needs(reader, "name", location, members);
            needs(reader, "in", location, members);
            key_location(reader, location, members);
            key_name(reader, location, members);
        }
        "http" => needs(reader, "scheme", location, members),
        "oauth2" | "openIdConnect" | "mutualTLS" => {}
        "basic" => {
            let message = "`type: basic` exists in Swagger 2.0 only; it is read as `type: http` with `scheme: basic`";
            reader.lenient(&location.child("type"), message);
            coercions.set("type", "http");
            coercions.set("scheme", "basic");
        }
        other => unusable(reader, other, location),
    }
}

fn unusable(reader: &mut Reader<'_, '_>, kind: &str, location: &Location) {
    let message = format!("there is no security scheme of `type: {kind}`");
    let warning = Diagnostic::new(Code::UnusableSecurityScheme, &location.child("type"), message).fallback(LEFT_OUT);
    let help = did_you_mean(kind, ["apiKey", "http", "oauth2", "openIdConnect"]);
    reader.reporter.report(warning.maybe_help(help));
    reader.is_broken = true;
}

fn needs(reader: &mut Reader<'_, '_>, name: &str, location: &Location, members: &Map<String, Value>) {
    if present(members, name).is_none() {
        let problem = Diagnostic::new(Code::MalformedObject, location, format!("the field `{name}` is missing"));
        reader.reporter.report(problem.fallback(LEFT_OUT));
        reader.is_broken = true;
    }
}

/// A key that no request can carry.
fn key_name(reader: &mut Reader<'_, '_>, location: &Location, members: &Map<String, Value>) {
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    let Some(name) = text("name") else { return };
    let is_lost = name.is_empty() || text("in") == Some("header") && !is_token(name);
    if is_lost {
        let message = format!("`{name}` cannot be the name of an API key");
        let problem = Diagnostic::new(Code::InvalidName, &location.child("name"), message);
        reader.reporter.report(problem.fallback(LEFT_OUT));
        reader.is_broken = true;
    }
}

fn key_location(reader: &mut Reader<'_, '_>, location: &Location, members: &Map<String, Value>) {
    let places = ["query", "header", "cookie"];
    if let Some(Value::String(place)) = members.get("in")
        && !places.contains(&place.as_str())
    {
        let message = format!("an API key cannot be `in: {place}`");
        let error = Diagnostic::new(Code::MalformedObject, &location.child("in"), message).fallback(LEFT_OUT);
        let help = did_you_mean(place, places);
        reader.reporter.report(error.help("it is one of `query`, `header`, `cookie`").maybe_help(help));
        reader.is_broken = true;
    }
}
