//! The root of Swagger 2.0: servers, security schemes, components.

use serde_json::{Map, Value, json};

use super::texts;
use crate::spec::Version;

/// Fields of the root as 3.x has them. In a description of 3.x they add to its own.
pub(in crate::parse) fn additions(version: Version, root: &Map<String, Value>) -> Map<String, Value> {
    let (mut added, is_swagger) = (Map::new(), version == Version::V20);
    if let Some(url) = server(root).filter(|_| is_swagger || !root.contains_key("servers")) {
        added.insert("servers".to_owned(), json!([{ "url": url }]));
    }
    let schemes = root.get("securityDefinitions").and_then(Value::as_object);
    let schemes: Map<String, Value> =
        schemes.into_iter().flatten().map(|(name, scheme)| (name.clone(), security_scheme(scheme))).collect();
    if is_swagger || !schemes.is_empty() {
        let named = if is_swagger { definitions(root) } else { Map::new() };
        added.insert("components".to_owned(), components(root, named, schemes));
    }
    added
}

/// The definitions as components, which refer to them.
fn definitions(root: &Map<String, Value>) -> Map<String, Value> {
    let names = root.get("definitions").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    let names = names.filter(|name| !name.starts_with("x-"));
    names.map(|name| (name.clone(), json!({ "$ref": format!("#/definitions/{}", escaped(name)) }))).collect()
}

/// Components of 3.0 do not belong in 2.0, but references use them, so they are kept.
fn components(root: &Map<String, Value>, named: Map<String, Value>, schemes: Map<String, Value>) -> Value {
    let mut components = root.get("components").and_then(Value::as_object).cloned().unwrap_or_default();
    for (section, found) in [("schemas", named), ("securitySchemes", schemes)] {
        match components.get_mut(section) {
            Some(Value::Object(known)) => found.into_iter().for_each(|(name, value)| {
                known.entry(name).or_insert(value);
            }),
            _ => drop(components.insert(section.to_owned(), Value::Object(found))),
        }
    }
    Value::Object(components)
}

/// A name as a step of a pointer in a reference.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1").replace('%', "%25")
}

/// The address, over TLS where there is a choice.
fn server(root: &Map<String, Value>) -> Option<String> {
    let path = root.get("basePath").and_then(Value::as_str).unwrap_or_default().trim();
    // Without the slash it is still a path, not a part of the host.
    let path = if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    let host = root.get("host").and_then(Value::as_str).map(|host| host.trim().trim_end_matches('/'));
    let Some(host) = host.filter(|host| !host.is_empty()) else {
        return (!path.is_empty()).then_some(path);
    };
    // The host may have been written as a URL.
    if host.starts_with("https://") || host.starts_with("http://") {
        return Some(format!("{host}{path}"));
    }
    let schemes = texts(root.get("schemes"));
    let scheme = if schemes.is_empty() || schemes.iter().any(|scheme| scheme == "https") { "https" } else { "http" };
    Some(format!("{scheme}://{host}{path}"))
}

fn security_scheme(scheme: &Value) -> Value {
    let Value::Object(members) = scheme else { return scheme.clone() };
    let mut new = members.clone();
    match members.get("type").and_then(Value::as_str) {
        Some("basic") => {
            new.insert("type".to_owned(), Value::from("http"));
            new.insert("scheme".to_owned(), Value::from("basic"));
        }
        Some("oauth2") => {
            let flow = match members.get("flow").and_then(Value::as_str) {
                Some("application") => "clientCredentials",
                Some("accessCode") => "authorizationCode",
                Some("password") => "password",
                _ => "implicit",
            };
            let mut described = Map::new();
            for name in ["authorizationUrl", "tokenUrl", "scopes"] {
                if let Some(value) = new.remove(name) {
                    described.insert(name.to_owned(), value);
                }
            }
            described.entry("scopes").or_insert_with(|| json!({}));
            new.remove("flow");
            new.insert("flows".to_owned(), json!({ flow: described }));
        }
        _ => {}
    }
    Value::Object(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_and_schemes_are_components() {
        let root = json!({
            "swagger": "2.0", "host": "example.com", "basePath": "/v1", "schemes": ["http", "https"], "paths": {},
            "definitions": {"A": {"type": "object"}, "a/b": {}},
            "securityDefinitions": {"b": {"type": "basic"}, "o": {"type": "oauth2", "flow": "password", "tokenUrl": "/t", "scopes": {"r": "read"}}}
        });
        let added = Value::Object(additions(Version::V20, root.as_object().unwrap()));
        let flows = json!({"password": {"tokenUrl": "/t", "scopes": {"r": "read"}}});
        let expected = json!({
            "servers": [{"url": "https://example.com/v1"}],
            "components": {
                "schemas": {"A": {"$ref": "#/definitions/A"}, "a/b": {"$ref": "#/definitions/a~1b"}},
                "securitySchemes": {"b": {"type": "http", "scheme": "basic"}, "o": {"type": "oauth2", "flows": flows}}
            }
        });
        assert_eq!(added, expected);
    }

    #[test]
    fn a_description_of_3_0_keeps_its_own_servers_and_components() {
        let root = json!({
            "openapi": "3.0.3", "host": "example.com", "servers": [{"url": "/"}], "components": {"schemas": {"A": {}}},
            "securityDefinitions": {"b": {"type": "basic"}}
        });
        let added = Value::Object(additions(Version::V30, root.as_object().unwrap()));
        let scheme = json!({"type": "http", "scheme": "basic"});
        assert_eq!(added, json!({"components": {"schemas": {"A": {}}, "securitySchemes": {"b": scheme}}}));
    }

    #[test]
    fn host_and_base_path_are_one_address_however_they_are_written() {
        for (root, expected) in [
            (json!({"host": "x.example", "basePath": "v1"}), Some("https://x.example/v1")),
            (json!({"host": "x.example", "basePath": "v1/"}), Some("https://x.example/v1/")),
            (json!({"host": "x.example/", "basePath": "/v1"}), Some("https://x.example/v1")),
            (json!({"host": "x.example", "basePath": ""}), Some("https://x.example")),
            (json!({"host": "x.example", "schemes": ["http"]}), Some("http://x.example")),
            (
                json!({"host": "https://x.example/", "basePath": "v1", "schemes": ["http"]}),
                Some("https://x.example/v1"),
            ),
            (json!({"host": "", "basePath": "v1"}), Some("/v1")),
            (json!({"basePath": "v1"}), Some("/v1")),
            (json!({}), None),
        ] {
            assert_eq!(server(root.as_object().unwrap()).as_deref(), expected, "{root}");
        }
    }
}
