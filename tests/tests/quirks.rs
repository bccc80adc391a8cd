//! Contradictions in the documentation: the list is complete, and each is named where the list says, and tested.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../generator/tests/wrap/mod.rs"]
mod wrap;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use oasmith_tests::description::{Description, read_list};
use oasmith_tests::pages::{cell, check_page};
use oasmith_tests::root;
use serde_json::Value;

/// The kinds of contradictions, and the number of each.
const KINDS: [(&str, &str, usize); 8] = [
    ("E", "The envelope", 18),
    ("T", "Wrong types", 22),
    ("N", "Names", 17),
    ("F", "Properties only in the schema or only in an example", 18),
    ("V", "Versions of a page", 12),
    ("H", "Authentication and headers", 15),
    ("C", "Contradictory values", 18),
    ("D", "Dates", 7),
];

const HEAD: &str = "\
# Contradictions in the documentation

The contradictions in the public documentation of EnKash, and how the description handles them. *Where* names objects in
`spec/` with the id in their `x-enkash-quirks`; there may be more. This page is generated from `spec/quirks.yaml`.
";

fn quirks() -> Vec<Value> {
    read_list("quirks.yaml").unwrap()["quirks"].as_array().unwrap().clone()
}

fn texts<'a>(values: &'a Value, key: &str) -> Vec<&'a str> {
    let values = values.as_array().unwrap().iter();
    values.map(|value| if key.is_empty() { value } else { &value[key] }).map(|text| text.as_str().unwrap()).collect()
}

/// Returns the ids in every `x-enkash-quirks` of a file.
fn ids_within(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if name == "x-enkash-quirks" {
                    found.extend(texts(member, "").into_iter().map(str::to_owned));
                }
                ids_within(member, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| ids_within(item, found)),
        _ => {}
    }
}

fn page(quirks: &[Value]) -> String {
    let mut page = HEAD.to_owned();
    for (letter, title, _) in KINDS {
        write!(
            page,
            "\n## {title}\n\n| id | contradiction | handled | where | tested |\n| --- | --- | --- | --- | --- |\n"
        )
        .unwrap();
        for quirk in quirks.iter().filter(|quirk| quirk["id"].as_str().unwrap().starts_with(letter)) {
            let places: Vec<String> = texts(&quirk["where"], "at")
                .iter()
                .map(|at| format!("`{}`", cell(&at.replace("/components", ""))))
                .collect();
            let tests: Vec<String> = texts(&quirk["tested"], "")
                .iter()
                .map(|test| format!("`{}`", test.replace("tests/tests/", "")))
                .collect();
            let [id, what, handled] = ["id", "quirk", "handled"].map(|key| cell(quirk[key].as_str().unwrap()));
            writeln!(page, "| {id} | {what} | {handled} | {} | {} |", places.join("<br>"), tests.join("<br>")).unwrap();
        }
    }
    page
}

#[test]
fn the_page_matches_the_list() {
    check_page("quirks.md", &wrap::wrap(&page(&quirks()))).unwrap();
}

#[test]
fn the_list_is_complete() {
    let quirks = quirks();
    let found: Vec<&str> = quirks.iter().map(|quirk| quirk["id"].as_str().unwrap()).collect();
    let ids: Vec<String> = KINDS
        .iter()
        .flat_map(|(letter, _, count)| (1..=*count).map(move |number| format!("{letter}{number}")))
        .collect();
    assert_eq!(found, ids);
    for quirk in &quirks {
        assert!(
            ["quirk", "handled"].iter().all(|key| quirk[key].as_str().is_some_and(|text| text.len() > 6)),
            "{quirk}"
        );
        assert!(
            ["where", "tested"].iter().all(|key| quirk[key].as_array().is_some_and(|list| !list.is_empty())),
            "{quirk}"
        );
    }
}

#[test]
fn every_quirk_is_named_and_handled_where_the_table_says() {
    let description = Description::read().unwrap();
    for quirk in quirks() {
        for place in quirk["where"].as_array().unwrap() {
            let at = place["at"].as_str().unwrap();
            let (_, found) = description.find(at).unwrap_or_else(|| panic!("{at} is unresolved"));
            let named =
                found.get("x-enkash-quirks").and_then(Value::as_array).is_some_and(|ids| ids.contains(&quirk["id"]));
            assert!(named, "{} is not named at {at}", quirk["id"]);
            for (key, expected) in place["shows"].as_object().into_iter().flatten() {
                assert_eq!(&found[key], expected, "{key} at {at}");
            }
        }
    }
}

#[test]
fn every_id_that_the_description_names_is_in_the_list() {
    let mut used = BTreeSet::new();
    for file in Description::read().unwrap().files().values() {
        ids_within(file, &mut used);
    }
    let known: BTreeSet<String> = quirks().iter().map(|quirk| quirk["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(used, known);
}

#[test]
fn every_test_named_in_the_list_exists() {
    for quirk in quirks() {
        for test in texts(&quirk["tested"], "") {
            let (file, name) = test.split_once("::").unwrap();
            let text = fs::read_to_string(root().join(file)).unwrap_or_default();
            assert!(text.contains(&format!("fn {name}(")), "{}: {test} does not exist", quirk["id"]);
        }
    }
}
