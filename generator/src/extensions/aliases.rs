//! `x-oasmith-aliases`: other names of a property.

use std::collections::HashMap;

use super::Extension;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::Struct;
use crate::location::Location;
use crate::spec::ObjectKind;

/// Names that are read and never written.
#[derive(Default, serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct Aliases(pub(crate) Vec<String>);

impl Extension for Aliases {
    const NAME: &'static str = "x-oasmith-aliases";
    const OBJECTS: &'static [ObjectKind] = &[ObjectKind::Schema];
    const FORM: &'static str = "aliases of the property are a list of strings: `[customer_id, customerID]`";
}

impl Aliases {
    /// Returns the aliases of an object's properties that are also names of other properties. `location` is where a property is declared.
    pub(crate) fn conflicts(object: &Struct, location: impl Fn(&str) -> Option<Location>) -> Vec<Diagnostic> {
        let mut owners: HashMap<&str, &str> =
            object.properties.iter().map(|property| (property.wire.as_str(), property.wire.as_str())).collect();
        let mut conflicts = Vec::new();
        for property in &object.properties {
            for alias in &property.extensions.aliases {
                let Some(other) = owners.insert(alias, &property.wire) else { continue };
                let message =
                    format!("the alias `{alias}` of the property `{}` is already used by `{other}`", property.wire);
                let Some(location) = location(&property.wire) else { continue };
                let conflict = Diagnostic::new(Code::TakenAlias, &location.child(Self::NAME), message);
                conflicts.push(conflict.help("a name can belong to one property only"));
            }
        }
        conflicts
    }
}
