//! `oasmith check`: what is wrong with a description, for those who can put it right. So it is always strict.

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
    /// A configuration file, for the levels of lints and the choices of types.
    #[arg(long)]
    config: Option<PathBuf>,
    #[command(flatten)]
    edits: EditArgs,
    /// The level of a lint: allow, warn or deny. `warnings` is every one that is not named.
    #[arg(long = "lint", value_name = "NAME=LEVEL")]
    lints: Vec<String>,
    /// Write what came of it to this file, as JSON.
    #[arg(long)]
    report: Option<PathBuf>,
}

impl Check {
    /// Whether the description is right.
    pub(super) fn run(&self, output: &Output) -> Result<bool, String> {
        let mut job = match &self.config {
            Some(path) => {
                let config = Config::read(path).map_err(|error| error.to_string())?;
                GenerateOptions { spec: self.spec.clone(), ..GenerateOptions::of(&config) }
            }
            None => GenerateOptions::new(&self.spec),
        };
        job.lints = job.lints.with_strict(true);
        self.edits.add_to(&mut job.edits);
        for lint in &self.lints {
            job.lints.set_written(lint)?;
        }
        let checked = match pipeline::check_with_options(&job) {
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
