//! Webhooks and callbacks: requests that the API sends, whose bodies a client reads.

use super::media::preferred;
use super::{Lowering, Schemas, docs};
use crate::extensions::name_of;
use crate::ir::{Docs, Event, NameHint, Type};
use crate::parse::EventNode;

impl Schemas<'_> {
    /// Returns what distinguishes an event from others with the same name: the operation that declares the callback, or the method.
    fn owner_of(&self, event: &EventNode) -> String {
        let mut nodes = self.resolved.operations.iter();
        let owner = nodes.find(|node| Some(&node.location) == event.operation.as_ref());
        match owner {
            Some(node) => match &node.operation.operation_id {
                Some(id) => id.clone(),
                None => crate::casing::of_path(&node.method, &node.path),
            },
            None => event.node.method.clone(),
        }
    }
}

impl Lowering<'_> {
    /// Lowers every webhook and callback with a JSON body.
    pub(super) fn lower_events(&mut self) {
        let resolved = self.schemas.resolved;
        for event in &resolved.events {
            let Some(body) = &event.node.request_body else { continue };
            let is_ambiguous = resolved.events.iter().filter(|other| other.name == event.name).count() > 1;
            let name = event_name(event, is_ambiguous.then(|| self.schemas.owner_of(event)));
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
                is_open: super::operation_extensions::has_empty_example(self.schemas.resolved, media),
            });
        }
    }
}

/// Returns the name of an event. If several operations declare the same callback, their ids or the declaring operations distinguish them.
fn event_name(event: &EventNode, owner: Option<String>) -> String {
    let own = name_of(&event.node.operation.extensions);
    match (own, &event.node.operation.operation_id, owner) {
        (Some(name), ..) => name,
        (None, Some(id), Some(_)) => id.clone(),
        (None, None, Some(owner)) => format!("{owner} {}", event.name),
        (None, _, None) => event.name.clone(),
    }
}
