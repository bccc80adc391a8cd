//! What the command line changes of a description, beside the configuration.

use std::path::PathBuf;

use clap::Args;
use oasmith::edits::{Edits, Selector};

#[derive(Debug, Args)]
pub(super) struct EditArgs {
    /// Operations to generate, with the types that only they need: `tag:NAME`, `path:/pets/**`, `path:GET /pets/*` or `operation:ID`. May
    /// be given more than once.
    #[arg(long, value_name = "SELECTOR")]
    include: Vec<Selector>,
    /// Operations not to generate, written likewise.
    #[arg(long, value_name = "SELECTOR")]
    exclude: Vec<Selector>,
    /// A file of OpenAPI Overlay 1.0 that changes the description. May be given more than once.
    #[arg(long = "overlay", value_name = "FILE")]
    overlays: Vec<PathBuf>,
}

impl EditArgs {
    /// Adds them to those of the configuration.
    pub(super) fn add_to(&self, edits: &mut Edits) {
        edits.include.extend(self.include.iter().cloned());
        edits.exclude.extend(self.exclude.iter().cloned());
        edits.overlays.extend(self.overlays.iter().cloned());
    }
}
