//! Calls that the documentation mentions without sufficient detail: the list, and the page generated from it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../generator/tests/wrap/mod.rs"]
mod wrap;

use std::fmt::Write as _;

use oasmith_tests::description::{Description, read_list};
use oasmith_tests::pages::{cell, check_page};
use serde_json::Value;

const HEAD: &str = "\
# Known gaps

Calls of EnKash that the public documentation mentions without sufficient detail. The client leaves them out;
`client.request(Method::POST, \"/api/v0/upi-mandate\")` sends a request to any of them, with the credentials and limits of
the client: see [raw-requests.md](raw-requests.md). This page is generated from `spec/known-gaps.yaml`.
";

fn text<'a>(entry: &'a Value, key: &str) -> &'a str {
    entry[key].as_str().unwrap_or_default()
}

fn entries<'a>(list: &'a Value, key: &str) -> &'a [Value] {
    list[key].as_array().map_or(&[], Vec::as_slice)
}

fn page(list: &Value) -> String {
    let mut page = format!("{HEAD}\n## Known path, unknown content\n\n");
    page.push_str("| method | path | name | why | source |\n| --- | --- | --- | --- | --- |\n");
    for gap in entries(list, "paths") {
        let cells = ["method", "path", "name", "why", "source"].map(|key| cell(text(gap, key)));
        let [method, path, name, why, source] = cells;
        writeln!(page, "| {method} | `{path}` | {name} | {why} | {source} |").unwrap();
    }
    page.push_str("\n## Known name only\n");
    for group in entries(list, "names") {
        write!(page, "\n### {}\n\n", text(group, "group")).unwrap();
        if !text(group, "remark").is_empty() {
            write!(page, "{}\n\n", text(group, "remark")).unwrap();
        }
        for call in entries(group, "calls") {
            let method = call["method"].as_str().map(|method| format!(" ({method})")).unwrap_or_default();
            let remark = call["remark"].as_str().map(|remark| format!(": {remark}")).unwrap_or_default();
            writeln!(page, "- {}{method}{remark}", text(call, "name")).unwrap();
        }
    }
    page.trim_end().to_owned() + "\n"
}

#[test]
fn the_page_matches_the_list() {
    check_page("known-gaps.md", &wrap::wrap(&page(&read_list("known-gaps.yaml").unwrap()))).unwrap();
}

#[test]
fn every_gap_with_a_path_names_what_is_missing() {
    let list = read_list("known-gaps.yaml").unwrap();
    assert!(!entries(&list, "paths").is_empty());
    for gap in entries(&list, "paths") {
        for key in ["method", "path", "name", "why", "source"] {
            assert!(!text(gap, key).is_empty(), "{key} is missing: {gap}");
        }
    }
    assert!(entries(&list, "names").iter().map(|group| entries(group, "calls").len()).sum::<usize>() > 100);
}

#[test]
fn no_gap_is_described() {
    let description = Description::read().unwrap();
    for gap in entries(&read_list("known-gaps.yaml").unwrap(), "paths") {
        let method = text(gap, "method").to_ascii_lowercase();
        assert!(description.operation(&method, text(gap, "path")).is_none(), "described by now: {gap}");
    }
}
