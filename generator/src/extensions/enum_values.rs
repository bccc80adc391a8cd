//! `x-oasmith-enum` and the extensions of other tools that name and document the values of an `enum`.

use indexmap::IndexMap;
use openapiv3::Schema;
use serde::Deserialize;
use serde_json::Value;

use super::{Extension, VALUES};
use crate::diagnostics::{Code, Diagnostic};
use crate::location::Location;
use crate::spec::ObjectKind;

/// Names in the extensions of other tools: an array in the order of the values, or an object by value.
const NAMES: &[&str] = &["x-enum-varnames", "x-enumNames", "x-enum-names"];

/// Documentation in the extensions of other tools, in the same two forms.
const DESCRIPTIONS: &[&str] = &["x-enum-descriptions", "x-enum-description", "x-enumDescriptions"];

/// Names and documentation by value.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct EnumValues(IndexMap<String, Annotation>);

/// The name and the documentation of one value.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `name` and `description`")]
pub(crate) struct Annotation {
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
}

impl Extension for EnumValues {
    const NAME: &'static str = "x-oasmith-enum";
    const OBJECTS: &'static [ObjectKind] = VALUES;
    const FORM: &'static str = "it maps values to `name` and `description`: `{UL: {name: Unlocked, description: …}}`";
}

/// Whether extensions annotate the values of a schema.
pub(crate) fn is_annotated(schema: &Schema) -> bool {
    let keys = NAMES.iter().chain(DESCRIPTIONS).chain([&EnumValues::NAME]);
    keys.into_iter().any(|key| schema.schema_data.extensions.contains_key(*key))
}

/// Returns the annotations of the values that the schema at a location lists. Our own extension takes precedence over those of other tools.
/// What matches no value is reported.
pub(crate) fn annotations(
    schema: &Schema,
    location: &Location,
    listed: &[Value],
    report: &mut impl FnMut(Diagnostic),
) -> Vec<Annotation> {
    let mut matching = Matching { schema, location, listed, report };
    let mut found = vec![Annotation::default(); listed.len()];
    if let Some(EnumValues(annotations)) = EnumValues::read(&schema.schema_data.extensions) {
        for (key, annotation) in annotations {
            match position(listed, &key) {
                Some(index) => found[index] = annotation,
                None => matching.mismatch(EnumValues::NAME, &format!("the value `{key}` is not listed")),
            }
        }
    }
    for (index, text) in matching.foreign(NAMES) {
        found[index].name.get_or_insert(text);
    }
    for (index, text) in matching.foreign(DESCRIPTIONS) {
        found[index].description.get_or_insert(text);
    }
    found
}

struct Matching<'a, R> {
    schema: &'a Schema,
    location: &'a Location,
    listed: &'a [Value],
    report: &'a mut R,
}

impl<R: FnMut(Diagnostic)> Matching<'_, R> {
    /// Reads an extension of another tool, and returns the index of a value and its annotation.
    fn foreign(&mut self, keys: &[&'static str]) -> Vec<(usize, String)> {
        let extensions = &self.schema.schema_data.extensions;
        let listed = self.listed;
        let Some((key, value)) = keys.iter().find_map(|key| Some((*key, extensions.get(*key)?))) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        match value {
            Value::Array(texts) => {
                if texts.len() != listed.len() {
                    self.mismatch(key, &format!("it has {} entries for {} values", texts.len(), listed.len()));
                }
                let texts = texts.iter().take(listed.len()).enumerate();
                found.extend(texts.filter_map(|(index, text)| Some((index, text.as_str()?.to_owned()))));
            }
            Value::Object(texts) => {
                for (name, text) in texts {
                    match (position(listed, name), text.as_str()) {
                        (Some(index), Some(text)) => found.push((index, text.to_owned())),
                        (Some(_), None) => self.mismatch(key, &format!("`{name}` is not a string")),
                        (None, _) => self.mismatch(key, &format!("the value `{name}` is not listed")),
                    }
                }
            }
            _ => self.mismatch(key, "it is neither an array nor an object"),
        }
        found.retain(|(_, text)| !text.trim().is_empty());
        found
    }

    fn mismatch(&mut self, key: &str, problem: &str) {
        let message = format!("`{key}` does not match the values: {problem}");
        (self.report)(Diagnostic::new(Code::EnumMismatch, &self.location.child(key), message));
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
