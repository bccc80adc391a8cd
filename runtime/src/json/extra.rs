//! Members of an object that are not in its description.

use std::fmt;
use std::sync::OnceLock;

use super::object::{Iter, Object};
use super::{Decode, Limits, Reader, Value, escape};

/// Members of an object that are not in its description, in document order.
///
/// They are kept and written back, so that a newer server and an older client do not lose each other's data. They are
/// stored as JSON text and parsed on first access: unused members take about as much memory as in the document. `Debug`
/// shows names and no values.
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
    // Every model has one and nearly all are empty: one word, and no allocation until a member is added.
    members: Option<Box<Members>>,
}

/// The memory that an [`Extra`] needs for its first member, beside the text.
pub(super) const SIZE: usize = 64;

/// Members as text, parsed, or both. Without text, the parsed form counts.
#[derive(Clone, Default)]
struct Members {
    /// A JSON object, or empty. If a name occurs several times, the last member counts.
    text: Vec<u8>,
    parsed: OnceLock<Box<Object>>,
}

impl Members {
    fn object(&self) -> &Object {
        self.parsed.get_or_init(|| Box::new(self.parse()))
    }

    #[expect(clippy::unnecessary_box_returns, reason = "the caller stores the box again")]
    fn into_object(self) -> Box<Object> {
        self.parsed
            .into_inner()
            .unwrap_or_else(|| Box::new(Members { text: self.text, parsed: OnceLock::new() }.parse()))
    }

    /// Parses the text, which was checked against the limits of its document when it was read.
    fn parse(&self) -> Object {
        let mut object = Object::new();
        self.each(&mut |name, reader| object.read_member(name, reader));
        object
    }

    fn each(&self, each: &mut dyn FnMut(&str, &mut Reader<'_>)) {
        if !self.text.is_empty() {
            Reader::with_limits(&self.text, Limits::new().depth(usize::MAX)).members(&[], each);
        }
    }
}

impl Extra {
    /// Creates an empty set of members.
    #[must_use]
    pub const fn new() -> Self {
        Self { members: None }
    }

    /// Returns the value of the member `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.as_ref()?.object().get(name)
    }

    /// Sets a member and returns its previous value. A name in the description would be written twice; use its field
    /// instead.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.change(|object| object.insert(name, value))
    }

    /// Removes a member, keeping the order of the others.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.members.as_ref()?;
        self.change(|object| object.remove(name))
    }

    /// Iterates over the members in order.
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        self.members.as_ref().map(|members| members.object().iter()).unwrap_or_default()
    }

    /// Returns the number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.as_ref().map_or(0, |members| members.object().len())
    }

    /// Returns whether there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.as_ref().is_none_or(|members| members.text.is_empty() && members.object().is_empty())
    }

    /// Keeps a member as its text in the document.
    pub(super) fn keep(&mut self, name: &str, value: &[u8]) {
        let members = self.members.get_or_insert_default();
        if let Some(object) = members.parsed.take() {
            members.text = super::to_vec(&*object).unwrap_or_default();
        }
        // Remove the closing brace, unless there is none yet.
        members.text.pop();
        members.text.push(if members.text.len() > 1 { b',' } else { b'{' });
        escape::write(name, &mut members.text);
        members.text.push(b':');
        members.text.extend_from_slice(value);
        members.text.push(b'}');
    }

    fn change<T>(&mut self, change: impl FnOnce(&mut Object) -> T) -> T {
        let mut object = self.members.take().map(|members| members.into_object()).unwrap_or_default();
        let changed = change(&mut object);
        self.members = Some(Box::new(Members { text: Vec::new(), parsed: OnceLock::from(object) }));
        changed
    }
}

/// Equal if the same members have equal values, in any order.
impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        match (&self.members, &other.members) {
            (Some(one), Some(two)) => one.object() == two.object(),
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
