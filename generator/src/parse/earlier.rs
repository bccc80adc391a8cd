//! The findings of the check, so that the reader does not report the same location again.

use crate::diagnostics::{Class, Code, Diagnostic, Diagnostics};
use crate::hash::{HashMap, HashSet};
use crate::location::Location;

/// The locations of findings. The check makes the most precise finding about a location, so the reader reports nothing where a rule is
/// broken, and no finding with the same code elsewhere.
#[derive(Debug, Default)]
pub(crate) struct EarlierFindings {
    broken: HashSet<Location>,
    codes: HashMap<Location, Vec<Code>>,
}

impl EarlierFindings {
    pub(crate) fn of(diagnostics: &Diagnostics) -> Self {
        let mut earlier = Self::default();
        for one in diagnostics.all() {
            if one.code.class().is_fault_of_the_description() {
                earlier.broken.insert(one.location.clone());
            } else {
                earlier.codes.entry(one.location.clone()).or_default().push(one.code);
            }
        }
        earlier
    }

    /// Whether a finding repeats an earlier one. Skipped operations and fatal errors are always reported.
    fn cover(&self, diagnostic: &Diagnostic) -> bool {
        diagnostic.code != Code::SkippedOperation
            && diagnostic.code.class() != Class::Fatal
            && (self.broken.contains(&diagnostic.location)
                || self.codes.get(&diagnostic.location).is_some_and(|codes| codes.contains(&diagnostic.code)))
    }
}

/// Reports findings of the reader, except those that the check has made.
#[derive(Debug)]
pub(crate) struct Reporter<'d> {
    diagnostics: &'d mut Diagnostics,
    earlier: &'d EarlierFindings,
}

impl<'d> Reporter<'d> {
    pub(crate) fn new(diagnostics: &'d mut Diagnostics, earlier: &'d EarlierFindings) -> Self {
        Self { diagnostics, earlier }
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        if !self.earlier.cover(&diagnostic) {
            self.diagnostics.report(diagnostic);
        }
    }

    /// Whether the description cannot be read, so missing parts need no finding.
    pub(crate) fn is_unreadable(&self) -> bool {
        self.diagnostics.is_unreadable()
    }

    /// How many errors there are, earlier ones included.
    pub(crate) fn errors(&self) -> usize {
        self.diagnostics.errors()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::location::FileId;

    #[test]
    fn where_a_rule_is_broken_the_stage_that_reads_says_nothing_more() {
        let at = |name: &str| Location::root_of(FileId::ROOT).child(name);
        let mut diagnostics = Diagnostics::new();
        diagnostics.report(Diagnostic::new(Code::UnknownType, &at("a"), "first"));
        diagnostics.report(Diagnostic::new(Code::LenientValue, &at("b"), "first"));
        let earlier = EarlierFindings::of(&diagnostics);
        let mut reporter = Reporter::new(&mut diagnostics, &earlier);
        for (place, code) in [("a", Code::LenientValue), ("b", Code::LenientValue), ("b", Code::MalformedObject)] {
            reporter.report(Diagnostic::new(code, &at(place), "second"));
        }
        reporter.report(Diagnostic::new(Code::SkippedOperation, &at("a"), "left out"));
        reporter.report(Diagnostic::new(Code::UnreadableReference, &at("a"), "no such file"));
        assert_eq!((diagnostics.len(), diagnostics.errors()), (5, 1));
        diagnostics.report(Diagnostic::new(Code::UntypedValue, &at("a"), "third"));
        assert_eq!(diagnostics.len(), 6);
    }
}
