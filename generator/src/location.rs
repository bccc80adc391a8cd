//! A location in a description: a file, and a JSON pointer into it.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

/// One file of a description. The root document is [`FileId::ROOT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

impl FileId {
    /// The document that the generator was asked to read.
    pub const ROOT: Self = Self(0);

    /// The file at `index` of a `Source`.
    #[must_use]
    pub(crate) fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Its place in the list of files.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A JSON pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)), escaped: `/paths/~1pets/get`.
///
/// Its text is shared: every table of every stage has places for keys, and copies of them were most of what some stages held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// The pointer to the whole document: the empty text.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads an escaped pointer; `None` where it is neither empty nor starts with `/`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.into()))
    }

    /// The pointer to a field or an element: `token` is the unescaped key, and is escaped here.
    #[must_use]
    pub fn child(&self, token: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + token.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        for character in token.chars() {
            match character {
                '~' => text.push_str("~0"),
                '/' => text.push_str("~1"),
                other => text.push(other),
            }
        }
        Self(text.into())
    }

    /// The pointer to the `index`-th element.
    #[must_use]
    pub fn element(&self, index: usize) -> Self {
        self.child(&index.to_string())
    }

    /// The escaped text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The steps, unescaped.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// The value in a tree. A step allocates only if it is escaped: this is called for every node of a description.
    #[must_use]
    pub fn find_in<'v>(&self, tree: &'v Value) -> Option<&'v Value> {
        self.0.split('/').skip(1).try_fold(tree, step)
    }

    /// The last step, unescaped; `None` for the root.
    #[must_use]
    pub fn last(&self) -> Option<String> {
        self.tokens().last()
    }

    /// What contains it; `None` for the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let end = self.0.rfind('/')?;
        Some(Self(self.0[..end].into()))
    }
}

/// One step from a value to what it contains; the token is escaped.
fn step<'v>(value: &'v Value, token: &str) -> Option<&'v Value> {
    match value {
        Value::Object(members) if token.contains('~') => members.get(&token.replace("~1", "/").replace("~0", "~")),
        Value::Object(members) => members.get(token),
        Value::Array(values) => values.get(index(token)?),
        _ => None,
    }
}

/// Finds values one after another. The container of the last one is remembered: neighbours mostly follow each other, and each step from the
/// root is a lookup in a map.
#[derive(Debug, Default)]
pub(crate) struct Finder<'v> {
    last: Option<(FileId, Box<str>, &'v Value)>,
}

impl<'v> Finder<'v> {
    /// The value at a location; `tree` is what its pointer leads into, which is one for all pointers of a file that start with the same step.
    pub(crate) fn find(&mut self, location: &Location, tree: impl FnOnce() -> &'v Value) -> Option<&'v Value> {
        let Some((container, token)) = location.pointer.0.rsplit_once('/') else { return Some(tree()) };
        if let Some((file, last, value)) = &self.last
            && *file == location.file
            && **last == *container
        {
            return step(value, token);
        }
        let value = container.split('/').skip(1).try_fold(tree(), step)?;
        if !container.is_empty() {
            self.last = Some((location.file, container.into(), value));
        }
        step(value, token)
    }
}

/// An index of a list: digits without a sign or a leading zero.
fn index(token: &str) -> Option<usize> {
    let is_written_well = token == "0" || token.starts_with(|first: char| ('1'..='9').contains(&first));
    is_written_well.then(|| token.parse().ok()).flatten()
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A location in a description.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// The pointer into its tree.
    pub pointer: Pointer,
}

impl Location {
    /// A location in a file.
    #[must_use]
    pub fn new(file: FileId, pointer: Pointer) -> Self {
        Self { file, pointer }
    }

    /// The whole of a file.
    #[must_use]
    pub fn root_of(file: FileId) -> Self {
        Self { file, pointer: Pointer::root() }
    }

    /// The location of a field, or of a value of a map, by its unescaped name.
    #[must_use]
    pub fn child(&self, token: &str) -> Self {
        Self { file: self.file, pointer: self.pointer.child(token) }
    }

    /// The `index`-th element.
    #[must_use]
    pub fn element(&self, index: usize) -> Self {
        Self { file: self.file, pointer: self.pointer.element(index) }
    }

    /// What contains it; `None` for a whole file.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        Some(Self { file: self.file, pointer: self.pointer.parent()? })
    }
}

