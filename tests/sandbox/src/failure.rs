//! Failures that a test requests.

use serde_json::Value;

use crate::reply::{Body, Envelope, Reply};

/// A failure that replaces the next response.
#[derive(Clone, Debug)]
pub struct Failure {
    operation: Option<String>,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Status(u16, String),
    Code(i64, String),
    Json(u16, Value),
    Text(u16, String),
}

impl Failure {
    /// An HTTP status, with the reason in the envelope of the operation.
    #[must_use]
    pub fn status(status: u16, reason: impl Into<String>) -> Self {
        Self { operation: None, what: What::Status(status, reason.into()) }
    }

    /// A business failure: status 200, and a code in the envelope of the operation.
    #[must_use]
    pub fn code(code: i64, reason: impl Into<String>) -> Self {
        Self { operation: None, what: What::Code(code, reason.into()) }
    }

    /// A status with any JSON body.
    #[must_use]
    pub fn json(status: u16, body: Value) -> Self {
        Self { operation: None, what: What::Json(status, body) }
    }

    /// A status with a body that is not JSON, as from a gateway before the server.
    #[must_use]
    pub fn text(status: u16, body: impl Into<String>) -> Self {
        Self { operation: None, what: What::Text(status, body.into()) }
    }

    /// Applies to a call of this operation, such as `PAY-5`, instead of any.
    #[must_use]
    pub fn of(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Takes the first failure for an operation.
    pub(crate) fn take(failures: &mut Vec<Self>, operation: &str) -> Option<Self> {
        let meant = |failure: &Self| failure.operation.as_deref().is_none_or(|wanted| wanted == operation);
        let index = failures.iter().position(meant)?;
        Some(failures.remove(index))
    }

    /// Returns whether the reply is encrypted, as are all with status 200.
    pub(crate) fn is_sealed(&self) -> bool {
        matches!(&self.what, What::Code(..) | What::Json(200, _))
    }

    pub(crate) fn reply(self, envelope: Envelope) -> Reply {
        match self.what {
            What::Status(status, reason) => envelope.failure(status, i64::from(status), &reason),
            What::Code(code, reason) => envelope.failure(200, code, &reason),
            What::Json(status, body) => Reply { status, media: "application/json", body: Body::Json(body) },
            What::Text(status, text) => Reply::text(status, text),
        }
    }
}
