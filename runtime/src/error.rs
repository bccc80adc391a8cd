//! [`Error`]: why a call failed, with everything that the server said about it.

mod log;

use std::borrow::Cow;
use std::error::Error as StdError;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use crate::api_code;
use crate::envelope::Failure;
use crate::error_kind::ErrorKind;
use crate::hidden::Hidden;
use crate::json::{self, Decode, Value};
use crate::phase::Phase;
use crate::spec::OperationSpec;
use crate::transport::TransportError;

/// Why a call failed.
///
/// `Display` is one sentence for a log: operation, what happened, status, business code and message, request id.
/// Neither `Display` nor `Debug` contains header values, bodies, URLs or credentials, even if the server repeats a
/// token, a user name or a sensitive value of the request; use [`headers`](Self::headers), [`body`](Self::body) and
/// [`details`](Self::details) for these.
///
/// A failed call may still have been carried out. [`delivery`](Self::delivery) returns what is known about that, and
/// [`is_retryable`](Self::is_retryable) is true only if another attempt cannot repeat an effect:
///
/// ```
/// use std::time::Duration;
/// use oasmith_runtime::{Delivery, Error};
///
/// enum Next {
///     /// Make the same call again after a while.
///     Again(Duration),
///     /// Ask the server whether it was done, before anything else.
///     LookUp,
///     /// It was not done.
///     GiveUp,
/// }
///
/// fn after_a_failed_payment(error: &Error) -> Next {
///     if error.is_retryable() {
///         return Next::Again(error.retry_after().unwrap_or(Duration::from_secs(2)));
///     }
///     match error.delivery() {
///         Delivery::NotSent => Next::GiveUp,
///         // A timeout, a broken connection: the payment may have been made.
///         Delivery::Unknown => Next::LookUp,
///         // A response that is no refusal, or one that does not say: a server error, a body that cannot be read.
///         _ if error.was_accepted() || error.code().is_none() => Next::LookUp,
///         // The API refused it, and said why.
///         _ => Next::GiveUp,
///     }
/// }
/// ```
pub struct Error {
    // Behind one pointer, so that the results of generated methods stay small.
    inner: Box<Inner>,
}

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    method: Option<Method>,
    /// Whether the API's own code says that the operation was carried out.
    accepted: bool,
    attempts: u32,
    phase: Option<Phase>,
    hidden: Hidden,
    text: Cow<'static, str>,
    head: Option<(StatusCode, HeaderMap)>,
    body: Option<Bytes>,
    failure: Failure,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            inner: Box::new(Inner {
                kind,
                operation: None,
                method: None,
                accepted: false,
                attempts: 0,
                phase: None,
                hidden: Hidden::default(),
                text: text.into(),
                head: None,
                body: None,
                failure: Failure::default(),
                source: None,
            }),
        }
    }

    /// Converts the error of a transport.
    pub(crate) fn from_transport(error: TransportError) -> Self {
        let parts = error.into_parts();
        let mut error = Self::new(ErrorKind::of_transport(parts.kind), parts.text);
        if let Some((status, headers)) = parts.head {
            error = error.with_head(status, headers);
        }
        error.inner.phase = parts.phase;
        match parts.source {
            Some(source) => error.with_source(source),
            None => error,
        }
    }

    /// Sets the operation that failed.
    pub(crate) fn with_spec(mut self, spec: &'static OperationSpec) -> Self {
        self.inner.method = Some(spec.method.clone());
        self.with_operation(spec.id)
    }

    pub(crate) fn with_operation(mut self, id: &'static str) -> Self {
        self.inner.operation = Some(id);
        self
    }

    /// Sets how far the call had come.
    pub(crate) fn with_phase(mut self, phase: Phase) -> Self {
        self.inner.phase = Some(phase);
        self
    }

    /// Sets how often the request was handed to the transport.
    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.inner.attempts = attempts;
        self
    }

    pub(crate) fn with_head(mut self, status: StatusCode, headers: HeaderMap) -> Self {
        self.inner.head = Some((status, headers));
        self
    }

    pub(crate) fn with_body(mut self, body: Bytes) -> Self {
        self.inner.body = Some(body);
        self
    }

    pub(crate) fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.inner.kind = kind;
        self
    }

    /// Adds to what happened.
    pub(crate) fn with_addition(mut self, addition: &str) -> Self {
        self.inner.text.to_mut().push_str(addition);
        self
    }

    /// Records that the API reported success nevertheless.
    pub(crate) fn with_acceptance(mut self, accepted: bool) -> Self {
        self.inner.accepted = accepted;
        self
    }

    /// Sets the values to hide if the server repeats them.
    pub(crate) fn hiding(mut self, hidden: impl FnOnce() -> Hidden) -> Self {
        self.inner.hidden = hidden();
        self
    }

    pub(crate) fn with_failure(mut self, failure: Failure) -> Self {
        self.inner.failure = failure;
        self
    }

    pub(crate) fn with_source(mut self, source: Box<dyn StdError + Send + Sync>) -> Self {
        self.inner.source = Some(source);
        self
    }

    /// Returns where the call failed.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// Returns how far the call had come when it failed, if known. For [`ErrorKind::Timeout`]: the phase in which the
    /// time ran out.
    #[must_use]
    pub fn phase(&self) -> Option<Phase> {
        self.inner.phase
    }

    /// Returns how often the request was handed to the transport, whether or not a connection was established: 0 if it
    /// was not, 1 without [`Retry`](crate::Retry), and more if it was retried, also with a new token. Status, headers
    /// and body are those of the last attempt.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.inner.attempts
    }

    /// Returns whether the API's own code reported success, so that the operation was carried out although its result
    /// could not be decoded. Only responses in an envelope have such a code: if this is `false`, an error of the kind
    /// [`ErrorKind::Decode`] does not tell what happened.
    #[must_use]
    pub fn was_accepted(&self) -> bool {
        self.inner.accepted
    }

    pub(crate) fn method(&self) -> Option<&Method> {
        self.inner.method.as_ref()
    }

    /// Returns the status, if the head of a response was received.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.inner.head.as_ref().map(|(status, _)| *status)
    }

    /// Returns the headers, if the head of a response was received.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.inner.head.as_ref().map(|(_, headers)| headers)
    }

    /// Returns the body, if a complete response was received. It may be empty.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.inner.body.as_ref()
    }

    /// Decodes the body as JSON, for APIs that describe the bodies of their errors.
    #[must_use]
    pub fn body_as<T: Decode>(&self) -> Option<Result<T, json::Error>> {
        self.body().map(|body| json::from_slice(body))
    }

    /// Returns the business code of the envelope, as a string.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.inner.failure.code.as_deref()
    }

    /// Returns the business code of the envelope as a type, such as an open enum of documented codes. It is decoded
    /// from a number or a string, whichever the type is based on. `None` if there is no code or the type does not
    /// accept it.
    ///
    /// ```
    /// # use oasmith_runtime::{Error, json::Decode};
    /// # fn example<ErrorCode: Decode + PartialEq>(error: &Error, limit: ErrorCode) -> bool {
    /// error.code_as::<ErrorCode>() == Some(limit)
    /// # }
    /// ```
    #[must_use]
    pub fn code_as<T: Decode>(&self) -> Option<T> {
        let code = self.code()?;
        let as_number = api_code::number(code).and_then(|number| json::from_slice(number.as_str().as_bytes()).ok());
        as_number.or_else(|| json::from_slice(&json::to_vec(&Value::String(code.to_owned())).ok()?).ok())
    }

    /// Returns the business message of the envelope.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.inner.failure.message.as_deref()
    }

    /// Returns the envelope's error member.
    #[must_use]
    pub fn details(&self) -> Option<&Value> {
        self.inner.failure.details.as_ref().map(|(_, value)| value)
    }

    /// Decodes the envelope's error member.
    #[must_use]
    pub fn details_as<T: Decode>(&self) -> Option<Result<T, json::Error>> {
        self.inner.failure.details.as_ref().map(|(bytes, _)| json::from_slice(bytes))
    }

    /// Returns the envelope's payload, which may be of any JSON type in a failure.
    #[must_use]
    pub fn payload(&self) -> Option<&Value> {
        self.inner.failure.payload.as_ref()
    }

    /// Returns the server's id of the request: the envelope's, or that of the headers `x-request-id`, `request-id` or
    /// `x-correlation-id`.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let named = self.inner.failure.request_id.as_deref();
        named.or_else(|| self.headers().and_then(request_id))
    }

    /// Returns the id of the operation that failed; `None` for an error of [`Client::new`](crate::Client::new).
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.inner.operation
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

