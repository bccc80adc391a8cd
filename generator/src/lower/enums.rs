//! Enums: their values, with names and documentation from extensions.

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema, SchemaData, SchemaKind, Type as SchemaType};
use serde::Deserialize;
use serde_json::Value;

use super::Lowering;
use super::compose::choices_of;
use super::integers::integer_of_schema;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{EnumValue, Integer, OpenEnum};
use crate::parse::{SchemaId, SchemaNode};

/// Names and documentation by value.
const VALUES: &str = "x-oasmith-enum";

/// Names in the extensions of other tools: an array in the order of the values, or an object by value.
const NAMES: &[&str] = &["x-enum-varnames", "x-enumNames", "x-enum-names"];

/// Documentation in the extensions of other tools, in the same two forms.
const DESCRIPTIONS: &[&str] = &["x-enum-descriptions", "x-enum-description", "x-enumDescriptions"];

/// The longest title of an alternative that is used as a name.
const LONGEST_NAME: usize = 40;

/// The annotation of one value in `x-oasmith-enum`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Annotation {
    name: Option<String>,
    description: Option<String>,
}

impl Annotation {
    /// Fills in the title and the description of a schema that has only this value.
    fn fill(&mut self, data: &SchemaData) {
        let title = data.title.clone();
        self.description = self.description.take().or_else(|| data.description.clone().or_else(|| title.clone()));
        self.name = self.name.take().or_else(|| title.filter(|text| text.len() <= LONGEST_NAME));
    }
}

