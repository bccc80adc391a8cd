//! Members that only people read. Whatever stands there, a client can do without it.

use serde_json::Value;

use super::super::reference;
use super::{Reader, named};
use crate::diagnostics::{Code, Diagnostic};
use crate::location::Location;

impl Reader<'_> {
    /// A string that only people read. Some tools put a file of Markdown in its place, which is no part of the description.
    pub(super) fn prose(&mut self, place: &Location, raw: &Value) -> Option<Value> {
        let problem = match (raw, raw.get("$ref").and_then(Value::as_str)) {
            (_, Some(reference)) => match self.text_of(&place.child("$ref"), reference) {
                Ok(text) => return Some(text),
                Err(problem) => problem,
            },
            (Value::Array(_) | Value::Object(_), None) => {
                let name = place.pointer.last().unwrap_or_default();
                let message = format!("`{name}` is a string, not {}", named(raw));
                Diagnostic::new(Code::UnreadableDocumentation, place, message)
            }
            _ => return self.text(place, raw).map(Value::String),
        };
        self.diagnostics.report(problem);
        None
    }

    /// The text that a reference leads to, in a place where none is expected.
    fn text_of(&mut self, place: &Location, reference: &str) -> Result<Value, Diagnostic> {
        let target = reference::target(self.document, place, reference).map_err(unreadable_documentation)?;
        match self.document.value(&target) {
            Some(text @ Value::String(_)) => {
                self.lenient(place, "a reference is not expected here; it is followed all the same");
                Ok(text.clone())
            }
            other => {
                let message =
                    format!("`{reference}` leads to {}, not to a string", named(other.unwrap_or(&Value::Null)));
                Err(Diagnostic::new(Code::UnreadableDocumentation, place, message))
            }
        }
    }

    /// Whether an object that only people read refers to what cannot be had; that is reported.
    pub(super) fn is_unreadable(&mut self, place: &Location, raw: &Value) -> bool {
        let reference = raw.get("$ref").and_then(Value::as_str);
        let target = reference.map(|text| reference::target(self.document, &place.child("$ref"), text));
        let Some(Err(error)) = target else { return false };
        self.diagnostics.report(unreadable_documentation(error));
        true
    }
}

/// A reference that cannot be followed, where only documentation is lost.
pub(in crate::resolve) fn unreadable_documentation(error: Diagnostic) -> Diagnostic {
    let Diagnostic { location, message, label, help, .. } = error;
    Diagnostic { label, help, ..Diagnostic::new(Code::UnreadableDocumentation, &location, message) }
}
