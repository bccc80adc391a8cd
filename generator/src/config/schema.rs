//! The JSON Schema of `oasmith.toml`, for completion in editors.

/// The schema, as JSON. A test compares it with what is read.
pub const SCHEMA: &str = include_str!("../../oasmith.schema.json");

/// The URL of the schema, for the first line of a configuration.
pub(super) const ADDRESS: &str = concat!(
    "https://raw.githubusercontent.com/oasmith/oasmith/v",
    env!("CARGO_PKG_VERSION"),
    "/generator/oasmith.schema.json"
);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::SCHEMA;
    use crate::config::Config;

    /// The minimal configuration.
    const LEAST: &str = "spec = 'a'\noutput = 'b'\npackage = {name = 'c'";

    /// Returns the keys of a table, from the error message for an unknown key.
    fn read(table: &str) -> BTreeSet<String> {
        let text = match table {
            "" => format!("unheard-of = 1\n{LEAST}}}"),
            "package" => format!("{LEAST}, unheard-of = 1}}"),
            "patches" => format!("{LEAST}}}\n[[patches]]\nunheard-of = 1"),
            table => format!("{LEAST}}}\n[{table}]\nunheard-of = 1"),
        };
        let error = toml::from_str::<Config>(&text).unwrap_err();
        let listed = error.message().split("expected").nth(1).unwrap_or_default();
        listed.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }

    #[test]
    fn the_page_names_every_setting() {
        let page = include_str!("../../../docs/configuration.md");
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        for (name, setting) in schema["properties"].as_object().unwrap() {
            let keys = setting.get("properties").and_then(Value::as_object);
            let names = keys.map(|keys| keys.keys().map(|key| format!("{name}.{key}")).collect());
            for name in names.unwrap_or_else(|| vec![name.clone()]) {
                assert!(page.contains(&format!("| `{name}` | ")), "docs/configuration.md lacks `{name}`");
            }
        }
    }

    #[test]
    fn the_schema_lists_exactly_the_settings_that_are_read() {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        let tables = [
            ("", ""),
            ("package", "/properties/package"),
            ("types", "/properties/types"),
            ("responses", "/properties/responses"),
            ("pagination", "/properties/pagination"),
            ("servers", "/properties/servers"),
            ("encoding", "/properties/encoding"),
            ("limits", "/properties/limits"),
            ("runtime", "/properties/runtime"),
            ("patches", "/properties/patches/items"),
        ];
        for (table, pointer) in tables {
            let found = schema.pointer(pointer).unwrap();
            let properties: BTreeSet<String> =
                found["properties"].as_object().unwrap().keys().filter(|key| !key.starts_with('$')).cloned().collect();
            assert_eq!(properties, read(table), "[{table}]");
            assert_eq!(found["additionalProperties"], Value::Bool(false), "[{table}]");
            for (name, property) in found["properties"].as_object().unwrap() {
                assert!(property["description"].is_string(), "{table}.{name} has no description");
            }
        }
    }
}
