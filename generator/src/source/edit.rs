//! Changes of a description's trees that keep its positions: unchanged values are still found in the text.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde_json::Value;

use super::load::read_further;
use super::{LoadError, Source, SourceFile};
use crate::location::{FileId, Location, Pointer};

/// Maps locations of a changed tree to the text.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Arrays that lost elements, by their locations in the text: the original index of each remaining element.
    arrays: HashMap<Pointer, Vec<Option<usize>>>,
    /// Locations in the text whose values differ from those of the tree.
    replaced: HashSet<Pointer>,
}

impl Changes {
    /// The location in the text, or the nearest one around it; and whether its value there is that of the tree.
    pub(super) fn original(&self, pointer: &Pointer) -> (Pointer, bool) {
        if self.arrays.is_empty() && self.replaced.is_empty() {
            return (pointer.clone(), true);
        }
        let mut original = Pointer::root();
        for token in pointer.tokens() {
            if self.replaced.contains(&original) {
                return (original, false);
            }
            let indices = self.arrays.get(&original);
            match indices.and_then(|indices| indices.get(token.parse::<usize>().ok()?)) {
                Some(Some(index)) => original = original.element(*index),
                Some(None) => return (original, false),
                None => original = original.child(&token),
            }
        }
        let is_kept = !self.replaced.contains(&original);
        (original, is_kept)
    }

    fn replace(&mut self, pointer: &Pointer) {
        let (original, _) = self.original(pointer);
        self.replaced.insert(original);
    }

    /// An element of the array at `pointer`, which has `length` elements, is removed.
    fn shorten(&mut self, pointer: &Pointer, length: usize, index: usize) {
        if let (original, true) = self.original(pointer) {
            let indices = self.arrays.entry(original).or_insert_with(|| (0..length).map(Some).collect());
            if index < indices.len() {
                indices.remove(index);
            }
        }
    }

    /// An element is added at the end of the array at `pointer`.
    fn lengthen(&mut self, pointer: &Pointer) {
        if let (original, true) = self.original(pointer)
            && let Some(indices) = self.arrays.get_mut(&original)
        {
            indices.push(None);
        }
    }
}

impl Source {
    /// Adds a file that changes the description, beside those that it refers to: it was read too.
    pub(crate) fn add_file(&mut self, path: &Path) -> Result<FileId, LoadError> {
        let file = read_further(path, &self.limits)?;
        self.files.push(file);
        Ok(FileId::new(self.files.len() - 1))
    }

    /// The value at a location.
    pub(crate) fn value(&self, location: &Location) -> Option<&Value> {
        location.pointer.find_in(&self.files.get(location.file.index())?.tree)
    }

    /// Sets a value: in place of another, in an object, or at the end of an array. `false` if that is impossible.
    pub(crate) fn set(&mut self, location: &Location, value: Value) -> bool {
        let Some(file) = self.files.get_mut(location.file.index()) else { return false };
        file.set(&location.pointer, value).is_some()
    }

    /// Removes a value; `false` if it does not exist.
    pub(crate) fn remove(&mut self, location: &Location) -> bool {
        let Some(file) = self.files.get_mut(location.file.index()) else { return false };
        file.remove(&location.pointer).is_some()
    }

    /// Merges a value into the one at a location, as overlays do: objects key by key, arrays by appending, and everything else is replaced.
    /// `false` if nothing exists there.
    pub(crate) fn merge(&mut self, location: &Location, update: &Value) -> bool {
        let mut open = vec![(location.clone(), update)];
        let mut is_first = true;
        // A worklist, not recursion.
        while let Some((place, update)) = open.pop() {
            match (self.value(&place), update) {
                (None, _) if is_first => return false,
                (Some(Value::Object(_)), Value::Object(members)) => {
                    open.extend(members.iter().rev().map(|(name, value)| (place.child(name), value)));
                }
                (Some(Value::Array(elements)), Value::Array(added)) => {
                    let length = elements.len();
                    for (index, value) in added.iter().enumerate() {
                        self.set(&place.element(length + index), value.clone());
                    }
                }
                (Some(Value::Array(elements)), added) if is_first => {
                    let end = place.element(elements.len());
                    self.set(&end, added.clone());
                }
                (_, value) => drop(self.set(&place, value.clone())),
            }
            is_first = false;
        }
        true
    }

