//! The format of cassettes: JSON, with one object for each exchange.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use percent_encoding::percent_decode_str;
use url::form_urlencoded::{self, Serializer};

use super::redact::{Redactor, Side};
use crate::json::{self, Object, Value};
use crate::media;
use crate::mock::compare::{content_type, pairs_of};
use crate::phase::Phase;
use crate::transport::{TransportError, TransportErrorKind};

/// The version of the format.
const FORMAT: u32 = 1;

const FORM: &str = "application/x-www-form-urlencoded";

/// Headers that say how a message was transferred, which a replay does not repeat.
const TRANSFER: &[&str] = &["connection", "content-length", "keep-alive", "transfer-encoding"];

/// A request and what came of it, with secrets.
pub(super) struct Exchange {
    /// `None` for a token call.
    pub(super) operation: Option<String>,
    /// Without a body if it was a stream.
    pub(super) request: Request<Option<Bytes>>,
    pub(super) outcome: Outcome,
}

#[derive(Clone)]
pub(super) enum Outcome {
    Response(Response<Bytes>),
    Failure { kind: TransportErrorKind, phase: Option<Phase>, text: String },
}

impl Outcome {
    pub(super) fn of(outcome: &Result<Response<Bytes>, TransportError>) -> Self {
        match outcome {
            Ok(response) => Self::Response(response.clone()),
            Err(error) => Self::Failure { kind: error.kind(), phase: error.phase(), text: error.to_string() },
        }
    }
}

/// An exchange of a cassette, for a replay.
pub(super) struct Recorded {
    pub(super) operation: Option<String>,
    pub(super) method: String,
    /// Path, query and texts have placeholders.
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) body: RecordedBody,
    pub(super) outcome: Outcome,
}

/// The body of a recorded request.
pub(super) enum RecordedBody {
    Json(Value),
    Form(Vec<(String, String)>),
    Text(String),
    /// It was not recorded, so anything is like it.
    Omitted,
}

/// Writes a cassette without secrets.
pub(super) fn write<'e>(exchanges: impl Iterator<Item = &'e Exchange>, redactor: &mut Redactor) -> String {
    let mut all = Vec::new();
    for exchange in exchanges {
        let mut written = Object::new();
        let is_token_call = exchange.operation.is_none();
        if let Some(operation) = &exchange.operation {
            written.insert("operation", operation.as_str());
        }
        let side = if is_token_call { Side::TokenRequest } else { Side::Request };
        written.insert("request", Value::Object(request(&exchange.request, side, redactor)));
        let side = if is_token_call { Side::TokenResponse } else { Side::Response };
        match &exchange.outcome {
            Outcome::Response(found) => {
                written.insert("response", Value::Object(response(found, side, redactor)));
            }
            Outcome::Failure { kind, phase, text } => {
                let mut failure = Object::new();
                failure.insert("kind", kind_name(*kind));
                if let Some(phase) = phase {
                    failure.insert("phase", format!("{phase:?}").to_lowercase());
                }
                failure.insert("text", redactor.text(text));
                written.insert("failure", Value::Object(failure));
            }
        }
        all.push(Value::Object(written));
    }
    let mut cassette = Object::new();
    cassette.insert("format", FORMAT);
    cassette.insert("exchanges", Value::Array(all));
    let mut text = String::new();
    pretty(&Value::Object(cassette), 0, &mut text);
    text.push('\n');
    text
}

fn request(request: &Request<Option<Bytes>>, side: Side, redactor: &mut Redactor) -> Object {
    let mut written = Object::new();
    written.insert("method", request.method().as_str());
    written.insert("path", redactor.text(&decoded_path(request.uri().path())));
    let query = pairs_of(request.uri());
    if !query.is_empty() {
        written.insert("query", pairs(query, Side::Request, redactor));
    }
    let mut headers = Object::new();
    for (name, value) in request.headers() {
        let is_kept = redactor.names.is_kept_header(name.as_str()) && !value.is_sensitive();
        let text = value.to_str().ok().filter(|_| is_kept);
        headers.insert(name.as_str(), text.map_or_else(|| "[redacted]".to_owned(), |text| redactor.text(text)));
    }
    written.insert("headers", Value::Object(headers));
    let content_type = content_type(request.headers());
    let body = match request.body() {
        Some(body) if body.is_empty() => return written,
        Some(body) => text_body(content_type, body, side, redactor),
        None => None,
    };
    written.insert("body", Value::Object(body.unwrap_or_else(|| single("omitted", "a stream, or not text"))));
    written
}

