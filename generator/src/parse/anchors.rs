//! Names that schemas give themselves: `$id` and `$anchor` of JSON Schema.

use serde_json::Value;

use crate::hash::HashMap;
use crate::location::{FileId, Location, Pointer};

/// Fields that hold values, not schemas.
const VALUES: [&str; 6] = ["example", "examples", "default", "enum", "const", "value"];

/// The names of all schemas of a description.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// Schemas by their URI.
    resources: HashMap<String, Location>,
    /// Schemas by the URI of the resource that they are part of, and their anchor. Without an `$id` around it the URI is empty, and the
    /// file says which resource it is.
    in_resource: HashMap<(FileId, String, String), Location>,
    /// The first schema of an anchor in a file, whatever the resource.
    in_file: HashMap<(FileId, String), Location>,
}

impl Anchors {
    /// Finds the names in some trees.
    pub(super) fn of<'t>(trees: impl Iterator<Item = (FileId, &'t Value)>) -> Self {
        let mut anchors = Self::default();
        for (file, tree) in trees {
            let base = tree.get("$self").and_then(Value::as_str).unwrap_or_default();
            anchors.collect(&Location::root_of(file), tree, base);
        }
        anchors
    }

    /// The parser bounds the depth of trees, so that of this stack of calls as well.
    fn collect(&mut self, location: &Location, value: &Value, base: &str) {
        match value {
            Value::Object(members) => {
                let text = |name: &str| members.get(name).and_then(Value::as_str);
                let own = text("$id").map(|id| joined(base, id.trim_end_matches('#')));
                let base = own.as_deref().unwrap_or(base);
                if own.is_some() {
                    self.resources.entry(base.to_owned()).or_insert_with(|| location.clone());
                }
                for name in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text) {
                    let key = (location.file, base.to_owned(), name.to_owned());
                    self.in_resource.entry(key).or_insert_with(|| location.clone());
                    self.in_file.entry((location.file, name.to_owned())).or_insert_with(|| location.clone());
                }
                for (name, member) in members.iter().filter(|(name, _)| !is_value(name)) {
                    self.collect(&location.child(name), member, base);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.collect(&location.element(index), item, base);
                }
            }
            _ => {}
        }
    }

    /// The schema that a reference means by its name. `base` is the URI around the reference, `file` the file that contains it or that it names.
    pub(super) fn find(&self, base: &str, file: FileId, reference: &str) -> Option<Location> {
        let (name, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let uri = if name.is_empty() { base.to_owned() } else { joined(base, name) };
        let resource = self.resources.get(&uri);
        if fragment.is_empty() || fragment.starts_with('/') {
            let resource = resource?;
            let pointer = Pointer::parse(&format!("{}{fragment}", resource.pointer))?;
            return Some(Location { file: resource.file, pointer });
        }
        let file = resource.map_or(file, |resource| resource.file);
        let exact = self.in_resource.get(&(file, uri, fragment.to_owned()));
        exact.or_else(|| self.in_file.get(&(file, fragment.to_owned()))).cloned()
    }

    /// Whether there is a name at all.
    pub(super) fn is_empty(&self) -> bool {
        self.resources.is_empty() && self.in_file.is_empty()
    }
}

fn is_value(name: &str) -> bool {
    VALUES.contains(&name) || name.starts_with("x-")
}

/// The base URI at a location: each `$id` above it resolved against the one before.
pub(super) fn base_of(tree: &Value, pointer: &Pointer) -> String {
    let mut base = tree.get("$self").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut at = Some(tree);
    let mut tokens = pointer.tokens();
    while let Some(value) = at {
        if let Some(id) = value.get("$id").and_then(Value::as_str) {
            base = joined(&base, id.trim_end_matches('#'));
        }
        let Some(token) = tokens.next() else { break };
        at = match value {
            Value::Object(members) => members.get(&token),
            Value::Array(items) => token.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => None,
        };
    }
    base
}

/// A reference resolved against a URI, as far as names of schemas need it.
fn joined(base: &str, reference: &str) -> String {
    if has_scheme(reference) || base.is_empty() {
        return reference.to_owned();
    }
    let base = base.split(['#', '?']).next().unwrap_or_default();
    let authority =
        base.find("://").map_or(0, |colon| base[colon + 3..].find('/').map_or(base.len(), |end| colon + 3 + end));
    let (host, path) = base.split_at(authority);
    if reference.starts_with('/') {
        return format!("{host}{reference}");
    }
    let folder = path.rfind('/').map_or("/", |end| &path[..=end]);
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(reference.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    format!("{host}/{}", steps.join("/"))
}

fn has_scheme(text: &str) -> bool {
    let scheme = text.split(':').next().filter(|scheme| scheme.len() < text.len());
    scheme.is_some_and(|scheme| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn names_are_resolved_against_those_around_them() {
        for (base, reference, expected) in [
            ("", "https://x.example/tree", "https://x.example/tree"),
            ("https://x.example/schemas/root", "leaf", "https://x.example/schemas/leaf"),
            ("https://x.example/schemas/root", "../leaf", "https://x.example/leaf"),
            ("https://x.example/schemas/root", "/leaf", "https://x.example/leaf"),
            ("https://x.example", "leaf", "https://x.example/leaf"),
            ("https://x.example/a", "urn:b", "urn:b"),
        ] {
            assert_eq!(joined(base, reference), expected, "{base} {reference}");
        }
    }
}
