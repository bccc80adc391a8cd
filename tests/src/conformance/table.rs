//! The summary of a run.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::compile::Compiled;
use super::{Entry, Outcome};

/// The columns of the table in a file.
const COLUMNS: &str = "document\tversion\toutcome\tdocumented\tgenerated\tskipped\ttypes\tuntyped\tseconds\terrors\twarnings\t\
    examples\tinvalid_examples\tequal\treason";

impl Outcome {
    fn word(&self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::Refused(_) => "refused",
            Self::LeftOut => "left-out",
            Self::Crashed(_) => "CRASHED",
            Self::TimedOut => "TIMEOUT",
        }
    }

    fn reason(&self) -> &str {
        match self {
            Self::Refused(reason) | Self::Crashed(reason) => reason,
            _ => "",
        }
    }
}

impl Entry {
    fn errors(&self) -> usize {
        self.compiled.as_ref().map_or(0, |compiled| compiled.errors)
    }

    fn warnings(&self) -> usize {
        self.compiled.as_ref().map_or(0, |compiled| compiled.warnings)
    }

    /// Returns the number of unchanged examples, and of all.
    fn trips(&self) -> Option<(usize, usize)> {
        self.round_trip.as_ref().map(|trip| (trip.equal, trip.total))
    }

    /// Returns problems other than errors and warnings.
    fn note(&self) -> String {
        let lacks = |compiled: &Compiled| !compiled.is_built && compiled.errors == 0;
        if self.compiled.as_ref().is_some_and(lacks) {
            return "NOT BUILT".to_owned();
        }
        if self.compiled.as_ref().is_some_and(|compiled| compiled.program_errors > 0) {
            return "the program of the round trip does not compile".to_owned();
        }
        match &self.examples {
            Some(Err(message)) => format!("no examples: {message}"),
            _ => self.outcome.reason().to_owned(),
        }
    }
}

/// Prints a line for each description, and the totals.
pub(super) fn print(entries: &[Entry]) {
    println!(
        "{:<58} {:>6} {:>9} {:>11} {:>5} {:>6} {:>7} {:>6} {:>4} {:>5} {:>13}",
        "description",
        "OpenAPI",
        "outcome",
        "operations",
        "skip",
        "types",
        "untyped",
        "time",
        "err",
        "warn",
        "round trip"
    );
    for entry in entries {
        let summary = &entry.summary;
        println!(
            "{:<58} {:>6} {:>9} {:>5}/{:<5} {:>5} {:>6} {:>7} {:>5.2}s {:>4} {:>5} {:>13} {}",
            end_of(&entry.document.shown, 58),
            summary.version,
            entry.outcome.word(),
            summary.generated,
            summary.documented,
            summary.skipped,
            summary.types,
            summary.untyped,
            entry.seconds,
            entry.errors(),
            entry.warnings(),
            share(entry.trips()),
            one_line(&entry.note(), 160)
        );
    }
    println!("{}", sums(entries));
}

/// Returns the end of a path, where paths differ.
fn end_of(text: &str, most: usize) -> String {
    let count = text.chars().count();
    text.chars().skip(count.saturating_sub(most)).collect()
}

fn one_line(text: &str, most: usize) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(most).collect()
}

fn share(trips: Option<(usize, usize)>) -> String {
    match trips {
        None => "-".to_owned(),
        Some((_, 0)) => "no examples".to_owned(),
        Some((equal, total)) => format!("{equal}/{total} {}", percent(equal, total)),
    }
}

