//! [`EventReader`]: connects, and reads events of the response. The part of [`Events`](super::Events) that does not depend on
//! types, so that it is compiled once.

use std::borrow::Cow;
use std::fmt;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::EventSpec;
use super::parser::{EventError, EventParser};
use super::raw_event::RawEvent;
use super::reconnect::Reconnect;
use crate::body::Body;
use crate::client::{Client, Opened, ResponseFuture};
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::json;
use crate::options::RequestOptions;
use crate::raw_response::RawResponse;
use crate::response::Response;
use crate::spec::OperationSpec;
use crate::transport::{BoxFuture, Limits};

/// Sends the request.
type Connect = Box<dyn Fn(&RequestOptions) -> ResponseFuture<Opened> + Send>;

pub(super) struct EventReader {
    connect: Connect,
    spec: &'static OperationSpec,
    options: RequestOptions,
    limits: Limits,
    client: Client,
    pub(super) end: Option<Cow<'static, str>>,
    pub(super) last_id: Option<String>,
    reconnect: Option<Reconnect>,
    state: State,
    /// The response, without its body, once there is one.
    head: Option<(RawResponse, Response<()>)>,
    received: u64,
}

enum State {
    /// Nothing was sent yet, or it is to be sent again.
    Idle,
    /// Refused before anything was sent.
    Refused(Error),
    Connecting(ResponseFuture<Opened>),
    Open(Box<(EventParser, Body)>),
    /// The body is at its end.
    Ended,
    /// Before another connection.
    Waiting(BoxFuture<()>),
    Done,
}

impl EventReader {
    pub(super) fn new(
        connect: Connect,
        spec: &'static OperationSpec,
        events: &'static EventSpec,
        options: RequestOptions,
        client: Client,
    ) -> Self {
        Self {
            connect,
            spec,
            limits: client.limits(&options),
            options,
            client,
            end: events.end.map(Cow::Borrowed),
            last_id: None,
            reconnect: None,
            state: State::Idle,
            head: None,
            received: 0,
        }
    }

    pub(super) fn reconnect(&mut self, attempts: u32) {
        match Reconnect::new(attempts, self.spec) {
            Ok(reconnect) => self.reconnect = Some(reconnect),
            Err(error) => self.state = State::Refused(error),
        }
    }

    pub(super) fn response(&self) -> Option<&Response<()>> {
        self.head.as_ref().map(|(_, response)| response)
    }

    pub(super) fn last_event_id(&self) -> Option<&str> {
        let of_body = match &self.state {
            State::Open(open) => open.0.last_event_id(),
            _ => None,
        };
        of_body.or(self.last_id.as_deref())
    }

    pub(super) fn received(&self) -> u64 {
        self.received
    }

    /// Completes when the head of a response is there, or when there is nothing more to read.
    pub(super) fn poll_open(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        loop {
            match &mut self.state {
                State::Open(_) | State::Done => return Poll::Ready(Ok(())),
                State::Refused(_) => {
                    let State::Refused(error) = std::mem::replace(&mut self.state, State::Done) else { continue };
                    return Poll::Ready(Err(error));
                }
                State::Idle => {
                    let options = match &self.last_id {
                        Some(id) => &self.options.clone().header("Last-Event-ID", id.as_str()),
                        None => &self.options,
                    };
                    self.state = State::Connecting((self.connect)(options));
                }
                State::Connecting(call) => match ready!(call.as_mut().poll(context)) {
                    Ok(opened) => self.opened(opened),
                    Err(error) => self.failed(error)?,
                },
                State::Waiting(pause) => {
                    ready!(pause.as_mut().poll(context));
                    self.state = State::Idle;
                }
                State::Ended => self.ended(),
            }
        }
    }

    pub(super) fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<RawEvent, Error>>> {
        loop {
            ready!(self.poll_open(context))?;
            let State::Open(open) = &mut self.state else { return Poll::Ready(None) };
            let (parser, body) = &mut **open;
            if let Some(found) = parser.next_event() {
                match self.found(found) {
                    None => continue,
                    event => return Poll::Ready(event),
                }
            }
            match ready!(std::pin::Pin::new(body).poll_next(context)) {
                Some(Ok(chunk)) => parser.feed(chunk),
                Some(Err(error)) => self.broken(error)?,
                None => {
                    let last = parser.finish();
                    self.close(State::Ended);
                    if let Some(event) = last.and_then(|last| self.found(last)) {
                        return Poll::Ready(Some(event));
                    }
                }
            }
        }
    }

