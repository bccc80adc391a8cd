//! What operations share with each other is copied into each; how much may be copied is limited.

use openapiv3::Operation;
use serde_json::Value;

use super::operations::{Operations, PathUse, reference};
use super::reference::location_of;
use crate::diagnostics::{Code, Diagnostic};
use crate::limits::{self, exceeded};
use crate::location::Location;

impl Operations<'_, '_> {
    /// Whether an operation may be copied, with the parameters, the body and the responses that it shares with others. Where it may not, that is
    /// reported, once for what is copied.
    pub(super) fn is_within_limits(&mut self, used: &PathUse<'_>, location: &Location, operation: &Operation) -> bool {
        let limits = self.document.source().limits();
        let shared = used.item.members.get("parameters").and_then(Value::as_array);
        let inherited: Vec<&str> =
            shared.into_iter().flatten().filter_map(|child| child.get("$ref")?.as_str()).collect();
        let count = inherited.len() + operation.parameters.len() + used.names.len();
        if count > limits.parameters {
            let message = format!("the operation has {count} parameters, and {} are allowed", limits.parameters);
            let diagnostic = Diagnostic::new(Code::TooManyParameters, location, message).at_key();
            self.reporter.report(exceeded(diagnostic, "parameters"));
            return false;
        }
        if self.copied > limits.copied_bytes {
            return false;
        }
        let responses = &operation.responses;
        let answers = responses.responses.values().chain(&responses.default).filter_map(reference);
        let own = operation
            .parameters
            .iter()
            .filter_map(reference)
            .chain(operation.request_body.iter().filter_map(reference));
        let places: Vec<Location> = inherited.into_iter().chain(own).chain(answers).filter_map(location_of).collect();
        self.copied += used.path.len() + self.size_of(location);
        for place in &places {
            self.copied += self.size_of(self.targets.end(place));
        }
        if self.copied > limits.copied_bytes {
            self.reporter.report(limits::copied(location, limits));
        }
        self.copied <= limits.copied_bytes
    }

    fn size_of(&mut self, place: &Location) -> usize {
        if let Some(size) = self.sizes.get(place) {
            return *size;
        }
        let size = self.document.value(place).map_or(0, limits::size_of);
        self.sizes.insert(place.clone(), size);
        size
    }
}
