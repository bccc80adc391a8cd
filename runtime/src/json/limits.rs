//! How much of a document is read before it is refused.

use std::time::Instant;

/// Bounds on what [`Reader`](super::Reader) accepts.
///
/// A document comes from the network, so its depth decides how much stack is used and its size how much time.
///
/// ```
/// use oasmith_runtime::json::{Limits, Reader, Value};
///
/// let limits = Limits::new().depth(3).bytes(1024);
/// let mut reader = Reader::with_limits(b"[[[1]]]", limits);
/// let _: Value = reader.value();
/// assert!(reader.finish().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    depth: usize,
    bytes: usize,
    values: usize,
    deadline: Option<Instant>,
}

impl Limits {
    /// Nesting of 128 as in `serde_json`; any number of bytes, since whoever fetched the text has bounded it already.
    #[must_use]
    pub const fn new() -> Self {
        Self { depth: 128, bytes: usize::MAX, values: usize::MAX, deadline: None }
    }

    /// Refuses arrays and objects that are nested `levels` deep or deeper.
    ///
    /// Values are read by recursion: a larger number than the default needs a larger stack.
    #[must_use]
    pub const fn depth(mut self, levels: usize) -> Self {
        self.depth = levels;
        self
    }

    /// Refuses documents of more than so many bytes.
    #[must_use]
    pub const fn bytes(mut self, count: usize) -> Self {
        self.bytes = count;
        self
    }

    /// Refuses documents of more than so many values: members of objects and items of arrays, those of other types than [`Value`](super::Value) by
    /// the size that they have in memory. It bounds how much memory a small text can take: `{}` has two bytes, and a struct of it may have thousands.
    #[must_use]
    pub const fn values(mut self, count: usize) -> Self {
        self.values = count;
        self
    }

    /// Gives up reading at this time.
    #[must_use]
    pub const fn deadline(mut self, at: Instant) -> Self {
        self.deadline = Some(at);
        self
    }

    pub(super) const fn max_values(self) -> usize {
        self.values
    }

    pub(super) const fn ends_at(self) -> Option<Instant> {
        self.deadline
    }

    pub(super) const fn max_depth(self) -> usize {
        self.depth
    }

    pub(super) const fn max_bytes(self) -> usize {
        self.bytes
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}
