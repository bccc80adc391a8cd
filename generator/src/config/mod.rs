//! The configuration, `oasmith.toml`: what to generate, and choices that a description does not express.

mod encoding;
mod error;
mod package;
mod runtime;
mod runtime_table;
mod schema;
mod template;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::diagnostics::Levels;
use crate::edits::{Edits, Patch, Selector};
use crate::limits::Limits;
use crate::rust_path::RustPath;

pub use encoding::{Brackets, Encoding, Objects};
pub use error::ConfigError;
pub use package::{Dependency, DependencySource, Package, PackageVersion};
pub use runtime::{GitReference, Runtime};
pub use schema::SCHEMA;
pub use template::{Start, template};

/// The content of `oasmith.toml`. Paths are relative to the file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Config {
    /// The description.
    pub spec: PathBuf,
    /// The folder of the crate.
    pub output: PathBuf,
    /// The package.
    pub package: Package,
    /// The operations to generate, with the types that they use; empty for all.
    #[serde(default)]
    pub include: Vec<Selector>,
    /// The included operations to leave out.
    #[serde(default)]
    pub exclude: Vec<Selector>,
    /// Files in OpenAPI Overlay 1.0 format that edit the description, in order of application.
    #[serde(default)]
    pub overlays: Vec<PathBuf>,
    /// Changes of single values of the description, applied after the overlays.
    #[serde(default)]
    pub patches: Vec<Patch>,
    /// Choices of Rust types.
    #[serde(default)]
    pub types: Types,
    /// How to read responses where the description is silent.
    #[serde(default)]
    pub responses: Responses,
    /// How lists that come in pages are recognised.
    #[serde(default)]
    pub pagination: Pagination,
    /// Choices about servers.
    #[serde(default)]
    pub servers: Servers,
    /// Choices about queries and forms.
    #[serde(default)]
    pub encoding: Encoding,
    /// Names by JSON pointer, which replace derived names.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    /// The file that keeps names from one generation to the next.
    #[serde(default)]
    pub names_file: Option<PathBuf>,
    /// Further folders that may contain referenced files.
    #[serde(default)]
    pub allow_dirs: Vec<PathBuf>,
    /// Limits on the size of the description.
    #[serde(default)]
    pub limits: Limits,
    /// Whether violations of the specification are errors even if their meaning can be guessed.
    #[serde(default)]
    pub strict: bool,
    /// Levels of diagnostics, by name or number.
    #[serde(default)]
    pub lints: Levels,
    /// Security schemes by key, in addition to those of the description or replacing them.
    #[serde(default)]
    pub security: BTreeMap<String, SecurityScheme>,
    /// The source of the crate's runtime.
    #[serde(default)]
    pub runtime: Runtime,
}

/// A security scheme that is missing or wrong in the description.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum SecurityScheme {
    /// The `Authorization` header with an HTTP scheme.
    Http {
        /// The scheme: `bearer`, `basic`, or the first word of the header.
        scheme: String,
    },
    /// An API key in a parameter.
    ApiKey {
        /// The location of the parameter.
        #[serde(rename = "in")]
        place: KeyPlace,
        /// The parameter's name.
        name: String,
    },
}

/// The location of an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum KeyPlace {
    /// A header.
    Header,
    /// The query.
    Query,
    /// A cookie.
    Cookie,
}

/// Choices of Rust types.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Types {
    /// The type of a `number` without a format.
    pub number: NumberType,
    /// Types of the caller's, by the format of the schemas that become them.
    pub formats: BTreeMap<String, RustPath>,
    /// Types of the caller's, by the name of a component or the JSON pointer of a schema.
    pub schemas: BTreeMap<String, RustPath>,
    /// The meaning of an empty body where JSON is documented; set under `[responses]`.
    #[serde(skip)]
    pub empty: EmptyResponse,
    /// Whether results may have none of their properties; set under `[responses]`.
    #[serde(skip)]
    pub open_results: bool,
    /// Whether pagination is recognised without an extension; set under `[pagination]`.
    #[serde(skip)]
    pub pagination: Detection,
}

