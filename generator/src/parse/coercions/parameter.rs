//! Coercions of parameters and headers.

use serde_json::{Map, Value, json};

use super::super::reader::Reader;
use super::{Coercions, present};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::location::Location;
use crate::parse::rules::is_token;
use crate::spec::{ObjectKind, QUERY_STYLES};

const LOCATIONS: &[(&str, &[&str])] = &[
    ("path", &["simple", "label", "matrix"]),
    ("query", QUERY_STYLES),
    ("header", &["simple"]),
    ("cookie", &["form"]),
];

pub(super) fn coerce(
    reader: &mut Reader<'_, '_>,
    location: &Location,
    members: &Map<String, Value>,
    coercions: &mut Coercions,
) {
    if let Some(Value::String(place)) = members.get("in") {
        match LOCATIONS.iter().find(|(known, _)| known == place) {
            Some((_, styles)) => style(reader, place, styles, location, members, coercions),
            None => unknown_location(reader, place, location, coercions),
        }
        if place == "path" {
            coercions.set("required", true);
        }
        name(reader, place, location, members);
    }
    coerce_value(reader, "parameter", location, members, coercions);
}

/// The fallback for a parameter that cannot be sent.
const LEFT_OUT: &str = "the parameter is left out";

/// A name that no request can carry; the other names that the specification does not allow can be sent.
fn name(reader: &mut Reader<'_, '_>, place: &str, location: &Location, members: &Map<String, Value>) {
    let Some(Value::String(name)) = members.get("name") else { return };
    let is_lost = match place {
        "header" => !is_token(name),
        "query" | "cookie" => name.is_empty(),
        _ => false,
    };
    if is_lost {
        let message = format!("`{name}` cannot be the name of a parameter `in: {place}`");
        let problem = Diagnostic::new(Code::InvalidName, &location.child("name"), message);
        reader.reporter.report(problem.fallback(LEFT_OUT));
        reader.is_broken = true;
    }
}

fn unknown_location(reader: &mut Reader<'_, '_>, place: &str, location: &Location, coercions: &mut Coercions) {
    if place == "querystring" {
        // OpenAPI 3.2: the whole query as one value.
        let message = "a parameter that is the whole query is left out";
        let warning = Diagnostic::new(Code::IgnoredKeyword, &location.child("in"), message);
        reader.reporter.report(warning.help("describe its properties as parameters `in: query`"));
        reader.is_broken = true;
        coercions.drop("in");
        return;
    }
    let message = format!("a parameter cannot be `in: {place}`");
    let error = Diagnostic::new(Code::MalformedObject, &location.child("in"), message).fallback(LEFT_OUT);
    let help = match place {
        "body" | "formData" => Some("that is Swagger 2.0; OpenAPI 3.0 has `requestBody`".to_owned()),
        _ => did_you_mean(place, LOCATIONS.iter().map(|(known, _)| *known)),
    };
    reader.reporter.report(error.help("it is one of `path`, `query`, `header`, `cookie`").maybe_help(help));
    coercions.drop("in");
}

fn style(
    reader: &mut Reader<'_, '_>,
    place: &str,
    styles: &[&str],
    location: &Location,
    members: &Map<String, Value>,
    coercions: &mut Coercions,
) {
    let Some(Value::String(style)) = members.get("style") else { return };
    if !styles.contains(&style.as_str()) {
        let known = styles.iter().map(|style| format!("`{style}`")).collect::<Vec<_>>().join(", ");
        let message = format!("a parameter `in: {place}` has no style `{style}`");
        let problem = Diagnostic::new(Code::ImpossibleStyle, &location.child("style"), message);
        let problem = problem.fallback(format!("it is sent as `{}`", styles[0]));
        reader.reporter.report(problem.help(format!("it is one of {known}")));
        coercions.drop("style");
    }
}

/// Sees that there is one of `schema` and `content`.
pub(super) fn coerce_value(
    reader: &mut Reader<'_, '_>,
    what: &str,
    location: &Location,
    members: &Map<String, Value>,
    coercions: &mut Coercions,
) {
    let content =
        present(members, "content").filter(|content| content.as_object().is_none_or(|types| !types.is_empty()));
    match (present(members, "schema"), content) {
        (Some(_), None) | (None, Some(_)) => {}
        (Some(_), Some(_)) => {
            reader.lenient(&location.child("content"), &format!("the {what} has `schema` too; `content` is ignored"));
        }
        (None, None) => {
            let message = format!("the {what} has neither `schema` nor `content` and is read as a string");
            reader.reporter.report(Diagnostic::new(Code::MissingSchema, location, message));
            let schema = reader.assumed_child(ObjectKind::Schema, &location.child("schema"), simple_schema(members));
            coercions.set("schema", schema);
        }
    }
    if content.is_none() || present(members, "schema").is_some() {
        coercions.drop("content");
    }
}

/// In Swagger 2.0 the parameter itself describes its value.
fn simple_schema(members: &Map<String, Value>) -> Value {
    let kind = members.get("type").and_then(Value::as_str);
    let mut schema =
        json!({ "type": kind.filter(|kind| ["integer", "number", "boolean"].contains(kind)).unwrap_or("string") });
    for name in ["format", "enum", "default"] {
        if let Some(value) = members.get(name).filter(|value| !value.is_object()) {
            schema[name] = value.clone();
        }
    }
    schema
}