fn response(response: &Response<Bytes>, side: Side, redactor: &mut Redactor) -> Object {
    let mut written = Object::new();
    written.insert("status", u32::from(response.status().as_u16()));
    let mut headers = Object::new();
    for (name, value) in response.headers() {
        if TRANSFER.contains(&name.as_str()) {
            continue;
        }
        let text = String::from_utf8_lossy(value.as_bytes());
        let is_secret = redactor.names.is_secret(name.as_str()) || value.is_sensitive();
        let text = if is_secret { redactor.placeholder(&text) } else { redactor.text(&text) };
        let texts = headers.remove(name.as_str());
        let joined = texts.as_ref().and_then(Value::as_str).map(|known| format!("{known}, {text}"));
        headers.insert(name.as_str(), joined.unwrap_or(text));
    }
    written.insert("headers", Value::Object(headers));
    let body = response.body();
    if body.is_empty() {
        return written;
    }
    let text = text_body(content_type(response.headers()), body, side, redactor);
    let body = text.unwrap_or_else(|| single("base64", STANDARD.encode(redactor.bytes(body))));
    written.insert("body", Value::Object(body));
    written
}

/// Returns a body that is text, by its form; `None` for another one.
fn text_body(content_type: &str, body: &Bytes, side: Side, redactor: &mut Redactor) -> Option<Object> {
    let essence = media::essence(content_type);
    if essence.get(..10).is_some_and(|prefix| prefix.eq_ignore_ascii_case("multipart/")) {
        return None;
    }
    if essence.eq_ignore_ascii_case(FORM) {
        let read = form_urlencoded::parse(body).into_owned().collect();
        return Some(single("form", pairs(read, side, redactor)));
    }
    if let Ok(value) = json::from_slice::<Value>(body) {
        return Some(single("json", redactor.json(&value, side)));
    }
    let text = std::str::from_utf8(body).ok()?;
    let is_secret = matches!(side, Side::TokenRequest | Side::TokenResponse);
    Some(single("text", if is_secret { redactor.placeholder(text) } else { redactor.text(text) }))
}

fn pairs(pairs: Vec<(String, String)>, side: Side, redactor: &mut Redactor) -> Value {
    let written = pairs.into_iter().map(|(name, text)| {
        let text = redactor.named(&name, &text, side);
        Value::Array(vec![Value::String(name), Value::String(text)])
    });
    Value::Array(written.collect())
}

fn single(name: &str, value: impl Into<Value>) -> Object {
    let mut object = Object::new();
    object.insert(name, value);
    object
}

/// Returns a path without percent-encoding, in which secrets are found.
pub(super) fn decoded_path(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// Writes JSON on several lines.
fn pretty(value: &Value, depth: usize, text: &mut String) {
    let line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    };
    match value {
        Value::Object(members) if !members.is_empty() => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                line(text, depth + 1);
                text.push_str(&Value::from(name).to_string());
                text.push_str(": ");
                pretty(value, depth + 1, text);
            }
            line(text, depth);
            text.push('}');
        }
        Value::Array(items) if items.iter().any(|item| matches!(item, Value::Object(_) | Value::Array(_))) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                line(text, depth + 1);
                pretty(item, depth + 1, text);
            }
            line(text, depth);
            text.push(']');
        }
        flat => text.push_str(&flat.to_string()),
    }
}

/// Reads a cassette. The error is a sentence.
pub(super) fn read(json: &[u8]) -> Result<Vec<Recorded>, String> {
    let cassette: Value = json::from_slice(json).map_err(|error| error.to_string())?;
    let format = cassette.get("format").and_then(Value::as_u64).ok_or("it is not a cassette")?;
    if format != u64::from(FORMAT) {
        return Err(format!("it has the format {format}, and this version reads {FORMAT}"));
    }
    let exchanges = cassette.get("exchanges").and_then(Value::as_array).unwrap_or_default();
    let read = exchanges
        .iter()
        .enumerate()
        .map(|(index, exchange)| exchange_of(exchange).ok_or_else(|| format!("exchange {} is malformed", index + 1)));
    read.collect()
}

