//! How queries and forms are written where a description does not say it.

use serde::Deserialize;

/// Choices about queries and forms that a description cannot express.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Encoding {
    /// How array items are written in names with brackets.
    pub brackets: Brackets,
    /// How an object in a form is serialized without `encoding`.
    pub objects: Objects,
}

/// How array items are written in names with brackets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Brackets {
    /// `expand[0]=a`
    #[default]
    Indices,
    /// `expand[]=a`
    Empty,
    /// `expand=a`
    Repeat,
}

/// How an object in a form is serialized without `encoding`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Objects {
    /// `address[city]=Pune`; as JSON only if the schema of the object is unknown.
    #[default]
    Brackets,
    /// `address={"city":"Pune"}`, percent-encoded.
    Json,
}
