//! The sink that every stage reports into.

use std::collections::HashSet;

use super::{Code, Diagnostic, Severity};
use crate::location::Location;

/// The problems found so far, each of them once.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    seen: HashSet<Diagnostic>,
    errors: usize,
    warnings: usize,
    /// Places about which enough was said: errors for anything, warnings for the same problem.
    settled: HashSet<(Location, Option<Code>)>,
}

/// How many problems are kept; more are only counted. A hostile description has as many as it has bytes.
const KEPT: usize = 10_000;

impl Diagnostics {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem, unless the same one is there already.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        if self.is_settled(&diagnostic) || self.seen.contains(&diagnostic) {
            return;
        }
        match diagnostic.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        if self.list.len() < KEPT {
            self.seen.insert(diagnostic.clone());
            self.list.push(diagnostic);
        }
    }

    /// Says that enough is known about the places reported so far: later stages add nothing where an error is, and do not say the same
    /// again where a warning is.
    pub fn settle(&mut self) {
        for one in &self.list {
            let code = (one.severity == Severity::Warning).then_some(one.code);
            self.settled.insert((one.location.clone(), code));
        }
    }

    fn is_settled(&self, diagnostic: &Diagnostic) -> bool {
        let is_known = |code| self.settled.contains(&(diagnostic.location.clone(), code));
        !self.settled.is_empty()
            && (is_known(None) || diagnostic.severity == Severity::Warning && is_known(Some(diagnostic.code)))
    }

    /// Whether the description is unusable.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors > 0
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

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
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
            diagnostics.report(Diagnostic::error(Code::MissingPaths, &at("a"), "one"));
        }
        diagnostics.report(Diagnostic::warning(Code::MissingPaths, &at("a"), "one"));
        assert_eq!((diagnostics.errors(), diagnostics.warnings(), diagnostics.len()), (1, 1, 2));
    }

    #[test]
    fn no_more_are_kept_than_anybody_reads() {
        let mut diagnostics = Diagnostics::new();
        for index in 0..=KEPT {
            diagnostics.report(Diagnostic::warning(Code::MissingPaths, &at(&index.to_string()), "one"));
        }
        diagnostics.report(Diagnostic::error(Code::MissingPaths, &at("last"), "one"));
        assert_eq!((diagnostics.iter().count(), diagnostics.len()), (KEPT, KEPT + 2));
        assert!(diagnostics.has_errors());
    }

    #[test]
    fn the_order_does_not_depend_on_the_discovery() {
        let mut diagnostics = Diagnostics::new();
        for name in ["c", "a", "b"] {
            diagnostics.report(Diagnostic::warning(Code::MissingPaths, &at(name), "one"));
        }
        let order: Vec<_> = diagnostics.iter().map(|one| one.location.pointer.to_string()).collect();
        assert_eq!(order, ["/a", "/b", "/c"]);
        assert!(!diagnostics.has_errors());
    }
}
