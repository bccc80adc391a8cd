//! The description of EnKash against the documentation: every name that goes over the wire stands in `tests/enkash/wire_names.txt`, which is
//! taken from the pages, and the other way round. So a name that is misspelt, renamed or left out in `spec/` fails here, and is named.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use enkash_sandbox::Sandbox;
use oasmith_tests::description::Description;
use oasmith_tests::mutations::{Mutation, mutations};
use oasmith_tests::root;
use oasmith_tests::wire_names::{WireNames, wire_names};

/// So many mutations are tried where nobody asks for all.
const SAMPLE: usize = 60;

/// The table of what the documentation says.
fn documented() -> WireNames {
    let text = fs::read_to_string(root().join("tests").join("enkash").join("wire_names.txt")).unwrap();
    let mut names = WireNames::new();
    let mut block = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let Some(line) = line.strip_prefix("  ") else {
            // Behind the name stands where it is documented.
            line.split("  [").next().unwrap().clone_into(&mut block);
            assert!(names.insert(block.clone(), BTreeSet::new()).is_none(), "{block} stands twice");
            continue;
        };
        let (place, list) = line.split_once(": ").unwrap();
        if place == "like" {
            let shared = list.split(", ").flat_map(|name| names[&format!("shared {name}")].clone()).collect::<Vec<_>>();
            names.get_mut(&block).unwrap().extend(shared);
            continue;
        }
        let space = if place.ends_with('.') { "" } else { " " };
        let block = names.get_mut(&block).unwrap();
        block.extend(list.split(", ").map(|name| format!("{place}{space}{name}")));
    }
    names.retain(|block, _| !block.starts_with("shared "));
    names
}

/// What one of the two has and the other lacks.
fn differences(described: &WireNames, documented: &WireNames) -> String {
    let mut found = String::new();
    let none = BTreeSet::new();
    let keys: BTreeSet<&String> = described.keys().chain(documented.keys()).collect();
    for key in keys {
        let (in_spec, in_pages) = (described.get(key).unwrap_or(&none), documented.get(key).unwrap_or(&none));
        for name in in_spec.difference(in_pages) {
            writeln!(found, "{key}: `{name}` stands in spec/, not in tests/enkash/wire_names.txt").unwrap();
        }
        for name in in_pages.difference(in_spec) {
            writeln!(found, "{key}: `{name}` stands in tests/enkash/wire_names.txt, not in spec/").unwrap();
        }
    }
    found
}

#[test]
fn every_name_of_the_description_is_documented_and_every_documented_name_is_described() {
    let found = differences(&wire_names(&Description::read().unwrap()), &documented());
    assert!(found.is_empty(), "{found}");
}

#[test]
fn the_sandbox_serves_what_is_documented() {
    let served: BTreeSet<String> =
        Sandbox::operations().iter().map(|operation| format!("{} {}", operation.method, operation.path)).collect();
    let documented: BTreeSet<String> = documented().into_keys().filter(|key| key.contains(" /")).collect();
    let missing: Vec<&String> = documented.difference(&served).collect();
    assert!(missing.is_empty(), "tests/sandbox/src/products does not serve {missing:?}");
    let unknown: Vec<&String> = served.difference(&documented).collect();
    assert!(unknown.is_empty(), "tests/enkash/wire_names.txt does not have {unknown:?}");
}

/// A renamed name that nobody notices.
fn unnoticed(description: &mut Description, documented: &WireNames, all: &[Mutation]) -> Vec<String> {
    let mut found = Vec::new();
    for mutation in all {
        let before = description.replace(&mutation.file, mutation.applied(&description.files()[&mutation.file]));
        if differences(&wire_names(description), documented).is_empty() {
            found.push(mutation.to_string());
        }
        description.replace(&mutation.file, before);
    }
    found
}

/// With `OASMITH_MUTATIONS=all` every one is tried, which takes minutes.
#[test]
fn a_name_that_is_renamed_in_the_description_is_noticed() {
    let mut description = Description::read().unwrap();
    let documented = documented();
    assert_eq!(
        differences(&wire_names(&description), &documented),
        "",
        "something is wrong before anything is renamed"
    );
    let mut all = mutations(&description);
    assert!(all.len() > 1000, "only {} names were found", all.len());
    let count = all.len();
    if std::env::var_os("OASMITH_MUTATIONS").is_none() {
        let step = count.div_ceil(SAMPLE);
        all = all.into_iter().step_by(step).collect();
    }
    let found = unnoticed(&mut description, &documented, &all);
    println!("{} of {count} names were renamed, {} went unnoticed", all.len(), found.len());
    assert!(found.is_empty(), "nobody noticed:\n{}", found.join("\n"));
}
