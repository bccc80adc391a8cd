//! [`RawEvent`]: an event as the server sent it, and how it is decoded.

use std::fmt;
use std::time::Duration;

use crate::json::{self, Decode, Limits, Reader, Writer};

/// An event of a stream, undecoded: a server-sent event, or one JSON text of a sequence.
///
/// [`EventSource::decode_event`](crate::EventSource::decode_event) decodes it.
#[derive(Clone)]
pub struct RawEvent {
    /// `None` if the server gave none.
    pub(super) name: Option<String>,
    pub(super) data: String,
    /// The id that holds: that of this event, or of the last one before it that has one.
    pub(super) id: Option<String>,
    pub(super) has_own_id: bool,
    /// In milliseconds.
    pub(super) retry: Option<u64>,
    pub(super) limits: Limits,
}

impl RawEvent {
    /// An event of a sequence of JSON texts, which has nothing but data.
    pub(super) fn of_data(data: String) -> Self {
        Self { name: None, data, id: None, has_own_id: false, retry: None, limits: Limits::new() }
    }

    /// Returns the name of the event, the field `event`; `message` if it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_deref().filter(|name| !name.is_empty()).unwrap_or("message")
    }

    /// Returns the data: the fields `data`, joined by line feeds, or the JSON text.
    #[must_use]
    pub fn data(&self) -> &str {
        &self.data
    }

    /// Returns the id by which the stream can be continued after this event: its own, or that of the last event that had
    /// one. `None` without one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref().filter(|id| !id.is_empty())
    }

    /// Returns how long a client that reconnects should wait, if this event says so.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.retry.map(Duration::from_millis)
    }

    /// Decodes the data as JSON. An object must have one of the members of its type, as in
    /// [`RawResponse::json`](crate::RawResponse::json).
    ///
    /// # Errors
    ///
    /// The data is not JSON, or does not match the type.
    pub fn json<T: Decode>(&self) -> Result<T, json::Error> {
        json::from_response(self.data.as_bytes(), self.limits)
    }

    /// Returns the data as a string.
    ///
    /// # Errors
    ///
    /// None; it returns a result so that it can be the whole of a generated `decode_event`.
    pub fn text(&self) -> Result<String, json::Error> {
        Ok(self.data.clone())
    }

    /// Returns the event itself.
    ///
    /// # Errors
    ///
    /// None; it returns a result so that it can be the whole of a generated `decode_event`.
    pub fn raw(&self) -> Result<Self, json::Error> {
        Ok(self.clone())
    }

    /// Decodes the fields of the event as one object: `event`, `data`, `id` and `retry`, each only if the event has it. The
    /// data is read as JSON if it is JSON of the right type, otherwise as a string.
    ///
    /// # Errors
    ///
    /// The object does not match the type.
    pub fn fields<T: Decode>(&self) -> Result<T, json::Error> {
        let as_text = || json::from_slice_with(&self.object(&quoted(&self.data)?)?, self.limits);
        let mut reader = Reader::with_limits(self.data.as_bytes(), self.limits);
        reader.skip();
        if reader.finish().is_err() {
            return as_text();
        }
        let as_json = json::from_slice_with(&self.object(self.data.as_bytes())?, self.limits);
        as_json.or_else(|error| as_text().map_err(|_| error))
    }

    /// Writes the fields as an object; `data` is JSON.
    fn object(&self, data: &[u8]) -> Result<Vec<u8>, json::Error> {
        let mut object = b"{\"data\":".to_vec();
        object.extend_from_slice(data);
        let id = self.id.as_ref().filter(|_| self.has_own_id);
        for (name, text) in [("event", self.name.as_ref()), ("id", id)] {
            if let Some(text) = text {
                object.extend_from_slice(format!(",\"{name}\":").as_bytes());
                object.extend_from_slice(&quoted(text)?);
            }
        }
        if let Some(retry) = self.retry {
            object.extend_from_slice(format!(",\"retry\":{retry}").as_bytes());
        }
        object.push(b'}');
        Ok(object)
    }
}

fn quoted(text: &str) -> Result<Vec<u8>, json::Error> {
    let mut writer = Writer::new();
    writer.string(text);
    writer.finish()
}

/// Without the data, which may be confidential.
impl fmt::Debug for RawEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawEvent")
            .field("name", &self.name())
            .field("id", &self.id())
            .field("data_bytes", &self.data.len())
            .finish_non_exhaustive()
    }
}
