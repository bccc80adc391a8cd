//! Converts the schemas of a description to one JSON Schema document of draft 2020-12, for an independent validator.
//!
//! OpenAPI 3.0 and Swagger 2.0 have their own dialect; the differences are rewritten: `nullable`, boolean exclusive
//! bounds, `$ref` without siblings. Required properties that are only sent or only received may be absent. Formats are
//! not asserted, and invalid keywords are dropped, so that one mistake does not hide everything else.

use std::collections::HashMap;

use jsonschema::{Draft, Registry};
use oasmith::location::Location;
use oasmith::source::Source;
use serde_json::{Map, Value, json};

/// The identifier of the document; nothing is ever fetched from it.
const ADDRESS: &str = "urn:oasmith:description";

/// The schemas to validate, and those that they refer to.
#[derive(Debug)]
pub(super) struct Bundle<'s> {
    source: &'s Source,
    /// Whether the description uses the dialect of 3.0.
    is_legacy: bool,
    /// Numbers of schemas.
    numbers: HashMap<Location, usize>,
    /// Schemas that have a number but are not translated yet.
    open: Vec<(usize, Location)>,
    definitions: Map<String, Value>,
    /// Whether the validator supports a pattern.
    patterns: HashMap<String, bool>,
}

impl<'s> Bundle<'s> {
    /// Creates an empty bundle.
    pub(super) fn new(source: &'s Source, is_legacy: bool) -> Self {
        Self {
            source,
            is_legacy,
            numbers: HashMap::new(),
            open: Vec::new(),
            definitions: Map::new(),
            patterns: HashMap::new(),
        }
    }

    /// Adds a schema, with everything that it refers to. Returns its number.
    pub(super) fn add(&mut self, location: &Location) -> usize {
        let number = self.number(location);
        while let Some((number, location)) = self.open.pop() {
            let value = self.source.file(location.file).tree.pointer(location.pointer.as_str());
            let schema = value.map_or(Value::Bool(true), |value| self.schema(value, &location));
            self.definitions.insert(number.to_string(), schema);
        }
        number
    }

    /// Validates values, each against the schema with this number. The message says why a value is invalid.
    ///
    /// # Errors
    ///
    /// The validator refuses the schemas.
    pub(super) fn validate<'v>(
        self,
        values: impl IntoIterator<Item = (usize, &'v Value)>,
    ) -> Result<Vec<Result<(), String>>, String> {
        let document = json!({ "$defs": self.definitions });
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(ADDRESS, &document)
            .and_then(jsonschema::RegistryBuilder::prepare)
            .map_err(|error| error.to_string())?;
        let options = jsonschema::options().with_draft(Draft::Draft202012).offline().with_registry(&registry);
        let mut validators = HashMap::new();
        let mut results = Vec::new();
        for (number, value) in values {
            let validator = validators.entry(number).or_insert_with(|| {
                let schema = json!({ "$ref": format!("{ADDRESS}#/$defs/{number}") });
                options.build(&schema).map_err(|error| error.to_string())
            });
            results.push(match validator {
                Ok(validator) => validator.validate(value).map_err(|error| error.to_string()),
                Err(message) => Err(format!("the schema is refused: {message}")),
            });
        }
        Ok(results)
    }

    fn number(&mut self, location: &Location) -> usize {
        if let Some(number) = self.numbers.get(location) {
            return *number;
        }
        let number = self.numbers.len();
        self.numbers.insert(location.clone(), number);
        self.open.push((number, location.clone()));
        number
    }

    fn schema(&mut self, value: &Value, location: &Location) -> Value {
        let Value::Object(keywords) = value else {
            return Value::Bool(value != &Value::Bool(false));
        };
        let mut schema = Map::new();
        if keywords.get("$ref").is_some_and(Value::is_string) {
            // A reference that leads nowhere says nothing.
            let target = self.source.follow(location).map(|(target, _)| self.number(&target));
            let reference = target.map_or(json!({}), |number| json!({ "$ref": format!("{ADDRESS}#/$defs/{number}") }));
            if self.is_legacy {
                return reference;
            }
            schema.insert("allOf".to_owned(), json!([reference]));
        }
        for (name, value) in keywords {
            if let Some(value) = self.keyword(name, value, keywords, &location.child(name)) {
                match (name.as_str(), schema.get_mut("allOf"), value) {
                    ("allOf", Some(Value::Array(parts)), Value::Array(more)) => parts.extend(more),
                    (_, _, value) => drop(schema.insert(name.clone(), value)),
                }
            }
        }
        let schema = Value::Object(schema);
        if self.is_legacy && keywords.get("nullable") == Some(&Value::Bool(true)) {
            return json!({ "anyOf": [schema, { "type": "null" }] });
        }
        schema
    }

    /// Translates a keyword to draft 2020-12; returns `None` if it is not an assertion or is invalid.
    fn keyword(&mut self, name: &str, value: &Value, siblings: &Map<String, Value>, place: &Location) -> Option<Value> {
        match name {
            "not"
            | "items"
            | "additionalProperties"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "unevaluatedItems"
            | "unevaluatedProperties" => match value {
                Value::Object(_) | Value::Bool(_) => Some(self.schema(value, place)),
                _ => None,
            },
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                let parts = value.as_array().filter(|parts| !parts.is_empty())?.iter().enumerate();
                Some(parts.map(|(index, part)| self.schema(part, &place.element(index))).collect())
            }
            "properties" | "dependentSchemas" => {
                let members = value.as_object()?.iter();
                Some(Value::Object(
                    members.map(|(key, part)| (key.clone(), self.schema(part, &place.child(key)))).collect(),
                ))
            }
            "patternProperties" => {
                let members = value.as_object()?.iter();
                let mut translated = Map::new();
                for (key, part) in members {
                    if self.is_pattern(key) {
                        translated.insert(key.clone(), self.schema(part, &place.child(key)));
                    }
                }
                Some(Value::Object(translated))
            }
            "required" => Some(required(value, siblings)),
            "pattern" => value.as_str().filter(|pattern| self.is_pattern(pattern)).map(Value::from),
            _ => plain(name, value, siblings),
        }
    }

    /// Returns whether the validator supports a pattern.
    fn is_pattern(&mut self, pattern: &str) -> bool {
        if let Some(known) = self.patterns.get(pattern) {
            return *known;
        }
        let is_read = jsonschema::validator_for(&json!({ "pattern": pattern })).is_ok();
        self.patterns.insert(pattern.to_owned(), is_read);
        is_read
    }
}

