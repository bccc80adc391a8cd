//! Changes as SARIF 2.1.0, which code hosts show beside the lines of the new description.

use serde_json::{Value, json};

use crate::changes::Rule;
use crate::changes::change::{Change, Changes, Point, Verdict};
use crate::diagnostics::uri;

/// A log of one run: every rule that was used, and a result for each change. What breaks is an error, documentation is a note.
#[must_use]
pub fn sarif(changes: &Changes) -> Value {
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "oasmith diff",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": Rule::ALL.iter().map(|rule| described(*rule)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": changes.list.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn described(rule: Rule) -> Value {
    json!({
        "id": rule.as_str(),
        "name": rule.name(),
        "shortDescription": { "text": rule.title() },
        "fullDescription": { "text": rule.explanation() },
    })
}

fn result(change: &Change) -> Value {
    let level = match change.verdict() {
        Verdict::Breaking => "error",
        Verdict::Compatible => "warning",
        Verdict::Documentation | Verdict::Unchanged => "note",
    };
    let mut message = format!("{}: {} (wire {}, Rust {})", change.subject, change.message, change.wire, change.rust);
    if !change.reason.is_empty() {
        message = format!("{message}. {}", change.reason);
    }
    // What is gone has a place in the old description alone.
    let (own, other) = match (&change.after, &change.before) {
        (Some(own), other) => (Some(own), other.as_ref()),
        (None, other) => (other.as_ref(), None),
    };
    let mut result = json!({
        "ruleId": change.rule.as_str(),
        "ruleIndex": Rule::ALL.iter().position(|rule| *rule == change.rule),
        "level": level,
        "message": { "text": message },
        "locations": own.into_iter().map(location).collect::<Vec<_>>(),
        "properties": { "wire": change.wire, "rust": change.rust, "step": change.step() },
    });
    if let Some(other) = other {
        result["relatedLocations"] = json!([location(other)]);
    }
    result
}

fn location(point: &Point) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&point.file) },
            "region": { "startLine": point.line, "startColumn": point.column },
        },
        "logicalLocations": [{ "fullyQualifiedName": format!("#{}", point.pointer), "kind": "property" }],
    })
}
