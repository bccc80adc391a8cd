//! [`Violations`]: the values of a request model that violate its description.
//!
//! Bounds are checked on demand, by `validate()` of the models that requests send and by
//! [`RequestOptions::validated`](crate::RequestOptions::validated): a server may accept more than its
//! description did when the client was generated, so nothing is refused by default.

mod date;
mod step;
mod text;

use std::collections::HashSet;
use std::fmt;

use crate::text::{Date, DateTime};

pub use text::CheckedText;

/// A value that violates its description. The value itself is not kept: it may be confidential.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The location in the model, as a JSON pointer: `/items/0/amount`.
    pub pointer: String,
    /// The problem, as the rest of a sentence: `is shorter than 3 characters`.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.pointer, self.message)
    }
}

/// All values of a model that violate its description.
///
/// ```
/// use oasmith_runtime::{Validate, Violations};
///
/// struct Transfer {
///     note: Option<String>,
///     amount: i64,
/// }
///
/// impl Validate for Transfer {
///     fn check(&self, at: &mut Violations) {
///         at.member("note", self.note.as_ref(), |at, value| at.length(value, None, Some(10)));
///         at.member("amount", Some(&self.amount), |at, value| at.minimum(value, 1, false));
///     }
/// }
///
/// let transfer = Transfer { note: None, amount: 0 };
/// let violations = transfer.validate().unwrap_err();
/// assert_eq!(violations.to_string(), "/amount is less than 1");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations {
    found: Vec<Violation>,
    path: Vec<String>,
}

/// A model whose description sets bounds.
pub trait Validate {
    /// Adds the violations to `at`.
    fn check(&self, at: &mut Violations);

    /// Checks every value against the description.
    ///
    /// # Errors
    ///
    /// The violations.
    fn validate(&self) -> Result<(), Violations> {
        Violations::found_by(|at| self.check(at)).map_or(Ok(()), Err)
    }
}

impl Violations {
    /// Returns the violations, in the order of the model.
    #[must_use]
    pub fn as_slice(&self) -> &[Violation] {
        &self.found
    }

    /// Returns what a check finds, if it finds something.
    pub(crate) fn found_by(check: impl FnOnce(&mut Self)) -> Option<Self> {
        let mut violations = Self::default();
        check(&mut violations);
        (!violations.found.is_empty()).then_some(violations)
    }

    /// Checks a value as a whole, if it is present.
    pub fn value<T: ?Sized>(&mut self, value: Option<&T>, check: impl FnOnce(&mut Self, &T)) {
        if let Some(value) = value {
            check(self, value);
        }
    }

    /// Checks a property or a parameter, if it is present.
    pub fn member<T: ?Sized>(&mut self, name: &str, value: Option<&T>, check: impl FnOnce(&mut Self, &T)) {
        if let Some(value) = value {
            self.path.push(name.replace('~', "~0").replace('/', "~1"));
            check(self, value);
            self.path.pop();
        }
    }

    /// Checks every item of a list.
    pub fn each<'a, T: 'a>(&mut self, items: impl IntoIterator<Item = &'a T>, mut check: impl FnMut(&mut Self, &T)) {
        for (index, item) in items.into_iter().enumerate() {
            self.path.push(index.to_string());
            check(self, item);
            self.path.pop();
        }
    }

    /// Checks the number of characters of a string.
    pub fn length(&mut self, text: &(impl CheckedText + ?Sized), least: Option<usize>, most: Option<usize>) {
        let count = text.checked_text().chars().count();
        if let Some(least) = least.filter(|least| count < *least) {
            self.add(format!("is shorter than {}", counted(least, "character")));
        }
        if let Some(most) = most.filter(|most| count > *most) {
            self.add(format!("is longer than {}", counted(most, "character")));
        }
    }

    /// Checks the pattern of a string. Requires the feature `pattern`; ignores patterns that cannot be matched in
    /// linear time.
    pub fn pattern(&mut self, text: &(impl CheckedText + ?Sized), pattern: &'static str) {
        if !matches(text.checked_text(), pattern) {
            self.add(format!("does not match the pattern `{pattern}`"));
        }
    }

    /// Checks the least value of a number; `exclusive` if it must be more than that.
    pub fn minimum<T: PartialOrd + fmt::Display + Copy>(&mut self, value: &T, least: T, exclusive: bool) {
        if *value < least || (exclusive && *value == least) {
            self.add(if exclusive { format!("is not more than {least}") } else { format!("is less than {least}") });
        }
    }

    /// Checks the greatest value of a number; `exclusive` if it must be less than that.
    pub fn maximum<T: PartialOrd + fmt::Display + Copy>(&mut self, value: &T, most: T, exclusive: bool) {
        if *value > most || (exclusive && *value == most) {
            self.add(if exclusive { format!("is not less than {most}") } else { format!("is more than {most}") });
        }
    }

    /// Checks that a number is a multiple of a step, which is written as in the description: `0.01` for two decimals.
    pub fn multiple_of<T: fmt::Display>(&mut self, value: &T, step: &'static str) {
        if !step::is_multiple(&value.to_string(), step) {
            self.add(format!("is not a multiple of {step}"));
        }
    }

