//! Members that the description of an object does not name.

use std::fmt;

use super::Value;
use super::object::{Iter, Object};

/// Members that came with an object without being part of its description, in the order of their arrival.
///
/// They are kept and written back, so that a newer server and an older client do not lose each other's data.
/// Its `Debug` form names the members and shows no value.
///
/// ```
/// use oasmith_runtime::json::Extra;
///
/// let mut extra = Extra::new();
/// extra.insert("colour", "blue");
/// assert_eq!(extra.get("colour").and_then(|value| value.as_str()), Some("blue"));
/// assert_eq!(format!("{extra:?}"), r#"{"colour"}"#);
/// ```
#[derive(Clone, Default)]
pub struct Extra {
    // Every model has one and nearly all are empty: one word, and no allocation until a member is there.
    members: Option<Box<Object>>,
}

impl Extra {
    /// No members.
    #[must_use]
    pub const fn new() -> Self {
        Self { members: None }
    }

    /// The value of the member `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.as_ref()?.get(name)
    }

    /// Sets a member and returns the value that it had. A name of the description is written twice; use its field instead.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.members.get_or_insert_default().insert(name, value)
    }

    /// Takes a member out, leaving the others in their order.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.members.as_mut()?.remove(name)
    }

    /// The members in order.
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        self.members.as_ref().map(|members| members.iter()).unwrap_or_default()
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.as_ref().map_or(0, |members| members.len())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Equal where the same members have equal values, in any order.
impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        match (&self.members, &other.members) {
            (Some(one), Some(two)) => one == two,
            _ => self.is_empty() && other.is_empty(),
        }
    }
}

impl Eq for Extra {}

impl fmt::Debug for Extra {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

impl<'a> IntoIterator for &'a Extra {
    type Item = (&'a str, &'a Value);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl<N: Into<String>, V: Into<Value>> FromIterator<(N, V)> for Extra {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(members: I) -> Self {
        let mut extra = Self::new();
        for (name, value) in members {
            extra.insert(name, value);
        }
        extra
    }
}
