//! Objects: their members, and `allOf` merged into one object.

use std::collections::{HashMap, HashSet};

use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use super::Lowering;
use super::marks::Property;
use super::schemas::member_of;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Additional, Marks, Member, Presence, Struct, Type, TypeId};
use crate::resolve::SchemaId;

impl Lowering<'_> {
    /// A schema and everything that it pulls in with `allOf`, bases first; each once, so cycles end.
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

    /// An object with the members of all parts. Of some parts none is required: those that only one of several alternatives has.
    pub(super) fn struct_of(&mut self, owner: TypeId, parts: &[SchemaId], optional: &[SchemaId]) -> Struct {
        let resolved = self.resolved;
        let required: HashSet<&str> =
            parts.iter().flat_map(|part| required(&resolved.schema(*part).schema)).map(String::as_str).collect();
        let mut merged = Struct { members: Vec::new(), additional: Additional::Free, text: None };
        let mut owners = HashMap::new();
        for part in parts.iter().chain(optional) {
            self.add_members(owner, *part, &required, &mut merged);
            owners.extend(properties(&resolved.schema(*part).schema).map(|(wire, _)| (wire.clone(), *part)));
        }
        self.check_spellings(&merged, &owners);
        self.check_references(&mut merged, &owners);
        merged.text = self.text_of(parts, &merged);
        merged
    }

    fn add_members(&mut self, owner: TypeId, part: SchemaId, required: &HashSet<&str>, merged: &mut Struct) {
        let resolved = self.resolved;
        let node = resolved.schema(part);
        for (wire, property) in properties(&node.schema) {
            let found = self.use_of_value(property, &node.location, &member_of(owner, wire));
            let target = resolved.target(property);
            let data = target.map(|id| &resolved.schema(id).schema.schema_data);
            let marks = self.marks_of(Property { owner: part, wire, schema: property });
            let mut docs = target.map(|id| self.docs_of(id)).unwrap_or_default();
            docs.notes.extend(notes(&marks));
            let member = Member {
                wire: wire.clone(),
                name: None,
                presence: presence(required.contains(wire.as_str()), found.nullable),
                read_only: data.is_some_and(|data| data.read_only),
                write_only: data.is_some_and(|data| data.write_only),
                ty: found.ty,
                bounds: target.map(|id| self.bounds(id, 0)).unwrap_or_default(),
                docs,
                marks,
            };
            self.add_member(member, part, merged);
        }
        if let Some(AdditionalProperties::Schema(_)) = additional(&node.schema) {
            let hint = member_of(owner, "additional");
            match self.additional(additional(&node.schema), &node.location, &hint) {
                Type::Any => {}
                ty => merged.additional = Additional::Typed(ty),
            }
        }
    }

    /// Adds a member, or lets it take the place of one of the same name from a base.
    fn add_member(&mut self, member: Member, part: SchemaId, merged: &mut Struct) {
        let Some(present) = merged.members.iter_mut().find(|present| present.wire == member.wire) else {
            merged.members.push(member);
            return;
        };
        let refines = present.ty == member.ty || matches!(present.ty, Type::Any | Type::String);
        if !refines && member.ty != Type::Any {
            let location = self.resolved.schema(part).location.child("properties").child(&member.wire);
            let message = format!("the member `{}` has another type in a schema that `allOf` combines", member.wire);
            self.diagnostics.report(
                Diagnostic::new(Code::ConflictingMember, &location, message).help("the later type is taken").at_key(),
            );
        }
        if member.ty != Type::Any {
            let aliases = std::mem::take(&mut present.marks.aliases);
            *present = member;
            // A narrower declaration need not repeat the spellings.
            let new = aliases.into_iter().filter(|alias| !present.marks.aliases.contains(alias)).collect::<Vec<_>>();
            present.marks.aliases.extend(new);
        }
    }
}

/// What the documentation of a member tells of its extensions.
fn notes(marks: &Marks) -> Option<String> {
    let aliases: Vec<String> = marks.aliases.iter().map(|alias| format!("`{alias}`")).collect();
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

/// The schemas that a schema combines with `allOf`.
pub(super) fn all_of(schema: &Schema) -> &[ReferenceOr<Schema>] {
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => all_of,
        SchemaKind::Any(any) => &any.all_of,
        _ => &[],
    }
}

/// The members that a schema names itself.
pub(super) fn properties(schema: &Schema) -> impl Iterator<Item = (&String, &ReferenceOr<Box<Schema>>)> {
    let properties = match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => Some(&object.properties),
        SchemaKind::Any(any) => Some(&any.properties),
        _ => None,
    };
    properties.into_iter().flatten()
}

/// The members that a schema requires.
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
