//! How much of a document is read before it is refused.

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
}

impl Limits {
    /// Nesting of 128 as in `serde_json`; any number of bytes, since whoever fetched the text has bounded it already.
    #[must_use]
    pub const fn new() -> Self {
        Self { depth: 128, bytes: usize::MAX }
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
