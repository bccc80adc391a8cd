//! [`Encoder`]: collects the parameters and the body of one request.

mod argument;
mod brackets;
mod form;
#[cfg(test)]
mod form_tests;
mod multipart;
#[cfg(test)]
mod multipart_tests;
mod parameter_value;
mod percent;
mod query;
mod style;
#[cfg(test)]
mod style_tests;
mod template;

use std::fmt::Write;
use std::hash::{BuildHasher, Hasher, RandomState};

use bytes::Bytes;
use http::header::{HeaderMap, HeaderValue};

use crate::body::Body;
use crate::file::File;
use crate::headers;
use crate::json::{self, Encode};
use crate::media;
use crate::validate::Violations;

use argument::Argument;
pub use brackets::Brackets;
pub use form::FormField;
pub use multipart::Multipart;
use parameter_value::{ParameterValue, to_json};
use percent::Encoding;
use query::Layout;
pub(crate) use query::Query;
pub(crate) use style::Pair;
pub use style::{PathStyle, QueryStyle};

/// Collects the parameters and the body of one request.
///
/// A parameter is any value that can be written as JSON: it is read back as a scalar, an array of scalars or an object
/// of scalars, and serialized in its style. In a query or a form, values may be nested more deeply; their names then
/// have [brackets](Brackets). An absent value (`None`) and `null` add nothing; a path parameter, however, must have a
/// value.
///
/// A value is either transmitted unchanged or refused: a string that its style would split, such as one with a comma in
/// a list in a header, is an error.
///
/// The first error is kept and fails the request, as [`ErrorKind::Request`](crate::ErrorKind::Request), before anything
/// is sent.
#[derive(Default)]
pub struct Encoder {
    path: Vec<(&'static str, String)>,
    query: Query,
    headers: HeaderMap,
    cookies: Vec<Pair>,
    body: Option<(HeaderValue, Body)>,
    brackets: Brackets,
    accept: Option<&'static str>,
    /// The path template, if the operation has none.
    template: Option<std::borrow::Cow<'static, str>>,
    error: Option<String>,
    /// A buffer for the JSON of parameters.
    buffer: Vec<u8>,
    /// What violates the description, if that was asked for.
    pub(crate) violations: Option<Violations>,
    /// Sensitive values among the arguments.
    pub(crate) sensitive: Vec<String>,
}

/// The collected parameters and body, ready to be built into a request.
#[derive(Debug)]
pub(crate) struct Encoded {
    pub(crate) path: String,
    /// A query that is part of the path template.
    pub(crate) fixed_query: Option<String>,
    pub(crate) query: Query,
    pub(crate) headers: HeaderMap,
    pub(crate) cookies: Vec<Pair>,
    pub(crate) body: Option<(HeaderValue, Body)>,
    /// The media type to ask for, instead of the operation's own.
    pub(crate) accept: Option<&'static str>,
}

impl Encoder {
    /// Sets how list items are encoded in names with brackets, for parameters added later.
    pub fn brackets(&mut self, brackets: Brackets) {
        self.brackets = brackets;
    }

    /// Adds a path parameter in the style `simple`, not exploded.
    pub fn path(&mut self, name: &'static str, value: &(impl Encode + ?Sized)) {
        self.path_styled(name, value, PathStyle::Simple, false);
    }

    /// Adds a path parameter in a style.
    pub fn path_styled(&mut self, name: &'static str, value: &(impl Encode + ?Sized), style: PathStyle, explode: bool) {
        let argument = self.argument("path", name, value);
        let flat = self.parameter_value("path", name, &argument);
        self.add_path(name, flat.as_ref(), style, explode);
        drop(flat);
        self.reuse(argument);
    }

    /// Adds a path parameter that is written as JSON (`content: application/json`).
    pub fn path_json(&mut self, name: &'static str, value: &(impl Encode + ?Sized)) {
        let flat = self.json_text("path", name, value);
        self.add_path(name, flat.as_ref(), PathStyle::Simple, false);
    }

    /// Adds a query parameter in the style `form`, exploded.
    pub fn query(&mut self, name: &str, value: &(impl Encode + ?Sized)) {
        self.query_styled(name, value, QueryStyle::Form, true);
    }

    /// Adds a query parameter in a style.
    pub fn query_styled(&mut self, name: &str, value: &(impl Encode + ?Sized), style: QueryStyle, explode: bool) {
        self.add_query(name, value, style, explode, Encoding::Value);
    }

