//! Extensions of properties.

/// The extensions of a property.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PropertyExtensions {
    /// Aliases of its name, which are read and never written.
    pub aliases: Vec<String>,
    /// Formats of its date-times, in `strptime` syntax.
    pub layouts: Vec<String>,
    /// Whether it is an idempotency reference.
    pub reference: Option<Reference>,
}

/// A client-generated reference that makes a request idempotent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reference {
    /// The API documents that it detects a repeated request by the reference.
    Verified,
    /// The API does not document what it does with the reference.
    Unverified,
}
