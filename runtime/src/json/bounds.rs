//! Checks while values are read: their number, the time, and whether the outermost object has a known member.

use std::time::Instant;

use super::Reader;

/// The size that counts as one more value: about that of a [`Value`](super::Value) with the name of its member.
const VALUE_SIZE: usize = 64;

/// The number of values after which the clock is read.
const CREDIT: usize = 4096;

/// The message for an exceeded limit.
pub(super) const TOO_MANY_VALUES: &str = "there are more values than the limit allows";
pub(super) const TOO_LATE: &str = "reading it took longer than the call may";

impl Reader<'_> {
    /// Counts a value that occupies `size` bytes in memory.
    #[inline]
    pub(super) fn count(&mut self, size: usize) {
        let weight = 1 + size / VALUE_SIZE;
        match self.credit.checked_sub(weight) {
            Some(credit) => self.credit = credit,
            None => self.renew_credit(weight),
        }
    }

    #[cold]
    fn renew_credit(&mut self, weight: usize) {
        if self.limits.ends_at().is_some_and(|end| Instant::now() >= end) {
            return self.fail(TOO_LATE);
        }
        let Some(left) = (self.values_left.saturating_add(self.credit)).checked_sub(weight) else {
            return self.fail(TOO_MANY_VALUES);
        };
        self.credit = left.min(CREDIT);
        self.values_left = left - self.credit;
    }

    /// Reads all members and fails if the type knows none of them.
    pub(super) fn known_members(&mut self, start: usize, each: &mut dyn FnMut(&str, &mut Self)) {
        let mut has_known = false;
        self.all_members(start, &mut |name, reader| {
            let unknown = reader.unknown;
            each(name, reader);
            has_known |= reader.unknown == unknown;
        });
        if !has_known {
            self.fail_at(start, "the object has none of the properties in the description");
        }
    }
}
