//! The members of a JSON object of any shape.

use indexmap::IndexMap;

use super::{Decode, Encode, Reader, Value, Writer};

/// The memory that a non-empty object needs: a table with room for a few members, and a name.
pub(super) const SIZE: usize = 384;

/// The members of an object, in document order, each name once.
///
/// Two objects are equal if the same members have equal values, in any order.
///
/// ```
/// use oasmith_runtime::json::Object;
///
/// let object: Object = [("b", 1), ("a", 2)].into_iter().collect();
/// assert_eq!(object.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["b", "a"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    // A hash table, since a search would take quadratic time in a document with very many members.
    members: IndexMap<String, Value>,
}

impl Object {
    /// Creates an empty object.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the value of the member `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    /// Returns a mutable reference to the value of the member `name`.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.members.get_mut(name)
    }

    /// Returns whether there is a member `name`.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// Sets a member and returns its previous value. An existing member keeps its position.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.members.insert(name.into(), value.into())
    }

    /// Removes a member, keeping the order of the others.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.members.shift_remove(name)
    }

    /// Iterates over the members in order.
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        Iter { members: Some(self.members.iter()) }
    }

    /// Returns the number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Returns whether there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

/// The members of an [`Object`] or of an [`Extra`](super::Extra) in order.
#[derive(Clone, Debug, Default)]
pub struct Iter<'a> {
    members: Option<indexmap::map::Iter<'a, String, Value>>,
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a str, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.members.as_mut()?.next().map(|(name, value)| (name.as_str(), value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.members.as_ref().map_or(0, ExactSizeIterator::len);
        (left, Some(left))
    }
}

impl ExactSizeIterator for Iter<'_> {}

/// The members of an [`Object`] in order, owned.
#[derive(Debug)]
pub struct IntoIter {
    members: indexmap::map::IntoIter<String, Value>,
}

impl Iterator for IntoIter {
    type Item = (String, Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.members.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.members.size_hint()
    }
}

impl IntoIterator for Object {
    type Item = (String, Value);
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        IntoIter { members: self.members.into_iter() }
    }
}

impl<'a> IntoIterator for &'a Object {
    type Item = (&'a str, &'a Value);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// If a name occurs several times, the last value counts.
impl<N: Into<String>, V: Into<Value>> FromIterator<(N, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(members: I) -> Self {
        Self { members: members.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    }
}

impl<N: Into<String>, V: Into<Value>> Extend<(N, V)> for Object {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, members: I) {
        self.members.extend(members.into_iter().map(|(name, value)| (name.into(), value.into())));
    }
}

impl Decode for Object {
    const OPEN: bool = true;

    fn empty() -> Self {
        Self::new()
    }

    fn read(&mut self, reader: &mut Reader<'_>) {
        self.members.clear();
        reader.count(SIZE);
        reader.object(self);
    }

    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        let value: Value = reader.value();
        self.insert(name, value);
    }
}

impl Encode for Object {
    fn write_members(&self, writer: &mut Writer) {
        for (name, value) in self {
            writer.member(name, value);
        }
    }
}
