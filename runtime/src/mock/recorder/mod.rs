//! [`Recorder`]: records calls to a file, and replays them.

mod cassette;
mod names;
mod redact;
mod replay;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Request, Response};

use crate::body::Body;
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::spec::OperationSpec;
use crate::transport::{BoxFuture, Limits, Transport, TransportError, TransportErrorKind};

use super::unreadable;
use cassette::{Exchange, Outcome};
use redact::Redactor;
use replay::Replay;

/// A transport that records calls to a file, its cassette, and replays them without a server.
///
/// A cassette is JSON to be reviewed and committed. Secrets are replaced before anything is written: credentials
/// wherever they occur, values that the description marks as sensitive in requests and responses, headers of requests
/// except `accept` and `content-type`, bodies of token calls, and properties, parameters and headers whose names say
/// that they are secret, such as `password` or `accessToken`. Equal secrets have equal placeholders.
///
/// A replayed request must be like the recorded one: method, path, query and body are compared, where a placeholder
/// stands for anything. Requests come in the recorded order, unless [`in_any_order`](Self::in_any_order). A request that
/// is not on the cassette fails, and nothing counts as sent.
///
/// ```
/// use oasmith_runtime::mock::{MockTransport, Recorder};
/// use oasmith_runtime::{ApiSpec, Client, Config, RequestOptions};
/// # use oasmith_runtime::{Encoder, Error, Method, Operation, OperationSpec, RawResponse};
/// # struct GetLimit;
/// # impl Operation for GetLimit {
/// #     type Output = Option<u32>;
/// #     const SPEC: &'static OperationSpec = &OperationSpec {
/// #         id: "getLimit", method: Method::GET, path: "/limit", server: None, security: &[], accept: "application/json",
/// #         envelope: None, idempotency: None,
/// #     };
/// #     fn encode(&self, _: &mut Encoder) {}
/// #     fn decode(response: &RawResponse) -> Result<Self::Output, Error> { response.json() }
/// # }
/// # static API: ApiSpec = ApiSpec { name: "acme", version: "1.0.0", server: None, servers: &[], schemes: &[] };
/// # fn main() -> Result<(), Error> {
/// # let path = std::env::temp_dir().join(format!("oasmith-recorder-{}.json", std::process::id()));
/// # futures_util::future::FutureExt::now_or_never(async {
/// // Usually `HttpTransport`, against a server for tests.
/// let server = MockTransport::new().json(200, "500");
/// let recorder = Recorder::record(&path, server);
/// let config = Config::new().base_url("https://api.example.com").transport(recorder.clone());
/// assert_eq!(Client::new(&API, config)?.send(&GetLimit, &RequestOptions::new()).await?, Some(500));
/// recorder.save()?;
///
/// let recorder = Recorder::replay(&path)?;
/// let config = Config::new().base_url("https://api.example.com").transport(recorder.clone());
/// assert_eq!(Client::new(&API, config)?.send(&GetLimit, &RequestOptions::new()).await?, Some(500));
/// recorder.verify();
/// # std::fs::remove_file(&path).unwrap();
/// # Ok::<(), Error>(())
/// # }).unwrap()
/// # }
/// ```
#[derive(Clone)]
pub struct Recorder {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    mode: Mode,
}

enum Mode {
    Record(Arc<dyn Transport>, Mutex<Recording>),
    Replay(Mutex<Replay>),
}

/// Calls as they were, with their secrets: only in memory.
#[derive(Default)]
struct Recording {
    /// In the order in which they began; `None` while one goes on, or if it was cancelled.
    exchanges: Vec<Option<Exchange>>,
    redactor: Redactor,
    /// For each operation, how many successful responses came for which the client has not named sensitive values.
    unread: BTreeMap<&'static str, usize>,
    is_changed: bool,
}

impl Recorder {
    /// Records the calls that go through a transport. The file is written by [`save`](Self::save), or when the last
    /// clone is dropped.
    ///
    /// Responses are collected before they are handed on, also those of [`Client::stream`](crate::Client::stream).
    /// Bodies of requests that are streams or multipart are not recorded.
    #[must_use]
    pub fn record(path: impl Into<PathBuf>, transport: impl Transport + 'static) -> Self {
        let mode = Mode::Record(Arc::new(transport), Mutex::default());
        Self { inner: Arc::new(Inner { path: path.into(), mode }) }
    }

