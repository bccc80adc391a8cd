//! From the texts to a document of the one version that the rest of the pipeline knows, 3.0.

mod v2;
pub(crate) mod v31;
mod version;

use std::borrow::Cow;
use std::cell::Cell;

use serde_json::{Map, Value};

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::location::{FileId, Location};
use crate::source::{Source, of_tree};
use crate::validate::validate;
use version::Version;

/// A description of OpenAPI 3.0, still untyped. Later versions of the language are rewritten to it, so it may
/// own trees.
#[derive(Debug)]
pub struct Document<'s> {
    source: &'s Source,
    trees: Vec<Cow<'s, Value>>,
    /// How many more names may be searched for what was meant. The search is slow, and nobody reads that many.
    suggestions: Cell<usize>,
}

/// How often "did you mean" is tried.
const SUGGESTIONS: usize = 100;

impl<'s> Document<'s> {
    /// The files it came from.
    #[must_use]
    pub fn source(&self) -> &'s Source {
        self.source
    }

    /// What stands at a place.
    #[must_use]
    pub fn value(&self, location: &Location) -> Option<&Value> {
        location.pointer.find_in(self.tree(location.file)?)
    }

    /// Whether another name may be searched for what was meant.
    pub(crate) fn may_suggest(&self) -> bool {
        self.suggestions.replace(self.suggestions.get().saturating_sub(1)) > 0
    }

    pub(crate) fn tree(&self, file: FileId) -> Option<&Value> {
        self.trees.get(file.index()).map(Cow::as_ref)
    }
}

/// Checks the version and the outline; `None` where the generator does not read the description, which is reported.
pub fn document<'s>(source: &'s Source, diagnostics: &mut Diagnostics) -> Option<Document<'s>> {
    let root = Location::root_of(FileId::ROOT);
    let Value::Object(members) = &source.file(FileId::ROOT).tree else {
        let message = "the root of a description is an object";
        diagnostics.report(Diagnostic::error(Code::NotADescription, &root, message));
        return None;
    };
    let has_version = members.contains_key("openapi") || members.contains_key("swagger");
    if let Some(foreign) = of_tree(members).filter(|_| !has_version) {
        diagnostics.report(Diagnostic::error(Code::NotADescription, &root, foreign.message()).help(foreign.help));
        return None;
    }
    let version = match version::check(members, &root) {
        Ok(version) => version,
        Err(diagnostic) => {
            diagnostics.report(diagnostic);
            return None;
        }
    };
    for place in source.repeated_notes() {
        let message = "the key stands twice in this object; the last one is taken";
        diagnostics.report(Diagnostic::warning(Code::DuplicateKey, &place, message).at_key());
    }
    validate(source, members, diagnostics);
    diagnostics.settle();
    outline(members, &root, diagnostics);
    let trees = source.files().map(|(_, file)| match version {
        Version::V20 => Cow::Owned(v2::rewrite(&file.tree)),
        Version::V30 => Cow::Borrowed(&file.tree),
        Version::V31 => Cow::Owned(v31::rewrite(&file.tree)),
    });
    let trees = trees.collect();
    Some(Document { source, trees, suggestions: Cell::new(SUGGESTIONS) })
}

fn outline(members: &Map<String, Value>, root: &Location, diagnostics: &mut Diagnostics) {
    if !members.contains_key("paths") {
        let message = "the description has no `paths`";
        // A collection of components is of use without operations; without either there is nothing to generate.
        let diagnostic = match members.get("components").or_else(|| members.get("webhooks")) {
            Some(_) => Diagnostic::warning(Code::MissingPaths, root, message),
            None => Diagnostic::error(Code::MissingPaths, root, message),
        };
        diagnostics.report(diagnostic.help("add `paths: {}` if there are no operations"));
    }
    let Some(info) = members.get("info") else {
        let help = "add `info` with `title` and `version`";
        diagnostics.report(Diagnostic::warning(Code::MissingInfo, root, "the description has no `info`").help(help));
        return;
    };
    for name in ["title", "version"] {
        if info.is_object() && info.get(name).is_none_or(Value::is_null) {
            let message = format!("`info` has no `{name}`");
            diagnostics.report(Diagnostic::warning(Code::MissingInfo, &root.child("info"), message).at_key());
        }
    }
}