    /// Adds a query parameter with `allowReserved`: reserved characters are kept, except `#`, `&` and `+`, which would
    /// change how the query is parsed, and commas in a list that is not exploded. Percent-encoded triples such as `%2F`
    /// pass through, as the specification requires.
    pub fn query_reserved(&mut self, name: &str, value: &(impl Encode + ?Sized), style: QueryStyle, explode: bool) {
        self.add_query(name, value, style, explode, Encoding::Reserved);
    }

    /// Adds a query parameter that is written as JSON (`content: application/json`).
    pub fn query_json(&mut self, name: &str, value: &(impl Encode + ?Sized)) {
        let flat = self.json_text("query", name, value);
        self.query.extend(flat.iter().flat_map(|flat| style::form(name, flat, true)));
    }

    /// Adds a header parameter in the style `simple`, not exploded. It is not percent-encoded.
    pub fn header(&mut self, name: &str, value: &(impl Encode + ?Sized)) {
        self.header_delimited(name, value, ',');
    }

    /// Adds a header parameter whose items are separated by another character than a comma.
    pub fn header_delimited(&mut self, name: &str, value: &(impl Encode + ?Sized), separator: char) {
        let argument = self.argument("header", name, value);
        let flat = self.parameter_value("header", name, &argument);
        self.add_header(name, flat.as_ref(), false, separator);
    }

    /// Adds a header parameter in the style `simple`, exploded: an object gives `R=100,G=200`.
    pub fn header_exploded(&mut self, name: &str, value: &(impl Encode + ?Sized)) {
        let argument = self.argument("header", name, value);
        let flat = self.parameter_value("header", name, &argument);
        self.add_header(name, flat.as_ref(), true, ',');
    }

    /// Adds a header parameter that is written as JSON (`content: application/json`). Characters outside ASCII are
    /// escaped.
    pub fn header_json(&mut self, name: &str, value: &(impl Encode + ?Sized)) {
        let flat = self.json_text("header", name, value).map(|flat| match flat {
            ParameterValue::Scalar(text) => ParameterValue::Scalar(ascii_json(&text).into()),
            other => other,
        });
        self.add_header(name, flat.as_ref(), false, ',');
    }

    /// Adds a cookie parameter in the style `form`, exploded.
    pub fn cookie(&mut self, name: &str, value: &(impl Encode + ?Sized)) {
        self.cookie_styled(name, value, true);
    }

    /// Adds a cookie parameter in the style `form`. If exploded, a list or an object gives one cookie for each of its
    /// values, since `&` does not separate cookies.
    pub fn cookie_styled(&mut self, name: &str, value: &(impl Encode + ?Sized), explode: bool) {
        let argument = self.argument("cookie", name, value);
        let flat = self.parameter_value("cookie", name, &argument);
        self.add_cookie(name, flat.as_ref(), explode);
    }

    /// Adds a cookie parameter that is written as JSON (`content: application/json`).
    pub fn cookie_json(&mut self, name: &str, value: &(impl Encode + ?Sized)) {
        let flat = self.json_text("cookie", name, value);
        self.add_cookie(name, flat.as_ref(), true);
    }

    /// Sets the body to JSON, with `application/json`. An absent value leaves the body out.
    pub fn json(&mut self, value: &(impl Encode + ?Sized)) {
        self.set_json(Ok(HeaderValue::from_static("application/json")), value);
    }

    /// Sets the body to JSON, with another content type.
    pub fn json_as(&mut self, content_type: &str, value: &(impl Encode + ?Sized)) {
        self.set_json(headers::value("the content type", content_type), value);
    }

    /// Sets the body to bytes.
    pub fn body(&mut self, content_type: &str, body: impl Into<Bytes>) {
        self.set_body(content_type, Ok(Body::from_bytes(body)));
    }

    /// Sets the body to a string.
    pub fn text_body(&mut self, content_type: &str, text: &str) {
        self.set_body(content_type, Ok(Body::from(text.to_owned())));
    }

    /// Sets the body to the content of a file. The file's own content type takes precedence; of a list, the first type
    /// is used that is not a range such as `image/*`.
    pub fn file(&mut self, content_type: &str, file: &File) {
        let expected = media::concrete(content_type).unwrap_or("application/octet-stream");
        self.set_body(file.given_content_type().unwrap_or(expected), file.open());
    }

    /// Sets the body to `multipart/form-data`, with the parts that `fill` adds.
    ///
    /// ```
    /// use oasmith_runtime::{Encoder, File};
    ///
    /// fn encode(request: &mut Encoder) {
    ///     request.multipart(|form| {
    ///         form.text("purpose", "kyc");
    ///         form.file("document", &File::from_path("passport.pdf").content_type("application/pdf"));
    ///     });
    /// }
    /// ```
    pub fn multipart(&mut self, fill: impl FnOnce(&mut Multipart)) {
        let mut form = Multipart::default();
        fill(&mut form);
        match form.finish(&mut boundary) {
            Ok((content_type, body)) => self.set_body(&content_type, Ok(body)),
            Err(message) => self.fail(format!("the body cannot be sent: {message}")),
        }
    }

