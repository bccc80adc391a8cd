//! Blocking calls, for programs without an asynchronous runtime.
//!
//! Wait for anything that converts into a future with [`Wait::wait`], and iterate over any stream with
//! [`WaitIter::wait_iter`]. A single thread of this module drives connections and timers; it is started by the first
//! call and shared by all clients of the process. Connections are kept between calls.
//!
//! ```no_run
//! use oasmith_runtime::blocking::Wait;
//! # use oasmith_runtime::{Client, Operation, RequestOptions};
//! # fn example(client: &Client, list_pets: impl Operation) -> Result<(), oasmith_runtime::Error> {
//! // As `client.pets().list().send().wait()?` with a generated client.
//! let pets = client.send(&list_pets, &RequestOptions::new()).wait()?;
//! # let _ = pets;
//! # Ok(())
//! # }
//! ```
//!
//! Within an asynchronous runtime of tokio, a blocking call would block all other work of its thread, so it fails with
//! [`ErrorKind::Config`] instead, even within `spawn_blocking`. Nothing is sent then.

use std::future::pending;
use std::pin::Pin;
use std::sync::OnceLock;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};

use crate::error::Error;
use crate::error_kind::ErrorKind;

/// Waits for a future on the calling thread. See the [module](self).
pub trait Wait {
    /// The output of the future.
    type Output;

    /// Blocks until the future completes.
    ///
    /// # Errors
    ///
    /// The error of the future, or [`ErrorKind::Config`] within an asynchronous runtime.
    fn wait(self) -> Result<Self::Output, Error>;
}

impl<T, F: Future<Output = Result<T, Error>>> Wait for F {
    type Output = T;

    fn wait(self) -> Result<T, Error> {
        handle()?.block_on(self)
    }
}

/// Iterates over a stream on the calling thread. See the [module](self).
///
/// ```no_run
/// use oasmith_runtime::blocking::WaitIter;
/// # fn example(body: oasmith_runtime::Body) -> Result<(), oasmith_runtime::Error> {
/// // As `for pet in client.pets().list().items().wait_iter()` with a generated client.
/// for chunk in body.wait_iter() {
///     println!("{} bytes", chunk?.len());
/// }
/// # Ok(())
/// # }
/// ```
pub trait WaitIter: Stream + Sized {
    /// Returns an iterator that blocks until the next item is available.
    fn wait_iter(self) -> Iter<Self>;
}

impl<T, S: Stream<Item = Result<T, Error>>> WaitIter for S {
    fn wait_iter(self) -> Iter<Self> {
        Iter { stream: Some(Box::pin(self)) }
    }
}

/// An iterator over a stream.
#[derive(Debug)]
pub struct Iter<S> {
    /// `None` after a refused call.
    stream: Option<Pin<Box<S>>>,
}

impl<T, S: Stream<Item = Result<T, Error>>> Iterator for Iter<S> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let stream = self.stream.as_mut()?;
        match handle() {
            Ok(handle) => handle.block_on(std::future::poll_fn(|context| stream.as_mut().poll_next(context))),
            Err(error) => {
                self.stream = None;
                Some(Err(error))
            }
        }
    }
}

/// Returns the runtime of blocking calls, which a separate thread drives: futures are polled by the threads that wait
/// for them.
fn handle() -> Result<&'static Handle, Error> {
    static HANDLE: OnceLock<Result<Handle, String>> = OnceLock::new();
    let refused = |text: String| Error::new(ErrorKind::Config, text);
    if Handle::try_current().is_ok() {
        let text = "a blocking call within an asynchronous runtime would hold up its thread; use `.await`";
        return Err(refused(text.to_owned()));
    }
    let start = || -> std::io::Result<Handle> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let drive = move || runtime.block_on(pending::<()>());
        std::thread::Builder::new().name("oasmith-blocking".to_owned()).spawn(drive)?;
        Ok(handle)
    };
    let handle = HANDLE.get_or_init(|| start().map_err(|error| format!("no runtime for blocking calls: {error}")));
    handle.as_ref().map_err(|text| refused(text.clone()))
}
