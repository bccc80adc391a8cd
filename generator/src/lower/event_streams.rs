//! Streams of events: which responses are some, and what their events hold.

use openapiv3::{MediaType, Response, SchemaKind, Type as SchemaType};

use super::Lowering;
use super::media::{Content, add_new, entries};
use super::objects::properties_of;
use super::responses::success_responses;
use crate::extensions::{EventItem, Events, Extension};
use crate::ir::{EventContent, EventStream, NameHint, OperationId, Owner, Type};
use crate::media_type::{essence, is_event_stream, is_sequence};
use crate::parse::{Located, OperationNode, SchemaId};

/// The fields of a server-sent event.
const FIELDS: [&str; 4] = ["event", "data", "id", "retry"];

/// Nesting of choices up to which it is determined whether a schema describes fields.
const MAX_DEPTH: usize = 4;

impl Lowering<'_> {
    /// Returns the stream that the success responses of an operation can be.
    pub(super) fn event_stream(&mut self, id: OperationId, node: &OperationNode) -> Option<EventStream> {
        let root = Events::read(&self.schemas.resolved.extensions).unwrap_or_default();
        let events = Events::read(&node.operation.extensions).unwrap_or_default().or(root);
        let mut stream: Option<EventStream> = None;
        if !node.method.eq_ignore_ascii_case("head") {
            for (_, response) in success_responses(node) {
                self.add_streams(&mut stream, id, response, events.item);
            }
        }
        stream.map(|stream| EventStream { end: events.end, ..stream })
    }

    /// Adds the media types of a response that are streams. All have events of one type; the first decides.
    fn add_streams(
        &mut self,
        stream: &mut Option<EventStream>,
        id: OperationId,
        response: &Located<Response>,
        item: Option<EventItem>,
    ) {
        for (name, media) in
            entries(&response.value.content).into_iter().filter(|(name, _)| is_sequence(&essence(name)))
        {
            let Some(content) = self.event_content(id, response, (name, media), item) else { continue };
            match stream {
                Some(known) if known.content == content => add_new(&mut known.media_types, vec![name.to_owned()]),
                Some(_) => {}
                None => {
                    let media_types = vec![name.to_owned()];
                    *stream = Some(EventStream { media_types, content, end: None, request: None });
                }
            }
        }
    }

    /// Returns what the events of a media type hold; nothing if they are not to be told apart.
    fn event_content(
        &mut self,
        id: OperationId,
        response: &Located<Response>,
        (name, media): (&str, &MediaType),
        item: Option<EventItem>,
    ) -> Option<EventContent> {
        let is_server_sent = is_event_stream(name);
        let of_item =
            self.schemas.resolved.schema_at(&response.location.child("content").child(name).child("itemSchema"));
        let of_whole = || media.schema.as_ref().and_then(|schema| self.schemas.resolved.target(schema));
        let Some(schema) = of_item.or_else(of_whole) else {
            return Some(if is_server_sent { EventContent::Raw } else { EventContent::Json(Type::Any) });
        };
        // The schema of the whole is an array of the items.
        let schema = if of_item.is_some() { schema } else { self.items_of(schema).unwrap_or(schema) };
        match self.schemas.content_of(schema, 0) {
            Content::Binary => return None,
            Content::String => return Some(EventContent::Text),
            Content::Free if is_server_sent => return Some(EventContent::Raw),
            _ => {}
        }
        let is_event = is_server_sent
            && match item {
                Some(item) => item == EventItem::Event,
                None => self.describes_fields(schema, 0),
            };
        let hint = NameHint::Path(Owner::Operation(id), vec!["event".to_owned()]);
        let ty = self.use_of(schema, &hint).into_type();
        Some(if is_event { EventContent::Fields(ty) } else { EventContent::Json(ty) })
    }

    fn items_of(&self, schema: SchemaId) -> Option<SchemaId> {
        let items = match &self.schemas.resolved.schema(schema).schema.schema_kind {
            SchemaKind::Type(SchemaType::Array(array)) => array.items.as_ref()?,
            SchemaKind::Any(any) if any.typ.as_deref() == Some("array") => any.items.as_ref()?,
            _ => return None,
        };
        self.schemas.resolved.target(items)
    }

    /// Whether a schema describes a server-sent event and not its data: it has no properties but the fields of one, with
    /// `data` among them, or all its alternatives are such.
    fn describes_fields(&self, schema: SchemaId, depth: usize) -> bool {
        let parts = self.schemas.parts(schema);
        let names: Vec<&String> = parts
            .iter()
            .flat_map(|part| properties_of(&self.schemas.resolved.schema(*part).schema).map(|(name, _)| name))
            .collect();
        if !names.is_empty() {
            return names.iter().all(|name| FIELDS.contains(&name.as_str()))
                && names.iter().any(|name| *name == "data");
        }
        let choices = self.schemas.real_choices(schema);
        depth < MAX_DEPTH
            && !choices.is_empty()
            && choices.iter().all(|choice| self.describes_fields(*choice, depth + 1))
    }
}
