//! Decodes a parameter from a raw request, independently of the encoder, according to the tables "Style Values" and
//! "Style Examples" of OpenAPI 3.0.4, RFC 6570 (template expansion), RFC 3986 (characters of a URL), RFC 6265 (cookies)
//! and RFC 9110 (headers).

use serde_json::{Value, json};

use super::cells::{Cell, Kind, Place, Style};

type Read<T> = Result<T, String>;

/// Decodes the value of the parameter `color`; `None` if it is missing.
pub(crate) fn decode(cell: Cell, head: &str) -> Read<Option<Value>> {
    let mut lines = head.split("\r\n");
    let start = lines.next().unwrap_or_default();
    let target = start.strip_prefix("GET ").and_then(|rest| rest.strip_suffix(" HTTP/1.1"));
    let target = target.ok_or_else(|| format!("`{start}` is no request line"))?;
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    let segments: Vec<&str> = path.split('/').collect();
    let name = cell.name();
    let expected = if cell.place == Place::Path { 5 } else { 3 };
    if segments.len() != expected || segments[1] != "before" || segments[2] != name {
        return Err(format!("the path `{path}` is another one"));
    }
    let is_elsewhere = |place| cell.place != place;
    if query.is_some() && is_elsewhere(Place::Query) {
        return Err("there is a query".to_owned());
    }
    let headers: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once(':')).collect();
    let all = |wanted: &str| {
        let named = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
        named.map(|(_, value)| value.trim_matches([' ', '\t'])).collect::<Vec<_>>()
    };
    match cell.place {
        Place::Path if segments[4] != "after" => Err(format!("the path `{path}` is another one")),
        Place::Path => in_path(cell, segments[3]).map(Some),
        Place::Query => query.map_or(Ok(None), |query| in_query(cell, query)),
        Place::Header => match all("color").as_slice() {
            [] => Ok(None),
            [value] => in_header(cell, value).map(Some),
            _ => Err("the header stands there twice".to_owned()),
        },
        Place::Cookie => match all("cookie").as_slice() {
            [] => Ok(None),
            [value] => in_cookie(cell, value),
            _ => Err("there is more than one line of cookies".to_owned()),
        },
    }
}

fn in_path(cell: Cell, segment: &str) -> Read<Value> {
    let is_list = shape(cell.kind) != Shape::Scalar;
    match cell.style {
        Style::Json => json_of(&percent(segment)?),
        Style::Simple => texts(cell, &split(is_list, segment, ","), percent),
        Style::Label => {
            let rest = segment.strip_prefix('.').ok_or("a label begins with a dot")?;
            texts(cell, &split(is_list, rest, if cell.explode { "." } else { "," }), percent)
        }
        Style::Matrix => {
            let rest = segment.strip_prefix(';').ok_or("a matrix begins with a semicolon")?;
            if cell.explode && is_list {
                let pairs = rest.split(';').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
                return pairs_of(cell, pairs.collect());
            }
            let value = if rest == "color" { Some("") } else { rest.strip_prefix("color=") };
            texts(cell, &split(is_list, value.ok_or("the name is missing")?, ","), percent)
        }
        _ => Err("that style is not for paths".to_owned()),
    }
}

fn in_query(cell: Cell, query: &str) -> Read<Option<Value>> {
    let mut pairs = Vec::new();
    for pair in query.split('&') {
        pairs.push(pair.split_once('=').ok_or_else(|| format!("`{pair}` is no pair"))?);
    }
    if cell.style == Style::DeepObject {
        let mut members = Vec::new();
        for (name, text) in pairs {
            let name = plus(name)?;
            let inside = name.strip_prefix("color[").and_then(|name| name.strip_suffix(']'));
            members.push((inside.ok_or("that is no deep object")?.to_owned(), plus(text)?));
        }
        if shape(cell.kind) == Shape::List {
            // As PHP and `qs` decode lists: the indices are those of the items.
            let is_counted = members.iter().enumerate().all(|(index, (name, _))| *name == index.to_string());
            let items = members.iter().map(|(_, text)| scalar(cell.kind, text));
            return if is_counted { items.collect::<Read<Value>>().map(Some) } else { Err("no list".to_owned()) };
        }
        return object(members).map(Some);
    }
    let is_list = shape(cell.kind) != Shape::Scalar;
    if cell.explode && is_list {
        return pairs_with(cell, pairs, plus).map(Some);
    }
    let [("color", text)] = pairs.as_slice() else { return Err("there is not exactly one pair `color`".to_owned()) };
    match cell.style {
        Style::Json => json_of(&plus(text)?).map(Some),
        Style::Form => texts(cell, &split(is_list, text, ","), plus).map(Some),
        Style::SpaceDelimited => texts(cell, &split(is_list, &text.replace('+', "%20"), "%20"), plus).map(Some),
        Style::PipeDelimited => texts(cell, &split(is_list, &text.replace('|', "%7C"), "%7C"), plus).map(Some),
        _ => Err("that style is not for queries".to_owned()),
    }
}

fn in_header(cell: Cell, value: &str) -> Read<Value> {
    match cell.style {
        Style::Json => json_of(value),
        Style::Simple if shape(cell.kind) == Shape::Scalar => texts(cell, &[value], plain),
        Style::Simple => {
            // Blanks around items are not part of them, and empty items do not count.
            let items = value.split(',').map(|item| item.trim_matches([' ', '\t']));
            texts(cell, &items.filter(|item| !item.is_empty()).collect::<Vec<_>>(), plain)
        }
        _ => Err("that style is not for headers".to_owned()),
    }
}

