//! Fields of Swagger 2.0 in a description of 3.x, which descriptions that were converted by hand often contain.

use serde_json::{Map, Value};

use super::{Context, Defaults, parameters, path_items, root, shared, texts};
use crate::location::{FileId, Location, Path};
use crate::parse::notes::Notes;
use crate::spec::{VersionSet, methods};

/// Fields of the root that 3.x has elsewhere.
const OF_ROOT: [&str; 5] = ["host", "basePath", "securityDefinitions", "parameters", "responses"];

/// The tree with fields of 2.0 rewritten to those of 3.x; `None` where there are none, as usual.
pub(in crate::parse) fn rewrite(tree: &Value, file: FileId, notes: &mut Notes) -> Option<Value> {
    let old = tree.as_object()?;
    if !is_mixed(old) {
        return None;
    }
    let mut new = old.clone();
    let defaults = Defaults { consumes: texts(old.get("consumes")), produces: texts(old.get("produces")) };
    let root = Location::root_of(file);
    let path = Path::Start(&root);
    let context = Context { defaults: &defaults, tree };
    path_items(&mut new, &path, &context, notes);
    shared(&mut new, &path, &context, notes);
    if let Some(Value::Object(components)) = new.get_mut("components") {
        shared(components, &path.key("components"), &context, notes);
    }
    root::extend(&mut new);
    Some(Value::Object(new))
}

fn is_mixed(root: &Map<String, Value>) -> bool {
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
    use serde_json::{Value, json};

    use crate::location::FileId;
    use crate::parse::notes::Notes;

    fn rewrite(tree: &Value) -> Option<Value> {
        super::rewrite(tree, FileId::ROOT, &mut Notes::default())
    }

    #[test]
    fn a_description_of_one_version_is_left_alone() {
        let operation = json!({"parameters": [{"in": "query", "name": "a", "schema": {"type": "string"}}], "responses": {"200": {"content": {}}}});
        assert_eq!(rewrite(&json!({"openapi": "3.0.3", "paths": {"/a": {"get": operation}}})), None);
    }

    #[test]
    fn bodies_types_schemas_and_hosts_of_2_0_are_said_as_3_0_says_them() {
        let new = rewrite(&json!({
            "openapi": "3.0.3", "host": "example.com", "basePath": "/v1", "consumes": ["application/json"],
            "securityDefinitions": {"b": {"type": "basic"}},
            "paths": {"/a": {"post": {
                "parameters": [
                    {"in": "body", "name": "b", "schema": {"$ref": "#/definitions/A"}},
                    {"in": "query", "name": "q", "type": "integer"},
                    {"in": "query", "name": "r", "content": {"application/json": {}}}
                ],
                "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/A"}}}
            }}}
        }));
        let new = new.unwrap_or_default();
        assert_eq!(new["servers"], json!([{"url": "https://example.com/v1"}]));
        assert_eq!(new["components"]["securitySchemes"]["b"], json!({"type": "http", "scheme": "basic"}));
        let operation = &new["paths"]["/a"]["post"];
        let content = json!({"application/json": {"schema": {"$ref": "#/definitions/A"}}});
        assert_eq!(operation["requestBody"], json!({"content": content}));
        assert_eq!(operation["responses"]["200"]["content"], content);
        assert_eq!(operation["parameters"][1]["schema"], json!({"type": "integer"}));
        assert_eq!(operation["parameters"][2]["content"], json!({"application/json": {}}));
    }
}
