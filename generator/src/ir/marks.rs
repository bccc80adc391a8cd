//! What extensions say about members.

/// What extensions say about a member.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks {
    /// Other spellings of its name, which are read and never written.
    pub aliases: Vec<String>,
    /// Layouts of its date-times, as `strptime` has them.
    pub layouts: Vec<String>,
    /// Whether it is a reference of the caller's by which the server recognises a repeated request.
    pub is_reference: bool,
}
