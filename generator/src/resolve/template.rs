//! The template of a path: `/pets/{petId}`.

/// The names in braces, in order, each once; `None` where the braces do not match.
pub(crate) fn names(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(start) = rest.find(['{', '}']) {
        let inner = rest[start..].strip_prefix('{')?;
        let end = inner.find(['{', '}']).filter(|end| inner[*end..].starts_with('}') && *end > 0)?;
        if !names.contains(&&inner[..end]) {
            names.push(&inner[..end]);
        }
        rest = &inner[end + 1..];
    }
    Some(names)
}

/// Whether a path has a segment that URL parsers remove, so that requests would go elsewhere.
pub(crate) fn has_dot_segments(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let is_dots = |segment: &str| matches!(segment.replace("%2e", ".").replace("%2E", ".").as_str(), "." | "..");
    path.split('/').any(is_dots)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_are_found_in_order_and_once() {
        assert_eq!(names("/a/{x}/b.{y}/{x}"), Some(vec!["x", "y"]));
        assert_eq!(names("/a"), Some(vec![]));
    }

    #[test]
    fn stray_braces_are_refused() {
        for path in ["/a/{x", "/a/x}", "/a/{}", "/a/{x{y}}", "/a/}{"] {
            assert_eq!(names(path), None, "{path}");
        }
    }
}
