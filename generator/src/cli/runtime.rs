//! `oasmith runtime`: writes the runtime as a package that several clients can share.

use std::path::PathBuf;

use clap::Args;
use oasmith::{runtime, write};

use super::generate::summary;

#[derive(Debug, Args)]
pub(super) struct RuntimePackage {
    /// The folder of the package. Clients use it with `path` under `[runtime]` in oasmith.toml, or with --runtime path=FOLDER.
    #[arg(long)]
    output: PathBuf,
    /// Write nothing; exit with 1 if the output is not up to date.
    #[arg(long)]
    check: bool,
}

impl RuntimePackage {
    /// Returns whether the run succeeded, and with --check whether the output is up to date.
    pub(super) fn run(&self) -> Result<bool, String> {
        let files = runtime::package();
        let changes =
            if self.check { write::compare(&self.output, &files) } else { write::write(&self.output, &files) };
        let changes = changes.map_err(|error| error.to_string())?;
        summary(&changes, files.len(), &self.output, self.check);
        Ok(!self.check || changes.is_empty())
    }
}
