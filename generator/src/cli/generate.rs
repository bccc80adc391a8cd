//! `oasmith generate`: the client, written or compared.

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
use oasmith::write::record::{CachedDiagnostics, Key, Record};
use oasmith::write::{self, Changes, WriteError};

use super::difference;
use super::edits::EditArgs;
use super::next;
use super::output::{self, Output};
use super::progress::Progress;

#[derive(Debug, Args)]
pub(super) struct Generate {
    /// The description, `-` for standard input; without it, oasmith.toml says what to do.
    spec: Option<PathBuf>,
    /// The configuration file, oasmith.toml if no description is named.
    #[arg(long)]
    config: Option<PathBuf>,
    /// The folder of the crate.
    #[arg(long)]
    output: Option<PathBuf>,
    /// The name of the package.
    #[arg(long)]
    name: Option<String>,
    /// A folder beside the description's from which files may be referred to; may be given more than once.
    #[arg(long = "allow-dir")]
    allow_dirs: Vec<PathBuf>,
    #[command(flatten)]
    edits: EditArgs,
    /// Write nothing; exit with 1 if something would change.
    #[arg(long)]
    check: bool,
    /// Refuse a description that breaks a rule of the specification, also where its meaning can be guessed.
    #[arg(long)]
    strict: bool,
    /// The level of a lint: allow, warn or deny. `warnings` is every one that is not named.
    #[arg(long = "lint", value_name = "NAME=LEVEL")]
    lints: Vec<String>,
    /// Where the crate has its runtime from: vendored, registry, registry=VERSION, path=FOLDER, git=URL or git=URL#COMMIT.
    #[arg(long)]
    runtime: Option<Runtime>,
    /// Write what came of it to this file, as JSON.
    #[arg(long)]
    report: Option<PathBuf>,
}

impl Generate {
    /// Whether everything went well, and with --check whether nothing would change.
    pub(super) fn run(&self, output: &Output) -> Result<bool, String> {
        let started = Instant::now();
        let (job, folder) = self.job()?;
        let key = self.key(&job, output);
        if let Some(record) = key.as_ref().and_then(|key| Record::holding(&folder, key)) {
            eprint!("{}", record.said.findings);
            self.tell(&record.said, &Changes::default(), &folder, started);
            return Ok(true);
        }
        let progress = Progress::start();
        progress.step("reading");
        let mut checked = match pipeline::check_with_options(&job) {
            Ok(checked) => checked,
            Err(error) => {
                progress.end();
                output.unread(&error)?;
                return Ok(false);
            }
        };
        progress.step("generating");
        let files = generated(&mut checked, &job).map_err(|error| error.to_string())?;
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
        if output.is_for_people() {
            let said =
                CachedDiagnostics { findings, totals: totals(&checked, output.counts(&checked).1), files: files.len() };
            self.tell(&said, &changes, &folder, started);
            if self.check {
                eprint!("{}", difference::lines(&folder, &files, &changes));
            } else {
                eprint!("{}", next::after(&changes, &folder));
            }
            if let Some(record) = key.and_then(|key| Record::new(key, &checked.source, &files, said)) {
                record.save(&folder);
            }
        }
        // The process ends here, and the system takes memory back quicker than piece by piece.
        mem::forget((checked, files));
        Ok(!self.check || changes.is_empty())
    }

    /// The files and folders that decide what is generated: the folder of the description, and what the configuration names beside it.
    /// Behind them the folder that is written to.
    pub(super) fn watched(&self) -> Result<(Vec<PathBuf>, PathBuf), String> {
        let (job, folder) = self.job()?;
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

    /// What a record of this run is for. A check takes nobody's word, and a report holds more than a record.
    fn key(&self, job: &GenerateOptions, output: &Output) -> Option<Key> {
        if self.check || self.report.is_some() { None } else { output.key(job) }
    }

    fn write_report(&self, checked: &CheckOutcome) -> Result<(), String> {
        self.report.as_ref().map_or(Ok(()), |path| output::write_report(path, checked))
    }

    /// Writes or compares. Finding the lines of what is to be told takes a while, and writing waits for the system, so one is done beside the other.
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

    fn tell(&self, said: &CachedDiagnostics, changes: &Changes, folder: &Path, started: Instant) {
        eprintln!("{}, {:.2} s", said.totals, started.elapsed().as_secs_f64());
        summary(changes, said.files, folder, self.check);
    }

    /// The configuration: the one that was named, or the one that is there if no description was.
    fn config(&self) -> Result<Option<Config>, String> {
        let path = match (&self.config, &self.spec) {
            (Some(path), _) => path,
            (None, Some(_)) => return Ok(None),
            (None, None) if !Path::new(super::init::FILE).exists() => return Err(super::init::advice()),
            (None, None) => Path::new(super::init::FILE),
        };
        Config::read(path).map(Some).map_err(|error| error.to_string())
    }

    /// What to do and where, from the arguments and from the configuration file.
    fn job(&self) -> Result<(GenerateOptions, PathBuf), String> {
        let config = self.config()?;
        let mut job = config.as_ref().map_or_else(|| GenerateOptions::new(""), GenerateOptions::of);
        if let Some(spec) = &self.spec {
            job.spec.clone_from(spec);
        }
        self.edits.add_to(&mut job.edits);
        let folder = config.map(|config| config.output);
        if let Some(name) = &self.name {
            check_name(name).map_err(|error| error.to_string())?;
            job.name = Some(name.clone());
        }
        job.allow_dirs.extend(self.allow_dirs.iter().cloned());
        if self.strict {
            job.lints = job.lints.with_strict(true);
        }
        for lint in &self.lints {
            job.lints.set_written(lint)?;
        }
        let folder = self.output.clone().or(folder).ok_or_else(|| {
            let name = job.name.as_deref().unwrap_or("client");
            format!("the folder of the crate is not said; add `--output {name}`")
        })?;
        if let Some(runtime) = &self.runtime {
            job.runtime = runtime.seen_from(&folder);
        }
        Ok((job, folder))
    }
}

/// The files. The trees of the description are of no more use, and are given back beside.
fn generated(checked: &mut CheckOutcome, job: &GenerateOptions) -> Result<Option<FileSet>, FormatError> {
    let trees = checked.source.take_trees();
    thread::scope(|scope| {
        drop(thread::Builder::new().spawn_scoped(scope, || drop(trees)));
        pipeline::files(checked, job)
    })
}

fn totals(checked: &CheckOutcome, warnings: usize) -> String {
    let operations = checked.operations();
    format!(
        "{} of {} operations{}, {} types, {} values left as JSON, {warnings} warnings",
        operations.generated,
        operations.documented,
        if checked.left_out == 0 { String::new() } else { format!(" ({} are not selected)", checked.left_out) },
        checked.api.types.len(),
        checked.api.untyped,
    )
}

/// Says what changed, or would.
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

/// A line for each file, but one for a whole runtime.
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
