//! Where something stands in a description: a file and a JSON pointer.

use std::fmt;

/// A file of a description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

impl FileId {
    /// The root document.
    pub const ROOT: Self = Self(0);

    pub(crate) fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The position of the file among those that were loaded.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A JSON pointer (RFC 6901).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// A pointer from its text, as it stands behind `#` in a reference once percent-encoding is undone.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.to_owned()))
    }

    /// The member or item `token` of what this points to.
    #[must_use]
    pub fn child(&self, token: &str) -> Self {
        Self(format!("{}/{}", self.0, token.replace('~', "~0").replace('/', "~1")))
    }

    /// What this stands in; nothing for the whole document.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.rfind('/').map(|end| Self(self.0[..end].to_owned()))
    }

    /// The steps that lead there.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// The pointer's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A place in a description.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// The place in it.
    pub pointer: Pointer,
}

impl Location {
    /// A place in a file.
    #[must_use]
    pub fn new(file: FileId, pointer: Pointer) -> Self {
        Self { file, pointer }
    }

    /// The member or item `token` of what stands here.
    #[must_use]
    pub fn child(&self, token: &str) -> Self {
        Self { file: self.file, pointer: self.pointer.child(token) }
    }
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn steps_are_escaped_and_come_back() {
        let pointer = Pointer::root().child("paths").child("/a~b/{id}").child("0");
        assert_eq!(pointer.as_str(), "/paths/~1a~0b~1{id}/0");
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["paths", "/a~b/{id}", "0"]);
        assert_eq!(pointer.parent().unwrap().as_str(), "/paths/~1a~0b~1{id}");
        assert_eq!(Pointer::root().parent(), None);
    }
}
