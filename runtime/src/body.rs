//! [`Body`]: the content of a request or response, buffered or streamed.

mod wrap;

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::{HeaderMap, StatusCode};

use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::transport::TransportError;

pub(crate) use wrap::OnProgress;
pub use wrap::Progress;

/// Any error that a stream of chunks may yield.
pub type BoxError = Box<dyn StdError + Send + Sync>;

pub(crate) type ChunkStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

/// The largest initial buffer: an announced length is only a claim.
const FIRST_BUFFER: u64 = 64 * 1024;

/// The content of a request or response: bytes, or a stream of chunks whose length may be known.
///
/// Read it with [`chunk`](Self::chunk), with [`collect`](Self::collect), or as a [`Stream`].
///
/// ```
/// # async fn save(mut body: oasmith_runtime::Body) -> Result<usize, oasmith_runtime::Error> {
/// let mut size = 0;
/// while let Some(chunk) = body.chunk().await? {
///     size += chunk.len();
/// }
/// # Ok(size)
/// # }
/// ```
pub struct Body {
    content: Content,
    /// The response that the body belongs to, for its errors.
    origin: Option<Box<Origin>>,
}

enum Content {
    Bytes(Bytes),
    Stream(Chunks),
}

/// Opens a body again from its beginning. The error is a sentence.
type Reopen = Arc<dyn Fn() -> Result<Body, String> + Send + Sync>;

/// How to obtain a body again after it was sent.
pub(crate) enum Again {
    Bytes(Bytes),
    Reopen(Reopen),
}

impl Again {
    /// Returns the body. The error is a sentence.
    pub(crate) fn body(&self) -> Result<Body, String> {
        match self {
            Self::Bytes(bytes) => Ok(Body::from(bytes.clone())),
            Self::Reopen(reopen) => reopen(),
        }
    }
}

struct Chunks {
    // Never locked, only borrowed mutably: the mutex makes a body `Sync` for any stream.
    stream: Mutex<Option<ChunkStream>>,
    len: Option<u64>,
    seen: u64,
    reopen: Option<Reopen>,
}

struct Origin {
    operation: &'static str,
    status: StatusCode,
    headers: HeaderMap,
}

impl Body {
    /// Creates an empty body.
    #[must_use]
    pub fn empty() -> Self {
        Self::from_bytes(Bytes::new())
    }

    /// Creates a body from bytes.
    #[must_use]
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Self {
        Self { content: Content::Bytes(bytes.into()), origin: None }
    }

    /// Creates a body from a stream of chunks. If `len` is given, the stream must yield exactly that many bytes;
    /// otherwise reading fails.
    #[must_use]
    pub fn from_stream<S>(stream: S, len: Option<u64>) -> Self
    where
        S: Stream<Item = Result<Bytes, BoxError>> + Send + 'static,
    {
        Self::from_boxed(Box::pin(stream), len)
    }

    pub(crate) fn from_boxed(stream: ChunkStream, len: Option<u64>) -> Self {
        let chunks = Chunks { stream: Mutex::new(Some(stream)), len, seen: 0, reopen: None };
        Self { content: Content::Stream(chunks), origin: None }
    }

    /// Sets how to open the stream again.
    pub(crate) fn with_reopen(mut self, reopen: impl Fn() -> Result<Self, String> + Send + Sync + 'static) -> Self {
        if let Content::Stream(chunks) = &mut self.content {
            chunks.reopen = Some(Arc::new(reopen));
        }
        self
    }

    /// Returns how to obtain the body again after it was sent; `None` for a stream that can be sent only once.
    pub(crate) fn again(&self) -> Option<Again> {
        match &self.content {
            Content::Bytes(bytes) => Some(Again::Bytes(bytes.clone())),
            Content::Stream(chunks) => chunks.reopen.clone().map(Again::Reopen),
        }
    }

    /// Records the response that the body belongs to, for its errors.
    pub(crate) fn with_origin(mut self, operation: &'static str, status: StatusCode, headers: HeaderMap) -> Self {
        self.origin = Some(Box::new(Origin { operation, status, headers }));
        self
    }

