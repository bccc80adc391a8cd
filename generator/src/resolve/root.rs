//! What stands at the root: title, servers, tags, security.

use openapiv3::{SecurityRequirement, SecurityScheme, Server, Tag};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Located, Resolved, pieces, root_tree};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Document, Kind, kind_of, similar};
use crate::location::Location;
use crate::source::Source;

/// Reads what stands at the root.
pub(super) fn read(source: &Source, document: &Document, diagnostics: &mut Diagnostics, resolved: &mut Resolved) {
    let tree = root_tree(source);
    let root = Location::default();
    let text = |pointer: &str| tree.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    if tree.get("info").is_none() {
        let message = "the description has no `info`, so the client has no title";
        diagnostics.report(Diagnostic::warning(Code::MalformedPiece, &root, message));
    }
    match tree.get("paths") {
        Some(Value::Object(_)) => {}
        Some(other) => {
            let message = format!("`paths` is an object, and here stands {}", kind_of(other));
            diagnostics.report(Diagnostic::error(Code::MalformedPiece, &root.child("paths"), message));
        }
        None if tree.get("components").is_some() => {
            let message = "the description has no `paths`, so the client has types and no operations";
            diagnostics.report(Diagnostic::warning(Code::MalformedPiece, &root, message));
        }
        None => {
            let message = "the description has neither `paths` nor `components`, so there is nothing to generate";
            diagnostics.report(Diagnostic::error(Code::MalformedPiece, &root, message));
        }
    }
    resolved.title = text("/info/title").unwrap_or_else(|| "an API".to_owned());
    resolved.version = text("/info/version").unwrap_or_else(|| "0".to_owned());
    resolved.description = text("/info/description");
    resolved.servers = list::<Server>(tree.get("servers"), &root.child("servers"), diagnostics);
    resolved.tags = list::<Tag>(tree.get("tags"), &root.child("tags"), diagnostics);
    let schemes = root.child("components").child("securitySchemes");
    let names = tree.pointer("/components/securitySchemes").and_then(Value::as_object);
    for name in names.into_iter().flat_map(|members| members.keys()) {
        if let Some(scheme) =
            pieces::at::<SecurityScheme>(document, &schemes.child(name), Kind::SecurityScheme, diagnostics)
        {
            resolved.security_schemes.insert(name.clone(), scheme);
        }
    }
    if let Some(security) = tree.get("security") {
        let location = root.child("security");
        let value = requirements(security, &location, resolved, diagnostics);
        resolved.security = Some(Located { location, value });
    }
}

/// The items of a list that can be read; the others are read past, with a warning.
pub(super) fn list<T: DeserializeOwned>(
    value: Option<&Value>,
    location: &Location,
    diagnostics: &mut Diagnostics,
) -> Vec<Located<T>> {
    let items = value.and_then(Value::as_array).into_iter().flatten().enumerate();
    items
        .filter_map(|(index, item)| {
            let location = location.child(&index.to_string());
            match serde_json::from_value(item.clone()) {
                Ok(value) => Some(Located { location, value }),
                Err(error) => {
                    let message = format!("this is read past, as it is not shaped as the specification says: {error}");
                    diagnostics.report(Diagnostic::warning(Code::Ignored, &location, message));
                    None
                }
            }
        })
        .collect()
}

/// Security requirements, every name checked against the schemes.
pub(super) fn requirements(
    value: &Value,
    location: &Location,
    resolved: &Resolved,
    diagnostics: &mut Diagnostics,
) -> Vec<SecurityRequirement> {
    let found = list::<SecurityRequirement>(Some(value), location, diagnostics);
    for requirement in &found {
        for name in requirement.value.keys().filter(|name| !resolved.security_schemes.contains_key(*name)) {
            let place = requirement.location.child(name);
            let message = format!("there is no security scheme `{name}`");
            let diagnostic = Diagnostic::error(Code::UnknownSecurityScheme, &place, message).at_key();
            let known = resolved.security_schemes.keys().map(String::as_str);
            diagnostics.report(match similar(name, known) {
                Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
                None => diagnostic.help("schemes are defined in `components/securitySchemes`"),
            });
        }
    }
    found.into_iter().map(|requirement| requirement.value).collect()
}