    /// Replays a cassette. Token calls get the recorded tokens, as often as they are made.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if the file cannot be read or is not a cassette.
    pub fn replay(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let path = path.into();
        let read = std::fs::read(&path).map_err(|error| error.to_string());
        let exchanges = read.and_then(|json| cassette::read(&json)).map_err(|text| failed(&path, "read", &text))?;
        let mode = Mode::Replay(Mutex::new(Replay::new(exchanges)));
        Ok(Self { inner: Arc::new(Inner { path, mode }) })
    }

    /// Replays responses by request, in any order: each gets the first response that was recorded for it and was not
    /// given yet, and then the last one again.
    #[must_use]
    pub fn in_any_order(self) -> Self {
        if let Mode::Replay(replay) = &self.inner.mode {
            lock(replay).is_strict = false;
        }
        self
    }

    /// Redacts properties, parameters and headers of this name as well, or ones that differ each time: a placeholder
    /// stands for any value. Upper and lower case and signs do not matter.
    #[must_use]
    pub fn redact(self, name: &str) -> Self {
        self.names(|redactor| redactor.names.redact(name))
    }

    /// Records properties, parameters and headers of this name, although their name looks like that of a secret. Values
    /// that are known to be secret are redacted nevertheless.
    #[must_use]
    pub fn keep(self, name: &str) -> Self {
        self.names(|redactor| redactor.names.keep(name))
    }

    fn names(self, change: impl FnOnce(&mut Redactor)) -> Self {
        if let Mode::Record(_, recording) = &self.inner.mode {
            change(&mut lock(recording).redactor);
        }
        self
    }

    /// Writes the cassette. Call it when all calls have ended. Does nothing in a replay.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if the file cannot be written, or if a successful response was not decoded: nothing tells
    /// then which of its values are sensitive, and nothing is written.
    pub fn save(&self) -> Result<(), Error> {
        self.inner.save()
    }

    /// Checks that everything on the cassette was replayed and nothing else was requested. Does nothing in a recording.
    ///
    /// # Panics
    ///
    /// If not, with a list of what is wrong.
    #[track_caller]
    pub fn verify(&self) {
        let problems = self.problems();
        assert!(problems.is_empty(), "the cassette was not replayed as recorded:\n- {}", problems.join("\n- "));
    }

    /// Returns what [`verify`](Self::verify) reports, one sentence each.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        match &self.inner.mode {
            Mode::Record(..) => Vec::new(),
            Mode::Replay(replay) => lock(replay).problems(),
        }
    }

    fn exchange(
        &self,
        operation: Option<&'static OperationSpec>,
        request: Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Result<Response<Body>, TransportError>> {
        let inner = Arc::clone(&self.inner);
        match &self.inner.mode {
            Mode::Replay(_) => Box::pin(async move { inner.replayed(operation, request).await }),
            Mode::Record(transport, recording) => {
                // Its place is that of its beginning.
                let index = {
                    let mut recording = lock(recording);
                    recording.exchanges.push(None);
                    recording.exchanges.len() - 1
                };
                let head = recorded_request(&request);
                let sent = match operation {
                    Some(operation) => transport.send_operation(operation, request, limits),
                    None => transport.send(request, limits),
                };
                Box::pin(async move { inner.recorded(index, operation, head, sent.await, limits).await })
            }
        }
    }
}

impl Inner {
    async fn replayed(
        &self,
        operation: Option<&'static OperationSpec>,
        request: Request<Body>,
    ) -> Result<Response<Body>, TransportError> {
        let request = match request.body().as_bytes() {
            Some(_) => {
                let (parts, body) = request.into_parts();
                let body = body.collect(usize::MAX).await.map_err(unreadable)?;
                Request::from_parts(parts, Some(body))
            }
            None => request.map(|_| None),
        };
        let Mode::Replay(replay) = &self.mode else { return Err(closed()) };
        let response = lock(replay).respond(operation, &request)?;
        Ok(response.map(Body::from))
    }

