//! Work is linear in the size of the description. It is measured in allocations, whose number does not depend on the machine, unlike time.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::alloc::System;

use oasmith::config::Types;
use oasmith::pipeline::{self, GenerateOptions};
use oasmith::runtime::Runtime;
use oasmith::source::Source;
use serde_json::{Map, Value, json};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Returns a description with `count` of everything: tags, operations, parameters, bodies, responses, structs, enums, unions, references,
/// and one warning.
fn description(count: usize) -> String {
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    for index in 0..count {
        let component = |name: &str| json!({"$ref": format!("#/components/schemas/{name}{index}")});
        let json_of =
            |schema: Value| json!({"description": "It.", "content": {"application/json": {"schema": schema}}});
        let common = json!({"tags": [format!("tag {}", index / 8)], "responses": {
            "200": json_of(json!({"type": "array", "items": component("Thing")})),
            "404": json_of(json!({"type": "object", "properties": {"reason": {"type": "string"}}})),
        }});
        let mut get = common.clone();
        get["operationId"] = format!("list{index}").into();
        get["parameters"] = json!([
            {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
            {"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["up", "down", format!("by{index}")]}},
        ]);
        let mut post = common;
        post["requestBody"] = json_of(component("Thing"));
        paths.insert(format!("/things{index}/{{id}}"), json!({"get": get, "post": post}));
        let members = (0..10).map(|member| {
            let schema =
                json!({"type": "string", "format": "date-time", "description": "A `member` of *it*.", "example": "x"});
            (format!("member_{member}"), schema)
        });
        let mut members: Map<String, Value> = members.collect();
        let next = (index + 1) % count;
        members.insert("next".to_owned(), json!({"$ref": format!("#/components/schemas/Thing{next}")}));
        members.insert("inner".to_owned(), json!({"type": "object", "properties": {"a": {"type": "integer"}}}));
        members.insert("either".to_owned(), component("Either"));
        schemas.insert(
            format!("Thing{index}"),
            json!({"type": "object", "required": ["member_1"], "properties": members}),
        );
        schemas.insert(format!("Either{index}"), json!({"oneOf": [component("Thing"), {"type": "string"}]}));
    }
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Growing", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    });
    document.to_string()
}

/// Returns the number of allocations of a run without writing, and their total size.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn work(count: usize) -> [f64; 2] {
    let text = description(count);
    let region = Region::new(ALLOCATOR);
    let source = Source::from_text("openapi.json", &text).unwrap();
    let checked = pipeline::check_source(source, &Types::default());
    let files = pipeline::files(
        &checked,
        &GenerateOptions { runtime: Runtime::Registry(None), ..GenerateOptions::new("openapi.json") },
    )
    .unwrap()
    .unwrap();
    assert!(files.len() > count * 2);
    let report = checked.report();
    let used = region.change();
    assert!(!report.diagnostics.is_empty());
    [(used.allocations + used.reallocations) as f64, used.bytes_allocated as f64]
}

#[test]
fn work_is_linear_in_the_description() {
    // Warm up: one-time initialization does not count.
    work(8);
    let [one, two, four] = [32, 64, 128].map(work);
    for (index, what) in ["allocations", "bytes"].into_iter().enumerate() {
        let (one, two, four) = (one[index], two[index], four[index]);
        let is_linear = two < 2.1 * one && four < 2.1 * two;
        assert!(is_linear, "{what}: {one} for 1x, {two} for 2x, {four} for 4x");
    }
}
