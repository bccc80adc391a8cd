//! Removes operations that are not selected, and the components that only they use.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use super::Edits;
use super::reach::{ENTRIES, Reached, location_of, reach, target_of};
use super::selector::{OperationInfo, Selector};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::location::{FileId, Location};
use crate::source::Source;

/// The fields of a path item that are operations.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Prefix for the field of an unselected operation that must remain, because a reference points into it.
const KEPT: &str = "x-not-selected-";

/// An operation of the description.
struct Operation {
    /// The entry of `paths` or `webhooks`.
    entry: Location,
    /// The location of the operation, possibly behind a `$ref` of the path item.
    location: Location,
    info: OperationInfo,
    is_selected: bool,
}

/// Sets `x-oasmith-pagination` of the operations that the configuration selects.
pub(super) fn set_paginations(
    source: &mut Source,
    paginations: &BTreeMap<Selector, Value>,
    diagnostics: &mut Diagnostics,
) {
    if paginations.is_empty() {
        return;
    }
    let operations = operations(source);
    for (selector, pagination) in paginations {
        let selected: Vec<&Operation> = operations.iter().filter(|one| selector.selects(&one.info)).collect();
        if selected.is_empty() {
            diagnostics.report(unused("pagination.operations", selector, &operations));
        }
        for Operation { location, .. } in selected {
            let tree = source.tree_mut(location.file).and_then(|tree| tree.pointer_mut(location.pointer.as_str()));
            if let Some(operation) = tree.and_then(Value::as_object_mut) {
                operation.insert("x-oasmith-pagination".to_owned(), pagination.clone());
            }
        }
    }
}

/// Removes unselected operations, and returns their number.
pub(super) fn apply(source: &mut Source, edits: &Edits, diagnostics: &mut Diagnostics) -> usize {
    let mut operations = operations(source);
    for operation in &mut operations {
        let selects = |selectors: &[Selector]| selectors.iter().any(|one| one.selects(&operation.info));
        operation.is_selected = (edits.include.is_empty() || selects(&edits.include)) && !selects(&edits.exclude);
    }
    for (name, selectors) in [("include", &edits.include), ("exclude", &edits.exclude)] {
        for selector in selectors {
            if !operations.iter().any(|operation| selector.selects(&operation.info)) {
                diagnostics.report(unused(name, selector, &operations));
            }
        }
    }
    if diagnostics.has_errors() {
        return 0;
    }
    // Several paths can share a path item: an operation remains if one of them selects it.
    let selected: HashSet<Location> =
        operations.iter().filter(|one| one.is_selected).map(|one| one.location.clone()).collect();
    let left_out: HashSet<Location> =
        operations.iter().map(|one| &one.location).filter(|location| !selected.contains(location)).cloned().collect();
    let entries: HashMap<Location, bool> = operations.iter().fold(HashMap::new(), |mut entries, one| {
        *entries.entry(one.entry.clone()).or_default() |= selected.contains(&one.location);
        entries
    });
    let reached = reach(source, &left_out, &entries);
    let kept = remove_operations(source, &left_out, &reached);
    remove_entries(source, &entries, &kept);
    remove_components(source, &reached);
    left_out.len()
}

fn unused(name: &str, selector: &Selector, operations: &[Operation]) -> Diagnostic {
    let known = operations.iter().map(|operation| &operation.info);
    let help = match selector {
        Selector::Tag(tag) => did_you_mean(tag, known.flat_map(|known| known.tags.iter().map(String::as_str))),
        Selector::Operation(id) => did_you_mean(id, known.filter_map(|known| known.id.as_deref())),
        Selector::Path { glob, .. } => {
            did_you_mean(&format!("/{}", glob.join("/")), known.filter_map(|known| known.path.as_deref()))
        }
    };
    let message = format!("`{selector}` in `{name}` selects no operation");
    Diagnostic::new(Code::UnusedSelector, &Location::root_of(FileId::ROOT), message).maybe_help(help)
}

/// Returns all operations: of paths, then of webhooks.
fn operations(source: &Source) -> Vec<Operation> {
    let mut found = Vec::new();
    let root = Location::root_of(FileId::ROOT);
    for part in ENTRIES {
        let location = root.child(part);
        let entries = source.value(&location).and_then(Value::as_object).into_iter().flatten();
        for (name, item) in entries.filter(|(name, _)| !name.starts_with("x-")) {
            let entry = location.child(name);
            let path = (part == "paths").then_some(name);
            for (at, method, value) in methods(source, &entry, item) {
                found.push(Operation {
                    entry: entry.clone(),
                    location: at,
                    info: info(path, name, method, value),
                    is_selected: false,
                });
            }
        }
    }
    found
}

fn info(path: Option<&String>, name: &str, method: String, operation: &Value) -> OperationInfo {
    let id = operation.get("operationId").and_then(Value::as_str).map(str::to_owned);
    let tags = operation.get("tags").and_then(Value::as_array).into_iter().flatten();
    OperationInfo {
        path: path.cloned(),
        method,
        id: id.or_else(|| path.is_none().then(|| name.to_owned())),
        tags: tags.filter_map(Value::as_str).map(str::to_owned).collect(),
    }
}

