//! The source of a generated crate's runtime: the section `[runtime]` and the option `--runtime`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Deserialize;

use super::runtime_table::{Table, relative};

/// The default: a crate that builds anywhere. To be changed once the runtime is published on the registry.
const DEFAULT: Runtime = Runtime::Vendored;

/// The source of a generated crate's runtime.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub enum Runtime {
    /// A copy of the sources, as the module `runtime`.
    Vendored,
    /// A dependency from the registry, with this version or the one that this generator requires.
    Registry(Option<String>),
    /// A dependency in a folder, relative to the working directory, or to `oasmith.toml` if it is set there.
    Path(PathBuf),
    /// A dependency in a Git repository.
    Git {
        /// The URL of the repository.
        url: String,
        /// The commit, tag or branch; without it, the head of the default branch.
        at: Option<GitReference>,
    },
}

/// The revision of a Git repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitReference {
    /// A commit.
    Rev(String),
    /// A tag.
    Tag(String),
    /// A branch.
    Branch(String),
}

impl Default for Runtime {
    fn default() -> Self {
        DEFAULT
    }
}

impl Runtime {
    /// Whether the crate contains a copy.
    #[must_use]
    pub fn is_vendored(&self) -> bool {
        *self == Self::Vendored
    }

    /// Resolves a relative folder against another.
    #[must_use]
    pub fn below(self, folder: &Path) -> Self {
        match self {
            Self::Path(path) => Self::Path(folder.join(path)),
            other => other,
        }
    }

    /// Makes a folder relative to `output`, for the manifest in `output`.
    #[must_use]
    pub fn seen_from(&self, output: &Path) -> Self {
        match self {
            Self::Path(path) => Self::Path(relative(path, output)),
            other => other.clone(),
        }
    }
}

/// Parses the format of the command line: `vendored`, `registry`, `registry=0.1`, `path=../runtime`, `git=https://…`,
/// `git=https://…#COMMIT`.
impl FromStr for Runtime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, value) = text.split_once('=').map_or((text, None), |(kind, value)| (kind, Some(value)));
        match (kind, value.filter(|value| !value.is_empty())) {
            ("vendored", None) => Ok(Self::Vendored),
            ("registry", version) => Ok(Self::Registry(version.map(str::to_owned))),
            ("path", Some(path)) => Ok(Self::Path(path.into())),
            ("git", Some(value)) => {
                let (url, rev) = value.split_once('#').map_or((value, None), |(url, rev)| (url, Some(rev)));
                Ok(Self::Git { url: url.to_owned(), at: rev.map(|rev| GitReference::Rev(rev.to_owned())) })
            }
            _ => {
                Err("expected `vendored`, `registry`, `registry=VERSION`, `path=FOLDER`, `git=URL` or `git=URL#COMMIT`"
                    .to_owned())
            }
        }
    }
}

impl fmt::Display for Runtime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vendored => formatter.write_str("vendored"),
            Self::Registry(None) => formatter.write_str("registry"),
            Self::Registry(Some(version)) => write!(formatter, "registry={version}"),
            Self::Path(path) => write!(formatter, "path={}", path.display()),
            Self::Git { url, .. } => write!(formatter, "git={url}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{GitReference, Runtime};

    #[test]
    fn the_command_line_and_the_configuration_agree() {
        let git = |at| Runtime::Git { url: "https://example.com/r".to_owned(), at };
        let rows = [
            ("vendored", "source = 'vendored'", Runtime::Vendored),
            ("registry", "source = 'registry'", Runtime::Registry(None)),
            ("registry=0.2", "version = '0.2'", Runtime::Registry(Some("0.2".to_owned()))),
            ("path=../r", "path = '../r'", Runtime::Path("../r".into())),
            ("git=https://example.com/r", "git = 'https://example.com/r'", git(None)),
            (
                "git=https://example.com/r#0a1",
                "git = 'https://example.com/r'\nrev = '0a1'",
                git(Some(GitReference::Rev("0a1".to_owned()))),
            ),
        ];
        for (argument, table, expected) in rows {
            assert_eq!(argument.parse::<Runtime>().as_ref(), Ok(&expected), "{argument}");
            assert_eq!(toml::from_str::<Runtime>(table).unwrap(), expected, "{table}");
        }
        for argument in ["", "vendored=1", "path", "path=", "git", "crates.io"] {
            assert!(argument.parse::<Runtime>().is_err(), "{argument}");
        }
    }

    #[test]
    fn contradictory_settings_are_rejected() {
        let tables = [
            ("path = '../r'\nversion = '1'", "`version` and `path` cannot both be set"),
            ("source = 'vendored'\npath = '../r'", "`path` has no effect with `source = \"vendored\"`"),
            ("source = 'path'", "`source = \"path\"` needs `path`"),
            ("rev = '0a1'", "`rev` needs `git`"),
            ("git = 'https://example.com/r'\nrev = '1'\ntag = '2'", "`rev` and `tag` cannot both be set"),
            ("source = 'crates'", "unknown variant"),
            ("colour = 1", "unknown field"),
        ];
        for (table, expected) in tables {
            let error = toml::from_str::<Runtime>(table).unwrap_err().to_string();
            assert!(error.contains(expected), "{table}: {error}");
        }
    }

    #[test]
    fn paths_are_relative_to_the_crate() {
        let seen = |path: &str, output: &str| match Runtime::Path(path.into()).seen_from(Path::new(output)) {
            Runtime::Path(path) => path,
            other => panic!("{other}"),
        };
        assert_eq!(seen("runtime", "clients/pets"), PathBuf::from("../../runtime"));
        assert_eq!(seen("clients/runtime", "clients/pets"), PathBuf::from("../runtime"));
        assert_eq!(seen("a/../runtime", "./b/../pets"), PathBuf::from("../runtime"));
        assert_eq!(seen("/opt/runtime", "pets"), PathBuf::from("/opt/runtime"));
    }
}
