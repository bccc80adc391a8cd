//! Edits of a description before it is processed, for descriptions that cannot be changed at their source: overlays, then patches, then the
//! selection of operations. Positions remain those of the original files.

mod overlay;
mod patch;
mod reach;
mod select;
mod selector;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

pub use patch::Patch;
pub use selector::Selector;

use crate::diagnostics::Diagnostics;
use crate::source::{LoadError, Source};

/// The edits of a description.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Edits {
    /// Files in OpenAPI Overlay 1.0 format, in order of application.
    pub overlays: Vec<PathBuf>,
    /// Changes of single values, applied after the overlays.
    pub patches: Vec<Patch>,
    /// The operations to generate; empty for all.
    pub include: Vec<Selector>,
    /// The included operations to leave out.
    pub exclude: Vec<Selector>,
    /// Paginations by selector: the values of `x-oasmith-pagination`, or `false`.
    pub pagination: BTreeMap<Selector, Value>,
}

/// Applies all edits, and returns the number of operations that were left out.
pub(crate) fn apply(source: &mut Source, edits: &Edits, diagnostics: &mut Diagnostics) -> Result<usize, LoadError> {
    for path in &edits.overlays {
        overlay::apply(source, path, diagnostics)?;
    }
    patch::apply(source, &edits.patches, diagnostics);
    select::set_paginations(source, &edits.pagination, diagnostics);
    if edits.include.is_empty() && edits.exclude.is_empty() {
        return Ok(0);
    }
    Ok(select::apply(source, edits, diagnostics))
}
