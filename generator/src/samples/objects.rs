//! Sample objects.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type as SchemaType};
use serde_json::{Map, Value};

use super::{MAX_OPTIONAL_DEPTH, SampleContext, Samples, is_password};
use crate::extensions::is_sensitive;
use crate::parse::SchemaId;

/// Properties by name.
type Properties<'r> = IndexMap<&'r str, &'r ReferenceOr<Box<Schema>>>;

impl Samples<'_> {
    /// Returns an object with all required properties, and with optional ones if requested.
    pub(super) fn object(&mut self, parts: &[SchemaId], given: &[&Value], context: SampleContext<'_>) -> Option<Value> {
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
        let least = least.max(usize::from(self.is_form && context.depth > 0));
        let most = sizes.iter().filter_map(|size| size.1).min().unwrap_or(usize::MAX);
        let mut object = Map::new();
        for name in &required {
            let child = known.get(name).copied();
            if object.contains_key(*name) || child.is_some_and(|child| self.is_read_only(child)) {
                continue;
            }
            let value = match child {
                Some(child) => self.property(name, Some(child), given, context)?,
                None => self.property(name, typed, given, context)?,
            };
            object.insert((*name).to_owned(), value);
        }
        let with_optional = self.with_optional && context.depth < MAX_OPTIONAL_DEPTH;
        for (name, child) in &known {
            // Examples in the description are worth showing.
            let is_given =
                given.iter().any(|value| value.get(name).is_some_and(|value| !value.is_array() && !value.is_object()));
            let is_wanted = with_optional || (is_given && !self.is_sensitive_value(child)) || object.len() < least;
            if !is_wanted || object.len() >= most || object.contains_key(*name) || self.is_read_only(child) {
                continue;
            }
            let value = self.property(name, Some(child), given, context).filter(|value| !value.is_null());
            object.extend(value.map(|value| ((*name).to_owned(), value)));
        }
        let is_closed = views.iter().any(|view| matches!(view.additional, Some(AdditionalProperties::Any(false))));
        let is_map = with_optional && known.is_empty() && most > 0 && !is_closed;
        if (object.is_empty() && is_map) || (object.len() < least && !is_closed) {
            let key = "key";
            let value = self.property(key, typed, given, context)?;
            object.insert(key.to_owned(), value);
        }
        Some(Value::Object(object))
    }

    fn property<T>(
        &mut self,
        name: &str,
        child: Option<&ReferenceOr<T>>,
        given: &[&Value],
        context: SampleContext<'_>,
    ) -> Option<Value> {
        let given = given.iter().find_map(|value| value.get(name));
        let target = child.and_then(|child| Some((child, self.resolved.target(child)?)));
        let Some((child, id)) = target else { return Some(Value::from(super::word(name))) };
        let is_sensitive_value =
            context.is_sensitive_value || self.resolved.siblings_of(child).is_some_and(is_sensitive);
        self.generate(id, SampleContext { name, given, depth: context.depth + 1, is_sensitive_value })
    }

    fn is_sensitive_value<T>(&self, child: &ReferenceOr<T>) -> bool {
        let target = self.resolved.target(child).map(|id| &self.resolved.schema(id).schema);
        self.resolved.siblings_of(child).is_some_and(is_sensitive)
            || target.is_some_and(|schema| is_sensitive(&schema.schema_data.extensions) || is_password(schema))
    }

    fn is_read_only<T>(&self, child: &ReferenceOr<T>) -> bool {
        self.resolved.target(child).is_some_and(|id| self.resolved.schema(id).schema.schema_data.read_only)
    }

    /// Sets the discriminator of an alternative.
    pub(super) fn with_discriminator(
        &self,
        value: Option<Value>,
        parts: &[SchemaId],
        alternative: SchemaId,
    ) -> Option<Value> {
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
                // A value that the alternative itself lists is correct already.
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

/// Returns the minimum and the maximum number of properties.
fn size(schema: &Schema) -> (Option<usize>, Option<usize>) {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => (object.min_properties, object.max_properties),
        SchemaKind::Any(any) => (any.min_properties, any.max_properties),
        _ => (None, None),
    }
}
