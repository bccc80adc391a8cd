//! What extensions say about properties.

/// What extensions say about a property.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PropertyExtensions {
    /// Other spellings of its name, which are read and never written.
    pub aliases: Vec<String>,
    /// Layouts of its date-times, as `strptime` has them.
    pub layouts: Vec<String>,
    /// Whether it is a reference of the caller's.
    pub reference: Option<Reference>,
}

/// A reference of the caller's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reference {
    /// The server recognises a repeated request by it.
    Verified,
    /// It is not documented what the server makes of it.
    Unverified,
}
