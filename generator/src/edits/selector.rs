//! Selectors of operations: by tag, path or id.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

/// One entry of `include` or `exclude`: `tag:pets`, `path:/pets/**`, `path:GET /pets/*`, `operation:listPets`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub enum Selector {
    /// The operations with this tag.
    Tag(String),
    /// The operations of matching paths: `*` matches within a segment, `**` matches any number of segments.
    Path {
        /// The method in lower case, if the selector is restricted to one.
        method: Option<String>,
        /// The segments of the pattern.
        glob: Vec<String>,
    },
    /// The operation with this `operationId`.
    Operation(String),
}

/// The data that selectors match.
#[derive(Clone, Debug)]
pub(super) struct OperationInfo {
    /// Its path; `None` for a webhook.
    pub(super) path: Option<String>,
    pub(super) method: String,
    pub(super) id: Option<String>,
    pub(super) tags: Vec<String>,
}

impl Selector {
    pub(super) fn selects(&self, operation: &OperationInfo) -> bool {
        match self {
            Self::Tag(tag) => operation.tags.contains(tag),
            Self::Operation(id) => operation.id.as_ref() == Some(id),
            Self::Path { method, glob } => {
                method.as_ref().is_none_or(|method| *method == operation.method)
                    && operation.path.as_ref().is_some_and(|path| {
                        let segments: Vec<&str> = segments(path).collect();
                        matches_path(glob, &segments)
                    })
            }
        }
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.trim_start_matches('/').split('/')
}

/// Whether a path matches a pattern. Each level keeps only one backtracking position, so the work is bounded.
fn matches_path(glob: &[String], path: &[&str]) -> bool {
    wildcard(
        glob,
        path,
        |pattern| pattern == "**",
        |pattern, segment| {
            let (pattern, segment): (Vec<char>, Vec<char>) = (pattern.chars().collect(), segment.chars().collect());
            wildcard(&pattern, &segment, |letter| *letter == '*', |one, other| one == other)
        },
    )
}

/// Matches a pattern with one kind of wildcard, which stands for any number of parts. On a mismatch, the last wildcard takes one more part.
fn wildcard<P, T>(pattern: &[P], parts: &[T], is_any: impl Fn(&P) -> bool, is_equal: impl Fn(&P, &T) -> bool) -> bool {
    let (mut at, mut part) = (0, 0);
    let mut last: Option<(usize, usize)> = None;
    while part < parts.len() {
        if pattern.get(at).is_some_and(&is_any) {
            last = Some((at, part));
            at += 1;
        } else if pattern.get(at).is_some_and(|one| is_equal(one, &parts[part])) {
            at += 1;
            part += 1;
        } else if let Some((any, taken)) = last {
            last = Some((any, taken + 1));
            (at, part) = (any + 1, taken + 1);
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(is_any)
}

impl FromStr for Selector {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let invalid = || {
            format!(
                "invalid selector `{text}`: write `tag:NAME`, `path:/pets/**`, `path:GET /pets/*` or `operation:ID`"
            )
        };
        let (kind, value) = text.split_once(':').ok_or_else(invalid)?;
        match kind {
            "tag" if !value.is_empty() => Ok(Self::Tag(value.to_owned())),
            "operation" if !value.is_empty() => Ok(Self::Operation(value.to_owned())),
            "path" => {
                let (method, path) = match value.split_once(' ') {
                    Some((method, path)) => (Some(method.to_ascii_lowercase()), path.trim_start()),
                    None => (None, value),
                };
                let path = path.strip_prefix('/').ok_or_else(invalid)?;
                Ok(Self::Path { method, glob: path.split('/').map(str::to_owned).collect() })
            }
            _ => Err(invalid()),
        }
    }
}

impl TryFrom<String> for Selector {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(tag) => write!(formatter, "tag:{tag}"),
            Self::Operation(id) => write!(formatter, "operation:{id}"),
            Self::Path { method: Some(method), glob } => {
                write!(formatter, "path:{} /{}", method.to_ascii_uppercase(), glob.join("/"))
            }
            Self::Path { method: None, glob } => write!(formatter, "path:/{}", glob.join("/")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{OperationInfo, Selector};

    fn selects(selector: &str, path: &str) -> bool {
        let operation = OperationInfo {
            path: Some(path.to_owned()),
            method: "get".to_owned(),
            id: Some("pets/list".to_owned()),
            tags: vec!["pets".to_owned()],
        };
        selector.parse::<Selector>().unwrap().selects(&operation)
    }

    #[test]
    fn one_star_matches_a_segment_and_two_match_any_number() {
        let rows = [
            ("path:/pets", "/pets", true),
            ("path:/pets", "/pets/{id}", false),
            ("path:/pets/*", "/pets/{id}", true),
            ("path:/pets/*", "/pets", false),
            ("path:/pets/*", "/pets/{id}/toys", false),
            ("path:/pets/**", "/pets", true),
            ("path:/pets/**", "/pets/{id}/toys", true),
            ("path:/**/toys", "/pets/{id}/toys", true),
            ("path:/**/toys/**", "/pets/toys/toys/x", true),
            ("path:/pet*", "/pets", true),
            ("path:/p*t*s", "/pets", true),
            ("path:/p*x", "/pets", false),
            ("path:/**", "/", true),
            ("path:GET /pets", "/pets", true),
            ("path:post /pets", "/pets", false),
            ("tag:pets", "/", true),
            ("tag:pet", "/", false),
            ("operation:pets/list", "/", true),
        ];
        for (selector, path, expected) in rows {
            assert_eq!(selects(selector, path), expected, "{selector} {path}");
        }
    }

    #[test]
    fn invalid_selectors_are_rejected_and_others_are_displayed_as_written() {
        for invalid in ["pets", "tag:", "path:pets", "colour:red", "path:GET pets"] {
            assert!(invalid.parse::<Selector>().is_err(), "{invalid}");
        }
        for text in ["tag:a:b", "path:/a/**", "path:GET /a/*", "operation:x"] {
            assert_eq!(text.parse::<Selector>().unwrap().to_string(), text);
        }
    }
}
