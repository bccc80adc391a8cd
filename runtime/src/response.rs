//! [`Response`]: a response with its decoded value.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::body::Body;
use crate::error::{self, Error};
use crate::error_kind::ErrorKind;
use crate::header_value;
use crate::headers::Names;
use crate::json::{self, Decode, Object, Value};
use crate::spec::{Envelope, OperationSpec};

/// A response with its decoded value, from a generated `send_with_response`, or with its unread [`Body`].
#[derive(Clone)]
pub struct Response<T> {
    pub(crate) operation: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) value: T,
    /// The raw body; empty if the value is an unread body.
    pub(crate) body: Bytes,
    pub(crate) envelope: Option<&'static Envelope>,
    pub(crate) details: Option<Bytes>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) attempts: u32,
}

impl Response<Body> {
    /// A response whose body is still to be read.
    pub(crate) fn unread(spec: &'static OperationSpec, response: http::Response<Body>, attempts: u32) -> Self {
        let (parts, body) = response.into_parts();
        let (status, headers) = (parts.status, parts.headers);
        let value = body.with_origin(spec.id, status, headers.clone());
        Self {
            operation: spec.id,
            status,
            headers,
            value,
            body: Bytes::new(),
            envelope: None,
            details: None,
            code: None,
            message: None,
            request_id: None,
            attempts,
        }
    }
}

impl<T> Response<T> {
    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns how often the request was handed to the transport: 1 without [`Retry`](crate::Retry), and more if it was
    /// retried, also with a new token.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Reads a header as a type: a string, a number, a boolean, an enum, or a list of these, whose items are separated
    /// by commas or repeated headers. Returns `None` if the header is missing.
    ///
    /// ```
    /// # fn left(response: &oasmith_runtime::Response<()>) -> Result<(), oasmith_runtime::Error> {
    /// let left: Option<u32> = response.header("X-Rate-Limit-Remaining")?;
    /// let tags: Option<Vec<String>> = response.header("X-Tags")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if the header does not match the type. The error contains its name but not its value.
    pub fn header<V: Decode>(&self, name: &str) -> Result<Option<V>, Error> {
        ResponseHeaders::from(self).read(name)
    }

    /// Returns the decoded value.
    #[must_use]
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Returns a mutable reference to the decoded value, for example to read a [`Body`].
    #[must_use]
    pub fn value_mut(&mut self) -> &mut T {
        &mut self.value
    }

    /// Returns the decoded value alone.
    #[must_use]
    pub fn into_value(self) -> T {
        self.value
    }

    /// Returns the raw body, including the envelope; decrypted if a [codec](crate::codec) is set. Empty for an unread
    /// [`Body`].
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Decodes the whole body as JSON, into a type of your own or a [`json::Value`].
    ///
    /// # Errors
    ///
    /// The body does not match the type.
    pub fn body_as<V: Decode>(&self) -> Result<V, json::Error> {
        json::from_slice(&self.body)
    }

    /// Returns the members of the envelope except its payload: code, message, and whatever else the server sends there.
    /// Without an envelope, returns all members of the body. Empty if the body is not a JSON object.
    ///
    /// ```
    /// # fn echo(response: &oasmith_runtime::Response<()>) {
    /// let reference = response.beside_payload().get("customerRequestId").cloned();
    /// # }
    /// ```
    #[must_use]
    pub fn beside_payload(&self) -> Object {
        let mut properties: Object = self.body_as().unwrap_or_default();
        if let Some(envelope) = self.envelope {
            properties.remove(envelope.payload);
        }
        properties
    }

    /// Returns the envelope's error member, which some servers send together with a payload. It does not imply failure.
    #[must_use]
    pub fn details(&self) -> Option<Value> {
        self.details_as()?.ok()
    }

    /// Decodes the envelope's error member.
    #[must_use]
    pub fn details_as<V: Decode>(&self) -> Option<Result<V, json::Error>> {
        self.details.as_ref().map(|details| json::from_slice(details))
    }

    /// Returns the business code as a string, if the response has an envelope with a code.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Returns the business message, if the response has an envelope with a message.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Returns the server's id of the request, found as by [`Error::request_id`].
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref().or_else(|| error::request_id(&self.headers))
    }
}

/// The headers of a response, wrapped by a generated type with the documented headers. Each is decoded on access, so
/// that one invalid header does not affect the others.
#[derive(Clone, Copy)]
pub struct ResponseHeaders<'r> {
    operation: &'static str,
    status: StatusCode,
    headers: &'r HeaderMap,
}

impl ResponseHeaders<'_> {
    /// Reads a header, like [`Response::header`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if the header does not match the type.
    pub fn read<V: Decode>(&self, name: &str) -> Result<Option<V>, Error> {
        header_value::read(self.headers, name).map_err(|text| self.error(text))
    }

    /// Reads a header that holds JSON. Returns `None` if it is missing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if the header is not JSON of the type. The error contains its name but not its value.
    pub fn read_json<V: Decode>(&self, name: &str) -> Result<Option<V>, Error> {
        header_value::read_json(self.headers, name).map_err(|text| self.error(text))
    }

    fn error(&self, text: String) -> Error {
        Error::new(ErrorKind::Decode, text).with_operation(self.operation).with_head(self.status, self.headers.clone())
    }
}

impl<'r, T> From<&'r Response<T>> for ResponseHeaders<'r> {
    fn from(response: &'r Response<T>) -> Self {
        Self { operation: response.operation, status: response.status, headers: &response.headers }
    }
}

impl fmt::Debug for ResponseHeaders<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Names(self.headers).fmt(f)
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &Names(&self.headers))
            .field("value", &self.value)
            .field("code", &self.code)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}
