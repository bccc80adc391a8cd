//! OpenAPI Overlay 1.0: changes of a description that stand in a file of their own.
//!
//! Targets are paths as RFC 9535 has it. What an action's `update` says is merged into each target: objects member by member, arrays and
//! single values at the end of an array that is the target, everything else in place of what was there. `extends` is not followed: the
//! description is the one that is generated from. Targets are looked for in its root document.

use std::path::Path;

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::location::{FileId, Location, Pointer};
use crate::source::{LoadError, Source};

/// Applies the actions of a file, in their order.
pub(super) fn apply(source: &mut Source, path: &Path, diagnostics: &mut Diagnostics) -> Result<(), LoadError> {
    let file = source.add_file(path)?;
    let root = Location::root_of(file);
    let overlay = source.file(file).tree.clone();
    let Some(actions) = actions(&overlay, &root, diagnostics) else { return Ok(()) };
    let place = root.child("actions");
    for (index, action) in actions.iter().enumerate() {
        let place = place.element(index);
        if let Err(diagnostic) = act(source, action, &place, diagnostics) {
            diagnostics.report(*diagnostic);
        }
    }
    Ok(())
}

/// The actions of an overlay; `None` where it is none, which is reported.
fn actions<'o>(overlay: &'o Value, root: &Location, diagnostics: &mut Diagnostics) -> Option<&'o Vec<Value>> {
    let version = overlay.get("overlay").and_then(Value::as_str).unwrap_or_default();
    let message = match overlay.get("actions") {
        _ if !version.starts_with("1.") => "an overlay names its version: `overlay: 1.0.0`".to_owned(),
        Some(Value::Array(actions)) => return Some(actions),
        _ => "an overlay has a list of `actions`".to_owned(),
    };
    diagnostics.report(Diagnostic::new(Code::InvalidOverlay, root, message));
    None
}

fn act(
    source: &mut Source,
    action: &Value,
    place: &Location,
    diagnostics: &mut Diagnostics,
) -> Result<(), Box<Diagnostic>> {
    let invalid = |place: &Location, message: String| Box::new(Diagnostic::new(Code::InvalidOverlay, place, message));
    let Value::Object(members) = action else { return Err(invalid(place, "an action is an object".to_owned())) };
    let at = place.child("target");
    let Some(text) = members.get("target").and_then(Value::as_str) else {
        return Err(invalid(place, "an action has a `target`, which is a JSONPath".to_owned()));
    };
    let path = JsonPath::parse(text)
        .map_err(|error| invalid(&at, format!("`{text}` is not a JSONPath of RFC 9535: {error}")))?;
    let targets = targets(source, &path);
    if targets.is_empty() {
        let message = format!("the target `{text}` is nowhere in the description, and the action changes nothing");
        diagnostics.report(Diagnostic::new(Code::UnmatchedOverlay, &at, message));
        return Ok(());
    }
    change(source, members, &targets).map_err(|message| invalid(place, message))
}

fn change(source: &mut Source, action: &Map<String, Value>, targets: &[Location]) -> Result<(), String> {
    if action.get("remove") == Some(&Value::Bool(true)) {
        // From the end, so that no removal moves what is yet to be removed.
        for target in targets.iter().rev() {
            if target.pointer.as_str().is_empty() {
                return Err("the description as a whole cannot be removed".to_owned());
            }
            source.remove(target);
        }
        return Ok(());
    }
    let update = action.get("update").ok_or("an action has `update` or `remove: true`")?;
    for target in targets {
        match source.value(target) {
            Some(Value::Object(_)) if !update.is_object() => {
                return Err(format!("`#{}` is an object, and `update` is none", target.pointer));
            }
            Some(_) => drop(source.merge(target, update)),
            None => {}
        }
    }
    Ok(())
}

/// The places that a path selects, in the order of the document.
fn targets(source: &Source, path: &JsonPath) -> Vec<Location> {
    let found = path.query_located(&source.file(FileId::ROOT).tree);
    let pointers = found.locations().filter_map(|place| Pointer::parse(&place.to_json_pointer()));
    pointers.map(|pointer| Location::new(FileId::ROOT, pointer)).collect()
}
