//! Security schemes that the configuration gives, put where a description has them: what refers to them finds them there.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Document;
use crate::config::{KeyPlace, SecurityScheme};

impl Document<'_> {
    /// Adds schemes to those of the description, in place of one with the same key. Operations that say nothing of security can be
    /// called with each of them: beside what the description demands of all operations, or without, where it demands nothing.
    pub(crate) fn add_security(&mut self, schemes: &BTreeMap<String, SecurityScheme>) {
        let tree = self.trees.first_mut().filter(|_| !schemes.is_empty());
        let Some(root) = tree.and_then(|tree| tree.to_mut().as_object_mut()) else { return };
        if let Some(described) = object(root, "components").and_then(|components| object(components, "securitySchemes"))
        {
            described.extend(schemes.iter().map(|(key, scheme)| (key.clone(), tree_of(scheme))));
        }
        let Some(alternatives) = root.entry("security").or_insert_with(|| json!([])).as_array_mut() else { return };
        if alternatives.is_empty() {
            alternatives.push(json!({}));
        }
        for key in schemes.keys() {
            if !alternatives.iter().any(|alternative| alternative.get(key).is_some()) {
                alternatives.push(json!({ key: [] }));
            }
        }
    }
}

/// An object in a tree, in place of what is none: that was reported.
fn object<'t>(parent: &'t mut Map<String, Value>, name: &str) -> Option<&'t mut Map<String, Value>> {
    let value = parent.entry(name).or_insert_with(|| json!({}));
    if !value.is_object() {
        *value = json!({});
    }
    value.as_object_mut()
}

fn tree_of(scheme: &SecurityScheme) -> Value {
    match scheme {
        SecurityScheme::Http { scheme } => json!({ "type": "http", "scheme": scheme }),
        SecurityScheme::ApiKey { place, name } => {
            let place = match place {
                KeyPlace::Header => "header",
                KeyPlace::Query => "query",
                KeyPlace::Cookie => "cookie",
            };
            json!({ "type": "apiKey", "in": place, "name": name })
        }
    }
}
