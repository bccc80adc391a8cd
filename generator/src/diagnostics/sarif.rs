//! Problems as SARIF 2.1.0, the format that code hosts show beside the lines.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::text::one_line;
use super::{Code, Finding, Level, Listing};

/// What stays as it is in the path of a URI.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_').remove(b'~').remove(b'+').remove(b'@');

/// A log of one run: every code of the catalogue is a rule, every finding a result.
#[must_use]
pub fn sarif(listing: &Listing) -> Value {
    let mut invocation = json!({ "executionSuccessful": true });
    if listing.hidden > 0 {
        let text = format!("{} more findings are not listed", listing.hidden);
        invocation["toolExecutionNotifications"] = json!([{ "level": "note", "message": { "text": text } }]);
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "oasmith",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": Code::ALL.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation],
            "results": listing.findings.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn rule(code: Code) -> Value {
    let level = code.class().level(false);
    json!({
        "id": code.as_str(),
        "name": code.name(),
        "shortDescription": { "text": code.title() },
        "fullDescription": { "text": code.explanation() },
        "help": {
            "text": code.explanation(),
            "markdown": format!("**{}**\n\n{}", code.title(), code.explanation()),
        },
        "defaultConfiguration": {
            "enabled": level != Level::Allow,
            "level": if level == Level::Deny { "error" } else { "warning" },
        },
    })
}

fn result(finding: &Finding) -> Value {
    let message = match &finding.help {
        Some(help) => format!("{}. {}", one_line(&finding.message), one_line(help)),
        None => one_line(&finding.message).into_owned(),
    };
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&finding.file) },
            "region": {
                "startLine": finding.line,
                "startColumn": finding.column,
                "endLine": finding.end.line,
                "endColumn": finding.end.column,
            },
        },
    });
    if !finding.pointer.is_empty() {
        let name = format!("#{}", one_line(&finding.pointer));
        location["logicalLocations"] = json!([{ "fullyQualifiedName": name, "kind": "member" }]);
    }
    json!({
        "ruleId": finding.code.as_str(),
        "ruleIndex": Code::ALL.iter().position(|code| *code == finding.code),
        "level": finding.severity.as_str(),
        "message": { "text": message },
        "locations": [location],
    })
}

/// A path as a reference to a URI: relative where the path is.
pub(crate) fn uri(path: &str) -> String {
    let forward = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let encoded = utf8_percent_encode(&forward, PATH).to_string();
    match (Path::new(path).is_absolute(), encoded.starts_with('/')) {
        (true, true) => format!("file://{encoded}"),
        (true, false) => format!("file:///{encoded}"),
        (false, _) => encoded,
    }
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_path_is_a_reference_to_a_uri() {
        assert_eq!(uri("spec/open api.yaml"), "spec/open%20api.yaml");
        assert_eq!(uri("../a/100%.json"), "../a/100%25.json");
        #[cfg(unix)]
        assert_eq!(uri("/tmp/é.yaml"), "file:///tmp/%C3%A9.yaml");
    }
}
