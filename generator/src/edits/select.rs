//! Takes the operations out that are not asked for, and the components that only they need.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::Edits;
use super::reach::{ENTRIES, Reached, location_of, reach, target_of};
use super::selector::{Known, Selector};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::location::{FileId, Location};
use crate::source::Source;

/// The members of a path item that are operations.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Under this name an operation stays that is not asked for, where something inside of it is referred to.
const KEPT: &str = "x-not-selected-";

/// An operation of the description.
struct Operation {
    /// The member of `paths` or `webhooks` that leads to it.
    entry: Location,
    /// Where it stands, perhaps behind a reference of the path item.
    place: Location,
    known: Known,
    is_selected: bool,
}

/// Keeps what is selected; gives the number of operations that were left out.
pub(super) fn apply(source: &mut Source, edits: &Edits, diagnostics: &mut Diagnostics) -> usize {
    let mut operations = operations(source);
    for operation in &mut operations {
        let selects = |selectors: &[Selector]| selectors.iter().any(|one| one.selects(&operation.known));
        operation.is_selected = (edits.include.is_empty() || selects(&edits.include)) && !selects(&edits.exclude);
    }
    for (name, selectors) in [("include", &edits.include), ("exclude", &edits.exclude)] {
        for selector in selectors {
            if !operations.iter().any(|operation| selector.selects(&operation.known)) {
                diagnostics.report(unused(name, selector, &operations));
            }
        }
    }
    if diagnostics.has_errors() {
        return 0;
    }
    // A path item may be reached from two paths: an operation of it stays if it is asked for by either.
    let selected: HashSet<Location> =
        operations.iter().filter(|one| one.is_selected).map(|one| one.place.clone()).collect();
    let left_out: HashSet<Location> =
        operations.iter().map(|one| &one.place).filter(|place| !selected.contains(place)).cloned().collect();
    let entries: HashMap<Location, bool> = operations.iter().fold(HashMap::new(), |mut entries, one| {
        *entries.entry(one.entry.clone()).or_default() |= selected.contains(&one.place);
        entries
    });
    let reached = reach(source, &left_out, &entries);
    let kept = remove_operations(source, &left_out, &reached);
    remove_entries(source, &entries, &kept);
    remove_components(source, &reached);
    left_out.len()
}

fn unused(name: &str, selector: &Selector, operations: &[Operation]) -> Diagnostic {
    let known = operations.iter().map(|operation| &operation.known);
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

/// Every operation, by paths and then by webhooks.
fn operations(source: &Source) -> Vec<Operation> {
    let mut found = Vec::new();
    let root = Location::root_of(FileId::ROOT);
    for part in ENTRIES {
        let place = root.child(part);
        let entries = source.value(&place).and_then(Value::as_object).into_iter().flatten();
        for (name, item) in entries.filter(|(name, _)| !name.starts_with("x-")) {
            let entry = place.child(name);
            let path = (part == "paths").then_some(name);
            for (at, method, value) in methods(source, &entry, item) {
                found.push(Operation {
                    entry: entry.clone(),
                    place: at,
                    known: known(path, name, method, value),
                    is_selected: false,
                });
            }
        }
    }
    found
}

fn known(path: Option<&String>, name: &str, method: String, operation: &Value) -> Known {
    let id = operation.get("operationId").and_then(Value::as_str).map(str::to_owned);
    let tags = operation.get("tags").and_then(Value::as_array).into_iter().flatten();
    Known {
        path: path.cloned(),
        method,
        id: id.or_else(|| path.is_none().then(|| name.to_owned())),
        tags: tags.filter_map(Value::as_str).map(str::to_owned).collect(),
    }
}

/// The operations of a path item, here or where its references lead.
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

/// Takes operations out. Gives those that something refers into: they stay under another name, with the references that lead there.
fn remove_operations(source: &mut Source, left_out: &HashSet<Location>, reached: &Reached) -> HashSet<Location> {
    let mut kept = HashSet::new();
    let mut sorted: Vec<&Location> = left_out.iter().collect();
    sorted.sort();
    for place in sorted {
        let (Some(parent), Some(method)) = (place.pointer.parent(), place.pointer.last()) else { continue };
        let Some(members) = source
            .tree_mut(place.file)
            .and_then(|tree| tree.pointer_mut(parent.as_str()))
            .and_then(Value::as_object_mut)
        else {
            continue;
        };
        let Some(operation) = members.shift_remove(&method) else { continue };
        if reached.leads_into(place) {
            let name = format!("{KEPT}{method}");
            members.insert(name.clone(), operation);
            kept.insert(Location::new(place.file, parent.child(&name)));
        }
    }
    if !kept.is_empty() {
        redirect(source, &kept);
    }
    kept
}

/// References into operations lead to where they are kept.
fn redirect(source: &mut Source, kept: &HashSet<Location>) {
    let moved: Vec<(Location, String)> = kept
        .iter()
        .filter_map(|place| {
            let method = place.pointer.last()?.strip_prefix(KEPT)?.to_owned();
            let old = Location::new(place.file, place.pointer.parent()?.child(&method));
            Some((old, place.pointer.to_string()))
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
        if let Some(place) = source.tree_mut(file) {
            *place = tree;
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

/// Takes paths and webhooks out of which no operation is left.
fn remove_entries(source: &mut Source, entries: &HashMap<Location, bool>, kept: &HashSet<Location>) {
    for part in ENTRIES {
        let place = Location::root_of(FileId::ROOT).child(part);
        let Some(Value::Object(members)) = source.tree_mut(FileId::ROOT).and_then(|tree| tree.get_mut(part)) else {
            continue;
        };
        members.retain(|name, _| {
            let entry = place.child(name);
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