    /// Returns everything collected. The error is a sentence that says why it cannot be sent.
    pub(crate) fn finish(self, template: &str) -> Result<Encoded, String> {
        if let Some(message) = self.error {
            return Err(message);
        }
        let template = self.template.as_deref().unwrap_or(template);
        let expanded = template::expand(template, &self.path)?;
        Ok(Encoded {
            path: expanded.path,
            fixed_query: expanded.query,
            query: self.query,
            headers: self.headers,
            cookies: self.cookies,
            body: self.body,
            accept: self.accept,
        })
    }

    /// Sets the media type to ask for, instead of the operation's own.
    pub(crate) fn accept(mut self, media_type: &'static str) -> Self {
        self.accept = Some(media_type);
        self
    }

    fn fail(&mut self, message: String) {
        self.error.get_or_insert(message);
    }

    fn fail_parameter(&mut self, location: &str, name: &str, message: &str) {
        self.fail(format!("the {location} parameter `{name}` cannot be sent: {message}"));
    }

    /// Returns the value, or records the error under the parameter's name.
    fn ok_or_fail<T>(&mut self, location: &str, name: &str, value: Result<T, String>) -> Option<T> {
        value.map_err(|message| self.fail_parameter(location, name, &message)).ok()
    }

    fn add_path(&mut self, name: &'static str, value: Option<&ParameterValue<'_>>, style: PathStyle, explode: bool) {
        let Some(value) = value else { return };
        if value.is_empty() {
            return self.fail_parameter("path", name, "it is empty");
        }
        let text = style::path(name, value, style, explode);
        if let Some(text) = self.ok_or_fail("path", name, text) {
            self.path.push((name, text));
        }
    }

    fn add_query(
        &mut self,
        name: &str,
        value: &(impl Encode + ?Sized),
        style: QueryStyle,
        explode: bool,
        encoding: Encoding,
    ) {
        let layout = Layout { style, explode, encoding, brackets: self.brackets };
        let argument = self.argument("query", name, value);
        self.add_pairs(name, &argument, layout);
        self.reuse(argument);
    }

    fn add_pairs(&mut self, name: &str, argument: &Argument<'_>, layout: Layout) {
        let text = match argument {
            Argument::Absent => return,
            Argument::Text(text) => Some(*text),
            Argument::Json(json) => json::plain_scalar(json),
        };
        match (text, argument) {
            (Some(text), _) => layout.add_text(&mut self.query, name, text),
            (None, Argument::Json(json)) => {
                let pairs = self.ok_or_fail("query", name, layout.pairs(name, json));
                self.query.extend(pairs.into_iter().flatten());
            }
            (None, _) => {}
        }
    }

    fn add_header(&mut self, name: &str, value: Option<&ParameterValue<'_>>, explode: bool, separator: char) {
        let Some(value) = value.filter(|value| **value != ParameterValue::Absent) else {
            return;
        };
        let header = headers::name(name).and_then(|key| {
            let text = style::header(value, explode, separator)?;
            let value = headers::delimited("the parameter", &text, separator)?;
            Ok((key, value))
        });
        if let Some((key, value)) = self.ok_or_fail("header", name, header) {
            self.headers.insert(key, value);
        }
    }

    fn add_cookie(&mut self, name: &str, value: Option<&ParameterValue<'_>>, explode: bool) {
        let Some(value) = value else { return };
        self.cookies.extend(style::form(name, value, explode));
    }

    fn set_json(&mut self, content_type: Result<HeaderValue, String>, value: &(impl Encode + ?Sized)) {
        if !value.is_absent() {
            self.set_content(content_type, to_json(value).map(Body::from));
        }
    }

    fn set_body(&mut self, content_type: &str, body: Result<Body, String>) {
        self.set_content(headers::value("the content type", content_type), body);
    }

    fn set_content(&mut self, content_type: Result<HeaderValue, String>, body: Result<Body, String>) {
        match content_type.and_then(|content_type| Ok((content_type, body?))) {
            Ok(body) => self.body = Some(body),
            Err(message) => self.fail(format!("the body cannot be sent: {message}")),
        }
    }
}

/// Escapes JSON to visible ASCII. Only its strings can contain other characters.
fn ascii_json(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() && !character.is_ascii_control() {
            text.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text
}

/// Returns an unpredictable boundary: the keys of the standard library's hash maps are random.
fn boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("oasmith-{:016x}{:016x}", random(), random())
}
