//! The files of a description with its version, checked.

use std::cell::{Cell, OnceCell};

use serde_json::{Map, Value};

use super::anchors::{self, Anchors};
use super::check::check;
use super::earlier::{EarlierFindings, Reporter};
use super::{swagger2, version};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::location::{FileId, Finder, Location};
use crate::source::{Source, of_tree};
use crate::spec::Version;

/// A description, still untyped.
#[derive(Debug)]
pub struct Document<'s> {
    source: &'s Source,
    /// The version that it follows.
    version: Version,
    /// The findings of the check, made before the document is read.
    earlier: EarlierFindings,
    /// Fields of the root in place of the written ones: what Swagger 2.0 has elsewhere, and what the configuration adds.
    pub(super) additions: Value,
    /// Which files have fields of Swagger 2.0.
    swagger_fields: Vec<bool>,
    /// `$id` and `$anchor` of all schemas, collected on first use.
    anchors: OnceCell<Anchors>,
    /// How many more suggestions may be searched for. The search is slow, and nobody reads that many.
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

    /// The version that the description follows.
    pub(crate) fn version(&self) -> Version {
        self.version
    }

    /// The value at a location.
    #[must_use]
    pub fn value(&self, location: &Location) -> Option<&Value> {
        location.pointer.find_in(self.tree_with(location))
    }

    /// The value at a location, near the last one that was looked for.
    pub(crate) fn value_near<'d>(&'d self, finder: &mut Finder<'d>, location: &Location) -> Option<&'d Value> {
        finder.find(location, || self.tree_with(location))
    }

    /// The tree that has the fields of the root to which a location belongs.
    fn tree_with(&self, location: &Location) -> &Value {
        let field = location.pointer.as_str().split('/').nth(1);
        let is_added = |name: &str| location.file == FileId::ROOT && self.additions.get(name).is_some();
        if field.is_some_and(is_added) { &self.additions } else { self.tree(location.file) }
    }

    /// The fields of the root.
    pub(crate) fn root_fields(&self) -> impl Iterator<Item = (&String, &Value)> {
        let written = self.tree(FileId::ROOT).as_object().into_iter().flatten();
        let written = written.filter(|(name, _)| self.additions.get(name.as_str()).is_none());
        written.chain(self.additions.as_object().into_iter().flatten())
    }

    /// A field of the root, if it is an object.
    pub(crate) fn root_object(&self, name: &str) -> Option<&Map<String, Value>> {
        self.value(&Location::root_of(FileId::ROOT).child(name))?.as_object()
    }

    /// Whether objects of a file may have fields of Swagger 2.0.
    pub(super) fn has_swagger_fields(&self, file: FileId) -> bool {
        self.swagger_fields.get(file.index()).copied().unwrap_or_default()
    }

    /// Whether another suggestion may be searched for.
    pub(crate) fn may_suggest(&self) -> bool {
        self.suggestions.replace(self.suggestions.get().saturating_sub(1)) > 0
    }

    /// The schema that the reference `text` at a location names by `$id` or anchor; `file` is the file that it names.
    pub(crate) fn named(&self, at: &Location, file: FileId, text: &str) -> Option<Location> {
        let trees = || self.source.files().map(|(id, file)| (id, &file.tree));
        let anchors = self.anchors.get_or_init(|| Anchors::of(trees()));
        if anchors.is_empty() {
            return None;
        }
        let base = if file == at.file { anchors::base_of(self.tree(file), &at.pointer) } else { String::new() };
        let found = anchors.find(&base, file, text)?;
        self.value(&found).is_some().then_some(found)
    }

    /// The findings of the check, made before the document is read.
    pub(crate) fn earlier(&self) -> &EarlierFindings {
        &self.earlier
    }

    /// The tree of a file, as it is written.
    pub(crate) fn tree(&self, file: FileId) -> &Value {
        &self.source.file(file).tree
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
        let message = format!("the key `{}` occurs twice in this object", place.pointer.last().unwrap_or_default());
        let help = format!("its first occurrence is in line {}", first.line);
        diagnostics.report(Diagnostic::new(Code::DuplicateKey, &place, message).at_key().help(help));
    }
    check(source, version, members, diagnostics);
    let earlier = EarlierFindings::of(diagnostics);
    outline(members, &root, version, &mut Reporter::new(diagnostics, &earlier));
    let swagger_fields = source.files().map(|(_, file)| version == Version::V20 || swagger2::is_mixed(&file.tree));
    let swagger_fields: Vec<bool> = swagger_fields.collect();
    let additions = if swagger_fields[0] { swagger2::additions(version, members) } else { Map::new() };
    Some(Document {
        source,
        version,
        earlier,
        additions: Value::Object(additions),
        swagger_fields,
        anchors: OnceCell::new(),
        suggestions: Cell::new(SUGGESTIONS),
    })
}

fn outline(members: &Map<String, Value>, root: &Location, version: Version, reporter: &mut Reporter<'_>) {
    if !members.contains_key("paths") {
        let sections = ["components", "webhooks", "definitions"];
        // From 3.1 on any one of them will do.
        if !sections.iter().any(|name| members.contains_key(*name)) {
            let message = "the description has no `paths`, `components` or `webhooks`";
            let problem = Diagnostic::new(Code::EmptyDescription, root, message);
            reporter.report(problem.help("add `paths: {}` if there are no operations"));
        } else if !version.has_json_schema() {
            let message = "the description has no `paths`";
            let problem = Diagnostic::new(Code::MissingPaths, root, message);
            reporter.report(problem.help("add `paths: {}` if there are no operations"));
        }
    }
    let Some(info) = members.get("info") else {
        let help = "add `info` with `title` and `version`";
        reporter.report(Diagnostic::new(Code::MissingInfo, root, "the description has no `info`").help(help));
        return;
    };
    for name in ["title", "version"] {
        if info.is_object() && info.get(name).is_none_or(Value::is_null) {
            let message = format!("`info` has no `{name}`");
            reporter.report(Diagnostic::new(Code::MissingInfo, &root.child("info"), message).at_key());
        }
    }
}