    /// The tree of a file, for changes that remove keys from objects: no position depends on them.
    pub(crate) fn tree_mut(&mut self, file: FileId) -> Option<&mut Value> {
        self.files.get_mut(file.index()).map(|file| &mut file.tree)
    }
}

impl SourceFile {
    fn set(&mut self, pointer: &Pointer, value: Value) -> Option<()> {
        if let Some(present) = self.tree.pointer_mut(pointer.as_str()) {
            *present = value;
            self.changes.replace(pointer);
            return Some(());
        }
        let (parent, token) = (pointer.parent()?, pointer.last()?);
        match self.tree.pointer_mut(parent.as_str())? {
            Value::Object(members) => drop(members.insert(token, value)),
            Value::Array(elements) if token == "-" || token.parse() == Ok(elements.len()) => {
                elements.push(value);
                self.changes.lengthen(&parent);
            }
            _ => return None,
        }
        Some(())
    }

    fn remove(&mut self, pointer: &Pointer) -> Option<()> {
        let (parent, token) = (pointer.parent()?, pointer.last()?);
        match self.tree.pointer_mut(parent.as_str())? {
            Value::Object(members) => drop(members.shift_remove(&token)?),
            Value::Array(elements) => {
                let index = token.parse().ok().filter(|index| *index < elements.len())?;
                self.changes.shorten(&parent, elements.len(), index);
                elements.remove(index);
            }
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::diagnostics::Anchor;
    use crate::location::{FileId, Location, Pointer};
    use crate::source::Source;

    fn at(pointer: &str) -> Location {
        Location::new(FileId::ROOT, Pointer::parse(pointer).unwrap())
    }

    fn line(source: &Source, pointer: &str) -> usize {
        source.position(&at(pointer), Anchor::Value).line
    }

    #[test]
    fn what_was_not_changed_is_found_where_it_stands() {
        let mut source = Source::from_text("a.yaml", "list:\n- a\n- inner:\n  - x\n  - y\n- c\nlast: 1\n").unwrap();
        assert!(source.remove(&at("/list/0")) && source.remove(&at("/list/0/inner/0")));
        assert_eq!(source.file(FileId::ROOT).tree, json!({"list": [{"inner": ["y"]}, "c"], "last": 1}));
        assert_eq!(line(&source, "/list/0/inner/0"), 5);
        assert_eq!(line(&source, "/list/1"), 6);
        assert_eq!(line(&source, "/last"), 7);
        assert!(source.set(&at("/list/-"), json!("d")));
        assert_eq!(line(&source, "/list/2"), 2, "what was added is in the list");
        assert_eq!(line(&source, "/list/1"), 6);
    }

    #[test]
    fn a_text_that_was_replaced_is_no_longer_read() {
        let mut source = Source::from_text("a.yaml", "a: 1.10\nb: {c: 1.10}\n").unwrap();
        assert_eq!(source.plain_text(&at("/a")), Some("1.10"));
        assert!(source.set(&at("/a"), json!(2)) && source.set(&at("/b"), json!({"c": 3})));
        assert_eq!((source.plain_text(&at("/a")), source.plain_text(&at("/b/c"))), (None, None));
        assert!(!source.set(&at("/a/b"), json!(1)) && !source.remove(&at("/x")));
    }

    #[test]
    fn merging_goes_into_objects_and_to_the_end_of_arrays() {
        let mut source = Source::from_text("a.yaml", "a: {b: {c: 1}, d: [1], e: 1}\n").unwrap();
        assert!(source.merge(&at("/a"), &json!({"b": {"x": {"y": 2}}, "d": [2, [3]], "e": {"f": 1}})));
        let expected = json!({"a": {"b": {"c": 1, "x": {"y": 2}}, "d": [1, 2, [3]], "e": {"f": 1}}});
        assert_eq!(source.file(FileId::ROOT).tree, expected);
        assert!(source.merge(&at("/a/d"), &json!({"name": 1})) && !source.merge(&at("/none"), &json!({})));
        assert_eq!(source.file(FileId::ROOT).tree["a"]["d"], json!([1, 2, [3], {"name": 1}]));
    }
}
