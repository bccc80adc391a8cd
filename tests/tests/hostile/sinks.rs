//! Every way in which a string of a description reaches the output.

use serde_json::{Value, json};

/// A sink, as named in SECURITY.md, with the locations in a description that reach it.
pub(crate) struct Sink {
    pub(crate) name: &'static str,
    /// Pointers to strings to replace with the payload.
    pub(crate) values: &'static [&'static str],
    /// Pointers to properties to rename to the payload.
    pub(crate) keys: &'static [&'static str],
}

pub(crate) const SINKS: &[Sink] = &[
    Sink {
        name: "Identifier",
        values: &[
            "/paths/~1things~1{id}/get/operationId",
            "/paths/~1things~1{id}/get/x-oasmith-name",
            "/components/schemas/Thing/x-oasmith-name",
            "/components/schemas/Kind/enum/0",
            "/components/schemas/Thing/title",
        ],
        keys: &[
            "/components/schemas/Thing/properties/first",
            "/components/schemas/Kind",
            "/components/securitySchemes/key",
        ],
    },
    Sink {
        name: "String literal",
        values: &[
            "/paths/~1things~1{id}/get/parameters/1/name",
            "/paths/~1things~1{id}/get/parameters/2/name",
            "/paths/~1things~1{id}/get/parameters/3/name",
            "/components/securitySchemes/key/name",
            "/components/schemas/Choice/discriminator/propertyName",
        ],
        keys: &[
            "/components/schemas/Choice/discriminator/mapping/one",
            "/paths/~1things~1{id}/get/requestBody/content/text~1plain",
        ],
    },
    Sink {
        name: "Doc comment",
        values: &[
            "/info/description",
            "/tags/0/description",
            "/servers/0/description",
            "/paths/~1things~1{id}/get/summary",
            "/paths/~1things~1{id}/get/description",
            "/paths/~1things~1{id}/get/parameters/1/description",
            "/paths/~1things~1{id}/get/requestBody/description",
            "/paths/~1things~1{id}/get/responses/200/description",
            "/paths/~1things~1{id}/get/responses/404/description",
            "/paths/~1things~1{id}/get/externalDocs/description",
            "/components/schemas/Thing/description",
            "/components/schemas/Thing/properties/first/description",
            "/components/schemas/Thing/properties/first/format",
            "/components/securitySchemes/key/description",
        ],
        keys: &[],
    },
    Sink {
        name: "Attribute",
        values: &["/components/schemas/Thing/x-rust-type", "/components/schemas/Thing/x-rust-derive/0"],
        keys: &["/components/schemas/Thing/x-rust-attributes"],
    },
    Sink { name: "Cargo.toml", values: &["/info/title"], keys: &[] },
    Sink { name: "README.md", values: &["/info/version"], keys: &[] },
    Sink { name: "File name", values: &["/tags/0/x-oasmith-name"], keys: &["/components/schemas/Other"] },
    Sink { name: "Feature name", values: &["/paths/~1things~1{id}/get/tags/0"], keys: &[] },
    Sink { name: "URL", values: &["/servers/0/url", "/paths/~1things~1{id}/get/externalDocs/url"], keys: &[] },
    Sink { name: "Regular expression", values: &["/components/schemas/Thing/properties/first/pattern"], keys: &[] },
    Sink {
        name: "Example",
        values: &[
            "/components/schemas/Thing/example",
            "/components/schemas/Thing/properties/first/example",
            "/components/schemas/Thing/properties/first/default",
            "/components/schemas/Other/example/text",
            "/components/schemas/Other/default/text",
        ],
        keys: &[],
    },
];

/// A description with a harmless value at every location of every sink.
pub(crate) fn harmless() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "harmless", "version": "harmless", "description": "harmless"},
        "servers": [{"url": "https://example.com", "description": "harmless"}],
        "tags": [{"name": "things", "description": "harmless", "x-oasmith-name": "harmless"}],
        "security": [{"key": []}],
        "paths": {"/things/{id}": {"get": {
            "operationId": "harmless",
            "x-oasmith-name": "harmless",
            "tags": ["things"],
            "summary": "harmless",
            "description": "harmless",
            "externalDocs": {"url": "https://example.com", "description": "harmless"},
            "parameters": [
                {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                {"name": "harmless", "in": "query", "description": "harmless", "schema": {"type": "string"}},
                {"name": "harmless", "in": "header", "schema": {"type": "string"}},
                {"name": "harmless", "in": "cookie", "schema": {"type": "string"}},
            ],
            "requestBody": {"description": "harmless", "content": {"text/plain": {"schema": {"type": "string"}}}},
            "responses": {
                "200": {"description": "harmless", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                "404": {"description": "harmless"},
            },
        }}},
        "components": {
            "schemas": {
                "Thing": {
                    "type": "object", "title": "harmless", "description": "harmless", "example": "harmless", "x-oasmith-name": "harmless",
                    "x-rust-type": "harmless", "x-rust-derive": ["harmless"], "x-rust-attributes": "harmless",
                    "required": ["id"],
                    "properties": {
                        "id": {"type": "integer"},
                        "first": {
                            "type": "string", "description": "harmless", "format": "harmless", "pattern": "harmless", "default": "harmless", "example": "harmless",
                        },
                    },
                },
                "Other": {
                    "type": "object", "example": {"text": "harmless"}, "default": {"text": "harmless"}, "properties": {"text": {"type": "string"}},
                },
                "Kind": {"type": "string", "enum": ["harmless", "second"]},
                "Choice": {
                    "oneOf": [{"$ref": "#/components/schemas/Thing"}, {"$ref": "#/components/schemas/Last"}],
                    "discriminator": {"propertyName": "harmless", "mapping": {"one": "#/components/schemas/Thing", "two": "#/components/schemas/Last"}},
                },
                "Last": {"type": "object", "properties": {"last": {"type": "string"}}},
            },
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "harmless", "description": "harmless"}},
        },
    })
}

/// The harmless description with `text` at every location of a sink.
pub(crate) fn everywhere(sink: &Sink, text: &str) -> Value {
    let mut description = harmless();
    for pointer in sink.values {
        *description.pointer_mut(pointer).unwrap() = text.into();
    }
    if sink.name == "Feature name" {
        description["tags"][0]["name"] = text.into();
    }
    for pointer in sink.keys {
        rename(&mut description, pointer, text);
    }
    description
}

/// Renames a property in its position, since the order of properties determines that of the output.
fn rename(description: &mut Value, pointer: &str, text: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let (name, parent) = (name.replace("~1", "/"), description.pointer_mut(parent).unwrap());
    let members = parent.as_object_mut().unwrap();
    let renamed = std::mem::take(members).into_iter();
    members.extend(renamed.map(|(key, value)| if key == name { (text.to_owned(), value) } else { (key, value) }));
    if pointer.ends_with("securitySchemes/key") {
        description["security"] = json!([{text: []}]);
    }
}
