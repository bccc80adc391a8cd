//! Edits of the description on the command line, in addition to the configuration.

use std::path::PathBuf;

use clap::Args;
use oasmith::edits::{Edits, Selector};

#[derive(Debug, Args)]
pub(super) struct EditArgs {
    /// Operations to generate, with the types that they use: `tag:NAME`, `path:/pets/**`, `path:GET /pets/*` or `operation:ID`. Can be
    /// repeated.
    #[arg(long, value_name = "SELECTOR")]
    include: Vec<Selector>,
    /// Operations to leave out, in the same format.
    #[arg(long, value_name = "SELECTOR")]
    exclude: Vec<Selector>,
    /// A file in OpenAPI Overlay 1.0 format that edits the description. Can be repeated.
    #[arg(long = "overlay", value_name = "FILE")]
    overlays: Vec<PathBuf>,
}

impl EditArgs {
    /// Adds the edits to those of the configuration.
    pub(super) fn add_to(&self, edits: &mut Edits) {
        edits.include.extend(self.include.iter().cloned());
        edits.exclude.extend(self.exclude.iter().cloned());
        edits.overlays.extend(self.overlays.iter().cloned());
    }
}
