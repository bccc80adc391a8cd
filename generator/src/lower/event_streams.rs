//! Streams of events: which responses are some, what their events hold, and how a request asks for them.

use openapiv3::{MediaType, Response, SchemaKind, Type as SchemaType};
use serde_json::Value;

use super::Lowering;
use super::inputs::{ExpectedType, Inputs, PageTarget, TypeMismatch};
use super::media::{Content, add_new, entries};
use super::objects::properties_of;
use super::responses::success_responses;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{EventContent, EventStream, NameHint, OperationId, Owner, Type};
use crate::location::Location;
use crate::media_type::{essence, is_event_stream, is_sequence};
use crate::parse::{Located, OperationNode, SchemaId};

/// The extension, at an operation or at the root, where it holds for all operations.
const EVENTS: &str = "x-oasmith-events";

/// The fields of a server-sent event.
const FIELDS: [&str; 4] = ["event", "data", "id", "retry"];

/// Nesting of choices up to which it is determined whether a schema describes fields.
const MAX_DEPTH: usize = 4;

/// The input by which many APIs let the caller choose between one response and a stream.
const STREAM: &str = "stream";

/// The extension's fields.
#[derive(Default, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Extension {
    end: Option<String>,
    item: Option<Item>,
    request: Option<Request>,
}

/// What the schema describes.
#[derive(Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
enum Item {
    /// The data of an event.
    Data,
    /// The fields of an event.
    Event,
}

/// The input that asks for events.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Request {
    /// `false`: none does.
    Off(bool),
    Input(PageTarget),
}