fn exchange_of(exchange: &Value) -> Option<Recorded> {
    let request = exchange.get("request")?;
    let outcome = match exchange.get("response") {
        Some(response) => Outcome::Response(response_of(response)?),
        None => failure_of(exchange.get("failure")?)?,
    };
    Some(Recorded {
        operation: exchange.get("operation").and_then(Value::as_str).map(str::to_owned),
        method: request.get("method")?.as_str()?.to_owned(),
        path: request.get("path")?.as_str()?.to_owned(),
        query: request.get("query").map_or(Some(Vec::new()), pairs_in)?,
        body: body_of(request.get("body"))?,
        outcome,
    })
}

fn body_of(body: Option<&Value>) -> Option<RecordedBody> {
    let Some(body) = body else { return Some(RecordedBody::Text(String::new())) };
    if let Some(value) = body.get("json") {
        return Some(RecordedBody::Json(value.clone()));
    }
    if let Some(form) = body.get("form") {
        return pairs_in(form).map(RecordedBody::Form);
    }
    match body.get("text") {
        Some(text) => Some(RecordedBody::Text(text.as_str()?.to_owned())),
        None => body.get("omitted").map(|_| RecordedBody::Omitted),
    }
}

fn response_of(response: &Value) -> Option<Response<Bytes>> {
    let mut read = Response::new(response.get("body").map_or(Some(Bytes::new()), bytes_of)?);
    *read.status_mut() = StatusCode::from_u16(u16::try_from(response.get("status")?.as_u64()?).ok()?).ok()?;
    let mut headers = HeaderMap::new();
    for (name, value) in response.get("headers")?.as_object()? {
        headers.append(http::HeaderName::try_from(name).ok()?, http::HeaderValue::try_from(value.as_str()?).ok()?);
    }
    *read.headers_mut() = headers;
    Some(read)
}

fn bytes_of(body: &Value) -> Option<Bytes> {
    if let Some(value) = body.get("json") {
        return json::to_vec(value).ok().map(Bytes::from);
    }
    if let Some(form) = body.get("form") {
        let mut serializer = Serializer::new(String::new());
        serializer.extend_pairs(pairs_in(form)?);
        return Some(serializer.finish().into());
    }
    match body.get("text") {
        Some(text) => Some(Bytes::copy_from_slice(text.as_str()?.as_bytes())),
        None => STANDARD.decode(body.get("base64")?.as_str()?).ok().map(Bytes::from),
    }
}

fn failure_of(failure: &Value) -> Option<Outcome> {
    let text = |name: &str| failure.get(name).and_then(Value::as_str);
    let kinds = [
        TransportErrorKind::Connect,
        TransportErrorKind::Timeout,
        TransportErrorKind::Exchange,
        TransportErrorKind::TooLarge,
        TransportErrorKind::Config,
    ];
    let phases = [Phase::Queue, Phase::Token, Phase::Connect, Phase::Send, Phase::Headers, Phase::Body];
    Some(Outcome::Failure {
        kind: kinds.into_iter().find(|kind| Some(kind_name(*kind)) == text("kind"))?,
        phase: phases.into_iter().find(|phase| Some(format!("{phase:?}").to_lowercase().as_str()) == text("phase")),
        text: text("text")?.to_owned(),
    })
}

fn kind_name(kind: TransportErrorKind) -> &'static str {
    match kind {
        TransportErrorKind::Connect => "connect",
        TransportErrorKind::Timeout => "timeout",
        TransportErrorKind::Exchange => "exchange",
        TransportErrorKind::TooLarge => "too_large",
        TransportErrorKind::Config => "config",
    }
}

fn pairs_in(pairs: &Value) -> Option<Vec<(String, String)>> {
    let read = pairs.as_array()?.iter().map(|pair| match pair.as_array()? {
        [name, text] => Some((name.as_str()?.to_owned(), text.as_str()?.to_owned())),
        _ => None,
    });
    read.collect()
}
