//! `x-oasmith-date-time`: formats of date-times that do not follow RFC 3339.

use openapiv3::{Schema, SchemaKind, Type as SchemaType};
use serde_json::Value;

use super::{Extension, Mismatch, VALUES};
use crate::date_format;
use crate::diagnostics::{Code, Diagnostic};
use crate::location::Location;
use crate::spec::ObjectKind;

/// Formats as Unicode date patterns.
#[derive(serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct DateTime(Vec<Value>);

impl Extension for DateTime {
    const NAME: &'static str = "x-oasmith-date-time";
    const OBJECTS: &'static [ObjectKind] = VALUES;
    const FORM: &'static str = "date-time formats are a list of Unicode date patterns: `[yyyy-MM-dd HH:mm:ss]`";
    const CODE: Code = Code::InvalidDateFormat;

    fn problems(value: &Value, location: &Location) -> Vec<Diagnostic> {
        let formats: Vec<&Value> = value.as_array().into_iter().flatten().collect();
        if formats.is_empty() {
            let message = format!("`{}` is not a list of date-time formats", Self::NAME);
            return vec![Diagnostic::new(Self::CODE, location, message).help(Self::FORM)];
        }
        let invalid = formats.into_iter().enumerate().filter_map(|(index, format)| {
            let message = format!("invalid date-time format: {}", strptime(format).err()?);
            Some(Diagnostic::new(Self::CODE, &location.element(index), message).help(Self::FORM))
        });
        invalid.collect()
    }
}

impl DateTime {
    /// Returns the valid formats in the syntax of `strptime`.
    pub(crate) fn strptime(&self) -> Vec<String> {
        self.0.iter().filter_map(|format| strptime(format).ok()).collect()
    }

    /// Returns the formats as they are written.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(Value::as_str)
    }

    /// Checks that a schema with the extension is a string.
    pub(crate) fn check_type(schema: &Schema, location: &Location) -> Result<(), Mismatch> {
        let is_elsewhere = Self::value(&schema.schema_data.extensions).is_some() && !is_string(schema);
        if is_elsewhere {
            let message = format!("`{}` has no meaning here: the schema is not a string", Self::NAME);
            return Err(Mismatch::new(&location.child(Self::NAME), message));
        }
        Ok(())
    }

    /// Returns the extension of a string schema.
    pub(crate) fn of_string(schema: &Schema) -> Option<Self> {
        Self::read(&schema.schema_data.extensions).filter(|_| is_string(schema))
    }
}

fn strptime(format: &Value) -> Result<String, String> {
    format.as_str().ok_or_else(|| "it is not a string".to_owned()).and_then(date_format::strptime)
}

fn is_string(schema: &Schema) -> bool {
    matches!(&schema.schema_kind, SchemaKind::Type(SchemaType::String(_)))
}
