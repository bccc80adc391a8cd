//! [`RawResponse`]: a complete response of a server, and how its body is decoded.

mod debug;
mod head;
mod media_types;
mod secrets;

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};

use crate::client::Inner;
use crate::envelope::{Failure, ParsedEnvelope, is_value};
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::evidence;
use crate::json::{self, Decode, Limits};
use crate::media;
use crate::phase::Phase;
use crate::response::Response;
use crate::spec::{Envelope, OperationSpec};
use crate::transport;

/// The limits for a response that was not received by a client.
const LIMITS: Limits = Limits::new().values(transport::DEFAULT_VALUES);

/// A complete, successful response to an operation: its status is in 200 to 299, and its envelope, if any, does not
/// report a failure. [`Operation::decode`](crate::Operation::decode) decodes it.
#[derive(Clone)]
pub struct RawResponse {
    spec: &'static OperationSpec,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    opened: Option<Box<ParsedEnvelope>>,
    /// The client, which knows the values to hide in errors, and the sensitive values of the request.
    origin: Option<(Arc<Inner>, Vec<String>)>,
    limits: Limits,
    attempts: u32,
}

impl RawResponse {
    /// Checks a server's response to an operation.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Api`] if the envelope reports a failure, whatever the status; [`ErrorKind::NotModified`] for the status
    /// 304, [`ErrorKind::Status`] for any other outside of 200 to 299.
    pub fn new(spec: &'static OperationSpec, response: http::Response<Bytes>) -> Result<Self, Error> {
        let (parts, body) = response.into_parts();
        let opened = spec.envelope.and_then(|envelope| ParsedEnvelope::scan(envelope, &body)).map(Box::new);
        let result = Self {
            spec,
            status: parts.status,
            headers: parts.headers,
            body,
            opened,
            origin: None,
            limits: LIMITS,
            attempts: 1,
        };
        if result.envelope().is_some_and(|(envelope, opened)| opened.is_failure(envelope)) {
            return Err(result.into_failure(ErrorKind::Api));
        }
        if result.status == StatusCode::NOT_MODIFIED {
            return Err(result.into_failure(ErrorKind::NotModified));
        }
        if !result.status.is_success() {
            return Err(result.into_failure(ErrorKind::Status));
        }
        Ok(result)
    }

    /// Sets the values of the request that no error may show.
    pub(crate) fn hide(&mut self, client: Arc<Inner>, sensitive: Vec<String>) {
        self.origin = Some((client, sensitive));
    }

    /// Says how often the request was sent.
    pub(crate) fn set_attempts(&mut self, attempts: u32) {
        self.attempts = attempts;
    }

