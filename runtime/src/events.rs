//! Event streams: responses whose events arrive one after another, read as one stream of typed items.

mod format;
mod parser;
#[cfg(test)]
mod parser_tests;
mod raw_event;
mod reader;
mod reconnect;
mod server_sent;

use std::borrow::Cow;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::client::Client;
use crate::error::Error;
use crate::json;
use crate::options::RequestOptions;
use crate::response::Response;
use crate::spec::Operation;

pub use format::EventFormat;
pub use parser::{EventError, EventParser};
pub use raw_event::RawEvent;

use reader::EventReader;

/// An operation whose response can be a stream of events.
///
/// ```
/// use oasmith_runtime::json::{self, Value};
/// use oasmith_runtime::{Encoder, Error, EventSource, EventSpec, Method, Operation, OperationSpec, RawEvent, RawResponse};
///
/// #[derive(Clone)]
/// struct Watch;
///
/// impl Operation for Watch {
///     type Output = String;
///
///     const SPEC: &'static OperationSpec = &OperationSpec {
///         id: "watch",
///         method: Method::GET,
///         path: "/prices",
///         server: None,
///         security: &[],
///         accept: "text/event-stream",
///         envelope: None,
///         idempotency: None,
///     };
///
///     fn encode(&self, _request: &mut Encoder) {}
///
///     fn decode(response: &RawResponse) -> Result<String, Error> {
///         response.text()
///     }
/// }
///
/// impl EventSource for Watch {
///     type Event = Value;
///
///     const EVENTS: &'static EventSpec = &EventSpec { accept: "text/event-stream", end: None };
///
///     fn decode_event(event: &RawEvent) -> Result<Value, json::Error> {
///         event.json()
///     }
/// }
/// ```
pub trait EventSource: Operation + Clone + Send + 'static {
    /// The decoded form of an event.
    type Event: Send + 'static;

    /// The fixed part of the stream.
    const EVENTS: &'static EventSpec;

    /// Decodes an event.
    ///
    /// # Errors
    ///
    /// The data does not match the description.
    fn decode_event(event: &RawEvent) -> Result<Self::Event, json::Error>;
}

/// The fixed part of a stream of events.
#[derive(Debug)]
pub struct EventSpec {
    /// Value of the `Accept` header.
    pub accept: &'static str,
    /// The data of the event that ends the stream and is none itself, such as `[DONE]`.
    pub end: Option<&'static str>,
}

/// The events of a response, one after another, as they arrive. Also a [`Stream`].
///
/// The request is sent when the first event is asked for, and never again unless [`reconnect`](Self::reconnect) says so.
/// Dropping the stream closes the connection. With the feature `blocking`, `wait_iter()` iterates over it.
///
/// - The time limit of the call is that of the head of the response. After it, only
///   [`idle_timeout`](RequestOptions::idle_timeout) applies: how long the server may send nothing at all, not even a comment.
/// - [`max_response_bytes`](RequestOptions::max_response_bytes) and
///   [`max_response_values`](RequestOptions::max_response_values) apply to each event, not to the stream.
/// - A response of another content type, such as a JSON error with the status 200, is an error that has it as its
///   [`body`](Error::body). Status 204 means that there are no events.
/// - An event that cannot be decoded is an error of the kind [`Decode`](crate::ErrorKind::Decode), with the data of the
///   event as its body; the events after it can still be read. Every other error ends the stream.
///
/// ```
/// # async fn example<T: std::fmt::Debug + Send + 'static>(mut events: oasmith_runtime::Events<T>) -> Result<(), oasmith_runtime::Error> {
/// while let Some(event) = events.try_next().await? {
///     println!("{event:?}");
/// }
/// # Ok(())
/// # }
/// ```
pub struct Events<T> {
    reader: EventReader,
    decode: fn(&RawEvent) -> Result<T, json::Error>,
}

impl<T> Events<T> {
    /// Creates the stream of an operation. Nothing is sent before the first event is asked for.
    #[must_use]
    pub fn new<O: EventSource<Event = T>>(client: Client, operation: O, options: RequestOptions) -> Self {
        let sender = client.clone();
        let connect = move |options: &RequestOptions| sender.open(O::EVENTS.accept, &operation, options);
        let reader = EventReader::new(Box::new(connect), O::SPEC, O::EVENTS, options, client);
        Self { reader, decode: O::decode_event }
    }

    /// Ends the stream at an event whose data is exactly `marker`, without returning it. Many APIs send `[DONE]`.
    #[must_use]
    pub fn end_marker(mut self, marker: impl Into<Cow<'static, str>>) -> Self {
        self.reader.end = Some(marker.into());
        self
    }

    /// Starts after the event with this id, by sending it in `Last-Event-ID`.
    #[must_use]
    pub fn resume_after(mut self, id: impl Into<String>) -> Self {
        self.reader.last_id = Some(id.into());
        self
    }

    /// Connects again if the connection breaks or the server ends the response, up to `attempts` times in a row without an
    /// event in between, as the HTML standard describes: with the id of the last event in `Last-Event-ID`, after the time
    /// that the server's `retry` asks for, at most an hour, or 3 seconds without it; each further time in a row takes twice
    /// as long, up to a minute. A response with the status 429, 502, 503 or 504 counts as a broken connection and can ask
    /// for a longer time; any other refusal ends the stream.
    ///
    /// Only for server-sent events of an operation that may be sent twice: it is safe, as `GET`, or the description says
    /// that it is idempotent. For any other the stream is an error of the kind [`Config`](crate::ErrorKind::Config) and
    /// nothing is sent. Other formats have no ids, so their streams end with the connection.
    #[must_use]
    pub fn reconnect(mut self, attempts: u32) -> Self {
        self.reader.reconnect(attempts);
        self
    }

    /// Returns the events undecoded, with their names and ids.
    #[must_use]
    pub fn raw(self) -> Events<RawEvent> {
        Events { reader: self.reader, decode: RawEvent::raw }
    }

    /// Sends the request, unless it was sent, and waits for the head of the response, which [`response`](Self::response)
    /// then returns.
    ///
    /// # Errors
    ///
    /// The error of the call, or that the response is no stream of events.
    pub async fn open(&mut self) -> Result<(), Error> {
        poll_fn(|context| self.reader.poll_open(context)).await
    }

    /// Returns the next event, or `None` after the last. The future can be dropped and the method called again without
    /// losing an event.
    ///
    /// # Errors
    ///
    /// The error of the call, that the response is no stream of events, that the connection broke, or that an event cannot
    /// be decoded or is too large. Status, headers and request id are those of the response; the text says after how many
    /// events.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// Returns status and headers of the response, once they are there: after the first event or [`open`](Self::open).
    #[must_use]
    pub fn response(&self) -> Option<&Response<()>> {
        self.reader.response()
    }

    /// Returns the id of the last event that had one, from which [`resume_after`](Self::resume_after) continues.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.reader.last_event_id()
    }

    /// Returns how many events were received so far, with those that could not be decoded.
    #[must_use]
    pub fn received(&self) -> u64 {
        self.reader.received()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        let event = ready!(self.reader.poll_event(context));
        Poll::Ready(event.map(|event| {
            let event = event?;
            (self.decode)(&event).map_err(|error| self.reader.undecoded(event, error))
        }))
    }
}

impl<T> Stream for Events<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reader.fmt(f)
    }
}
