//! Bounds on what is read of a document.

use std::time::Instant;

/// Bounds on what [`Reader`](super::Reader) accepts.
///
/// Documents come from the network: their depth determines how much stack is used, and their size how much time.
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
    /// Returns the default limits: nesting of 128 as in `serde_json`, and any number of bytes, since whoever fetched
    /// the document has already bounded them.
    #[must_use]
    pub const fn new() -> Self {
        Self { depth: 128, bytes: usize::MAX, values: usize::MAX, deadline: None }
    }

    /// Refuses arrays and objects that are nested `levels` deep or deeper.
    ///
    /// Values are read recursively: a number above the default needs a larger stack.
    #[must_use]
    pub const fn depth(mut self, levels: usize) -> Self {
        self.depth = levels;
        self
    }

    /// Refuses documents of more than `count` bytes.
    #[must_use]
    pub const fn bytes(mut self, count: usize) -> Self {
        self.bytes = count;
        self
    }

    /// Refuses documents of more than `count` values: object members and array items; those of other types than
    /// [`Value`](super::Value) count by their size in memory. It bounds the memory that a small text can use: `{}` has
    /// two bytes, but a struct read from it may have thousands.
    #[must_use]
    pub const fn values(mut self, count: usize) -> Self {
        self.values = count;
        self
    }

    /// Stops reading at this time.
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
