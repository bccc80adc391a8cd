//! Words of the package's name: each is one word in every name, in whatever case the description writes it.
//!
//! A package called `enkash` has `enkash_card_id` and not `en_kash_card_id` for `enKashCardId`.

use std::borrow::Cow;
use std::sync::Arc;

use super::reserved::Reserved;
use super::scope::Scope;

/// Shorter words are too likely to be found by chance.
const SHORTEST: usize = 4;

/// The words of a package's name that are long enough to be told from parts of others.
#[derive(Clone, Debug, Default)]
pub struct PackageWords(Arc<[String]>);

impl PackageWords {
    /// Returns the words of a package's name.
    #[must_use]
    pub(crate) fn of(package: &str) -> Self {
        let words = package.split(|letter: char| !letter.is_ascii_alphanumeric());
        Self(words.filter(|word| word.len() >= SHORTEST).map(str::to_ascii_lowercase).collect())
    }

    /// Returns a scope whose names keep these words whole.
    pub(super) fn scope(&self, reserved: Reserved) -> Scope {
        Scope::new(reserved).keeping(self.clone())
    }

    /// Returns a text in which no capital stands inside of one of the words.
    pub(crate) fn joined<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut joined = Cow::Borrowed(text);
        for word in &*self.0 {
            let mut from = 0;
            while let Some(start) = find(&joined, word, from) {
                let rest = start + 1..start + word.len();
                if joined[rest.clone()].chars().any(|letter| letter.is_ascii_uppercase()) {
                    joined.to_mut()[rest].make_ascii_lowercase();
                }
                from = start + word.len();
            }
        }
        joined
    }
}

/// Returns where a word stands as a word of its own, in mixed case.
fn find(text: &str, word: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let fits = |start: usize| {
        let end = start + word.len();
        let own = &bytes[start..end];
        let starts = start == 0
            || !bytes[start - 1].is_ascii_alphabetic()
            || (bytes[start - 1].is_ascii_lowercase() && own[0].is_ascii_uppercase());
        let ends = bytes.get(end).is_none_or(|next| next.is_ascii() && !next.is_ascii_lowercase());
        starts && ends && own.eq_ignore_ascii_case(word.as_bytes()) && own.iter().any(u8::is_ascii_lowercase)
    };
    (from..=bytes.len().checked_sub(word.len())?).find(|start| fits(*start))
}

#[cfg(test)]
mod tests {
    use super::PackageWords;
    use crate::naming::snake;

    #[test]
    fn the_name_of_the_package_is_one_word_in_every_name() {
        for (package, text, expected) in [
            ("enkash", "enKashCardId", "enkash_card_id"),
            ("enkash", "primaryEnKashCard", "primary_enkash_card"),
            ("enkash", "enkashCardTxnId", "enkash_card_txn_id"),
            ("enkash", "EnKash", "enkash"),
            ("github-client", "isGitHub.com", "is_github_com"),
            ("pet-store", "petStore", "pet_store"),
            ("as-is", "aSide", "a_side"),
            // In capitals throughout it is an acronym or part of one, and inside of another word it is none.
            ("enkash", "ENKASHCard", "enkash_card"),
            ("rest", "foRestArea", "fo_rest_area"),
            ("rest", "reStart", "re_start"),
            ("user", "größeUsEr", "größe_user"),
        ] {
            assert_eq!(snake(&PackageWords::of(package).joined(text)), expected, "{text} in {package}");
        }
    }
}
