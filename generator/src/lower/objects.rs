//! Objects: their properties, and `allOf` merged into one object.

use std::collections::{HashMap, HashSet};

use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use super::property_extensions::PropertyContext;
use super::schemas::{constants, property_of};
use super::{Lowering, Schemas};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Additional, DiscriminatorValue, Presence, Property, PropertyExtensions, Struct, Type, TypeId};
use crate::parse::SchemaId;

impl Schemas<'_> {
    /// Returns a schema and all schemas that it includes through `allOf`, bases first. Each is returned once, so cycles end.
    pub(super) fn parts(&self, id: SchemaId) -> Vec<SchemaId> {
        let mut seen = HashSet::new();
        let mut parts = Vec::new();
        let mut stack = vec![(id, false)];
        while let Some((id, done)) = stack.pop() {
            if done {
                parts.push(id);
            } else if seen.insert(id) {
                stack.push((id, true));
                let bases = all_of(&self.resolved.schema(id).schema);
                stack
                    .extend(bases.iter().rev().filter_map(|base| self.resolved.target(base)).map(|base| (base, false)));
            }
        }
        parts
    }
}

impl Lowering<'_> {
    /// Returns an object with the properties of all parts. Properties of the `optional` parts, which belong to single alternatives, are not
    /// required.
    pub(super) fn struct_of(&mut self, owner: TypeId, parts: &[SchemaId], optional: &[SchemaId]) -> Struct {
        let resolved = self.schemas.resolved;
        let required: HashSet<&str> =
            parts.iter().flat_map(|part| required(&resolved.schema(*part).schema)).map(String::as_str).collect();
        let mut merged = Struct { properties: Vec::new(), additional: Additional::Free, text: None };
        let mut owners = HashMap::new();
        for part in parts.iter().chain(optional) {
            self.add_properties(owner, *part, &required, &mut merged);
            owners.extend(properties_of(&resolved.schema(*part).schema).map(|(wire, _)| (wire.clone(), *part)));
        }
        self.add_tags(owner, &mut merged);
        self.check_property_extensions(&mut merged, &owners);
        merged.text = self.text_of(parts, &merged);
        merged.properties.shrink_to_fit();
        merged
    }

    /// Sets the discriminator values that an object always has. Subtypes have the property even if the base does not declare it.
    fn add_tags(&self, owner: TypeId, merged: &mut Struct) {
        let Some(origin) = self.types.origin(owner) else { return };
        if self.types.bases.get(&origin) == Some(&owner) {
            return;
        }
        for tag in self.tags.of(origin) {
            let Some(value) = &tag.written else { continue };
            match merged.properties.iter_mut().find(|property| property.wire == tag.property) {
                Some(property) => {
                    let is_allowed = !property.read_only && (tag.is_inherited || is_required(property));
                    if is_allowed && self.holds(&property.ty, value) {
                        property.fixed = Some(value.clone());
                    }
                }
                None if tag.is_inherited => {
                    merged.properties.extend(value.as_str().map(|text| Property::of_tag(&tag.property, text)));
                }
                None => {}
            }
        }
    }

    /// Whether a type has a value.
    fn holds(&self, ty: &Type, value: &DiscriminatorValue) -> bool {
        match (ty, value) {
            (Type::String | Type::Text(_), DiscriminatorValue::String(_))
            | (Type::Bool, DiscriminatorValue::Bool(_)) => true,
            (Type::Named(_), DiscriminatorValue::String(_)) => self.types.is_string_enum(ty),
            (Type::Integer(integer), DiscriminatorValue::Integer(number)) => integer.holds(i128::from(*number)),
            _ => false,
        }
    }

    /// Returns the integer or boolean that a schema allows alone. A string of this kind is an enum of one value.
    fn only_constant(&self, schema: SchemaId, ty: &Type) -> Option<DiscriminatorValue> {
        let values = constants(&self.schemas.resolved.schema(schema).schema);
        let [only @ (DiscriminatorValue::Integer(_) | DiscriminatorValue::Bool(_))] = values.as_slice() else {
            return None;
        };
        self.holds(ty, only).then(|| only.clone())
    }

    fn add_properties(&mut self, owner: TypeId, part: SchemaId, required: &HashSet<&str>, merged: &mut Struct) {
        let resolved = self.schemas.resolved;
        let node = resolved.schema(part);
        for (wire, schema) in properties_of(&node.schema) {
            let found = self.use_of_value(schema, &node.location, &property_of(owner, wire));
            let target = resolved.target(schema);
            let data = target.map(|id| &resolved.schema(id).schema.schema_data);
            let beside = |name: &str| {
                resolved.siblings_of(schema).and_then(|beside| beside.get(name)) == Some(&serde_json::Value::Bool(true))
            };
            let extensions = self.schemas.extensions_of(PropertyContext { owner: part, wire, schema });
            let mut docs = target.map(|id| self.schemas.docs_of(id)).unwrap_or_default();
            docs.notes.extend(notes(&extensions));
            let is_required = required.contains(wire.as_str()) && !found.nullable;
            let fixed = target.filter(|_| is_required).and_then(|id| self.only_constant(id, &found.ty));
            let property = Property {
                wire: wire.clone(),
                name: None,
                presence: presence(required.contains(wire.as_str()), found.nullable),
                read_only: data.is_some_and(|data| data.read_only) || beside("readOnly"),
                write_only: data.is_some_and(|data| data.write_only) || beside("writeOnly"),
                ty: found.ty,
                bounds: target.map(|id| self.schemas.bounds(id, 0)).unwrap_or_default(),
                docs,
                extensions,
                fixed,
            };
            self.add_property(owner, property, part, merged);
        }
        if let Some(AdditionalProperties::Schema(_)) = additional(&node.schema) {
            let hint = property_of(owner, "additional");
            match self.additional(additional(&node.schema), &node.location, &hint) {
                Type::Any => {}
                ty => merged.additional = Additional::Typed(ty),
            }
        }
    }

    /// Adds a property, or narrows the property of the same name from another part. A value must satisfy all parts, so their order is
    /// irrelevant.
    fn add_property(&mut self, owner: TypeId, property: Property, part: SchemaId, merged: &mut Struct) {
        let Some(index) = merged.properties.iter().position(|present| present.wire == property.wire) else {
            merged.properties.push(property);
            return;
        };
        let present = merged.properties[index].clone();
        let ty =
            self.intersection(&present.ty, &property.ty, &property_of(owner, &property.wire)).unwrap_or_else(|| {
                let location = self.schemas.resolved.schema(part).location.child("properties").child(&property.wire);
                let message = format!(
                    "the types of the property `{}` in the schemas that `allOf` combines are incompatible",
                    property.wire
                );
                self.diagnostics.report(
                    Diagnostic::new(Code::ConflictingProperty, &location, message)
                        .help("the later type is used")
                        .at_key(),
                );
                property.ty.clone()
            });
        merged.properties[index] = narrowed(present, property, ty);
    }
}

