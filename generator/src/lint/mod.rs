//! Lints: what the specification allows but authors seldom intend. They run on readable descriptions; their findings are warnings,
//! unless `[lints]` of the configuration sets another level.
//!
//! Every lint is linear in the size of the description, and one that is off does not run.

mod examples;
mod formats;
mod keywords;
mod names;
mod operations;
mod unions;
mod unused;

use crate::diagnostics::{Code, Diagnostics};
use crate::ir::Api;
use crate::parse::{Document, Resolved};

/// The input of the lints.
struct Subject<'a> {
    document: &'a Document<'a>,
    resolved: &'a Resolved,
    api: &'a Api,
}

type Lint = fn(&Subject<'_>, &mut Diagnostics);

/// The lints by their codes.
const LINTS: &[(Code, Lint)] = &[
    (Code::DroppedKeyword, keywords::dropped),
    (Code::UncheckedKeyword, keywords::unchecked),
    (Code::UnknownFormat, formats::lint),
    (Code::ExampleMismatch, examples::lint),
    (Code::CollidingNames, names::lint),
    (Code::UnusedComponent, unused::lint),
    (Code::AmbiguousUnion, unions::lint),
    (Code::UndocumentedErrors, operations::errors),
    (Code::MissingOperationId, operations::ids),
    (Code::UnnamedVariant, unions::unnamed),
];

/// Runs every lint that is not off.
pub(crate) fn lint(document: &Document<'_>, resolved: &Resolved, api: &Api, diagnostics: &mut Diagnostics) {
    let subject = Subject { document, resolved, api };
    for (code, lint) in LINTS {
        if diagnostics.wants(*code) {
            lint(&subject, diagnostics);
        }
    }
}

/// The name that was probably meant.
fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let limit = (word.len() / 3).min(4);
    let near = names.into_iter().filter(|name| name.len().abs_diff(word.len()) <= limit);
    let scored = near.map(|name| (strsim::osa_distance(&word.to_lowercase(), &name.to_lowercase()), name));
    scored.filter(|(distance, _)| *distance <= limit).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}
