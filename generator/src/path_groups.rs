//! Groups of operations without a tag.

/// Path segments that do not describe the resource.
const NOT_DESCRIPTIVE: [&str; 4] = ["api", "apis", "rest", "services"];

/// Returns the group of an operation without a tag: the first descriptive segment of its path.
pub(crate) fn group_of(path: &str) -> Option<&str> {
    let mut segments =
        path.split('/').filter(|segment| segment.chars().any(char::is_alphanumeric) && !segment.contains('{'));
    segments.find(|segment| !is_version(segment) && !NOT_DESCRIPTIVE.contains(segment))
}

/// Whether a path segment is a version: `v1`, `v2.1`, `v1beta1`, `2024-01`.
pub(crate) fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix(['v', 'V']).unwrap_or(segment);
    let number = ["alpha", "beta", "rc"].iter().find_map(|stage| Some(number.split_once(stage)?.0)).unwrap_or(number);
    !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::{group_of, is_version};

    #[test]
    fn versions_are_not_groups() {
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
