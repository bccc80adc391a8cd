//! A response whose body is read as it comes: what errors about parts of the body say.

use bytes::Bytes;
use http::response::Parts;

use super::{LIMITS, RawResponse};
use crate::error::Error;
use crate::spec::OperationSpec;

impl RawResponse {
    /// A successful response without its body. Its envelope is not looked for.
    pub(crate) fn head(spec: &'static OperationSpec, parts: Parts) -> Self {
        Self {
            spec,
            status: parts.status,
            headers: parts.headers,
            body: Bytes::new(),
            opened: None,
            origin: None,
            limits: LIMITS,
            attempts: 1,
        }
    }

    /// The same response with a part of its body.
    pub(crate) fn with_body(&self, body: Bytes) -> Self {
        Self { body, ..self.clone() }
    }

    /// Creates the error for a successful response that should be a stream of events.
    pub(crate) fn no_events(&self) -> Error {
        let found = match self.content_type() {
            Some(content_type) => format!("`{}`", content_type.escape_debug()),
            None => "without a content type".to_owned(),
        };
        self.decode_error(format!("a stream of events is expected, but the response is {found}"))
    }
}
