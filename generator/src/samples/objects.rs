//! Objects with their properties.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type as SchemaType};
use serde_json::{Map, Value};

use super::{DEEPEST_OPTIONAL, Samples, Wanted, is_password};
use crate::lower::{is_sensitive, is_sensitive_beside};
use crate::parse::SchemaId;

/// Properties by name.
type Properties<'r> = IndexMap<&'r str, &'r ReferenceOr<Box<Schema>>>;

impl Samples<'_> {
    /// An object with what all parts require, and in whole values with what they allow.
    pub(super) fn object(&mut self, parts: &[SchemaId], given: &[&Value], wanted: Wanted<'_>) -> Option<Value> {
        let resolved = self.resolved;
        let views: Vec<_> = parts.iter().map(|part| self.view(*part)).collect();
        let mut known = Properties::new();
        for (name, child) in views.iter().filter_map(|view| view.properties).flatten() {
            known.entry(name.as_str()).or_insert(child);
        }
        let required: Vec<&str> = views.iter().flat_map(|view| view.required).map(String::as_str).collect();
        let typed = views.iter().find_map(|view| match view.additional {
            Some(AdditionalProperties::Schema(schema)) => Some(schema.as_ref()),
            _ => None,
        });
        let sizes: Vec<_> = parts.iter().map(|part| size(&resolved.schema(*part).schema)).collect();
        let least = sizes.iter().filter_map(|size| size.0).max().unwrap_or(0);
        let least = least.max(usize::from(self.is_form && wanted.depth > 0));
        let most = sizes.iter().filter_map(|size| size.1).min().unwrap_or(usize::MAX);
        let mut object = Map::new();
        for name in &required {
            let child = known.get(name).copied();
            if object.contains_key(*name) || child.is_some_and(|child| self.is_read_only(child)) {
                continue;
            }
            let value = match child {
                Some(child) => self.property(name, Some(child), given, wanted)?,
                None => self.property(name, typed, given, wanted)?,
            };
            object.insert((*name).to_owned(), value);
        }
        let is_whole = self.is_whole && wanted.depth < DEEPEST_OPTIONAL;
        for (name, child) in &known {
            // What the description gives is worth showing.
            let is_given =
                given.iter().any(|value| value.get(name).is_some_and(|value| !value.is_array() && !value.is_object()));
            let is_wanted = is_whole || (is_given && !self.is_hidden(child)) || object.len() < least;
            if !is_wanted || object.len() >= most || object.contains_key(*name) || self.is_read_only(child) {
                continue;
            }
            let value = self.property(name, Some(child), given, wanted).filter(|value| !value.is_null());
            object.extend(value.map(|value| ((*name).to_owned(), value)));
        }
        let is_closed = views.iter().any(|view| matches!(view.additional, Some(AdditionalProperties::Any(false))));
        let is_map = is_whole && known.is_empty() && most > 0 && !is_closed;
        if (object.is_empty() && is_map) || (object.len() < least && !is_closed) {
            let key = "key";
            let value = self.property(key, typed, given, wanted)?;
            object.insert(key.to_owned(), value);
        }
        Some(Value::Object(object))
    }

    fn property<T>(
        &mut self,
        name: &str,
        child: Option<&ReferenceOr<T>>,
        given: &[&Value],
        wanted: Wanted<'_>,
    ) -> Option<Value> {
        let given = given.iter().find_map(|value| value.get(name));
        let target = child.and_then(|child| Some((child, self.resolved.target(child)?)));
        let Some((child, id)) = target else { return Some(Value::from(super::word(name))) };
        let is_hidden = wanted.is_hidden || is_sensitive_beside(self.resolved, child);
        self.made(id, Wanted { name, given, depth: wanted.depth + 1, is_hidden })
    }

    fn is_hidden<T>(&self, child: &ReferenceOr<T>) -> bool {
        let target = self.resolved.target(child).map(|id| &self.resolved.schema(id).schema);
        is_sensitive_beside(self.resolved, child)
            || target.is_some_and(|schema| is_sensitive(schema) || is_password(schema))
    }

    fn is_read_only<T>(&self, child: &ReferenceOr<T>) -> bool {
        self.resolved.target(child).is_some_and(|id| self.resolved.schema(id).schema.schema_data.read_only)
    }

    /// An alternative with the value that its discriminator has for it.
    pub(super) fn tagged(&self, value: Option<Value>, parts: &[SchemaId], alternative: SchemaId) -> Option<Value> {
        let mut value = value?;
        let resolved = self.resolved;
        let schemas = parts.iter().map(|part| resolved.schema(*part));
        for node in schemas {
            let Some(discriminator) = &node.schema.schema_data.discriminator else { continue };
            let mapped = discriminator
                .mapping
                .iter()
                .find(|(_, target)| resolved.mapping_target(&node.location, target) == Some(alternative));
            let component = resolved.component_schemas.iter().find(|(_, id)| **id == alternative);
            let tag = mapped.map(|(tag, _)| tag).or(component.map(|(name, _)| name));
            if let (Some(tag), Value::Object(properties)) = (tag, &mut value) {
                let property = &discriminator.property_name;
                // One that the alternative lists itself is right already.
                let is_known = self.view(alternative).properties.is_some_and(|known| {
                    let child = known.get(property).and_then(|child| resolved.target(child));
                    child.is_some_and(|child| self.view(child).values.len() > 0)
                });
                if !is_known || mapped.is_some() {
                    properties.insert(property.clone(), Value::from(tag.as_str()));
                }
            }
        }
        Some(value)
    }
}

/// The least and the largest number of properties.
fn size(schema: &Schema) -> (Option<usize>, Option<usize>) {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => (object.min_properties, object.max_properties),
        SchemaKind::Any(any) => (any.min_properties, any.max_properties),
        _ => (None, None),
    }
}
