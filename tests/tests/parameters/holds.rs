//! What must hold for a value in a cell: it arrives, or nothing is sent, or the call is refused before anything is
//! sent.
//!
//! A value either arrives unchanged or is refused; it never arrives as another value. The specification requires one
//! exception: with `allowReserved`, percent-encoded triples in a value pass through, so `%41` arrives as `A`.

use serde_json::Value;

use super::cells::{Cell, Kind, Place, Style};

/// The expected result.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Holds {
    /// The server reads this value.
    Arrives(Value),
    /// The request is sent without the parameter.
    Nothing,
    /// The call fails with a message that contains this.
    Refused(&'static str),
}

use Holds::{Arrives, Nothing, Refused};

pub(crate) fn holds(cell: Cell, value: Option<&Value>) -> Holds {
    let Some(value) = value else { return Nothing };
    // JSON escapes what a location cannot carry.
    if cell.style == Style::Json {
        return Arrives(value.clone());
    }
    let texts = texts(value);
    if texts.is_empty() {
        // RFC 6570 treats an empty list as undefined. A path requires a value.
        return if cell.place == Place::Path { Refused("it is empty") } else { Nothing };
    }
    let refused = match cell.place {
        Place::Path => path(cell, &texts),
        Place::Query => query(cell, &texts),
        Place::Header => header(cell, &texts),
        // Everything invalid in a cookie is percent-encoded.
        Place::Cookie => None,
    };
    refused.unwrap_or_else(|| Arrives(arriving(cell, value)))
}

/// Returns the names and strings of a value; a null property counts as undefined.
fn texts(value: &Value) -> Vec<(&str, String)> {
    match value {
        Value::Array(items) => items.iter().map(|item| ("", text(item))).collect(),
        Value::Object(members) => {
            let members = members.iter().filter(|(_, value)| !value.is_null());
            members.map(|(name, value)| (name.as_str(), text(value))).collect()
        }
        scalar => vec![("", text(scalar))],
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn is_scalar(cell: Cell) -> bool {
    !matches!(cell.kind, Kind::Texts | Kind::Integers | Kind::Shade)
}

/// Returns whether a name or a string contains `part`.
fn any(texts: &[(&str, String)], part: &str) -> bool {
    texts.iter().any(|(name, text)| name.contains(part) || text.contains(part))
}

fn path(cell: Cell, texts: &[(&str, String)]) -> Option<Holds> {
    // Quirk C14: `/cards//limits` is another path, so an empty value is refused, even if a style would leave a `.` or a
    // `;color`.
    if texts.len() == 1 && texts[0].1.is_empty() && cell.kind != Kind::Shade {
        return Some(Refused("it is empty"));
    }
    // A dot is not encoded (or means the same if it is), so a string that ends at a dot cannot contain one.
    if cell.style == Style::Label && cell.explode && !is_scalar(cell) && any(texts, ".") {
        return Some(Refused("contains `.`"));
    }
    // URL parsers remove a segment that is `.` or `..`.
    let joined: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    let segment = match (cell.style, cell.kind) {
        (_, Kind::Shade) | (Style::Matrix, _) => return None,
        (Style::Label, _) => format!(".{}", joined.join(if cell.explode { "." } else { "," })),
        _ => joined.join(","),
    };
    matches!(segment.as_str(), "." | "..").then_some(Refused("`.` or `..`"))
}

fn query(cell: Cell, texts: &[(&str, String)]) -> Option<Holds> {
    // Each item has its name, and nothing is split.
    if cell.style == Style::DeepObject || cell.explode || is_scalar(cell) {
        return None;
    }
    // These delimiters are percent-encoded themselves, so encoding does not distinguish them from a string.
    match cell.style {
        Style::SpaceDelimited if any(texts, " ") => Some(Refused("contains ` `")),
        Style::PipeDelimited if any(texts, "|") => Some(Refused("contains `|`")),
        _ => None,
    }
}

fn header(cell: Cell, texts: &[(&str, String)]) -> Option<Holds> {
    let is_list = !is_scalar(cell);
    // A comma splits the value, and an exploded name ends at `=`; nothing is encoded in a header.
    if is_list && any(texts, ",") {
        return Some(Refused("contains `,`"));
    }
    if cell.explode && texts.iter().any(|(name, _)| name.contains('=')) {
        return Some(Refused("contains `=`"));
    }
    // Blanks around a value and around list items are not part of them, and empty items are skipped (RFC 9110, 5.5 and
    // 5.6.1).
    let items: Vec<String> = match (cell.kind, cell.explode) {
        (Kind::Shade, true) => texts.iter().map(|(name, text)| format!("{name}={text}")).collect(),
        (Kind::Shade, false) => texts.iter().flat_map(|(name, text)| [(*name).to_owned(), text.clone()]).collect(),
        _ => texts.iter().map(|(_, text)| text.clone()).collect(),
    };
    if items.iter().any(|item| item.starts_with(' ') || item.ends_with(' ')) {
        return Some(Refused("space"));
    }
    if is_list && items.iter().any(String::is_empty) {
        return Some(Refused("is empty"));
    }
    let is_visible = |text: &str| text.chars().all(|character| matches!(character, ' '..='~'));
    let is_visible = texts.iter().all(|(name, text)| is_visible(name) && is_visible(text));
    (!is_visible).then_some(Refused("a header cannot carry"))
}

/// Returns the value that arrives.
fn arriving(cell: Cell, value: &Value) -> Value {
    match value {
        Value::String(text) if cell.reserved => without_triples(text).into(),
        Value::Array(items) => items.iter().map(|item| arriving(cell, item)).collect(),
        Value::Object(members) => {
            let members = members.iter().filter(|(_, value)| !value.is_null());
            Value::Object(members.map(|(name, value)| (name.clone(), arriving(cell, value))).collect())
        }
        other => other.clone(),
    }
}

/// The strings above contain no other triples.
fn without_triples(text: &str) -> String {
    text.replace("%41", "A").replace("%2F", "/").replace("%00", "\0")
}
