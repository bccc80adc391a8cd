//! Handles a request from its arrival to its response.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body as HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::call::Call;
use crate::callback::Delivery;
use crate::cipher::Cipher;
use crate::failure::Failure;
use crate::log::{self, Logged};
use crate::record::record;
use crate::reply::{Body, Envelope, Reply};
use crate::route::{Found, Input, Route, find};
use crate::rules::{Kind, check, read_texts};
use crate::settings::{Encryption, demo};
use crate::tokens::enter;
use crate::world::World;

/// The size limit of a body.
const LIMIT: usize = 16 * 1024 * 1024;

/// The state shared by the server and its handle.
pub(crate) struct Shared {
    pub(crate) world: Mutex<World>,
    pub(crate) requests: Mutex<Vec<Logged>>,
    pub(crate) deliveries: Mutex<Vec<Delivery>>,
    pub(crate) failures: Mutex<Vec<Failure>>,
}

/// Takes a lock, ignoring poison: after a panic elsewhere the state is still useful to a test.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(serve).with_state(shared)
}

async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let (reply, due) = {
        let mut world = lock(&shared.world);
        let mut exchange = Exchange::default();
        let reply = exchange.run(&shared, &mut world, &parts, &bytes);
        lock(&shared.requests).push(exchange.logged(&parts, reply.status));
        if let Err(error) = record(&parts, &exchange.plain(&bytes), reply.status) {
            return (StatusCode::INTERNAL_SERVER_ERROR, format!("the request was not recorded: {error}"))
                .into_response();
        }
        (exchange.seal(reply), std::mem::take(&mut world.outbox))
    };
    for callback in due {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let delivery = callback.deliver().await;
            lock(&shared.deliveries).push(delivery);
        });
    }
    respond(reply)
}

fn respond(reply: Reply) -> Response {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = match reply.body {
        Body::Json(value) => value.to_string(),
        Body::Text(text) => text,
    };
    (status, [(header::CONTENT_TYPE, reply.media)], HttpBody::from(body)).into_response()
}

/// What is known about a request while it is handled.
#[derive(Default)]
struct Exchange {
    route: Option<&'static Route>,
    body: Value,
    cipher: Option<Cipher>,
    encrypted: bool,
}

impl Exchange {
    fn run(&mut self, shared: &Shared, world: &mut World, parts: &Parts, bytes: &[u8]) -> Reply {
        let (route, values) = match find(parts.method.as_str(), parts.uri.path()) {
            Found::Route(route, values) => (route, values),
            Found::OtherMethod => return Envelope::Response.failure(405, 405, "no operation has this path and method"),
            Found::Nothing => return Envelope::Response.failure(404, 404, "no operation has this path"),
        };
        self.route = Some(route);
        if let Some(failure) = Failure::take(&mut lock(&shared.failures), route.id) {
            if failure.is_sealed() {
                self.cipher = cipher_of(world, route);
            }
            return failure.reply(route.envelope);
        }
        self.reply(world, route, values, parts, bytes).unwrap_or_else(|refusal| refusal)
    }

    fn reply(
        &mut self,
        world: &mut World,
        route: &'static Route,
        values: Vec<(&'static str, String)>,
        parts: &Parts,
        bytes: &[u8],
    ) -> Result<Reply, Reply> {
        enter(world, route, &parts.headers)?;
        self.cipher = cipher_of(world, route);
        self.body = self.read(route, &parts.headers, bytes)?;
        let query: Vec<(String, String)> =
            form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
        let query = read_texts(route.query, &query);
        verify(route, &Kind::Object { fields: route.query, open: false }, &query)?;
        let texts: Vec<_> = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        verify(route, &Kind::Object { fields: route.values, open: true }, &read_texts(route.values, &texts))?;
        let call = Call { route, values, query, headers: &parts.headers, body: self.body.clone() };
        (route.handle)(world, &call)
    }

    /// Reads, decrypts and validates the body.
    fn read(&mut self, route: &Route, headers: &HeaderMap, bytes: &[u8]) -> Result<Value, Reply> {
        let refuse = |status: u16, reason: &str| route.envelope.failure(status, i64::from(status), reason);
        let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is = |wanted: &str| media.split(';').next().is_some_and(|media| media.trim().eq_ignore_ascii_case(wanted));
        match route.body {
            Input::Nothing if bytes.is_empty() => Ok(Value::Null),
            Input::Nothing => Err(refuse(route.refusal, "this call has no body")),
            Input::Form(_) if !is("application/x-www-form-urlencoded") => {
                Err(refuse(415, "the body is not a form by its content type"))
            }
            Input::Form(fields) => {
                let pairs: Vec<(String, String)> = form_urlencoded::parse(bytes).into_owned().collect();
                let value = read_texts(fields, &pairs);
                verify(route, &Kind::Object { fields, open: true }, &value)?;
                Ok(value)
            }
            Input::Json(_) if !is("application/json") => Err(refuse(415, "the body is not JSON by its content type")),
            Input::Json(kind) => {
                let value = self.parse(bytes).map_err(|reason| {
                    self.cipher = None;
                    refuse(if route.is_payout() { 422 } else { 400 }, reason)
                })?;
                self.body = value.clone();
                verify(route, &kind, &value)?;
                Ok(value)
            }
        }
    }

    fn parse(&mut self, bytes: &[u8]) -> Result<Value, &'static str> {
        let value: Value = serde_json::from_slice(bytes).map_err(|_| "the body is not JSON")?;
        let Some(cipher) = &self.cipher else {
            return Ok(value);
        };
        let plain = cipher.open(&value).ok_or("encrypted request invalid")?;
        self.encrypted = true;
        serde_json::from_slice(&plain).map_err(|_| "encrypted request invalid")
    }

    fn seal(&self, reply: Reply) -> Reply {
        match (&self.cipher, &reply.body) {
            (Some(cipher), Body::Json(value)) => {
                let body = Body::Json(cipher.seal(value.to_string().as_bytes()));
                Reply { body, ..reply }
            }
            _ => reply,
        }
    }

    /// Returns the body, decrypted if necessary.
    fn plain<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        if self.encrypted { self.body.to_string().into_bytes().into() } else { bytes.into() }
    }

    fn logged(&self, parts: &Parts, status: u16) -> Logged {
        Logged {
            operation: self.route.map(|route| route.id),
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            headers: log::headers(&parts.headers),
            body: log::hide(self.body.clone()),
            status,
            encrypted: self.encrypted,
        }
    }
}

fn verify(route: &Route, kind: &Kind, value: &Value) -> Result<(), Reply> {
    let reasons = check(kind, value);
    if reasons.is_empty() {
        return Ok(());
    }
    let reason = reasons.join("; ");
    Err(route.envelope.failure(route.refusal, i64::from(route.refusal), reason.trim_start_matches(": ")))
}

fn cipher_of(world: &World, route: &Route) -> Option<Cipher> {
    let sealed = match world.settings.encryption {
        Encryption::Off => false,
        Encryption::Payouts => route.is_payout(),
        Encryption::All => !route.is_token_call(),
    };
    sealed.then(|| Cipher::new(demo::CLIENT_SECRET))
}
