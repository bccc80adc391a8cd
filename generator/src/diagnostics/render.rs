//! Problems for people: a listing of the place, what is wrong there, and what to do.

use std::ffi::OsStr;
use std::fmt;
use std::io::IsTerminal;
use std::ops::Range;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents,
};

use super::finding::{Files, Finding, SHOWN};
use super::text::{one_line, printable};
use super::{Code, Diagnostics, Severity};

/// How wide messages are, in columns.
const WIDTH: usize = 110;

/// How problems are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Without colours.
    #[default]
    Plain,
    /// With the colours of the terminal.
    Colour,
}

impl Style {
    /// Colours where standard error is a terminal and `NO_COLOR` is not set.
    #[must_use]
    pub fn detect() -> Self {
        Self::of(std::io::stderr().is_terminal(), std::env::var_os("NO_COLOR").as_deref())
    }

    /// An empty `NO_COLOR` is none, as <https://no-color.org> has it.
    fn of(is_terminal: bool, no_color: Option<&OsStr>) -> Self {
        let is_refused = no_color.is_some_and(|value| !value.is_empty());
        if is_terminal && !is_refused { Self::Colour } else { Self::Plain }
    }
}

impl Diagnostics {
    /// The problems with listings, ordered by file and place; 100 of them and how many more there are. Errors come first
    /// where not all are shown. Of problems that are alike three are shown.
    #[must_use]
    pub fn render(&self, files: &dyn Files, style: Style) -> String {
        self.render_at_most(files, style, SHOWN)
    }

    /// The same for another number of problems; [`usize::MAX`] is every one, alike or not.
    #[must_use]
    pub fn render_at_most(&self, files: &dyn Files, style: Style, max: usize) -> String {
        let (placed, hidden) = self.grouped(files, max);
        let mut out = String::new();
        for (one, more) in &placed {
            let text = files.text(one.diagnostic.location.file);
            let report = Report::new(one.finding(files), Some((text, one.span.clone())));
            out.push_str(&report.with_label(one.diagnostic.label.as_deref()).draw(style));
            if *more > 0 {
                out.push_str(&alike(*more, one.diagnostic.severity, one.diagnostic.code));
            }
        }
        if hidden > 0 {
            out.push_str("… and ");
            out.push_str(&hidden.to_string());
            out.push_str(" more\n");
        }
        out
    }
}

/// What is said of problems that are like those before.
fn alike(more: usize, severity: Severity, code: Code) -> String {
    format!("… and {more} more like this: {}[{code}]\n\n", severity.as_str())
}

/// A problem with a listing, where there is a string.
pub(crate) fn draw(finding: Finding, place: Option<(&str, Range<usize>)>, style: Style) -> String {
    Report::new(finding, place).draw(style)
}

/// One problem as miette wants it.
#[derive(Debug)]
struct Report {
    finding: Finding,
    message: String,
    label: Option<String>,
    excerpt: Option<Excerpt>,
}

impl Report {
    fn new(finding: Finding, place: Option<(&str, Range<usize>)>) -> Self {
        let excerpt = place.map(|(text, span)| Excerpt::new(&finding, text, span));
        let message = one_line(&finding.message).into_owned();
        Self { finding, message, label: None, excerpt }
    }

    fn with_label(mut self, label: Option<&str>) -> Self {
        self.label = label.map(|label| one_line(label).into_owned());
        self
    }

    fn draw(&self, style: Style) -> String {
        let theme = match style {
            Style::Plain => GraphicalTheme::unicode_nocolor(),
            Style::Colour => GraphicalTheme::unicode(),
        };
        let mut handler = GraphicalReportHandler::new_themed(theme).with_width(WIDTH).with_links(false);
        if !self.finding.pointer.is_empty() {
            handler = handler.with_footer(format!("at #{}", one_line(&self.finding.pointer)));
        }
        let mut out = String::new();
        if handler.render_report(&mut out, self).is_err() {
            out = format!("{}\n", self.finding);
        }
        out.push('\n');
        out
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Report {}

impl miette::Diagnostic for Report {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let (severity, code) = (self.finding.severity.as_str(), self.finding.code);
        Some(Box::new(format!("{severity}[{code}]: {}", code.title())))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.finding.help.as_deref()?;
        Some(Box::new(one_line(help)))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.excerpt.as_ref()?.span.clone();
        let label = LabeledSpan::new_primary_with_span(self.label.clone(), (span.start, span.len()));
        Some(Box::new(std::iter::once(label)))
    }
}

/// The lines around a place, cut where they are long: a description may be one line of megabytes.
#[derive(Debug)]
struct Excerpt {
    name: String,
    text: String,
    /// The marked bytes of `text`.
    span: Range<usize>,
    /// The line of the file that `text` starts with, from 0.
    first_line: usize,
    /// The column that `text` starts with, from 0, where its line is cut.
    first_column: usize,
}

/// How much of a long line is shown before and behind the place, in bytes.
const BEFORE: usize = 60;
const BEHIND: usize = 120;

impl Excerpt {
    fn new(finding: &Finding, text: &str, span: Range<usize>) -> Self {
        let line_start = text[..span.start].rfind('\n').map_or(0, |index| index + 1);
        let line_end = text[span.start..].find('\n').map_or(text.len(), |index| span.start + index);
        let is_long = line_end - line_start > BEFORE + BEHIND;
        let (start, end) = if is_long {
            let start = span.start.saturating_sub(BEFORE).max(line_start);
            (floor(text, start), floor(text, (span.start + BEHIND).min(line_end)))
        } else {
            (previous_line(text, line_start), next_line(text, line_end))
        };
        let lines_before = text[start..span.start].matches('\n').count();
        Self {
            name: one_line(&finding.file).into_owned(),
            text: printable(&text[start..end]),
            span: span.start - start..span.end.clamp(span.start, end) - start,
            // A parser may place the end of the text on a line that is not there.
            first_line: finding.line.saturating_sub(1 + lines_before),
            first_column: if is_long { text[line_start..start].chars().count() } else { 0 },
        }
    }
}

fn floor(text: &str, mut index: usize) -> usize {
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

/// The start of the line before the one that starts at `start`, unless that is long.
fn previous_line(text: &str, start: usize) -> usize {
    let Some(end) = start.checked_sub(1) else { return start };
    let previous = text[..end].rfind('\n').map_or(0, |index| index + 1);
    if end - previous > BEFORE + BEHIND { start } else { previous }
}

/// The end of the line behind the one that ends at `end`, unless that is long.
fn next_line(text: &str, end: usize) -> usize {
    let Some(rest) = text.get(end + 1..) else { return end };
    let length = rest.find('\n').unwrap_or(rest.len());
    if length > BEFORE + BEHIND { end } else { end + 1 + length }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let found = self.text.read_span(span, before, after)?;
        let line = self.first_line + found.line();
        let column = found.column() + if found.line() == 0 { self.first_column } else { 0 };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            found.data(),
            *found.span(),
            line,
            column,
            found.line_count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_whose_owner_does_not_refuse_them() {
        assert_eq!(Style::of(true, None), Style::Colour);
        assert_eq!(Style::of(true, Some(OsStr::new(""))), Style::Colour);
        assert_eq!(Style::of(true, Some(OsStr::new("1"))), Style::Plain);
        assert_eq!(Style::of(false, None), Style::Plain);
    }
}
