//! The valid examples of a description whose Rust type is known.

use std::collections::HashSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use oasmith::location::Location;
use oasmith::pipeline::{self, GenerateOptions};
use oasmith::source::Source;
use oasmith::type_locations::types_by_location;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::bundle::Bundle;
use super::{generate, program};

/// The number of examples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counts {
    /// Examples with a known type.
    pub(super) found: usize,
    /// Examples of JSON media types without a generated type: callbacks, webhooks, media types that the client does not
    /// use.
    pub(super) untyped: usize,
    /// Examples that do not match their schema, which do not count.
    pub(super) invalid: usize,
    /// Examples in the round trip.
    pub(super) kept: usize,
}

/// An example and its type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Example {
    /// Its location.
    pub(super) pointer: String,
    /// Its generated type.
    pub(super) ty: String,
    /// Its value.
    pub(super) value: Value,
}

/// Writes the valid examples of a description to `out/examples`, and next to its crate the program that decodes and
/// encodes them.
pub(super) fn write_examples(spec: &Path, out: &Path, name: &str, most: Option<usize>) -> Result<(), String> {
    let checked =
        pipeline::check(spec, &GenerateOptions::new(spec).types).map_err(|error| error.finding().to_string())?;
    let is_legacy = ["2", "3.0"].iter().any(|version| generate::version(&checked).starts_with(version));
    let mut bundle = Bundle::new(&checked.source, is_legacy);
    let mut found: Vec<(usize, Example)> = Vec::new();
    let mut typed = HashSet::new();
    for (location, ty) in types_by_location(&checked) {
        let examples = examples_at(&checked.source, &location, is_legacy);
        if !examples.is_empty() {
            let number = bundle.add(&location);
            let ty = &ty;
            typed.extend(examples.iter().map(|(place, _)| place.clone()));
            found.extend(examples.into_iter().map(|(place, value)| {
                (number, Example { pointer: place.pointer.to_string(), ty: ty.clone(), value: value.clone() })
            }));
        }
    }
    let results = bundle.validate(found.iter().map(|(number, example)| (*number, &example.value)))?;
    let (mut kept, mut refused) = (Vec::new(), String::new());
    let all = media_examples(&checked.source);
    let untyped = all.iter().filter(|place| !typed.contains(place)).count();
    let mut counts = Counts { found: found.len(), untyped, ..Counts::default() };
    for ((_, example), result) in found.into_iter().zip(results) {
        match result {
            Ok(()) => kept.push(example),
            Err(message) => {
                counts.invalid += 1;
                let _ = writeln!(refused, "{}\t{}", example.pointer, message.escape_debug());
            }
        }
    }
    kept.truncate(most.unwrap_or(usize::MAX));
    counts.kept = kept.len();
    super::write(&file(out, name, "invalid.tsv"), &refused)?;
    super::write(&file(out, name, "json"), &text(&kept)?)?;
    program::write_program(out, name, &kept)?;
    super::write(&file(out, name, "counts"), &text(&counts)?)
}

/// Returns how many examples [`write_examples`] found.
pub(super) fn counts(out: &Path, name: &str) -> Result<Counts, String> {
    read(&file(out, name, "counts"))
}

/// Returns the examples that [`write_examples`] kept.
pub(super) fn examples(out: &Path, name: &str) -> Result<Vec<Example>, String> {
    read(&file(out, name, "json"))
}

fn file(out: &Path, name: &str, extension: &str) -> PathBuf {
    out.join("examples").join(format!("{name}.{extension}"))
}

fn text(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}

fn read<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<T, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Returns the locations of the examples of all JSON media types, each once.
fn media_examples(source: &Source) -> HashSet<Location> {
    let mut places = HashSet::new();
    for (file, of_file) in source.files() {
        let mut open = vec![(Location::root_of(file), &of_file.tree)];
        while let Some((location, value)) = open.pop() {
            let Value::Object(members) = value else {
                open.extend(value.as_array().into_iter().flatten().enumerate().map(|(i, v)| (location.element(i), v)));
                continue;
            };
            for (name, value) in members {
                let place = location.child(name);
                if name == "content" && members.get("in").is_none() {
                    places.extend(of_content(source, &place, value));
                }
                if !["example", "examples", "default", "enum", "schema", "schemas"].contains(&name.as_str()) {
                    open.push((place, value));
                }
            }
        }
    }
    places
}

fn of_content(source: &Source, place: &Location, content: &Value) -> Vec<Location> {
    let types = content.as_object().into_iter().flatten().filter(|(name, _)| name.contains("json"));
    types
        .flat_map(|(name, _)| examples_at(source, &place.child(name).child("schema"), true))
        .map(|(place, _)| place)
        .filter(|place| !place.pointer.as_str().contains("/schema/"))
        .collect()
}

/// Returns the examples of a schema, and those of its media type, parameter or response.
fn examples_at<'s>(source: &'s Source, schema: &Location, is_legacy: bool) -> Vec<(Location, &'s Value)> {
    let mut found = Vec::new();
    let value = at(source, schema);
    // Siblings of a reference count only since 3.1.
    if !(is_legacy && value.is_some_and(|value| value.get("$ref").is_some())) {
        take(value, "example", schema, &mut found);
        if let Some(examples) = value.and_then(|value| value.get("examples")).and_then(Value::as_array) {
            let place = schema.child("examples");
            found.extend(examples.iter().enumerate().map(|(index, value)| (place.element(index), value)));
        }
    }
    let owner = schema.pointer.parent().map(|owner| Location::new(schema.file, owner));
    if let Some(owner) = owner.filter(|_| schema.pointer.as_str().ends_with("/schema")) {
        let value = at(source, &owner);
        take(value, "example", &owner, &mut found);
        if let Some(examples) = value.and_then(|value| value.get("examples")).and_then(Value::as_object) {
            let place = owner.child("examples");
            let is_response = owner.pointer.parent().and_then(|parent| parent.last()).as_deref() != Some("content");
            for (name, value) in examples {
                if is_response && name.contains("json") {
                    found.push((place.child(name), value));
                } else if let Some((place, example)) = source.follow(&place.child(name)) {
                    take(Some(example), "value", &place, &mut found);
                }
            }
        }
    }
    found
}

fn take<'s>(value: Option<&'s Value>, name: &str, place: &Location, found: &mut Vec<(Location, &'s Value)>) {
    if let Some(example) = value.and_then(|value| value.get(name)) {
        found.push((place.child(name), example));
    }
}

fn at<'s>(source: &'s Source, location: &Location) -> Option<&'s Value> {
    source.file(location.file).tree.pointer(location.pointer.as_str())
}
