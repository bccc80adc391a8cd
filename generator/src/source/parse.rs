//! A text as an untyped tree. YAML and JSON give the same kind of tree.

use std::path::Path;

use serde_json::{Map, Value};
use serde_yaml::Value as Yaml;

use super::LoadError;
use super::positions::Position;

/// Reads a text: as JSON if it begins like it, as YAML otherwise.
pub(super) fn parse(path: &Path, text: &str) -> Result<Value, LoadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{') {
        match serde_json::from_str(text) {
            Ok(tree) => return Ok(tree),
            // A mapping of YAML may begin with a brace as well; then its parser has the better message.
            Err(error) if is_json(path) => {
                let position = Position { line: error.line().max(1), column: error.column().max(1) };
                return Err(syntax(path, text, position, &error.to_string()));
            }
            Err(_) => {}
        }
    }
    let tree: Yaml = serde_yaml::from_str(text).map_err(|error| {
        let position = error.location().map_or_else(Position::default, |location| Position {
            line: location.line().max(1),
            column: location.column().max(1),
        });
        syntax(path, text, position, &error.to_string())
    })?;
    to_json(tree).map_err(|message| syntax(path, text, Position::default(), &message))
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

fn syntax(path: &Path, text: &str, position: Position, message: &str) -> LoadError {
    // The place is said once, in front.
    let message = message.split(" at line ").next().unwrap_or(message).to_owned();
    LoadError::Syntax { path: path.to_owned(), text: text.to_owned(), position, message }
}

/// Names that are numbers or booleans in YAML, such as statuses, are text in JSON. The parser bounds the depth.
fn to_json(tree: Yaml) -> Result<Value, String> {
    Ok(match tree {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::Bool(value),
        Yaml::Number(number) => number_to_json(&number),
        Yaml::String(text) => Value::String(text),
        Yaml::Sequence(items) => Value::Array(items.into_iter().map(to_json).collect::<Result<_, _>>()?),
        Yaml::Tagged(tagged) => to_json(tagged.value)?,
        Yaml::Mapping(members) => {
            let mut object = Map::new();
            for (key, value) in members {
                let key = match key {
                    Yaml::String(text) => text,
                    Yaml::Number(number) => number.to_string(),
                    Yaml::Bool(value) => value.to_string(),
                    Yaml::Null => "null".to_owned(),
                    _ => return Err("the name of a member is a list or a mapping".to_owned()),
                };
                object.insert(key, to_json(value)?);
            }
            Value::Object(object)
        }
    })
}

fn number_to_json(number: &serde_yaml::Number) -> Value {
    if let Some(value) = number.as_i64() {
        Value::from(value)
    } else if let Some(value) = number.as_u64() {
        Value::from(value)
    } else {
        // Not a number and infinity are no JSON.
        number.as_f64().and_then(serde_json::Number::from_f64).map_or(Value::Null, Value::Number)
    }
}
