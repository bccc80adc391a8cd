//! Lints: what the specification allows but authors seldom intend. They run on readable descriptions; their findings are warnings,
//! unless `[lints]` of the configuration sets another level.
//!
//! Every lint is linear in the size of the description, and one that is off does not run.

mod examples;
mod formats;
mod keywords;
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
