//! Names that must have a form.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::super::grammar::Names;
use super::super::path::Path;
use super::super::walk::Walk;
use crate::diagnostics::{Code, Diagnostic};

/// Looks at the names of an object.
pub(in crate::validate) fn check(
    walk: &mut Walk<'_, '_>,
    names: Names,
    path: &Path<'_>,
    members: &Map<String, Value>,
) {
    match names {
        Names::Component => each(walk, path, members, Code::InvalidName, is_component, "the name of a component", COMPONENT),
        Names::MediaType => each(walk, path, members, Code::InvalidMediaType, is_media_type, "a media type", MEDIA_TYPE),
        Names::Header => {
            each(walk, path, members, Code::InvalidName, is_token, "the name of a header", TOKEN);
            twice(walk, path, members);
        }
        Names::Free | Names::Extensible | Names::Status => {}
    }
}

const COMPONENT: &str = "it consists of letters, digits, `.`, `-` and `_`";
const MEDIA_TYPE: &str = "a media type is like `application/json`; ranges are like `image/*`";
pub(super) const TOKEN: &str = "it consists of letters, digits and some signs, without spaces";

fn each(
    walk: &mut Walk<'_, '_>,
    path: &Path<'_>,
    members: &Map<String, Value>,
    code: Code,
    is_valid: fn(&str) -> bool,
    what: &str,
    help: &str,
) {
    for name in members.keys().filter(|name| !is_valid(name) && !name.starts_with("x-")) {
        let message = format!("`{name}` cannot be {what}");
        walk.report(Diagnostic::error(code, &path.key(name).location(), message).at_key().help(help));
    }
}

/// Names of headers are the same in capital and small letters.
fn twice(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for name in members.keys() {
        if let Some(other) = seen.insert(name.to_ascii_lowercase(), name) {
            let message = format!("`{name}` and `{other}` are the same header");
            walk.report(Diagnostic::error(Code::DuplicateName, &path.key(name).location(), message).at_key());
        }
    }
}

fn is_component(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// A token of HTTP.
pub(super) fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// `type/subtype`, with or without parameters. `*` alone is common, and its meaning is plain.
fn is_media_type(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default().trim();
    essence.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_are_told_from_what_is_none() {
        for name in ["application/json", "text/plain; charset=utf-8", "*/*", "image/*", "application/vnd.a+json;v=1"] {
            assert!(is_media_type(name), "{name}");
        }
        for name in ["", ";", "json", "application/", "a b/c"] {
            assert!(!is_media_type(name), "{name}");
        }
    }
}
