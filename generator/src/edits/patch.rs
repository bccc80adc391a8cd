//! Changes of single values, by JSON pointer.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::diagnostics::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::location::{FileId, Location, Pointer};
use crate::source::Source;

/// A change of a value of the description.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub struct Patch {
    /// The place, as it was written.
    at: String,
    pointer: Pointer,
    change: Change,
    /// The value that must stand there.
    was: Option<Value>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Change {
    Set(Value),
    Merge(Map<String, Value>),
    Remove,
}

/// A patch as it is written.
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
            _ => return Err("a patch has one of `set`, `merge` and `remove = true`".to_owned()),
        };
        Ok(Self { at: table.at, pointer, change, was: table.was })
    }
}

/// Makes the changes, in this order. One that does not apply is an error: the description is no longer the one that it was written for.
pub(super) fn apply(source: &mut Source, patches: &[Patch], diagnostics: &mut Diagnostics) {
    for patch in patches {
        let place = Location::new(FileId::ROOT, patch.pointer.clone());
        if let Err((message, help)) = patch.apply(source, &place) {
            let message = format!("the patch of `{}` does not apply: {message}", patch.at);
            diagnostics.report(Diagnostic::new(Code::PatchNotApplied, &place, message).maybe_help(help));
        }
    }
}

/// What is wrong, and what was perhaps meant.
type Failure = (String, Option<String>);

impl Patch {
    fn apply(&self, source: &mut Source, place: &Location) -> Result<(), Failure> {
        let found = source.value(place);
        match (&self.was, found) {
            (Some(_), None) => return Err(missing(source, place)),
            (Some(was), Some(found)) if was != found => {
                return Err((format!("`{}` stands there, not `{}`", short(found), short(was)), None));
            }
            _ => {}
        }
        match &self.change {
            Change::Set(value) => {
                let takes = found.is_some() || takes_more(source, place);
                if !takes || !source.set(place, value.clone()) {
                    return Err(missing(source, place));
                }
            }
            Change::Merge(members) => match found {
                Some(Value::Object(_)) => drop(source.merge(place, &Value::Object(members.clone()))),
                Some(_) => return Err(("it is no object, and only objects are merged".to_owned(), None)),
                None => return Err(missing(source, place)),
            },
            Change::Remove => {
                if !source.remove(place) {
                    return Err(missing(source, place));
                }
            }
        }
        Ok(())
    }
}

/// Whether what contains the place can hold more.
fn takes_more(source: &Source, place: &Location) -> bool {
    let parent = place.pointer.parent().map(|pointer| Location::new(place.file, pointer));
    parent.and_then(|parent| source.value(&parent)).is_some_and(|parent| parent.is_object() || parent.is_array())
}

/// Where the way to a place ends.
fn missing(source: &Source, place: &Location) -> Failure {
    let mut at = Location::root_of(place.file);
    for token in place.pointer.tokens() {
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
    ("the description as a whole cannot be removed".to_owned(), None)
}

/// A value in a message.
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
    fn a_patch_says_one_thing() {
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
