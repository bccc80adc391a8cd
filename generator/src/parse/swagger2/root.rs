//! The root of Swagger 2.0: servers, security schemes, components.

use serde_json::{Map, Value, json};

use super::texts;

/// Moves the fields of the root to where 3.0 has them.
pub(super) fn rewrite(old: &Map<String, Value>, new: &mut Map<String, Value>) {
    new.remove("swagger");
    new.insert("openapi".to_owned(), Value::from("3.0.3"));
    if let Some(url) = server(old) {
        new.insert("servers".to_owned(), json!([{ "url": url }]));
    }
    for name in ["host", "basePath", "schemes", "consumes", "produces", "securityDefinitions"] {
        new.remove(name);
    }
    let definitions = old.get("definitions").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    let schemas: Map<String, Value> = definitions
        .filter(|name| !name.starts_with("x-"))
        .map(|name| (name.clone(), json!({ "$ref": format!("#/definitions/{}", escaped(name)) })))
        .collect();
    let doors = old.get("securityDefinitions").and_then(Value::as_object).into_iter().flatten();
    let doors: Map<String, Value> = doors.map(|(name, scheme)| (name.clone(), security_scheme(scheme))).collect();
    // Components of 3.0 do not belong in 2.0, but references use them, so they are kept.
    let mut components = match new.remove("components") {
        Some(Value::Object(components)) => components,
        _ => Map::new(),
    };
    for (section, found) in [("schemas", schemas), ("securitySchemes", doors)] {
        match components.get_mut(section) {
            Some(Value::Object(known)) => known.extend(found),
            _ => drop(components.insert(section.to_owned(), Value::Object(found))),
        }
    }
    new.insert("components".to_owned(), Value::Object(components));
}

/// Puts servers and security schemes of 2.0 where 3.x has them, unless it has its own.
pub(super) fn extend(new: &mut Map<String, Value>) {
    if let (Some(url), false) = (server(new), new.contains_key("servers")) {
        new.insert("servers".to_owned(), json!([{ "url": url }]));
    }
    let Some(Value::Object(doors)) = new.remove("securityDefinitions") else { return };
    let Value::Object(components) = new.entry("components").or_insert_with(|| json!({})) else { return };
    let Value::Object(known) = components.entry("securitySchemes").or_insert_with(|| json!({})) else { return };
    for (name, scheme) in doors {
        known.entry(name).or_insert_with(|| security_scheme(&scheme));
    }
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