    /// Says how much it may take to read the body, and until when.
    pub(crate) fn limit(&mut self, limits: transport::Limits, end: Option<Instant>) {
        self.limits = self.limits.values(limits.max_response_values);
        self.limits = end.map_or(self.limits, |end| self.limits.deadline(end));
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body, undecoded.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Decodes the whole body as JSON, whatever its content type. An object must have one of the members of its type:
    /// see [`Decode::OPEN`](crate::json::Decode::OPEN).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if the body is empty, compressed, HTML, or does not match the type.
    pub fn json<T: Decode>(&self) -> Result<T, Error> {
        self.check_json()?;
        json::from_response(&self.body, self.limits).map_err(|error| self.misfit(None, error))
    }

    /// Like [`json`](Self::json), for a response that may have none of the members of its type.
    ///
    /// # Errors
    ///
    /// As [`json`](Self::json).
    pub fn open_json<T: Decode>(&self) -> Result<T, Error> {
        self.check_json()?;
        json::from_slice_with(&self.body, self.limits).map_err(|error| self.misfit(None, error))
    }

    /// Returns the response itself if, for each list, its result has one of these properties with a value other than
    /// `null` and the empty string. The result is the payload, or the whole body if there is none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if all properties of a list are missing, or the result is not an object; also as
    /// [`payload`](Self::payload).
    pub fn requiring(&self, properties: &[&[&str]]) -> Result<&Self, Error> {
        let payload = self.wrapped()?.and_then(|(_, opened)| opened.payload.as_ref());
        let result = payload.filter(|payload| is_value(Some(payload))).unwrap_or(&self.body);
        self.check_json()?;
        match evidence::missing(properties, result).map_err(|error| self.misfit(None, error))? {
            Some(names) => {
                let text = format!("the result has no value for {names}, which it must have");
                Err(self.decode_error(text))
            }
            None => Ok(self),
        }
    }

    /// Decodes the payload of the envelope. A body without an envelope is refused, or, if the
    /// [envelope](Envelope::required) is optional, decoded as a whole.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if there is neither a code nor a payload, if the payload is missing or does not match the
    /// type; also as [`json`](Self::json).
    pub fn payload<T: Decode>(&self) -> Result<T, Error> {
        let Some((envelope, opened)) = self.wrapped()? else {
            return self.json();
        };
        match &opened.payload {
            Some(payload) if is_value(Some(payload)) => self.read_payload(envelope, payload),
            other => {
                let state = if other.is_some() { "null" } else { "missing" };
                let text = format!("the payload `{}` is {state}", envelope.payload);
                Err(self.decode_error(text))
            }
        }
    }

    /// Decodes the payload of the envelope; without a payload, decodes the whole body, including the envelope's
    /// members.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] as [`payload`](Self::payload).
    pub fn bare_payload<T: Decode>(&self) -> Result<T, Error> {
        let wrapped = self.envelope().and_then(|(envelope, opened)| Some((envelope, opened.payload.as_ref()?)));
        match wrapped {
            Some((envelope, payload)) if is_value(Some(payload)) => self.read_payload(envelope, payload),
            _ => self.json(),
        }
    }

    /// Decodes the payload of the envelope; returns `None` if the API reports success with a payload that is absent or
    /// `null`. If the envelope is not [required](Envelope::required), an empty body and `null` are `None` as well.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] as [`payload`](Self::payload).
    pub fn optional_payload<T: Decode>(&self) -> Result<Option<T>, Error> {
        let is_required = self.spec.envelope.is_some_and(|envelope| envelope.required);
        if self.body.trim_ascii().is_empty() && !is_required {
            return Ok(None);
        }
        let Some((envelope, opened)) = self.wrapped()? else {
            self.check_json()?;
            let is_value = is_value(Some(&self.body));
            return if is_value { self.json().map(Some) } else { Ok(None) };
        };
        match &opened.payload {
            Some(payload) if is_value(Some(payload)) => self.read_payload(envelope, payload).map(Some),
            _ => Ok(None),
        }
    }

    /// Returns the body, undecoded.
    ///
    /// # Errors
    ///
    /// None; it returns a result so that it can be the whole of a generated `decode`.
    pub fn bytes(&self) -> Result<Bytes, Error> {
        Ok(self.body.clone())
    }

    /// Ignores the body.
    ///
    /// # Errors
    ///
    /// None; it returns a result so that it can be the whole of a generated `decode`.
    pub fn empty(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Creates the error for a status that the description does not declare.
    #[must_use]
    pub fn unexpected_status(&self) -> Error {
        self.decode_error("the description does not declare this status".to_owned())
    }

    /// Combines the response with its decoded value.
    pub(crate) fn into_response<T>(self, value: T) -> Response<T> {
        let request_id = self.envelope().and_then(|(envelope, opened)| opened.request_id(envelope));
        let opened = self.opened.unwrap_or_default();
        Response {
            operation: self.spec.id,
            status: self.status,
            headers: self.headers,
            value,
            body: self.body,
            envelope: self.spec.envelope,
            details: opened.details().cloned(),
            code: opened.code().map(str::to_owned),
            message: opened.message().map(str::to_owned),
            request_id,
            attempts: self.attempts,
        }
    }

    /// Returns the envelope of the response, if the operation has one and the body is wrapped in it.
    fn envelope(&self) -> Option<(&'static Envelope, &ParsedEnvelope)> {
        self.spec.envelope.zip(self.opened.as_deref())
    }

    /// Returns the envelope, unless the body is to be decoded as a whole. A required envelope must have a code or a
    /// payload: a proxy, another service or another version of the API may send a message alone or another object.
    fn wrapped(&self) -> Result<Option<(&'static Envelope, &ParsedEnvelope)>, Error> {
        let found = self.envelope();
        let Some(envelope) = self.spec.envelope.filter(|envelope| envelope.required) else { return Ok(found) };
        if found.is_some_and(|(_, opened)| opened.is_conclusive()) {
            return Ok(found);
        }
        self.check_json()?;
        let code = envelope.code.first().copied().unwrap_or_default();
        let text = format!(
            "it has neither the property `{code}` nor `{}`, so it is not a response of the API",
            envelope.payload
        );
        Err(self.decode_error(text))
    }

    /// Decodes the payload. With a code that means success, any payload is accepted, even one without known members.
    fn read_payload<T: Decode>(&self, envelope: &Envelope, payload: &[u8]) -> Result<T, Error> {
        let read = if self.is_accepted() {
            json::from_slice_with(payload, self.limits)
        } else {
            json::from_response(payload, self.limits)
        };
        read.map_err(|error| self.misfit(Some(envelope.payload), error))
    }

    /// Returns whether the API's own code reports success.
    fn is_accepted(&self) -> bool {
        self.envelope().is_some_and(|(envelope, opened)| opened.is_accepted(envelope))
    }

    /// Returns the encoding of a compressed body, which was not asked for and cannot be decoded.
    fn compression(&self) -> Option<&str> {
        let encoding = self.headers.get(CONTENT_ENCODING)?.to_str().ok()?.trim();
        Some(encoding).filter(|encoding| !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity"))
    }

    fn check_compression(&self) -> Result<(), Error> {
        match self.compression() {
            Some(_) if self.body.is_empty() => Ok(()),
            Some(encoding) => {
                Err(self.decode_error(format!("the body is encoded with `{encoding}`, which was not asked for")))
            }
            None => Ok(()),
        }
    }

    /// Refuses bodies that cannot be JSON, with better messages than a parser's.
    fn check_json(&self) -> Result<(), Error> {
        self.check_compression()?;
        let body = self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body);
        let start = body.trim_ascii_start().first().copied();
        let content_type = self.headers.get(CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
        let claims_html =
            content_type.get(.."text/html".len()).is_some_and(|prefix| prefix.eq_ignore_ascii_case(b"text/html"));
        // Some frameworks label JSON as HTML by default.
        if claims_html && !matches!(start, Some(b'{' | b'[')) {
            let text = "the server sent HTML instead of JSON; is the base URL right?";
            return Err(self.decode_error(text.to_owned()));
        }
        if start.is_none() {
            let text = match self.status.as_u16() {
                204 | 205 => "JSON is expected, but the body is empty, as always with this status",
                _ => "JSON is expected, but the body is empty",
            };
            return Err(self.decode_error(text.to_owned()));
        }
        Ok(())
    }

    /// Creates the error for a body that does not match its type, or for a member that was decoded separately.
    fn misfit(&self, member: Option<&str>, error: json::Error) -> Error {
        let text = match member {
            None => match self.content_type().filter(|text| !media::is_json(text)) {
                // Mention the content type if the body may not be JSON at all.
                Some(other) if !self.starts_like_json() => {
                    format!("the body is `{}`, not JSON: {error}", other.escape_debug())
                }
                _ => format!("the body does not match the description: {error}"),
            },
            // Use only the message: line and column count from the start of the member.
            Some(member) => {
                let path = error.path().to_string();
                let dot = if path.is_empty() || path.starts_with('[') { "" } else { "." };
                format!("the body does not match the description: {member}{dot}{path}: {}", error.message())
            }
        };
        let mut refused = self.decode_error(text);
        if error.is_too_large() {
            refused = refused.with_kind(ErrorKind::TooLarge);
        } else if error.is_too_late() {
            refused = refused.with_kind(ErrorKind::Timeout).with_phase(Phase::Body);
        }
        refused.with_source(error.into())
    }

    fn starts_like_json(&self) -> bool {
        matches!(self.body.trim_ascii_start().first(), Some(b'{' | b'[' | b'"'))
    }

    pub(crate) fn decode_error(&self, text: String) -> Error {
        let failure = self.clone().failure();
        self.error(ErrorKind::Decode, text).with_acceptance(self.is_accepted()).with_failure(failure)
    }

    fn into_failure(self, kind: ErrorKind) -> Error {
        let is_redirect = self.status.is_redirection() && self.status != StatusCode::NOT_MODIFIED;
        let text = match self.compression() {
            _ if is_redirect => "redirects are not followed".to_owned(),
            Some(encoding) if !self.body.is_empty() => {
                format!("the body is encoded with `{encoding}`, which was not asked for")
            }
            _ => String::new(),
        };
        self.error(kind, text).with_failure(self.failure())
    }

    fn failure(self) -> Failure {
        match (self.spec.envelope, self.opened) {
            (Some(envelope), Some(opened)) => opened.into_failure(envelope),
            _ => Failure::default(),
        }
    }

    fn error(&self, kind: ErrorKind, text: String) -> Error {
        let error = Error::new(kind, text)
            .with_spec(self.spec)
            .with_head(self.status, self.headers.clone())
            .with_body(self.body.clone())
            .with_attempts(self.attempts);
        match &self.origin {
            Some((client, sensitive)) => error.hiding(|| client.hidden(self.spec, sensitive)),
            None => error,
        }
    }
}
