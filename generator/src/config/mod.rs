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
    /// What responses mean where the description does not say it.
    #[serde(default)]
    pub responses: Responses,
    /// Choices about servers.
    #[serde(default)]
    pub servers: Servers,
    /// Choices about queries and forms.
    #[serde(default)]
    pub encoding: Encoding,
    /// Names by JSON pointer, in place of those that would be made from the description.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    /// Folders beside the description's from which files may be referred to.
    #[serde(default)]
    pub allow_dirs: Vec<PathBuf>,
    /// What the description may ask for.
    #[serde(default)]
    pub limits: Limits,
    /// Whether a broken rule of the specification is an error, also where its meaning can be guessed.
    #[serde(default)]
    pub strict: bool,
    /// What becomes of what is found, by the name or the number of each.
    #[serde(default)]
    pub lints: Levels,
    /// Security schemes by key, beside those of the description or in their place.
    #[serde(default)]
    pub security: BTreeMap<String, SecurityScheme>,
    /// Where the crate has its runtime from.
    #[serde(default)]
    pub runtime: Runtime,
}

/// A security scheme that a description lacks, or describes otherwise than it is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum SecurityScheme {
    /// The header `Authorization` with a scheme of HTTP.
    Http {
        /// The scheme: `bearer`, `basic`, or the first word of the header.
        scheme: String,
    },
    /// A key in a parameter.
    ApiKey {
        /// Where the parameter is.
        #[serde(rename = "in")]
        place: KeyPlace,
        /// The parameter's name.
        name: String,
    },
}

/// Where a key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum KeyPlace {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
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
    /// What an empty body is where JSON is described; set under `[responses]`.
    #[serde(skip)]
    pub empty: EmptyResponse,
}

/// What responses mean where the description does not say it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Responses {
    /// What an empty body is where JSON is described. A response may say it for itself.
    pub empty: EmptyResponse,
}

/// What an empty body is where JSON is described.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmptyResponse {
    /// An error.
    #[default]
    Error,
    /// No value: the call returns an `Option`.
    None,
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

/// Choices about queries and forms that no description can make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Encoding {
    /// How the items of lists are told apart in names with brackets.
    pub brackets: Brackets,
    /// How an object in a form is written where the description gives it no `encoding`.
    pub objects: Objects,
}

/// How the items of lists are told apart in names with brackets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Brackets {
    /// `expand[0]=a`
    #[default]
    Indices,
    /// `expand[]=a`
    Empty,
    /// `expand=a`
    Repeat,
}

/// How an object in a form is written where the description gives it no `encoding`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Objects {
    /// `address[city]=Pune`; as JSON only where nothing is known of the object.
    #[default]
    Brackets,
    /// `address={"city":"Pune"}`, encoded.
    Json,
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
        config.types.empty = config.responses.empty;
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
    use super::{Config, EmptyResponse, KeyPlace, NumberType, SecurityScheme, check_name};

    #[test]
    fn a_configuration_names_description_output_and_choices() {
        let text = "spec = 'a.yaml'\noutput = 'out'\n[package]\nname = 'demo'\n[types]\nnumber = 'decimal'\n";
        let config: Config = toml::from_str(text).unwrap();
        assert_eq!(config.types.number, NumberType::Decimal);
        assert!(config.package.manifest && config.servers.default);
        assert_eq!(config.responses.empty, EmptyResponse::Error);
        let config: Config = toml::from_str(&format!("{text}[responses]\nempty = 'none'\n")).unwrap();
        assert_eq!(config.responses.empty, EmptyResponse::None);
    }

    #[test]
    fn a_security_scheme_has_a_type_and_what_belongs_to_it() {
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
    fn an_unknown_setting_is_refused_with_its_line() {
        let text = "spec = 'a.yaml'\noutput = 'out'\ncolour = 1\n[package]\nname = 'demo'\n";
        let error = toml::from_str::<Config>(text).unwrap_err().to_string();
        assert!(error.contains("line 3"), "{error}");
    }

    #[test]
    fn queries_and_forms_have_their_settings() {
        let text =
            "spec = 'a'\noutput = 'b'\n[package]\nname = 'c'\n[encoding]\nbrackets = 'empty'\nobjects = 'json'\n";
        let config: Config = toml::from_str(text).unwrap();
        assert_eq!((config.encoding.brackets, config.encoding.objects), (super::Brackets::Empty, super::Objects::Json));
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
