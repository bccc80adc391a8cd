//! Which version of the specification a description follows.

use serde_json::{Map, Value};

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::location::Location;
use crate::source::Source;
use crate::spec::Version;

/// Accepts 2.0 and 3.0 to 3.2, and refuses everything else by name. A recognizable version in the wrong form is accepted too, and a later minor
/// version, which may only add to what is known.
pub(super) fn check(
    source: &Source,
    members: &Map<String, Value>,
    root: &Location,
    diagnostics: &mut Diagnostics,
) -> Result<Version, Diagnostic> {
    let Some((key, value)) = ["swagger", "openapi"].iter().find_map(|key| Some((*key, members.get(*key)?))) else {
        let message = "the description does not name its version of OpenAPI";
        return Err(Diagnostic::new(Code::MissingVersion, root, message).help("add `openapi: 3.0.3` at the top"));
    };
    let place = root.child(key);
    let written = match value {
        Value::String(text) => text.trim().to_owned(),
        // As a number, `3.10` is `3.1`.
        Value::Number(number) => source.plain_text(&place).map_or_else(|| number.to_string(), str::to_owned),
        _ => return Err(unknown(&format!("`{key}` is a version, such as `3.0.3`"), &place)),
    };
    let text = written.trim_start_matches(['v', 'V']);
    let parts: Vec<&str> = text.split('.').collect();
    // Patch versions change the wording of the specification only.
    let version = match parts.as_slice() {
        ["2"] | ["2", "0", ..] => Version::V20,
        ["3"] | ["3", "0", ..] => Version::V30,
        ["3", "1", ..] => Version::V31,
        ["3", "2", ..] => Version::V32,
        ["3", minor, ..] if key == "openapi" && matches!(minor.as_bytes(), [b'3'..=b'9']) => {
            let message = format!("OpenAPI {text} is later than the versions that are known");
            let problem = Diagnostic::new(Code::LaterVersion, &place, message);
            diagnostics.report(problem.help("what the later version adds is not read; a newer generator may know it"));
            return Ok(Version::V32);
        }
        ["1", ..] if key == "swagger" => return Err(unsupported(&format!("Swagger {text}"), &place)),
        _ if key == "swagger" => return Err(unknown(&format!("there is no version `{text}` of Swagger"), &place)),
        _ => return Err(unknown(&format!("there is no version `{text}` of OpenAPI"), &place)),
    };
    let right = if version == Version::V20 { "swagger" } else { "openapi" };
    let message = if value.is_number() {
        format!("the version `{written}` is a number, not a string")
    } else if key != right {
        format!("the version `{written}` belongs in `{right}`, not in `{key}`")
    } else if text.len() < written.len() || text == "3" {
        format!("`{written}` is not a valid version")
    } else {
        return Ok(version);
    };
    let number = if version == Version::V20 { "2.0".to_owned() } else { full(&parts) };
    let problem = Diagnostic::new(Code::VersionForm, &place, message).fallback(format!("it is read as {number}"));
    diagnostics.report(problem.help(format!("write `{right}: \"{number}\"`")));
    Ok(version)
}

/// A version with its patch.
fn full(parts: &[&str]) -> String {
    let part = |index: usize| parts.get(index).copied().unwrap_or("0");
    format!("{}.{}.{}", part(0), part(1), part(2))
}

fn unsupported(version: &str, place: &Location) -> Diagnostic {
    Diagnostic::new(Code::UnsupportedVersion, place, format!("{version} is not yet supported"))
        .label("Swagger 2.0 and OpenAPI 3.0 to 3.2 are supported")
        .help("convert the description to OpenAPI 3.0")
}

fn unknown(message: &str, place: &Location) -> Diagnostic {
    Diagnostic::new(Code::UnknownVersion, place, message).help("write `openapi: 3.0.3`")
}
