//! What becomes of a warning: nothing, a warning, or an error.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer};

use super::{Class, Code};

/// What becomes of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It is not told.
    Allow,
    /// It is told.
    Warn,
    /// It is an error: nothing is generated.
    Deny,
}

impl Level {
    /// `allow`, `warn` or `deny`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

/// The name that stands for every warning that is not named itself.
const WARNINGS: &str = "warnings";

/// The levels that were chosen: by `strict`, by `[lints]` of the configuration or by `--lint`. What is fatal has no level: it stays an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    by_code: BTreeMap<Code, Level>,
    warnings: Option<Level>,
    strict: bool,
}

impl Levels {
    /// Those under which a broken rule of the specification is an error.
    #[must_use]
    pub fn strict() -> Self {
        Self::default().with_strict(true)
    }

    /// The same levels, with broken rules as errors or as warnings where no level was chosen for them.
    #[must_use]
    pub fn with_strict(self, strict: bool) -> Self {
        Self { strict, ..self }
    }

    /// The level of a problem.
    #[must_use]
    pub fn of(&self, code: Code) -> Level {
        if code.class() == Class::Fatal {
            return Level::Deny;
        }
        if let Some(level) = self.by_code.get(&code) {
            return *level;
        }
        match code.class().level(self.strict) {
            Level::Warn => self.warnings.unwrap_or(Level::Warn),
            level => level,
        }
    }

    /// Chooses the level of a problem by its number or its name, or that of all that are warnings: `warnings`.
    ///
    /// # Errors
    ///
    /// There is no such problem, or nothing can be generated in spite of it.
    pub fn set(&mut self, name: &str, level: Level) -> Result<(), LevelError> {
        if name == WARNINGS {
            self.warnings = Some(level);
            return Ok(());
        }
        let code = Code::find(name).ok_or_else(|| LevelError::Unknown(UnknownLint::new(name)))?;
        if code.class() == Class::Fatal && level != Level::Deny {
            return Err(LevelError::Fatal(code));
        }
        self.by_code.insert(code, level);
        Ok(())
    }

    /// Chooses a level as it is written on a command line: `unknown-format=deny`.
    ///
    /// # Errors
    ///
    /// There is no such problem or level, or nothing can be generated in spite of it.
    pub fn set_written(&mut self, text: &str) -> Result<(), String> {
        let (name, level) = text.split_once('=').ok_or_else(|| format!("`{text}` is not `NAME=LEVEL`"))?;
        let levels = [Level::Allow, Level::Warn, Level::Deny];
        let level = levels.into_iter().find(|known| known.as_str() == level);
        let level = level.ok_or_else(|| format!("the level in `{text}` is none of `allow`, `warn` and `deny`"))?;
        self.set(name, level).map_err(|error| error.to_string())
    }
}

/// A level that cannot be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LevelError {
    /// No problem has this name.
    Unknown(UnknownLint),
    /// Nothing can be generated in spite of this one.
    Fatal(Code),
}

impl fmt::Display for LevelError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(lint) => lint.fmt(formatter),
            Self::Fatal(code) => {
                write!(formatter, "`{}` is always an error: nothing can be generated in spite of it", code.name())
            }
        }
    }
}

impl std::error::Error for LevelError {}

/// A name that no warning has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLint(String);

impl UnknownLint {
    /// This name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl fmt::Display for UnknownLint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "there is no diagnostic `{}`", self.0.escape_default())?;
        match Code::nearest(&self.0) {
            Some(known) => write!(formatter, "; did you mean `{known}`?"),
            None => write!(formatter, "; `oasmith explain` lists them"),
        }
    }
}

impl std::error::Error for UnknownLint {}

/// A key of `[lints]`, checked where it stands, so that the error has its line.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        if name == WARNINGS || Code::find(&name).is_some() {
            Ok(Self(name))
        } else {
            Err(serde::de::Error::custom(UnknownLint(name)))
        }
    }
}

impl<'de> Deserialize<'de> for Levels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut levels = Self::default();
        for (name, level) in BTreeMap::<Name, Level>::deserialize(deserializer)? {
            levels.set(&name.0, level).map_err(serde::de::Error::custom)?;
        }
        Ok(levels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_chosen_by_name_by_number_and_for_all() {
        let levels: Levels =
            toml::from_str("unknown-format = 'deny'\nOAS0203 = 'allow'\nwarnings = 'deny'\nOAS0205 = 'warn'").unwrap();
        assert_eq!(levels.of(Code::UnknownFormat), Level::Deny);
        assert_eq!(levels.of(Code::ExampleMismatch), Level::Allow);
        assert_eq!(levels.of(Code::MissingItems), Level::Deny);
        assert_eq!(levels.of(Code::UnusedComponent), Level::Warn);
        assert_eq!(levels.of(Code::MissingOperationId), Level::Allow, "what is off stays off");
    }

    #[test]
    fn an_unknown_lint_is_refused_with_its_line_and_the_likely_name() {
        let error = toml::from_str::<Levels>("OAS0203 = 'allow'\nunknown-fromat = 'deny'").unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("did you mean `unknown-format`?"), "{error}");
        let error = toml::from_str::<Levels>("unknown-format = 'never'").unwrap_err().to_string();
        assert!(error.contains("line 1") && error.contains("deny"), "{error}");
    }

    #[test]
    fn a_broken_rule_is_a_warning_unless_the_levels_are_strict_and_a_code_of_its_own_wins() {
        let mut levels = Levels::default();
        assert_eq!(levels.of(Code::UnknownType), Level::Warn);
        assert_eq!(levels.of(Code::InvalidExtension), Level::Deny);
        assert_eq!(Levels::strict().of(Code::UnknownType), Level::Deny);
        assert_eq!(Levels::strict().of(Code::LenientValue), Level::Warn);
        levels.set("unknown-type", Level::Warn).unwrap();
        levels.set("invalid-extension", Level::Warn).unwrap();
        levels.set("warnings", Level::Allow).unwrap();
        let levels = levels.with_strict(true);
        assert_eq!(levels.of(Code::UnknownType), Level::Warn);
        assert_eq!(levels.of(Code::InvalidExtension), Level::Warn);
        assert_eq!(levels.of(Code::MalformedObject), Level::Deny, "`warnings` lowers what is a warning");
        assert_eq!(levels.of(Code::LenientValue), Level::Allow);
    }

    #[test]
    fn what_is_fatal_cannot_be_lowered() {
        let mut levels = Levels::default();
        assert!(levels.set("syntax", Level::Deny).is_ok());
        let error = levels.set("OAS0013", Level::Warn).unwrap_err().to_string();
        assert_eq!(error, "`unknown-version` is always an error: nothing can be generated in spite of it");
        levels.set("warnings", Level::Allow).unwrap();
        assert_eq!(levels.of(Code::UnknownVersion), Level::Deny);
    }

    #[test]
    fn a_level_on_the_command_line_is_checked() {
        let mut levels = Levels::default();
        levels.set_written("unknown-format=deny").unwrap();
        assert_eq!(levels.of(Code::UnknownFormat), Level::Deny);
        for wrong in ["unknown-format", "unknown-format=on", "unknown=deny"] {
            assert!(levels.set_written(wrong).is_err(), "{wrong}");
        }
    }
}
