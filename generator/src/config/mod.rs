//! `oasmith.toml`: what to generate, and the choices that a description does not make.

mod error;
mod schema;
mod template;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::diagnostics::Levels;
use crate::edits::{Edits, Patch, Selector};
use crate::limits::Limits;
use crate::runtime::Runtime;

pub use error::ConfigError;
pub use schema::SCHEMA;
pub use template::{Start, template};

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
    /// The operations that are generated, with the types that they need; all of them if none is named.
    #[serde(default)]
    pub include: Vec<Selector>,
    /// The operations that are not, of those that `include` names.
    #[serde(default)]
    pub exclude: Vec<Selector>,
    /// Files of OpenAPI Overlay 1.0 that change the description, in this order.
    #[serde(default)]
    pub overlays: Vec<PathBuf>,
    /// Changes of single values of the description, made after the overlays.
    #[serde(default)]
    pub patches: Vec<Patch>,
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

impl Config {
    /// What is changed of the description.
    #[must_use]
    pub fn edits(&self) -> Edits {
        Edits {
            overlays: self.overlays.clone(),
            patches: self.patches.clone(),
            include: self.include.clone(),
            exclude: self.exclude.clone(),
        }
    }

    /// Reads a configuration file, and makes its paths relative to the folder that the file stands in.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or does not say what it should.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|error| ConfigError::Read(path.to_owned(), error))?;
        let mut config: Self = toml::from_str(&text).map_err(|error| ConfigError::parse(path, &error))?;
        check_name(&config.package.name)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        config.spec = folder.join(&config.spec);
        config.output = folder.join(&config.output);
        config.runtime = config.runtime.below(folder);
        for path in config.allow_dirs.iter_mut().chain(&mut config.overlays) {
            *path = folder.join(&*path);
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