    /// Checks that a string is a date of RFC 3339, which exists in the calendar.
    pub fn date(&mut self, date: &Date) {
        if !date::is_date(date.as_str()) {
            self.add("is not a date as in `2026-01-31`".to_owned());
        }
    }

    /// Checks that a string is a date and time of RFC 3339, with its offset.
    pub fn date_time(&mut self, moment: &DateTime) {
        if !date::is_date_time(moment.as_str()) {
            self.add("is not a date and time as in `2026-01-31T09:30:00Z`".to_owned());
        }
    }

    /// Checks the number of items of a list.
    pub fn items<T>(&mut self, items: &[T], least: Option<usize>, most: Option<usize>) {
        if let Some(least) = least.filter(|least| items.len() < *least) {
            self.add(format!("has fewer than {}", counted(least, "item")));
        }
        if let Some(most) = most.filter(|most| items.len() > *most) {
            self.add(format!("has more than {}", counted(most, "item")));
        }
    }

    /// Checks that the strings of a list differ.
    pub fn distinct<T: AsRef<str>>(&mut self, items: &[T]) {
        let mut known = HashSet::new();
        if !items.iter().all(|item| known.insert(item.as_ref())) {
            self.add("has the same item twice".to_owned());
        }
    }

    fn add(&mut self, message: String) {
        let pointer = self.path.iter().fold(String::new(), |pointer, part| pointer + "/" + part);
        self.found.push(Violation { pointer, message });
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.found.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

/// Returns whether a string matches; an unsupported pattern matches everything.
#[cfg(feature = "pattern")]
fn matches(text: &str, pattern: &'static str) -> bool {
    use std::collections::HashMap;
    use std::sync::{LazyLock, Mutex, PoisonError};

    use regex::{Regex, RegexBuilder};

    /// The most bytes that a compiled pattern may use.
    const MAX_SIZE: usize = 1 << 20;
    static KNOWN: LazyLock<Mutex<HashMap<&'static str, Option<Regex>>>> = LazyLock::new(Mutex::default);

    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let regex = known
        .entry(pattern)
        .or_insert_with(|| RegexBuilder::new(pattern).size_limit(MAX_SIZE).nest_limit(64).build().ok())
        .clone();
    drop(known);
    regex.is_none_or(|regex| regex.is_match(text))
}

#[cfg(not(feature = "pattern"))]
fn matches(_: &str, _: &'static str) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(check: impl FnOnce(&mut Violations)) -> String {
        Violations::found_by(check).unwrap_or_default().to_string()
    }

    #[test]
    fn decimals_and_dates_are_checked() {
        let amount = rust_decimal::Decimal::new(12_505, 3);
        assert_eq!(found(|at| at.multiple_of(&amount, "0.01")), " is not a multiple of 0.01");
        assert_eq!(found(|at| at.multiple_of(&0.3, "0.1")), "");
        assert_eq!(found(|at| at.date(&Date::new("2026-01-31"))), "");
        assert_eq!(found(|at| at.date(&Date::new("31.01.2026"))), " is not a date as in `2026-01-31`");
        let told = " is not a date and time as in `2026-01-31T09:30:00Z`";
        assert_eq!(found(|at| at.date_time(&DateTime::new("2026-01-31"))), told);
    }

    #[test]
    fn a_violation_does_not_show_a_secret() {
        let secret = crate::Secret::from("s3cr3t");
        assert_eq!(found(|at| at.length(&secret, Some(9), None)), " is shorter than 9 characters");
    }

    #[test]
    fn bounds_are_inclusive_unless_exclusive_is_set() {
        assert_eq!(found(|at| at.minimum(&1, 1, false)), "");
        assert_eq!(found(|at| at.minimum(&1, 1, true)), " is not more than 1");
        assert_eq!(found(|at| at.maximum(&1.5, 1.0, false)), " is more than 1");
        assert_eq!(found(|at| at.maximum(&1, 1, true)), " is not less than 1");
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        assert_eq!(found(|at| at.length("ääää", Some(4), Some(4))), "");
        assert_eq!(found(|at| at.length("", Some(1), None)), " is shorter than 1 character");
        assert_eq!(found(|at| at.length("abc", None, Some(2))), " is longer than 2 characters");
    }

    #[test]
    fn lists_are_counted_and_items_are_named_by_index() {
        assert_eq!(found(|at| at.items(&[1], Some(2), None)), " has fewer than 2 items");
        assert_eq!(found(|at| at.distinct(&["a", "b", "a"])), " has the same item twice");
        let nested = |at: &mut Violations| {
            at.member("a/b", Some(&vec![1, 0]), |at, list| at.each(list, |at, item| at.minimum(item, 1, false)));
        };
        assert_eq!(found(nested), "/a~1b/1 is less than 1");
    }

    #[test]
    #[cfg(feature = "pattern")]
    fn patterns_are_matched_if_the_engine_supports_them() {
        assert_eq!(found(|at| at.pattern("CEK123", "^CEK[0-9]+$")), "");
        assert_eq!(found(|at| at.pattern("X", "^CEK[0-9]+$")), " does not match the pattern `^CEK[0-9]+$`");
        assert_eq!(found(|at| at.pattern("X", "(?=look)ahead")), "");
        assert_eq!(found(|at| at.pattern("X", "(a{1000}){1000}{1000}")), "");
    }
}
