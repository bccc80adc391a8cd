//! From the texts to a document of the one version that the rest of the pipeline knows, 3.0.

mod anchors;
mod security;
pub(crate) mod v2;
pub(crate) mod v31;
mod version;

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};

use serde_json::{Map, Value};

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::location::{FileId, Location};
use crate::source::{Source, of_tree};
use crate::validate::validate;
use anchors::Anchors;
pub(crate) use version::Version;

/// A description of OpenAPI 3.0, still untyped. Later versions of the language are rewritten to it, so it may
/// own trees.
#[derive(Debug)]
pub struct Document<'s> {
    source: &'s Source,
    /// The version that it follows.
    version: Version,
    trees: Vec<Cow<'s, Value>>,
    /// The names that schemas give themselves, looked for when one is needed.
    anchors: OnceCell<Anchors>,
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

    /// The version that the description follows: `OpenAPI 3.1`.
    pub(crate) fn version(&self) -> &'static str {
        self.version.name()
    }

    /// What stands at a place.
    #[must_use]
    pub fn value(&self, location: &Location) -> Option<&Value> {
        location.pointer.find_in(self.tree(location.file)?)
    }

    /// Whether the specification asks for `items` in every schema of an array, as it did until JSON Schema was adopted.
    pub(crate) fn needs_items(&self) -> bool {
        matches!(self.version, Version::V20 | Version::V30)
    }

    /// Whether another name may be searched for what was meant.
    pub(crate) fn may_suggest(&self) -> bool {
        self.suggestions.replace(self.suggestions.get().saturating_sub(1)) > 0
    }

    /// The schema that the reference `text` at a place means by its `$id` or its anchor; `file` is the one that it names.
    pub(crate) fn named(&self, at: &Location, file: FileId, text: &str) -> Option<Location> {
        let trees = || self.trees.iter().enumerate().map(|(index, tree)| (FileId::new(index), tree.as_ref()));
        let anchors = self.anchors.get_or_init(|| Anchors::of(trees()));
        if anchors.is_empty() {
            return None;
        }
        let base = if file == at.file { anchors::base_of(self.tree(file)?, &at.pointer) } else { String::new() };
        let found = anchors.find(&base, file, text)?;
        self.value(&found).is_some().then_some(found)
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
        diagnostics.report(Diagnostic::new(Code::NotADescription, &root, message));
        return None;
    };
    let has_version = members.contains_key("openapi") || members.contains_key("swagger");
    if let Some(foreign) = of_tree(members).filter(|_| !has_version) {
        diagnostics.report(Diagnostic::new(Code::NotADescription, &root, foreign.message()).help(foreign.help));
        return None;
    }
    let version = match version::check(source, members, &root, diagnostics) {
        Ok(version) => version,
        Err(diagnostic) => {
            diagnostics.report(diagnostic);
            return None;
        }
    };
    for (place, first) in source.repeated_keys() {
        let message = format!("the key `{}` stands twice in this object", place.pointer.last().unwrap_or_default());
        let help = format!("it stands first in line {}", first.line);
        diagnostics.report(Diagnostic::new(Code::DuplicateKey, &place, message).at_key().help(help));
    }
    validate(source, version, members, diagnostics);
    diagnostics.settle();
    outline(members, &root, version, diagnostics);
    let trees = source.files().map(|(_, file)| match version {
        Version::V20 => {
            let tree = v2::rewrite(&file.tree);
            Cow::Owned(v31::rewrite_types(&tree).unwrap_or(tree))
        }
        Version::V30 => match v2::modernise(&file.tree) {
            Some(tree) => Cow::Owned(v31::rewrite_types(&tree).unwrap_or(tree)),
            None => v31::rewrite_types(&file.tree).map_or(Cow::Borrowed(&file.tree), Cow::Owned),
        },
        Version::V31 | Version::V32 => {
            Cow::Owned(v31::rewrite(v2::modernise(&file.tree).as_ref().unwrap_or(&file.tree)))
        }
    });
    let trees = trees.collect();
    Some(Document { source, version, trees, anchors: OnceCell::new(), suggestions: Cell::new(SUGGESTIONS) })
}

fn outline(members: &Map<String, Value>, root: &Location, version: Version, diagnostics: &mut Diagnostics) {
    if !members.contains_key("paths") {
        let sections = ["components", "webhooks", "definitions"];
        // From 3.1 on any one of them will do.
        if !sections.iter().any(|name| members.contains_key(*name)) {
            let message = "the description has neither `paths` nor `components` nor `webhooks`";
            let problem = Diagnostic::new(Code::EmptyDescription, root, message);
            diagnostics.report(problem.help("add `paths: {}` if there are no operations"));
        } else if matches!(version, Version::V20 | Version::V30) {
            let message = "the description has no `paths`";
            let problem = Diagnostic::new(Code::MissingPaths, root, message);
            diagnostics.report(problem.help("add `paths: {}` if there are no operations"));
        }
    }
    let Some(info) = members.get("info") else {
        let help = "add `info` with `title` and `version`";
        diagnostics.report(Diagnostic::new(Code::MissingInfo, root, "the description has no `info`").help(help));
        return;
    };
    for name in ["title", "version"] {
        if info.is_object() && info.get(name).is_none_or(Value::is_null) {
            let message = format!("`info` has no `{name}`");
            diagnostics.report(Diagnostic::new(Code::MissingInfo, &root.child("info"), message).at_key());
        }
    }
}
