//! What is added to a description renames nothing that was there.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{ModulePlace, NameTable};
use crate::config::Types;
use crate::ir::Api;
use crate::pipeline::check_source;
use crate::source::Source;

/// Every path of the Rust API: types where people find them, and methods.
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

/// Operations that say what others say, or almost.
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
fn an_operation_more_renames_and_moves_nothing() {
    let before = paths(&document());
    for (path, operation) in additions() {
        for place in 0..=3 {
            let mut changed = document();
            let known = changed["paths"].as_object().cloned().unwrap_or_default();
            let mut all: Vec<(String, Value)> = known.into_iter().collect();
            all.insert(place, (path.to_owned(), json!({"get": operation})));
            changed["paths"] = Value::Object(all.into_iter().collect());
            let after = paths(&changed);
            let lost: Vec<&String> = before.difference(&after).collect();
            assert!(lost.is_empty(), "{path} at {place} takes {lost:?} away");
        }
    }
}

#[test]
fn a_property_more_with_a_name_of_its_own_renames_nothing() {
    let before = paths(&document());
    let mut changed = document();
    changed["components"]["schemas"]["Account"]["properties"]["owner"] = json!({"type": "object", "properties": {"name": {"type": "string"}, "status": {"type": "string", "enum": ["in", "out"]}}});
    let after = paths(&changed);
    assert!(before.is_subset(&after), "{:?}", before.difference(&after).collect::<Vec<_>>());
}

#[test]
fn fields_have_types_of_their_own_place() {
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
