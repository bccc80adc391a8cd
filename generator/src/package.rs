//! `Cargo.toml` and `README.md` of a generated crate.

use std::collections::BTreeMap;
use std::path::PathBuf;

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TomlError, Value, value};

use crate::config::{Dependency, PackageVersion};
use crate::emit::crate_docs::{readme_example, readme_raw_request};
use crate::format::{FileSet, FormatError, MARKER};
use crate::ir::Api;
use crate::naming::Feature;
use crate::runtime::{Runtime, dependencies, features};
use crate::rust_model::{Crate, clean_text};

/// What a manifest says beside the API.
#[derive(Clone, Copy, Debug)]
pub struct PackageSettings<'a> {
    /// The source of the runtime.
    pub runtime: &'a Runtime,
    /// The version.
    pub version: &'a PackageVersion,
    /// Further dependencies, with folders relative to the package.
    pub dependencies: &'a BTreeMap<String, Dependency>,
}

/// Adds the files that make `src` a package.
///
/// # Errors
///
/// The embedded manifest of the runtime is invalid, which is a bug of the generator.
pub fn add(
    files: &mut FileSet,
    api: &Api,
    crate_model: &Crate,
    settings: &PackageSettings<'_>,
) -> Result<(), FormatError> {
    let path = PathBuf::from("Cargo.toml");
    let manifest = manifest(api, crate_model, settings)
        .map_err(|error| FormatError { path: path.clone(), message: error.to_string() })?;
    files.insert(path, manifest);
    files.insert(PathBuf::from("README.md"), readme(api, &crate_model.name, crate_model));
    Ok(())
}

fn manifest(api: &Api, crate_model: &Crate, settings: &PackageSettings<'_>) -> Result<String, TomlError> {
    let mut document = DocumentMut::new();
    let mut package = Table::new();
    package.insert("name", value(&crate_model.name));
    // What is no version was reported, and has this fallback.
    let version = settings.version.resolve(&api.version).unwrap_or_else(|| "0.1.0".to_owned());
    package.insert("version", value(version));
    package.insert("edition", value("2024"));
    package.insert("rust-version", value("1.88"));
    package.insert("description", value(format!("Client of {}", one_line(&api.title))));
    document.insert("package", Item::Table(package));

    let mut features = features(settings.runtime, crate_model.features.iter().map(Feature::as_str))?;
    if crate_model.has_unused_types {
        features.insert(Feature::unused_types().as_str(), value(Array::new()));
    }
    document.insert("features", Item::Table(features));
    let mut needed = dependencies(settings.runtime)?;
    for (name, dependency) in settings.dependencies {
        needed.insert(name, own_dependency(dependency));
    }
    document.insert("dependencies", Item::Table(needed));
    Ok(format!("# {MARKER}. Do not edit: change the description and generate again.\n\n{document}"))
}

fn own_dependency(dependency: &Dependency) -> Item {
    let source = match dependency {
        Dependency::Version(version) => return value(version.as_str()),
        Dependency::Detailed(source) => source,
    };
    let mut table = InlineTable::new();
    let path = source.path.as_ref().map(|path| path.display().to_string().replace('\\', "/"));
    let texts = [("version", &source.version), ("path", &path), ("git", &source.git), ("rev", &source.rev)];
    for (key, text) in texts {
        if let Some(text) = text {
            table.insert(key, Value::from(text));
        }
    }
    if let Some(is_on) = source.default_features {
        table.insert("default-features", is_on.into());
    }
    if !source.features.is_empty() {
        table.insert("features", Value::Array(source.features.iter().collect::<Array>()));
    }
    value(table)
}

fn readme(api: &Api, name: &str, crate_model: &Crate) -> String {
    let mut text =
        format!("<!-- {MARKER}. Do not edit: change the description and generate again. -->\n\n# {name}\n\n");
    let about = format!("Client of {}, version {} of its description.", api.title, api.version);
    text.push_str(&clean_text(&about).join("\n"));
    let example = readme_example(crate_model);
    if !example.is_empty() {
        text.push_str("\n\n");
        text.push_str(&example.join("\n"));
    }
    let operations = match api.operations.len() {
        1 => "the operation".to_owned(),
        count => format!("all {count} operations"),
    };
    let guide = format!(
        "The documentation (`cargo doc --open`, or <https://docs.rs/{name}> once it is published) is a guide: credentials,\n\
         errors, tests, a table of {operations}, and an example of each."
    );
    text.push_str("\n\n");
    text.push_str(&guide);
    let raw_request = readme_raw_request(crate_model);
    if !raw_request.is_empty() {
        text.push_str(
            "\n\nA request that the description does not have is sent with the same credentials and limits:\n\n",
        );
        text.push_str(&raw_request.join("\n"));
    }
    text.push('\n');
    text
}

/// Returns a string as a single line without control characters.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split(|letter: char| letter.is_whitespace() || letter.is_control()).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Derives a package name from a title: lowercase words. `None` if no valid name remains.
#[must_use]
pub fn name_from(title: &str) -> Option<String> {
    let letters: String = title
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { ' ' })
        .collect();
    let name = letters.split_whitespace().take(6).collect::<Vec<_>>().join("-");
    crate::config::check_name(&name).is_ok().then_some(name)
}
