//! Pages: lists that a server gives in pieces, read as one stream.
//!
//! How the next page is asked for differs between APIs and is what [`Paginated`] says; everything
//! else is here. Nothing is fetched ahead: a page is asked for when it is wanted.

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
    /// What a page consists of.
    type Item: Send + 'static;

    /// Takes the items out of a page.
    fn items(output: &mut Self::Output) -> Vec<Self::Item>;

    /// Changes the request so that it asks for the next page; false if this was the last.
    ///
    /// Where the server says where the next page is, [`PageInfo::follow`] and
    /// [`PageInfo::follow_link`] do the same without a change of the request.
    fn advance(&mut self, page: &PageInfo<'_, Self>) -> bool;
}

/// The pages of a list, one after another. Also a [`Stream`].
///
/// An error ends it, and nothing is lost: [`operation`](Self::operation) is the request of the page
/// that failed, and after [`resume`](Self::resume) it is sent again.
///
/// A server that keeps giving the same page, or whose next page is one that was asked for already,
/// is an error of the kind [`ErrorKind::Pagination`](crate::ErrorKind::Pagination) rather than a stream without end.
pub struct Pages<O: Paginated> {
    pager: Pager<O>,
}

impl<O: Paginated> Pages<O> {
    /// The pages from the one on that the operation asks for. The options are those of each call.
    #[must_use]
    pub fn new(client: Client, operation: O, options: RequestOptions) -> Self {
        Self { pager: Pager::new(client, operation, options) }
    }

    /// Ends after so many pages, counted from the first.
    #[must_use]
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.pager.max_pages = Some(pages);
        self
    }

    /// The next page, or `None` after the last. Can be dropped and called again without losing a page.
    ///
    /// # Errors
    ///
    /// As of the call for the page, and [`ErrorKind::Pagination`](crate::ErrorKind::Pagination). After an
    /// error there are no more pages, until [`resume`](Self::resume).
    pub async fn try_next(&mut self) -> Result<Option<O::Output>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    /// The operation that asks for the next page, or that asked for the one that failed; `None`
    /// after the last page. Where links are followed, it is not all that is needed; see [`resume`](Self::resume).
    #[must_use]
    pub fn operation(&self) -> Option<&O> {
        self.pager.operation()
    }

    /// Goes on after an error, with the page that failed.
    pub fn resume(&mut self) {
        self.pager.resume();
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Output, Error>>> {
        self.pager.poll_page(context).map(|page| {
            // Read a second time, because the items were taken out of the first for `advance`.
            page.map(|page| O::decode(&page?.answer))
        })
    }
}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Result<O::Output, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

/// Nothing in it is pinned but the call under way, which is in a box.
impl<O: Paginated> Unpin for Pages<O> {}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pager.debug(f, "Pages")
    }
}
