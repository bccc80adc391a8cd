//! Tracks which required members an object had, and under which alias other members came.

use super::{Decode, Kind, Reader};

impl Reader<'_> {
    /// Reads a member that may be missing and has aliases, under the alias of this `rank`: 0 is the documented name.
    ///
    /// One alias counts, whatever their order in the document: the one with the lowest rank among those whose value is
    /// not `null`. The others are skipped. `first` is the number of the member's first slot; see
    /// [`Decode::ALIAS_SLOTS`].
    ///
    /// ```
    /// use oasmith_runtime::json::{self, Decode, Reader};
    ///
    /// struct Bill {
    ///     due: Option<String>,
    /// }
    ///
    /// impl Decode for Bill {
    ///     const ALIAS_SLOTS: usize = 3;
    ///
    ///     fn empty() -> Self {
    ///         Self { due: Decode::empty() }
    ///     }
    ///
    ///     fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
    ///         match name {
    ///             "dueDate" => reader.alias(0, 0, &mut self.due),
    ///             "duedate" => reader.alias(0, 1, &mut self.due),
    ///             _ => reader.skip(),
    ///         }
    ///     }
    /// }
    ///
    /// let bill: Bill = json::from_str(r#"{"duedate": "2026-02-01", "dueDate": null}"#)?;
    /// assert_eq!(bill.due.as_deref(), Some("2026-02-01"));
    /// # Ok::<(), json::Error>(())
    /// ```
    #[inline]
    pub fn alias<T: Decode>(&mut self, first: usize, rank: usize, field: &mut T) {
        if self.counts(first, rank) {
            *field = T::empty();
            field.read(self);
        }
    }

    /// Like [`alias`](Self::alias), for the member at `index` in [`Decode::REQUIRED`].
    #[inline]
    pub fn required_alias<T: Decode>(&mut self, index: u32, first: usize, rank: usize, field: &mut T) {
        self.record(index as usize);
        self.alias(first, rank, field);
    }

    /// Returns whether the next value counts as the member's; if not, skips it. The first slot of the member records
    /// that a value came, each other slot records an alias.
    fn counts(&mut self, first: usize, rank: usize) -> bool {
        let outranked = if self.kind() == Some(Kind::Null) {
            self.is_noted(first)
        } else {
            (0..rank).any(|better| self.is_noted(first + 1 + better))
        };
        if outranked {
            self.skip();
        } else if self.kind() != Some(Kind::Null) {
            self.record(first);
            self.record(first + 1 + rank);
        }
        !outranked
    }

    /// Reads an object, or a string that abbreviates it and is its member `name`.
    ///
    /// ```
    /// use oasmith_runtime::json::{self, Decode, Reader};
    ///
    /// struct Status {
    ///     code: Option<String>,
    /// }
    ///
    /// impl Decode for Status {
    ///     fn empty() -> Self {
    ///         Self { code: Decode::empty() }
    ///     }
    ///
    ///     fn read(&mut self, reader: &mut Reader<'_>) {
    ///         reader.object_or_text(self, "code");
    ///     }
    ///
    ///     fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
    ///         match name {
    ///             "code" => reader.member(&mut self.code),
    ///             _ => reader.skip(),
    ///         }
    ///     }
    /// }
    ///
    /// for text in [r#"{"code": "UL", "label": "unlocked"}"#, r#""UL""#] {
    ///     assert_eq!(json::from_str::<Status>(text)?.code.as_deref(), Some("UL"));
    /// }
    /// # Ok::<(), json::Error>(())
    /// ```
    #[inline]
    pub fn object_or_text<T: Decode>(&mut self, target: &mut T, name: &str) {
        if self.kind() == Some(Kind::String) {
            let outer = self.open_presence(T::REQUIRED.len() + T::ALIAS_SLOTS);
            target.read_member(name, self);
            self.close_notes(outer);
        } else {
            self.object(target);
        }
    }

    /// Reserves the slots of an object; those of the enclosing object are hidden until it is closed.
    pub(super) fn open_presence(&mut self, count: usize) -> usize {
        let outer = self.frame;
        self.frame = self.seen.len();
        self.seen.resize(self.frame + count.div_ceil(64), 0);
        outer
    }

    pub(super) fn close_notes(&mut self, outer: usize) {
        self.seen.truncate(self.frame);
        self.frame = outer;
    }

    /// Sets a slot of the current object; returns whether it was set before.
    pub(super) fn record(&mut self, index: usize) -> bool {
        let word = self.seen.get_mut(self.frame + index / 64);
        word.is_some_and(|word| {
            let bit = 1 << (index % 64);
            let before = *word & bit != 0;
            *word |= bit;
            before
        })
    }

    fn is_noted(&self, index: usize) -> bool {
        self.seen.get(self.frame + index / 64).is_some_and(|word| word & (1 << (index % 64)) != 0)
    }

    /// Fails if the object that started at `start` lacks a required member.
    pub(super) fn check_required(&mut self, required: &[&str], start: usize) {
        let missing: Vec<&str> =
            required.iter().enumerate().filter(|(index, _)| !self.is_noted(*index)).map(|(_, name)| *name).collect();
        if !missing.is_empty() {
            self.fail_at(start, describe_missing(&missing));
        }
    }
}

fn describe_missing(missing: &[&str]) -> String {
    const NAMED: usize = 5;
    let names: Vec<String> = missing.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    let names = names.join(", ");
    match missing.len() {
        1 => format!("the required member {names} is missing"),
        count if count > NAMED => format!("the required members {names} and {} more are missing", count - NAMED),
        _ => format!("the required members {names} are missing"),
    }
}
