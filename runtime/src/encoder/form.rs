//! Form bodies (`application/x-www-form-urlencoded`).

use super::parameter_value::{scalar, to_json};
use super::percent::Encoding;
use super::query::Layout;
use super::style::{Pair, QueryStyle};
use super::{Brackets, Encoder};
use crate::body::Body;
use crate::json::{Encode, Kind, Reader};

/// The media type of forms.
const FORM: &str = "application/x-www-form-urlencoded";

/// How a form property is encoded, if not by default.
///
/// By default a scalar is one pair, a list of scalars is one pair per item, and an object uses names with brackets:
/// `address[city]=Pune`. Servers decode nothing else into nested values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormField {
    name: &'static str,
    writing: Writing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    Styled { style: QueryStyle, explode: bool, reserved: bool },
    Json,
}

impl FormField {
    /// Encodes a property in a style, as declared by the `encoding` of the description.
    #[must_use]
    pub const fn styled(name: &'static str, style: QueryStyle, explode: bool) -> Self {
        Self { name, writing: Writing::Styled { style, explode, reserved: false } }
    }

    /// Encodes a property in a style with `allowReserved`; see [`Encoder::query_reserved`].
    #[must_use]
    pub const fn reserved(name: &'static str, style: QueryStyle, explode: bool) -> Self {
        Self { name, writing: Writing::Styled { style, explode, reserved: true } }
    }

    /// Encodes a property as JSON: each object is one pair. A list is one pair per item, and a scalar is encoded as by
    /// default.
    #[must_use]
    pub const fn json(name: &'static str) -> Self {
        Self { name, writing: Writing::Json }
    }
}

impl Encoder {
    /// Sets the body to a form (`application/x-www-form-urlencoded`): an object whose properties are encoded by the
    /// default of [`FormField`]. An absent value leaves the body out.
    pub fn form(&mut self, value: &(impl Encode + ?Sized)) {
        self.form_with(value, &[]);
    }

    /// Sets the body to a form, with the encodings of some properties.
    ///
    /// ```
    /// use oasmith_runtime::{Encoder, FormField, QueryStyle};
    ///
    /// fn encode(request: &mut Encoder, charge: &oasmith_runtime::json::Value) {
    ///     request.form_with(charge, &[FormField::styled("expand", QueryStyle::DeepObject, true)]);
    /// }
    /// ```
    pub fn form_with(&mut self, value: &(impl Encode + ?Sized), fields: &[FormField]) {
        if value.is_absent() {
            return;
        }
        let body = to_json(value).and_then(|json| {
            let pairs = pairs(&json, fields, self.brackets)?;
            let texts: Vec<&str> = pairs.iter().map(|pair| pair.text.as_str()).collect();
            Ok(Body::from(texts.join("&")))
        });
        self.set_body(FORM, body);
    }
}

/// Returns the name-value pairs of an object's properties, in order.
fn pairs(json: &[u8], fields: &[FormField], brackets: Brackets) -> Result<Vec<Pair>, String> {
    let mut reader = Reader::new(json);
    let mut pairs = Vec::new();
    let mut refused = None;
    reader.members(&[], &mut |name, reader| {
        let field = fields.iter().find(|field| field.name == name);
        if let (None, false) = (field, matches!(reader.kind(), Some(Kind::Array | Kind::Object))) {
            pairs.extend(scalar(reader).map(|text| Pair::new(name, &text)));
            return;
        }
        match property(name, reader.raw(), field, brackets) {
            Ok(more) => pairs.extend(more),
            Err(message) => {
                refused.get_or_insert_with(|| format!("the property `{}`: {message}", name.escape_debug()));
            }
        }
    });
    reader.finish().map_err(|error| match error.path() {
        "" => format!("a form must be an object: {}", error.message()),
        path => format!("the property `{path}`: {}", error.message()),
    })?;
    refused.map_or(Ok(pairs), Err)
}

fn property(name: &str, json: &[u8], field: Option<&FormField>, brackets: Brackets) -> Result<Vec<Pair>, String> {
    let Some(FormField { writing, .. }) = field else { return Layout::form(brackets).named(name, json) };
    match *writing {
        Writing::Json => json_texts(name, json),
        Writing::Styled { style, explode, reserved } => {
            let encoding = if reserved { Encoding::Reserved } else { Encoding::Value };
            Layout { style, explode, encoding, brackets }.pairs(name, json)
        }
    }
}

fn json_texts(name: &str, json: &[u8]) -> Result<Vec<Pair>, String> {
    let mut reader = Reader::new(json);
    let mut pairs = Vec::new();
    let mut push = |reader: &mut Reader<'_>| match reader.kind() {
        Some(Kind::Array | Kind::Object) => {
            pairs.push(Pair::new(name, &String::from_utf8_lossy(reader.raw())));
        }
        _ => pairs.extend(scalar(reader).map(|text| Pair::new(name, &text))),
    };
    if reader.kind() == Some(Kind::Array) {
        reader.items(&mut push);
    } else {
        push(&mut reader);
    }
    reader.finish().map_err(|error| error.message().to_owned())?;
    Ok(pairs)
}
