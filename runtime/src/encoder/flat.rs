//! A parameter's value read back from its JSON: nothing, one text, a list of texts, or named texts.

use crate::json::{Encode, Value, Writer, from_slice};

/// A value in the only shapes that parameter styles are defined for.
#[derive(Debug, PartialEq)]
pub(super) enum Flat {
    /// Nothing to send: an absent value, `null`, or a list or object with nothing in it.
    Absent,
    /// A string, number or boolean.
    Scalar(String),
    /// An array of scalars.
    List(Vec<String>),
    /// An object of scalars.
    Members(Vec<(String, String)>),
}

/// Writes a value as JSON.
pub(super) fn to_json(value: &(impl Encode + ?Sized)) -> Result<Vec<u8>, String> {
    let mut writer = Writer::new();
    value.write(&mut writer);
    writer.finish().map_err(|error| error.to_string())
}

impl Flat {
    /// Reads a value back; the error says what about it cannot be a parameter.
    pub(super) fn from_json(json: &[u8]) -> Result<Self, String> {
        Self::from_value(from_slice(json).map_err(|error| error.to_string())?)
    }

    fn from_value(value: Value) -> Result<Self, String> {
        match value {
            Value::Array(items) => {
                let texts = items
                    .into_iter()
                    .filter_map(|item| scalar(item).transpose());
                let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
                Ok(if texts.is_empty() {
                    Self::Absent
                } else {
                    Self::List(texts)
                })
            }
            Value::Object(members) => {
                let mut texts = Vec::new();
                for (name, member) in members {
                    if let Some(text) = scalar(member)? {
                        texts.push((name, text));
                    }
                }
                Ok(if texts.is_empty() {
                    Self::Absent
                } else {
                    Self::Members(texts)
                })
            }
            other => Ok(scalar(other)?.map_or(Self::Absent, Self::Scalar)),
        }
    }

    /// Whether the value would leave no text behind.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::Scalar(text) => text.is_empty(),
            Self::List(texts) => matches!(&texts[..], [only] if only.is_empty()),
            Self::Members(_) => false,
        }
    }
}

/// The fields of a form: an object whose members are flat values.
pub(super) fn form_fields(json: &[u8]) -> Result<Vec<(String, Flat)>, String> {
    let value: Value = from_slice(json).map_err(|error| error.to_string())?;
    let Value::Object(members) = value else {
        return Err("a form is an object".to_owned());
    };
    let mut fields = Vec::new();
    for (name, member) in members {
        let flat = match member {
            Value::Object(_) => Err("an object inside of a form cannot be written".to_owned()),
            member => Flat::from_value(member),
        };
        let flat = flat.map_err(|message| format!("the member `{name}`: {message}"))?;
        fields.push((name, flat));
    }
    Ok(fields)
}

/// The text of a scalar; `null` counts as undefined, as in RFC 6570.
fn scalar(value: Value) -> Result<Option<String>, String> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(value) => Ok(Some(value.to_string())),
        Value::Number(number) => Ok(Some(number.to_string())),
        Value::String(text) => Ok(Some(text)),
        Value::Array(_) => Err("an array inside of a parameter cannot be written".to_owned()),
        Value::Object(_) => Err("an object inside of a parameter cannot be written".to_owned()),
    }
}
