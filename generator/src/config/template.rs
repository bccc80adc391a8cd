//! The configuration that `oasmith init` writes: every setting with what it does, those that change nothing as comments.

use super::schema::ADDRESS;

/// What a new configuration says.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// The description.
    pub spec: &'a str,
    /// The folder of the crate.
    pub output: &'a str,
    /// The name of the package.
    pub name: &'a str,
}

/// The text of a new configuration.
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
# What `oasmith generate` makes. Paths are relative to this file. Lines with a `#` show what could be said.

# The description: YAML or JSON.
spec = {spec}
# The folder of the crate.
output = {output}

# The operations that are generated, with the types that only they need; all of them if none is named. In a path, `*` is a segment
# and `**` is any number of them.
#include = ["tag:pets", "path:/stores/**", "path:GET /owners/*", "operation:listPets"]
# Those that are not.
#exclude = ["tag:internal"]

# Files of OpenAPI Overlay 1.0 that change the description.
#overlays = ["overlay.yaml"]
# Folders beside the description's from which files may be referred to.
#allow-dirs = ["../shared"]

# Whether a broken rule of the specification is an error, also where its meaning can be guessed.
#strict = false

[package]
name = {name}
# Whether Cargo.toml and README.md are generated too, or kept by hand.
#manifest = true

[runtime]
# Where the crate has its runtime from: it holds a copy ("vendored"), or depends on the package oasmith-runtime ("registry", "path", "git").
#source = "vendored"
#version = "0.1"
#path = "../oasmith-runtime" # written with `oasmith runtime --output ../oasmith-runtime`
#git = "https://github.com/oasmith/oasmith"
#rev = "0123abc"
#tag = "v0.1.0"
#branch = "main"

[types]
# What a `number` without a format becomes: "f64", or "decimal", which keeps every digit.
#number = "f64"

[responses]
# What an empty body is where JSON is described: "error", or "none", so that the call returns an `Option`.
#empty = "error"

[servers]
# Whether the first server of the description is taken where the caller chooses none.
#default = true

[encoding]
# How the items of lists are told apart in names with brackets: "indices" (`a[0]=x`), "empty" (`a[]=x`) or "repeat" (`a=x`).
#brackets = "indices"
# How an object in a form is written where the description gives it no `encoding`: "brackets" (`a[b]=x`) or "json".
#objects = "brackets"

# Security schemes by name, which the description lacks or describes otherwise than they are.
[security]
#token = { type = "http", scheme = "bearer" }
#key = { type = "apiKey", in = "header", name = "X-Key" }

# Names by JSON pointer, in place of those that would be made from the description.
[names]
#"#/components/schemas/usr" = "User"

# What becomes of findings: "allow", "warn" or "deny". `oasmith explain` lists them; `warnings` is every warning that is not named.
[lints]
#unknown-format = "deny"
#warnings = "warn"

# What the description may ask for.
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

# Changes of single values, made after the overlays: one of `set`, `merge` and `remove`. One that does not apply is an error.
#[[patches]]
#at = "#/info/title"
#was = "Pets (internal)" # if another value stands there, the description has changed
#set = "Pets"
#merge = { x-note = "properties that are put into an object" }
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
    fn a_new_configuration_is_one() {
        let config: Config = toml::from_str(&text()).unwrap();
        assert_eq!((config.spec.to_str(), config.package.name.as_str()), (Some("pet \"store\".yaml"), "pets"));
    }

    /// Each line that shows a setting, on its own in its table.
    #[test]
    fn every_setting_is_shown_and_can_be_taken() {
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
