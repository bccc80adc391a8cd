//! Edits of single values by JSON pointer.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::diagnostics::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::location::{FileId, Location, Pointer};
use crate::source::Source;

/// An edit of a value of the description.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub struct Patch {
    /// The pointer as configured.
    at: String,
    pointer: Pointer,
    change: Change,
    /// The expected current value.
    was: Option<Value>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Change {
    Set(Value),
    Merge(Map<String, Value>),
    Remove,
}

/// A patch in `oasmith.toml`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Table {
    at: String,
    set: Option<Value>,
    merge: Option<Map<String, Value>>,
    #[serde(default)]
    remove: bool,
    was: Option<Value>,
}

impl TryFrom<Table> for Patch {
    type Error = String;

    fn try_from(table: Table) -> Result<Self, String> {
        let text = table.at.strip_prefix('#').unwrap_or(&table.at);
        let pointer = Pointer::parse(text)
            .ok_or_else(|| format!("`{}` is not a JSON pointer, such as `#/info/title`", table.at))?;
        let change = match (table.set, table.merge, table.remove) {
            (Some(value), None, false) => Change::Set(value),
            (None, Some(members), false) => Change::Merge(members),
            (None, None, true) => Change::Remove,
            _ => return Err("a patch must have exactly one of `set`, `merge` and `remove = true`".to_owned()),
        };
        Ok(Self { at: table.at, pointer, change, was: table.was })
    }
}

/// Applies patches in order. One that does not apply is an error: the description is no longer the one that it was written for.
pub(super) fn apply(source: &mut Source, patches: &[Patch], diagnostics: &mut Diagnostics) {
    for patch in patches {
        let location = Location::new(FileId::ROOT, patch.pointer.clone());
        if let Err((message, help)) = patch.apply(source, &location) {
            let message = format!("the patch at `{}` does not apply: {message}", patch.at);
            diagnostics.report(Diagnostic::new(Code::PatchNotApplied, &location, message).maybe_help(help));
        }
    }
}

/// The message and the help of a patch that does not apply.
type Failure = (String, Option<String>);

impl Patch {
    fn apply(&self, source: &mut Source, location: &Location) -> Result<(), Failure> {
        let found = source.value(location);
        match (&self.was, found) {
            (Some(_), None) => return Err(missing(source, location)),
            (Some(was), Some(found)) if was != found => {
                return Err((format!("the value is `{}`, not `{}`", short(found), short(was)), None));
            }
            _ => {}
        }
        match &self.change {
            Change::Set(value) => {
                let can_set = found.is_some() || has_container(source, location);
                if !can_set || !source.set(location, value.clone()) {
                    return Err(missing(source, location));
                }
            }
            Change::Merge(members) => match found {
                Some(Value::Object(_)) => drop(source.merge(location, &Value::Object(members.clone()))),
                Some(_) => return Err(("the value is not an object, and only objects can be merged".to_owned(), None)),
                None => return Err(missing(source, location)),
            },
            Change::Remove => {
                if !source.remove(location) {
                    return Err(missing(source, location));
                }
            }
        }
        Ok(())
    }
}

/// Whether the parent of a location can have more children.
fn has_container(source: &Source, location: &Location) -> bool {
    let parent = location.pointer.parent().map(|pointer| Location::new(location.file, pointer));
    parent.and_then(|parent| source.value(&parent)).is_some_and(|parent| parent.is_object() || parent.is_array())
}

/// Returns the failure for the first missing token of a pointer.
fn missing(source: &Source, location: &Location) -> Failure {
    let mut at = Location::root_of(location.file);
    for token in location.pointer.tokens() {
        let next = at.child(&token);
        if source.value(&next).is_none() {
            let names = source.value(&at).and_then(Value::as_object).into_iter().flat_map(Map::keys);
            let help = did_you_mean(&token, names.map(String::as_str));
            let inside = if at.pointer.as_str().is_empty() {
                "the description".to_owned()
            } else {
                format!("`#{}`", at.pointer)
            };
            return (format!("{inside} has no `{token}`"), help);
        }
        at = next;
    }
    ("the root of the description cannot be removed".to_owned(), None)
}

/// Formats a value for a message, truncated.
fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::Patch;

    #[test]
    fn a_patch_has_exactly_one_change() {
        let read = |text: &str| toml::from_str::<Patch>(text).map_err(|error| error.to_string());
        for good in ["at = '#/a'\nset = 1", "at = '/a'\nmerge = {b = 1}", "at = '#/a'\nremove = true\nwas = 1"] {
            assert!(read(good).is_ok(), "{good}");
        }
        for wrong in ["at = '#/a'", "at = '#/a'\nset = 1\nremove = true", "at = '#/a'\nremove = false"] {
            assert!(read(wrong).unwrap_err().contains("one of `set`, `merge`"), "{wrong}");
        }
        assert!(read("at = 'a'\nset = 1").unwrap_err().contains("not a JSON pointer"));
    }
}