impl Lowering<'_> {
    /// Returns the values of string enums, each once.
    pub(super) fn string_values(&mut self, schemas: &[SchemaId]) -> OpenEnum {
        OpenEnum { values: self.values(schemas, |value| value.as_str().map(str::to_owned)), integer: None }
    }

    /// Returns the values of integer enums, each once.
    pub(super) fn integer_values(&mut self, schemas: &[SchemaId]) -> OpenEnum {
        let values = self.values(schemas, |value| value.as_i64().map(|code| code.to_string()));
        let narrow = schemas.first().map_or(Integer::I64, |id| integer_of_schema(&self.resolved.schema(*id).schema));
        let fits = values.iter().all(|value| value.wire.parse().is_ok_and(|code| narrow.holds(code)));
        OpenEnum { values, integer: Some(if fits { narrow } else { Integer::I64 }) }
    }

    fn values(&mut self, schemas: &[SchemaId], wire: impl Fn(&Value) -> Option<String>) -> Vec<EnumValue> {
        let resolved = self.resolved;
        let mut values: Vec<EnumValue> = Vec::new();
        for id in schemas {
            let node = resolved.schema(*id);
            let listed = enum_values(&node.schema);
            let mut annotations = self.annotations(node, &listed);
            // In a choice, the title of an alternative names its value; elsewhere, the title of a schema names the type.
            if let [only] = annotations.as_mut_slice()
                && schemas.len() > 1
            {
                only.fill(&node.schema.schema_data);
            }
            for (value, annotation) in listed.iter().zip(annotations) {
                if let Some(wire) = wire(value)
                    && values.iter().all(|known| known.wire != wire)
                {
                    let Annotation { name, description } = annotation;
                    values.push(EnumValue { wire, name, description });
                }
            }
        }
        values
    }

    /// Returns the annotations of all values. Our own extension takes precedence over those of other tools.
    fn annotations(&mut self, node: &SchemaNode, listed: &[Value]) -> Vec<Annotation> {
        let data = &node.schema.schema_data;
        let mut found = vec![Annotation::default(); listed.len()];
        if let Some(value) = data.extensions.get(VALUES) {
            self.own_annotations(node, value, listed, &mut found);
        }
        for (index, text) in self.foreign_annotations(node, NAMES, listed) {
            found[index].name.get_or_insert(text);
        }
        for (index, text) in self.foreign_annotations(node, DESCRIPTIONS, listed) {
            found[index].description.get_or_insert(text);
        }
        found
    }

    fn own_annotations(&mut self, node: &SchemaNode, value: &Value, listed: &[Value], found: &mut [Annotation]) {
        let location = node.location.child(VALUES);
        match serde_json::from_value::<IndexMap<String, Annotation>>(value.clone()) {
            Ok(annotations) => {
                for (key, annotation) in annotations {
                    match position(listed, &key) {
                        Some(index) => found[index] = annotation,
                        None => self.report_mismatch(node, VALUES, &format!("the value `{key}` is not listed")),
                    }
                }
            }
            Err(error) => {
                let message = format!("`{VALUES}` is invalid: {error}");
                let help = "it maps values to `name` and `description`: `{UL: {name: Unlocked, description: …}}`";
                self.diagnostics.report(Diagnostic::new(Code::InvalidExtension, &location, message).help(help));
            }
        }
    }

    /// Reads an extension of another tool, and returns the index of a value and its annotation.
    fn foreign_annotations(
        &mut self,
        node: &SchemaNode,
        keys: &[&'static str],
        listed: &[Value],
    ) -> Vec<(usize, String)> {
        let extensions = &node.schema.schema_data.extensions;
        let Some((key, value)) = keys.iter().find_map(|key| Some((*key, extensions.get(*key)?))) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        match value {
            Value::Array(texts) => {
                if texts.len() != listed.len() {
                    let problem = format!("it has {} entries for {} values", texts.len(), listed.len());
                    self.report_mismatch(node, key, &problem);
                }
                let texts = texts.iter().take(listed.len()).enumerate();
                found.extend(texts.filter_map(|(index, text)| Some((index, text.as_str()?.to_owned()))));
            }
            Value::Object(texts) => {
                for (name, text) in texts {
                    match (position(listed, name), text.as_str()) {
                        (Some(index), Some(text)) => found.push((index, text.to_owned())),
                        (Some(_), None) => self.report_mismatch(node, key, &format!("`{name}` is not a string")),
                        (None, _) => self.report_mismatch(node, key, &format!("the value `{name}` is not listed")),
                    }
                }
            }
            _ => self.report_mismatch(node, key, "it is neither an array nor an object"),
        }
        found.retain(|(_, text)| !text.trim().is_empty());
        found
    }

    fn report_mismatch(&mut self, node: &SchemaNode, key: &str, problem: &str) {
        let message = format!("`{key}` does not match the values: {problem}");
        self.diagnostics.report(Diagnostic::new(Code::EnumMismatch, &node.location.child(key), message));
    }

    /// Returns the schemas of the alternatives if all of them are integer enums and at least one has names or documentation.
    pub(super) fn code_choices(&self, variants: &[&ReferenceOr<Schema>]) -> Option<Vec<SchemaId>> {
        let ids: Vec<SchemaId> = variants.iter().map(|variant| self.resolved.target(variant)).collect::<Option<_>>()?;
        let nodes = || ids.iter().map(|id| &self.resolved.schema(*id).schema);
        let is_documented = nodes().any(|schema| {
            is_annotated(schema) || schema.schema_data.title.is_some() || schema.schema_data.description.is_some()
        });
        (is_documented && nodes().all(lists_codes)).then_some(ids)
    }
}

/// Whether extensions annotate the values of a schema.
pub(super) fn is_annotated(schema: &Schema) -> bool {
    let keys = NAMES.iter().chain(DESCRIPTIONS).chain([&VALUES]);
    keys.into_iter().any(|key| schema.schema_data.extensions.contains_key(*key))
}

/// Whether a schema is an enum of integers.
pub(super) fn lists_codes(schema: &Schema) -> bool {
    let listed = enum_values(schema);
    let mut values = listed.iter().filter(|value| !value.is_null()).peekable();
    values.peek().is_some() && values.all(Value::is_i64) && choices_of(schema).is_empty()
}

/// Returns the values that a schema lists, including null.
pub(super) fn enum_values(schema: &Schema) -> Vec<Value> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::String(string)) => string.enumeration.iter().cloned().map(Value::from).collect(),
        SchemaKind::Type(SchemaType::Integer(integer)) => {
            integer.enumeration.iter().copied().map(Value::from).collect()
        }
        SchemaKind::Any(any) => any.enumeration.clone(),
        _ => Vec::new(),
    }
}

/// Returns the index of the value that an annotation's key refers to.
fn position(listed: &[Value], key: &str) -> Option<usize> {
    listed.iter().position(|value| match value {
        Value::String(text) => text == key,
        Value::Null => false,
        other => key.parse().is_ok_and(|code: i64| other.as_i64() == Some(code)),
    })
}
