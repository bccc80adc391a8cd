//! Security schemes, whose fields depend on their type.

use serde_json::{Map, Value};

use super::{is_new, text};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::location::Path;
use crate::parse::check::Walk;
use crate::spec::Version;

/// The fallback for an unusable scheme.
const LEFT_OUT: &str = "the scheme is left out, with the requirements that name it";

pub(super) fn check(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    let Some(kind) = text(members, "type") else { return };
    let known: &[&str] = match walk.version {
        Version::V20 => &["basic", "apiKey", "oauth2"],
        Version::V30 => &["apiKey", "http", "oauth2", "openIdConnect"],
        _ => &["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"],
    };
    if !known.contains(&kind) {
        unknown(walk, path, kind, known);
        return;
    }
    let needed: &[&str] = match (kind, walk.version == Version::V20) {
        ("apiKey", _) => &["name", "in"],
        ("http", _) => &["scheme"],
        ("oauth2", true) => &["flow"],
        ("oauth2", false) => &["flows"],
        ("openIdConnect", _) => &["openIdConnectUrl"],
        _ => &[],
    };
    for name in needed.iter().filter(|name| !members.contains_key(**name)) {
        let message = format!("a security scheme of `type: {kind}` requires the field `{name}`");
        let problem = Diagnostic::new(Code::MalformedObject, &path.location(), message);
        // The reader fills in fields that nothing depends on.
        walk.report(match *name {
            "flow" | "flows" | "openIdConnectUrl" => problem.fallback("tokens are taken as they are given"),
            _ => problem.fallback(LEFT_OUT),
        });
    }
    if kind == "apiKey" && text(members, "name") == Some("") {
        let message = "the name of the API key is empty";
        walk.report(Diagnostic::new(Code::InvalidName, &path.key("name").location(), message).fallback(LEFT_OUT));
    }
    urls(walk, path, members, &["openIdConnectUrl", "authorizationUrl", "tokenUrl"]);
}

fn unknown(walk: &mut Walk<'_, '_>, path: &Path<'_>, kind: &str, known: &[&str]) {
    let place = path.key("type").location();
    // It is plain what these mean.
    if kind == "basic" {
        return;
    }
    let message = format!("there is no security scheme of `type: {kind}`");
    let help = match kind {
        "mutualTLS" if !is_new(walk) => Some("`mutualTLS` requires OpenAPI 3.1".to_owned()),
        _ => did_you_mean(kind, known.iter().copied()),
    };
    let known = known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let error = Diagnostic::new(Code::UnusableSecurityScheme, &place, message).fallback(LEFT_OUT);
    walk.report(error.help(format!("it is one of {known}")).maybe_help(help));
}

pub(super) fn flow(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>) {
    urls(walk, path, members, &["authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl"]);
}

fn urls(walk: &mut Walk<'_, '_>, path: &Path<'_>, members: &Map<String, Value>, names: &[&str]) {
    for name in names {
        if let Some(url) = text(members, name).filter(|url| !is_url(url)) {
            let message = format!("`{url}` is not a URL");
            let error = Diagnostic::new(Code::InvalidUrl, &path.key(name).location(), message);
            walk.report(error.help("write it with its scheme: `https://example.com/token`"));
        }
    }
}

/// Whether a string may be a URL. An empty one and `${place-holder}` are filled in later.
fn is_url(url: &str) -> bool {
    url.is_empty() || url.contains(['/', '.', ':', '{']) || url.starts_with("localhost")
}
