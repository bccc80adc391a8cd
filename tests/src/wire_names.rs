//! The names that a description puts on the wire: paths, parameters, properties with what they stand in, values of enums, aliases, and what
//! the security schemes and envelopes look for. They are read from the description as it is written, not as the generator understands it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::description::{Described, Description, ROOT};

/// Names by operation (`POST /orders`), callback (`callback NAME`), and of the API as a whole (`API`). A name has its place before it:
/// `request address.city`, `response payload.status = PAID`, `query limit`.
pub type WireNames = BTreeMap<String, BTreeSet<String>>;

/// The names of a description.
#[must_use]
pub fn wire_names(description: &Description) -> WireNames {
    let mut names = WireNames::new();
    names.insert("API".to_owned(), of_api(description));
    for operation in description.operations() {
        let key = format!("{} {}", operation.method.to_uppercase(), operation.path);
        names.insert(key, of_operation(description, &operation));
    }
    for callback in description.callbacks() {
        names.insert(format!("callback {}", callback.id()), of_operation(description, &callback));
    }
    names
}

/// The names of one operation.
fn of_operation(description: &Description, operation: &Described<'_>) -> BTreeSet<String> {
    let mut walk = Walk { description, names: BTreeSet::new(), open: Vec::new() };
    for parameter in operation.value["parameters"].as_array().into_iter().flatten() {
        let Some((file, parameter)) = description.follow(operation.file, parameter) else { continue };
        let (place, name) = (text(&parameter["in"]), text(&parameter["name"]));
        walk.names.insert(format!("{place} {name}"));
        walk.schema(file, &parameter["schema"], place, name);
    }
    walk.content(operation.file, &operation.value["requestBody"], "request");
    walk.evidence(operation.value);
    for (status, response) in operation.value["responses"].as_object().into_iter().flatten() {
        let place = if status.starts_with('2') { "response" } else { "error" };
        walk.names.insert(format!("status {status}"));
        let Some((file, response)) = description.follow(operation.file, response) else { continue };
        for name in response["headers"].as_object().into_iter().flatten().map(|(name, _)| name) {
            walk.names.insert(format!("{place} header {name}"));
        }
        walk.evidence(response);
        walk.content(file, response, place);
    }
    walk.names
}

struct Walk<'d> {
    description: &'d Description,
    names: BTreeSet<String>,
    /// The references that are followed now, so that a schema that holds itself ends.
    open: Vec<String>,
}

impl Walk<'_> {
    /// What a success must hold to be believed.
    fn evidence(&mut self, holder: &Value) {
        for list in ["anyOf", "allOf"] {
            let found = holder["x-oasmith-result"][list].as_array().into_iter().flatten();
            self.names.extend(found.map(|name| format!("evidence {}", text(name))));
        }
    }

    fn content(&mut self, file: &str, holder: &Value, place: &str) {
        let Some((file, holder)) = self.description.follow(file, holder) else { return };
        let (file, content) = (file.to_owned(), holder["content"].clone());
        for (media_type, media) in content.as_object().into_iter().flatten() {
            self.names.insert(format!("{place} as {media_type}"));
            self.schema(&file, &media["schema"], place, "");
        }
    }

    fn schema(&mut self, file: &str, schema: &Value, place: &str, path: &str) {
        let reference = schema.get("$ref").and_then(Value::as_str).map(|reference| format!("{file} {reference}"));
        if !schema.is_object() {
            return;
        }
        let is_open = reference.as_ref().is_some_and(|reference| self.open.contains(reference));
        let description = self.description;
        let Some((file, schema)) = description.follow(file, schema).filter(|_| !is_open) else { return };
        let has_reference = reference.is_some();
        self.open.extend(reference);
        let (file, schema) = (file.to_owned(), schema.clone());
        self.own(&schema, place, path);
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let inner = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            self.names.insert(format!("{place} {inner}"));
            self.schema(&file, property, place, &inner);
        }
        self.schema(&file, &schema["items"], place, path);
        let inner = if path.is_empty() { "*".to_owned() } else { format!("{path}.*") };
        self.schema(&file, &schema["additionalProperties"], place, &inner);
        for key in ["allOf", "oneOf", "anyOf"] {
            for part in schema[key].as_array().into_iter().flatten() {
                self.schema(&file, part, place, path);
            }
        }
        if has_reference {
            self.open.pop();
        }
    }

    /// What a schema itself says of values and names.
    fn own(&mut self, schema: &Value, place: &str, path: &str) {
        for value in schema["enum"].as_array().into_iter().flatten() {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            self.names.insert(format!("{place} {path} = {value}"));
        }
        for alias in schema["x-oasmith-aliases"].as_array().into_iter().flatten() {
            self.names.insert(format!("{place} {path} also {}", text(alias)));
        }
    }
}

/// What security schemes send and look for.
fn of_api(description: &Description) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let Some((_, schemes)) = description.find(&format!("{ROOT}#/components/securitySchemes")) else { return names };
    for (_, scheme) in schemes.as_object().into_iter().flatten() {
        if scheme["type"] == "apiKey" {
            names.insert(format!("key in {} {}", text(&scheme["in"]), text(&scheme["name"])));
        }
        let token = &scheme["x-oasmith-token"];
        for flow in scheme["flows"].as_object().into_iter().flatten().map(|(_, flow)| flow) {
            names.insert(format!("token call {}", text(&flow["tokenUrl"])));
        }
        if let Some(url) = token["url"].as_str() {
            names.insert(format!("token call {url}"));
        }
        for place in ["headers", "parameters"] {
            for field in token[place].as_array().into_iter().flatten() {
                names.insert(format!("token {place} {}", text(&field["name"])));
            }
        }
        for place in ["accessToken", "expiresIn", "error", "errorDescription"] {
            for path in token[place].as_array().into_iter().flatten() {
                names.insert(format!("token {place} {}", words(path)));
            }
        }
    }
    for (name, file) in description.files() {
        envelopes(description, name, file, &mut names);
    }
    names
}

/// What envelopes look for, wherever they stand.
fn envelopes(description: &Description, file: &str, value: &Value, names: &mut BTreeSet<String>) {
    if let Some(envelope) = value.get("x-oasmith-envelope") {
        for place in ["code", "message"] {
            let found = envelope[place].as_array().into_iter().flatten();
            names.extend(found.map(|name| format!("envelope {place} {}", text(name))));
        }
        for place in ["payload", "error"] {
            names.extend(envelope[place].as_str().map(|name| format!("envelope {place} {name}")));
        }
        if let Some(reference) = envelope["codes"].as_str() {
            let inside = reference.starts_with('#');
            let whole = if inside { format!("{file}{reference}") } else { reference.to_owned() };
            let name = whole.rsplit('/').next().unwrap_or_default();
            let schema = description.find(&whole).and_then(|(file, schema)| description.follow(file, schema));
            let codes = schema.and_then(|(_, schema)| schema["enum"].as_array());
            names.extend(codes.into_iter().flatten().map(|code| format!("code of {name} = {code}")));
        }
        if envelope["requestId"].is_array() {
            names.insert(format!("envelope requestId {}", words(&envelope["requestId"])));
        }
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| envelopes(description, file, item, names)),
        Value::Object(members) => members.values().for_each(|member| envelopes(description, file, member, names)),
        _ => {}
    }
}

/// A path of names, or a single one.
fn words(path: &Value) -> String {
    match path.as_array() {
        Some(path) => path.iter().map(text).collect::<Vec<_>>().join("."),
        None => text(path).to_owned(),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
