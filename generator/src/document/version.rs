//! Which version of the specification a description follows.

use serde_json::{Map, Value};

use crate::diagnostics::{Code, Diagnostic};
use crate::location::Location;

/// A version that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// Swagger 2.0, rewritten to 3.0.
    V20,
    /// 3.0, as it is.
    V30,
    /// 3.1 or 3.2, rewritten to 3.0.
    V31,
}

/// Accepts 2.0 and 3.0 to 3.2, and refuses everything else by name.
pub(super) fn check(members: &Map<String, Value>, root: &Location) -> Result<Version, Diagnostic> {
    if let Some(version) = members.get("swagger") {
        return swagger(version, &root.child("swagger"));
    }
    let Some(version) = members.get("openapi") else {
        let message = "the description does not say which version of OpenAPI it follows";
        return Err(Diagnostic::error(Code::MissingVersion, root, message).help("add `openapi: 3.0.3` at the top"));
    };
    let place = root.child("openapi");
    let text = match version {
        Value::String(text) => text.trim().to_owned(),
        // As a number, `3.10` is `3.1`.
        Value::Number(number) => {
            let message = format!("the version `{number}` is a number, not a text");
            let error = Diagnostic::error(Code::UnknownVersion, &place, message);
            return Err(error.help(format!("write it in quotes: `openapi: \"{number}.0\"`")));
        }
        _ => return Err(unknown("`openapi` is a version, such as `3.0.3`", &place)),
    };
    // Patch versions change the wording of the specification only.
    match text.split('.').collect::<Vec<_>>().as_slice() {
        ["3", "0", ..] => Ok(Version::V30),
        ["3", "1" | "2", ..] => Ok(Version::V31),
        ["2"] | ["2", "0", ..] => Err(unsupported(&format!("Swagger {text}"), &place)),
        _ => Err(unknown(&format!("there is no version `{text}` of OpenAPI"), &place)),
    }
}

/// What a version that is read is called.
pub(super) fn name(members: &Map<String, Value>) -> &'static str {
    match members.get("openapi").and_then(Value::as_str).map(str::trim) {
        None => "Swagger 2.0",
        Some(text) if text.starts_with("3.2") => "OpenAPI 3.2",
        Some(text) if text.starts_with("3.1") => "OpenAPI 3.1",
        Some(_) => "OpenAPI 3.0",
    }
}

fn swagger(version: &Value, place: &Location) -> Result<Version, Diagnostic> {
    let Value::String(text) = version else {
        let message = format!("the version `{version}` is not a text");
        return Err(
            Diagnostic::error(Code::UnknownVersion, place, message).help("write it in quotes: `swagger: \"2.0\"`")
        );
    };
    match text.as_str() {
        "2.0" | "2" => Ok(Version::V20),
        "1.0" | "1.1" | "1.2" => Err(unsupported(&format!("Swagger {text}"), place)),
        _ => Err(unknown(&format!("there is no version `{text}` of Swagger"), place)),
    }
}

fn unsupported(version: &str, place: &Location) -> Diagnostic {
    Diagnostic::error(Code::UnsupportedVersion, place, format!("{version} is not yet supported"))
        .label("Swagger 2.0 and OpenAPI 3.0 to 3.2 are supported")
        .help("convert the description to OpenAPI 3.0")
}

fn unknown(message: &str, place: &Location) -> Diagnostic {
    Diagnostic::error(Code::UnknownVersion, place, message).help("write `openapi: 3.0.3`")
}
