//! The parameter styles of OpenAPI 3.0: how a value becomes a string in a path, a query, a header or a cookie.
//!
//! Where 3.0.3 and RFC 6570 differ (label and pipe delimited), this follows RFC 6570 and the corrected tables of 3.0.4.

use std::borrow::Cow;

use url::form_urlencoded;

use super::parameter_value::ParameterValue;
use super::percent::{self, Encoding};

/// Style of a path parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PathStyle {
    /// `blue,black`; the default.
    #[default]
    Simple,
    /// `.blue,black`, exploded `.blue.black`.
    Label,
    /// `;color=blue,black`, exploded `;color=blue;color=black`.
    Matrix,
    /// `blue%20black`, of Swagger 2.0 (`ssv`).
    SpaceDelimited,
    /// `blue%7Cblack`, of Swagger 2.0 (`pipes`).
    PipeDelimited,
    /// `blue%09black`, of Swagger 2.0 (`tsv`).
    TabDelimited,
}

/// Style of a query parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum QueryStyle {
    /// `color=blue,black`, exploded `color=blue&color=black`; the default, exploded.
    #[default]
    Form,
    /// `color=blue%20black`; exploded, the same as `form`.
    SpaceDelimited,
    /// `color=blue%7Cblack`; exploded, the same as `form`.
    PipeDelimited,
    /// `color=blue%09black`, of Swagger 2.0 (`tsv`); exploded, the same as `form`.
    TabDelimited,
    /// `color%5BR%5D=100&color%5BG%5D=200`, for nested values. Lists are written according to
    /// [`Brackets`](super::Brackets), a scalar as in `form`.
    DeepObject,
}

/// Serializes a path parameter. The error says why the style cannot represent the value.
pub(super) fn path(name: &str, value: &ParameterValue<'_>, style: PathStyle, explode: bool) -> Result<String, String> {
    Ok(match (style, value) {
        (_, ParameterValue::Absent) => String::new(),
        (PathStyle::Simple, value) => joined(value, explode, ",", Encoding::Value)?.into_owned(),
        (PathStyle::Label, value) => {
            let separator = if explode { "." } else { "," };
            format!(".{}", joined(value, explode, separator, Encoding::Value)?)
        }
        (PathStyle::Matrix, ParameterValue::Scalar(text)) => matrix_pair(name, text),
        (PathStyle::Matrix, ParameterValue::List(texts)) if explode => {
            texts.iter().map(|text| matrix_pair(name, text)).collect()
        }
        (PathStyle::Matrix, ParameterValue::Members(members)) if explode => {
            members.iter().map(|(name, text)| matrix_pair(name, text)).collect()
        }
        (PathStyle::Matrix, value) => {
            format!(";{}={}", percent::value(name), joined(value, false, ",", Encoding::Value)?)
        }
        (PathStyle::SpaceDelimited, value) => joined(value, false, "%20", Encoding::Value)?.into_owned(),
        (PathStyle::PipeDelimited, value) => joined(value, false, "%7C", Encoding::Value)?.into_owned(),
        (PathStyle::TabDelimited, value) => joined(value, false, "%09", Encoding::Value)?.into_owned(),
    })
}

/// Returns one name and its value. For an empty value RFC 6570 keeps only the name.
fn matrix_pair(name: &str, text: &str) -> String {
    let name = percent::value(name);
    if text.is_empty() { format!(";{name}") } else { format!(";{name}={}", percent::value(text)) }
}

/// An encoded pair of a query or of cookies: `name=value`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pair {
    pub(crate) text: String,
}

impl Pair {
    /// Creates a pair whose value is one string.
    pub(crate) fn new(name: &str, value: &str) -> Self {
        Self::encoded(name, &percent::value(value))
    }

    /// Creates a pair whose value is already encoded.
    pub(crate) fn encoded(name: &str, value: &str) -> Self {
        let name = percent::value(name);
        let mut text = String::with_capacity(name.len() + value.len() + 1);
        text.push_str(&name);
        text.push('=');
        text.push_str(value);
        Self { text }
    }

    /// Returns the decoded name.
    pub(crate) fn name(&self) -> Cow<'_, str> {
        Self::name_of(&self.text)
    }

    /// Returns the decoded name of an encoded pair.
    pub(super) fn name_of(text: &str) -> Cow<'_, str> {
        form_urlencoded::parse(text.as_bytes()).next().map_or(Cow::Borrowed(""), |(name, _)| name)
    }
}

