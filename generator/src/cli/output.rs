//! How findings leave the command: for people on standard error, for programs on standard output and nothing else there.

use std::fs;
use std::io::Write;
use std::path::Path;

use clap::{Args, ValueEnum};
use oasmith::diagnostics::{Listing, SHOWN, Severity, Style, sarif};
use oasmith::pipeline::{CheckOutcome, GenerateOptions};
use oasmith::report::Report;
use oasmith::source::LoadError;
use oasmith::write::Changes;
use oasmith::write::record::Key;
use serde_json::{Value, json};

#[derive(Debug, Args)]
pub(super) struct Output {
    /// How findings are told.
    #[arg(long, value_enum, default_value_t = Format::Human, global = true)]
    pub(super) format: Format,
    /// How many findings are told, of those that are alike three; the rest is counted. 0 is all.
    #[arg(long, value_name = "N", default_value_t = SHOWN, global = true)]
    max_findings: usize,
}

/// How findings are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With the lines that they are about, on standard error.
    Human,
    /// As one object, on standard output.
    Json,
    /// As a log of SARIF 2.1.0, on standard output.
    Sarif,
    /// As a comment of a pull request, on standard output; of `diff` alone.
    Markdown,
}

impl Output {
    pub(super) fn is_for_people(&self) -> bool {
        matches!(self.format, Format::Human | Format::Markdown)
    }

    pub(super) fn max(&self) -> usize {
        if self.max_findings == 0 { usize::MAX } else { self.max_findings }
    }

    /// Shows people what was found.
    pub(super) fn findings(&self, checked: &CheckOutcome) {
        eprint!("{}", self.rendered(checked));
    }

    /// What people are shown of what was found.
    pub(super) fn rendered(&self, checked: &CheckOutcome) -> String {
        if !self.is_for_people() {
            return String::new();
        }
        checked.diagnostics.render_at_most(&checked.source, Style::detect(), self.max())
    }

    /// What a record of a run must agree with to be said again. Programs are told more than a record holds.
    pub(super) fn key(&self, job: &GenerateOptions) -> Option<Key> {
        let shown = format!("{:?} {}", Style::detect(), self.max());
        self.is_for_people().then(|| Key::new(&[&format!("{job:?}"), &shown])).flatten()
    }

    /// How many errors and warnings there are.
    pub(super) fn counts(&self, checked: &CheckOutcome) -> (usize, usize) {
        let listing = checked.diagnostics.listing(&checked.source, self.max());
        (listing.errors, listing.warnings)
    }

    /// Says why a description cannot be read.
    pub(super) fn unread(&self, error: &LoadError) -> Result<(), String> {
        if self.is_for_people() {
            unread(error);
            return Ok(());
        }
        let finding = error.finding();
        let errors = usize::from(finding.severity == Severity::Error);
        let listing = Listing { findings: vec![finding], errors, ..Listing::default() };
        self.print(&listing, &Report::default(), None)
    }

    /// Prints the document of a program's format.
    pub(super) fn document(&self, checked: &CheckOutcome, changes: Option<&Changes>) -> Result<(), String> {
        let listing = checked.diagnostics.listing(&checked.source, self.max());
        self.print(&listing, &checked.report(), changes)
    }

    fn print(&self, listing: &Listing, report: &Report, changes: Option<&Changes>) -> Result<(), String> {
        let document = match self.format {
            Format::Human | Format::Markdown => return Ok(()),
            Format::Json => object(listing, report, changes)?,
            Format::Sarif => sarif(listing),
        };
        let text = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
        print(&(text + "\n"))
    }
}

fn object(listing: &Listing, report: &Report, changes: Option<&Changes>) -> Result<Value, String> {
    let mut came = serde_json::to_value(report).map_err(|error| error.to_string())?;
    // They are the findings, which have a limit here.
    if let Some(members) = came.as_object_mut() {
        members.remove("diagnostics");
    }
    let mut document = json!({
        "findings": listing.findings,
        "summary": { "errors": listing.errors, "warnings": listing.warnings, "hidden": listing.hidden },
        "report": came,
    });
    if let Some(changes) = changes {
        document["changes"] = json!({ "added": changes.added, "changed": changes.changed, "stale": changes.stale });
    }
    Ok(document)
}

/// Tells people why a description cannot be read.
pub(super) fn unread(error: &LoadError) {
    eprint!("{}", error.render(Style::detect()));
}

/// Standard output may be closed early, by `head` for example; that is no panic.
pub(super) fn print(text: &str) -> Result<(), String> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(format!("standard output: {error}")),
        _ => Ok(()),
    }
}

/// Writes what came of a run to a file.
pub(super) fn write_report(path: &Path, checked: &CheckOutcome) -> Result<(), String> {
    let text = serde_json::to_string_pretty(&checked.report()).map_err(|error| error.to_string())?;
    fs::write(path, text + "\n").map_err(|error| format!("{}: {error}", path.display()))
}
