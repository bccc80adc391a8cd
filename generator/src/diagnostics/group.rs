//! Problems that are alike, told together where people read them: a description may hold one slip a thousand times.

use std::collections::HashMap;

use super::finding::{Files, Finding, Placed};
use super::{Code, Diagnostics, Severity};

/// How many problems that are alike are told in full.
const ALIKE: usize = 3;

/// As many problems as people read.
#[derive(Debug, Default)]
pub struct Digest {
    /// The problems that are told, each with the number of those that are like it and are not told, which stands at the last of them.
    pub findings: Vec<(Finding, usize)>,
    /// How many problems are not told for another reason: there are too many.
    pub hidden: usize,
}

impl Diagnostics {
    /// At most `max` of the problems: of those that are alike, the first three and how many more there are. Without a `max`, which is
    /// [`usize::MAX`], every one of them.
    #[must_use]
    pub fn digest(&self, files: &dyn Files, max: usize) -> Digest {
        let (placed, hidden) = self.grouped(files, max);
        Digest { findings: placed.iter().map(|(one, more)| (one.finding(files), *more)).collect(), hidden }
    }

    pub(super) fn grouped(&self, files: &dyn Files, max: usize) -> (Vec<(Placed<'_>, usize)>, usize) {
        let placed = self.placed(files);
        let total: usize = self.counts(&placed).iter().sum();
        let mut told: Vec<(Placed<'_>, usize)> = Vec::new();
        // By kind: how many there are so far, and which of those that are told is the last.
        let mut kinds: HashMap<(Severity, Code, String), (usize, usize)> = HashMap::new();
        for one in placed {
            let diagnostic = one.diagnostic;
            let kind = (diagnostic.severity, diagnostic.code, kind(&diagnostic.message));
            let (count, last) = kinds.entry(kind).or_default();
            *count += 1;
            if max == usize::MAX || *count <= ALIKE {
                *last = told.len();
                told.push((one, 0));
            } else {
                told[*last].1 += 1;
            }
        }
        if told.len() > max {
            told.sort_by_key(|(one, _)| one.diagnostic.severity);
            told.truncate(max);
        }
        let counted: usize = told.iter().map(|(_, more)| 1 + more).sum();
        (told, total - counted)
    }
}

/// A message without the names and numbers in it, which differ from place to place.
fn kind(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    let mut is_name = false;
    for character in message.chars() {
        match character {
            '`' => {
                is_name = !is_name;
                out.push('`');
            }
            _ if is_name || character.is_ascii_digit() => {}
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn messages_that_differ_in_names_and_numbers_are_of_one_kind() {
        assert_eq!(kind("unresolved reference `#/a/b`"), kind("unresolved reference `#/c`"));
        assert_eq!(kind("this is the number 12, not an object"), kind("this is the number 7, not an object"));
        assert_ne!(kind("`a` is ignored"), kind("`a` is left out"));
    }
}
