//! `oasmith watch`: generates again whenever a file of the description changes.
//!
//! Each run is a process of its own, so that what ends one, an error of the description or of the generator, does not end the watch. Files
//! are looked at several times a second instead of being watched by the system: a description has few, editors replace files in ways that
//! events tell differently on every system, and folders that are mounted from elsewhere tell none.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use clap::Args;

use super::generate::Generate;

/// How often files are looked at.
const PAUSE: Duration = Duration::from_millis(100);
/// So many files are looked at, and no more.
const FILES: usize = 10_000;
/// So deep below the description.
const DEEP: usize = 8;

#[derive(Debug, Args)]
pub(super) struct Watch {
    #[command(flatten)]
    generate: Generate,
}

/// What is looked at, and the folder in it that is not.
type Watched = (Vec<PathBuf>, PathBuf);

/// What tells that a file has changed.
type Stamps = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

impl Watch {
    /// Goes on until the process is ended.
    pub(super) fn run(&self) -> Result<bool, String> {
        let program = env::current_exe().map_err(|error| format!("the program cannot be found: {error}"))?;
        let arguments = arguments(env::args_os().skip(1).collect());
        let mut watched = self.generate.watched()?;
        loop {
            let before = stamps(&watched);
            let started = Instant::now();
            let status = Command::new(&program).args(&arguments).status();
            let status = status.map_err(|error| format!("{}: {error}", program.display()))?;
            let outcome = if status.success() { "done" } else { "not generated" };
            // The configuration may name other files than before.
            watched = self.generate.watched().unwrap_or(watched);
            let now = stamps(&watched);
            let seconds = started.elapsed().as_secs_f64();
            eprintln!("{outcome} in {seconds:.2} s; watching {} files, end with Ctrl-C", now.len());
            wait(&watched, if now.len() == before.len() { before } else { now });
        }
    }
}

/// The arguments of a single run: those of this process, with the other verb.
fn arguments(mut arguments: Vec<OsString>) -> Vec<OsString> {
    if let Some(verb) = arguments.iter_mut().find(|argument| *argument == "watch") {
        *verb = "generate".into();
    }
    arguments
}

/// Waits until something has changed, and then until nothing does: editors write in several steps.
fn wait(watched: &Watched, before: Stamps) {
    let mut last = before;
    let mut has_changed = false;
    loop {
        let now = stamps(watched);
        if now != last {
            has_changed = true;
            last = now;
        } else if has_changed {
            return;
        }
        sleep(PAUSE);
    }
}

/// The files as they are now: those that are named, and the YAML, JSON and TOML files in and below folders that are.
fn stamps((paths, output): &Watched) -> Stamps {
    let mut stamps = Stamps::new();
    let output = fs::canonicalize(output).ok();
    for path in paths {
        add(path, output.as_deref(), 0, &mut stamps);
    }
    stamps
}

fn add(path: &Path, output: Option<&Path>, depth: usize, stamps: &mut Stamps) {
    let Ok(metadata) = fs::metadata(path) else { return };
    if metadata.is_file() {
        stamps.insert(path.to_owned(), (metadata.modified().ok(), metadata.len()));
        return;
    }
    // What is generated is no reason to generate again.
    if depth > DEEP || (output.is_some() && fs::canonicalize(path).ok().as_deref() == output) {
        return;
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let is_hidden = name.starts_with('.') || (is_folder && ["target", "node_modules"].contains(&name.as_str()));
        let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default().to_ascii_lowercase();
        let is_read = is_folder || ["yaml", "yml", "json", "toml"].contains(&end.as_str());
        if !is_hidden && is_read && stamps.len() < FILES {
            add(&path, output, depth + 1, stamps);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::arguments;

    #[test]
    fn a_run_has_the_arguments_of_the_watch() {
        let given = ["--format", "json", "watch", "api.yaml", "--output", "watch"].map(Into::into).to_vec();
        assert_eq!(arguments(given), ["--format", "json", "generate", "api.yaml", "--output", "watch"]);
    }
}
