//! The body of a request on its way out, and the time limit of an upload.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::sleep_until;

use super::Limits;
use crate::body::{Body, BoxError};

/// Bytes of a body that are handed over at once. A body that is not longer counts as sent once the connection is open.
const PORTION: usize = 64 * 1024;

/// The shortest and the longest time between two checks of an upload's progress.
const LEAST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

/// How far an upload has come.
#[derive(Debug)]
pub(super) struct Upload(Mutex<Stage>);

#[derive(Clone, Copy, Debug)]
enum Stage {
    /// Nothing of it was taken since then.
    Waits(Instant),
    /// The last portion was taken then, and there are others.
    Sends(Instant),
    /// All of it was taken then.
    Sent(Instant),
}

impl Upload {
    fn start() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Stage::Waits(Instant::now()))))
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the last of the body was taken.
    pub(super) fn is_sent(&self) -> bool {
        matches!(*self.stage(), Stage::Sent(_))
    }

    /// When the call ends if nothing more happens, and the limit that it is; `None` for never.
    fn deadline(&self, limits: Limits, idle: Duration) -> (Option<Instant>, Duration) {
        let (since, limit) = match *self.stage() {
            Stage::Sends(since) => (since, idle),
            Stage::Waits(since) | Stage::Sent(since) => (since, limits.timeout),
        };
        (since.checked_add(limit), limit)
    }
}

/// Waits for a call whose time limit begins when its upload is done. The error is the limit that ran out.
pub(super) async fn limited<T>(
    call: impl Future<Output = T>,
    upload: &Upload,
    limits: Limits,
    idle: Duration,
) -> Result<T, Duration> {
    // What takes the body is another task, which wakes nobody here: how far it has come is looked up now and then.
    let pause = idle.max(LEAST_PAUSE);
    let next = |deadline: Option<Instant>| {
        let next = Instant::now() + pause.min(LONGEST_PAUSE);
        deadline.map_or(next, |deadline| deadline.min(next)).into()
    };
    let (deadline, _) = upload.deadline(limits, idle);
    let (mut call, mut timer) = (pin!(call), pin!(sleep_until(next(deadline))));
    poll_fn(|context| {
        if let Poll::Ready(outcome) = call.as_mut().poll(context) {
            return Poll::Ready(Ok(outcome));
        }
        while timer.as_mut().poll(context).is_ready() {
            let (deadline, limit) = upload.deadline(limits, idle);
            if deadline.is_some_and(|deadline| deadline <= Instant::now()) {
                return Poll::Ready(Err(limit));
            }
            timer.as_mut().reset(next(deadline));
        }
        Poll::Pending
    })
    .await
}

/// The body of a request, for reqwest: few bytes as they are, many in portions, a stream with its length if it has one.
pub(super) fn outgoing(body: Body, upload: &mut Option<Arc<Upload>>) -> reqwest::Body {
    match body.as_bytes() {
        Some(bytes) if bytes.len() <= PORTION => reqwest::Body::from(bytes.clone()),
        _ => reqwest::Body::wrap(Outgoing {
            body,
            rest: Bytes::new(),
            upload: Arc::clone(upload.insert(Upload::start())),
        }),
    }
}

struct Outgoing {
    body: Body,
    /// What is left of the last chunk.
    rest: Bytes,
    upload: Arc<Upload>,
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = SendFailure;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, SendFailure>>> {
        if self.rest.is_empty() {
            match std::task::ready!(self.body.poll_chunk(context)) {
                Some(Ok(chunk)) => self.rest = chunk,
                Some(Err(error)) => return Poll::Ready(Some(Err(SendFailure(error)))),
                None => {
                    *self.upload.stage() = Stage::Sent(Instant::now());
                    return Poll::Ready(None);
                }
            }
        }
        let portion = self.rest.len().min(PORTION);
        let portion = self.rest.split_to(portion);
        // The end is not asked for where the length is known.
        let is_last = self.rest.is_empty() && self.body.len() == Some(0);
        let now = Instant::now();
        *self.upload.stage() = if is_last { Stage::Sent(now) } else { Stage::Sends(now) };
        Poll::Ready(Some(Ok(Frame::data(portion))))
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.rest.len() as u64;
        self.body.len().map_or_else(SizeHint::default, |len| SizeHint::with_exact(len + rest))
    }
}

/// The body of a request failed while it was sent. Marked, so that it is not taken for a failure of the network.
#[derive(Debug)]
pub(super) struct SendFailure(BoxError);

impl fmt::Display for SendFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl StdError for SendFailure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.0)
    }
}
