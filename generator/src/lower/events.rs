//! Requests that the server makes: webhooks and callbacks, of which a client reads the body.

use super::media::preferred;
use super::{Lowering, docs};
use crate::ir::{Docs, Event, NameHint, Type};
use crate::resolve::EventNode;

impl Lowering<'_> {
    /// Every webhook and callback; each has a body of JSON.
    pub(super) fn lower_events(&mut self) {
        let resolved = self.resolved;
        for event in &resolved.events {
            let Some(body) = &event.node.request_body else { continue };
            let name = event_name(event, resolved.events.iter().filter(|other| other.name == event.name).count() > 1);
            let Some((_, media)) = preferred(&body.value.content) else { continue };
            let hint = NameHint::Given(format!("{name} payload"));
            let ty = match &media.schema {
                Some(schema) => self.use_of_child(schema, &body.location, &hint).into_type(),
                None => Type::Any,
            };
            let described = &event.node.operation;
            self.api.events.push(Event {
                wire: event.name.clone(),
                name,
                docs: Docs {
                    summary: described.summary.clone(),
                    description: described.description.clone(),
                    link: described.external_docs.as_ref().map(docs::link),
                    deprecated: described.deprecated,
                    ..Docs::default()
                },
                ty,
            });
        }
    }
}

/// Names repeat where several operations have the same callback; their ids tell them apart.
fn event_name(event: &EventNode, is_ambiguous: bool) -> String {
    let own = docs::name_of(&event.node.operation.extensions);
    match (own, &event.node.operation.operation_id) {
        (Some(name), _) => name,
        (None, Some(id)) if is_ambiguous => id.clone(),
        (None, None) if is_ambiguous => format!("{} {}", event.node.method, event.name),
        (None, _) => event.name.clone(),
    }
}
