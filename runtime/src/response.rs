//! [`Response`]: an answer with what was read from it.

use std::fmt;

use http::{HeaderMap, StatusCode};

use crate::body::Body;
use crate::error::{self, Error, ErrorKind};
use crate::header_value;
use crate::headers::Names;
use crate::json::Decode;
use crate::spec::OperationSpec;

/// An answer with its decoded value, from a generated `send_detailed`, or with its unread [`Body`].
#[derive(Clone)]
pub struct Response<T> {
    pub(crate) operation: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) value: T,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
}

impl Response<Body> {
    /// An answer whose body is still to be read.
    pub(crate) fn unread(spec: &'static OperationSpec, response: http::Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let (status, headers) = (parts.status, parts.headers);
        let value = body.with_origin(spec.id, status, headers.clone());
        Self { operation: spec.id, status, headers, value, code: None, message: None, request_id: None }
    }
}

impl<T> Response<T> {
    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header, read into a type: text, a number, a truth value, an enum, or a list of these, whose
    /// items are separated by commas or stand in headers of the same name. `None` if the header is not there.
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
    /// [`ErrorKind::Decode`] if the header does not fit. The error names the header, and does not hold its value.
    pub fn header<V: Decode>(&self, name: &str) -> Result<Option<V>, Error> {
        ResponseHeaders::from(self).read(name)
    }

    /// The decoded value.
    #[must_use]
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The decoded value, to be changed or, if it is a [`Body`], to be read.
    #[must_use]
    pub fn value_mut(&mut self) -> &mut T {
        &mut self.value
    }

    /// The decoded value alone.
    #[must_use]
    pub fn into_value(self) -> T {
        self.value
    }

    /// The business code, as text, if the answer was wrapped in an envelope that has one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The business message, if the answer was wrapped in an envelope that has one.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The id under which the server knows the request, found as [`Error::request_id`] is.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref().or_else(|| error::request_id(&self.headers))
    }
}

/// The headers of a response, for a type that says which are documented. Each is read when it is asked for, so that one
/// that cannot be read does not take the others with it.
#[derive(Clone, Copy)]
pub struct ResponseHeaders<'r> {
    operation: &'static str,
    status: StatusCode,
    headers: &'r HeaderMap,
}

impl ResponseHeaders<'_> {
    /// A header, as [`Response::header`] reads it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if the header does not fit.
    pub fn read<V: Decode>(&self, name: &str) -> Result<Option<V>, Error> {
        header_value::read(self.headers, name).map_err(|text| {
            Error::new(ErrorKind::Decode, text)
                .with_operation(self.operation)
                .with_head(self.status, self.headers.clone())
        })
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