/// Returns the names of properties that are required both in requests and in responses.
fn required(value: &Value, siblings: &Map<String, Value>) -> Value {
    let names = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    let is_one_way = |name: &str| {
        let member = siblings.get("properties").and_then(|members| members.get(name));
        ["readOnly", "writeOnly"].iter().any(|flag| member.and_then(|m| m.get(*flag)) == Some(&Value::Bool(true)))
    };
    let mut names: Vec<&str> = names.filter(|name| !is_one_way(name)).collect();
    names.sort_unstable();
    names.dedup();
    json!(names)
}

/// Translates a keyword without subschemas.
fn plain(name: &str, value: &Value, siblings: &Map<String, Value>) -> Option<Value> {
    let is_exclusive = |flag: &str| siblings.get(flag) == Some(&Value::Bool(true));
    let is_fine = match name {
        "type" => return types(value),
        "enum" => value.as_array().is_some_and(|values| !values.is_empty()),
        "const" => true,
        "minimum" => value.is_number() && !is_exclusive("exclusiveMinimum"),
        "maximum" => value.is_number() && !is_exclusive("exclusiveMaximum"),
        // In 3.0 they are booleans that make the other bound exclusive.
        "exclusiveMinimum" | "exclusiveMaximum" if value == &Value::Bool(true) => {
            let bound = if name == "exclusiveMinimum" { "minimum" } else { "maximum" };
            return siblings.get(bound).filter(|bound| bound.is_number()).cloned();
        }
        "exclusiveMinimum" | "exclusiveMaximum" => value.is_number(),
        "multipleOf" => value.as_f64().is_some_and(|step| step > 0.0),
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => value.is_u64(),
        "uniqueItems" => value.is_boolean(),
        "dependentRequired" => value.is_object(),
        _ => false,
    };
    is_fine.then(|| value.clone())
}

/// Returns the types of a schema, without unknown ones.
fn types(value: &Value) -> Option<Value> {
    const TYPES: [&str; 7] = ["null", "boolean", "object", "array", "number", "string", "integer"];
    let is_type = |value: &Value| value.as_str().is_some_and(|name| TYPES.contains(&name));
    match value {
        Value::Array(names) => Some(names.iter().filter(|name| is_type(name)).cloned().collect())
            .filter(|names: &Value| names.as_array().is_some_and(|names| !names.is_empty())),
        name => is_type(name).then(|| name.clone()),
    }
}

#[cfg(test)]
mod tests {
    use oasmith::location::{FileId, Location, Pointer};
    use oasmith::source::Source;
    use serde_json::{Value, json};

    use super::Bundle;

    fn check(is_legacy: bool, schema: &Value, valid: &[Value], invalid: &[Value]) {
        let tree = json!({"components": {"schemas": {"A": schema, "Text": {"type": "string"}}}});
        let source = Source::from_text("a.json", &tree.to_string()).unwrap();
        let pointer = Pointer::parse("/components/schemas/A").unwrap();
        let mut bundle = Bundle::new(&source, is_legacy);
        let number = bundle.add(&Location::new(FileId::ROOT, pointer));
        let values = valid.iter().chain(invalid).map(|value| (number, value));
        let results = bundle.validate(values).unwrap();
        for (index, (value, result)) in valid.iter().chain(invalid).zip(results).enumerate() {
            assert_eq!(result.is_ok(), index < valid.len(), "{value} against {schema}: {result:?}");
        }
    }

    #[test]
    fn the_dialect_of_3_0_is_rewritten() {
        check(true, &json!({"type": "string", "nullable": true}), &[json!("a"), json!(null)], &[json!(1)]);
        check(true, &json!({"minimum": 1, "exclusiveMinimum": true}), &[json!(2)], &[json!(1)]);
        check(true, &json!({"$ref": "#/components/schemas/Text", "enum": ["a"]}), &[json!("b")], &[json!(1)]);
    }

    #[test]
    fn siblings_of_a_reference_count_since_3_1() {
        check(false, &json!({"$ref": "#/components/schemas/Text", "enum": ["a"]}), &[json!("a")], &[json!("b")]);
        let both = json!({"$ref": "#/components/schemas/Text", "allOf": [{"minLength": 2}]});
        check(false, &both, &[json!("ab")], &[json!("a"), json!(12)]);
    }

    #[test]
    fn members_sent_in_one_direction_may_be_absent() {
        let schema = json!({"required": ["id", "name"], "properties": {"id": {"readOnly": true}}});
        check(true, &schema, &[json!({"name": 1})], &[json!({"id": 1})]);
    }

    #[test]
    fn invalid_keywords_are_dropped_and_cycles_end() {
        let schema = json!({"required": true, "type": "file", "pattern": "(", "minLength": -1});
        check(true, &schema, &[json!(1), json!("")], &[]);
        let cycle = json!({"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A"}}});
        check(true, &cycle, &[json!({"a": {"a": {}}})], &[json!({"a": {"a": 1}})]);
    }
}