    /// An event that the parser found; nothing if it marks the end.
    fn found(&mut self, found: Result<RawEvent, EventError>) -> Option<Result<RawEvent, Error>> {
        if let (Ok(event), Some(end)) = (&found, &self.end)
            && event.data() == end
        {
            self.close(State::Done);
            return None;
        }
        self.received += 1;
        if let Some(reconnect) = &mut self.reconnect {
            reconnect.succeeded();
        }
        Some(match found {
            Ok(mut event) => {
                event.limits = json::Limits::new().values(self.limits.max_response_values);
                Ok(event)
            }
            Err(error) => Err(self.unreadable(error)),
        })
    }

    fn opened(&mut self, opened: Opened) {
        let Opened { response, events } = opened;
        self.state = match events {
            Some((format, body)) => {
                let parser = EventParser::new(format).max_event_bytes(self.limits.max_response_bytes);
                State::Open(Box::new((parser.after(self.last_id.take()), body)))
            }
            None => State::Done,
        };
        let for_callers = response.clone().into_response(());
        self.head = Some((response, for_callers));
    }

    /// Leaves the body, and keeps what it says about the next connection.
    fn close(&mut self, next: State) {
        if let State::Open(open) = std::mem::replace(&mut self.state, next) {
            self.last_id = open.0.last_event_id().map(str::to_owned);
            if let Some(reconnect) = &mut self.reconnect {
                reconnect.left(&open.0);
            }
        }
    }

    /// The connection broke in the middle of the body.
    fn broken(&mut self, error: Error) -> Result<(), Error> {
        let attempts = self.head.as_ref().map_or(1, |(_, response)| response.attempts());
        let after = format!(", after {} event{}", self.received, if self.received == 1 { "" } else { "s" });
        self.close(State::Done);
        self.failed(error.with_spec(self.spec).with_attempts(attempts).with_addition(&after))
    }

    /// The call failed. Nothing happens if it is to be made again.
    fn failed(&mut self, error: Error) -> Result<(), Error> {
        self.state = State::Done;
        let pause = self.reconnect.as_mut().and_then(|reconnect| reconnect.pause_after(&error));
        let Some(pause) = pause else { return Err(error) };
        self.state = State::Waiting(self.client.pause(pause));
        Ok(())
    }

    /// The server ended the response.
    fn ended(&mut self) {
        let pause = self.reconnect.as_mut().and_then(Reconnect::pause_after_end);
        self.state = pause.map_or(State::Done, |pause| State::Waiting(self.client.pause(pause)));
    }

    /// The error for a part of the body that is no event.
    fn unreadable(&mut self, error: EventError) -> Error {
        let text = format!("event {} cannot be read: {error}", self.received);
        if error == EventError::TooLarge {
            self.close(State::Done);
            let text = format!("event {} has more than {} bytes", self.received, self.limits.max_response_bytes);
            return self.error(Bytes::new(), text).with_kind(ErrorKind::TooLarge);
        }
        self.error(Bytes::new(), text)
    }

    /// The error for an event that does not match its type.
    pub(super) fn undecoded(&self, event: RawEvent, error: json::Error) -> Error {
        let mut text = format!("event {} does not match the description: {error}", self.received);
        if event.data() == "[DONE]" {
            text.push_str("; if `[DONE]` is the end of the stream, name it as the end marker");
        }
        let kind = if error.is_too_large() { ErrorKind::TooLarge } else { ErrorKind::Decode };
        self.error(event.data.into(), text).with_kind(kind).with_source(error.into())
    }

    fn error(&self, data: Bytes, text: String) -> Error {
        match &self.head {
            Some((response, _)) => response.with_body(data).decode_error(text),
            None => Error::new(ErrorKind::Decode, text).with_spec(self.spec),
        }
    }
}

impl fmt::Debug for EventReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("operation", &self.spec.id)
            .field("received", &self.received)
            .field("is_open", &matches!(self.state, State::Open(_)))
            .finish_non_exhaustive()
    }
}
