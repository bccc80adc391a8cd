//! Paths as a whole: no two may mean the same.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::super::path::Path;
use super::super::walk::Walk;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::decode_percent;

pub(super) fn check(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    let Some(Value::Object(paths)) = members.get("paths") else { return };
    let place = path.key("paths");
    let mut seen: HashMap<String, &str> = HashMap::new();
    for name in paths.keys().filter(|name| !name.starts_with("x-")) {
        let here = place.key(name);
        repeated(walk, &here, name);
        if name.contains(['?', '#']) {
            let message = format!("the path `{name}` holds a query or a fragment");
            let warning = Diagnostic::warning(Code::InvalidPath, &here.location(), message).at_key();
            walk.report(warning.help("queries are parameters `in: query`"));
        }
        if let Some(other) = seen.insert(shape(name), name) {
            let message = format!("the paths `{other}` and `{name}` are the same");
            let error = Diagnostic::error(Code::ConflictingPaths, &here.location(), message).at_key();
            walk.report(error.help("put the operations under one path, or tell the paths apart"));
        }
    }
}

/// The path without the names of its parameters and without needless escapes.
fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        shape.push_str(&decode_percent(before));
        let Some((_, behind)) = after.split_once('}') else { return path.to_owned() };
        shape.push_str("{}");
        rest = behind;
    }
    shape.push_str(&decode_percent(rest));
    shape
}

/// A value would have to be written twice, and `{a}{b}` cannot be told apart.
fn repeated(walk: &mut Walk<'_, '_>, path: &Path<'_>, name: &str) {
    let names: Vec<&str> = name.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect();
    if let Some((_, twice)) = names.iter().enumerate().find(|(index, name)| names[..*index].contains(name)) {
        let message = format!("the path holds `{{{twice}}}` twice");
        walk.report(Diagnostic::error(Code::InvalidPath, &path.location(), message).at_key());
    }
    if name.contains("}{") {
        let message = "nothing stands between two parameters of the path, so that a server cannot tell them apart";
        walk.report(Diagnostic::warning(Code::InvalidPath, &path.location(), message).at_key());
    }
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn paths_are_compared_without_names_and_escapes() {
        assert_eq!(shape("/a/{x}/%62"), shape("/%61/{y}/b"));
        assert_ne!(shape("/a/{x}"), shape("/a/b"));
        assert_ne!(shape("/a/{x"), shape("/a/{y"));
    }
}
