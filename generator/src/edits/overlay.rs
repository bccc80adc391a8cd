//! OpenAPI Overlay 1.0: edits of a description in a separate file.
//!
//! Targets are `JSONPath` expressions (RFC 9535) into the root document. The `update` of an action is merged into each target: objects
//! recursively; into an array by appending; any other value is replaced. `extends` is ignored, because the description to edit is
//! configured.

use std::path::Path;

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::location::{FileId, Location, Pointer};
use crate::source::{LoadError, Source};

/// Applies the actions of a file in order.
pub(super) fn apply(source: &mut Source, path: &Path, diagnostics: &mut Diagnostics) -> Result<(), LoadError> {
    let file = source.add_file(path)?;
    let root = Location::root_of(file);
    let overlay = source.file(file).tree.clone();
    let Some(actions) = actions(&overlay, &root, diagnostics) else { return Ok(()) };
    let location = root.child("actions");
    for (index, action) in actions.iter().enumerate() {
        let location = location.element(index);
        if let Err(diagnostic) = act(source, action, &location, diagnostics) {
            diagnostics.report(*diagnostic);
        }
    }
    Ok(())
}

/// Returns the actions of an overlay; `None` for an invalid overlay, which is reported.
fn actions<'o>(overlay: &'o Value, root: &Location, diagnostics: &mut Diagnostics) -> Option<&'o Vec<Value>> {
    let version = overlay.get("overlay").and_then(Value::as_str).unwrap_or_default();
    let message = match overlay.get("actions") {
        _ if !version.starts_with("1.") => "an overlay must declare its version: `overlay: 1.0.0`".to_owned(),
        Some(Value::Array(actions)) => return Some(actions),
        _ => "an overlay must have an array of `actions`".to_owned(),
    };
    diagnostics.report(Diagnostic::new(Code::InvalidOverlay, root, message));
    None
}

fn act(
    source: &mut Source,
    action: &Value,
    location: &Location,
    diagnostics: &mut Diagnostics,
) -> Result<(), Box<Diagnostic>> {
    let invalid =
        |location: &Location, message: String| Box::new(Diagnostic::new(Code::InvalidOverlay, location, message));
    let Value::Object(members) = action else {
        return Err(invalid(location, "an action must be an object".to_owned()));
    };
    let at = location.child("target");
    let Some(text) = members.get("target").and_then(Value::as_str) else {
        return Err(invalid(location, "an action must have a `target`, a JSONPath expression".to_owned()));
    };
    let path = JsonPath::parse(text)
        .map_err(|error| invalid(&at, format!("`{text}` is not a valid JSONPath expression (RFC 9535): {error}")))?;
    let targets = targets(source, &path);
    if targets.is_empty() {
        let message = format!("the target `{text}` matches nothing in the description, so the action has no effect");
        diagnostics.report(Diagnostic::new(Code::UnmatchedOverlay, &at, message));
        return Ok(());
    }
    change(source, members, &targets).map_err(|message| invalid(location, message))
}

fn change(source: &mut Source, action: &Map<String, Value>, targets: &[Location]) -> Result<(), String> {
    if action.get("remove") == Some(&Value::Bool(true)) {
        // In reverse, so that no removal shifts the remaining targets.
        for target in targets.iter().rev() {
            if target.pointer.as_str().is_empty() {
                return Err("the root of the description cannot be removed".to_owned());
            }
            source.remove(target);
        }
        return Ok(());
    }
    let update = action.get("update").ok_or("an action must have `update` or `remove: true`")?;
    for target in targets {
        match source.value(target) {
            Some(Value::Object(_)) if !update.is_object() => {
                return Err(format!("`#{}` is an object, but `update` is not", target.pointer));
            }
            Some(_) => drop(source.merge(target, update)),
            None => {}
        }
    }
    Ok(())
}

/// Returns the locations that a `JSONPath` selects, in document order.
fn targets(source: &Source, path: &JsonPath) -> Vec<Location> {
    let found = path.query_located(&source.file(FileId::ROOT).tree);
    let pointers = found.locations().filter_map(|location| Pointer::parse(&location.to_json_pointer()));
    pointers.map(|pointer| Location::new(FileId::ROOT, pointer)).collect()
}