    async fn recorded(
        &self,
        index: usize,
        operation: Option<&'static OperationSpec>,
        request: Request<Option<Bytes>>,
        outcome: Result<Response<Body>, TransportError>,
        limits: Limits,
    ) -> Result<Response<Body>, TransportError> {
        let Mode::Record(_, recording) = &self.mode else { return Err(closed()) };
        let outcome = match outcome {
            Ok(response) => {
                let (parts, body) = response.into_parts();
                match body.collect(limits.max_response_bytes).await {
                    Ok(body) => Ok(Response::from_parts(parts, body)),
                    Err(error) => return Err(incomplete(error).with_head(parts.status, parts.headers)),
                }
            }
            Err(error) => Err(error),
        };
        let mut recording = lock(recording);
        if let (Some(operation), Ok(response)) = (operation, &outcome)
            && response.status().is_success()
        {
            *recording.unread.entry(operation.id).or_default() += 1;
        }
        let exchange = Exchange {
            operation: operation.map(|operation| operation.id.to_owned()),
            request,
            outcome: Outcome::of(&outcome),
        };
        if let Some(place) = recording.exchanges.get_mut(index) {
            *place = Some(exchange);
        }
        recording.is_changed = true;
        outcome.map(|response| response.map(Body::from))
    }

    fn save(&self) -> Result<(), Error> {
        let Mode::Record(_, recording) = &self.mode else { return Ok(()) };
        let mut recording = lock(recording);
        let refused = |text: String| failed(&self.path, "written", &text);
        if let Some((operation, _)) = recording.unread.iter().find(|(_, count)| **count > 0) {
            return Err(refused(format!(
                "a response to {operation} was not decoded, so it is not known which of its values are sensitive"
            )));
        }
        let Recording { exchanges, redactor, .. } = &mut *recording;
        let text = cassette::write(exchanges.iter().flatten(), redactor);
        write(&self.path, &text).map_err(|error| refused(error.to_string()))?;
        recording.is_changed = false;
        Ok(())
    }
}

/// Writes a file as a whole, and creates its folder.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".new");
    std::fs::write(&unfinished, text)?;
    std::fs::rename(&unfinished, path)
}

impl Drop for Inner {
    fn drop(&mut self) {
        let is_changed = match &self.mode {
            Mode::Record(_, recording) => lock(recording).is_changed,
            Mode::Replay(_) => false,
        };
        if is_changed && let Err(error) = self.save() {
            eprintln!("{error}");
        }
    }
}

impl Transport for Recorder {
    fn send(&self, request: Request<Body>, limits: Limits) -> BoxFuture<Result<Response<Body>, TransportError>> {
        self.exchange(None, request, limits)
    }

    fn send_operation(
        &self,
        operation: &'static OperationSpec,
        request: Request<Body>,
        limits: Limits,
    ) -> BoxFuture<Result<Response<Body>, TransportError>> {
        self.exchange(Some(operation), request, limits)
    }

    fn learn_secrets(&self, operation: &'static OperationSpec, secrets: &[String], is_read: bool) {
        let Mode::Record(_, recording) = &self.inner.mode else { return };
        let mut recording = lock(recording);
        for secret in secrets {
            recording.redactor.add(secret);
        }
        if is_read {
            let unread = recording.unread.entry(operation.id).or_default();
            *unread = unread.saturating_sub(1);
        }
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mode = match &self.inner.mode {
            Mode::Record(..) => "record",
            Mode::Replay(_) => "replay",
        };
        f.debug_struct("Recorder").field("path", &self.inner.path).field("mode", &mode).finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The request without a body that can be read only once.
fn recorded_request(request: &Request<Body>) -> Request<Option<Bytes>> {
    let mut head = Request::new(request.body().as_bytes().cloned());
    *head.method_mut() = request.method().clone();
    *head.uri_mut() = request.uri().clone();
    *head.headers_mut() = request.headers().clone();
    head
}

fn failed(path: &Path, what: &str, text: &str) -> Error {
    Error::new(ErrorKind::Config, format!("the cassette `{}` cannot be {what}: {text}", path.display()))
}

fn closed() -> TransportError {
    TransportError::new(TransportErrorKind::Exchange, "the recorder is in another mode")
}

/// The error for a response whose body ends early: it is not recorded.
fn incomplete(error: Error) -> TransportError {
    let kind = match error.kind() {
        ErrorKind::TooLarge => TransportErrorKind::TooLarge,
        ErrorKind::Timeout => TransportErrorKind::Timeout,
        _ => TransportErrorKind::Exchange,
    };
    TransportError::new(kind, "the response cannot be read to its end").with_source(error)
}
