//! Findings about a description: catalogued, located, collected, and rendered at the end.
//!
//! A stage reports into [`Diagnostics`] and continues after a problem. A diagnostic carries a JSON
//! pointer; line and column are found only when it is rendered.

mod class;
mod code;
mod finding;
mod group;
mod levels;
mod render;
mod sarif;
mod sink;
mod suggestions;
mod text;

pub use class::Class;
pub use code::Code;
pub use finding::{Files, Finding, Listing, SHOWN};
pub use group::Digest;
pub use levels::{Level, LevelError, Levels, UnknownLint};
pub use render::Style;
pub(crate) use render::draw;
pub use sarif::sarif;
pub(crate) use sarif::uri;
pub use sink::Diagnostics;
pub(crate) use suggestions::{describe_value, did_you_mean, nearest};
pub(crate) use text::one_line;

use crate::location::Location;

/// Whether the description can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It cannot: nothing is generated.
    Error,
    /// It can, but something was left out, guessed or read leniently.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Which part of a field is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Anchor {
    /// Its name: the field is unexpected, or its name is wrong.
    Key,
    /// Its value.
    Value,
}

/// One problem of a description.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// Which problem of the catalogue it is.
    pub code: Code,
    /// Whether the description can be used in spite of it: by its code, until the levels of a run are known.
    pub severity: Severity,
    /// The field or element that is wrong.
    pub location: Location,
    /// Which part of that field is meant.
    pub anchor: Anchor,
    /// What is wrong: one sentence without a full stop, about the description, not about the generator.
    pub message: String,
    /// The label under the marked place in the listing; the message if there is none.
    pub label: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// The fallback, if it is more precise than that of the code.
    pub fallback: Option<Box<str>>,
}

impl Diagnostic {
    /// A problem. Its severity depends on its code, and on the levels of the run.
    pub fn new(code: Code, location: &Location, message: impl Into<String>) -> Self {
        let severity = if code.class().level(false) == Level::Deny { Severity::Error } else { Severity::Warning };
        let message = message.into();
        let (label, help, fallback) = (None, None, None);
        Self { code, severity, location: location.clone(), anchor: Anchor::Value, message, label, help, fallback }
    }

    /// Sets the label under the marked place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Sets the help text.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the help text, if there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Sets the fallback, in words that continue the message: `it is ignored`.
    #[must_use]
    pub fn fallback(mut self, fallback: impl Into<String>) -> Self {
        self.fallback = Some(fallback.into().into_boxed_str());
        self
    }

    /// The problem with the severity of a level; a warning names the fallback.
    fn at_level(mut self, level: Level) -> Self {
        self.severity = if level == Level::Deny { Severity::Error } else { Severity::Warning };
        let default = self.code.class().fallback();
        if let (Severity::Warning, Some(fallback)) = (self.severity, self.fallback.take().as_deref().or(default)) {
            self.message = format!("{}; {fallback}", self.message);
        }
        self
    }

    /// Points at the name of the field, not at its value.
    #[must_use]
    pub fn at_key(mut self) -> Self {
        self.anchor = Anchor::Key;
        self
    }
}
