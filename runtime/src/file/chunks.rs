//! Reads a file in chunks, off the threads that run futures.

use std::fs::File;
use std::io::{self, Read, Take};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use crate::body::BoxError;

/// How much is read at once. Each read is handed to another thread and back, which takes as long as reading some 100 KiB does.
const CHUNK_BYTES: usize = 512 * 1024;

/// The content of a file, up to its length when it was opened. While a chunk is sent, the next one is read.
pub(super) struct Chunks {
    state: State,
}

enum State {
    Idle(Take<File>),
    #[cfg(feature = "reqwest")]
    Reading(tokio::task::JoinHandle<Step>),
    Done,
}

type Step = (Take<File>, io::Result<Bytes>);

impl Chunks {
    pub(super) fn new(file: File, len: u64) -> Self {
        Self { state: State::Idle(file.take(len)) }
    }

    #[cfg(feature = "reqwest")]
    fn poll_step(&mut self, file: Take<File>, context: &mut Context<'_>) -> Poll<Result<Step, BoxError>> {
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => self.poll_reading(runtime.spawn_blocking(|| read(file)), context),
            // A custom transport without tokio.
            Err(_) => Poll::Ready(Ok(read(file))),
        }
    }

    #[cfg(feature = "reqwest")]
    fn poll_reading(
        &mut self,
        mut reading: tokio::task::JoinHandle<Step>,
        context: &mut Context<'_>,
    ) -> Poll<Result<Step, BoxError>> {
        let step = Pin::new(&mut reading).poll(context);
        if step.is_pending() {
            self.state = State::Reading(reading);
        }
        step.map_err(BoxError::from)
    }

    /// Goes on behind a chunk.
    #[cfg(feature = "reqwest")]
    fn read_ahead(&mut self, file: Take<File>) {
        self.state = match tokio::runtime::Handle::try_current() {
            Ok(runtime) if file.limit() > 0 => State::Reading(runtime.spawn_blocking(|| read(file))),
            _ => State::Idle(file),
        };
    }
}

#[cfg(not(feature = "reqwest"))]
impl Chunks {
    #[expect(clippy::unused_self, reason = "it keeps its place while another thread reads")]
    fn poll_step(&mut self, file: Take<File>, _: &mut Context<'_>) -> Poll<Result<Step, BoxError>> {
        Poll::Ready(Ok(read(file)))
    }

    fn read_ahead(&mut self, file: Take<File>) {
        self.state = State::Idle(file);
    }
}

impl Stream for Chunks {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let step = match std::mem::replace(&mut self.state, State::Done) {
            State::Idle(file) => self.poll_step(file, context),
            #[cfg(feature = "reqwest")]
            State::Reading(reading) => self.poll_reading(reading, context),
            State::Done => return Poll::Ready(None),
        };
        let (file, chunk) = std::task::ready!(step)?;
        let chunk = chunk?;
        if chunk.is_empty() {
            return Poll::Ready(None);
        }
        self.read_ahead(file);
        Poll::Ready(Some(Ok(chunk)))
    }
}

/// Reads one chunk; an empty one at the end.
fn read(mut file: Take<File>) -> Step {
    let size = usize::try_from(file.limit()).unwrap_or(usize::MAX).min(CHUNK_BYTES);
    let mut chunk = vec![0; size];
    loop {
        match file.read(&mut chunk) {
            Ok(size) => {
                chunk.truncate(size);
                return (file, Ok(chunk.into()));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (file, Err(error)),
        }
    }
}
