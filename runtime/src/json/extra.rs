//! Members that a description does not name.

use std::fmt;

use indexmap::map;

use super::{Object, Value};

/// Members that a description does not name. They are kept when they come and written when they are there.
///
/// Their values are not shown by `Debug`: nobody knows what they are.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Extra(Object);

impl Extra {
    /// No members.
    #[must_use]
    pub fn new() -> Self {
        Self(Object::new())
    }

    /// A member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Adds a member, and returns the value that it had.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.0.insert(name.into(), value.into())
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.shift_remove(name)
    }

    /// Members by name.
    #[must_use]
    pub fn iter(&self) -> map::Iter<'_, String, Value> {
        self.0.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'e> IntoIterator for &'e Extra {
    type Item = (&'e String, &'e Value);
    type IntoIter = map::Iter<'e, String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}
