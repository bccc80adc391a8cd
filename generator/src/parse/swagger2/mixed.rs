//! Fields of Swagger 2.0 in a description of 3.x, which descriptions that were converted by hand often contain.

use serde_json::{Map, Value};

use super::parameters;
use crate::spec::{VersionSet, methods};

/// Fields of the root that 3.x has elsewhere.
const OF_ROOT: [&str; 5] = ["host", "basePath", "securityDefinitions", "parameters", "responses"];

/// Whether a file has such fields.
pub(in crate::parse) fn is_mixed(tree: &Value) -> bool {
    let Value::Object(root) = tree else { return false };
    let components = root.get("components").and_then(Value::as_object);
    OF_ROOT.iter().any(|name| root.contains_key(*name))
        || components.is_some_and(|components| named(components, "parameters").any(is_old_parameter))
        || components.is_some_and(|components| named(components, "responses").any(is_old_response))
        || named(root, "paths").any(is_old_item)
}

fn is_old_item(item: &Value) -> bool {
    let Some(item) = item.as_object() else { return false };
    let operations = methods(VersionSet::V20).filter_map(|method| item.get(method)?.as_object());
    let is_old = |operation: &Map<String, Value>| {
        listed(operation).any(is_old_parameter) || named(operation, "responses").any(is_old_response)
    };
    listed(item).any(is_old_parameter) || operations.into_iter().any(is_old)
}

/// A body parameter, or a parameter with a type of its own instead of a schema.
fn is_old_parameter(parameter: &Value) -> bool {
    let has = |name: &str| parameter.get(name).is_some();
    parameters::is_body(parameter) || has("type") && !has("schema") && !has("content")
}

/// A response whose schema is not below a media type.
fn is_old_response(response: &Value) -> bool {
    response.get("schema").is_some() && response.get("content").is_none()
}

fn named<'v>(owner: &'v Map<String, Value>, name: &str) -> impl Iterator<Item = &'v Value> {
    owner.get(name).and_then(Value::as_object).into_iter().flat_map(Map::values)
}

fn listed(owner: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    owner.get("parameters").and_then(Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::is_mixed;

    #[test]
    fn fields_of_2_0_are_found_in_every_place() {
        let operation = |operation| json!({"openapi": "3.0.3", "paths": {"/a": {"get": operation}}});
        let query = json!({"in": "query", "name": "a", "schema": {"type": "string"}});
        assert!(!is_mixed(&operation(json!({"parameters": [query], "responses": {"200": {"content": {}}}}))));
        for mixed in [
            operation(json!({"parameters": [{"in": "query", "name": "a", "type": "string"}]})),
            operation(json!({"parameters": [{"in": "body", "name": "a", "schema": {}}]})),
            operation(json!({"responses": {"200": {"schema": {}}}})),
            json!({"openapi": "3.0.3", "host": "example.com"}),
            json!({"openapi": "3.0.3", "components": {"responses": {"A": {"schema": {}}}}}),
        ] {
            assert!(is_mixed(&mixed), "{mixed}");
        }
    }
}