impl Lowering<'_> {
    /// Returns the stream that the success responses of an operation can be.
    pub(super) fn event_stream(&mut self, id: OperationId, node: &OperationNode) -> Option<EventStream> {
        let root = self.extension_of_root();
        let own = match extension(node) {
            Ok(own) => own,
            Err(invalid) => {
                self.report_events(invalid);
                None
            }
        };
        let is_given = own.is_some();
        let own = own.unwrap_or_default();
        let mut stream: Option<EventStream> = None;
        if !node.method.eq_ignore_ascii_case("head") {
            for (_, response) in success_responses(node) {
                self.add_streams(&mut stream, id, response, own.item);
            }
        }
        if let Some(stream) = &mut stream {
            stream.end = own.end.or(root.end);
        } else if is_given {
            let message = "the operation has no response that is a stream of events";
            self.report_events((node.location.child(EVENTS), message.to_owned(), None));
        }
        stream
    }

    /// Adds the media types of a response that are streams. All have events of one type; the first decides.
    fn add_streams(
        &mut self,
        stream: &mut Option<EventStream>,
        id: OperationId,
        response: &Located<Response>,
        item: Option<Item>,
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
        item: Option<Item>,
    ) -> Option<EventContent> {
        let is_server_sent = is_event_stream(name);
        let of_item = self.resolved.schema_at(&response.location.child("content").child(name).child("itemSchema"));
        let of_whole = || media.schema.as_ref().and_then(|schema| self.resolved.target(schema));
        let Some(schema) = of_item.or_else(of_whole) else {
            return Some(if is_server_sent { EventContent::Raw } else { EventContent::Json(Type::Any) });
        };
        // The schema of the whole is an array of the items.
        let schema = if of_item.is_some() { schema } else { self.items_of(schema).unwrap_or(schema) };
        match self.content_of(schema, 0) {
            Content::Binary => return None,
            Content::String => return Some(EventContent::Text),
            Content::Free if is_server_sent => return Some(EventContent::Raw),
            _ => {}
        }
        let is_event = is_server_sent
            && match item {
                Some(item) => item == Item::Event,
                None => self.describes_fields(schema, 0),
            };
        let hint = NameHint::Path(Owner::Operation(id), vec!["event".to_owned()]);
        let ty = self.use_of(schema, &hint).into_type();
        Some(if is_event { EventContent::Fields(ty) } else { EventContent::Json(ty) })
    }

    fn items_of(&self, schema: SchemaId) -> Option<SchemaId> {
        let items = match &self.resolved.schema(schema).schema.schema_kind {
            SchemaKind::Type(SchemaType::Array(array)) => array.items.as_ref()?,
            SchemaKind::Any(any) if any.typ.as_deref() == Some("array") => any.items.as_ref()?,
            _ => return None,
        };
        self.resolved.target(items)
    }

    /// Whether a schema describes a server-sent event and not its data: it has no properties but the fields of one, with
    /// `data` among them, or all its alternatives are such.
    fn describes_fields(&self, schema: SchemaId, depth: usize) -> bool {
        let parts = self.parts(schema);
        let names: Vec<&String> = parts
            .iter()
            .flat_map(|part| properties_of(&self.resolved.schema(*part).schema).map(|(name, _)| name))
            .collect();
        if !names.is_empty() {
            return names.iter().all(|name| FIELDS.contains(&name.as_str()))
                && names.iter().any(|name| *name == "data");
        }
        let choices = self.real_choices(schema);
        depth < MAX_DEPTH
            && !choices.is_empty()
            && choices.iter().all(|choice| self.describes_fields(*choice, depth + 1))
    }

    /// Determines the inputs that ask for streams. Types must have their content.
    pub(super) fn lower_event_requests(&mut self) {
        let resolved = self.resolved;
        for node in &resolved.operations {
            let found = self.api.operations.iter().position(|operation| operation.location == node.location);
            let Some(index) = found.filter(|index| self.api.operations[*index].events.is_some()) else { continue };
            let location = node.location.child(EVENTS);
            let inputs = Inputs { types: &self.api.types, operation: &self.api.operations[index], location: &location };
            let input = |target: &PageTarget| inputs.input("request", target, ExpectedType::Bool);
            let found = match extension(node).ok().flatten().unwrap_or_default().request {
                None => Ok(input(&PageTarget::Name(STREAM.to_owned())).ok()),
                Some(Request::Off(false)) => Ok(None),
                Some(Request::Off(true)) => {
                    Err((location.child("request"), "expected `false`, or the name of an input".to_owned(), None))
                }
                Some(Request::Input(target)) => input(&target).map(Some),
            };
            match found {
                Ok(request) => {
                    if let Some(events) = &mut self.api.operations[index].events {
                        events.request = request;
                    }
                }
                Err(invalid) => self.report_events(invalid),
            }
        }
    }

    /// The extension at the root. Each operation that has none of its own goes by it.
    fn extension_of_root(&self) -> Extension {
        let end =
            self.resolved.extensions.get(EVENTS).and_then(|extension| extension.get("end")).and_then(Value::as_str);
        Extension { end: end.map(str::to_owned), ..Extension::default() }
    }

    /// Checks the extension at the root.
    pub(super) fn check_events(&mut self) {
        let Some(extension) = self.resolved.extensions.get(EVENTS) else { return };
        let is_valid = extension.as_object().is_some_and(|fields| {
            fields.iter().all(|(name, value)| name == "end" && value.is_string()) && !fields.is_empty()
        });
        if !is_valid {
            let location = Location::root_of(crate::location::FileId::ROOT).child(EVENTS);
            let help = "at the root it has one field, `end`: the data of the event that ends the streams";
            self.report_events((location, format!("`{EVENTS}` is not understood"), Some(help.to_owned())));
        }
    }

    fn report_events(&mut self, (location, message, help): TypeMismatch) {
        self.diagnostics.report(Diagnostic::new(Code::InvalidExtension, &location, message).maybe_help(help));
    }
}

fn extension(node: &OperationNode) -> Result<Option<Extension>, TypeMismatch> {
    let Some(extension) = node.operation.extensions.get(EVENTS) else { return Ok(None) };
    serde_json::from_value(extension.clone()).map(Some).map_err(|error| {
        let help = "the fields are `end`, `item`, which is `data` or `event`, and `request`, an input or `false`";
        (node.location.child(EVENTS), format!("`{EVENTS}` is not understood: {error}"), Some(help.to_owned()))
    })
}
