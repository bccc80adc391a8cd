//! `oasmith generate`: writes or compares the client.

use std::mem;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread::{self, ScopedJoinHandle};
use std::time::Instant;

use clap::Args;
use oasmith::config::{Config, check_name};
use oasmith::format::{FileSet, FormatError};
use oasmith::pipeline::{self, CheckOutcome, GenerateOptions};
use oasmith::runtime::Runtime;
use oasmith::source::load_within;
use oasmith::write::names::NamesChange;
use oasmith::write::record::{CachedDiagnostics, Key, Record};
use oasmith::write::{self, Changes, WriteError};

use super::difference;
use super::edits::EditArgs;
use super::next;
use super::output::{self, Output};
use super::progress::Progress;

#[derive(Debug, Args)]
pub(super) struct Generate {
    /// The description, `-` for standard input; without it, oasmith.toml is used.
    spec: Option<PathBuf>,
    /// The configuration file; oasmith.toml if no description is given.
    #[arg(long)]
    config: Option<PathBuf>,
    /// The folder of the crate.
    #[arg(long)]
    output: Option<PathBuf>,
    /// The name of the package.
    #[arg(long)]
    name: Option<String>,
    /// A further folder that may contain referenced files; can be repeated.
    #[arg(long = "allow-dir")]
    allow_dirs: Vec<PathBuf>,
    #[command(flatten)]
    edits: EditArgs,
    /// Write nothing; exit with 1 if the output is not up to date.
    #[arg(long)]
    check: bool,
    /// Reject a description that violates the specification, even if its meaning can be guessed.
    #[arg(long)]
    strict: bool,
    /// The level of a lint: allow, warn or deny. `warnings` stands for all that are not named.
    #[arg(long = "lint", value_name = "NAME=LEVEL")]
    lints: Vec<String>,
    /// The source of the runtime: vendored, registry, registry=VERSION, path=FOLDER, git=URL or git=URL#COMMIT.
    #[arg(long)]
    runtime: Option<Runtime>,
    /// Write a report to this file, as JSON.
    #[arg(long)]
    report: Option<PathBuf>,
}

impl Generate {
    /// Returns whether the run succeeded, and with --check whether the output is up to date.
    pub(super) fn run(&self, output: &Output) -> Result<bool, String> {
        let started = Instant::now();
        let (options, folder) = self.options()?;
        let key = self.key(&options, output);
        if let Some(record) = key.as_ref().and_then(|key| Record::load_valid(&folder, key)) {
            eprint!("{}", record.printed.findings);
            self.print(&record.printed, &Changes::default(), &folder, started);
            return Ok(true);
        }
        let progress = Progress::start();
        progress.step("reading");
        let mut checked = match pipeline::check_with_options(&options) {
            Ok(checked) => checked,
            Err(error) => {
                progress.end();
                output.report_load_error(&error)?;
                return Ok(false);
            }
        };
        progress.step("generating");
        let files = generated(&mut checked, &options).map_err(|error| error.to_string())?;
        progress.end();
        let Some(files) = files else {
            output.findings(&checked);
            self.write_report(&checked)?;
            output.document(&checked, None)?;
            if output.is_for_people() {
                eprintln!("nothing was written: {} errors", output.counts(&checked).0);
            }
            return Ok(false);
        };
        self.write_report(&checked)?;
        let (changes, findings) = self.apply(&folder, &files, || output.rendered(&checked));
        eprint!("{findings}");
        output.document(&checked, changes.as_ref().ok())?;
        let changes = changes.map_err(|error| error.to_string())?;
        let names = self.apply_names(&options, &checked)?;
        if output.is_for_people() {
            let printed =
                CachedDiagnostics { findings, totals: totals(&checked, output.counts(&checked).1), files: files.len() };
            self.print(&printed, &changes, &folder, started);
            self.print_names(&options, &names);
            if self.check {
                eprint!("{}", difference::lines(&folder, &files, &changes));
            } else {
                eprint!("{}", next::after(&changes, &folder));
            }
            // The names that were just written are those of the next run.
            let key = if names.is_needed { self.key(&options, output) } else { key };
            if let Some(record) = key.and_then(|key| Record::new(key, &checked.source, &files, printed)) {
                record.save(&folder);
            }
        }
        // The process ends here, and the operating system frees memory faster.
        mem::forget((checked, files));
        Ok(!self.check || (changes.is_empty() && !names.is_needed))
    }

