//! The catalogue: one code for each kind of finding. A code that was published keeps its number.

/// What kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// The text is neither YAML nor JSON.
    Syntax,
    /// The version is missing or not supported.
    Version,
    /// A piece is not shaped as the specification says.
    MalformedPiece,
    /// A reference leads nowhere.
    UnresolvedReference,
    /// A reference leads outside of what may be read.
    ForbiddenReference,
    /// References lead to each other and to nothing else.
    CircularReference,
    /// A `type` that does not exist.
    UnknownType,
    /// A security requirement names a scheme that does not exist.
    UnknownSecurityScheme,
    /// An extension of ours is not understood.
    InvalidExtension,
    /// Two operations share an id.
    DuplicateOperationId,
    /// Path and path parameters do not fit.
    PathParameter,
    /// A value has no type and is kept as JSON.
    UntypedValue,
    /// An operation is left out.
    SkippedOperation,
    /// A member has two types in schemas that are combined.
    ConflictingMember,
    /// A security scheme that is not supported.
    UnsupportedSecurity,
    /// Something that is read past.
    Ignored,
}

impl Code {
    /// All of them, in order of their numbers.
    pub const ALL: [Self; 16] = [
        Self::Syntax,
        Self::Version,
        Self::MalformedPiece,
        Self::UnresolvedReference,
        Self::ForbiddenReference,
        Self::CircularReference,
        Self::UnknownType,
        Self::UnknownSecurityScheme,
        Self::InvalidExtension,
        Self::DuplicateOperationId,
        Self::PathParameter,
        Self::UntypedValue,
        Self::SkippedOperation,
        Self::ConflictingMember,
        Self::UnsupportedSecurity,
        Self::Ignored,
    ];

    /// `OAS` and four digits.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "OAS0001",
            Self::Version => "OAS0002",
            Self::MalformedPiece => "OAS0003",
            Self::UnresolvedReference => "OAS0004",
            Self::ForbiddenReference => "OAS0005",
            Self::CircularReference => "OAS0006",
            Self::UnknownType => "OAS0007",
            Self::UnknownSecurityScheme => "OAS0008",
            Self::InvalidExtension => "OAS0009",
            Self::DuplicateOperationId => "OAS0010",
            Self::PathParameter => "OAS0011",
            Self::UntypedValue => "OAS0012",
            Self::SkippedOperation => "OAS0013",
            Self::ConflictingMember => "OAS0014",
            Self::UnsupportedSecurity => "OAS0015",
            Self::Ignored => "OAS0016",
        }
    }

    /// What it means, in a few words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Syntax => "The text is neither YAML nor JSON",
            Self::Version => "The version of the description is missing or not supported",
            Self::MalformedPiece => "A piece of the description is not shaped as the specification says",
            Self::UnresolvedReference => "A reference leads nowhere",
            Self::ForbiddenReference => "A reference leads outside of what may be read",
            Self::CircularReference => "References lead only to each other",
            Self::UnknownType => "A schema has a type that does not exist",
            Self::UnknownSecurityScheme => "A security requirement names a scheme that is not defined",
            Self::InvalidExtension => "An `x-oasmith` extension is not understood",
            Self::DuplicateOperationId => "Two operations share an id",
            Self::PathParameter => "A path and its parameters do not fit together",
            Self::UntypedValue => "A value is kept as free JSON",
            Self::SkippedOperation => "An operation is left out",
            Self::ConflictingMember => "A member has two types in schemas that are combined",
            Self::UnsupportedSecurity => "A security scheme is not supported as it stands",
            Self::Ignored => "Something is read past",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn numbers_are_distinct_and_in_order() {
        for (index, code) in Code::ALL.iter().enumerate() {
            assert_eq!(code.as_str(), format!("OAS{:04}", index + 1));
        }
    }
}
