//! `oasmith.toml`: what to generate, and the choices that a description does not make.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::diagnostics::Levels;
use crate::limits::Limits;
use crate::runtime::Runtime;

/// What `oasmith.toml` says. Paths are relative to the file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Config {
    /// The description.
    pub spec: PathBuf,
    /// The folder of the crate.
    pub output: PathBuf,
    /// The package.
    pub package: Package,
    /// Choices of Rust types.
    #[serde(default)]
    pub types: Types,
    /// Choices about servers.
    #[serde(default)]
    pub servers: Servers,
    /// Names by JSON pointer, in place of those that would be made from the description.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    /// Folders beside the description's from which files may be referred to.
    #[serde(default)]
    pub allow_dirs: Vec<PathBuf>,
    /// What the description may ask for.
    #[serde(default)]
    pub limits: Limits,
    /// What becomes of warnings, by the name or the number of each.
    #[serde(default)]
    pub lints: Levels,
    /// Where the crate has its runtime from.
    #[serde(default)]
    pub runtime: Runtime,
}

/// The package that is generated.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Whether `Cargo.toml` and `README.md` are generated too, or kept by hand.
    #[serde(default = "yes")]
    pub manifest: bool,
}

/// Choices of Rust types.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Types {
    /// What a `number` without a format becomes.
    pub number: NumberType,
}

/// What a `number` without a format becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumberType {
    /// `f64`.
    #[default]
    F64,
    /// An exact decimal number.
    Decimal,
}

/// Choices about servers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Servers {
    /// Whether the first server of the description is taken where the caller chooses none.
    pub default: bool,
}

impl Default for Servers {
    fn default() -> Self {
        Self { default: true }
    }
}

fn yes() -> bool {
    true
}

/// A configuration that cannot be used.
#[derive(Debug)]
pub enum ConfigError {
    /// The file cannot be read.
    Read(PathBuf, std::io::Error),
    /// The file does not say what it should; the message names the line.
    Parse(PathBuf, Box<toml::de::Error>),
    /// The name is not one that a package may have.
    Name(String),
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Read(path, error) => write!(formatter, "{}: cannot be read: {error}", path.display()),
            Self::Parse(path, error) => write!(formatter, "{}: {error}", path.display()),
            Self::Name(name) => write!(
                formatter,
                "`{}` cannot be the name of a package: it takes letters, digits, `-` and `_`, begins with a letter, and is no word of Rust",
                name.escape_default()
            ),
        }
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads a configuration file, and makes its paths relative to the folder that the file stands in.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or does not say what it should.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|error| ConfigError::Read(path.to_owned(), error))?;
        let mut config: Self =
            toml::from_str(&text).map_err(|error| ConfigError::Parse(path.to_owned(), Box::new(error)))?;
        check_name(&config.package.name)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        config.spec = folder.join(&config.spec);
        config.output = folder.join(&config.output);
        config.runtime = config.runtime.below(folder);
        for allowed in &mut config.allow_dirs {
            *allowed = folder.join(&*allowed);
        }
        Ok(config)
    }
}

/// Whether a package may have this name.
///
/// # Errors
///
/// It may not.
pub fn check_name(name: &str) -> Result<(), ConfigError> {
    let letters = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_');
    let is_word = syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_ok();
    if letters && is_word && name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.len() <= 64 {
        Ok(())
    } else {
        Err(ConfigError::Name(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, NumberType, check_name};

    #[test]
    fn a_configuration_names_description_output_and_choices() {
        let text = "spec = 'a.yaml'\noutput = 'out'\n[package]\nname = 'demo'\n[types]\nnumber = 'decimal'\n";
        let config: Config = toml::from_str(text).unwrap();
        assert_eq!(config.types.number, NumberType::Decimal);
        assert!(config.package.manifest && config.servers.default);
    }

    #[test]
    fn an_unknown_setting_is_refused_with_its_line() {
        let text = "spec = 'a.yaml'\noutput = 'out'\ncolour = 1\n[package]\nname = 'demo'\n";
        let error = toml::from_str::<Config>(text).unwrap_err().to_string();
        assert!(error.contains("line 3"), "{error}");
    }

    #[test]
    fn a_package_name_is_a_word() {
        for name in ["demo", "demo-api", "a_b1"] {
            assert!(check_name(name).is_ok(), "{name}");
        }
        for name in ["", "1a", "../x", "a b", "type", "a\"\n"] {
            assert!(check_name(name).is_err(), "{name:?}");
        }
    }
}
