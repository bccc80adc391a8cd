//! Requirements name only schemes that exist.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{SecurityRequirement, SecurityScheme};

use super::resolved::Located;
use super::suggest::did_you_mean;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::location::Location;

/// What a name in a requirement can mean.
pub(super) struct Schemes<'a> {
    pub(super) usable: &'a IndexMap<String, Located<SecurityScheme>>,
    /// Those that are defined and could not be read; that was reported.
    pub(super) unusable: Vec<String>,
}

impl Schemes<'_> {
    /// Leaves out the names that mean nothing, and the alternatives that consist of such names only. An alternative that
    /// was empty from the start stays: it says that no credentials are needed.
    pub(super) fn prune(
        &self,
        place: &Location,
        requirements: Vec<SecurityRequirement>,
        diagnostics: &mut Diagnostics,
    ) -> Vec<SecurityRequirement> {
        let mut pruned = Vec::new();
        for (index, requirement) in requirements.into_iter().enumerate() {
            let was_empty = requirement.is_empty();
            let place = place.element(index);
            let kept: SecurityRequirement =
                requirement.into_iter().filter(|(name, _)| self.is_usable(&place, name, diagnostics)).collect();
            if was_empty || !kept.is_empty() {
                pruned.push(kept);
            }
        }
        pruned
    }

    fn is_usable(&self, place: &Location, name: &str, diagnostics: &mut Diagnostics) -> bool {
        if self.usable.contains_key(name) {
            return true;
        }
        if !self.unusable.iter().any(|known| known == name) {
            let message = format!("there is no security scheme `{name}`");
            let warning = Diagnostic::new(Code::UnknownSecurityScheme, &place.child(name), message).at_key();
            let help = did_you_mean(name, self.usable.keys().map(String::as_str));
            let advice = "define it in `components/securitySchemes`";
            diagnostics.report(warning.help(advice).maybe_help(help));
        }
        false
    }
}

/// Reports the ids that more than one operation has.
pub(super) fn unique_ids<'o>(ids: impl Iterator<Item = (&'o str, &'o Location)>, diagnostics: &mut Diagnostics) {
    let mut first: HashMap<&str, &Location> = HashMap::new();
    for (id, location) in ids {
        if let Some(other) = first.get(id) {
            let message = format!("the `operationId` `{id}` occurs twice");
            let help = format!("it is the id of `#{}` too", other.pointer);
            let place = location.child("operationId");
            diagnostics.report(Diagnostic::new(Code::DuplicateOperationId, &place, message).help(help));
        } else {
            first.insert(id, location);
        }
    }
}
