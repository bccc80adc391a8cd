//! Groups of operations that have no tag.

/// Steps of a path that say nothing of what is behind it.
const EMPTY: [&str; 4] = ["api", "apis", "rest", "services"];

/// The group of an operation without a tag: the first step of its path that says something.
pub(crate) fn group_of(path: &str) -> Option<&str> {
    let mut steps = path.split('/').filter(|step| step.chars().any(char::is_alphanumeric) && !step.contains('{'));
    steps.find(|step| !is_version(step) && !EMPTY.contains(step))
}

/// Whether a step of a path is a version: `v1`, `v2.1`, `v1beta1`, `2024-01`, `api` before it not included.
pub(crate) fn is_version(step: &str) -> bool {
    let number = step.strip_prefix(['v', 'V']).unwrap_or(step);
    let number = ["alpha", "beta", "rc"].iter().find_map(|stage| Some(number.split_once(stage)?.0)).unwrap_or(number);
    !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::{group_of, is_version};

    #[test]
    fn versions_are_no_groups() {
        for (path, group) in [
            ("/v1/customers/{customer}", Some("customers")),
            ("/api/v2.1/orders", Some("orders")),
            ("/2024-01/shops", Some("shops")),
            ("/{tenant}/users", Some("users")),
            ("/v1", None),
            ("/", None),
        ] {
            assert_eq!(group_of(path), group, "{path}");
        }
        assert!(is_version("v1beta1"));
        assert!(!is_version("videos"));
    }
}
