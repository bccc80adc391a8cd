//! Components: named parts of a description that references can target.

use crate::location::{Location, Pointer};

/// The kind of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A schema.
    Schema,
    /// A parameter.
    Parameter,
    /// A response.
    Response,
    /// A header.
    Header,
    /// A request body.
    Body,
}

impl Kind {
    /// Returns the word that disambiguates the name from that of a schema.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Schema => "model",
            Self::Parameter => "parameter",
            Self::Response => "response",
            Self::Header => "header",
            Self::Body => "body",
        }
    }

    /// Returns the kind by the key of its map, in any version of OpenAPI.
    fn of(map: &str) -> Option<Self> {
        Some(match map {
            "schemas" | "definitions" => Self::Schema,
            "parameters" => Self::Parameter,
            "responses" => Self::Response,
            "headers" => Self::Header,
            "requestBodies" => Self::Body,
            _ => return None,
        })
    }
}

/// The component that a schema is, or is part of.
pub(super) struct Component {
    pub(super) kind: Kind,
    pub(super) key: String,
    /// The location of the component.
    pub(super) location: Location,
    /// The path from the component to the schema.
    pub(super) rest: Vec<String>,
}

impl Component {
    pub(super) fn of(location: &Location) -> Option<Self> {
        let tokens: Vec<String> = location.pointer.tokens().collect();
        let start = usize::from(tokens.first().is_some_and(|first| first == "components"));
        let (map, key) = (tokens.get(start)?, tokens.get(start + 1)?);
        let kind = Kind::of(map)?;
        let pointer = tokens[..start + 2].iter().fold(Pointer::root(), |pointer, token| pointer.child(token));
        Some(Self {
            kind,
            key: key.clone(),
            location: Location::new(location.file, pointer),
            rest: tokens[start + 2..].to_vec(),
        })
    }

    /// Whether the schema is the only schema of a component other than a schema.
    pub(super) fn is_itself(&self) -> bool {
        let rest: Vec<&str> = self.rest.iter().map(String::as_str).collect();
        self.kind != Kind::Schema && matches!(rest.as_slice(), ["schema"] | ["content", _, "schema"])
    }

    /// Whether the schema is the component.
    pub(super) fn is_schema_itself(&self) -> bool {
        self.kind == Kind::Schema && self.rest.is_empty()
    }
}
