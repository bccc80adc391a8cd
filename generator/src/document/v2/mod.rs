//! Swagger 2.0 rewritten to 3.0.
//!
//! Definitions, parameters and responses stay where they are, so that references and positions stay true; `components` only refers to them.
//! What moves is what 3.0 keeps elsewhere: a body becomes a request body, and a type of a parameter becomes its schema.

mod mixed;
mod parameters;
mod root;

pub(super) use mixed::rewrite as modernise;
pub(crate) use parameters::COLLECTION_FORMAT;

use serde_json::{Map, Value, json};

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// What the whole description says about media types.
struct Defaults {
    consumes: Vec<String>,
    produces: Vec<String>,
}

/// Rewrites the tree of a file. Files beside the root document have no media types of their own.
pub(super) fn rewrite(tree: &Value) -> Value {
    let Value::Object(old) = tree else { return tree.clone() };
    let mut new = old.clone();
    let defaults = Defaults { consumes: texts(old.get("consumes")), produces: texts(old.get("produces")) };
    for_each(&mut new, "paths", |item| path_item(item, &defaults, old));
    for_each(&mut new, "responses", |response| self::response(response, &defaults.produces));
    for_each(&mut new, "parameters", parameters::rewrite);
    for_each(&mut new, "definitions", schema);
    if old.contains_key("swagger") {
        root::rewrite(old, &mut new);
    }
    Value::Object(new)
}