/// A position in a string; both count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A location that is written out only where it is needed: walks over whole descriptions report few of the locations that they visit.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Path<'p> {
    /// Where the walk began.
    Start(&'p Location),
    Key(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    pub(crate) fn key(&'p self, name: &'p str) -> Self {
        Self::Key(self, name)
    }

    pub(crate) fn index(&'p self, index: usize) -> Self {
        Self::Index(self, index)
    }

    /// The location written out. The parser bounds the depth of trees, and so this recursion.
    pub(crate) fn location(&self) -> Location {
        match self {
            Self::Start(location) => (*location).clone(),
            Self::Key(parent, name) => parent.location().child(name),
            Self::Index(parent, index) => parent.location().element(*index),
        }
    }

    pub(crate) fn file(&self) -> FileId {
        match self {
            Self::Start(location) => location.file,
            Self::Key(parent, _) | Self::Index(parent, _) => parent.file(),
        }
    }

    /// The name or index of the last step.
    pub(crate) fn last(&self) -> String {
        match self {
            Self::Start(location) => location.pointer.last().unwrap_or_default(),
            Self::Key(_, name) => (*name).to_owned(),
            Self::Index(_, index) => index.to_string(),
        }
    }

    /// The pointer written out.
    pub(crate) fn pointer(&self) -> Pointer {
        self.location().pointer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_escapes_its_steps_and_gives_them_back() {
        let pointer = Pointer::root().child("paths").child("/pets/{id}").child("a~b~1c").element(3);
        assert_eq!(pointer.as_str(), "/paths/~1pets~1{id}/a~0b~01c/3");
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["paths", "/pets/{id}", "a~b~1c", "3"]);
        assert_eq!(pointer.last().as_deref(), Some("3"));
    }

    #[test]
    fn the_root_is_empty_and_has_no_parent() {
        assert_eq!(Pointer::root().as_str(), "");
        assert_eq!(Pointer::root().tokens().count(), 0);
        assert_eq!(Pointer::root().parent(), None);
        assert_eq!(Pointer::root().child("").as_str(), "/");
        assert_eq!(Pointer::root().child("").parent(), Some(Pointer::root()));
    }

    #[test]
    fn a_pointer_finds_what_the_library_of_the_tree_finds() {
        let tree = serde_json::json!({"a/b": {"c~d": [1, [2]]}, "": {"": 3}, "0": 4, "~1": 5});
        for text in [
            "",
            "/",
            "//",
            "/a~1b",
            "/a~1b/c~0d/1/0",
            "/a~1b/c~0d/+1",
            "/a~1b/c~0d/01",
            "/a~1b/c~0d/2",
            "/0",
            "/~01",
            "/x",
            "/0/0",
        ] {
            assert_eq!(Pointer::parse(text).unwrap().find_in(&tree), tree.pointer(text), "{text}");
        }
    }

    #[test]
    fn text_that_is_no_pointer_is_refused() {
        assert_eq!(Pointer::parse("components/schemas"), None);
        assert_eq!(Pointer::parse(""), Some(Pointer::root()));
        assert_eq!(Pointer::parse("/a~1b"), Some(Pointer::root().child("a/b")));
    }

    #[test]
    fn one_value_after_another_is_found_as_each_alone() {
        let trees = [
            serde_json::json!({"a": {"b": 1, "c/d": [2, 3]}, "e": 4, "": 5}),
            serde_json::json!({"a": {"b": 6}, "e": [7]}),
        ];
        let texts = [
            "/a/b",
            "/a/c~1d",
            "/a/c~1d/1",
            "/a/c~1d/0",
            "/a/c~1d/2",
            "",
            "/e",
            "/",
            "/x",
            "/x/y",
            "/x/z",
            "/a/b/c",
            "/a/b",
        ];
        let mut finder = Finder::default();
        for (text, (index, tree)) in
            texts.iter().flat_map(|text| trees.iter().enumerate().map(move |tree| (text, tree)))
        {
            let pointer = Pointer::parse(text).unwrap();
            let alone = pointer.find_in(tree);
            let location = Location { file: FileId::new(index), pointer: pointer.clone() };
            assert_eq!(finder.find(&location, || tree), alone, "{text}");
        }
        for text in texts {
            let location = Location { file: FileId::ROOT, pointer: Pointer::parse(text).unwrap() };
            assert_eq!(finder.find(&location, || &trees[0]), location.pointer.find_in(&trees[0]), "{text}");
        }
    }
}
