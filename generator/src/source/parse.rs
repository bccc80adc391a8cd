//! Text to an untyped tree, YAML or JSON, with bounds.

use std::cell::Cell;
use std::fmt;
use std::path::Path;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use super::error::LoadError;
use super::yaml_depth;
use crate::diagnostics::Code;
use crate::limits::{DEEPEST, Limits, advice};
use crate::location::Position;

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    Json,
    Yaml,
}

/// What either parser says at its own bound, and we at ours.
const TOO_DEEP: &str = "recursion limit";
const TOO_MANY: &str = "more values than a description may hold";

/// Reads a string. A file named `.json` is JSON; others are YAML, unless they happen to be JSON, which is quicker to read.
pub(super) fn parse(path: &Path, text: &str, budget: &Budget) -> Result<(Value, Syntax), LoadError> {
    budget.repeats.set(false);
    let is_named_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if is_named_json || text.trim_start().starts_with('{') {
        match json(text, budget) {
            Ok(tree) => return Ok((tree, Syntax::Json)),
            Err(error) if is_named_json || error.is_data() => return Err(json_error(path, text, &error, budget)),
            Err(_) => {}
        }
    }
    if yaml_depth::is_hostile(text) {
        return Err(too_deep(path, budget).at(Position { line: 1, column: 1 }, text));
    }
    match yaml(text, budget) {
        Ok(tree) => Ok((tree, Syntax::Yaml)),
        Err(error) => Err(yaml_error(path, text, &error, budget)),
    }
}

fn json(text: &str, budget: &Budget) -> Result<Value, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let tree = Build { budget, merges: false, depth: 0, pointer: 0 }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(tree)
}

fn yaml(text: &str, budget: &Budget) -> Result<Value, serde_yaml::Error> {
    Build { budget, merges: true, depth: 0, pointer: 0 }.deserialize(serde_yaml::Deserializer::from_str(text))
}

fn json_error(path: &Path, text: &str, error: &serde_json::Error, budget: &Budget) -> LoadError {
    let message = error.to_string();
    let message = match message.rsplit_once(" at line ").map_or(message.as_str(), |(start, _)| start) {
        "expected ident" => "expected `true`, `false` or `null`",
        other => other,
    };
    let position = json_position(text, error.line(), error.column());
    explain(path, text, message, position, budget)
}

/// `serde_json` counts bytes, and the line break itself as the start of the next line.
fn json_position(text: &str, line: usize, column: usize) -> Position {
    let line = if column == 0 { line.saturating_sub(1) } else { line }.max(1);
    let written = text.lines().nth(line - 1).unwrap_or_default();
    let before = if column == 0 { written } else { written.get(..column - 1).unwrap_or(written) };
    Position { line, column: 1 + before.chars().count() }
}

fn yaml_error(path: &Path, text: &str, error: &serde_yaml::Error, budget: &Budget) -> LoadError {
    let position = error.location().map(|at| Position { line: at.line().max(1), column: at.column().max(1) });
    let message = error.to_string();
    let message = message.split_once(" at line ").map_or(message.as_str(), |(start, _)| start);
    explain(path, text, message, position.unwrap_or(Position { line: 1, column: 1 }), budget)
}

fn explain(path: &Path, text: &str, message: &str, position: Position, budget: &Budget) -> LoadError {
    if message.contains(TOO_DEEP) {
        return too_deep(path, budget).at(position, text);
    }
    let problem = LoadError::new(Code::TooLarge, path, format!("the file expands to {TOO_MANY}"));
    // The parser of YAML has a bound of its own: no file becomes a hundred times larger by its aliases.
    if message.contains("repetition limit") {
        return problem.help("aliases repeat what they name").at(position, text);
    }
    if message.contains(TOO_MANY) {
        let help = "aliases repeat what they name, and a long name counts for every value below it";
        return problem.help(format!("{help}; {}", advice("values"))).at(position, text);
    }
    LoadError::new(Code::Syntax, path, message).at(position, text)
}

