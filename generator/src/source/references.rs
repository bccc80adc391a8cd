//! Which files a tree refers to, and whether they may be read.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{LoadError, Source};
use crate::location::{FileId, Location, Pointer};

/// The longest chain of references that is followed.
const MAX_REFERENCES: usize = 64;

impl Source {
    /// The location that a reference in a file means by its path and its pointer; `None` if nothing exists there. The stage
    /// that reads a description resolves references by name as well, and reports why one is unresolved.
    pub(crate) fn locate(&self, from: FileId, reference: &str) -> Option<Location> {
        let file = match file_part(reference) {
            None => from,
            Some(part) => self.link(from, part)?.ok()?,
        };
        let pointer = pointer_in(&self.file(file).tree, reference)?;
        Some(Location { file, pointer })
    }

    /// The value at a location after following references from there, and its location. `None` if nothing exists there, or a reference is
    /// unresolved.
    #[must_use]
    pub fn follow(&self, location: &Location) -> Option<(Location, &Value)> {
        let mut location = location.clone();
        for _ in 0..MAX_REFERENCES {
            let value = location.pointer.find_in(&self.file(location.file).tree)?;
            match value.get("$ref").and_then(Value::as_str) {
                Some(reference) => location = self.locate(location.file, reference)?,
                None => return Some((location, value)),
            }
        }
        None
    }
}

/// The pointer of a reference, if a value exists there in the tree.
pub(crate) fn pointer_in(tree: &Value, reference: &str) -> Option<Pointer> {
    let mut pointers = fragments(reference).into_iter().filter_map(|fragment| Pointer::parse(&fragment));
    pointers.find(|pointer| pointer.find_in(tree).is_some())
}

/// The possible readings of the fragment of a reference. In a URI the braces of a path template are escaped; many authors do not escape them, and a name
/// may hold a real `%7B`.
pub(crate) fn fragments(reference: &str) -> [String; 2] {
    let fragment = reference.split_once('#').map_or("", |(_, fragment)| fragment);
    [decode_percent(fragment), fragment.to_owned()]
}

/// Why the file of a reference is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is a URL.
    Remote,
    /// It lies outside the folder of the root document.
    Outside,
    /// It cannot be read, or is not valid.
    Unreadable(Box<LoadError>),
}

/// The part of a reference that names a file; `None` where it means its own file.
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
/// folder; `None` if it leaves the folder.
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

/// The file parts of everything in a tree that looks like a reference. Not all of them are: an example may contain `$ref` too.
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

/// Decodes `%20`. A result that is not UTF-8 is not decoded.
pub(crate) fn decode_percent(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Cow::into_owned)
}
