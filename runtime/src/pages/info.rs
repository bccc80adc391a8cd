//! [`PageInfo`]: a received page, from which the next request is derived.

use std::cell::Cell;
use std::fmt;

use http::{HeaderMap, StatusCode};
use url::Url;

use super::{Paginated, link_header};

/// A received page, as [`Paginated::advance`] sees it.
pub struct PageInfo<'a, O: Paginated> {
    pub(super) output: &'a O::Output,
    pub(super) items: &'a [O::Item],
    pub(super) status: StatusCode,
    pub(super) headers: &'a HeaderMap,
    pub(super) items_so_far: usize,
    pub(super) pages_so_far: usize,
    /// The URL of the page.
    pub(super) url: &'a Url,
    /// The URL of the next page, or why it is refused.
    pub(super) next: Cell<Option<Result<String, String>>>,
    /// Whether the response says that there are more pages.
    pub(super) has_more: Cell<bool>,
}

impl<O: Paginated> PageInfo<'_, O> {
    /// Returns the decoded page, without the items that were taken out.
    #[must_use]
    pub fn output(&self) -> &O::Output {
        self.output
    }

    /// Returns the items of the page.
    #[must_use]
    pub fn items(&self) -> &[O::Item] {
        self.items
    }

    /// Returns the status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// Returns the number of items on the page.
    #[must_use]
    pub fn items_on_page(&self) -> usize {
        self.items.len()
    }

    /// Returns the offset of the next page; `offset` is that of this page (0 if there is none). `None` if the page is
    /// empty or the type cannot hold the offset: then this was the last page.
    #[must_use]
    pub fn offset_after<T: TryInto<u64> + TryFrom<u64>>(&self, offset: Option<T>) -> Option<T> {
        let offset = offset.map_or(Some(0), |offset| offset.try_into().ok())?;
        let items = u64::try_from(self.items.len()).ok().filter(|items| *items > 0)?;
        offset.checked_add(items)?.try_into().ok()
    }

    /// Returns the number of items so far, including this page.
    #[must_use]
    pub fn items_so_far(&self) -> usize {
        self.items_so_far
    }

    /// Returns the number of pages so far, including this one.
    #[must_use]
    pub fn pages_so_far(&self) -> usize {
        self.pages_so_far
    }

    /// Requests the next page at a URL from the response: the same operation with this path and query. The URL may be
    /// relative to that of the page. Returns the result for [`Paginated::advance`]: false if the URL is empty.
    ///
    /// A URL on another host is not called, because credentials would be sent to it; the stream ends with an error
    /// after this page.
    #[must_use]
    pub fn follow(&self, url: &str) -> bool {
        if url.trim().is_empty() {
            return self.end();
        }
        let target = link_header::resolve(self.url, url);
        let is_good = target.is_ok();
        self.next.set(Some(target.map(String::from)));
        is_good
    }

    /// Ends the list with an error after this page. Returns false.
    pub(super) fn refuse(&self, reason: &str) -> bool {
        self.next.set(Some(Err(reason.to_owned())));
        false
    }

    /// Requests the next page from the `Link` header; returns false if it names none. See [`follow`](Self::follow).
    #[must_use]
    pub fn follow_link(&self) -> bool {
        link_header::find(self.headers, "next").map_or_else(|| self.end(), |target| self.follow(&target))
    }
}

impl<O: Paginated> fmt::Debug for PageInfo<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageInfo")
            .field("operation", &O::SPEC.id)
            .field("status", &self.status)
            .field("items_on_page", &self.items.len())
            .field("items_so_far", &self.items_so_far)
            .field("pages_so_far", &self.pages_so_far)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Encoder, Error, Method, Operation, OperationSpec, RawResponse};

    #[derive(Clone)]
    struct List;

    impl Operation for List {
        type Output = ();

        const SPEC: &'static OperationSpec = &OperationSpec {
            id: "list",
            method: Method::GET,
            path: "/",
            server: None,
            security: &[],
            accept: "",
            envelope: None,
            idempotency: None,
        };

        fn encode(&self, _: &mut Encoder) {}

        fn decode(response: &RawResponse) -> Result<(), Error> {
            response.empty()
        }
    }

    impl Paginated for List {
        type Item = u8;

        fn items((): &mut ()) -> Vec<u8> {
            Vec::new()
        }

        fn advance(&mut self, _: &PageInfo<'_, Self>) -> bool {
            false
        }
    }

    #[test]
    fn an_offset_advances_by_the_items_and_ends_where_its_type_does() {
        let after = |items: &[u8], offset: Option<i8>| {
            let info: PageInfo<'_, List> = PageInfo {
                output: &(),
                items,
                status: StatusCode::OK,
                headers: &HeaderMap::new(),
                items_so_far: items.len(),
                pages_so_far: 1,
                url: &Url::parse("https://a.example").unwrap(),
                next: Cell::new(None),
                has_more: Cell::new(false),
            };
            info.offset_after(offset)
        };
        assert_eq!(after(&[7, 7], Some(5)), Some(7));
        assert_eq!(after(&[7, 7], None), Some(2));
        assert_eq!(after(&[], Some(5)), None);
        assert_eq!(after(&[7, 7], Some(126)), None);
        assert_eq!(after(&[7, 7], Some(-1)), None);
    }
}
