//! Errors of the configuration, with suggestions.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::diagnostics::did_you_mean;

/// An invalid configuration.
#[derive(Debug)]
pub enum ConfigError {
    /// The file cannot be read.
    Read(PathBuf, std::io::Error),
    /// The file is invalid; the message contains the line.
    Parse(PathBuf, String),
    /// The package name is invalid.
    Name(String),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(path, error) => write!(formatter, "{}: cannot be read: {error}", path.display()),
            Self::Parse(path, error) => write!(formatter, "{}: {error}", path.display()),
            Self::Name(name) => write!(
                formatter,
                "`{}` is not a valid package name: use letters, digits, `-` and `_`, start with a letter, and avoid Rust keywords",
                name.escape_default()
            ),
        }
    }
}

impl std::error::Error for ConfigError {}

impl ConfigError {
    /// Converts a parse error, adding a suggestion for misspelled names.
    pub(super) fn parse(path: &Path, error: &toml::de::Error) -> Self {
        let mut text = error.to_string().trim_end().to_owned();
        if let Some(help) = meant(error.message()) {
            text.push_str("\nhelp: ");
            text.push_str(&help);
        }
        Self::Parse(path.to_owned(), text)
    }
}

/// Returns the nearest of the names that an error lists: ``unknown field `outptu`, expected one of `spec`, `output` ``.
fn meant(message: &str) -> Option<String> {
    let rest = ["unknown field `", "unknown variant `"].iter().find_map(|start| message.strip_prefix(start))?;
    let (word, rest) = rest.split_once('`')?;
    did_you_mean(word, rest.split('`').skip(1).step_by(2))
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn the_nearest_known_name_is_suggested() {
        let list = "unknown field `outptu`, expected one of `spec`, `output`, `package`";
        assert_eq!(meant(list).as_deref(), Some("did you mean `output`?"));
        assert_eq!(meant("unknown field `name`, expected `nmae`").as_deref(), Some("did you mean `nmae`?"));
        assert_eq!(meant("unknown field `colour`, expected one of `spec`, `output`"), None);
        assert_eq!(meant("missing field `spec`"), None);
    }
}