impl From<TransportError> for Error {
    /// Creates the error of a [`Layer`](crate::Layer) that does not let a call through.
    fn from(error: TransportError) -> Self {
        Self::from_transport(error)
    }
}

/// Returns the request id in the headers of a response.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    ["x-request-id", "request-id", "x-correlation-id"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
        .filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_pointer_wide_and_can_be_sent() {
        fn can_be_sent<T: Send + Sync + 'static>() {}
        can_be_sent::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
    }

    #[test]
    fn a_code_is_read_from_a_number_or_a_string() {
        let coded = |code: &str| {
            let failure = Failure { code: Some(code.to_owned()), ..Failure::default() };
            Error::new(ErrorKind::Api, "").with_failure(failure)
        };
        assert_eq!(coded("38").code_as::<i32>(), Some(38));
        assert_eq!(coded("38").code_as::<String>().as_deref(), Some("38"));
        assert_eq!(coded("not \"found\"").code_as::<String>().as_deref(), Some("not \"found\""));
        assert_eq!(coded("00").code_as::<i32>(), Some(0));
        assert_eq!(coded("E1").code_as::<i32>(), None);
        assert_eq!(coded("400").code_as::<i8>(), None);
        assert_eq!(Error::new(ErrorKind::Api, "").code_as::<String>(), None);
    }

    #[test]
    fn a_request_id_is_found_in_the_usual_headers() {
        for name in ["x-request-id", "request-id", "x-correlation-id"] {
            let mut headers = HeaderMap::new();
            headers.insert(name, "r-1".parse().unwrap());
            let error = Error::new(ErrorKind::Status, "").with_head(StatusCode::OK, headers);
            assert_eq!(error.request_id(), Some("r-1"), "{name}");
        }
    }
}
