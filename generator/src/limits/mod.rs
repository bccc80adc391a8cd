//! How much a description may ask for: every bound in one place, with its name in `oasmith.toml`.
//!
//! A description is untrusted, and a few lines can mean billions: aliases of YAML, references to long texts, `allOf` over `allOf`. Each limit is
//! far above what the largest public descriptions need, and what exceeds it is an error with a place and the limit's name.

mod expansion;

use serde::Deserialize;

use crate::diagnostics::Diagnostic;

pub(crate) use expansion::{check, copied, size_of};

/// The section `[limits]` of `oasmith.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of all files together: 64 MiB.
    pub bytes: u64,
    /// Files: 4,096.
    pub files: usize,
    /// Values of all files together, after aliases were followed: 8,000,000. Long texts, and long names for what stands below them, count as several.
    pub values: usize,
    /// How deep values nest: 128. It can be lowered but not raised, since stages recurse over values.
    pub depth: usize,
    /// References from one to the next before a definition comes: 100.
    pub reference_chain: usize,
    /// Schemas that one schema pulls in with `allOf`, directly or not: 1,000.
    pub all_of: usize,
    /// Values of one `enum`, or variants of one `oneOf` or `anyOf`: 10,000.
    pub alternatives: usize,
    /// Parameters of one operation: 1,000.
    pub parameters: usize,
    /// Operations: 50,000.
    pub operations: usize,
    /// Schemas, inline ones too: 1,000,000.
    pub schemas: usize,
    /// Members of all generated types together, those that `allOf` copies too: 500,000.
    pub members: usize,
    /// Bytes of text that references copy, in documentation and shared parameters: 256 MiB.
    pub copied_bytes: usize,
}

/// The depth at which the parsers stop whatever is configured.
pub(crate) const DEEPEST: usize = 128;

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 * 1024 * 1024,
            files: 4096,
            values: 8_000_000,
            depth: DEEPEST,
            reference_chain: 100,
            all_of: 1000,
            alternatives: 10_000,
            parameters: 1000,
            operations: 50_000,
            schemas: 1_000_000,
            members: 500_000,
            copied_bytes: 256 * 1024 * 1024,
        }
    }
}

/// How a limit is raised.
pub(crate) fn advice(name: &str) -> String {
    format!("if the description is to be trusted, raise `{name}` under `[limits]` in oasmith.toml")
}

/// The same as the help of a diagnostic.
pub(crate) fn exceeded(diagnostic: Diagnostic, name: &str) -> Diagnostic {
    diagnostic.help(advice(name))
}

#[cfg(test)]
mod tests {
    use super::Limits;

    #[test]
    fn limits_are_set_by_name_and_the_others_stay() {
        let limits: Limits = toml::from_str("all-of = 5\ncopied-bytes = 7").unwrap();
        assert_eq!(limits, Limits { all_of: 5, copied_bytes: 7, ..Limits::default() });
        assert!(toml::from_str::<Limits>("alof = 5").is_err());
    }
}
