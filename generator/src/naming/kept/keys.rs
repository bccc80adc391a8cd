//! Keys of items: JSON pointers in which elements of arrays are named after what they hold, so that an insertion before them does not
//! change their keys.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::KeptNames;
use crate::hash::HashMap;
use crate::location::{FileId, Location};
use crate::source::Source;

/// The maximum length of a label.
const LONGEST: usize = 60;

/// The ends of the keys of arrays whose elements have labels.
const ARRAYS: [&str; 5] = ["/oneOf/", "/anyOf/", "/allOf/", "/prefixItems/", "/parameters/"];

pub(super) struct Keys<'s> {
    source: &'s Source,
    /// The labels that elements of arrays had in the last generation, by the key of the array.
    known: HashMap<String, BTreeSet<String>>,
    /// The labels of the elements of each array, by its key.
    labels: RefCell<HashMap<String, Vec<String>>>,
}

impl<'s> Keys<'s> {
    pub(super) fn new(source: &'s Source, names: &KeptNames) -> Self {
        let mut known: HashMap<String, BTreeSet<String>> = HashMap::default();
        for key in names.keys() {
            let starts = ARRAYS.iter().flat_map(|array| key.match_indices(array).map(|(at, _)| at + array.len()));
            for start in starts {
                let label = key[start..].split('/').next().unwrap_or_default();
                known.entry(key[..start].to_owned()).or_default().insert(label.to_owned());
            }
        }
        Self { source, known, labels: RefCell::default() }
    }

    pub(super) fn of(&self, location: &Location) -> String {
        let file = self.source.file(location.file);
        let mut key = if location.file == FileId::ROOT { String::new() } else { escaped(&self.relative(&file.path)) };
        key.push('#');
        let mut value = Some(&file.tree);
        for token in location.pointer.tokens() {
            key.push('/');
            let label = match value {
                Some(Value::Array(elements)) => self.label(&key, elements, &token),
                _ => None,
            };
            key.push_str(&label.unwrap_or_else(|| escaped_token(&token)));
            value = match value {
                Some(Value::Object(members)) => members.get(&token),
                Some(Value::Array(elements)) => token.parse().ok().and_then(|index: usize| elements.get(index)),
                _ => None,
            };
        }
        key
    }

    /// The path of a file from the folder of the root document, with `/` on every system.
    fn relative(&self, path: &Path) -> String {
        let root = self.source.file(FileId::ROOT).path.parent().unwrap_or(Path::new(""));
        let path = path.strip_prefix(root).unwrap_or(path);
        path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }

    fn label(&self, array: &str, elements: &[Value], token: &str) -> Option<String> {
        let index: usize = token.parse().ok()?;
        let mut labels = self.labels.borrow_mut();
        let labels = labels.entry(array.to_owned()).or_insert_with(|| self.labels_of(array, elements));
        labels.get(index).cloned()
    }

    /// Returns the labels of the elements of an array. The only element with an unknown label is the only one whose label is missing.
    fn labels_of(&self, array: &str, elements: &[Value]) -> Vec<String> {
        let mut labels = labels_of(elements);
        let Some(known) = self.known.get(array) else { return labels };
        let missing: Vec<&String> = known.iter().filter(|label| !labels.contains(label)).collect();
        let is_new = |(index, label): &(usize, &String)| {
            !known.contains(*label)
                && elements[*index].get("$ref").is_none()
                && elements[*index].get("properties").is_some()
        };
        let unknown: Vec<usize> = labels.iter().enumerate().filter(is_new).map(|(index, _)| index).collect();
        if let ([label], [index]) = (missing.as_slice(), unknown.as_slice()) {
            labels[*index].clone_from(label);
        }
        labels
    }
}

/// Returns a label for each element, with a number for those whose label an earlier one has.
fn labels_of(elements: &[Value]) -> Vec<String> {
    let mut counts: HashMap<String, usize> = HashMap::default();
    let label = |element: &Value| {
        let label = escaped_token(&label_of(element));
        let count = counts.entry(label.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { label } else { format!("{label}~{count}") }
    };
    elements.iter().map(label).collect()
}

/// Returns what distinguishes a schema or a parameter from its siblings, best what is least likely to change.
fn label_of(element: &Value) -> String {
    let text = |name: &str| element.get(name).and_then(Value::as_str);
    let reference = text("$ref").map(|target| target.rsplit('/').next().unwrap_or(target).to_owned());
    let parameter = text("name").filter(|_| text("in").is_some()).map(str::to_owned);
    let title = || text("title").map(str::to_owned);
    let constant = || constant_of(element);
    let properties = || element.get("properties").and_then(Value::as_object);
    let required = || {
        let names: Vec<&str> = element.get("required")?.as_array()?.iter().filter_map(Value::as_str).collect();
        (!names.is_empty()).then(|| format!("with {}", names.join(",")))
    };
    let members = || {
        let mut names: Vec<&str> = properties()?.keys().map(String::as_str).collect();
        names.sort_unstable();
        Some(format!("of {}", names.join(",")))
    };
    let kind = || text("type").map(str::to_owned);
    let label =
        reference.or(parameter).or_else(title).or_else(constant).or_else(required).or_else(members).or_else(kind);
    shortened(label.unwrap_or_else(|| "any".to_owned()))
}

/// Returns the only value of a schema, or of the first of its properties that has one.
fn constant_of(element: &Value) -> Option<String> {
    let only = |schema: &Value| {
        let listed = schema.get("enum").and_then(Value::as_array).filter(|values| values.len() == 1);
        let value = schema.get("const").or_else(|| listed?.first())?;
        value.as_str().map_or_else(|| Some(value.to_string()), |text| Some(text.to_owned()))
    };
    let of_property = || element.get("properties")?.as_object()?.values().find_map(only);
    only(element).or_else(of_property)
}

fn shortened(label: String) -> String {
    if label.len() <= LONGEST {
        return label;
    }
    let digest = Sha256::digest(&label);
    digest.iter().take(6).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A token of a pointer, escaped as there and as in the file.
fn escaped_token(token: &str) -> String {
    escaped(&token.replace('~', "~0").replace('/', "~1"))
}

/// Escapes what would end a column or a line, as in the fragment of a URL.
pub(super) fn escaped(key: &str) -> String {
    let is_plain = |letter: char| !letter.is_whitespace() && !letter.is_control() && letter != '%';
    let mut out = String::with_capacity(key.len());
    for letter in key.chars() {
        if is_plain(letter) {
            out.push(letter);
        } else {
            let mut bytes = [0; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