/// Returns the pairs of a query parameter.
pub(super) fn query(
    name: &str,
    value: &ParameterValue<'_>,
    style: QueryStyle,
    explode: bool,
    encoding: Encoding,
) -> Result<Vec<Pair>, String> {
    let separator = match style {
        // The other styles have nothing to separate either once the value is written with brackets.
        QueryStyle::Form | QueryStyle::DeepObject => ",",
        QueryStyle::SpaceDelimited => "%20",
        QueryStyle::PipeDelimited => "%7C",
        QueryStyle::TabDelimited => "%09",
    };
    Ok(match value {
        ParameterValue::Absent => Vec::new(),
        ParameterValue::Scalar(text) => vec![Pair::encoded(name, &encoding.text(text))],
        ParameterValue::List(texts) if explode => {
            texts.iter().map(|text| Pair::encoded(name, &encoding.text(text))).collect()
        }
        ParameterValue::Members(members) if explode => {
            members.iter().map(|(name, text)| Pair::encoded(name, &encoding.text(text))).collect()
        }
        value => vec![Pair::encoded(name, &joined(value, false, separator, encoding)?)],
    })
}

/// Returns the pairs of the style `form`, which cookies and form bodies use as well.
pub(super) fn form(name: &str, value: &ParameterValue<'_>, explode: bool) -> Vec<Pair> {
    query(name, value, QueryStyle::Form, explode, Encoding::Value).unwrap_or_default()
}

/// Serializes a header. It is not percent-encoded: servers read header values literally, but trim blanks around them
/// and around list items, and skip empty items. The error says why a header cannot carry the value.
pub(super) fn header<'a>(
    value: &'a ParameterValue<'_>,
    explode: bool,
    separator: char,
) -> Result<Cow<'a, str>, String> {
    let text = joined(value, explode, separator.encode_utf8(&mut [0; 4]), Encoding::None)?;
    let is_list = !matches!(value, ParameterValue::Scalar(_));
    for item in text.split(|character| is_list && character == separator) {
        if item.starts_with(' ') || item.ends_with(' ') {
            return Err("a string begins or ends with a space, which is lost in a header".to_owned());
        }
        if is_list && item.is_empty() {
            return Err("a string in it is empty, which is lost in a header".to_owned());
        }
    }
    Ok(text)
}

/// Joins the strings of a value with a separator, not encoded.
pub(super) fn delimited<'a>(value: &'a ParameterValue<'_>, separator: char) -> Result<Cow<'a, str>, String> {
    joined(value, false, separator.encode_utf8(&mut [0; 4]), Encoding::None)
}

/// Joins the encoded strings of a value with a separator; an object gives `R,100` or, exploded, `R=100`. A string that
/// contains the separator even after encoding would be read as two, so it is refused.
fn joined<'a>(
    value: &'a ParameterValue<'_>,
    explode: bool,
    separator: &str,
    encoding: Encoding,
) -> Result<Cow<'a, str>, String> {
    let item = |text: &'a str, separator: &str| {
        let encoded = encoding.item(text);
        if encoded.to_ascii_uppercase().contains(separator) {
            return Err(format!("a string in it contains `{}`, which is the separator here", plain(separator)));
        }
        Ok(encoded)
    };
    let texts: Result<Vec<Cow<'a, str>>, String> = match value {
        ParameterValue::Absent => return Ok(Cow::Borrowed("")),
        ParameterValue::Scalar(text) => return Ok(encoding.text(text)),
        ParameterValue::List(texts) => texts.iter().map(|text| item(text, separator)).collect(),
        ParameterValue::Members(members) => {
            let between = if explode { "=" } else { separator };
            let texts = members.iter().map(|(name, text)| {
                // A name ends at the first `=`; a value may contain more.
                item(name, between)?;
                Ok(Cow::Owned(format!("{}{between}{}", item(name, separator)?, item(text, separator)?)))
            });
            texts.collect()
        }
    };
    Ok(Cow::Owned(texts?.join(separator)))
}

/// Returns a separator before encoding.
fn plain(separator: &str) -> &str {
    match separator {
        "%20" => " ",
        "%7C" => "|",
        "%09" => "\t",
        other => other,
    }
}
