//! Security schemes: requirements name only those that exist, and the configuration may add some.

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;
use openapiv3::SecurityRequirement;
use serde_json::{Map, Value, json};

use super::Document;
use super::resolved::{Located, SecurityScheme};
use crate::config::{self, KeyPlace};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::location::{FileId, Location};
use crate::parse::earlier::Reporter;

/// What a name in a requirement can mean.
pub(super) struct Schemes<'a> {
    pub(super) usable: &'a IndexMap<String, Located<SecurityScheme>>,
    /// Those that are defined and could not be read; that was reported.
    pub(super) unusable: Vec<String>,
}

impl Schemes<'_> {
    /// Leaves out unknown names, and alternatives that consist only of them. An alternative that was empty from the start
    /// is kept: it means that no credentials are needed.
    pub(super) fn prune(
        &self,
        place: &Location,
        requirements: Vec<SecurityRequirement>,
        reporter: &mut Reporter<'_>,
    ) -> Vec<SecurityRequirement> {
        let mut pruned = Vec::new();
        for (index, requirement) in requirements.into_iter().enumerate() {
            let was_empty = requirement.is_empty();
            let place = place.element(index);
            let kept: SecurityRequirement =
                requirement.into_iter().filter(|(name, _)| self.is_usable(&place, name, reporter)).collect();
            if was_empty || !kept.is_empty() {
                pruned.push(kept);
            }
        }
        pruned
    }

    fn is_usable(&self, place: &Location, name: &str, reporter: &mut Reporter<'_>) -> bool {
        if self.usable.contains_key(name) {
            return true;
        }
        if !self.unusable.iter().any(|known| known == name) {
            let message = format!("there is no security scheme `{name}`");
            let warning = Diagnostic::new(Code::UnknownSecurityScheme, &place.child(name), message).at_key();
            let help = did_you_mean(name, self.usable.keys().map(String::as_str));
            let advice = "define it in `components/securitySchemes`";
            reporter.report(warning.help(advice).maybe_help(help));
        }
        false
    }
}

/// Reports the ids that more than one operation has.
pub(super) fn unique_ids<'o>(ids: impl Iterator<Item = (&'o str, &'o Location)>, reporter: &mut Reporter<'_>) {
    let mut first: HashMap<&str, &Location> = HashMap::new();
    for (id, location) in ids {
        if let Some(other) = first.get(id) {
            let message = format!("the `operationId` `{id}` occurs twice");
            let help = format!("it is the id of `#{}` too", other.pointer);
            let place = location.child("operationId");
            reporter.report(Diagnostic::new(Code::DuplicateOperationId, &place, message).help(help));
        } else {
            first.insert(id, location);
        }
    }
}

impl Document<'_> {
    /// Adds schemes to those of the description, in place of one with the same key. Operations without `security` can be
    /// called with each of them: in addition to the requirements of the description, or without credentials if it has none.
    pub(crate) fn add_security(&mut self, schemes: &BTreeMap<String, config::SecurityScheme>) {
        if schemes.is_empty() {
            return;
        }
        for name in ["components", "security"] {
            let written = self.value(&Location::root_of(FileId::ROOT).child(name)).cloned();
            if let (Some(written), Some(additions)) = (written, self.additions.as_object_mut()) {
                additions.insert(name.to_owned(), written);
            }
        }
        let Some(root) = self.additions.as_object_mut() else { return };
        if let Some(described) = object(root, "components").and_then(|components| object(components, "securitySchemes"))
        {
            described.extend(schemes.iter().map(|(key, scheme)| (key.clone(), tree_of(scheme))));
        }
        let Some(alternatives) = root.entry("security").or_insert_with(|| json!([])).as_array_mut() else { return };
        if alternatives.is_empty() {
            alternatives.push(json!({}));
        }
        for key in schemes.keys() {
            if !alternatives.iter().any(|alternative| alternative.get(key).is_some()) {
                alternatives.push(json!({ key: [] }));
            }
        }
    }
}

/// An object in a tree. A value of another type was reported, and is replaced.
fn object<'t>(parent: &'t mut Map<String, Value>, name: &str) -> Option<&'t mut Map<String, Value>> {
    let value = parent.entry(name).or_insert_with(|| json!({}));
    if !value.is_object() {
        *value = json!({});
    }
    value.as_object_mut()
}

fn tree_of(scheme: &config::SecurityScheme) -> Value {
    match scheme {
        config::SecurityScheme::Http { scheme } => json!({ "type": "http", "scheme": scheme }),
        config::SecurityScheme::ApiKey { place, name } => {
            let place = match place {
                KeyPlace::Header => "header",
                KeyPlace::Query => "query",
                KeyPlace::Cookie => "cookie",
            };
            json!({ "type": "apiKey", "in": place, "name": name })
        }
    }
}