/// Returns the operations of a path item and of its `$ref` targets.
fn methods<'s>(source: &'s Source, entry: &Location, item: &'s Value) -> Vec<(Location, String, &'s Value)> {
    let mut found: Vec<(Location, String, &'s Value)> = Vec::new();
    let (mut at, mut item) = (entry.clone(), Some(item));
    for _ in 0..16 {
        let Some(Value::Object(members)) = item else { break };
        let own =
            METHODS.iter().filter_map(|method| Some((at.child(method), (*method).to_owned(), members.get(*method)?)));
        found.extend(own);
        let further = at.child("additionalOperations");
        let others = members.get("additionalOperations").and_then(Value::as_object).into_iter().flatten();
        found.extend(others.map(|(method, value)| (further.child(method), method.to_ascii_lowercase(), value)));
        let target = members.get("$ref").and_then(Value::as_str).and_then(|text| target_of(source, at.file, text));
        let Some(target) = target else { break };
        item = source.value(&target);
        at = target;
    }
    found
}

/// Removes operations. Returns those that references point into: they are renamed, and the references are redirected.
fn remove_operations(source: &mut Source, left_out: &HashSet<Location>, reached: &Reached) -> HashSet<Location> {
    let mut kept = HashSet::new();
    let mut sorted: Vec<&Location> = left_out.iter().collect();
    sorted.sort();
    for location in sorted {
        let (Some(parent), Some(method)) = (location.pointer.parent(), location.pointer.last()) else { continue };
        let Some(members) = source
            .tree_mut(location.file)
            .and_then(|tree| tree.pointer_mut(parent.as_str()))
            .and_then(Value::as_object_mut)
        else {
            continue;
        };
        let Some(operation) = members.shift_remove(&method) else { continue };
        if reached.targets_within(location) {
            let name = format!("{KEPT}{method}");
            members.insert(name.clone(), operation);
            kept.insert(Location::new(location.file, parent.child(&name)));
        }
    }
    if !kept.is_empty() {
        redirect(source, &kept);
    }
    kept
}

/// Redirects references into renamed operations.
fn redirect(source: &mut Source, kept: &HashSet<Location>) {
    let moved: Vec<(Location, String)> = kept
        .iter()
        .filter_map(|location| {
            let method = location.pointer.last()?.strip_prefix(KEPT)?.to_owned();
            let old = Location::new(location.file, location.pointer.parent()?.child(&method));
            Some((old, location.pointer.to_string()))
        })
        .collect();
    let files: Vec<FileId> = source.files().map(|(file, _)| file).collect();
    for file in files {
        let Some(mut tree) = source.tree_mut(file).map(Value::take) else { continue };
        let mut open = vec![&mut tree];
        while let Some(value) = open.pop() {
            match value {
                Value::Object(members) => {
                    if let Some(Value::String(text)) = members.get_mut("$ref") {
                        redirect_one(source, file, text, &moved);
                    }
                    open.extend(members.values_mut());
                }
                Value::Array(elements) => open.extend(elements),
                _ => {}
            }
        }
        if let Some(location) = source.tree_mut(file) {
            *location = tree;
        }
    }
}

fn redirect_one(source: &Source, file: FileId, text: &mut String, moved: &[(Location, String)]) {
    let Some(part) = text.find('#').map(|end| text[..end].to_owned()) else { return };
    let Some(target) = location_of(source, file, text) else { return };
    for (old, new) in moved.iter().filter(|(old, _)| old.file == target.file) {
        if let Some(rest) = target.pointer.as_str().strip_prefix(old.pointer.as_str())
            && (rest.is_empty() || rest.starts_with('/'))
        {
            *text = format!("{part}#{new}{rest}");
            return;
        }
    }
}

/// Removes paths and webhooks without remaining operations.
fn remove_entries(source: &mut Source, entries: &HashMap<Location, bool>, kept: &HashSet<Location>) {
    for part in ENTRIES {
        let location = Location::root_of(FileId::ROOT).child(part);
        let Some(Value::Object(members)) = source.tree_mut(FileId::ROOT).and_then(|tree| tree.get_mut(part)) else {
            continue;
        };
        members.retain(|name, _| {
            let entry = location.child(name);
            let holds = |inner: &Location| inner.pointer.parent().as_ref() == Some(&entry.pointer);
            entries.get(&entry).copied().unwrap_or(true) || kept.iter().any(holds)
        });
    }
}

fn remove_components(source: &mut Source, reached: &Reached) {
    let Some(Value::Object(members)) = source.tree_mut(FileId::ROOT) else { return };
    let is_swagger = members.contains_key("swagger");
    let prune = |kind: &str, named: &mut Map<String, Value>| {
        named.retain(|name, _| name.starts_with("x-") || reached.has(kind, name));
    };
    if let Some(Value::Object(components)) = members.get_mut("components") {
        for (kind, named) in components.iter_mut().filter(|(kind, _)| !kind.starts_with("x-")) {
            named.as_object_mut().into_iter().for_each(|named| prune(kind, named));
        }
    }
    for kind in ["definitions", "parameters", "responses", "securityDefinitions"] {
        if let (true, Some(Value::Object(named))) = (is_swagger, members.get_mut(kind)) {
            prune(kind, named);
        }
    }
}
