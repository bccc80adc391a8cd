//! Every name of a description that goes over the wire, renamed: one at a time, to see that somebody notices.

use std::fmt;

use serde_json::Value;

use crate::description::Description;

/// A name of a description that is renamed.
#[derive(Clone, Debug)]
pub struct Mutation {
    /// The file.
    pub file: String,
    /// Where the object or the list stands that has the name.
    pointer: String,
    /// The key of the object, or the name in the list.
    name: String,
    /// Whether the name is a key; a value otherwise, by its key or its number.
    is_key: bool,
}

impl fmt::Display for Mutation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}#{}/{}", self.file, self.pointer, self.name)
    }
}

impl Mutation {
    /// The file with the name changed.
    #[must_use]
    pub fn applied(&self, file: &Value) -> Value {
        let mut file = file.clone();
        let Some(holder) = file.pointer_mut(&self.pointer) else { return file };
        if let (true, Some(members)) = (self.is_key, holder.as_object_mut()) {
            // The order stays, though nothing goes by it.
            let renamed = members.iter().map(|(key, value)| {
                let key = if *key == self.name { other(key) } else { key.clone() };
                (key, value.clone())
            });
            *members = renamed.collect();
        } else if let Some(value) = holder.pointer_mut(&format!("/{}", self.name)) {
            *value = match &*value {
                Value::String(text) => Value::String(other(text)),
                Value::Number(number) => Value::from(number.as_i64().unwrap_or_default() + 1000),
                other => other.clone(),
            };
        }
        file
    }
}

/// The name in snake case, as a server might have it; with an addition where it is that already.
fn other(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() && !name.starts_with('/') {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    if snake == name { name.to_owned() + "X" } else { snake }
}

/// Every name: paths, parameters, headers, media types, properties, values of enums, aliases, and what extensions look for.
#[must_use]
pub fn mutations(description: &Description) -> Vec<Mutation> {
    let mut found = Vec::new();
    for (file, value) in description.files() {
        let mut walk = Names { file, found: &mut found };
        walk.value("", "", value);
    }
    found
}

struct Names<'a> {
    file: &'a str,
    found: &'a mut Vec<Mutation>,
}

impl Names<'_> {
    fn add(&mut self, pointer: &str, name: &str, is_key: bool) {
        let (file, pointer, name) = (self.file.to_owned(), pointer.to_owned(), name.to_owned());
        self.found.push(Mutation { file, pointer, name, is_key });
    }

    fn value(&mut self, pointer: &str, key: &str, value: &Value) {
        match value {
            Value::Object(members) => {
                if matches!(key, "properties" | "content" | "headers")
                    || (key == "paths" && members.keys().any(|key| key.starts_with('/')))
                {
                    members.keys().for_each(|name| self.add(pointer, name, true));
                }
                if members.contains_key("in") && members.contains_key("name") {
                    self.add(pointer, "name", false);
                }
                for (name, member) in members {
                    if !matches!(name.as_str(), "example" | "examples" | "default") {
                        self.member(pointer, name, member);
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(&format!("{pointer}/{index}"), "", item);
                }
            }
            _ => {}
        }
    }

    fn member(&mut self, pointer: &str, name: &str, member: &Value) {
        let inner = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
        match (name, member) {
            ("enum" | "x-oasmith-aliases", Value::Array(items)) => {
                (0..items.len()).for_each(|index| self.add(&inner, &index.to_string(), false));
            }
            ("x-oasmith-envelope" | "x-oasmith-result" | "x-oasmith-token", Value::Object(members)) => {
                members.iter().for_each(|(name, value)| self.extension(&inner, name, value));
            }
            // A property may be called as a field of OpenAPI is; below `properties` stand schemas.
            _ if pointer.ends_with("/properties") => self.value(&inner, "", member),
            _ => self.value(&inner, name, member),
        }
    }

    /// The names that an extension looks for or sends.
    fn extension(&mut self, pointer: &str, name: &str, value: &Value) {
        const LISTS: [&str; 11] = [
            "code",
            "message",
            "requestId",
            "anyOf",
            "allOf",
            "accessToken",
            "expiresIn",
            "error",
            "errorDescription",
            "headers",
            "parameters",
        ];
        match value {
            Value::Array(items) if LISTS.contains(&name) => {
                for (index, item) in items.iter().enumerate() {
                    let at = format!("{pointer}/{name}");
                    match item {
                        Value::String(_) => self.add(&at, &index.to_string(), false),
                        Value::Array(path) => {
                            let at = format!("{at}/{index}");
                            (0..path.len()).for_each(|step| self.add(&at, &step.to_string(), false));
                        }
                        Value::Object(_) => self.add(&format!("{at}/{index}"), "name", false),
                        _ => {}
                    }
                }
            }
            Value::String(_) if matches!(name, "payload" | "error" | "url") => self.add(pointer, name, false),
            _ => {}
        }
    }
}
