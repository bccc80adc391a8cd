//! `oasmith check`: reports the errors of a description to its authors. Therefore always strict.

use std::path::PathBuf;

use clap::Args;
use oasmith::config::Config;
use oasmith::pipeline::{self, GenerateOptions};

use super::edits::EditArgs;
use super::output::{self, Output};

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The description: YAML or JSON, `-` for standard input.
    spec: PathBuf,
    /// A configuration file, for lint levels and type choices.
    #[arg(long)]
    config: Option<PathBuf>,
    #[command(flatten)]
    edits: EditArgs,
    /// The level of a lint: allow, warn or deny. `warnings` stands for all that are not named.
    #[arg(long = "lint", value_name = "NAME=LEVEL")]
    lints: Vec<String>,
    /// Write a report to this file, as JSON.
    #[arg(long)]
    report: Option<PathBuf>,
}

impl Check {
    /// Returns whether the description has no errors.
    pub(super) fn run(&self, output: &Output) -> Result<bool, String> {
        let mut options = match &self.config {
            Some(path) => {
                let config = Config::read(path).map_err(|error| error.to_string())?;
                GenerateOptions { spec: self.spec.clone(), ..GenerateOptions::of(&config) }
            }
            None => GenerateOptions::new(&self.spec),
        };
        options.lints = options.lints.with_strict(true);
        self.edits.add_to(&mut options.edits);
        for lint in &self.lints {
            options.lints.set_written(lint)?;
        }
        let checked = match pipeline::check_with_options(&options) {
            Ok(checked) => checked,
            Err(error) => {
                output.unread(&error)?;
                return Ok(false);
            }
        };
        output.findings(&checked);
        if let Some(path) = &self.report {
            output::write_report(path, &checked)?;
        }
        if output.is_for_people() {
            let (errors, warnings) = output.counts(&checked);
            eprintln!("{}: {errors} errors, {warnings} warnings", self.spec.display());
        } else {
            output.document(&checked, None)?;
        }
        Ok(!checked.diagnostics.has_errors())
    }
}
