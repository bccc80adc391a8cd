//! Findings as text: for people with the lines of the file, for build scripts on one line each.

use std::fmt;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};

use super::{Diagnostic, DiagnosticRecord, Diagnostics, MAX_SHOWN, Severity};
use crate::source::Source;

/// The longest line that is shown. A document without line breaks has only one, and miette cannot print columns above 65,535.
const MAX_LINE: usize = 1_000;

/// A finding in the form that miette prints.
#[derive(Debug)]
struct Report<'a> {
    diagnostic: &'a Diagnostic,
    source: NamedSource<String>,
    offset: usize,
    length: usize,
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.diagnostic.message)
    }
}

impl std::error::Error for Report<'_> {}

impl miette::Diagnostic for Report<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.diagnostic.code.as_str()))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.diagnostic.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new(self.diagnostic.label.clone(), self.offset, self.length);
        Some(Box::new(std::iter::once(label)))
    }
}

/// Every finding with the lines it is about, and a count at the end.
#[must_use]
pub fn render(diagnostics: &Diagnostics, source: &Source, colours: bool) -> String {
    let theme = if colours { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_width(120);
    let records = diagnostics.records(source);
    let mut text = String::new();
    for (diagnostic, record) in records.iter().take(MAX_SHOWN) {
        let file = source.file(diagnostic.location.file);
        let (offset, length) = file.span(record.line, record.column);
        if file.line_length(record.line) > MAX_LINE {
            text.push_str(&line(record));
            text.push('\n');
            continue;
        }
        let report = Report { diagnostic, source: NamedSource::new(&record.file, file.text.clone()), offset, length };
        // Printing into a string cannot fail but for an offset outside of the text; then the short form still says it all.
        let mut shown = String::new();
        match handler.render_report(&mut shown, &report) {
            Ok(()) => text.push_str(&shown),
            Err(fmt::Error) => text.push_str(&line(record)),
        }
        text.push('\n');
    }
    if records.len() > MAX_SHOWN {
        text.extend(["… and ", &(records.len() - MAX_SHOWN).to_string(), " more\n"]);
    }
    text
}

/// Every finding on one line: `file:line:column: error[OAS0004]: message`.
#[must_use]
pub fn short(diagnostics: &Diagnostics, source: &Source) -> Vec<(Severity, String)> {
    diagnostics.records(source).iter().map(|(diagnostic, record)| (diagnostic.severity, line(record))).collect()
}

fn line(record: &DiagnosticRecord) -> String {
    let DiagnosticRecord { file, line, column, code, message, severity, .. } = record;
    format!("{file}:{line}:{column}: {}[{code}]: {message}", severity.as_str())
}
