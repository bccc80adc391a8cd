//! Bodies around other bodies: with a callback, or with a value that is kept while they are read.

use std::sync::Arc;
use std::task::{Poll, ready};

use futures_util::stream::poll_fn;

use super::{Again, Body};

/// The most bytes between two calls of a callback.
const PORTION: usize = 64 * 1024;

/// How far an upload or a download has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes so far.
    pub bytes: u64,
    /// All bytes, if their number is known.
    pub total: Option<u64>,
}

pub(crate) type OnProgress = Arc<dyn Fn(Progress) + Send + Sync>;

impl Body {
    /// Calls a function with each portion of the body that is read, of up to 64 KiB: for the progress of a download.
    ///
    /// ```
    /// # async fn save(response: oasmith_runtime::Response<oasmith_runtime::Body>) -> Result<(), oasmith_runtime::Error> {
    /// let mut body = response.into_value().on_progress(|progress| match progress.total {
    ///     Some(total) => eprintln!("{} of {total} bytes", progress.bytes),
    ///     None => eprintln!("{} bytes", progress.bytes),
    /// });
    /// while let Some(chunk) = body.chunk().await? {
    ///     // …
    /// #     drop(chunk);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn on_progress(self, on_progress: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.observed(Arc::new(on_progress))
    }

    pub(crate) fn observed(mut self, on_progress: OnProgress) -> Self {
        let (origin, again, total) = (self.origin.take(), self.again(), self.len());
        let mut progress = Progress { bytes: 0, total };
        let (mut body, mut rest, callback) = (self, bytes::Bytes::new(), Arc::clone(&on_progress));
        let portions = poll_fn(move |context| {
            if rest.is_empty() {
                match ready!(body.poll_chunk(context)) {
                    Some(Ok(chunk)) => rest = chunk,
                    end => return Poll::Ready(end),
                }
            }
            let portion = rest.split_to(rest.len().min(PORTION));
            progress.bytes = progress.bytes.saturating_add(portion.len() as u64);
            callback(progress);
            Poll::Ready(Some(Ok(portion)))
        });
        let observed = Self { origin, ..Self::from_stream(portions, total) };
        match again {
            Some(again) => {
                let reopen = move || Again::body(&again).map(|body| body.observed(Arc::clone(&on_progress)));
                observed.with_reopen(reopen)
            }
            None => observed,
        }
    }

    /// Keeps a value until the body is read to its end or dropped. Bytes need none: they are there.
    pub(crate) fn holding<T: Send + 'static>(self, value: T) -> Self {
        if self.as_bytes().is_some() {
            return self;
        }
        let len = self.len();
        let mut held = Some((self, value));
        let chunks = poll_fn(move |context| {
            let Some((body, _)) = &mut held else { return Poll::Ready(None) };
            let chunk = ready!(body.poll_chunk(context));
            if !matches!(chunk, Some(Ok(_))) {
                held = None;
            }
            Poll::Ready(chunk)
        });
        Self::from_stream(chunks, len)
    }
}
