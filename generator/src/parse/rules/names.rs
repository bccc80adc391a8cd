//! Keys of maps that have a syntax.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::diagnostics::{Code, Diagnostic};
use crate::location::Path;
use crate::parse::check::Walk;
use crate::spec::Names;

/// Checks the keys of a map.
pub(in crate::parse) fn check(walk: &mut Walk<'_, '_>, names: Names, path: &Path<'_>, members: &Map<String, Value>) {
    match names {
        Names::Component => {
            each(walk, path, members, Code::InvalidName, is_component, "name of a component", COMPONENT);
        }
        Names::MediaType => {
            each(walk, path, members, Code::InvalidMediaType, is_media_type, "media type", MEDIA_TYPE);
        }
        Names::Header => {
            headers(walk, path, members);
            twice(walk, path, members);
        }
        Names::Status => statuses(walk, path, members),
        Names::Free | Names::Extensible => {}
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
        let message = format!("`{name}` is not a valid {what}");
        let location = path.key(name).location();
        walk.report(Diagnostic::new(code, &location, message).at_key().help(help));
    }
}

/// A name that is no token is never received.
fn headers(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    for name in members.keys().filter(|name| !is_token(name)) {
        let message = format!("`{name}` is not a valid name of a header");
        walk.report(Diagnostic::new(Code::InvalidName, &path.key(name).location(), message).at_key().help(TOKEN));
    }
}

/// Names of headers are the same in capital and small letters.
fn twice(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for name in members.keys() {
        if let Some(other) = seen.insert(name.to_ascii_lowercase(), name) {
            let message = format!("`{name}` and `{other}` are the same header");
            walk.report(Diagnostic::new(Code::DuplicateName, &path.key(name).location(), message).at_key());
        }
    }
}

/// Codes, ranges and `default`.
fn statuses(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    for name in members.keys().filter(|name| !is_status(name) && !name.starts_with("x-")) {
        let message = format!("`{name}` is not a status");
        let help = "a response is for a code (`200`), a range (`2XX`) or `default`";
        let error = Diagnostic::new(Code::InvalidStatus, &path.key(name).location(), message);
        walk.report(error.at_key().help(help));
    }
}

fn is_status(name: &str) -> bool {
    let is_rest = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'x' | b'X');
    name == "default" || matches!(name.as_bytes(), [b'1'..=b'5', second, third] if is_rest(*second) && is_rest(*third))
}

fn is_component(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// A token of HTTP.
pub(crate) fn is_token(name: &str) -> bool {
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
