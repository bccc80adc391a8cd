//! Reads the wrapper around a response. One pass records code, message, error and the position of the payload, which is
//! decoded later into the type that the caller wants.

use bytes::Bytes;

use crate::api_code;
use crate::json::{self, Decode, Kind, Reader, Value};
use crate::spec::Envelope;

/// The envelope of one response.
#[derive(Clone, Default)]
pub(crate) struct ParsedEnvelope {
    /// The code, and which of the envelope's names it had.
    code: Option<(usize, String)>,
    message: Option<(usize, String)>,
    pub(crate) payload: Option<Bytes>,
    error: Option<Bytes>,
    /// The member where the path to the request id begins.
    request_id: Option<Bytes>,
    /// Whether the body has any member of an envelope.
    is_wrapped: bool,
}

/// What a failed response reports about the failure.
#[derive(Default)]
pub(crate) struct Failure {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    /// The error member, both raw and decoded.
    pub(crate) details: Option<(Bytes, Value)>,
    pub(crate) payload: Option<Value>,
    pub(crate) request_id: Option<String>,
}

impl Envelope {
    /// Returns whether a code means success.
    pub(crate) fn is_success(&self, code: &str) -> bool {
        self.success.iter().any(|known| api_code::is_same(known, code))
    }
}

impl ParsedEnvelope {
    /// Scans a body. Returns `None` for a bare body: one that is not an object with a member of the envelope.
    pub(crate) fn scan(envelope: &'static Envelope, body: &Bytes) -> Option<Self> {
        let mut scan = Scan { envelope, body: body.clone(), opened: Self::default() };
        let mut reader = Reader::new(body);
        if reader.kind() != Some(Kind::Object) {
            return None;
        }
        reader.object(&mut scan);
        reader.finish().ok()?;
        Some(scan.opened).filter(|opened| opened.is_wrapped)
    }

    pub(crate) fn code(&self) -> Option<&str> {
        self.code.as_ref().map(|(_, code)| code.as_str())
    }

    pub(crate) fn message(&self) -> Option<&str> {
        self.message.as_ref().map(|(_, message)| message.as_str())
    }

    /// Returns whether the envelope reports a failure.
    ///
    /// The code decides. Without one, failure details count, unless there is a payload.
    pub(crate) fn is_failure(&self, envelope: &Envelope) -> bool {
        match self.code() {
            Some(code) => !envelope.success.is_empty() && !envelope.is_success(code),
            None => is_value(self.error.as_ref()) && !is_value(self.payload.as_ref()),
        }
    }

    /// Returns whether the API reports success by its code.
    pub(crate) fn is_accepted(&self, envelope: &Envelope) -> bool {
        self.code().is_some() && !self.is_failure(envelope)
    }

    /// Returns whether there is a code or a payload, which make an envelope a response of the API. Any server may send
    /// a message alone.
    pub(crate) fn is_conclusive(&self) -> bool {
        self.code.is_some() || is_value(self.payload.as_ref())
    }

    /// Returns the failure details, which may also accompany a payload.
    pub(crate) fn details(&self) -> Option<&Bytes> {
        self.error.as_ref().filter(|bytes| is_value(Some(bytes)))
    }

    /// Returns the server's id of the request.
    pub(crate) fn request_id(&self, envelope: &Envelope) -> Option<String> {
        let value: Value = json::from_slice(self.request_id.as_ref()?).ok()?;
        let mut value = &value;
        for name in envelope.request_id.get(1..)? {
            let Value::Object(members) = value else {
                return None;
            };
            value = members.get(name)?;
        }
        match value {
            Value::String(id) => Some(id.clone()).filter(|id| !id.is_empty()),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        }
    }

    /// Returns everything that is known about a failure.
    pub(crate) fn into_failure(self, envelope: &Envelope) -> Failure {
        let request_id = self.request_id(envelope);
        let details = self.error.filter(|bytes| is_value(Some(bytes)));
        Failure {
            request_id,
            code: self.code.map(|(_, code)| code),
            message: self.message.map(|(_, message)| message),
            details: details.and_then(|bytes| {
                let value = json::from_slice(&bytes).ok()?;
                Some((bytes, value))
            }),
            payload: self.payload.and_then(|bytes| json::from_slice(&bytes).ok()),
        }
    }
}

/// Returns whether JSON text exists and is not `null`.
pub(crate) fn is_value(json: Option<&Bytes>) -> bool {
    json.is_some_and(|json| json.trim_ascii() != b"null")
}

/// The target into which the members of an envelope are read.
struct Scan {
    envelope: &'static Envelope,
    body: Bytes,
    opened: ParsedEnvelope,
}

/// An envelope without members: what an empty [`Scan`] looks for.
static NOTHING: Envelope =
    Envelope { code: &[], message: &[], payload: "", error: None, request_id: &[], success: &[], required: false };

impl Decode for Scan {
    fn empty() -> Self {
        Self { envelope: &NOTHING, body: Bytes::new(), opened: ParsedEnvelope::default() }
    }

    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        let envelope = self.envelope;
        let code = position(envelope.code, name);
        let message = position(envelope.message, name);
        let is_payload = name == envelope.payload;
        let is_error = envelope.error == Some(name);
        let begins_request_id = envelope.request_id.first() == Some(&name);
        if code.is_none() && message.is_none() && !is_payload && !is_error && !begins_request_id {
            return reader.skip();
        }
        let raw = reader.raw();
        if reader.failed() {
            return;
        }
        let bytes = self.body.slice_ref(raw);
        let opened = &mut self.opened;
        // A request id is too common: it alone does not make a body an envelope.
        opened.is_wrapped |= code.is_some() || message.is_some() || is_payload || is_error;
        keep(&mut opened.code, code, &bytes);
        keep(&mut opened.message, message, &bytes);
        if is_payload {
            opened.payload = Some(bytes.clone());
        }
        if is_error {
            opened.error = Some(bytes.clone());
        }
        if begins_request_id {
            opened.request_id = Some(bytes);
        }
    }
}

/// Keeps the text of a member, preferring the earliest of its names.
fn keep(slot: &mut Option<(usize, String)>, position: Option<usize>, json: &Bytes) {
    let Some(position) = position else { return };
    let is_earlier = slot.as_ref().is_none_or(|(known, _)| position <= *known);
    if let Some(text) = text(json).filter(|_| is_earlier) {
        *slot = Some((position, text));
    }
}

fn position(names: &[&str], name: &str) -> Option<usize> {
    names.iter().position(|candidate| *candidate == name)
}

/// Returns a code or message as a string: a string without its quotes, anything else as written, `null` as `None`.
fn text(json: &[u8]) -> Option<String> {
    match json::from_slice(json).ok()? {
        Value::Null => None,
        Value::String(text) => Some(text),
        _ => Some(String::from_utf8_lossy(json.trim_ascii()).into_owned()),
    }
}