/// Calls `change` for every object by name in a member.
fn for_each(members: &mut Map<String, Value>, name: &str, mut change: impl FnMut(&mut Map<String, Value>)) {
    let Some(Value::Object(named)) = members.get_mut(name) else { return };
    for (_, value) in named.iter_mut().filter(|(name, _)| !name.starts_with("x-")) {
        if let Value::Object(members) = value {
            change(members);
        }
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let values = value.and_then(Value::as_array).into_iter().flatten();
    values.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn path_item(item: &mut Map<String, Value>, defaults: &Defaults, root: &Map<String, Value>) {
    // A body that stands at the path is one of each of its operations.
    let shared = parameters::take(item, root);
    for method in METHODS {
        if let Some(Value::Object(operation)) = item.get_mut(method) {
            self::operation(operation, &shared, defaults, root);
        }
    }
}

fn operation(operation: &mut Map<String, Value>, shared: &[Value], defaults: &Defaults, root: &Map<String, Value>) {
    let own = |name: &str, other: &[String]| match operation.get(name) {
        Some(list) => texts(Some(list)),
        None => other.to_vec(),
    };
    let (consumes, produces) = (own("consumes", &defaults.consumes), own("produces", &defaults.produces));
    for name in ["consumes", "produces", "schemes"] {
        operation.remove(name);
    }
    let own = parameters::take(operation, root);
    let bodies = if own.is_empty() { shared.to_vec() } else { own };
    if let Some(body) = parameters::body(&bodies, &consumes) {
        operation.entry("requestBody").or_insert(body);
    }
    for_each(operation, "responses", |response| self::response(response, &produces));
}

fn response(response: &mut Map<String, Value>, produces: &[String]) {
    for_each(response, "headers", parameters::header);
    let Some(mut body) = response.remove("schema") else { return };
    let is_file = body.get("type").and_then(Value::as_str) == Some("file");
    if let Value::Object(members) = &mut body {
        schema(members);
    }
    let fallback = if is_file { "application/octet-stream" } else { "application/json" };
    let media_types = if produces.is_empty() { vec![fallback.to_owned()] } else { produces.to_vec() };
    let content = media_types.into_iter().map(|name| (name, json!({ "schema": body })));
    response.insert("content".to_owned(), Value::Object(content.collect()));
}

/// A schema, with the marks that people used before 3.0 had words for them.
fn schema(members: &mut Map<String, Value>) {
    if let Some(Value::String(name)) = members.get("discriminator").cloned() {
        members.insert("discriminator".to_owned(), json!({ "propertyName": name }));
    }
    if let Some(nullable) = members.remove("x-nullable") {
        members.insert("nullable".to_owned(), nullable);
    }
    if members.get("type").and_then(Value::as_str) == Some("file") {
        members.insert("type".to_owned(), Value::from("string"));
        members.insert("format".to_owned(), Value::from("binary"));
    }
    for_each(members, "properties", schema);
    for name in ["items", "additionalProperties", "not"] {
        if let Some(Value::Object(inner)) = members.get_mut(name) {
            schema(inner);
        }
    }
    // `oneOf` and `anyOf` are of 3.0, and mean in 2.0 what they mean there.
    for name in ["allOf", "oneOf", "anyOf"] {
        for inner in members.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten() {
            if let Value::Object(inner) = inner {
                schema(inner);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::rewrite;

    fn operation(operation: &Value) -> Value {
        let tree = json!({"swagger": "2.0", "consumes": ["application/json"], "paths": {"/a": {"post": operation}}});
        rewrite(&tree)["paths"]["/a"]["post"].clone()
    }

    #[test]
    fn a_body_is_a_request_body_of_every_media_type() {
        let found = operation(
            &json!({"parameters": [{"in": "body", "name": "b", "required": true, "schema": {"$ref": "#/x"}}]}),
        );
        let body = json!({"required": true, "content": {"application/json": {"schema": {"$ref": "#/x"}}}});
        assert_eq!(found, json!({"parameters": [null], "requestBody": body}));
    }

    #[test]
    fn fields_of_a_form_are_one_schema() {
        let found = operation(&json!({"parameters": [
            {"in": "formData", "name": "a", "type": "string", "required": true},
            {"in": "formData", "name": "f", "type": "file"}
        ]}));
        let schema = &found["requestBody"]["content"]["multipart/form-data"]["schema"];
        assert_eq!(
            *schema,
            json!({"type": "object", "required": ["a"], "properties": {
                "a": {"type": "string"}, "f": {"type": "string", "format": "binary"}
            }})
        );
    }

    #[test]
    fn the_type_of_a_parameter_is_its_schema_and_its_list_a_style() {
        let found = operation(&json!({"parameters": [
            {"in": "query", "name": "a", "type": "array", "items": {"type": "string"}, "collectionFormat": "pipes"},
            {"in": "query", "name": "b", "type": "array", "items": {"type": "string"}}
        ]}));
        let schema = json!({"type": "array", "items": {"type": "string"}});
        assert_eq!(
            found["parameters"],
            json!([
                {"in": "query", "name": "a", "schema": schema, "style": "pipeDelimited", "explode": false,
                    "x-oasmith-collection-format": "pipes"},
                {"in": "query", "name": "b", "schema": schema, "explode": false}
            ])
        );
    }

    #[test]
    fn lists_have_their_separator_in_every_place() {
        let list = |place: &str, format: &str| json!({"in": place, "name": format, "required": true, "type": "array", "items": {"type": "string"}, "collectionFormat": format});
        let found = operation(&json!({"parameters": [
            list("header", "ssv"), list("path", "csv"), list("query", "tsv"), list("formData", "multi"), list("formData", "pipes"),
            {"in": "formData", "name": "csv", "type": "array", "items": {"type": "string"}}
        ]}));
        let mark = "x-oasmith-collection-format";
        assert_eq!(found["parameters"][0][mark], "ssv");
        assert_eq!(found["parameters"][1].get(mark), None);
        assert_eq!((&found["parameters"][2][mark], &found["parameters"][2]["explode"]), (&json!("tsv"), &json!(false)));
        let encoding = &found["requestBody"]["content"]["application/x-www-form-urlencoded"]["encoding"];
        assert_eq!(
            *encoding,
            json!({
                "multi": {"explode": true},
                "pipes": {"style": "pipeDelimited", "explode": false, mark: "pipes"},
                "csv": {"explode": false}
            })
        );
    }

    #[test]
    fn an_answer_has_the_media_types_of_the_operation() {
        let found = operation(
            &json!({"produces": ["text/plain"], "responses": {"200": {"description": "", "schema": {"type": "string"}}}}),
        );
        let content = json!({"text/plain": {"schema": {"type": "string"}}});
        assert_eq!(found["responses"]["200"], json!({"description": "", "content": content}));
    }

    #[test]
    fn server_schemes_and_definitions_stand_where_3_0_has_them() {
        let new = rewrite(&json!({
            "swagger": "2.0", "host": "example.com", "basePath": "/v1", "schemes": ["http", "https"], "paths": {},
            "definitions": {"A": {"type": "object", "x-nullable": true}},
            "securityDefinitions": {"b": {"type": "basic"}, "o": {"type": "oauth2", "flow": "password", "tokenUrl": "/t", "scopes": {"r": "read"}}}
        }));
        assert_eq!(new["servers"], json!([{"url": "https://example.com/v1"}]));
        assert_eq!(new["components"]["schemas"]["A"], json!({"$ref": "#/definitions/A"}));
        assert_eq!(new["definitions"]["A"], json!({"type": "object", "nullable": true}));
        assert_eq!(new["components"]["securitySchemes"]["b"], json!({"type": "http", "scheme": "basic"}));
        let flows = json!({"password": {"tokenUrl": "/t", "scopes": {"r": "read"}}});
        assert_eq!(new["components"]["securitySchemes"]["o"], json!({"type": "oauth2", "flows": flows}));
    }
}
