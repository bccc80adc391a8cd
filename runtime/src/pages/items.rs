//! [`Items`]: the items of all pages.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::Stream;

use crate::client::Client;
use crate::error::Error;
use crate::options::RequestOptions;

use super::pager::Pager;
use super::{Pages, Paginated};

/// The items of a list, page after page. Also a [`Stream`].
///
/// An error ends it after the items of earlier pages, but loses nothing; see [`Pages`].
pub struct Items<O: Paginated> {
    pager: Pager<O>,
    page: IntoIter<O::Item>,
}

impl<O: Paginated> Items<O> {
    /// Creates a stream that starts with the page that the operation asks for. The options apply to each call.
    #[must_use]
    pub fn new(client: Client, operation: O, options: RequestOptions) -> Self {
        Self { pager: Pager::new(client, operation, options), page: Vec::new().into_iter() }
    }

    /// Sets the maximum number of pages, counted from the first.
    #[must_use]
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.pager.max_pages = Some(pages);
        self
    }

    /// Returns whole pages instead of items, starting with the next page: remaining items of the current page are
    /// dropped.
    #[must_use]
    pub fn pages(self) -> Pages<O> {
        Pages { pager: self.pager }
    }

    /// Returns the next item, or `None` after the last. The future can be dropped and the method called again without
    /// losing an item.
    ///
    /// # Errors
    ///
    /// As [`Pages::try_next`].
    pub async fn try_next(&mut self) -> Result<Option<O::Item>, Error> {
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

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Item, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pager.poll_page(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => self.page = page.items.into_iter(),
            }
        }
    }
}

impl<O: Paginated> Stream for Items<O> {
    type Item = Result<O::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

/// Nothing in it is pinned except the current call, which is boxed.
impl<O: Paginated> Unpin for Items<O> {}

impl<O: Paginated> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pager.debug(f, "Items")
    }
}
