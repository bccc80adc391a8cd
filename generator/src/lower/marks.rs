//! Extensions on members.

use std::collections::HashMap;

use openapiv3::{ReferenceOr, Schema};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Lowering;
use super::objects::properties;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Marks, Struct};
use crate::location::Location;
use crate::resolve::SchemaId;

/// Other spellings of a member's name.
const ALIASES: &str = "x-oasmith-aliases";

/// A property of a schema.
#[derive(Clone, Copy)]
pub(super) struct Property<'a> {
    /// The schema that has it.
    pub(super) owner: SchemaId,
    /// Its name.
    pub(super) wire: &'a str,
    /// What it is: a reference, as every sub-schema is one after resolution.
    pub(super) schema: &'a ReferenceOr<Box<Schema>>,
}

impl Lowering<'_> {
    /// What extensions say about a property.
    pub(super) fn marks_of(&mut self, property: Property<'_>) -> Marks {
        Marks { aliases: self.aliases_of(property) }
    }

    fn aliases_of(&mut self, property: Property<'_>) -> Vec<String> {
        let help = "other spellings of the member are a list of texts: `[customer_id, customerID]`";
        self.mark(property, ALIASES, help).unwrap_or_default()
    }

    /// The value of an extension of a property; none if it is not there, or not of the form that `help` tells.
    fn mark<T: DeserializeOwned>(&mut self, property: Property<'_>, name: &str, help: &str) -> Option<T> {
        let (value, location) = self.extension(property, name)?;
        match serde_json::from_value(value.clone()) {
            Ok(mark) => Some(mark),
            Err(error) => {
                let message = format!("`{name}` is not understood: {error}");
                self.diagnostics.report(Diagnostic::error(Code::InvalidExtension, &location, message).help(help));
                None
            }
        }
    }

    /// An extension of a property, beside its `$ref` or in its schema, and where it stands. What a component says holds for the
    /// component and not for each member of its type.
    fn extension(&self, property: Property<'_>, name: &str) -> Option<(&Value, Location)> {
        let place = self.place_of(property);
        let own = self.resolved.target(property.schema).map(|id| self.resolved.schema(id));
        let own = own.filter(|node| node.location == place);
        let beside = || self.resolved.siblings_of(property.schema)?.get(name);
        let value = own.and_then(|node| node.schema.schema_data.extensions.get(name)).or_else(beside)?;
        Some((value, place.child(name)))
    }

    fn place_of(&self, property: Property<'_>) -> Location {
        self.resolved.schema(property.owner).location.child("properties").child(property.wire)
    }

    /// Whether a schema gives other spellings of one of its members.
    pub(super) fn has_aliases(&self, owner: SchemaId, wire: &str) -> bool {
        let properties = properties(&self.resolved.schema(owner).schema);
        let mut named = properties.filter(|(name, _)| *name == wire);
        named.any(|(_, schema)| self.extension(Property { owner, wire, schema }, ALIASES).is_some())
    }

    /// No two members of an object may be read from one name.
    pub(super) fn check_spellings(&mut self, object: &Struct, owners: &HashMap<String, SchemaId>) {
        let mut taken: HashMap<&str, &str> =
            object.members.iter().map(|member| (member.wire.as_str(), member.wire.as_str())).collect();
        for member in &object.members {
            for alias in &member.marks.aliases {
                let Some(other) = taken.insert(alias, &member.wire) else { continue };
                let message = format!("the spelling `{alias}` of the member `{}` is taken by `{other}`", member.wire);
                let Some(owner) = owners.get(&member.wire) else { continue };
                let place = self.resolved.schema(*owner).location.child("properties").child(&member.wire);
                self.diagnostics.report(
                    Diagnostic::error(Code::TakenSpelling, &place.child(ALIASES), message)
                        .help("what comes under a name can be read into one member only"),
                );
            }
        }
    }
}
