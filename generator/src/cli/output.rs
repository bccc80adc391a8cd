//! Output of diagnostics: for people on standard error, for programs on standard output, which contains nothing else.

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
    /// The format of diagnostics.
    #[arg(long, value_enum, default_value_t = Format::Human, global = true)]
    pub(super) format: Format,
    /// The maximum number of diagnostics to print, and of similar ones at most three; the others are counted. 0 prints all.
    #[arg(long, value_name = "N", default_value_t = SHOWN, global = true)]
    max_findings: usize,
}

/// The format of diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// With source lines, on standard error.
    Human,
    /// As a JSON object, on standard output.
    Json,
    /// As a SARIF 2.1.0 log, on standard output.
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

    /// Prints diagnostics for people.
    pub(super) fn findings(&self, checked: &CheckOutcome) {
        eprint!("{}", self.rendered(checked));
    }

    /// Renders diagnostics for people.
    pub(super) fn rendered(&self, checked: &CheckOutcome) -> String {
        if !self.is_for_people() {
            return String::new();
        }
        checked.diagnostics.render_at_most(&checked.source, Style::detect(), self.max())
    }

    /// Returns the key of a run's record. Formats for programs contain more than a record.
    pub(super) fn key(&self, options: &GenerateOptions) -> Option<Key> {
        let shown = format!("{:?} {}", Style::detect(), self.max());
        // A file that is missing keeps nothing, as an empty one.
        let names = options.names_file.as_ref().and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        self.is_for_people().then(|| Key::new(&[&format!("{options:?}"), &shown, &names])).flatten()
    }

    /// Returns the numbers of errors and warnings.
    pub(super) fn counts(&self, checked: &CheckOutcome) -> (usize, usize) {
        let listing = checked.diagnostics.listing(&checked.source, self.max());
        (listing.errors, listing.warnings)
    }

    /// Reports why a description cannot be read.
    pub(super) fn report_load_error(&self, error: &LoadError) -> Result<(), String> {
        if self.is_for_people() {
            report_load_error(error);
            return Ok(());
        }
        let finding = error.finding();
        let errors = usize::from(finding.severity == Severity::Error);
        let listing = Listing { findings: vec![finding], errors, ..Listing::default() };
        self.print(&listing, &Report::default(), None)
    }

    /// Prints the document in a format for programs.
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
    let mut report_value = serde_json::to_value(report).map_err(|error| error.to_string())?;
    // They are in `findings`, where their number is limited.
    if let Some(members) = report_value.as_object_mut() {
        members.remove("diagnostics");
    }
    let mut document = json!({
        "findings": listing.findings,
        "summary": { "errors": listing.errors, "warnings": listing.warnings, "hidden": listing.hidden },
        "report": report_value,
    });
    if let Some(changes) = changes {
        document["changes"] = json!({ "added": changes.added, "changed": changes.changed, "stale": changes.stale });
    }
    Ok(document)
}

/// Reports to people why a description cannot be read.
pub(super) fn report_load_error(error: &LoadError) {
    eprint!("{}", error.render(Style::detect()));
}

/// Prints to standard output. A pipe that is closed early, for example by `head`, is not an error.
pub(super) fn print(text: &str) -> Result<(), String> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(format!("standard output: {error}")),
        _ => Ok(()),
    }
}

/// Writes the report of a run to a file.
pub(super) fn write_report(path: &Path, checked: &CheckOutcome) -> Result<(), String> {
    let text = serde_json::to_string_pretty(&checked.report()).map_err(|error| error.to_string())?;
    fs::write(path, text + "\n").map_err(|error| format!("{}: {error}", path.display()))
}
