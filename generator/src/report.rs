//! What came of a run, for machines.

use serde::Serialize;

use crate::diagnostics::Finding;

/// What came of a run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Operations of the description.
    pub operations: Operations,
    /// Types that were generated.
    pub types: usize,
    /// Places where a value could not be typed and is kept as JSON.
    pub untyped: usize,
    /// What was found wrong or left out.
    pub diagnostics: Vec<Finding>,
}

/// Operations of the description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Operations {
    /// How many it has.
    pub documented: usize,
    /// How many can be called.
    pub generated: usize,
    /// How many were left out, each with a diagnostic.
    pub skipped: usize,
}
