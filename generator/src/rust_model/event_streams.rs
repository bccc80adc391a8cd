//! Streams of events: what a request gives, and which field of it asks for them.

use super::pages::{Optionality, PageTarget};
use super::{Context, Ty, code_span};
use crate::ir::{EventContent, Operation, PageInput};
use crate::naming::Ident;

/// The stream of events that an operation's response can be.
#[derive(Clone, Debug)]
pub struct EventStreamItem {
    /// Value of the `Accept` header.
    pub accept: String,
    /// How an event is read.
    pub read: ReadEvent,
    /// Type of an event; `None` if events are not decoded.
    pub item: Option<Ty>,
    /// The data of the event that ends the stream.
    pub end: Option<String>,
    /// The input that asks for the stream.
    pub request: Option<EventRequest>,
    /// Documentation of the method.
    pub docs: Vec<String>,
}

/// How an event is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadEvent {
    /// It is not.
    Raw,
    /// As text.
    Text,
    /// Its data as JSON.
    Json,
    /// All of its fields.
    Fields,
}

/// The boolean input that asks for a stream.
#[derive(Clone, Debug)]
pub struct EventRequest {
    /// Where it is.
    pub target: PageTarget,
    /// How it holds its value.
    pub hold: Optionality,
}

impl Context<'_> {
    pub(super) fn event_stream_of(&self, operation: &Operation, parameters: &[Ident]) -> Option<EventStreamItem> {
        let events = operation.events.as_ref()?;
        let (read, item) = match &events.content {
            EventContent::Raw => (ReadEvent::Raw, None),
            EventContent::Text => (ReadEvent::Text, Some(Ty::String)),
            EventContent::Json(ty) => (ReadEvent::Json, Some(self.ty(None, ty))),
            EventContent::Fields(ty) => (ReadEvent::Fields, Some(self.ty(None, ty))),
        };
        let request = events.request.as_ref().and_then(|input| {
            let target = self.slot(operation, parameters, input)?;
            let hold = match (&target, input) {
                (PageTarget::Body(path), _) => path.steps.last()?.1,
                (_, PageInput::Parameter(index)) if operation.parameters.get(*index)?.required => Optionality::Plain,
                _ => Optionality::Option,
            };
            Some((input, EventRequest { target, hold }))
        });
        let name = request.as_ref().map(|(input, _)| match input {
            PageInput::Parameter(index) => operation.parameters[*index].wire.clone(),
            PageInput::Body(path) => path.join("."),
        });
        let with = name.map(|name| format!(", with `{}` set to true,", code_span(&name))).unwrap_or_default();
        let docs = [
            format!(
                "Sends the request{with} and returns the events of the response, one after another, as they arrive."
            ),
            "Nothing is sent before the first is asked for.".to_owned(),
        ];
        Some(EventStreamItem {
            accept: events.media_types.join(", "),
            read,
            item,
            end: events.end.clone(),
            request: request.map(|(_, request)| request),
            docs: vec![docs.join(" ")],
        })
    }
}
