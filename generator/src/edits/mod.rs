//! What is changed of a description before anything is made of it, for descriptions that one may not edit: overlays, then patches, then the
//! selection of operations. Positions stay those of the files that were read.

mod overlay;
mod patch;
mod reach;
mod select;
mod selector;

use std::path::PathBuf;

use serde::Deserialize;

pub use patch::Patch;
pub use selector::Selector;

use crate::diagnostics::Diagnostics;
use crate::source::{LoadError, Source};

/// What is changed of a description.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Edits {
    /// Files of OpenAPI Overlay 1.0, in this order.
    pub overlays: Vec<PathBuf>,
    /// Changes of single values, made after the overlays.
    pub patches: Vec<Patch>,
    /// The operations that are generated; all of them if none is named.
    pub include: Vec<Selector>,
    /// The operations that are not, of those that are included.
    pub exclude: Vec<Selector>,
}

/// Makes the changes; gives the number of operations that were left out.
pub(crate) fn apply(source: &mut Source, edits: &Edits, diagnostics: &mut Diagnostics) -> Result<usize, LoadError> {
    for path in &edits.overlays {
        overlay::apply(source, path, diagnostics)?;
    }
    patch::apply(source, &edits.patches, diagnostics);
    if edits.include.is_empty() && edits.exclude.is_empty() {
        return Ok(0);
    }
    Ok(select::apply(source, edits, diagnostics))
}
