//! The conformance run: generates a crate for every description in some folders, compiles all of them in one workspace,
//! decodes and encodes the examples of the descriptions with the generated types, and prints a table.
//!
//! Each description is generated in a separate process with a time limit, so that a panic, a stack overflow or an
//! endless loop affects only that description.

mod bundle;
mod compile;
mod documents;
mod examples;
mod generate;
mod process;
mod program;
mod round_trip;
mod table;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use compile::{Compiled, compile};
use documents::{Document, documents};
use examples::Counts;
use generate::Summary;
use process::End;
use round_trip::RoundTrip;

/// The settings of a run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Descriptions, or folders of descriptions.
    pub paths: Vec<PathBuf>,
    /// A table of descriptions.
    pub manifest: Option<PathBuf>,
    /// Parts of paths; if there are any, a description must have one of them.
    pub only: Vec<String>,
    /// The most operations that a description may have.
    pub max_operations: Option<usize>,
    /// The most descriptions.
    pub limit: Option<usize>,
    /// Where the crates are written and built.
    pub out: PathBuf,
    /// The file for the table.
    pub tsv: Option<PathBuf>,
    /// The file for failures.
    pub failures: Option<PathBuf>,
    /// Whether the crates are compiled.
    pub compiles: bool,
    /// The most examples of each description; all if `None`.
    pub examples: Option<usize>,
    /// Whether refused descriptions, warnings, and examples that change in the round trip count as failures.
    pub is_strict: bool,
    /// How many descriptions are generated in parallel.
    pub jobs: usize,
    /// The time limit of a description.
    pub time_limit: Duration,
}

impl Options {
    fn has_round_trip(&self) -> bool {
        self.compiles && self.examples != Some(0)
    }
}

/// What a child process does with one description.
#[derive(Clone, Debug)]
pub enum Child {
    /// Writes its crate.
    Generate,
    /// Collects its examples, and writes the program for the round trip.
    Examples {
        /// The most examples.
        most: Option<usize>,
    },
}

/// The results of a description.
#[derive(Debug)]
struct Entry {
    document: Document,
    seconds: f64,
    outcome: Outcome,
    summary: Summary,
    /// The number of examples, or why there are none.
    examples: Option<Result<Counts, String>>,
    compiled: Option<Compiled>,
    round_trip: Option<RoundTrip>,
}

/// The outcome of generating.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Generated,
    /// Refused, with the first error.
    Refused(String),
    /// It has more operations than requested.
    LeftOut,
    /// It panicked or crashed, with the end of its output.
    Crashed(String),
    TimedOut,
}

/// Performs one step for one description, in this process.
///
/// # Errors
///
/// A file cannot be written, or the generated code is not Rust.
pub fn child(step: &Child, spec: &Path, out: &Path, name: &str) -> Result<bool, String> {
    match step {
        Child::Generate => generate::write_crate(spec, out, name)?,
        Child::Examples { most } => examples::write_examples(spec, out, name, *most)?,
    }
    Ok(true)
}

/// Runs everything and prints the table. Returns whether nothing panicked, timed out or failed to compile; if strict,
/// whether everything is flawless.
///
/// # Errors
///
/// The descriptions cannot be found, files cannot be written, or cargo does not run.
pub fn run(options: &Options) -> Result<bool, String> {
    let found = documents(options)?;
    if found.is_empty() {
        return Err("no OpenAPI description was found".to_owned());
    }
    eprintln!("{} descriptions", found.len());
    let options = &Options { out: prepared(&options.out)?, ..options.clone() };
    let mut entries = generate_all(options, found);
    if options.compiles {
        compile_all(options, &mut entries)?;
    }
    if options.has_round_trip() {
        for entry in &mut entries {
            entry.round_trip = round_trip::of(entry, &options.out);
        }
    }
    table::print(&entries);
    if let Some(path) = &options.tsv {
        write(path, &table::tsv(&entries))?;
    }
    if let Some(path) = &options.failures {
        write(path, &table::failures(&entries))?;
    }
    Ok(entries.iter().all(|entry| entry.holds() && (!options.is_strict || entry.is_flawless())))
}

