//! Which files a tree refers to, and whether they may be read.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::LoadError;

/// Why the file of a reference is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is a URL.
    Remote,
    /// It lies outside the folder of the root document.
    Outside,
    /// It cannot be read, or is not valid.
    Unreadable(Box<LoadError>),
}

/// The part of a reference that names a file; `None` where it means the file it stands in.
pub(crate) fn file_part(reference: &str) -> Option<&str> {
    let file = reference.split('#').next().unwrap_or_default();
    (!file.is_empty()).then_some(file)
}

/// Whether it names a scheme or a host: `https://…`, `file:…`, `//host/…`. One letter is a drive, refused elsewhere.
pub(super) fn is_remote(file: &str) -> bool {
    let scheme = file.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme || file.starts_with("//")
}

/// The path from the root folder of the file that `reference` means in a file at `from`, without a step out of the
/// folder; `None` where it leads out of it.
pub(super) fn inside(from: &Path, reference: &str) -> Option<PathBuf> {
    let mut steps: Vec<Component<'_>> = from.parent().map(|folder| folder.components().collect()).unwrap_or_default();
    for step in Path::new(reference).components() {
        match step {
            Component::Normal(_) => steps.push(step),
            Component::CurDir => {}
            Component::ParentDir => {
                steps.pop()?;
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(steps.iter().collect())
}

/// The file parts of everything in a tree that looks like a reference. Not all of it is: an example may hold `$ref` too.
pub(super) fn referred(tree: &Value) -> Vec<&str> {
    let mut found = Vec::new();
    let mut open = vec![tree];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                let references = ["$ref", "$dynamicRef"].into_iter().filter_map(|name| members.get(name)?.as_str());
                found.extend(references.filter_map(file_part));
                found.extend(mapping(members.get("discriminator")));
                open.extend(members.values().rev());
            }
            Value::Array(values) => open.extend(values.iter().rev()),
            _ => {}
        }
    }
    found
}

/// The files of a discriminator's mapping, whose values are names too: a name has no dot followed by a fragment or end.
fn mapping(discriminator: Option<&Value>) -> impl Iterator<Item = &str> {
    let values = discriminator.and_then(|value| value.get("mapping")).and_then(Value::as_object);
    let texts = values.into_iter().flat_map(|values| values.values()).filter_map(Value::as_str);
    texts.filter_map(file_part).filter(|file| file.contains(['/', '.']))
}

/// Undoes `%20`; what is not UTF-8 then stays as it is.
pub(crate) fn decode_percent(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Cow::into_owned)
}
