//! Combinations that the specification does not define: what the generator reports for each.

use oasmith::diagnostics::Severity;
use oasmith::pipeline;
use oasmith::source::Source;
use serde_json::{Value, json};

/// Returns the diagnostic for a parameter in one of two operations; `None` if it is accepted.
fn said(version: &str, parameter: &Value) -> Option<(Severity, String, String)> {
    let mut path = "/a".to_owned();
    if parameter["in"] == "path" {
        path.push_str("/{color}");
    }
    let responses = json!({"204": {"description": "Noted."}});
    let description = json!({
        "openapi": version,
        "info": {"title": "undefined", "version": "1"},
        "paths": {
            path: {"get": {"operationId": "one", "tags": ["a"], "parameters": [parameter], "responses": responses}},
            "/b": {"get": {"operationId": "two", "tags": ["a"], "responses": responses}},
        },
    });
    let source = Source::from_text("openapi.json", &description.to_string()).unwrap();
    let checked = pipeline::check_source(source, &pipeline::GenerateOptions::new("openapi.json").types);
    let report = checked.report();
    let about = report.diagnostics.iter().filter(|one| one.pointer.contains("parameters"));
    about.max_by_key(|one| one.severity == Severity::Error).map(|one| {
        assert_eq!(report.operations.generated, if one.severity == Severity::Error { 0 } else { 2 });
        (one.severity, one.code.to_string(), one.message.clone())
    })
}

#[track_caller]
fn check(version: &str, parameter: &Value, expected: Option<(Severity, &str, &str)>) {
    let said = said(version, parameter);
    let said = said.as_ref().map(|(severity, code, message)| (*severity, code.as_str(), message.as_str()));
    assert_eq!(said, expected, "{version}: {parameter}");
}

fn parameter(place: &str, style: &str, kind: &str) -> Value {
    let schema =
        if kind == "array" { json!({"type": kind, "items": {"type": "string"}}) } else { json!({"type": kind}) };
    json!({"name": "color", "in": place, "required": true, "style": style, "schema": schema})
}

/// Returns the default style of a location.
fn own(place: &str) -> &'static str {
    if matches!(place, "path" | "header") { "simple" } else { "form" }
}

#[test]
fn a_style_of_another_location_is_replaced() {
    for (place, styles) in [
        ("path", ["spaceDelimited", "pipeDelimited", "deepObject"].as_slice()),
        ("query", &["simple", "label", "matrix"]),
        ("header", &["label", "matrix", "spaceDelimited", "pipeDelimited", "deepObject"]),
        ("cookie", &["simple", "label", "matrix", "spaceDelimited", "pipeDelimited", "deepObject"]),
    ] {
        for style in styles {
            let message = format!("a parameter `in: {place}` has no style `{style}`; it is sent as `{}`", own(place));
            for version in ["3.0.4", "3.1.1"] {
                check(version, &parameter(place, style, "string"), Some((Severity::Warning, "OAS0062", &message)));
            }
        }
    }
}

/// Some tools write it everywhere; they mean the style of the location.
#[test]
fn the_style_form_in_a_path_or_header_is_a_warning() {
    for place in ["path", "header"] {
        let message = format!("a parameter `in: {place}` has no style `form`; it is sent as `simple`");
        check("3.0.4", &parameter(place, "form", "string"), Some((Severity::Warning, "OAS0062", &message)));
    }
}

/// Returns the message for a style that is not defined for values of a type.
fn unfit(style: &str, kind: &str) -> String {
    format!("the style `{style}` is not for values of `type: {kind}`; it is sent in that style anyway")
}

#[test]
fn delimited_scalars_are_a_warning() {
    for style in ["spaceDelimited", "pipeDelimited"] {
        for kind in ["string", "integer", "number", "boolean"] {
            let message = unfit(style, kind);
            check("3.0.4", &parameter("query", style, kind), Some((Severity::Warning, "OAS0062", &message)));
        }
    }
}

/// Many descriptions have them; a list is then sent with indices.
#[test]
fn deep_objects_of_scalars_and_lists_are_a_warning() {
    for kind in ["string", "integer", "array"] {
        let message = unfit("deepObject", kind);
        check("3.0.4", &parameter("query", "deepObject", kind), Some((Severity::Warning, "OAS0062", &message)));
    }
}

/// Its properties become cookies with any name.
#[test]
fn an_exploded_object_in_a_cookie_is_a_warning() {
    let mut crumbs = parameter("cookie", "form", "object");
    check("3.0.4", &crumbs, Some((Severity::Warning, "OAS0062", &unfit("form", "object"))));
    crumbs["explode"] = false.into();
    check("3.0.4", &crumbs, None);
}

/// "n/a" in the table of the specification, but with one obvious encoding: exploded delimiters as `form`, deep objects
/// always exploded.
#[test]
fn combinations_with_only_one_encoding_are_accepted() {
    for (style, kind, explode) in
        [("spaceDelimited", "array", true), ("pipeDelimited", "object", true), ("deepObject", "object", false)]
    {
        let mut parameter = parameter("query", style, kind);
        parameter["explode"] = explode.into();
        check("3.0.4", &parameter, None);
    }
}

/// Version 3.0 says that it has no meaning there, and 3.2 gives it one, which does not affect what arrives.
#[test]
fn reserved_characters_outside_of_queries_are_ignored_in_3_1() {
    for (place, style) in [("path", "simple"), ("header", "simple"), ("cookie", "form")] {
        let mut parameter = parameter(place, style, "string");
        parameter["allowReserved"] = true.into();
        let message = format!("`allowReserved` is not for a parameter `in: {place}`; it is ignored");
        check("3.0.4", &parameter, None);
        check("3.1.1", &parameter, Some((Severity::Warning, "OAS0053", &message)));
    }
}