impl Entry {
    fn new(document: Document) -> Self {
        Self {
            document,
            seconds: 0.0,
            outcome: Outcome::LeftOut,
            summary: Summary::default(),
            examples: None,
            compiled: None,
            round_trip: None,
        }
    }

    /// Returns whether there is no problem at all.
    fn is_flawless(&self) -> bool {
        let is_clean = |compiled: &Compiled| compiled.warnings == 0 && compiled.program_errors == 0;
        let outcome = matches!(self.outcome, Outcome::Generated | Outcome::LeftOut);
        outcome
            && self.compiled.as_ref().is_none_or(is_clean)
            && !matches!(self.examples, Some(Err(_)))
            && self.round_trip.as_ref().is_none_or(|trip| trip.failures.is_empty())
    }

    /// Returns whether it was generated and compiled, or refused.
    fn holds(&self) -> bool {
        let generated = !matches!(self.outcome, Outcome::Crashed(_) | Outcome::TimedOut);
        generated && self.compiled.as_ref().is_none_or(|compiled| compiled.is_built)
    }
}

/// Returns the absolute path of the folder, after emptying the folders for output.
fn prepared(out: &Path) -> Result<PathBuf, String> {
    for folder in ["crates", "reports", "examples"] {
        let folder = out.join(folder);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    out.canonicalize().map_err(|error| format!("{}: {error}", out.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Generates every description, several in parallel; keeps the order.
fn generate_all(options: &Options, documents: Vec<Document>) -> Vec<Entry> {
    let slots: Vec<Mutex<Entry>> = documents.into_iter().map(|document| Mutex::new(Entry::new(document))).collect();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..options.jobs {
            scope.spawn(|| {
                while let Some(slot) = slots.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Ok(mut entry) = slot.lock() {
                        generate_one(options, &mut entry);
                    }
                }
            });
        }
    });
    slots.into_iter().filter_map(|slot| slot.into_inner().ok()).collect()
}

fn generate_one(options: &Options, entry: &mut Entry) {
    let Document { path, name, .. } = &entry.document;
    let log = options.out.join("reports").join(format!("{name}.log"));
    let start = Instant::now();
    let arguments = ["generate".as_ref(), path.as_os_str(), options.out.as_os_str(), name.as_ref()];
    let end = process::run_self(&arguments, &log, options.time_limit);
    entry.seconds = start.elapsed().as_secs_f64();
    entry.outcome = match end {
        End::Done => match generate::summary(&options.out, name) {
            Ok(summary) => {
                entry.summary = summary;
                outcome(&entry.summary, options)
            }
            Err(message) => Outcome::Crashed(message),
        },
        End::Failed(message) => Outcome::Crashed(message),
        End::TimedOut => Outcome::TimedOut,
    };
    if entry.outcome == Outcome::Generated && options.has_round_trip() {
        let most = options.examples.map(|most| format!("--most={most}"));
        let mut arguments = vec!["examples".as_ref(), path.as_os_str(), options.out.as_os_str(), name.as_ref()];
        arguments.extend(most.as_deref().map(OsStr::new));
        entry.examples = Some(match process::run_self(&arguments, &log, options.time_limit * 2) {
            End::Done => examples::counts(&options.out, name),
            End::Failed(message) => Err(message),
            End::TimedOut => Err("validating the examples takes too long".to_owned()),
        });
    }
}

fn outcome(summary: &Summary, options: &Options) -> Outcome {
    match &summary.refused {
        Some(reason) => Outcome::Refused(reason.clone()),
        None if options.max_operations.is_some_and(|most| summary.documented > most) => Outcome::LeftOut,
        None => Outcome::Generated,
    }
}

fn compile_all(options: &Options, entries: &mut [Entry]) -> Result<(), String> {
    let generated = || entries.iter().filter(|entry| entry.outcome == Outcome::Generated);
    let names: Vec<&str> = generated().map(|entry| entry.document.name.as_str()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let mut compiled = compile(&options.out, &names, options.has_round_trip())?;
    for entry in entries.iter_mut().filter(|entry| entry.outcome == Outcome::Generated) {
        entry.compiled = Some(compiled.remove(&entry.document.name).unwrap_or_default());
    }
    Ok(())
}
