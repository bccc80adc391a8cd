//! Helpers of the targets: a description from bytes, and checks of every node.

use std::path::Path;

use oasmith::diagnostics::{Anchor, Diagnostics, Files as _, SHOWN, Style};
use oasmith::location::{FileId, Location};
use oasmith::source::Source;
use serde_json::Value;

/// Parses bytes as YAML or, if the first byte is even, as JSON. Returns `None` for invalid input, whose errors must
/// still be printable.
#[must_use]
pub fn source(data: &[u8]) -> Option<Source> {
    let text = std::str::from_utf8(data).ok()?;
    let name = if data.first()?.is_multiple_of(2) { "openapi.json" } else { "openapi.yaml" };
    match Source::from_text(name, text) {
        Ok(source) => Some(source),
        Err(error) => {
            assert!(error.to_string().contains(name));
            let _ = error.render(Style::detect());
            None
        }
    }
}

/// Checks that the spans of values and keys are within the text.
pub fn check_spans(source: &Source) {
    let file = source.file(FileId::ROOT);
    let lines = file.text.lines().count().max(1) + 1;
    let mut open = vec![(Location::root_of(FileId::ROOT), &file.tree)];
    for _ in 0..2000 {
        let Some((location, value)) = open.pop() else { return };
        for anchor in [Anchor::Key, Anchor::Value] {
            let span = source.span(&location, anchor);
            assert!(file.text.get(span).is_some(), "a span outside of the text or inside of a character");
            assert!(source.position(&location, anchor).line <= lines);
        }
        match value {
            Value::Object(members) => open.extend(members.iter().map(|(name, value)| (location.child(name), value))),
            Value::Array(values) => {
                open.extend(values.iter().enumerate().map(|(index, value)| (location.element(index), value)));
            }
            _ => {}
        }
    }
}

/// Checks that diagnostics can be printed, and are not repeated.
pub fn check_diagnostics(diagnostics: &Diagnostics, source: &Source) {
    let listing = diagnostics.listing(source, SHOWN);
    assert!(listing.findings.len() <= SHOWN);
    assert_eq!(listing.findings.len() + listing.hidden, listing.errors + listing.warnings);
    let text = diagnostics.render(source, Style::detect());
    assert!(!text.chars().any(|letter| letter.is_control() && letter != '\n'), "control characters reach the terminal");
}

/// Returns whether a path stays inside the folder that it is joined to.
#[must_use]
pub fn stays_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, std::path::Component::Normal(_)))
}
