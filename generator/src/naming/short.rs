//! Shortening of long names: whole words are dropped.

/// The maximum length of a name in bytes, without the underscores between its words: a module is as long as its type.
const LONGEST: usize = 60;

fn length(name: &str) -> usize {
    name.bytes().filter(|byte| *byte != b'_').count()
}

/// Drops the first words, since the last ones describe a type best.
pub(super) fn from_the_end(name: String) -> String {
    if length(&name) <= LONGEST {
        return name;
    }
    let start = starts(&name).find(|start| length(&name[*start..]) <= LONGEST && starts_well(&name[*start..]));
    start.map_or_else(|| from_the_start(name.clone()), |start| name[start..].to_owned())
}

/// Drops the last words: for values, fields and files.
pub(super) fn from_the_start(name: String) -> String {
    if length(&name) <= LONGEST {
        return name;
    }
    let fits = |end: &usize| length(&name[..*end]) <= LONGEST;
    let end = starts(&name).filter(|end| *end > 0).take_while(fits).last();
    let end = end.unwrap_or_else(|| name.char_indices().map(|(end, _)| end).take_while(fits).last().unwrap_or(0));
    name[..end].trim_end_matches('_').to_owned()
}

/// Returns the indices at which words start.
fn starts(name: &str) -> impl Iterator<Item = usize> {
    let mut previous = '_';
    name.char_indices().filter_map(move |(index, letter)| {
        let is_start = (letter.is_uppercase() && !previous.is_uppercase()) || (previous == '_' && letter != '_');
        previous = letter;
        is_start.then_some(index)
    })
}

fn starts_well(name: &str) -> bool {
    name.starts_with(|first: char| first.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, from_the_end, from_the_start};

    #[test]
    fn long_names_lose_whole_words() {
        let name = "IoK8sKubeAggregatorPkgApisApiregistrationV1beta1ApiServiceCondition".to_owned();
        assert_eq!(from_the_end(name), "AggregatorPkgApisApiregistrationV1beta1ApiServiceCondition");
        let name = "THE_PAYMENT_WAS_NOT_MADE_SINCE_THE_ACCOUNT_HAS_NOT_ENOUGH_MONEY_ON_IT".to_owned();
        assert_eq!(from_the_start(name), "THE_PAYMENT_WAS_NOT_MADE_SINCE_THE_ACCOUNT_HAS_NOT_ENOUGH_MONEY_ON_IT");
        let name = "the_payment_was_not_made_since_the_account_of_the_customer_has_not_enough_money_on_it".to_owned();
        assert_eq!(from_the_start(name), "the_payment_was_not_made_since_the_account_of_the_customer_has_not_enough");
    }

    #[test]
    fn a_single_long_word_is_truncated() {
        assert!(from_the_start("a".repeat(500)).len() <= LONGEST);
        assert!(from_the_end("ä".repeat(500)).len() <= LONGEST);
    }
}
