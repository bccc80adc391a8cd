//! Faults of single operations.
//!
//! One operation that breaks a rule does not take the others down: it is read as well as can be, with a warning. A description of which
//! every operation breaks a rule is refused.

use std::collections::{HashMap, HashSet};

use crate::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::location::Location;

#[derive(Debug, Default)]
pub(crate) struct Doubts {
    operations: HashSet<Location>,
    found: Vec<Diagnostic>,
}

/// How many are kept: a hostile description has as many as it has bytes.
const KEPT: usize = 10_000;

impl Doubts {
    /// Notes an operation.
    pub(crate) fn operation(&mut self, location: Location) {
        self.operations.insert(location);
    }

    /// Notes a fault. Its severity counts where it stands in no operation.
    pub(crate) fn add(&mut self, diagnostic: Diagnostic) {
        if self.found.len() < KEPT {
            self.found.push(diagnostic);
        }
    }

    /// Reports what was noted.
    pub(crate) fn report(self, diagnostics: &mut Diagnostics) {
        let mut items: HashMap<Location, Vec<&Location>> = HashMap::new();
        for operation in &self.operations {
            items.entry(operation.parent().unwrap_or_else(|| operation.clone())).or_default().push(operation);
        }
        let owners: Vec<Vec<&Location>> = self.found.iter().map(|one| self.owners(one, &items)).collect();
        let doubtful: HashSet<&Location> = owners.iter().flatten().copied().collect();
        let is_refused = !doubtful.is_empty() && doubtful.len() == self.operations.len();
        for (one, owners) in self.found.iter().zip(&owners) {
            let severity = match (owners.is_empty(), is_refused) {
                (true, _) => one.severity,
                (false, true) => Severity::Error,
                (false, false) => Severity::Warning,
            };
            diagnostics.report(Diagnostic { severity, ..one.clone() });
        }
    }

    /// The operation that a fault stands in, or those of the path item.
    fn owners<'d>(
        &'d self,
        diagnostic: &Diagnostic,
        items: &HashMap<Location, Vec<&'d Location>>,
    ) -> Vec<&'d Location> {
        let mut at = Some(diagnostic.location.clone());
        while let Some(location) = at {
            if let Some(operation) = self.operations.get(&location) {
                return vec![operation];
            }
            if let Some(operations) = items.get(&location) {
                return operations.clone();
            }
            at = location.parent();
        }
        Vec::new()
    }
}