fn in_cookie(cell: Cell, header: &str) -> Read<Option<Value>> {
    let mut pairs = Vec::new();
    for pair in header.split("; ") {
        let (name, value) = pair.split_once('=').ok_or_else(|| format!("`{pair}` is no cookie"))?;
        // A comma is not a `cookie-octet` of RFC 6265, but the delimiter that OpenAPI requires; servers accept it.
        let is_octet = |byte: u8| matches!(byte, 0x21 | 0x23..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e);
        if !value.bytes().all(is_octet) {
            return Err(format!("`{value}` is no value of a cookie"));
        }
        pairs.push((name, value));
    }
    let is_list = shape(cell.kind) != Shape::Scalar;
    if cell.explode && is_list {
        return pairs_of(cell, pairs).map(Some);
    }
    let [("color", text)] = pairs.as_slice() else { return Err("there is not exactly one cookie `color`".to_owned()) };
    match cell.style {
        Style::Json => json_of(&percent(text)?).map(Some),
        Style::Form => texts(cell, &split(is_list, text, ","), percent).map(Some),
        _ => Err("that style is not for cookies".to_owned()),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Scalar,
    List,
    Object,
}

fn shape(kind: Kind) -> Shape {
    match kind {
        Kind::Text | Kind::Integer | Kind::Number | Kind::Flag | Kind::Tone => Shape::Scalar,
        Kind::Texts | Kind::Integers => Shape::List,
        Kind::Shade => Shape::Object,
    }
}

fn split<'a>(is_list: bool, text: &'a str, separator: &str) -> Vec<&'a str> {
    if is_list { text.split(separator).collect() } else { vec![text] }
}

/// Converts the strings between separators according to the type; exploded properties are `R=100`, others `R,100`.
fn texts(cell: Cell, texts: &[&str], decode: fn(&str) -> Read<String>) -> Read<Value> {
    match shape(cell.kind) {
        Shape::Scalar => scalar(cell.kind, &decode(texts.first().ok_or("there is no text")?)?),
        Shape::List => texts.iter().map(|text| scalar(cell.kind, &decode(text)?)).collect(),
        Shape::Object if cell.explode => {
            let pairs = texts.iter().map(|text| text.split_once('=').unwrap_or((text, "")));
            pairs_with(cell, pairs.collect(), decode)
        }
        Shape::Object => {
            if texts.len() % 2 == 1 {
                return Err("a name is without its value".to_owned());
            }
            let pairs = texts.chunks(2).map(|pair| (pair[0], pair[1]));
            pairs_with(cell, pairs.collect(), decode)
        }
    }
}

fn pairs_of(cell: Cell, pairs: Vec<(&str, &str)>) -> Read<Value> {
    pairs_with(cell, pairs, percent)
}

/// Returns an object of all pairs, or a list of those named `color`.
fn pairs_with(cell: Cell, pairs: Vec<(&str, &str)>, decode: fn(&str) -> Read<String>) -> Read<Value> {
    let pairs = pairs.into_iter().map(|(name, text)| Ok((decode(name)?, decode(text)?)));
    let pairs: Vec<(String, String)> = pairs.collect::<Read<_>>()?;
    if shape(cell.kind) == Shape::Object {
        return object(pairs);
    }
    match pairs.iter().find(|(name, _)| name != "color") {
        Some((name, _)) => Err(format!("`{name}` is not the parameter")),
        None => pairs.iter().map(|(_, text)| scalar(cell.kind, text)).collect(),
    }
}

fn object(members: Vec<(String, String)>) -> Read<Value> {
    let mut object = serde_json::Map::new();
    for (name, text) in members {
        let kind = match name.as_str() {
            "R" | "G" | "B" => Kind::Integer,
            "ratio" => Kind::Number,
            "is_dark" => Kind::Flag,
            _ => Kind::Text,
        };
        let value = scalar(kind, &text)?;
        if object.insert(name, value).is_some() {
            return Err("a member stands there twice".to_owned());
        }
    }
    Ok(Value::Object(object))
}

fn scalar(kind: Kind, text: &str) -> Read<Value> {
    let other = || format!("`{text}` is of another type");
    match kind {
        Kind::Integer | Kind::Integers => text.parse::<i64>().map(|number| json!(number)).map_err(|_| other()),
        Kind::Number => text.parse::<f64>().map(|number| json!(number)).map_err(|_| other()),
        Kind::Flag => text.parse::<bool>().map(|flag| json!(flag)).map_err(|_| other()),
        _ => Ok(text.into()),
    }
}

fn json_of(text: &str) -> Read<Value> {
    serde_json::from_str(text).map_err(|error| format!("`{text}` is no JSON: {error}"))
}

/// Accepts a string that is not encoded: visible ASCII and blanks.
fn plain(text: &str) -> Read<String> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) { Ok(text.to_owned()) } else { Err("not ASCII".to_owned()) }
}

/// Percent-decodes once. Only unreserved and reserved characters and triples are valid in a URL.
fn percent(text: &str) -> Read<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
                let (high, low) = (digit(rest.next()), digit(rest.next()));
                let value = high.zip(low).map(|(high, low)| high * 16 + low);
                u8::try_from(value.ok_or_else(|| format!("`{text}` has a broken triple"))?).unwrap_or_default()
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => byte,
            byte if b"-._~:/?[]@!$&'()*+,;=".contains(&byte) => byte,
            _ => return Err(format!("`{text}` holds a character that must be encoded")),
        });
    }
    String::from_utf8(bytes).map_err(|_| format!("`{text}` is not UTF-8"))
}

/// Percent-decodes a query, in which many servers read a plus as a blank.
fn plus(text: &str) -> Read<String> {
    percent(&text.replace('+', "%20"))
}
