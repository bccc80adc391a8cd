//! Limits on the size of a description, with their names in `oasmith.toml`.
//!
//! A description is untrusted, and a few lines can expand to billions: YAML aliases, references to long texts, nested `allOf`. Each limit
//! is far above the needs of the largest public descriptions; exceeding it is an error that names the location and the limit.

use serde::Deserialize;
use serde_json::Value;

use crate::diagnostics::{Code, Diagnostic};
use crate::location::Location;

/// The section `[limits]` of `oasmith.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Limits {
    /// Total size of all files in bytes: 64 MiB.
    pub bytes: u64,
    /// Number of files: 4,096.
    pub files: usize,
    /// Values in all files, with aliases expanded: 8,000,000. Long strings, and long names of containers, count as several values.
    pub values: usize,
    /// Nesting depth of values: 128. It can be lowered but not raised, because stages recurse over values.
    pub depth: usize,
    /// Length of a chain of references: 100.
    pub reference_chain: usize,
    /// Schemas that one schema includes through `allOf`, directly or indirectly: 1,000.
    pub all_of: usize,
    /// Values of an `enum`, or variants of a `oneOf` or `anyOf`: 10,000.
    pub alternatives: usize,
    /// Parameters of an operation: 1,000.
    pub parameters: usize,
    /// Operations: 50,000.
    pub operations: usize,
    /// Schemas, including inline ones: 1,000,000.
    pub schemas: usize,
    /// Properties of all generated types, including copies from `allOf`: 500,000.
    pub members: usize,
    /// Size of documentation and shared parameters copied by references, in bytes: 256 MiB.
    pub copied_bytes: usize,
}

/// The maximum nesting depth of the parsers, which no configuration can raise.
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

/// Returns the help for raising a limit.
pub(crate) fn advice(name: &str) -> String {
    format!("if you trust the description, raise `{name}` under `[limits]` in oasmith.toml")
}

/// Adds the help for raising a limit to a diagnostic.
pub(crate) fn exceeded(diagnostic: Diagnostic, name: &str) -> Diagnostic {
    diagnostic.help(advice(name))
}

/// Returns the error for references that copy too much documentation.
pub(crate) fn copied(location: &Location, limits: &Limits) -> Diagnostic {
    let message = format!("up to here, references copy more than {} bytes of text", limits.copied_bytes);
    exceeded(Diagnostic::new(Code::TooMuchGenerated, location, message), "copied-bytes")
}

/// Returns the approximate size of a value in bytes. Values nest at most 128 levels deep.
pub(crate) fn size_of(value: &Value) -> usize {
    16 + match value {
        Value::String(text) => text.len(),
        Value::Array(values) => values.iter().map(size_of).sum(),
        Value::Object(members) => members.iter().map(|(name, value)| name.len() + size_of(value)).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Limits;

    #[test]
    fn limits_are_set_by_name_and_others_keep_their_defaults() {
        let limits: Limits = toml::from_str("all-of = 5\ncopied-bytes = 7").unwrap();
        assert_eq!(limits, Limits { all_of: 5, copied_bytes: 7, ..Limits::default() });
        assert!(toml::from_str::<Limits>("alof = 5").is_err());
    }
}
