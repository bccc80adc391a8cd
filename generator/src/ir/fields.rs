//! Properties of forms (`application/x-www-form-urlencoded`).

use super::Style;

/// A property of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormField {
    /// Name on the wire.
    pub wire: String,
    /// What its values are.
    pub kind: FieldKind,
    /// How it is written, where the description says so.
    pub writing: Option<FieldWriting>,
}

/// What the values of a form's property are. Those that need more come later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldKind {
    /// Strings, numbers, booleans.
    Scalar,
    /// Anything at all.
    Free,
    /// Objects of which nothing is known.
    FreeObject,
    /// Lists of values of which nothing is known.
    FreeList,
    /// Lists.
    List,
    /// Objects.
    Object,
}

/// How a property of a form is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldWriting {
    /// In a style.
    Styled {
        /// The style.
        style: Style,
        /// Whether each item gets a name of its own.
        explode: bool,
        /// Whether reserved characters stay as they are.
        reserved: bool,
    },
    /// As JSON.
    Json,
}
