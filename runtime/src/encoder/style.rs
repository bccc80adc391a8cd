//! The parameter styles of OpenAPI 3.0: how one value becomes text in a path, a query, a header or a cookie.
//!
//! Where 3.0.3 and RFC 6570 differ (label and pipe delimited), this follows RFC 6570 and the
//! corrected tables of 3.0.4.

use super::flat::Flat;
use super::percent;

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
}

/// Style of a query parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum QueryStyle {
    /// `color=blue,black`, exploded `color=blue&color=black`; the default, exploded.
    #[default]
    Form,
    /// `color=blue%20black`; exploded as form.
    SpaceDelimited,
    /// `color=blue%7Cblack`; exploded as form.
    PipeDelimited,
    /// `color%5BR%5D=100&color%5BG%5D=200`; for objects.
    DeepObject,
}

/// How one text is encoded.
type Encoding = fn(&str) -> String;

/// Text of a path parameter.
pub(super) fn path(name: &str, value: &Flat, style: PathStyle, explode: bool) -> String {
    let pair = |text: &String| Pair::new(name, text).text;
    match (style, value) {
        (_, Flat::Absent) => String::new(),
        (PathStyle::Simple, value) => joined(value, explode, ",", percent::value),
        (PathStyle::Label, value) => {
            let separator = if explode { "." } else { "," };
            format!(".{}", joined(value, explode, separator, percent::value))
        }
        (PathStyle::Matrix, Flat::Scalar(text)) => format!(";{}", pair(text)),
        (PathStyle::Matrix, Flat::List(texts)) if explode => {
            let pairs: Vec<String> = texts.iter().map(pair).collect();
            format!(";{}", pairs.join(";"))
        }
        (PathStyle::Matrix, Flat::Members(_)) if explode => {
            format!(";{}", joined(value, true, ";", percent::value))
        }
        (PathStyle::Matrix, value) => {
            format!(";{}", Pair::encoded(name, &joined(value, false, ",", percent::value)).text)
        }
    }
}

/// A pair of a query or of cookies: the name as it was given, and the encoded pair.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Pair {
    /// A pair whose value is one text.
    pub(crate) fn new(name: &str, value: &str) -> Self {
        Self::encoded(name, &percent::value(value))
    }

    /// A pair whose value is encoded already.
    pub(crate) fn encoded(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), text: [&percent::value(name), "=", value].concat() }
    }
}

/// Pairs of a query parameter.
pub(super) fn query(
    name: &str,
    value: &Flat,
    style: QueryStyle,
    explode: bool,
    encoding: Encoding,
) -> Result<Vec<Pair>, String> {
    let separator = match style {
        QueryStyle::DeepObject => return deep_object(name, value, encoding),
        QueryStyle::Form => ",",
        QueryStyle::SpaceDelimited => "%20",
        QueryStyle::PipeDelimited => "%7C",
    };
    Ok(match value {
        Flat::Absent => Vec::new(),
        Flat::Scalar(text) => vec![Pair::encoded(name, &encoding(text))],
        Flat::List(texts) if explode => texts.iter().map(|text| Pair::encoded(name, &encoding(text))).collect(),
        Flat::Members(members) if explode => {
            members.iter().map(|(name, text)| Pair::encoded(name, &encoding(text))).collect()
        }
        value => vec![Pair::encoded(name, &joined(value, false, separator, encoding))],
    })
}

/// Pairs of the form style, which is also the style of cookies and of form bodies.
pub(super) fn form(name: &str, value: &Flat, explode: bool) -> Vec<Pair> {
    query(name, value, QueryStyle::Form, explode, percent::value).unwrap_or_default()
}

/// Text of a header. It is not percent-encoded: servers read header values as they are.
pub(super) fn header(value: &Flat, explode: bool) -> String {
    joined(value, explode, ",", str::to_owned)
}

fn deep_object(name: &str, value: &Flat, encoding: Encoding) -> Result<Vec<Pair>, String> {
    match value {
        Flat::Absent => Ok(Vec::new()),
        Flat::Members(members) => {
            let pairs = members.iter();
            Ok(pairs.map(|(member, text)| Pair::encoded(&format!("{name}[{member}]"), &encoding(text))).collect())
        }
        Flat::Scalar(_) | Flat::List(_) => Err("the style deepObject is only for objects".to_owned()),
    }
}

/// The encoded texts of a value with a separator between; an object gives `R,100` or, exploded, `R=100`.
fn joined(value: &Flat, explode: bool, separator: &str, encoding: Encoding) -> String {
    match value {
        Flat::Absent => String::new(),
        Flat::Scalar(text) => encoding(text),
        Flat::List(texts) => {
            let texts: Vec<String> = texts.iter().map(|text| encoding(text)).collect();
            texts.join(separator)
        }
        Flat::Members(members) => {
            let between = if explode { "=" } else { separator };
            let texts = members.iter();
            let texts: Vec<String> =
                texts.map(|(name, text)| format!("{}{between}{}", encoding(name), encoding(text))).collect();
            texts.join(separator)
        }
    }
}