    /// Writes or compares the file that keeps names.
    fn apply_names(&self, options: &GenerateOptions, checked: &CheckOutcome) -> Result<NamesChange, String> {
        let (Some(path), Some(text)) = (&options.names_file, &checked.kept_names) else {
            return Ok(NamesChange::default());
        };
        let act = if self.check { write::names::compare } else { write::names::write };
        act(path, text).map_err(|error| error.to_string())
    }

    fn print_names(&self, options: &GenerateOptions, names: &NamesChange) {
        if let (Some(path), true) = (&options.names_file, names.is_needed) {
            let would = if self.check { " would be" } else { "" };
            eprintln!("{}: {} names{would} added, {} dropped", path.display(), names.added, names.dropped);
        }
    }

    /// The files and folders that decide what is generated: the folder of the description, and what the configuration names beside it.
    /// Behind them the folder that is written to.
    pub(super) fn watched(&self) -> Result<(Vec<PathBuf>, PathBuf), String> {
        let (job, folder) = self.options()?;
        if job.spec.as_os_str() == "-" {
            return Err("standard input cannot be watched; name a file".to_owned());
        }
        let around = |path: &Path| match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        let is_named = self.config.is_some() || self.spec.is_none();
        let config = is_named.then(|| self.config.clone().unwrap_or_else(|| super::init::FILE.into()));
        let mut watched = vec![around(&job.spec)];
        watched.extend(job.allow_dirs);
        watched.extend(job.edits.overlays);
        watched.extend(config);
        Ok((watched, folder))
    }

    /// Returns the key of this run's record. A check does not trust records, and a report contains more than a record.
    fn key(&self, options: &GenerateOptions, output: &Output) -> Option<Key> {
        if self.check || self.report.is_some() { None } else { output.key(options) }
    }

    fn write_report(&self, checked: &CheckOutcome) -> Result<(), String> {
        self.report.as_ref().map_or(Ok(()), |path| output::write_report(path, checked))
    }

    /// Writes or compares. Locating diagnostics takes a while, and writing waits for the file system, so both run in parallel.
    fn apply(
        &self,
        folder: &Path,
        files: &FileSet,
        render: impl FnOnce() -> String,
    ) -> (Result<Changes, WriteError>, String) {
        let act = || if self.check { write::compare(folder, files) } else { write::write(folder, files) };
        thread::scope(|scope| {
            let beside = thread::Builder::new().spawn_scoped(scope, act).ok();
            let findings = render();
            let join = |beside: ScopedJoinHandle<'_, _>| beside.join().unwrap_or_else(|panic| resume_unwind(panic));
            (beside.map_or_else(act, join), findings)
        })
    }

    fn print(&self, printed: &CachedDiagnostics, changes: &Changes, folder: &Path, started: Instant) {
        eprintln!("{}, {:.2} s", printed.totals, started.elapsed().as_secs_f64());
        summary(changes, printed.files, folder, self.check);
    }

    /// Reads the configuration: the one that was given, or the default one if no description was given.
    fn config(&self) -> Result<Option<Config>, String> {
        let path = match (&self.config, &self.spec) {
            (Some(path), _) => path,
            (None, Some(_)) => return Ok(None),
            (None, None) if !Path::new(super::init::FILE).exists() => return Err(super::init::advice()),
            (None, None) => Path::new(super::init::FILE),
        };
        Config::read(path).map(Some).map_err(|error| error.to_string())
    }

