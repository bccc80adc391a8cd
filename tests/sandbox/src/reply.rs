//! The replies of the sandbox, in the envelopes of the documentation.

use serde_json::{Value, json};

/// Status, media type and body of a response.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) media: &'static str,
    pub(crate) body: Body,
}

/// A body is JSON or a verbatim string.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Body {
    Json(Value),
    Text(String),
}

/// A handler returns a reply, or stops early with one.
pub(crate) type Outcome = Result<Reply, Reply>;

impl Reply {
    pub(crate) fn json(status: u16, body: Value) -> Self {
        Self { status, media: "application/json", body: Body::Json(body) }
    }

    /// Status 200, without an envelope.
    pub(crate) fn bare(body: Value) -> Self {
        Self::json(200, body)
    }

    /// A body that is not JSON, as from a gateway before the server.
    pub(crate) fn text(status: u16, text: impl Into<String>) -> Self {
        Self { status, media: "text/plain", body: Body::Text(text.into()) }
    }

    /// `{code, message, payload}`.
    pub(crate) fn code(payload: impl Into<Value>) -> Self {
        Envelope::Code.success(payload)
    }

    /// `{response_code, response_message, payload}`.
    pub(crate) fn response(payload: impl Into<Value>) -> Self {
        Envelope::Response.success(payload)
    }
}

/// How the pages of a product wrap responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Envelope {
    /// `code` and `message`.
    Code,
    /// `response_code` and `response_message`.
    Response,
    /// The same with `errorResponse`.
    Receivables,
    /// `resultCode` and `resultMessage`, without a payload.
    Result,
    /// The error object of OAuth 2; nothing else is documented for the token call.
    OAuth,
}

impl Envelope {
    pub(crate) fn success(self, payload: impl Into<Value>) -> Reply {
        Reply::bare(self.wrap(0, "Success", &payload.into()))
    }

    fn wrap(self, code: i64, message: &str, payload: &Value) -> Value {
        match self {
            Self::Code => json!({ "code": code, "message": message, "payload": payload }),
            Self::Response => json!({ "response_code": code, "response_message": message, "payload": payload }),
            Self::Receivables => json!({ "payload": payload, "response_code": code, "response_message": message }),
            Self::Result => json!({ "resultCode": code, "resultMessage": message }),
            Self::OAuth => json!({ "error": "invalid_request", "error_description": message }),
        }
    }

    /// A failure: the reason is the message, and again the payload, as a string.
    pub(crate) fn failure(self, status: u16, code: i64, reason: &str) -> Reply {
        let mut body = self.wrap(code, reason, &Value::from(reason));
        if let (Self::Receivables, Some(members)) = (self, body.as_object_mut()) {
            members.insert("payload".to_owned(), Value::Null);
            members.insert("errorResponse".to_owned(), error_response(status, reason));
        }
        Reply::json(status, body)
    }
}

fn error_response(status: u16, reason: &str) -> Value {
    let kind = match status {
        400 => "VALIDATION_ERROR",
        401 => "UNAUTHORIZED",
        403 => "INVALID_ACCESS",
        404 => "RECORD_NOT_FOUND",
        422 => "UNPROCESSABLE_REQUEST",
        500 => "SYSTEM_ERROR",
        _ => "CLIENT_REQUEST_ERROR",
    };
    json!({
        "apiSubErrors": [{}], "errorMessage": reason, "errorType": kind, "requestId": "REQ0000001",
        "timestamp": "2025-01-01 10:00:00"
    })
}