/// Formats a percentage with one digit, rounded down, so that only a complete result is 100.
fn percent(part: usize, whole: usize) -> String {
    let tenths = (part * 1000).checked_div(whole).unwrap_or(1000);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

fn sums(entries: &[Entry]) -> String {
    let sum = |of: &dyn Fn(&Entry) -> usize| entries.iter().map(of).sum::<usize>();
    let count = |is: &dyn Fn(&Entry) -> bool| entries.iter().filter(|entry| is(entry)).count();
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in entries {
        *outcomes.entry(entry.outcome.word()).or_default() += 1;
    }
    let outcomes: Vec<String> = outcomes.iter().map(|(word, count)| format!("{count} {word}")).collect();
    let mut text = format!("\n{} descriptions: {}\n", entries.len(), outcomes.join(", "));
    let operations = sum(&|entry| if entry.outcome == Outcome::Generated { entry.summary.documented } else { 0 });
    let generated = sum(&|entry| if entry.outcome == Outcome::Generated { entry.summary.generated } else { 0 });
    let _ = writeln!(
        text,
        "of those generated: {generated} of {operations} operations ({}), {} types, {} values left untyped",
        percent(generated, operations),
        sum(&|entry| entry.summary.types),
        sum(&|entry| entry.summary.untyped)
    );
    let compiled = count(&|entry| entry.compiled.as_ref().is_some_and(|compiled| compiled.is_built));
    let tried = count(&|entry| entry.compiled.is_some());
    let warned = count(&|entry| entry.warnings() > 0);
    let _ = writeln!(
        text,
        "compiled {compiled} of {tried}; {} errors; {} warnings in {warned}",
        sum(&|entry| entry.errors()),
        sum(&|entry| entry.warnings())
    );
    let (equal, total) = (
        sum(&|entry| entry.trips().map_or(0, |trips| trips.0)),
        sum(&|entry| entry.trips().map_or(0, |trips| trips.1)),
    );
    let counts = |entry: &Entry| entry.examples.as_ref().and_then(|counts| counts.as_ref().ok()).copied();
    let _ = writeln!(
        text,
        "round trip: {equal} of {total} examples ({}); {} more are not valid against their schema and do not count; \
         {} stand where no type is generated",
        percent(equal, total),
        sum(&|entry| counts(entry).map_or(0, |counts| counts.invalid)),
        sum(&|entry| counts(entry).map_or(0, |counts| counts.untyped))
    );
    text
}

/// Formats the table for programs.
pub(super) fn tsv(entries: &[Entry]) -> String {
    let mut text = format!("{COLUMNS}\n");
    for entry in entries {
        let summary = &entry.summary;
        let counts = entry.examples.as_ref().and_then(|counts| counts.as_ref().ok()).copied().unwrap_or_default();
        let _ = writeln!(
            text,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{:.2}\t{}\t{}\t{}\t{}\t{}\t{}",
            entry.document.shown,
            summary.version,
            entry.outcome.word(),
            summary.documented,
            summary.generated,
            summary.skipped,
            summary.types,
            summary.untyped,
            entry.seconds,
            entry.errors(),
            entry.warnings(),
            counts.kept,
            counts.invalid,
            entry.trips().map_or(0, |trips| trips.0),
            one_line(&entry.note(), 400)
        );
    }
    text
}

/// Formats all failures, grouped by kind.
pub(super) fn failures(entries: &[Entry]) -> String {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in entries {
        let shown = &entry.document.shown;
        if matches!(entry.outcome, Outcome::Refused(_) | Outcome::Crashed(_) | Outcome::TimedOut) {
            let line = format!("{shown}: {}", one_line(entry.outcome.reason(), 400));
            groups.entry(format!("generate: {}", entry.outcome.word())).or_default().push(line);
        }
        for message in entry.compiled.iter().flat_map(|compiled| &compiled.messages) {
            let first = message.lines().next().unwrap_or_default();
            let class = first.split('`').step_by(2).collect::<Vec<_>>().join("…");
            groups.entry(format!("compile: {class}")).or_default().push(format!("{shown}:\n{message}\n"));
        }
        for failure in entry.round_trip.iter().flat_map(|trip| &trip.failures) {
            let line = format!("{shown}\t{}\t{}\t{}", failure.pointer, failure.ty, failure.detail);
            groups.entry(format!("round trip: {}", failure.class)).or_default().push(line);
        }
    }
    let mut text = String::new();
    for (class, lines) in groups {
        let _ = writeln!(text, "== {class}: {}\n{}\n", lines.len(), lines.join("\n"));
    }
    text
}
