//! The generated package: its name, its version, what it depends on beside the runtime.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The generated package.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Whether `Cargo.toml` and `README.md` are generated, or maintained by hand.
    #[serde(default = "yes")]
    pub manifest: bool,
    /// Its version; `0.1.0` by default.
    #[serde(default)]
    pub version: PackageVersion,
    /// Further dependencies, such as those with types of the caller's.
    #[serde(default)]
    pub dependencies: BTreeMap<String, Dependency>,
}

fn yes() -> bool {
    true
}

/// The version of the generated package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum PackageVersion {
    /// `0.1.0`
    #[default]
    First,
    /// That of the description, `info.version`.
    Description,
    /// A version.
    Given(String),
}

impl TryFrom<String> for PackageVersion {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "description" => Ok(Self::Description),
            version if semantic(version).as_deref() == Some(version) => Ok(Self::Given(text)),
            _ => Err(format!(
                "`{}` is neither a version such as \"1.4.0\" nor \"description\", which takes that of the description",
                text.escape_debug()
            )),
        }
    }
}

impl PackageVersion {
    /// Returns the version for Cargo, given that of the description; `None` if that is no version.
    #[must_use]
    pub fn resolve(&self, described: &str) -> Option<String> {
        match self {
            Self::First => Some("0.1.0".to_owned()),
            Self::Given(version) => Some(version.clone()),
            Self::Description => semantic(described),
        }
    }
}

/// The semantic version that a version means: `v2` is `2.0.0`, the date `2025-01-27.acacia` is `2025.1.27-acacia`. Build metadata is left out.
fn semantic(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches(['v', 'V']);
    let text = text.split_once('+').map_or(text, |(version, _)| version);
    let mut numbers: Vec<u64> = Vec::new();
    let mut rest = text;
    while numbers.len() < 3 {
        let digits = rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let Ok(number) = rest[..digits].parse() else { break };
        numbers.push(number);
        rest = &rest[digits..];
        // The parts of a date are separated by hyphens too.
        let is_date = numbers[0] >= 1000;
        let next = rest.strip_prefix('.').or_else(|| rest.strip_prefix('-').filter(|_| is_date));
        match next.filter(|next| numbers.len() < 3 && next.starts_with(|letter: char| letter.is_ascii_digit())) {
            Some(next) => rest = next,
            None => break,
        }
    }
    let [major, minor, patch] = match numbers.as_slice() {
        [] => return None,
        [major] => [*major, 0, 0],
        [major, minor] => [*major, *minor, 0],
        [major, minor, patch, ..] => [*major, *minor, *patch],
    };
    let version = format!("{major}.{minor}.{patch}");
    match rest.strip_prefix(['-', '.']) {
        None => rest.is_empty().then_some(version),
        // A fourth number would be a pre-release, which is older than the release.
        Some(end) if rest.starts_with('.') && end.starts_with(|letter: char| letter.is_ascii_digit()) => None,
        Some(end) => end.split('.').all(is_identifier).then(|| format!("{version}-{end}")),
    }
}

/// Whether a text is an identifier of a pre-release; a number in it has no leading zero.
fn is_identifier(text: &str) -> bool {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !(is_number && text.len() > 1 && text.starts_with('0'))
}

/// A dependency, as in Cargo.toml.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(
    untagged,
    expecting = "a dependency is a version, or a table with `version`, `path`, `git`, `rev`, `features` or `default-features`"
)]
pub enum Dependency {
    /// A version on the registry.
    Version(String),
    /// Anything else.
    Detailed(DependencySource),
}

/// The source of a dependency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct DependencySource {
    /// The version on the registry.
    pub version: Option<String>,
    /// A folder.
    pub path: Option<PathBuf>,
    /// The URL of a repository.
    pub git: Option<String>,
    /// A commit of the repository.
    pub rev: Option<String>,
    /// Its features.
    pub features: Vec<String>,
    /// Whether its default features are on.
    pub default_features: Option<bool>,
}

impl Dependency {
    /// Returns the dependency with its path changed.
    pub(super) fn with_path(mut self, change: impl Fn(&Path) -> PathBuf) -> Self {
        if let Self::Detailed(DependencySource { path: Some(path), .. }) = &mut self {
            *path = change(path);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{PackageVersion, semantic};

    #[test]
    fn a_version_of_a_description_becomes_one_of_cargo() {
        for (text, expected) in [
            ("1.4.0", Some("1.4.0")),
            ("v1", Some("1.0.0")),
            (" 2.1 ", Some("2.1.0")),
            ("1.0.0-beta.1", Some("1.0.0-beta.1")),
            ("1.0-rc1", Some("1.0.0-rc1")),
            ("1.2.3+build.5", Some("1.2.3")),
            ("2024-01-09", Some("2024.1.9")),
            ("2025-01-27.acacia", Some("2025.1.27-acacia")),
            ("1.0.0-1", Some("1.0.0-1")),
            ("0.0.007", Some("0.0.7")),
            ("1.0.4.5", None),
            ("latest", None),
            ("", None),
            ("1.0.0-", None),
            ("1.0.0-01", None),
            ("1.0.0\"\n[x]", None),
            ("99999999999999999999.0.0", None),
        ] {
            assert_eq!(semantic(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_given_version_is_one_of_cargo() {
        assert_eq!(
            PackageVersion::try_from("1.0.0-rc.1".to_owned()),
            Ok(PackageVersion::Given("1.0.0-rc.1".to_owned()))
        );
        assert_eq!(PackageVersion::try_from("description".to_owned()), Ok(PackageVersion::Description));
        for text in ["1.0", "v1.0.0", "", "info.version"] {
            assert!(PackageVersion::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
