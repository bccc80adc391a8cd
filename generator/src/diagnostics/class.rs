//! How bad each problem is: by its code, and by nothing else.
//!
//! `generate` makes the best client it can of whatever a person would understand. So a code is an error by default only where there is
//! nothing to choose from; every other code has a fallback, and its warning names that. The strict level is for maintainers.

use std::fmt;

use super::{Code, Level};

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// No meaning can be chosen: always an error.
    Fatal,
    /// What is said to this generator alone is wrong: an error, unless the configuration lowers it. Then the fallback is what is done.
    Instruction(&'static str),
    /// A rule of the specification is broken: a warning that names the fallback, and an error under the strict level.
    Rule(&'static str),
    /// What is allowed and seldom meant, or harmless: a warning, strict or not.
    Lint,
    /// The same, told only where somebody asks for it.
    Quiet,
}

impl Class {
    /// What becomes of a problem of this class where its own level is not set.
    #[must_use]
    pub fn level(self, is_strict: bool) -> Level {
        match self {
            Self::Fatal | Self::Instruction(_) => Level::Deny,
            Self::Rule(_) if is_strict => Level::Deny,
            Self::Rule(_) | Self::Lint => Level::Warn,
            Self::Quiet => Level::Allow,
        }
    }

    /// What is done all the same where the problem is not an error.
    #[must_use]
    pub fn fallback(self) -> Option<&'static str> {
        match self {
            Self::Instruction(fallback) | Self::Rule(fallback) => Some(fallback),
            Self::Fatal | Self::Lint | Self::Quiet => None,
        }
    }

    /// Whether what later stages would find could only be consequences, once such a problem is an error.
    pub(super) fn is_fault_of_the_description(self) -> bool {
        matches!(self, Self::Fatal | Self::Rule(_))
    }
}

/// What happens by default and under the strict level, in one or two sentences.
impl fmt::Display for Class {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fatal => formatter.write_str("It is always an error: nothing can be generated in spite of it."),
            Self::Instruction(fallback) => {
                write!(formatter, "It is an error, strict or not. Set to `warn`, the fallback is: {fallback}.")
            }
            Self::Rule(fallback) => write!(
                formatter,
                "By default it is a warning that names the fallback, which is, where the place asks for nothing else: {fallback}. It is an error for `check` and `--strict`."
            ),
            Self::Lint => formatter.write_str("It is a warning, strict or not."),
            Self::Quiet => formatter.write_str("It is off, strict or not."),
        }
    }
}

impl Code {
    /// How bad the problem is. This is the only place that decides it; no place, version or hint does.
    #[must_use]
    pub fn class(self) -> Class {
        match self {
            // There is no text, no tree, or no version to read it by.
            Self::UnreadableFile
            | Self::NotUtf8
            | Self::TooLarge
            | Self::TooDeep
            | Self::Syntax
            | Self::NotADescription
            | Self::MissingVersion
            | Self::UnsupportedVersion
            | Self::UnknownVersion
            | Self::UnreadableReference
            // More than the limits allow is not worked out.
            | Self::TooMuchGenerated
            | Self::TooManyParts
            | Self::TooManyAlternatives
            | Self::TooManyParameters
            | Self::LongReferenceChain => Class::Fatal,

            // To ignore what tells a failure from a success, or hides a secret, would be worse than to stop.
            Self::InvalidExtension
            | Self::UnusedName
            | Self::InvalidServer
            | Self::InvalidPagination
            | Self::InvalidTokenCall
            | Self::TakenSpelling
            | Self::InvalidLayout => Class::Instruction("it is ignored"),

            Self::DuplicateKey => Class::Rule("the last one is taken"),
            Self::VersionForm => Class::Rule("it is read as what is meant"),
            Self::EmptyDescription => Class::Rule("the client has no operations"),
            Self::BrokenReference
            | Self::RemoteReference
            | Self::ReferenceOutside
            | Self::ReferenceKind
            | Self::ReferenceCycle
            | Self::InvalidReference
            | Self::MalformedPiece
            | Self::UnreadableDocumentation
            | Self::UnusableSecurityScheme => Class::Rule("it is left out"),
            Self::RootedReference => Class::Rule("the file below the folder of the description is read"),
            Self::UnknownType => Class::Rule("any value is accepted"),
            Self::MissingItems => Class::Rule("its elements are any values"),
            Self::UndeclaredPathParameter => Class::Rule("it is read as a string"),
            Self::OptionalPathParameter => Class::Rule("it is read as required"),
            Self::InvalidPath => Class::Rule("its operations are left out"),
            Self::DuplicateOperationId => Class::Rule("the second method gets another name"),
            Self::DuplicateParameter => Class::Rule("the later one is used"),
            Self::InvalidName | Self::InvalidMediaType | Self::InvalidUrl => Class::Rule("it is taken as it is written"),
            Self::ConflictingPaths => Class::Rule("the operations of both are generated"),
            Self::InvalidServerVariable => Class::Rule("the variable takes any string"),
            Self::ImpossibleSchema => Class::Rule("it is read as it is written"),
            Self::ImpossibleStyle => Class::Rule("the usual style is used"),
            Self::MissingResponses => Class::Rule("a success has no content"),
            Self::ExclusiveMembers | Self::ConflictingParameters | Self::DuplicateName => {
                Class::Rule("the first is used")
            }
            Self::UnknownMethod
            | Self::InvalidStatus
            | Self::UnknownMember
            | Self::LaterMember
            | Self::InapplicableMember
            | Self::InvalidDefault => Class::Rule("it is ignored"),

            Self::MissingInfo
            | Self::MissingPaths
            | Self::IgnoredSibling
            | Self::BrokenMapping
            | Self::IgnoredKeyword
            | Self::LenientValue
            | Self::MissingSchema
            | Self::UnusedPathParameter
            | Self::UnknownSecurityScheme
            | Self::IgnoredCallback
            | Self::InvalidEnumValue
            | Self::UndefinedProperty
            | Self::UntypedValue
            | Self::ConflictingMember
            | Self::SkippedOperation
            | Self::UnsendableParameter
            | Self::QueryInPath
            | Self::RawBody
            | Self::IgnoredContent
            | Self::UnsupportedSecurity
            | Self::EnumMisfit
            | Self::DroppedKeyword
            | Self::UnknownFormat
            | Self::ExampleMismatch
            | Self::CollidingNames
            | Self::AmbiguousUnion => Class::Lint,

            Self::UncheckedKeyword
            | Self::UnusedComponent
            | Self::UndocumentedErrors
            | Self::MissingOperationId
            | Self::OtherRepresentation => Class::Quiet,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_no_fallback_is_an_error_by_default() {
        for code in Code::ALL {
            let class = code.class();
            let is_error = class.level(false) == Level::Deny;
            assert_eq!(is_error, matches!(class, Class::Fatal | Class::Instruction(_)), "{code}");
            assert!(class.level(true) >= class.level(false), "{code}");
        }
    }
}
