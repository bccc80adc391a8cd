//! Pagination: lists that a server returns in pages, read as one stream.
//!
//! [`Paginated`] defines how to request the next page, which differs between APIs; everything else is here. No page is
//! requested in advance.

mod info;
mod items;
pub mod link_header;
mod next;
mod pager;
mod value;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::client::Client;
use crate::error::Error;
use crate::options::RequestOptions;
use crate::spec::Operation;

pub use info::PageInfo;
pub use items::Items;
pub use value::PageValue;

use pager::Pager;

/// An operation whose response is one page of many.
///
/// ```
/// use oasmith_runtime::json::Value;
/// use oasmith_runtime::{RawResponse, Encoder, Error, Method, Operation, OperationSpec, PageInfo, Paginated};
///
/// #[derive(Clone)]
/// struct List {
///     offset: u64,
/// }
///
/// impl Operation for List {
///     type Output = Vec<Value>;
///
///     const SPEC: &'static OperationSpec = &OperationSpec {
///         id: "list",
///         method: Method::GET,
///         path: "/things",
///         server: None,
///         security: &[],
///         accept: "application/json",
///         envelope: None,
///         idempotency: None,
///     };
///
///     fn encode(&self, request: &mut Encoder) {
///         request.query("offset", &self.offset);
///     }
///
///     fn decode(response: &RawResponse) -> Result<Self::Output, Error> {
///         response.json()
///     }
/// }
///
/// impl Paginated for List {
///     type Item = Value;
///
///     fn items(output: &mut Self::Output) -> Vec<Value> {
///         std::mem::take(output)
///     }
///
///     fn advance(&mut self, page: &PageInfo<'_, Self>) -> bool {
///         let next = page.offset_after(Some(self.offset));
///         self.offset = next.unwrap_or(self.offset);
///         next.is_some()
///     }
/// }
/// ```
pub trait Paginated: Operation + Clone + Send + 'static {
    /// The type of the items. Comparing them shows that a server returned the same page again.
    type Item: PartialEq + Send + 'static;

    /// Takes the items out of a page.
    fn items(output: &mut Self::Output) -> Vec<Self::Item>;

    /// Changes the request so that it asks for the next page; returns false if this was the last.
    ///
    /// If the server returns the location of the next page, call [`PageInfo::follow`] or [`PageInfo::follow_link`]
    /// instead of changing the request.
    fn advance(&mut self, page: &PageInfo<'_, Self>) -> bool;
}

/// The pages of a list, one after another. Also a [`Stream`].
///
/// An error ends it, but loses nothing: [`operation`](Self::operation) is the request of the page that failed, and
/// [`resume`](Self::resume) sends it again.
///
/// If a server returns the same page repeatedly, or its next page was requested before, the stream ends with an error
/// of the kind [`ErrorKind::Pagination`](crate::ErrorKind::Pagination).
pub struct Pages<O: Paginated> {
    pager: Pager<O>,
}

impl<O: Paginated> Pages<O> {
    /// Creates a stream that starts with the page that the operation asks for. The options apply to each call.
    #[must_use]
    pub fn new(client: Client, operation: O, options: RequestOptions) -> Self {
        Self { pager: Pager::new(client, operation, options) }
    }

    /// Sets the maximum number of pages, counted from the first.
    #[must_use]
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.pager.max_pages = Some(pages);
        self
    }

    /// Returns the next page, or `None` after the last. The future can be dropped and the method called again without
    /// losing a page.
    ///
    /// # Errors
    ///
    /// The error of the call for the page, or [`ErrorKind::Pagination`](crate::ErrorKind::Pagination). After an error
    /// there are no more pages until [`resume`](Self::resume).
    pub async fn try_next(&mut self) -> Result<Option<O::Output>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// Returns the operation that asks for the next page, or the one that failed; `None` after the last page. If links
    /// are followed, it is not sufficient; see [`resume`](Self::resume).
    #[must_use]
    pub fn operation(&self) -> Option<&O> {
        self.pager.operation()
    }

    /// Continues after an error, with the page that failed.
    pub fn resume(&mut self) {
        self.pager.resume();
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Output, Error>>> {
        self.pager.poll_page(context).map(|page| {
            // Decoded a second time, because `advance` needs the page whose items were taken out.
            page.map(|page| O::decode(&page?.response))
        })
    }
}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Result<O::Output, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

/// Nothing in it is pinned except the current call, which is boxed.
impl<O: Paginated> Unpin for Pages<O> {}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pager.debug(f, "Pages")
    }
}