    /// Returns the remaining bytes, unless the body is a stream.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream(_) => None,
        }
    }

    /// Clones the body, unless it is a stream, which can be sent only once.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        self.as_bytes().cloned().map(Self::from_bytes)
    }

    /// Returns the number of remaining bytes, if known.
    #[must_use]
    pub fn len(&self) -> Option<u64> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Stream(chunks) => chunks.len.map(|len| len.saturating_sub(chunks.seen)),
        }
    }

    /// Returns whether the body is known to have no bytes left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// Returns the next chunk, or `None` at the end. Dropping the future loses no data.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Timeout`] if the next chunk does not arrive in time, [`ErrorKind::Transport`] if the rest cannot be
    /// read. After an error the body is at its end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// Reads the rest of the body, up to `limit` bytes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TooLarge`] if there is more; otherwise as [`chunk`](Self::chunk).
    pub async fn collect(mut self, limit: usize) -> Result<Bytes, Error> {
        let announced = self.len().unwrap_or(0);
        if announced > limit as u64 {
            return Err(self.too_large(limit));
        }
        if let Content::Bytes(bytes) = self.content {
            return Ok(bytes);
        }
        let capacity = usize::try_from(announced.min(FIRST_BUFFER)).unwrap_or_default();
        let mut all = BytesMut::with_capacity(capacity);
        while let Some(chunk) = self.chunk().await? {
            if chunk.len() > limit - all.len() {
                return Err(self.too_large(limit));
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    /// Polls for the next chunk that is not empty, with the stream's own error.
    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        Poll::Ready(match &mut self.content {
            Content::Bytes(bytes) => Some(std::mem::take(bytes)).filter(|bytes| !bytes.is_empty()).map(Ok),
            Content::Stream(chunks) => loop {
                match std::task::ready!(chunks.poll(context)) {
                    Some(Ok(chunk)) if chunk.is_empty() => {}
                    item => break item,
                }
            },
        })
    }

    fn too_large(&self, limit: usize) -> Error {
        self.located(Error::new(ErrorKind::TooLarge, format!("more than {limit} bytes")))
    }

    fn located(&self, error: Error) -> Error {
        match &self.origin {
            Some(origin) => error.with_operation(origin.operation).with_head(origin.status, origin.headers.clone()),
            None => error,
        }
    }

    /// Converts an error of a stream into an error of the call.
    fn error(&self, error: BoxError) -> Error {
        let error = match error.downcast::<Error>() {
            Ok(error) => return *error,
            Err(error) => error,
        };
        self.located(match error.downcast::<TransportError>() {
            Ok(error) => Error::from_transport(*error),
            Err(error) => {
                Error::new(ErrorKind::Transport, format!("the body is incomplete: {error}")).with_source(error)
            }
        })
    }
}

impl Chunks {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let slot = self.stream.get_mut().unwrap_or_else(PoisonError::into_inner);
        let Some(stream) = slot else {
            return Poll::Ready(None);
        };
        let item = std::task::ready!(stream.as_mut().poll_next(context));
        let checked = match item {
            Some(Ok(chunk)) => {
                self.seen = self.seen.saturating_add(chunk.len() as u64);
                match self.len {
                    Some(len) if self.seen > len => {
                        Some(Err(format!("it is longer than the announced {len} bytes").into()))
                    }
                    _ => Some(Ok(chunk)),
                }
            }
            None => match self.len {
                Some(len) if self.seen < len => {
                    Some(Err(format!("it ended after {} of {len} bytes", self.seen).into()))
                }
                _ => None,
            },
            failed => failed,
        };
        if !matches!(checked, Some(Ok(_))) {
            *slot = None;
        }
        Poll::Ready(checked)
    }
}

impl Stream for Body {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = std::task::ready!(self.poll_chunk(context));
        Poll::Ready(item.map(|item| item.map_err(|error| self.error(error))))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.content {
            Content::Bytes(bytes) => (usize::from(!bytes.is_empty()), Some(usize::from(!bytes.is_empty()))),
            Content::Stream(_) => (0, None),
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::from_bytes(bytes)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from_bytes(bytes)
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::from_bytes(text)
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::from_bytes(text)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.content {
            Content::Bytes(_) => "bytes",
            Content::Stream(_) => "stream",
        };
        f.debug_struct("Body").field("kind", &kind).field("len", &self.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    /// A stream whose chunks are ready at once.
    struct Ready(VecDeque<Result<Bytes, BoxError>>);

    impl Stream for Ready {
        type Item = Result<Bytes, BoxError>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(self.0.pop_front())
        }
    }

    fn streamed(chunks: &[&'static str], len: Option<u64>) -> Body {
        Body::from_stream(Ready(chunks.iter().map(|chunk| Ok(Bytes::from_static(chunk.as_bytes()))).collect()), len)
    }

    #[test]
    fn a_body_can_be_sent_shared_and_moved() {
        fn check<T: Send + Sync + Unpin + 'static>() {}
        check::<Body>();
    }

    #[tokio::test]
    async fn bytes_and_chunks_are_read_alike() {
        for body in [Body::from("pong"), streamed(&["po", "", "ng"], None), streamed(&["pong"], Some(4))] {
            assert_eq!(body.collect(4).await.unwrap(), "pong");
        }
        let mut body = streamed(&["po", "", "ng"], Some(4));
        assert_eq!((body.len(), body.as_bytes()), (Some(4), None));
        assert_eq!(body.chunk().await.unwrap().unwrap(), "po");
        assert_eq!(body.len(), Some(2));
        assert_eq!(body.chunk().await.unwrap().unwrap(), "ng");
        assert_eq!(body.chunk().await.unwrap(), None);
        assert_eq!(body.chunk().await.unwrap(), None);
        assert_eq!(Body::empty().chunk().await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_limit_applies_to_bytes_announced_lengths_and_chunks() {
        for body in [Body::from("pong"), streamed(&[], Some(4)), streamed(&["po", "ng"], None)] {
            let error = body.collect(3).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TooLarge);
        }
    }

    #[tokio::test]
    async fn a_length_other_than_the_announced_one_is_an_error() {
        for (chunks, part) in [(&["po"][..], "2 of 4"), (&["pong", "pong"], "longer than")] {
            let mut body = streamed(chunks, Some(4));
            let error = loop {
                match body.chunk().await {
                    Ok(chunk) => assert!(chunk.is_some(), "{part}"),
                    Err(error) => break error,
                }
            };
            assert_eq!(error.kind(), ErrorKind::Transport);
            assert!(error.to_string().contains(part), "{error}");
            assert_eq!(body.chunk().await.unwrap(), None);
        }
    }

    #[test]
    fn debug_shows_kind_and_length_only() {
        assert_eq!(format!("{:?}", Body::from("sesame")), "Body { kind: \"bytes\", len: Some(6), .. }");
        assert_eq!(format!("{:?}", streamed(&["sesame"], None)), "Body { kind: \"stream\", len: None, .. }");
    }
}
