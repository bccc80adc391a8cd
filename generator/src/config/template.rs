//! The configuration that `oasmith init` writes: all settings with their explanations; defaults are commented out.

use super::schema::ADDRESS;

/// The values of a new configuration.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// The description.
    pub spec: &'a str,
    /// The folder of the crate.
    pub output: &'a str,
    /// The name of the package.
    pub name: &'a str,
}

/// Returns the text of a new configuration.
#[must_use]
pub fn template(start: &Start<'_>) -> String {
    let quoted = |text: &str| toml_edit::Value::from(text).to_string().trim().to_owned();
    TEMPLATE
        .replace("{schema}", ADDRESS)
        .replace("{spec}", &quoted(start.spec))
        .replace("{output}", &quoted(start.output))
        .replace("{name}", &quoted(start.name))
}

const TEMPLATE: &str = r##"#:schema {schema}
# Configuration of `oasmith generate`. Paths are relative to this file. Settings that are commented out show defaults or examples.

# The description: YAML or JSON.
spec = {spec}
# The folder of the crate.
output = {output}

# The file that keeps names from one generation to the next, so that additions to the description rename nothing. Commit it.
names-file = "oasmith.names"

# The operations to generate, with the types that they use; all of them by default. In a path, `*` matches within a segment and `**`
# matches any number of segments.
#include = ["tag:pets", "path:/stores/**", "path:GET /owners/*", "operation:listPets"]
# The operations to leave out.
#exclude = ["tag:internal"]

# Files in OpenAPI Overlay 1.0 format that edit the description.
#overlays = ["overlay.yaml"]
# Further folders that may contain referenced files.
#allow-dirs = ["../shared"]

# Whether violations of the specification are errors even if their meaning can be guessed.
#strict = false

[package]
name = {name}
# Whether Cargo.toml and README.md are generated, or maintained by hand.
#manifest = true
# The version: "0.1.0", another one, or "description" for that of the description.
#version = "0.1.0"
# Further dependencies, as in Cargo.toml.
#dependencies = { my-types = { path = "../my-types" } }

[runtime]
# The source of the crate's runtime: a copy ("vendored"), or the package oasmith-runtime as a dependency ("registry", "path", "git").
#source = "vendored"
#version = "0.1"
#path = "../oasmith-runtime" # written with `oasmith runtime --output ../oasmith-runtime`
#git = "https://github.com/oasmith/oasmith"
#rev = "0123abc"
#tag = "v0.1.0"
#branch = "main"

[types]
# The type of a `number` without a format: "f64", or "decimal", which is exact.
#number = "f64"
# Types of your own, by the format of a schema, and by the name of a component or the JSON pointer of a schema. docs/configuration.md says
# what they implement.
#formats = { ulid = "my_types::Id" }
#schemas = { Money = "my_types::Money", "#/components/schemas/Pet/properties/tag" = "crate::tags::Tag" }

[responses]
# The meaning of an empty body where JSON is documented: "error", or "none", so that calls return an `Option`.
#empty = "error"
# Whether an object of optional properties may have none of them: set it for an API that omits default values, as Protocol Buffers do.
#open = false

[pagination]
# Whether lists that come in pages are recognised by what the description shows.
#detect = true
# What is used instead, by selector: false, or the value of `x-oasmith-pagination`.
#operations = { "operation:listPets" = false }

[servers]
# Whether the first server of the description is the default base URL.
#default = true

[encoding]
# How array items are written in names with brackets: "indices" (`a[0]=x`), "empty" (`a[]=x`) or "repeat" (`a=x`).
#brackets = "indices"
# How an object in a form is serialized without `encoding`: "brackets" (`a[b]=x`) or "json".
#objects = "brackets"

# Security schemes by name that are missing or wrong in the description.
[security]
#token = { type = "http", scheme = "bearer" }
#key = { type = "apiKey", in = "header", name = "X-Key" }

# Names by JSON pointer, which replace derived names.
[names]
#"#/components/schemas/usr" = "User"

# Levels of diagnostics: "allow", "warn" or "deny". `oasmith explain` lists them; `warnings` stands for all warnings that are not named.
[lints]
#unknown-format = "deny"
#warnings = "warn"

# Limits on the size of the description.
[limits]
#bytes = 67108864
#files = 4096
#values = 8000000
#depth = 128
#reference-chain = 100
#all-of = 1000
#alternatives = 10000
#parameters = 1000
#operations = 50000
#schemas = 1000000
#members = 500000
#copied-bytes = 268435456

# Changes of single values, applied after the overlays: one of `set`, `merge` and `remove`. A patch that does not apply is an error.
#[[patches]]
#at = "#/info/title"
#was = "Pets (internal)" # an error if the current value differs
#set = "Pets"
#merge = { x-note = "properties to merge into an object" }
#remove = true
"##;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::{Start, template};
    use crate::config::{Config, SCHEMA};

    fn text() -> String {
        template(&Start { spec: "pet \"store\".yaml", output: "client", name: "pets" })
    }

    #[test]
    fn the_template_is_a_valid_configuration() {
        let config: Config = toml::from_str(&text()).unwrap();
        assert_eq!((config.spec.to_str(), config.package.name.as_str()), (Some("pet \"store\".yaml"), "pets"));
    }

    /// Checks each example of a setting on its own, in its table.
    #[test]
    fn the_template_shows_every_setting_with_a_valid_example() {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        let (mut table, mut shown) = (String::new(), BTreeSet::new());
        for line in text().lines() {
            let setting = line.strip_prefix('#').unwrap_or(line);
            if setting.starts_with('[') {
                setting.trim_matches(['[', ']']).clone_into(&mut table);
            } else if let Some((key, _)) = setting.split_once(" = ").filter(|(key, _)| !key.starts_with(' ')) {
                shown.insert(if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") });
                if line.starts_with('#') && table != "patches" && !["rev", "tag", "branch"].contains(&key) {
                    let least = "spec = 'a'\noutput = 'b'\npackage.name = 'c'\n";
                    let key = if table.is_empty() { setting.to_owned() } else { format!("[{table}]\n{setting}") };
                    let least =
                        if table == "package" { least.replace("package.name = 'c'\n", "") } else { least.to_owned() };
                    let name = if table == "package" { "\nname = 'c'" } else { "" };
                    toml::from_str::<Config>(&format!("{least}{key}{name}"))
                        .unwrap_or_else(|error| panic!("{setting}: {error}"));
                }
            }
        }
        let mut expected = BTreeSet::new();
        for (name, property) in schema["properties"].as_object().unwrap() {
            let inner = property.get("properties").or_else(|| property.pointer("/items/properties"));
            match inner.and_then(Value::as_object) {
                Some(inner) => expected.extend(inner.keys().map(|key| format!("{name}.{key}"))),
                None if property["type"] == "object" => {}
                None => drop(expected.insert(name.clone())),
            }
        }
        let missing: Vec<_> = expected.difference(&shown).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
