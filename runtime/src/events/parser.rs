//! [`EventParser`]: finds events in the chunks of a body.

use std::fmt;
use std::time::Duration;

use bytes::{Buf, Bytes};

use super::format::EventFormat;
use super::raw_event::RawEvent;
use super::server_sent::Fields;

/// How large an event may be if nothing else is set: 16 MiB.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Finds events in the chunks of a body, without I/O. [`Events`](crate::Events) uses it; it is there for bodies that come
/// another way.
///
/// Server-sent events are read as the HTML standard says: a byte order mark before them, comments, unknown fields and an
/// incomplete last event are ignored, and lines end with a line feed, a carriage return, or both. Lines without text are
/// ignored among JSON texts. Memory is bounded by the chunk and by [`max_event_bytes`](Self::max_event_bytes).
///
/// ```
/// use oasmith_runtime::{Bytes, EventFormat, EventParser};
///
/// # fn main() -> Result<(), oasmith_runtime::EventError> {
/// let mut parser = EventParser::new(EventFormat::ServerSentEvents);
/// parser.feed(Bytes::from_static(b"event: add\ndata: 73857293\n\ndata: 2"));
/// let event = parser.next_event().transpose()?;
/// assert_eq!(event.map(|event| event.data().to_owned()).as_deref(), Some("73857293"));
/// // The rest of the second event is still to come.
/// assert!(parser.next_event().is_none());
/// # Ok(())
/// # }
/// ```
pub struct EventParser {
    format: EventFormat,
    /// What is left of the last chunk.
    rest: Bytes,
    /// The beginning of a piece whose end is in a later chunk.
    partial: Vec<u8>,
    /// Whether the last piece ended with a carriage return, to which a line feed belongs.
    is_after_return: bool,
    is_at_start: bool,
    is_broken: bool,
    max_bytes: usize,
    fields: Fields,
}

/// Why there is no event in a part of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventError {
    /// The event is larger than the limit. There are no events after it.
    TooLarge,
    /// The JSON text is not UTF-8. Server-sent events are decoded with replacement characters instead.
    NotUtf8,
    /// The JSON text of a sequence is a number or a word that may have been cut off: nothing ends it.
    CutOff,
}

impl EventParser {
    /// A parser at the start of a body.
    #[must_use]
    pub fn new(format: EventFormat) -> Self {
        Self {
            format,
            rest: Bytes::new(),
            partial: Vec::new(),
            is_after_return: false,
            is_at_start: true,
            is_broken: false,
            max_bytes: MAX_BYTES,
            fields: Fields::default(),
        }
    }

    /// Sets how large an event may be, with its field names and comments; 16 MiB by default.
    #[must_use]
    pub fn max_event_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Continues after an event of an earlier body, whose id holds until there is another.
    #[must_use]
    pub(super) fn after(mut self, id: Option<String>) -> Self {
        self.fields.continue_after(id);
        self
    }

    /// Returns the format.
    #[must_use]
    pub fn format(&self) -> EventFormat {
        self.format
    }

    /// Adds the next chunk of the body.
    pub fn feed(&mut self, chunk: Bytes) {
        if self.rest.is_empty() {
            self.rest = chunk;
        } else {
            self.rest = [std::mem::take(&mut self.rest), chunk].concat().into();
        }
    }

    /// Returns the next event of the chunks so far.
    pub fn next_event(&mut self) -> Option<Result<RawEvent, EventError>> {
        loop {
            let piece = match self.piece()? {
                Ok(piece) => piece,
                Err(error) => return Some(Err(error)),
            };
            if let Some(event) = self.event(&piece) {
                return Some(event);
            }
        }
    }

    /// Returns the event that the end of the body completes, after [`next_event`](Self::next_event) found no other: the last
    /// JSON text. An incomplete server-sent event is none.
    pub fn finish(&mut self) -> Option<Result<RawEvent, EventError>> {
        let last = std::mem::take(&mut self.partial);
        if self.is_broken || self.format == EventFormat::ServerSentEvents {
            return None;
        }
        self.event(&last)
    }

    /// Returns the id of the last event that had one, from which the stream can be continued.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.fields.last_id()
    }

    /// Returns how long the server asks to wait before connecting again.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.fields.retry_time()
    }

    /// Takes the next line or JSON text, if its end is there.
    fn piece(&mut self) -> Option<Result<Bytes, EventError>> {
        if self.is_broken {
            return None;
        }
        if self.is_after_return && !self.rest.is_empty() {
            self.is_after_return = false;
            if self.rest.first() == Some(&b'\n') {
                self.rest.advance(1);
            }
        }
        let end = self.rest.iter().position(|byte| self.format.is_end(*byte));
        let size = self.fields.size().saturating_add(self.partial.len());
        if size.saturating_add(end.unwrap_or(self.rest.len())) > self.max_bytes {
            return Some(Err(self.too_large()));
        }
        let Some(end) = end else {
            self.partial.extend_from_slice(&std::mem::take(&mut self.rest));
            return None;
        };
        let piece = self.rest.split_to(end);
        self.is_after_return = self.rest.first() == Some(&b'\r');
        self.rest.advance(1);
        if self.partial.is_empty() {
            return Some(Ok(piece));
        }
        self.partial.extend_from_slice(&piece);
        Some(Ok(std::mem::take(&mut self.partial).into()))
    }

    fn too_large(&mut self) -> EventError {
        self.is_broken = true;
        (self.rest, self.partial) = (Bytes::new(), Vec::new());
        EventError::TooLarge
    }

    /// Returns the event that a line or a JSON text completes.
    fn event(&mut self, piece: &[u8]) -> Option<Result<RawEvent, EventError>> {
        let is_first = std::mem::take(&mut self.is_at_start);
        let piece = if is_first { piece.strip_prefix(b"\xef\xbb\xbf").unwrap_or(piece) } else { piece };
        match self.format {
            EventFormat::ServerSentEvents => self.fields.line(&String::from_utf8_lossy(piece)).map(Ok),
            EventFormat::JsonSequence if is_cut_off(piece) => Some(Err(EventError::CutOff)),
            EventFormat::JsonLines | EventFormat::JsonSequence => json_text(piece),
        }
    }
}

/// Returns a JSON text as an event; nothing if there is nothing but white space.
fn json_text(piece: &[u8]) -> Option<Result<RawEvent, EventError>> {
    let text = piece.trim_ascii();
    if text.is_empty() {
        return None;
    }
    let text = std::str::from_utf8(text).map_err(|_| EventError::NotUtf8);
    Some(text.map(|text| RawEvent::of_data(text.to_owned())))
}

/// Whether a text of a sequence may be a part of a longer one: strings, arrays and objects say where they end, others need
/// white space after them (RFC 7464, section 2.4).
fn is_cut_off(piece: &[u8]) -> bool {
    let is_open = piece.last().is_some_and(|byte| !byte.is_ascii_whitespace());
    is_open && !matches!(piece.trim_ascii_start().first(), Some(b'"' | b'[' | b'{') | None)
}

/// Without the data, which may be confidential.
impl fmt::Debug for EventParser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventParser").field("format", &self.format).finish_non_exhaustive()
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "it is larger than the limit",
            Self::NotUtf8 => "it is not UTF-8",
            Self::CutOff => "it may have been cut off",
        })
    }
}

impl std::error::Error for EventError {}