/// Merges two declarations of a property. The declaration whose type is taken takes precedence, and the other one fills in what is missing.
fn narrowed(present: Property, property: Property, ty: Type) -> Property {
    let both = allows_null(&present) && allows_null(&property);
    let required = is_required(&present) || is_required(&property);
    let (chosen, other) = if ty == present.ty && ty != property.ty { (present, property) } else { (property, present) };
    let mut aliases = other.extensions.aliases;
    aliases.retain(|alias| !chosen.extensions.aliases.contains(alias));
    let mut found = Property { ty, presence: presence(required, both), ..chosen };
    // A narrower declaration need not repeat the aliases.
    found.extensions.aliases.extend(aliases);
    if found.docs.description.is_none() && found.docs.summary.is_none() {
        found.docs.description = other.docs.description;
        found.docs.summary = other.docs.summary;
    }
    found
}

/// Whether a property allows null; arbitrary JSON includes null.
fn allows_null(property: &Property) -> bool {
    property.ty == Type::Any || matches!(property.presence, Presence::Nullable | Presence::OptionalNullable)
}

fn is_required(property: &Property) -> bool {
    matches!(property.presence, Presence::Required | Presence::Nullable)
}

/// Returns the documentation of a property's extensions.
fn notes(extensions: &PropertyExtensions) -> Option<String> {
    let aliases: Vec<String> = extensions.aliases.iter().map(|alias| format!("`{alias}`")).collect();
    (!aliases.is_empty()).then(|| format!("Also read from {}.", aliases.join(", ")))
}

fn presence(required: bool, nullable: bool) -> Presence {
    match (required, nullable) {
        (true, false) => Presence::Required,
        (true, true) => Presence::Nullable,
        (false, false) => Presence::Optional,
        (false, true) => Presence::OptionalNullable,
    }
}

/// Returns the schemas that a schema combines with `allOf`.
pub(super) fn all_of(schema: &Schema) -> &[ReferenceOr<Schema>] {
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => all_of,
        SchemaKind::Any(any) => &any.all_of,
        _ => &[],
    }
}

/// Returns the properties that a schema declares itself.
pub(super) fn properties_of(schema: &Schema) -> impl Iterator<Item = (&String, &ReferenceOr<Box<Schema>>)> {
    let properties = match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => Some(&object.properties),
        SchemaKind::Any(any) => Some(&any.properties),
        _ => None,
    };
    properties.into_iter().flatten()
}

/// Returns the names of the required properties.
pub(super) fn required(schema: &Schema) -> &[String] {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => &object.required,
        SchemaKind::Any(any) => &any.required,
        _ => &[],
    }
}

fn additional(schema: &Schema) -> Option<&AdditionalProperties> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => object.additional_properties.as_ref(),
        SchemaKind::Any(any) => any.additional_properties.as_ref(),
        _ => None,
    }
}
