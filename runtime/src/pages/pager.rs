//! [`Pager`]: requests one page after another. Both streams are built on it.

use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::task::{Context, Poll, ready};

use url::Url;

use crate::client::{Client, ResponseFuture};
use crate::error::Error;
use crate::error_kind::ErrorKind;
use crate::options::RequestOptions;
use crate::raw_response::RawResponse;

use super::{PageInfo, Paginated};

/// A filter may leave pages empty, and items without an id may be equal; this many pages in a row without anything new
/// are treated as an endless list.
const MAX_STALE_PAGES: usize = 100;

/// The difference in bytes between two responses that may still be the same page.
const SIMILAR_LENGTH: usize = 256;

pub(super) struct Pager<O: Paginated> {
    client: Client,
    operation: O,
    options: RequestOptions,
    pub(super) max_pages: Option<usize>,
    /// The current call, and its URL.
    pending: Option<(Url, ResponseFuture<RawResponse>)>,
    state: State,
    pages: usize,
    items: usize,
    /// Pages without items since the last one that had some.
    empty_in_a_row: usize,
    /// Digests of the requests so far.
    asked: HashSet<u64>,
    /// Pages of equal items since the last one that had others.
    equal_in_a_row: usize,
    /// The last response that had items, and how many.
    last_response: Option<(RawResponse, usize)>,
}

enum State {
    Going,
    /// The next page is refused, for this reason.
    Refused(Error),
    Failed,
    Finished,
}

/// A page whose items were taken out.
pub(super) struct Page<O: Paginated> {
    pub(super) response: RawResponse,
    pub(super) items: Vec<O::Item>,
}

impl<O: Paginated> Pager<O> {
    pub(super) fn new(client: Client, operation: O, options: RequestOptions) -> Self {
        Self {
            client,
            operation,
            options,
            max_pages: None,
            pending: None,
            state: State::Going,
            pages: 0,
            items: 0,
            empty_in_a_row: 0,
            equal_in_a_row: 0,
            asked: HashSet::new(),
            last_response: None,
        }
    }

    pub(super) fn operation(&self) -> Option<&O> {
        if matches!(self.state, State::Finished | State::Refused(_)) { None } else { Some(&self.operation) }
    }

    pub(super) fn resume(&mut self) {
        if matches!(self.state, State::Failed) {
            self.state = State::Going;
            self.asked.clear();
            self.last_response = None;
            self.empty_in_a_row = 0;
            self.equal_in_a_row = 0;
        }
    }

    pub(super) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<O>, Error>>> {
        match self.state {
            State::Going => {}
            State::Failed | State::Finished => return Poll::Ready(None),
            // A refused page cannot be requested again: the operation alone would start over.
            State::Refused(_) => {
                let refused = std::mem::replace(&mut self.state, State::Finished);
                let State::Refused(error) = refused else { return Poll::Ready(None) };
                return Poll::Ready(Some(Err(error)));
            }
        }
        if self.pending.is_none() && self.max_pages.is_some_and(|max| self.pages >= max) {
            return Poll::Ready(None);
        }
        let page = ready!(self.poll_going(context));
        if page.is_err() {
            self.state = State::Failed;
        }
        Poll::Ready(Some(page))
    }

    fn poll_going(&mut self, context: &mut Context<'_>) -> Poll<Result<Page<O>, Error>> {
        let (url, mut pending) = match self.pending.take() {
            Some(pending) => pending,
            None => self.start()?,
        };
        match pending.as_mut().poll(context) {
            Poll::Pending => {
                self.pending = Some((url, pending));
                Poll::Pending
            }
            Poll::Ready(response) => Poll::Ready(response.and_then(|response| self.process(&url, response))),
        }
    }

    /// Requests the next page, unless it was requested before.
    fn start(&mut self) -> Result<(Url, ResponseFuture<RawResponse>), Error> {
        let call = self.client.call(&self.operation, &self.options)?;
        let uri = call.request.uri().to_string();
        let digest = digest(&(&uri, call.request.body().as_bytes()));
        if !self.asked.insert(digest) {
            return Err(refusal::<O>("the request for the next page was already sent"));
        }
        let url = Url::parse(&uri).map_err(|error| refusal::<O>(format!("the URL is invalid: {error}")))?;
        Ok((url, self.client.run(O::SPEC, Ok(call), &self.options)))
    }

    /// Splits a page into items and the rest, and determines the next request.
    fn process(&mut self, url: &Url, response: RawResponse) -> Result<Page<O>, Error> {
        let mut output = response.decode_with(O::decode)?;
        let items = O::items(&mut output);
        if !items.is_empty() {
            if self.is_same_page(&response, &items) {
                return Err(refusal::<O>("the server returned the same page again"));
            }
            self.last_response = Some((response.clone(), items.len()));
        }
        self.empty_in_a_row = if items.is_empty() { self.empty_in_a_row + 1 } else { 0 };
        self.pages += 1;
        self.items += items.len();
        let info = PageInfo {
            output: &output,
            items: &items,
            status: response.status(),
            headers: response.headers(),
            items_so_far: self.items,
            pages_so_far: self.pages,
            url,
            next: Cell::new(None),
            has_more: Cell::new(false),
        };
        let goes_on = self.operation.advance(&info);
        self.options.target = None;
        match info.next.into_inner() {
            Some(Err(text)) => self.state = State::Refused(refusal::<O>(text)),
            _ if !goes_on => self.state = State::Finished,
            _ if self.empty_in_a_row >= MAX_STALE_PAGES => {
                self.state = State::Refused(refusal::<O>("too many pages in a row have no items"));
            }
            Some(Ok(target)) => self.options.target = Some(target),
            None => {}
        }
        Ok(Page { response, items })
    }

    /// Whether the last response was this page. Responses of one page may differ outside of the items, in a time or an
    /// id; those whose length differs by more than that are not decoded again.
    ///
    /// Items that are all equal, such as the values of a series, can also be the next ones, but not forever.
    fn is_same_page(&mut self, response: &RawResponse, items: &[O::Item]) -> bool {
        let Some((last, count)) = &self.last_response else { return false };
        if last.body() == response.body() {
            return true;
        }
        let is_alike = *count == items.len() && last.body().len().abs_diff(response.body().len()) <= SIMILAR_LENGTH;
        let is_equal = is_alike && O::decode(last).is_ok_and(|mut output| O::items(&mut output) == items);
        self.equal_in_a_row = if is_equal { self.equal_in_a_row + 1 } else { 0 };
        let is_series = items.windows(2).all(|pair| pair[0] == pair[1]);
        is_equal && (!is_series || self.equal_in_a_row >= MAX_STALE_PAGES)
    }

    pub(super) fn debug(&self, f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
        f.debug_struct(name)
            .field("operation", &O::SPEC.id)
            .field("pages", &self.pages)
            .field("items", &self.items)
            .field("max_pages", &self.max_pages)
            .finish_non_exhaustive()
    }
}

fn refusal<O: Paginated>(text: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Pagination, text).with_spec(O::SPEC)
}

fn digest(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
