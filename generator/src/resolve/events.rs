//! Webhooks and callbacks: requests that the server makes.

use serde_json::Value;

use super::operations::{Operations, Use};
use super::resolved::EventNode;
use crate::diagnostics::{Code, Diagnostic};
use crate::location::{FileId, Location};
use crate::media_type::is_json;

impl Operations<'_> {
    /// Reads the webhooks below a member of the root.
    pub(super) fn read_webhooks(&mut self, member: &str, webhooks: Option<&Value>) {
        let root = Location::root_of(FileId::ROOT).child(member);
        for name in webhooks.and_then(Value::as_object).into_iter().flat_map(|webhooks| webhooks.keys()) {
            if !name.starts_with("x-") {
                self.event(name, None, &root.child(name));
            }
        }
    }

    /// Reads the callbacks of an operation.
    pub(super) fn callbacks(&mut self, location: &Location) {
        for (name, place) in self.pieces.operation_callbacks.get(location).into_iter().flatten() {
            let place = self.links.end(place).clone();
            for expression in self.pieces.callbacks.get(&place).into_iter().flatten() {
                self.event(name, Some(location), &place.child(expression));
            }
        }
    }

    fn event(&mut self, name: &str, operation: Option<&Location>, place: &Location) {
        let location = self.links.end(place);
        let Some(item) = self.pieces.path_items.get(location) else { return };
        let used = Use { path: String::new(), names: Vec::new(), query: Vec::new(), location, item };
        for (method, location) in &item.methods {
            let Some(node) = self.node(&used, method, self.links.end(location)) else { continue };
            let content = node.request_body.iter().flat_map(|body| body.value.content.keys());
            if content.into_iter().any(|media_type| is_json(media_type)) {
                self.events.push(EventNode { name: name.to_owned(), operation: operation.cloned(), node });
            } else {
                let message = format!("`{name}` is left out: it has no body of JSON that could be read");
                self.diagnostics.report(Diagnostic::new(Code::IgnoredCallback, &node.location, message).at_key());
            }
        }
    }
}