/// How lists that come in pages are recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Pagination {
    /// Whether it is recognised by parameters and responses.
    pub detect: Detection,
    /// By selector, what to use instead: `false` for no pages, or the value of `x-oasmith-pagination`.
    pub operations: BTreeMap<Selector, serde_json::Value>,
}

/// Whether something is recognised by what the description shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "bool")]
pub enum Detection {
    /// It is recognised.
    #[default]
    On,
    /// Only an extension declares it.
    Off,
}

impl From<bool> for Detection {
    fn from(detect: bool) -> Self {
        if detect { Self::On } else { Self::Off }
    }
}

/// How to read responses where the description is silent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Responses {
    /// The meaning of an empty body where JSON is documented. Responses can override it.
    pub empty: EmptyResponse,
    /// Whether an object whose properties are all optional may have none of them, as in responses of an API that omits default values.
    pub open: bool,
}

/// The meaning of an empty body where JSON is documented.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmptyResponse {
    /// An error.
    #[default]
    Error,
    /// No value: the call returns an `Option`.
    None,
}

/// The type of a `number` without a format.
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
    /// Whether the first server of the description is the default base URL.
    pub default: bool,
}

impl Default for Servers {
    fn default() -> Self {
        Self { default: true }
    }
}

impl Config {
    /// Returns the edits of the description.
    #[must_use]
    pub fn edits(&self) -> Edits {
        Edits {
            overlays: self.overlays.clone(),
            patches: self.patches.clone(),
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            pagination: self.pagination.operations.clone(),
        }
    }

    /// Returns the dependencies of the package, with folders relative to its own.
    #[must_use]
    pub fn dependencies(&self) -> BTreeMap<String, Dependency> {
        let seen = |path: &Path| runtime_table::relative(path, &self.output);
        let dependencies = self.package.dependencies.clone().into_iter();
        dependencies.map(|(name, dependency)| (name, dependency.with_path(seen))).collect()
    }

    /// Reads a configuration file, and resolves its paths relative to its folder.
    ///
    /// # Errors
    ///
    /// The file cannot be read or is invalid.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|error| ConfigError::Read(path.to_owned(), error))?;
        let mut config: Self = toml::from_str(&text).map_err(|error| ConfigError::parse(path, &error))?;
        check_name(&config.package.name)?;
        config.package.dependencies.keys().try_for_each(|name| check_name(name))?;
        config.types.empty = config.responses.empty;
        config.types.pagination = config.pagination.detect;
        config.types.open_results = config.responses.open;
        let folder = path.parent().unwrap_or(Path::new(""));
        config.spec = folder.join(&config.spec);
        config.output = folder.join(&config.output);
        config.runtime = config.runtime.below(folder);
        let dependencies = std::mem::take(&mut config.package.dependencies).into_iter();
        config.package.dependencies =
            dependencies.map(|(name, one)| (name, one.with_path(|path| folder.join(path)))).collect();
        for path in config.allow_dirs.iter_mut().chain(&mut config.overlays).chain(&mut config.names_file) {
            *path = folder.join(&*path);
        }
        Ok(config)
    }
}

