//! The results of the round trip of examples.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Map, Value};

use super::Entry;
use super::examples::{self, Example};
use super::process::{End, run};

/// The time limit for the examples of one description.
const LIMIT: Duration = Duration::from_secs(60);

/// The results for the examples of a description.
#[derive(Debug)]
pub(super) struct RoundTrip {
    /// Examples that came back unchanged.
    pub(super) equal: usize,
    /// All examples.
    pub(super) total: usize,
    /// The failures.
    pub(super) failures: Vec<Failure>,
}

/// An example that did not come back unchanged.
#[derive(Debug)]
pub(super) struct Failure {
    /// Its location.
    pub(super) pointer: String,
    /// Its type.
    pub(super) ty: String,
    /// The kind of failure.
    pub(super) class: &'static str,
    /// The details.
    pub(super) detail: String,
}

/// Runs the program of a description; returns `None` if it has none.
pub(super) fn of(entry: &Entry, out: &Path) -> Option<RoundTrip> {
    let program = entry.compiled.as_ref()?.program.as_ref()?;
    let name = &entry.document.name;
    let examples = examples::examples(out, name).ok()?;
    let folder = out.join("examples");
    let results = folder.join(format!("{name}.results"));
    let mut command = Command::new(program);
    command.arg(folder.join(format!("{name}.lines"))).stdout(File::create(&results).ok()?);
    let end = run(&mut command, &folder.join(format!("{name}.log")), LIMIT);
    let text = String::from_utf8_lossy(&fs::read(&results).ok()?).into_owned();
    Some(compare(&examples, &text, &end))
}

fn compare(examples: &[Example], results: &str, end: &End) -> RoundTrip {
    let mut results = results.lines();
    let mut failures = Vec::new();
    for example in examples {
        let problem = match results.next().map(|result| result.split_once('\t').unwrap_or((result, ""))) {
            Some(("ok", text)) => match serde_json::from_str(text) {
                Ok(value) => difference(&example.value, &value),
                Err(error) => Some(("no JSON", error.to_string())),
            },
            Some(("decode", message)) => Some(("not decoded", message.to_owned())),
            Some((_, message)) => Some(("not encoded", message.to_owned())),
            None => Some(("crashed", format!("{end:?}"))),
        };
        if let Some((class, detail)) = problem {
            failures.push(Failure { pointer: example.pointer.clone(), ty: example.ty.clone(), class, detail });
        }
    }
    RoundTrip { equal: examples.len() - failures.len(), total: examples.len(), failures }
}

/// Returns the first difference of two values: its kind, location and content. Numbers are compared by value, objects
/// regardless of order.
pub(super) fn difference(before: &Value, after: &Value) -> Option<(&'static str, String)> {
    differs(before, after, &mut String::new())
}

fn differs(before: &Value, after: &Value, path: &mut String) -> Option<(&'static str, String)> {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            names.into_iter().filter(|name| !is_respelled(name, old, new)).find_map(|name| {
                let length = path.len();
                path.push('/');
                path.push_str(&name.replace('~', "~0").replace('/', "~1"));
                let found = match (old.get(name), new.get(name)) {
                    (Some(Value::Null), None) => Some(("null lost", format!("{path}: null is absent"))),
                    (Some(old), None) => Some(("lost", format!("{path}: {} is absent", short(old)))),
                    (None, Some(new)) => Some(("added", format!("{path}: {} is new", short(new)))),
                    (Some(old), Some(new)) => differs(old, new, path),
                    (None, None) => None,
                };
                path.truncate(length);
                found
            })
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            old.iter().zip(new).enumerate().find_map(|(index, (old, new))| {
                let length = path.len();
                let _ = write!(path, "/{index}");
                let found = differs(old, new, path);
                path.truncate(length);
                found
            })
        }
        (Value::Number(old), Value::Number(new)) if is_same_number(old, new) => None,
        (old, new) if old == new => None,
        (old, new) => Some(("changed", format!("{path}: {} became {}", short(old), short(new)))),
    }
}

/// Returns whether a member was renamed from an alias: its value is under a name with the same letters.
fn is_respelled(name: &str, old: &Map<String, Value>, new: &Map<String, Value>) -> bool {
    let letters =
        |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let (from, to) = if old.contains_key(name) { (old, new) } else { (new, old) };
    let is_same = |(other, value): (&String, &Value)| {
        !from.contains_key(other) && from.get(name) == Some(value) && letters(other) == letters(name)
    };
    !to.contains_key(name) && to.iter().any(is_same)
}

/// Returns whether two numbers are equal: as integers if both are, otherwise as floating point numbers.
fn is_same_number(old: &serde_json::Number, new: &serde_json::Number) -> bool {
    if (old.is_i64() || old.is_u64()) && (new.is_i64() || new.is_u64()) {
        return old == new;
    }
    // Equal text gives equal bits; nothing was computed.
    old.as_f64().zip(new.as_f64()).is_some_and(|(old, new)| old.total_cmp(&new).is_eq() || old.abs() + new.abs() == 0.0)
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 80 { text } else { text.chars().take(80).chain("…".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::difference;

    #[test]
    fn order_of_members_and_notation_of_numbers_do_not_matter() {
        assert_eq!(difference(&json!({"a": 1.0, "b": [2]}), &json!({"b": [2.0], "a": 1})), None);
    }

    #[test]
    fn every_other_difference_is_reported_with_its_location() {
        let first = |a, b| difference(&a, &b).map(|(class, detail)| format!("{class} {detail}"));
        assert_eq!(first(json!({"a": null}), json!({})).as_deref(), Some("null lost /a: null is absent"));
        assert_eq!(first(json!({"aB": 1}), json!({"a_b": 1})).as_deref(), None);
        assert!(first(json!({"aB": 1}), json!({"a_b": 2})).is_some());
        assert_eq!(first(json!({}), json!({"a/b": 1})).as_deref(), Some("added /a~1b: 1 is new"));
        assert_eq!(first(json!([{"a": 1}]), json!([{}])).as_deref(), Some("lost /0/a: 1 is absent"));
        assert_eq!(first(json!("1"), json!(1)).as_deref(), Some("changed : \"1\" became 1"));
        assert_eq!(first(json!([1]), json!([])).as_deref(), Some("changed : [1] became []"));
        let large = json!(9_007_199_254_740_993_i64);
        assert!(difference(&large, &json!(9_007_199_254_740_992_i64)).is_some());
    }
}
