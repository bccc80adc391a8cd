//! What the generator has to say about a description: catalogued, located, collected, and rendered at the end.
//!
//! A stage reports into [`Diagnostics`] and goes on; nothing stops at the first problem. A diagnostic carries a JSON
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
pub use finding::{Finding, Listing, SHOWN};
pub use group::Digest;
pub use levels::{Level, LevelError, Levels, UnknownLint};
pub use render::Style;
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

/// Which end of a member is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Anchor {
    /// Its name: the member should not be there, or is named wrongly.
    Key,
    /// Its value.
    Value,
}

/// One problem of a description.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// Which problem of the catalogue it is.
    pub code: Code,
    /// Whether the description can be used in spite of it. What its code says, until the levels of a run are known.
    pub severity: Severity,
    /// The member or element that is wrong.
    pub location: Location,
    /// Which end of that member is meant.
    pub anchor: Anchor,
    /// What is wrong: one sentence without a full stop, about the thing, not about the generator.
    pub message: String,
    /// What stands under the marked place in the listing; the message if there is none.
    pub label: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// What is done all the same, where that is more precise than what the code says.
    pub fallback: Option<Box<str>>,
}

impl Diagnostic {
    /// A problem. Its code says how bad it is, and the levels of the run may say otherwise.
    pub fn new(code: Code, location: &Location, message: impl Into<String>) -> Self {
        let severity = if code.class().level(false) == Level::Deny { Severity::Error } else { Severity::Warning };
        let message = message.into();
        let (label, help, fallback) = (None, None, None);
        Self { code, severity, location: location.clone(), anchor: Anchor::Value, message, label, help, fallback }
    }

    /// Says what stands under the marked place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, where there is something to advise.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Says what is done all the same, in words that go on from the message: `it is ignored`.
    #[must_use]
    pub fn fallback(mut self, fallback: impl Into<String>) -> Self {
        self.fallback = Some(fallback.into().into_boxed_str());
        self
    }

    /// The problem with the severity that a level gives it; a warning names what is done all the same.
    fn at_level(mut self, level: Level) -> Self {
        self.severity = if level == Level::Deny { Severity::Error } else { Severity::Warning };
        let default = self.code.class().fallback();
        if let (Severity::Warning, Some(fallback)) = (self.severity, self.fallback.take().as_deref().or(default)) {
            self.message = format!("{}; {fallback}", self.message);
        }
        self
    }

    /// Points at the name of the member, not at its value.
    #[must_use]
    pub fn at_key(mut self) -> Self {
        self.anchor = Anchor::Key;
        self
    }
}
