//! The report of a run, for programs: numbers, skipped operations and untyped values with the reasons, and diagnostics.

use std::collections::HashSet;

use serde::Serialize;

use crate::diagnostics::{Anchor, Class, Code, Diagnostic, Diagnostics, Finding};
use crate::ir::Api;
use crate::location::Location;
use crate::parse::Resolved;
use crate::source::{Position, Source};

/// The report of a run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Operations of the description.
    pub operations: Operations,
    /// The number of generated types.
    pub types: usize,
    /// The number of types that no operation and no webhook uses. In a crate with a feature for each group of operations they are behind the feature
    /// `unused-types`, which is off by default.
    pub unused_types: usize,
    /// The number of schemas without a type, whose values are arbitrary JSON.
    pub untyped: usize,
    /// Skipped operations, with the reasons. For a description with errors, those that could not be read.
    pub skipped_operations: Vec<Entry>,
    /// Values without a type, with the reasons.
    pub untyped_values: Vec<Entry>,
    /// Lists that come in pages, with what each was recognised by.
    pub paginated_operations: Vec<Entry>,
    /// Diagnostics.
    pub diagnostics: Vec<Finding>,
}

/// Operations of the description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Operations {
    /// The number in the description.
    pub documented: usize,
    /// The number that can be called.
    pub generated: usize,
    /// The number that was skipped, each with a diagnostic.
    pub skipped: usize,
}

/// A skipped or paginated operation, or an untyped value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Method and path of the operation; `None` for a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The reason.
    pub reason: String,
    /// The JSON pointer.
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

/// A skipped operation. Its line is only computed for a report.
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

/// Returns the operations of the description that are not in the model. Without a model, only those that could not be read.
pub(crate) fn skipped(resolved: &Resolved, api: &Api, diagnostics: &Diagnostics) -> Vec<Skipped> {
    let reasons = Reasons::new(diagnostics);
    let unread = resolved.skipped_operations.iter().map(|location| Skipped {
        operation: method_and_path(location),
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
            let location = node.request_body.as_ref().map_or(&node.location, |body| &body.location);
            skipped.push(Skipped {
                operation: Some(format!("{} {}", node.method.to_ascii_uppercase(), node.path)),
                location: node.location.clone(),
                reason: reasons.of(location),
            });
        }
    }
    skipped
}

/// Returns method and path of an operation below `paths`.
fn method_and_path(location: &Location) -> Option<String> {
    let tokens: Vec<String> = location.pointer.tokens().collect();
    match tokens.as_slice() {
        [paths, path, method] if paths == "paths" => Some(format!("{} {path}", method.to_ascii_uppercase())),
        _ => None,
    }
}

/// Diagnostics, sorted by location.
struct Reasons<'d>(Vec<&'d Diagnostic>);

/// The number of diagnostics that are examined per location.
const CANDIDATES: usize = 1000;

impl<'d> Reasons<'d> {
    fn new(diagnostics: &'d Diagnostics) -> Self {
        let mut sorted: Vec<&Diagnostic> = diagnostics.all().collect();
        sorted.sort_by(|a, b| a.location.cmp(&b.location));
        Self(sorted)
    }

    /// Returns the message of a diagnostic at a location or inside of it, else of one at its parent.
    fn of(&self, location: &Location) -> String {
        let is_rule = |one: &Diagnostic| matches!(one.code.class(), Class::Fatal | Class::Rule(_));
        let inner = self.from(location).min_by_key(|one| (one.code != Code::SkippedOperation, !is_rule(one)));
        let decisive = inner.filter(|one| one.code == Code::SkippedOperation || is_rule(one));
        let parent = || location.parent().and_then(|parent| self.from(&parent).find(|one| one.location == parent));
        let found = decisive.or_else(parent).or(inner);
        found.map_or_else(|| "it could not be read".to_owned(), |one| one.message.clone())
    }

    fn from<'s>(&'s self, location: &'s Location) -> impl Iterator<Item = &'d Diagnostic> + 's {
        let start = self.0.partition_point(|one| one.location < *location);
        let candidates =
            self.0[start..].iter().copied().take(CANDIDATES).take_while(|one| one.location.file == location.file);
        candidates.filter(|one| {
            let rest = one.location.pointer.as_str().strip_prefix(location.pointer.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// Returns the paginated operations.
pub(crate) fn paginated_operations(api: &Api, source: &Source) -> Vec<Entry> {
    let paginated = api.operations.iter().filter_map(|operation| {
        let declared = || "`x-oasmith-pagination`".to_owned();
        let sign = operation.pagination.as_ref()?.sign.clone().unwrap_or_else(declared);
        let name = format!("{} {}", operation.method, operation.path);
        Some(Entry::new(Some(name), &sign, &operation.location, Anchor::Key, source))
    });
    paginated.collect()
}

/// Returns the untyped values, at any level of their diagnostic.
pub(crate) fn untyped_values(diagnostics: &Diagnostics, source: &Source) -> Vec<Entry> {
    let mut untyped: Vec<&Diagnostic> = diagnostics.all().filter(|one| one.code == Code::UntypedValue).collect();
    untyped.sort_by(|a, b| a.location.cmp(&b.location).then_with(|| a.message.cmp(&b.message)));
    untyped.into_iter().map(|one| Entry::new(None, &one.message, &one.location, one.anchor, source)).collect()
}
