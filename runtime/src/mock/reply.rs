//! Responses of a mock: built from typed values, and checked by decoding them as the client would.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Request, Response, StatusCode};

use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::json::{self, Encode, Number, Object, Value};
use crate::media;
use crate::phase::Phase;
use crate::raw_response::RawResponse;
use crate::spec::{Envelope, OperationSpec};
use crate::transport::{TransportError, TransportErrorKind};

pub(super) type Respond = Box<dyn FnMut(&Request<Bytes>) -> Result<Response<Bytes>, TransportError> + Send>;

/// What a rule responds with.
#[derive(Clone)]
pub(super) struct Reply {
    content: Content,
    pub(super) delay: Duration,
    headers: HeaderMap,
}

#[derive(Clone)]
enum Content {
    Response(StatusCode, Bytes),
    Failure(TransportErrorKind),
    Function(Arc<Mutex<Respond>>),
}

impl Reply {
    fn new(content: Content) -> Self {
        Self { content, delay: Duration::ZERO, headers: HeaderMap::new() }
    }

    /// A response with a content type; none if it is empty. The error is a sentence.
    pub(super) fn response(status: u16, content_type: &str, body: Bytes) -> Result<Self, String> {
        let status = StatusCode::from_u16(status).map_err(|_| format!("{status} is not a status"))?;
        let reply = Self::new(Content::Response(status, body));
        if content_type.is_empty() { Ok(reply) } else { reply.header(CONTENT_TYPE.as_str(), content_type) }
    }

    pub(super) fn delayed(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    pub(super) fn failure(kind: TransportErrorKind) -> Self {
        Self::new(Content::Failure(kind))
    }

    pub(super) fn function(respond: Respond) -> Self {
        Self::new(Content::Function(Arc::new(Mutex::new(respond))))
    }

    /// Adds a header. The error is a sentence.
    pub(super) fn header(mut self, name: &str, value: &str) -> Result<Self, String> {
        let name = http::HeaderName::try_from(name).map_err(|_| format!("`{name}` is not a header name"))?;
        let value = HeaderValue::try_from(value).map_err(|_| format!("the value of `{name}` is not a header value"))?;
        self.headers.append(name, value);
        Ok(self)
    }

    /// Responds to a request.
    pub(super) fn outcome(&self, request: &Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let mut response = match &self.content {
            Content::Response(status, body) => {
                let mut response = Response::new(body.clone());
                *response.status_mut() = *status;
                response
            }
            Content::Failure(kind) => return Err(failure(*kind)),
            Content::Function(respond) => respond.lock().unwrap_or_else(PoisonError::into_inner)(request)?,
        };
        response.headers_mut().extend(self.headers.clone());
        Ok(response)
    }

    /// Returns the response, for a check.
    fn as_response(&self) -> Response<Bytes> {
        self.outcome(&Request::default()).unwrap_or_default()
    }
}

/// The error of a transport, as if it had come from a network.
fn failure(kind: TransportErrorKind) -> TransportError {
    let (text, phase) = match kind {
        TransportErrorKind::Connect => ("the mock refuses the connection", Phase::Connect),
        TransportErrorKind::Timeout => ("the mock does not respond in time", Phase::Headers),
        TransportErrorKind::Exchange => ("the mock closes the connection", Phase::Headers),
        TransportErrorKind::TooLarge => ("the response of the mock is too large", Phase::Body),
        TransportErrorKind::Config => ("the mock is not set up", Phase::Queue),
    };
    TransportError::new(kind, text).with_phase(phase)
}

/// Builds the response of an operation that the client decodes to a value: in its media type, wrapped in its envelope.
/// `decode` tries whether it does. The error is a sentence.
pub(super) fn typed(
    spec: &'static OperationSpec,
    value: &dyn Encode,
    decode: &dyn Fn(&RawResponse) -> Result<(), Error>,
) -> Result<Reply, String> {
    let mut first = None;
    for status in [200, 201, 202, 203, 206] {
        for reply in candidates(spec, status, value)? {
            match RawResponse::new(spec, reply.as_response()).and_then(|response| decode(&response)) {
                Ok(()) => return Ok(reply),
                Err(error) => _ = first.get_or_insert(error),
            }
        }
    }
    let reason = first.map(|error| error.to_string()).unwrap_or_default();
    Err(format!("the client would not read this value from a response: {reason}"))
}

fn candidates(spec: &OperationSpec, status: u16, value: &dyn Encode) -> Result<Vec<Reply>, String> {
    let mut types = spec.accept.split(',').map(str::trim).filter(|text| !text.is_empty());
    let json_type = types.clone().find(|text| media::is_json(text));
    let takes_json = json_type.is_some() || types.all(|text| text == "*/*");
    if !takes_json {
        let content_type = media::concrete(spec.accept).unwrap_or("text/plain");
        let text = value.as_text().map(|text| Bytes::copy_from_slice(text.as_bytes()));
        let text = text.ok_or_else(|| format!("the response is `{content_type}`: give its body with `responds`"))?;
        return Ok(vec![Reply::response(status, content_type, text)?]);
    }
    let content_type = json_type.unwrap_or("application/json");
    let bare = json::to_vec(value).map_err(|error| error.to_string())?;
    let mut bodies = Vec::new();
    if let Some(envelope) = spec.envelope {
        let payload = json::from_slice(&bare).map_err(|error| error.to_string())?;
        bodies.push(wrapped(envelope, payload)?);
    }
    bodies.push(bare);
    bodies.into_iter().map(|body| Reply::response(status, content_type, body.into())).collect()
}

/// Wraps a payload as the API does when it reports success.
fn wrapped(envelope: &Envelope, payload: Value) -> Result<Vec<u8>, String> {
    let mut members = Object::new();
    if let (Some(name), Some(code)) = (envelope.code.first(), envelope.success.first()) {
        members.insert(*name, code_value(code));
    }
    members.insert(envelope.payload, payload);
    json::to_vec(&Value::Object(members)).map_err(|error| error.to_string())
}

/// Builds the response by which the API refuses a call.
pub(super) fn rejection(spec: &'static OperationSpec, status: u16, code: &str, message: &str) -> Result<Reply, String> {
    let envelope =
        spec.envelope.ok_or("its responses have no envelope: give the body of the error with `responds_json`")?;
    let mut members = Object::new();
    let name = envelope.code.first().ok_or("its envelope has no code: give the body with `responds_json`")?;
    members.insert(*name, code_value(code));
    if let Some(name) = envelope.message.first() {
        members.insert(*name, message);
    }
    let body = json::to_vec(&Value::Object(members)).map_err(|error| error.to_string())?;
    let reply = Reply::response(status, "application/json", body.into())?;
    match RawResponse::new(spec, reply.as_response()) {
        Err(error) if error.kind() == ErrorKind::Api => Ok(reply),
        _ => Err(format!("the code `{code}` means success")),
    }
}

/// Returns a code as a number if it is written like one.
fn code_value(code: &str) -> Value {
    let is_canonical = code == "0" || (!code.starts_with('0') && code.bytes().all(|byte| byte.is_ascii_digit()));
    match code.parse::<Number>() {
        Ok(number) if is_canonical => Value::Number(number),
        _ => Value::String(code.to_owned()),
    }
}
