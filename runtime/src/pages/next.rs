//! The usual ways to request the next page. Generated code names the parameters and the properties; their meaning is
//! here.

use super::{PageInfo, PageValue, Paginated};

impl<O: Paginated> PageInfo<'_, O> {
    /// Whether the response says that this was the last page. If it says that there are more, a page that does not lead
    /// to the next one ends the list with an error instead of silently.
    #[must_use]
    pub fn is_last(&self, has_more: Option<bool>) -> bool {
        self.has_more.set(has_more == Some(true));
        has_more == Some(false)
    }

    /// Advances the offset by the number of items on the page. Returns the result for [`Paginated::advance`].
    ///
    /// A page is the last if it is empty, if the total is reached, or, without a total, if it has fewer items than the
    /// limit.
    #[must_use]
    pub fn next_offset<T: PageValue>(&self, offset: &mut T, limit: Option<u64>, total: Option<u64>) -> bool {
        let items = self.count();
        let Some(next) = offset.to_number().unwrap_or(0).checked_add(items) else {
            return self.refuse("the offset of the next page is too large");
        };
        if items == 0 {
            return self.end();
        }
        if total.map_or_else(|| self.is_short(limit), |total| next >= total) {
            return false;
        }
        self.put(offset, T::from_number(next))
    }

    /// Advances to the next page number. `first` is the number of the first page, which is the default.
    ///
    /// A page is the last if it is empty, if the total of items or of pages is reached, or, without either, if it has
    /// fewer items than the limit.
    #[must_use]
    pub fn next_page<T: PageValue>(
        &self,
        page: &mut T,
        first: u64,
        limit: Option<u64>,
        total: Option<u64>,
        pages: Option<u64>,
    ) -> bool {
        let (items, current) = (self.count(), page.to_number().unwrap_or(first));
        let Some(next) = current.checked_add(1) else {
            return self.refuse("the number of the next page is too large");
        };
        let before = current.saturating_sub(first);
        // A list that starts in the middle has not counted the pages before.
        let so_far = u64::try_from(self.items_so_far()).unwrap_or(u64::MAX);
        let seen = limit.map_or(so_far, |limit| before.saturating_mul(limit).saturating_add(items));
        let is_last = match (total, pages) {
            (None, None) => self.is_short(limit),
            (total, pages) => {
                total.is_some_and(|total| seen >= total) || pages.is_some_and(|pages| before.saturating_add(1) >= pages)
            }
        };
        if items == 0 {
            return self.end();
        }
        if is_last {
            return false;
        }
        self.put(page, T::from_number(next))
    }

    /// Advances to the number after that of the page, which is in the request or in the response: for lists that may count
    /// from 0 or from 1.
    ///
    /// A page is the last if it is empty or if the total is reached.
    #[must_use]
    pub fn next_page_after<T: PageValue>(&self, page: &mut T, current: Option<u64>, total: Option<u64>) -> bool {
        if self.count() == 0 {
            return self.end();
        }
        let Some(current) = page.to_number().or(current) else {
            return self.refuse("neither the request nor the response has the number of the page");
        };
        self.next_page(page, current, None, total, None)
    }

    /// Continues with the cursor from the page; the last page has none.
    #[must_use]
    pub fn next_cursor<T: PageValue>(&self, cursor: &mut T, next: Option<String>) -> bool {
        let Some(next) = next.filter(|next| !next.is_empty()) else { return self.end() };
        if cursor.to_text().as_deref() == Some(next.as_str()) {
            return self.refuse("the server returned the cursor of this page for the next one");
        }
        self.put(cursor, T::from_text(&next))
    }

    /// Continues at the URL from the page; the last page has none. See [`follow`](Self::follow).
    #[must_use]
    pub fn follow_next(&self, next: Option<String>) -> bool {
        next.map_or_else(|| self.end(), |next| self.follow(&next))
    }

    /// Ends the list, with an error if the response says that there are more pages. Returns false.
    pub(super) fn end(&self) -> bool {
        let is_contradiction = self.has_more.get();
        is_contradiction
            && self.refuse("the server says that there are more pages, but the response does not lead to the next one")
    }

    fn put<T>(&self, slot: &mut T, value: Option<T>) -> bool {
        match value {
            Some(value) => {
                *slot = value;
                true
            }
            None => self.refuse("the parameter cannot hold the value for the next page"),
        }
    }

    fn count(&self) -> u64 {
        u64::try_from(self.items_on_page()).unwrap_or(u64::MAX)
    }

    fn is_short(&self, limit: Option<u64>) -> bool {
        limit.is_some_and(|limit| self.count() < limit)
    }
}
