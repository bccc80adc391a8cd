//! Which items of two lists are the same.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;

/// Which items of two lists are the same, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Matching {
    pub(super) pairs: Vec<(usize, usize)>,
    pub(super) removed: Vec<usize>,
    pub(super) added: Vec<usize>,
}

impl Matching {
    /// Nothing is matched yet.
    pub(super) fn new(before: usize, after: usize) -> Self {
        Self { pairs: Vec::new(), removed: (0..before).collect(), added: (0..after).collect() }
    }

    /// Matches what is left and has the same key. Of several with one key, the first ones.
    pub(super) fn by<K: Eq + Hash>(
        &mut self,
        before: impl Fn(usize) -> Option<K>,
        after: impl Fn(usize) -> Option<K>,
    ) -> &mut Self {
        let mut left: HashMap<K, VecDeque<usize>> = HashMap::new();
        for index in &self.added {
            if let Some(key) = after(*index) {
                left.entry(key).or_default().push_back(*index);
            }
        }
        let mut taken = HashSet::new();
        self.removed.retain(|index| {
            let found = before(*index).and_then(|key| left.get_mut(&key)?.pop_front());
            let Some(found) = found else { return true };
            self.pairs.push((*index, found));
            taken.insert(found);
            false
        });
        self.added.retain(|index| !taken.contains(index));
        self.pairs.sort_unstable();
        self
    }

    /// Matches what is left and stands for the same under another name: those that are like only one another, and those whose names are
    /// alike. Returns which they are.
    pub(super) fn renamed(
        &mut self,
        is_like: impl Fn(usize, usize) -> bool,
        names: impl Fn(usize, usize) -> (String, String),
    ) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for index in self.removed.clone() {
            let likes: Vec<usize> = self.added.iter().copied().filter(|other| is_like(index, *other)).collect();
            let is_only = |other: usize| self.removed.iter().filter(|one| is_like(**one, other)).count() == 1;
            let score = |other: &usize| {
                let (one, other) = names(index, *other);
                similarity(&one, &other)
            };
            let best = likes.iter().copied().max_by_key(score);
            let Some(best) = best else { continue };
            let is_one_name = score(&best) >= ALIKE;
            let is_alone = likes.len() == 1 && is_only(best) && score(&best) >= RELATED;
            if is_one_name || is_alone {
                self.removed.retain(|one| *one != index);
                self.added.retain(|one| *one != best);
                found.push((index, best));
            }
        }
        found
    }
}

/// Names that are one, or nearly, whatever else there is.
const ALIKE: u32 = 800;
/// Names that have something in common.
const RELATED: u32 = 400;

/// How alike two names are, in thousandths; case and signs do not count.
fn similarity(one: &str, other: &str) -> u32 {
    let plain = |name: &str| -> String {
        name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).take(64).collect()
    };
    let (one, other) = (plain(one), plain(other));
    if !one.is_empty() && one == other {
        return 1000;
    }
    let longer = one.chars().count().max(other.chars().count());
    if longer == 0 {
        return 0;
    }
    // What stands within the other has been made longer or shorter.
    if one.len().min(other.len()) >= 3 && (one.contains(&other) || other.contains(&one)) {
        return 700;
    }
    let distance = strsim::osa_distance(&one, &other);
    u32::try_from((longer - distance.min(longer)) * 1000 / longer).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_case_alone_are_one() {
        assert_eq!(similarity("deliveryPincode", "delivery_pincode"), 1000);
        assert!(similarity("amount", "currency") < RELATED);
    }

    #[test]
    fn what_has_the_same_key_is_matched_once() {
        let mut matching = Matching::new(3, 2);
        matching.by(|index| Some(["a", "b", "b"][index]), |index| Some(["b", "c"][index]));
        assert_eq!(matching, Matching { pairs: vec![(1, 0)], removed: vec![0, 2], added: vec![1] });
    }
}