/// Checks the name of a package.
///
/// # Errors
///
/// The name is invalid.
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
    use super::{Config, EmptyResponse, KeyPlace, NumberType, SecurityScheme, check_name};

    #[test]
    fn a_configuration_is_read_with_defaults() {
        let text = "spec = 'a.yaml'\noutput = 'out'\n[package]\nname = 'demo'\n[types]\nnumber = 'decimal'\n";
        let config: Config = toml::from_str(text).unwrap();
        assert_eq!(config.types.number, NumberType::Decimal);
        assert!(config.package.manifest && config.servers.default);
        assert_eq!(config.responses.empty, EmptyResponse::Error);
        let config: Config = toml::from_str(&format!("{text}[responses]\nempty = 'none'\n")).unwrap();
        assert_eq!(config.responses.empty, EmptyResponse::None);
    }

    #[test]
    fn a_security_scheme_has_the_fields_of_its_type() {
        let read = |text: &str| {
            let head = "spec = 'a.yaml'\noutput = 'out'\n[package]\nname = 'demo'\n[security.token]\n";
            toml::from_str::<Config>(&format!("{head}{text}")).map_err(|error| error.to_string())
        };
        let config =
            read("type = 'http'\nscheme = 'bearer'\n[security.key]\ntype = 'apiKey'\nin = 'query'\nname = 'k'\n");
        assert_eq!(
            config.unwrap().security["key"],
            SecurityScheme::ApiKey { place: KeyPlace::Query, name: "k".to_owned() }
        );
        for (text, reason) in [
            ("type = 'http'\nscheme = 'bearer'\ncolour = 1\n", "colour"),
            ("type = 'http'\n", "scheme"),
            ("type = 'oauth'\nscheme = 'bearer'\n", "oauth"),
            ("scheme = 'bearer'\n", "type"),
            ("type = 'apiKey'\nin = 'body'\nname = 'k'\n", "body"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn an_unknown_setting_is_rejected_with_its_line() {
        let text = "spec = 'a.yaml'\noutput = 'out'\ncolour = 1\n[package]\nname = 'demo'\n";
        let error = toml::from_str::<Config>(text).unwrap_err().to_string();
        assert!(error.contains("line 3"), "{error}");
    }

    #[test]
    fn a_type_of_the_caller_is_a_path_and_nothing_else() {
        let read = |types: &str| {
            let head = "spec = 'a'\noutput = 'b'\n[package]\nname = 'c'\n[types]\n";
            toml::from_str::<Config>(&format!("{head}{types}")).map_err(|error| error.to_string())
        };
        let config =
            read("formats = { ulid = 'my_types::Id' }\nschemas = { Money = 'crate::money::Money' }\n").unwrap();
        assert_eq!(config.types.schemas["Money"].own_module(), Some("money"));
        for text in
            ["formats = { ulid = 'Id' }", "schemas = { Money = 'Vec<a::B>' }", "schemas = { Money = 'a::B; fn x()' }"]
        {
            let error = read(text).unwrap_err();
            assert!(error.contains("line 6") && error.contains("is not the path of a type"), "{text}: {error}");
        }
    }

    #[test]
    fn dependencies_are_those_of_cargo() {
        let read = |text: &str| {
            let head = "spec = 'a'\noutput = 'b'\n[package]\nname = 'c'\n";
            toml::from_str::<Config>(&format!("{head}{text}")).map_err(|error| error.to_string())
        };
        let config = read("[package.dependencies]\na = '1'\nb = { path = '../b', features = ['x'] }\n").unwrap();
        assert_eq!(config.package.dependencies.len(), 2);
        for text in ["[package.dependencies]\na = 1\n", "[package.dependencies]\na = { paths = 'x' }\n"] {
            let error = read(text).unwrap_err();
            assert!(error.contains("a dependency is a version"), "{error}");
        }
    }

    #[test]
    fn encoding_settings_are_read() {
        let text =
            "spec = 'a'\noutput = 'b'\n[package]\nname = 'c'\n[encoding]\nbrackets = 'empty'\nobjects = 'json'\n";
        let config: Config = toml::from_str(text).unwrap();
        assert_eq!((config.encoding.brackets, config.encoding.objects), (super::Brackets::Empty, super::Objects::Json));
    }

    #[test]
    fn package_names_are_validated() {
        for name in ["demo", "demo-api", "a_b1"] {
            assert!(check_name(name).is_ok(), "{name}");
        }
        for name in ["", "1a", "../x", "a b", "type", "a\"\n"] {
            assert!(check_name(name).is_err(), "{name:?}");
        }
    }
}
