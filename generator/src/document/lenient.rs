//! What real descriptions get wrong without meaning anything by it, put right before a piece is read into a strict type.

use serde_json::{Map, Number, Value, json};

use super::grammar::Kind;

/// Puts a shallow piece right where there is only one thing that can be meant.
pub(super) fn relax(kind: Kind, piece: &mut Map<String, Value>) {
    drop_nulls(piece);
    match kind {
        Kind::Schema => relax_schema(piece),
        Kind::Parameter | Kind::Header => relax_parameter(kind, piece),
        Kind::RequestBody => relax_content(piece),
        Kind::Response => {
            relax_content(piece);
            keep_text(piece, "description");
            piece.entry("description").or_insert_with(|| Value::from(""));
            piece.remove("links");
        }
        Kind::Operation => relax_operation(piece),
        Kind::PathItem | Kind::SecurityScheme => {}
    }
}

/// A member that is null says no more than one that is absent, but for values.
fn drop_nulls(piece: &mut Map<String, Value>) {
    piece.retain(|name, value| !value.is_null() || matches!(name.as_str(), "default" | "example" | "enum"));
}

fn relax_schema(piece: &mut Map<String, Value>) {
    for name in ["title", "description", "format", "pattern"] {
        keep_text(piece, name);
    }
    for name in
        ["nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems", "exclusiveMinimum", "exclusiveMaximum"]
    {
        keep_if(piece, name, Value::is_boolean);
    }
    for name in ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"] {
        keep_count(piece, name);
    }
    for name in ["minimum", "maximum", "multipleOf"] {
        keep_if(piece, name, Value::is_number);
    }
    if piece.get("type").and_then(Value::as_str) == Some("integer") {
        for name in ["minimum", "maximum", "multipleOf"] {
            keep_integer(piece, name);
        }
    }
    keep_if(piece, "required", |value| value.as_array().is_some_and(|names| names.iter().all(Value::is_string)));
    keep_if(piece, "items", Value::is_object);
    keep_if(piece, "discriminator", |value| value.get("propertyName").is_some_and(Value::is_string));
    keep_if(piece, "externalDocs", |value| value.get("url").is_some_and(Value::is_string));
    keep_if(piece, "additionalProperties", |value| value.is_object() || value.is_boolean());
    relax_enum(piece);
}

/// Values of a list of strings that YAML reads as something else are strings: `no`, `1.0`.
fn relax_enum(piece: &mut Map<String, Value>) {
    let is_string = piece.get("type").and_then(Value::as_str) == Some("string");
    keep_if(piece, "enum", |value| value.as_array().is_some_and(|values| !values.is_empty()));
    if let (true, Some(Value::Array(values))) = (is_string, piece.get_mut("enum")) {
        for value in values.iter_mut().filter(|value| value.is_number() || value.is_boolean()) {
            *value = Value::String(value.to_string());
        }
    }
}

fn relax_parameter(kind: Kind, piece: &mut Map<String, Value>) {
    keep_text(piece, "description");
    for name in ["required", "deprecated", "explode", "allowReserved", "allowEmptyValue"] {
        keep_if(piece, name, Value::is_boolean);
    }
    piece.remove("examples");
    if piece.contains_key("schema") {
        piece.remove("content");
    } else if !piece.get("content").is_some_and(Value::is_object) {
        piece.remove("content");
        piece.insert("schema".to_owned(), json!({}));
    } else {
        relax_content(piece);
    }
    let allowed: &[&str] = match (kind, piece.get("in").and_then(Value::as_str)) {
        (Kind::Parameter, Some("path")) => &["simple", "label", "matrix"],
        (Kind::Parameter, Some("query")) => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        (Kind::Parameter, Some("cookie")) => &["form"],
        _ => &["simple"],
    };
    keep_if(piece, "style", |value| value.as_str().is_some_and(|style| allowed.contains(&style)));
}

/// Of a media type only the schema is of use here, and it became a reference.
fn relax_content(piece: &mut Map<String, Value>) {
    keep_if(piece, "content", Value::is_object);
    if let Some(Value::Object(content)) = piece.get_mut("content") {
        for media in content.values_mut() {
            *media = match media.get("schema") {
                Some(schema) => json!({ "schema": schema }),
                None => json!({}),
            };
        }
    }
    keep_if(piece, "required", Value::is_boolean);
}

/// Parameters, body and responses are pieces of their own.
fn relax_operation(piece: &mut Map<String, Value>) {
    for name in ["parameters", "requestBody", "callbacks"] {
        piece.remove(name);
    }
    piece.insert("responses".to_owned(), json!({}));
    for name in ["summary", "description", "operationId"] {
        keep_text(piece, name);
    }
    keep_if(piece, "deprecated", Value::is_boolean);
    keep_if(piece, "tags", |value| value.as_array().is_some_and(|tags| tags.iter().all(Value::is_string)));
    keep_if(piece, "externalDocs", |value| value.get("url").is_some_and(Value::is_string));
    // Servers are read one by one elsewhere.
    piece.remove("servers");
}

fn keep_if(piece: &mut Map<String, Value>, name: &str, fits: impl Fn(&Value) -> bool) {
    if piece.get(name).is_some_and(|value| !fits(value)) {
        piece.remove(name);
    }
}

/// A text; what YAML reads as a number or a boolean is text where text belongs.
fn keep_text(piece: &mut Map<String, Value>, name: &str) {
    match piece.get_mut(name) {
        Some(value) if value.is_number() || value.is_boolean() => *value = Value::String(value.to_string()),
        Some(value) if !value.is_string() => drop(piece.remove(name)),
        _ => {}
    }
}

/// A count; `3.0` is three, and what is no count says nothing.
fn keep_count(piece: &mut Map<String, Value>, name: &str) {
    keep_integer(piece, name);
    keep_if(piece, name, Value::is_u64);
}

#[expect(clippy::cast_possible_truncation, reason = "the value was compared with its truncation")]
fn keep_integer(piece: &mut Map<String, Value>, name: &str) {
    let Some(value) = piece.get_mut(name).filter(|value| !value.is_i64()) else { return };
    let whole = value.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 9e18);
    match whole {
        Some(number) => *value = Value::Number(Number::from(number as i64)),
        None => drop(piece.remove(name)),
    }
}
