//! What came of a run, for machines: numbers, everything that was left out or left untyped with its reason, and what was found.

use std::collections::HashSet;

use serde::Serialize;

use crate::diagnostics::{Anchor, Class, Code, Diagnostic, Diagnostics, Finding};
use crate::ir::Api;
use crate::location::Location;
use crate::parse::Resolved;
use crate::source::{Position, Source};

/// What came of a run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Operations of the description.
    pub operations: Operations,
    /// Types that were generated.
    pub types: usize,
    /// Places where a value could not be typed and is kept as JSON.
    pub untyped: usize,
    /// The operations that were left out, each with its reason. Of a description that is refused, those that cannot be read.
    pub skipped_operations: Vec<Entry>,
    /// The values that could not be typed, each with its reason.
    pub untyped_values: Vec<Entry>,
    /// What was found wrong or left out.
    pub diagnostics: Vec<Finding>,
}

/// Operations of the description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Operations {
    /// How many it has.
    pub documented: usize,
    /// How many can be called.
    pub generated: usize,
    /// How many were left out, each with a diagnostic.
    pub skipped: usize,
}

/// Something that was left out or left untyped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The operation, by method and path; nothing for a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Why.
    pub reason: String,
    /// The place in the tree.
    pub pointer: String,
    /// The file, as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

impl Entry {
    fn new(operation: Option<String>, reason: &str, location: &Location, anchor: Anchor, source: &Source) -> Self {
        let Position { line, column } = source.position(location, anchor);
        Self {
            operation,
            reason: reason.to_owned(),
            pointer: location.pointer.to_string(),
            file: source.file(location.file).path.display().to_string(),
            line,
            column,
        }
    }
}

/// An operation that was left out; its line is counted only where somebody asks.
#[derive(Clone, Debug)]
pub(crate) struct Skipped {
    operation: Option<String>,
    location: Location,
    reason: String,
}

impl Skipped {
    pub(crate) fn entry(&self, source: &Source) -> Entry {
        Entry::new(self.operation.clone(), &self.reason, &self.location, Anchor::Key, source)
    }
}

/// The operations that are in the description and not in the model. Without a model only those that could not be read.
pub(crate) fn skipped(resolved: &Resolved, api: &Api, diagnostics: &Diagnostics) -> Vec<Skipped> {
    let reasons = Reasons::new(diagnostics);
    let unread = resolved.skipped_operations.iter().map(|location| Skipped {
        operation: spelled(location),
        location: location.clone(),
        reason: reasons.of(location),
    });
    let mut skipped: Vec<Skipped> = unread.collect();
    if diagnostics.is_unreadable() {
        return skipped;
    }
    let generated: HashSet<_> = api.operations.iter().map(|one| (&one.location, one.path.as_str())).collect();
    for node in &resolved.operations {
        if !generated.contains(&(&node.location, node.path.as_str())) {
            let place = node.request_body.as_ref().map_or(&node.location, |body| &body.location);
            skipped.push(Skipped {
                operation: Some(format!("{} {}", node.method.to_ascii_uppercase(), node.path)),
                location: node.location.clone(),
                reason: reasons.of(place),
            });
        }
    }
    skipped
}

/// Method and path of an operation that stands below `paths`.
fn spelled(location: &Location) -> Option<String> {
    let tokens: Vec<String> = location.pointer.tokens().collect();
    match tokens.as_slice() {
        [paths, path, method] if paths == "paths" => Some(format!("{} {path}", method.to_ascii_uppercase())),
        _ => None,
    }
}

/// What was said, by place.
struct Reasons<'d>(Vec<&'d Diagnostic>);

/// How many diagnostics of one place are looked at.
const CANDIDATES: usize = 1000;

impl<'d> Reasons<'d> {
    fn new(diagnostics: &'d Diagnostics) -> Self {
        let mut sorted: Vec<&Diagnostic> = diagnostics.all().collect();
        sorted.sort_by(|a, b| a.location.cmp(&b.location));
        Self(sorted)
    }

    /// What was said of a place or of what it contains, or else of what contains it.
    fn of(&self, place: &Location) -> String {
        let is_rule = |one: &Diagnostic| matches!(one.code.class(), Class::Fatal | Class::Rule(_));
        let inner = self.from(place).min_by_key(|one| (one.code != Code::SkippedOperation, !is_rule(one)));
        let decisive = inner.filter(|one| one.code == Code::SkippedOperation || is_rule(one));
        let parent = || place.parent().and_then(|parent| self.from(&parent).find(|one| one.location == parent));
        let found = decisive.or_else(parent).or(inner);
        found.map_or_else(|| "it could not be read".to_owned(), |one| one.message.clone())
    }

    fn from<'s>(&'s self, place: &'s Location) -> impl Iterator<Item = &'d Diagnostic> + 's {
        let start = self.0.partition_point(|one| one.location < *place);
        let candidates =
            self.0[start..].iter().copied().take(CANDIDATES).take_while(|one| one.location.file == place.file);
        candidates.filter(|one| {
            let rest = one.location.pointer.as_str().strip_prefix(place.pointer.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// The values that could not be typed, whatever the level of their diagnostic.
pub(crate) fn untyped_values(diagnostics: &Diagnostics, source: &Source) -> Vec<Entry> {
    let mut untyped: Vec<&Diagnostic> = diagnostics.all().filter(|one| one.code == Code::UntypedValue).collect();
    untyped.sort_by(|a, b| a.location.cmp(&b.location).then_with(|| a.message.cmp(&b.message)));
    untyped.into_iter().map(|one| Entry::new(None, &one.message, &one.location, one.anchor, source)).collect()
}
