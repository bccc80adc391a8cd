//! The collector that every stage reports into.

use super::{Code, Diagnostic, Level, Levels, Severity};
use crate::hash::HashSet;

/// The problems found so far, each of them once.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    seen: HashSet<Diagnostic>,
    /// Why files are unusable, reported at the first reference to each.
    files: HashSet<String>,
    levels: Levels,
    /// The problems that the levels silence. The report needs them to list what was left out.
    silenced: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
    /// How many of the errors do not affect later stages.
    denied: usize,
}

/// How many problems are kept; more are only counted. A hostile description has as many as it has bytes.
const KEPT: usize = 10_000;

impl Diagnostics {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// None yet; warnings will become what the levels say.
    #[must_use]
    pub fn with_levels(levels: Levels) -> Self {
        Self { levels, ..Self::default() }
    }

    /// Whether a warning of this kind would be reported. If not, a lint need not run.
    #[must_use]
    pub fn wants(&self, code: Code) -> bool {
        self.levels.of(code) != Level::Allow
    }

    /// Adds a problem, unless the same one is there already.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        let level = self.levels.of(diagnostic.code);
        let diagnostic = diagnostic.at_level(level);
        if self.seen.contains(&diagnostic) || self.is_told_of_its_file(&diagnostic) {
            return;
        }
        if level == Level::Allow {
            if self.silenced.len() < KEPT {
                self.seen.insert(diagnostic.clone());
                self.silenced.push(diagnostic);
            }
            return;
        }
        let is_fault = diagnostic.code.class().is_fault_of_the_description();
        self.denied += usize::from(level == Level::Deny && !is_fault);
        match diagnostic.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        if self.list.len() < KEPT {
            self.seen.insert(diagnostic.clone());
            self.list.push(diagnostic);
        }
    }

    /// Whether it repeats, at another reference, why a file is unusable.
    fn is_told_of_its_file(&mut self, diagnostic: &Diagnostic) -> bool {
        let is_of_a_file = diagnostic.code == Code::UnreadableReference && diagnostic.severity == Severity::Error;
        is_of_a_file && !self.files.insert(diagnostic.message.clone())
    }

    /// Whether the description is unusable.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Whether it cannot even be read: later stages would report consequences of the errors.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.errors > self.denied
    }

    /// How many make the description unusable.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// How many do not.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.warnings
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.errors + self.warnings
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All problems, silenced ones too, in the order of their discovery.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter().chain(&self.silenced)
    }

    /// Those that are kept, at most 10,000, ordered by file and pointer whatever the order of their discovery.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.list.iter().collect();
        sorted.sort_by(|a, b| {
            let key = |one: &Diagnostic| (one.anchor, one.severity, one.code);
            a.location.cmp(&b.location).then_with(|| key(a).cmp(&key(b))).then_with(|| a.message.cmp(&b.message))
        });
        sorted.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Code;
    use crate::location::{FileId, Location};

    fn at(name: &str) -> Location {
        Location::root_of(FileId::ROOT).child(name)
    }

    #[test]
    fn the_same_problem_is_kept_once() {
        let mut diagnostics = Diagnostics::new();
        for _ in 0..3 {
            diagnostics.report(Diagnostic::new(Code::UnknownVersion, &at("a"), "one"));
        }
        diagnostics.report(Diagnostic::new(Code::MissingPaths, &at("a"), "one"));
        assert_eq!((diagnostics.errors(), diagnostics.warnings(), diagnostics.len()), (1, 1, 2));
    }

    #[test]
    fn a_level_silences_a_warning_or_makes_it_an_error() {
        let mut levels = Levels::default();
        levels.set("missing-paths", Level::Deny).unwrap();
        levels.set("missing-info", Level::Allow).unwrap();
        let mut diagnostics = Diagnostics::with_levels(levels);
        diagnostics.report(Diagnostic::new(Code::MissingPaths, &at("a"), "denied"));
        diagnostics.report(Diagnostic::new(Code::MissingInfo, &at("a"), "allowed"));
        assert_eq!((diagnostics.errors(), diagnostics.warnings(), diagnostics.iter().count()), (1, 0, 1));
        assert!(diagnostics.has_errors() && !diagnostics.is_unreadable());
        assert_eq!(diagnostics.all().count(), 2);
        diagnostics.report(Diagnostic::new(Code::UnknownVersion, &at("a"), "it has no other level"));
        assert!(diagnostics.is_unreadable());
    }

    #[test]
    fn a_broken_rule_is_a_warning_that_names_what_is_done_or_a_strict_error() {
        let broken = || Diagnostic::new(Code::UnknownType, &at("a"), "there is no type `a`");
        let said = |levels: Levels, problem: Diagnostic| {
            let mut diagnostics = Diagnostics::with_levels(levels);
            diagnostics.report(problem);
            let first = diagnostics.iter().next().map(|one| (one.severity, one.message.clone()));
            (first, diagnostics.is_unreadable())
        };
        let warning = |text: &str| (Some((Severity::Warning, text.to_owned())), false);
        assert_eq!(said(Levels::default(), broken()), warning("there is no type `a`; any value is accepted"));
        let precise = broken().fallback("it is read as a string");
        assert_eq!(said(Levels::default(), precise), warning("there is no type `a`; it is read as a string"));
        let error = (Some((Severity::Error, "there is no type `a`".to_owned())), true);
        assert_eq!(said(Levels::strict(), broken()), error);
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told_at_one_of_its_references() {
        let mut diagnostics = Diagnostics::new();
        for (place, file) in [("a", "`x.yaml` is empty"), ("b", "`x.yaml` is empty"), ("c", "`y.yaml` is empty")] {
            diagnostics.report(Diagnostic::new(Code::UnreadableReference, &at(place), file));
        }
        let places: Vec<_> = diagnostics.iter().map(|one| one.location.pointer.to_string()).collect();
        assert_eq!((diagnostics.errors(), places), (2, vec!["/a".to_owned(), "/c".to_owned()]));
    }

    #[test]
    fn no_more_are_kept_than_anybody_reads() {
        let mut diagnostics = Diagnostics::new();
        for index in 0..=KEPT {
            diagnostics.report(Diagnostic::new(Code::MissingPaths, &at(&index.to_string()), "one"));
        }
        diagnostics.report(Diagnostic::new(Code::UnknownVersion, &at("last"), "one"));
        assert_eq!((diagnostics.iter().count(), diagnostics.len()), (KEPT, KEPT + 2));
        assert!(diagnostics.has_errors());
    }

    #[test]
    fn the_order_does_not_depend_on_the_discovery() {
        let mut diagnostics = Diagnostics::new();
        for name in ["c", "a", "b"] {
            diagnostics.report(Diagnostic::new(Code::MissingPaths, &at(name), "one"));
        }
        let order: Vec<_> = diagnostics.iter().map(|one| one.location.pointer.to_string()).collect();
        assert_eq!(order, ["/a", "/b", "/c"]);
        assert!(!diagnostics.has_errors());
    }
}
