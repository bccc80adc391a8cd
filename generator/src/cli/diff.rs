//! `oasmith diff`: what changed between two descriptions, for callers on the wire and in Rust.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use oasmith::changes::{self, Base, Changes, Verdict};
use oasmith::config::Config;
use oasmith::pipeline::{self, CheckOutcome, GenerateOptions};

use super::output::{self, Output};

#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The old description and the new one; with --base the new one alone, or none for that of oasmith.toml.
    #[arg(value_name = "OLD NEW", num_args = 0..=2)]
    specs: Vec<PathBuf>,
    /// A commit of Git that has the old description: a branch, a tag, HEAD.
    #[arg(long, value_name = "REVISION")]
    base: Option<String>,
    /// A configuration file, for names and choices that decide what Rust is: oasmith.toml if no description is named.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Which changes make the command exit with 1.
    #[arg(long, value_enum, default_value_t = FailOn::Never)]
    fail_on: FailOn,
}

/// Which changes make the command exit with 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// What breaks on the wire or in Rust.
    Breaking,
    /// What breaks clients that are out there.
    Wire,
    /// What breaks programs that are compiled anew.
    Rust,
    /// Any change at all.
    Any,
    /// None.
    Never,
}

impl FailOn {
    fn is_met(self, changes: &Changes) -> bool {
        let on_wire = changes.on_wire(Verdict::Breaking) > 0;
        let in_rust = changes.in_rust(Verdict::Breaking) > 0;
        match self {
            Self::Breaking => on_wire || in_rust,
            Self::Wire => on_wire,
            Self::Rust => in_rust,
            Self::Any => !changes.list.is_empty(),
            Self::Never => false,
        }
    }
}

impl Diff {
    /// Whether nothing changed that the caller wants to fail on.
    pub(super) fn run(&self, output: &Output) -> Result<bool, String> {
        let base = self.base.as_deref();
        let (old, new, shown) = match (base, self.specs.as_slice()) {
            (None, [old, new]) => {
                let job = self.job()?.unwrap_or_else(|| GenerateOptions::new(""));
                (
                    GenerateOptions { spec: old.clone(), ..job.clone() },
                    GenerateOptions { spec: new.clone(), ..job },
                    None,
                )
            }
            (Some(base), [] | [_]) => self.of_base(base, self.specs.first())?,
            _ => return Err("give two descriptions, or --base REVISION and at most one".to_owned()),
        };
        let (Some(old), Some(new)) = (read(&old, output)?, read(&new, output)?) else { return Ok(false) };
        let shown = shown.as_ref().map(Base::shown);
        let changes = changes::compare_with(&old, &new, shown.as_ref());
        output.changes(&changes)?;
        Ok(!self.fail_on.is_met(&changes))
    }

    /// What the configuration file says, if there is one.
    fn job(&self) -> Result<Option<GenerateOptions>, String> {
        let read = |path: &Path| {
            Config::read(path).map(|config| GenerateOptions::of(&config)).map_err(|error| error.to_string())
        };
        self.config.as_deref().map(read).transpose()
    }

    /// The old description out of a commit, with the configuration as it stands there.
    fn of_base(
        &self,
        revision: &str,
        spec: Option<&PathBuf>,
    ) -> Result<(GenerateOptions, GenerateOptions, Option<Base>), String> {
        let config = match (&self.config, spec) {
            (Some(config), _) => Some(config.clone()),
            (None, None) => Some(PathBuf::from(super::init::FILE)),
            (None, Some(_)) => None,
        };
        let told = |error: changes::BaseError| error.to_string();
        let job_of = |path: &Path| {
            Config::read(path).map(|config| GenerateOptions::of(&config)).map_err(|error| error.to_string())
        };
        let mut new = match &config {
            Some(path) => job_of(path)?,
            None => GenerateOptions::new(""),
        };
        if let Some(spec) = spec {
            new.spec.clone_from(spec);
        }
        let mut files: Vec<&Path> = vec![&new.spec];
        files.extend(new.edits.overlays.iter().map(PathBuf::as_path));
        files.extend(config.as_deref());
        let base = Base::read(revision, &files).map_err(told)?;
        let config = config.map(|config| base.path(&config)).transpose().map_err(told)?;
        let mut old = match config.filter(|config| config.exists()) {
            Some(config) => job_of(&config)?,
            None => new.clone(),
        };
        if spec.is_some() || !old.spec.exists() {
            old.spec = base.path(&new.spec).map_err(told)?;
        }
        if !old.spec.exists() {
            return Err(format!("{} is not in `{revision}`", new.spec.display()));
        }
        Ok((old, new, Some(base)))
    }
}

/// Reads a description; one with errors is told and cannot be compared.
fn read(job: &GenerateOptions, output: &Output) -> Result<Option<CheckOutcome>, String> {
    let checked = match pipeline::check_with_options(job) {
        Ok(checked) => checked,
        Err(error) => {
            output.report_load_error(&error)?;
            return Ok(None);
        }
    };
    if checked.diagnostics.has_errors() {
        output.findings(&checked);
        output.document(&checked, None)?;
        return Ok(None);
    }
    Ok(Some(checked))
}

/// Says what changed, in the format that was asked for.
impl Output {
    fn changes(&self, changes: &Changes) -> Result<(), String> {
        let max = self.max();
        let text = match self.format {
            output::Format::Human => changes::text(changes, max),
            output::Format::Markdown => changes::markdown(changes, max),
            output::Format::Json => pretty(&changes::json(changes))?,
            output::Format::Sarif => pretty(&changes::sarif(changes))?,
        };
        output::print(&text)
    }
}

fn pretty(value: &serde_json::Value) -> Result<String, String> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(|error| error.to_string())
}