fn too_deep(path: &Path, budget: &Budget) -> LoadError {
    let problem =
        LoadError::new(Code::TooDeep, path, format!("values are nested more than {} levels deep", budget.depth));
    if budget.depth < DEEPEST { problem.help(advice("depth")) } else { problem }
}

/// How many values may still be read, and how deep they may nest.
#[derive(Debug)]
pub(super) struct Budget {
    values: Cell<usize>,
    depth: usize,
    /// Whether a key stood twice in an object of the last file.
    pub(super) repeats: Cell<bool>,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { values: Cell::new(limits.values), depth: limits.depth.min(DEEPEST), repeats: Cell::new(false) }
    }
}

/// Bytes of a pointer that are nothing out of the ordinary.
const USUAL_POINTER: usize = 512;

/// Builds a tree from either parser. Their depth is bounded by themselves at 128.
#[derive(Clone, Copy)]
struct Build<'b> {
    budget: &'b Budget,
    /// Whether `<<` merges, as in YAML.
    merges: bool,
    /// How deep inside.
    depth: usize,
    /// Bytes of the JSON pointer to here, which later stages keep for what they find.
    pointer: usize,
}

impl Build<'_> {
    /// A long text counts as many values, since aliases repeat texts too; so does a place that takes much to name.
    fn spend<E: Error>(&self, length: usize) -> Result<(), E> {
        let cost = 1 + length / 64 + self.pointer.saturating_sub(USUAL_POINTER) / 64;
        let left = self.budget.values.get().checked_sub(cost).ok_or_else(|| E::custom(TOO_MANY))?;
        self.budget.values.set(left);
        Ok(())
    }

    /// The same for what stands under a name of so many bytes.
    fn below<E: Error>(self, name: usize) -> Result<Self, E> {
        if self.depth >= self.budget.depth {
            return Err(E::custom(TOO_DEEP));
        }
        Ok(Self { depth: self.depth + 1, pointer: self.pointer + 1 + name, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Build<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Build<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.spend(0)?;
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.spend(0)?;
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.spend(0)?;
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.spend(0)?;
        Ok(value.into())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value.to_string().parse().unwrap_or(f64::NAN))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value.to_string().parse().unwrap_or(f64::NAN))
    }

    /// JSON has no infinity; its YAML spelling is kept as a string.
    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.spend(0)?;
        Ok(Number::from_f64(value).map_or_else(|| Value::String(value.to_string()), Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.spend(value.len())?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        self.spend(0)?;
        let inner = self.below(4)?;
        let mut values = Vec::new();
        while let Some(value) = sequence.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        self.spend(0)?;
        let mut members = Map::new();
        let mut merged = Vec::new();
        while let Some(key) = map.next_key_seed(Key)? {
            let inner = self.below(key.len())?;
            if self.merges && key == "<<" {
                merged.push(map.next_value_seed(inner)?);
                continue;
            }
            self.spend(key.len())?;
            match members.entry(key) {
                // The last one wins, as in most parsers; that there are two is reported.
                Entry::Occupied(mut entry) => {
                    entry.insert(map.next_value_seed(inner)?);
                    self.budget.repeats.set(true);
                }
                Entry::Vacant(entry) => {
                    entry.insert(map.next_value_seed(inner)?);
                }
            }
        }
        merge(&mut members, merged);
        Ok(Value::Object(members))
    }

    /// A YAML tag that no schema of the language defines; the value behind it is what counts.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (_, value) = data.variant_seed(Key)?;
        value.newtype_variant_seed(self)
    }
}

/// Members of the object itself win over merged ones, and earlier merges over later ones.
fn merge(members: &mut Map<String, Value>, merged: Vec<Value>) {
    let mut sources = Vec::new();
    for value in merged {
        match value {
            Value::Array(values) => sources.extend(values),
            other => sources.push(other),
        }
    }
    for source in sources {
        let Value::Object(source) = source else { continue };
        for (key, value) in source {
            members.entry(key).or_insert(value);
        }
    }
}

/// A key, by its text: `200` and `true` are keys too.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key that is a string")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }
}
