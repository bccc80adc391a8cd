//! What is told of a change.

use std::fmt;

use serde::{Serialize, Serializer};

use super::Rule;

/// What a change means for those who were there before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing.
    #[default]
    Unchanged,
    /// Only people see it.
    Documentation,
    /// What worked before works as before.
    Compatible,
    /// Something that worked before no longer does.
    Breaking,
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Unchanged => "unchanged",
            Self::Documentation => "documentation",
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        })
    }
}

/// The step of the crate's version that follows from the changes, as Cargo reads versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Nothing has changed.
    #[default]
    None,
    /// Only documentation, or what callers do not see.
    Patch,
    /// Something was added, or the wire has changed below the same Rust.
    Minor,
    /// Programs that compiled may no longer compile.
    Major,
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// Which way values of something go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Flow {
    /// Requests send it.
    pub request: bool,
    /// Responses or events hold it.
    pub response: bool,
}

impl Flow {
    pub(super) const REQUEST: Self = Self { request: true, response: false };
    pub(super) const RESPONSE: Self = Self { request: false, response: true };

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self { request: self.request || other.request, response: self.response || other.response }
    }

    /// What is left of it where only some ways are open.
    pub(super) fn within(self, open: Self) -> Self {
        Self { request: self.request && open.request, response: self.response && open.response }
    }

    /// The worse of two verdicts, each where values go that way.
    pub(super) fn worst(self, request: Verdict, response: Verdict) -> Verdict {
        let request = if self.request { request } else { Verdict::Unchanged };
        let response = if self.response { response } else { Verdict::Unchanged };
        request.max(response)
    }

    /// In words: `requests and responses`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match (self.request, self.response) {
            (true, true) => "requests and responses",
            (true, false) => "requests",
            (false, true) => "responses",
            (false, false) => "no operation",
        }
    }
}

/// A place in a description.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Point {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The place in the tree of the file.
    pub pointer: String,
}

impl fmt::Display for Point {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// What a change is about: an operation, a type, or the API as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// The API as a whole.
    #[default]
    Api,
    /// An operation, by method and path.
    Operation(String),
    /// A type, by its Rust path.
    Type(String),
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api => formatter.write_str("API"),
            Self::Operation(name) | Self::Type(name) => formatter.write_str(name),
        }
    }
}

/// A change of a description, and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Which kind of change it is.
    #[serde(serialize_with = "number")]
    pub rule: Rule,
    /// What it is about.
    pub subject: Subject,
    /// What within the subject: the name of a property, a parameter, a value. Empty for the whole.
    pub name: String,
    /// What has changed.
    pub message: String,
    /// What it means for clients that were generated before and go on calling.
    pub wire: Verdict,
    /// What it means for programs that are compiled with a client that is generated anew.
    pub rust: Verdict,
    /// Why the verdicts are what they are, where the message leaves that open.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Which way the values go.
    pub flow: Flow,
    /// Where it stood.
    pub before: Option<Point>,
    /// Where it stands.
    pub after: Option<Point>,
    /// The Rust item of before.
    pub rust_before: Option<String>,
    /// The Rust item of now.
    pub rust_after: Option<String>,
    /// The operations that a change of a type reaches, by method and path.
    pub operations: Vec<String>,
    /// Whether Rust gets something that it did not have.
    pub is_addition: bool,
}

// serde passes every property by reference.
#[expect(clippy::trivially_copy_pass_by_ref)]
fn number<S: Serializer>(rule: &Rule, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rule.as_str())
}

impl Change {
    pub(super) fn new(rule: Rule, name: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            rule,
            subject: Subject::Api,
            name: name.into(),
            message: message.into(),
            wire: Verdict::Unchanged,
            rust: Verdict::Unchanged,
            reason: String::new(),
            flow: Flow::default(),
            before: None,
            after: None,
            rust_before: None,
            rust_after: None,
            operations: Vec::new(),
            is_addition: false,
        }
    }

    pub(super) fn wire(mut self, verdict: Verdict) -> Self {
        self.wire = verdict;
        self
    }

    pub(super) fn rust(mut self, verdict: Verdict) -> Self {
        self.rust = verdict;
        self
    }

    /// Rust gets something that it did not have.
    pub(super) fn adds(mut self) -> Self {
        self.rust = self.rust.max(Verdict::Compatible);
        self.is_addition = true;
        self
    }

    pub(super) fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = reason.into();
        self
    }

    pub(super) fn items(mut self, before: Option<String>, after: Option<String>) -> Self {
        (self.rust_before, self.rust_after) = (before, after);
        self
    }

    /// The worse of both verdicts.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.wire.max(self.rust)
    }

    /// The step that follows from this change alone.
    #[must_use]
    pub fn step(&self) -> Step {
        if self.rust == Verdict::Breaking {
            Step::Major
        } else if self.is_addition || self.wire == Verdict::Breaking {
            Step::Minor
        } else {
            Step::Patch
        }
    }
}

/// Everything that changed, the worst first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The root file of the old description, as readers are shown it.
    pub before: String,
    /// The root file of the new description.
    pub after: String,
    /// The changes, ordered by verdict, subject and rule.
    pub list: Vec<Change>,
}

impl Changes {
    /// The step of the version that follows.
    #[must_use]
    pub fn step(&self) -> Step {
        self.list.iter().map(Change::step).max().unwrap_or_default()
    }

    /// How many have this verdict on the wire.
    #[must_use]
    pub fn on_wire(&self, verdict: Verdict) -> usize {
        self.list.iter().filter(|change| change.wire == verdict).count()
    }

    /// How many have this verdict in Rust.
    #[must_use]
    pub fn in_rust(&self, verdict: Verdict) -> usize {
        self.list.iter().filter(|change| change.rust == verdict).count()
    }

    /// The worst first. Types that are gone come last, as something else that was told is mostly why.
    pub(super) fn sort(&mut self) {
        self.list.sort_by(|one, other| {
            let key = |change: &Change| {
                let is_late = change.rule == Rule::TypesRemoved;
                (std::cmp::Reverse(change.verdict()), is_late, change.subject.clone(), change.rule)
            };
            key(one).cmp(&key(other))
        });
    }
}
