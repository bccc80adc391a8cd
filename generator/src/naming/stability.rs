//! Additions to a description do not rename existing items.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{ModulePlace, NameTable};
use crate::config::Types;
use crate::ir::Api;
use crate::pipeline::check_source;
use crate::source::Source;

/// Returns every public path: types, and methods.
fn paths(document: &Value) -> BTreeSet<String> {
    let checked = check_source(Source::from_text("a.json", &document.to_string()).unwrap(), &Types::default());
    let mut paths = methods(&checked.api, &checked.names);
    for module in &checked.names.modules {
        let start = match module.place {
            ModulePlace::Models(_) | ModulePlace::Operation(_) => module.path.join("::"),
            ModulePlace::Shared(_) => continue,
        };
        paths.extend(module.idents().map(|ident| format!("{start}::{ident}")));
    }
    paths
}

fn methods(api: &Api, names: &NameTable) -> BTreeSet<String> {
    let method = |id| {
        let operation = names.of_operation(id);
        format!("{}::{}", names.of_tag(api.operation(id).tag.0).module, operation.method)
    };
    api.operation_ids().map(method).collect()
}

fn document() -> Value {
    let status = json!({"type": "string", "enum": ["active", "done"]});
    let organization =
        json!({"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "status": status}});
    let response =
        |schema: &Value| json!({"200": {"description": "", "content": {"application/json": {"schema": schema}}}});
    json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"},
        "paths": {
            "/jobs": {"get": {"operationId": "listJobs", "tags": ["jobs"], "responses": response(&json!({"type": "object", "properties": {"status": status}})),
                "parameters": [{"name": "status", "in": "query", "schema": status}]}},
            "/organizations": {"get": {"responses": response(&json!({"type": "array", "items": organization}))}},
            "/account": {"get": {"operationId": "getAccount", "responses": response(&json!({"$ref": "#/components/schemas/Account"}))}}},
        "components": {"schemas": {"Account": {"type": "object", "properties": {"organization": organization, "status": status}}}}})
}

/// Returns operations whose schemas are equal, or almost equal, to those of others.
fn additions() -> Vec<(&'static str, Value)> {
    let status = json!({"type": "string", "enum": ["active", "done"]});
    let other = json!({"type": "string", "enum": ["active", "done", "lost"]});
    let operation = |id: &str, schema: &Value| {
        json!({"operationId": id, "parameters": [{"name": "status", "in": "query", "schema": schema}], "responses": {"200": {"description": "",
            "content": {"application/json": {"schema": {"type": "object", "properties": {"status": schema, "organization": {"type": "object",
                "required": ["id"], "properties": {"id": {"type": "string"}, "status": schema}}}}}}}}})
    };
    vec![
        ("/a", operation("listThings", &status)),
        ("/a", operation("listThings", &other)),
        ("/zebras", operation("x", &other)),
        ("/jobs/{id}/status", operation("getJobStatus", &status)),
        ("/organizations/first", operation("getFirst", &other)),
    ]
}

#[test]
fn adding_an_operation_renames_and_moves_nothing() {
    let before = paths(&document());
    for (path, operation) in additions() {
        for position in 0..=3 {
            let mut changed = document();
            let known = changed["paths"].as_object().cloned().unwrap_or_default();
            let mut all: Vec<(String, Value)> = known.into_iter().collect();
            all.insert(position, (path.to_owned(), json!({"get": operation})));
            changed["paths"] = Value::Object(all.into_iter().collect());
            let after = paths(&changed);
            let lost: Vec<&String> = before.difference(&after).collect();
            assert!(lost.is_empty(), "{path} at position {position} removes {lost:?}");
        }
    }
}

#[test]
fn adding_a_property_renames_nothing() {
    let before = paths(&document());
    let mut changed = document();
    changed["components"]["schemas"]["Account"]["properties"]["owner"] = json!({"type": "object", "properties": {"name": {"type": "string"}, "status": {"type": "string", "enum": ["in", "out"]}}});
    let after = paths(&changed);
    assert!(before.is_subset(&after), "{:?}", before.difference(&after).collect::<Vec<_>>());
}

#[test]
fn inline_types_belong_to_their_owner() {
    let paths = paths(&document());
    for expected in [
        "models::account::Account",
        "models::account::Organization",
        "models::account::Status",
        "api::jobs::list::Output",
        "api::jobs::list::Status",
        "api::organizations::list::Item",
        "organizations::list",
        "jobs::list",
    ] {
        assert!(paths.contains(expected), "{expected} is missing in {paths:#?}");
    }
}
