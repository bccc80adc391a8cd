//! Where the walk stands, without a string for each step: pointers are written out only for what is reported.

use crate::location::{FileId, Location, Pointer};

/// A place below another.
#[derive(Clone, Copy, Debug)]
pub(super) enum Path<'p> {
    /// Where the walk began.
    Start(&'p Location),
    Key(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    pub(super) fn key(&'p self, name: &'p str) -> Self {
        Self::Key(self, name)
    }

    pub(super) fn index(&'p self, index: usize) -> Self {
        Self::Index(self, index)
    }

    /// The place written out. The parser bounds the depth of trees, and so that of this recursion.
    pub(super) fn location(&self) -> Location {
        match self {
            Self::Start(location) => (*location).clone(),
            Self::Key(parent, name) => parent.location().child(name),
            Self::Index(parent, index) => parent.location().element(*index),
        }
    }

    pub(super) fn file(&self) -> FileId {
        match self {
            Self::Start(location) => location.file,
            Self::Key(parent, _) | Self::Index(parent, _) => parent.file(),
        }
    }

    /// The name or number of the last step.
    pub(super) fn last(&self) -> String {
        match self {
            Self::Start(location) => location.pointer.last().unwrap_or_default(),
            Self::Key(_, name) => (*name).to_owned(),
            Self::Index(_, index) => index.to_string(),
        }
    }

    /// A place below the root of a file, for what is found without a walk.
    pub(super) fn pointer(&self) -> Pointer {
        self.location().pointer
    }
}
