//! How bad each problem is: by its code, and by nothing else.
//!
//! `generate` makes the best client it can of whatever a person would understand. So a code is an error by default only where there is
//! nothing to choose from; every other code has a fallback, and its warning names that. The strict level is for maintainers.

use std::fmt;

use super::Level;

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
    pub(crate) fn is_fault_of_the_description(self) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Code;

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