    /// Combines the arguments with the configuration file into options and the output folder.
    fn options(&self) -> Result<(GenerateOptions, PathBuf), String> {
        let config = self.config()?;
        let mut options = config.as_ref().map_or_else(|| GenerateOptions::new(""), GenerateOptions::of);
        if let Some(spec) = &self.spec {
            options.spec.clone_from(spec);
        }
        self.edits.add_to(&mut options.edits);
        let folder = config.map(|config| config.output);
        if let Some(name) = &self.name {
            check_name(name).map_err(|error| error.to_string())?;
            options.name = Some(name.clone());
        }
        options.allow_dirs.extend(self.allow_dirs.iter().cloned());
        if self.strict {
            options.lints = options.lints.with_strict(true);
        }
        for lint in &self.lints {
            options.lints.set_written(lint)?;
        }
        let Some(folder) = self.output.clone().or(folder) else { return Err(without_output(&options)) };
        if let Some(runtime) = &self.runtime {
            options.runtime = runtime.seen_from(&folder);
        }
        Ok((options, folder))
    }
}

/// Says that the output folder is missing, unless what was given is no description: that comes first.
fn without_output(options: &GenerateOptions) -> String {
    if options.spec.as_os_str() != "-"
        && let Err(error) = load_within(&options.spec, &options.limits, &options.allow_dirs)
    {
        return error.to_string();
    }
    let name = options.name.as_deref().unwrap_or("client");
    format!("no output folder is set; add `--output {name}`")
}

/// Generates the files. The trees of the description are no longer needed, and are freed in parallel.
fn generated(checked: &mut CheckOutcome, options: &GenerateOptions) -> Result<Option<FileSet>, FormatError> {
    let trees = checked.source.take_trees();
    thread::scope(|scope| {
        drop(thread::Builder::new().spawn_scoped(scope, || drop(trees)));
        pipeline::files(checked, options)
    })
}

fn totals(checked: &CheckOutcome, warnings: usize) -> String {
    let operations = checked.operations();
    let paged = checked.api.operations.iter().filter(|operation| operation.pagination.is_some()).count();
    let unused = match checked.unused_types() {
        0 => String::new(),
        unused => format!(" ({unused} that no operation uses)"),
    };
    format!(
        "{} of {} operations{}{}, {} types{unused}, {} values kept as arbitrary JSON, {warnings} warnings",
        operations.generated,
        operations.documented,
        if checked.left_out == 0 { String::new() } else { format!(" ({} are not selected)", checked.left_out) },
        if paged == 0 { String::new() } else { format!(" ({paged} in pages)") },
        checked.api.types.len(),
        checked.api.untyped,
    )
}

/// Prints what changed or would change.
pub(super) fn summary(changes: &Changes, files: usize, folder: &Path, only_checked: bool) {
    if changes.is_empty() {
        eprintln!("{}: {files} files, all up to date", folder.display());
        return;
    }
    let (verb, count) = (if only_checked { "would change" } else { "changed" }, changes.count());
    eprintln!("{}: {files} files, {count} {verb}", folder.display());
    let lines = lines(changes);
    lines.iter().take(20).for_each(|line| eprintln!("  {line}"));
    if lines.len() > 20 {
        eprintln!("  … and {} more", lines.len() - 20);
    }
}

/// Returns a line per file, but a single line for the runtime.
fn lines(changes: &Changes) -> Vec<String> {
    let mut lines = Vec::new();
    for (mark, paths) in [("+", &changes.added), ("~", &changes.changed), ("-", &changes.stale)] {
        let (runtime, own): (Vec<_>, Vec<_>) = paths.iter().partition(|path| path.starts_with("src/runtime"));
        lines.extend(own.iter().map(|path| format!("{mark} {}", path.display())));
        if !runtime.is_empty() {
            lines.push(format!("{mark} src/runtime ({} files)", runtime.len()));
        }
    }
    lines
}
