//! The command `oasmith`.

use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Args, Parser, Subcommand};
use indicatif::ProgressBar;
use oasmith::config::{Config, check_name};
use oasmith::diagnostics::Style;
use oasmith::pipeline::{self, Checked, Job};
use oasmith::write::{self, Changes};

/// Generates a Rust client from an OpenAPI description.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Command {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Writes the client, or with --check only says whether it is up to date.
    Generate(Generate),
    /// Shows what is wrong with a description, and writes nothing.
    Check {
        /// The description: YAML or JSON.
        spec: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Generate {
    /// The description; without it, oasmith.toml says what to do.
    spec: Option<PathBuf>,
    /// The configuration file.
    #[arg(long, default_value = "oasmith.toml")]
    config: PathBuf,
    /// The folder of the crate.
    #[arg(long)]
    output: Option<PathBuf>,
    /// The name of the package.
    #[arg(long)]
    name: Option<String>,
    /// A folder beside the description's from which files may be referred to; may be given more than once.
    #[arg(long = "allow-dir")]
    allow_dirs: Vec<PathBuf>,
    /// Write nothing; exit with 1 if something would change.
    #[arg(long)]
    check: bool,
    /// Write what came of it to this file, as JSON.
    #[arg(long)]
    report: Option<PathBuf>,
}

/// Done, refused or different; wrong usage ends in clap with 2.
fn main() -> ExitCode {
    let outcome = match Command::parse().action {
        Action::Generate(generate) => run(&generate),
        Action::Check { spec } => Ok(check(&spec)),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn check(spec: &Path) -> bool {
    let Some(checked) = read(&Job::new(spec)) else { return false };
    show(&checked);
    let (errors, warnings) = (checked.diagnostics.errors(), checked.diagnostics.warnings());
    eprintln!("{}: {errors} errors, {warnings} warnings", spec.display());
    errors == 0
}

fn run(generate: &Generate) -> Result<bool, String> {
    let started = Instant::now();
    let (job, output) = job(generate)?;
    let progress = Progress::start();
    progress.step("reading");
    let Some(checked) = read(&job) else {
        progress.end();
        return Ok(false);
    };
    progress.step("generating");
    let files = pipeline::files(&checked, &job).map_err(|error| error.to_string())?;
    progress.end();
    show(&checked);
    if let Some(path) = &generate.report {
        let text = serde_json::to_string_pretty(&checked.report()).map_err(|error| error.to_string())?;
        fs::write(path, text + "\n").map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let Some(files) = files else {
        eprintln!("nothing was written: {} errors", checked.diagnostics.errors());
        return Ok(false);
    };
    let changes = if generate.check { write::compare(&output, &files) } else { write::write(&output, &files) };
    let changes = changes.map_err(|error| error.to_string())?;
    summary(&checked, &changes, files.len(), &output, generate.check, started.elapsed());
    Ok(!generate.check || changes.is_empty())
}

/// Reads a description; where that is not possible, says why.
fn read(job: &Job) -> Option<Checked> {
    match pipeline::check_job(job) {
        Ok(checked) => Some(checked),
        Err(error) => {
            eprint!("{}", error.render(Style::detect()));
            None
        }
    }
}

/// What to do and where, from the arguments and from the configuration file.
fn job(generate: &Generate) -> Result<(Job, PathBuf), String> {
    let (mut job, output) = if let Some(spec) = &generate.spec {
        (Job::new(spec), None)
    } else {
        let config = Config::read(&generate.config).map_err(|error| error.to_string())?;
        (Job::of(&config), Some(config.output))
    };
    if let Some(name) = &generate.name {
        check_name(name).map_err(|error| error.to_string())?;
        job.name = Some(name.clone());
    }
    job.allow_dirs.extend(generate.allow_dirs.iter().cloned());
    let output = generate.output.clone().or(output).ok_or("say with --output where the crate shall stand")?;
    Ok((job, output))
}

fn show(checked: &Checked) {
    eprint!("{}", checked.diagnostics.render(&checked.source, Style::detect()));
}

fn summary(checked: &Checked, changes: &Changes, files: usize, output: &Path, only_checked: bool, time: Duration) {
    let report = checked.report();
    let operations = report.operations;
    eprintln!(
        "{} of {} operations, {} types, {} values left as JSON, {} warnings, {:.2} s",
        operations.generated,
        operations.documented,
        report.types,
        report.untyped,
        checked.diagnostics.warnings(),
        time.as_secs_f64()
    );
    if changes.is_empty() {
        eprintln!("{}: {files} files, all up to date", output.display());
        return;
    }
    let (verb, count) = (if only_checked { "would change" } else { "changed" }, changes.count());
    eprintln!("{}: {files} files, {count} {verb}", output.display());
    let marked = [("+", &changes.added), ("~", &changes.changed), ("-", &changes.stale)];
    for (mark, path) in marked.iter().flat_map(|(mark, paths)| paths.iter().map(move |path| (mark, path))).take(20) {
        eprintln!("  {mark} {}", path.display());
    }
    if count > 20 {
        eprintln!("  … and {} more", count - 20);
    }
}

/// A sign of life on a terminal; nothing anywhere else.
struct Progress(Option<ProgressBar>);

impl Progress {
    fn start() -> Self {
        let bar = std::io::stderr().is_terminal().then(ProgressBar::new_spinner);
        if let Some(bar) = &bar {
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        Self(bar)
    }

    fn step(&self, name: &'static str) {
        if let Some(bar) = &self.0 {
            bar.set_message(name);
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
