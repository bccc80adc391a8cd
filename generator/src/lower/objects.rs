//! Objects: their members, and `allOf` merged into one object.

use std::collections::{HashMap, HashSet};

use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use super::property_extensions::Property;
use super::schemas::member_of;
use super::{Content, Lowering};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Additional, PropertyExtensions, Member, Presence, Struct, Type, TypeId};
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
        self.add_tags(owner, &mut merged);
        self.check_spellings(&merged, &owners);
        self.check_references(&mut merged, &owners);
        merged.text = self.text_of(parts, &merged);
        merged
    }

    /// The values of discriminators that an object always has. A base need not declare the property for its heirs to have it.
    fn add_tags(&self, owner: TypeId, merged: &mut Struct) {
        let Some(origin) = self.origins[owner.index()] else { return };
        if self.bases.get(&origin) == Some(&owner) {
            return;
        }
        for tag in self.tags.of(origin) {
            let Some(value) = &tag.written else { continue };
            match merged.members.iter_mut().find(|member| member.wire == tag.property) {
                Some(member) => {
                    let is_text = match &member.ty {
                        Type::String | Type::Text(_) => true,
                        Type::Named(id) => matches!(self.contents[id.index()], Content::StringEnum(_)),
                        _ => false,
                    };
                    if is_text && !member.read_only && (tag.is_inherited || is_required(member)) {
                        member.fixed = Some(value.clone());
                    }
                }
                None if tag.is_inherited => merged.members.push(Member::of_tag(&tag.property, value)),
                None => {}
            }
        }
    }

    fn add_members(&mut self, owner: TypeId, part: SchemaId, required: &HashSet<&str>, merged: &mut Struct) {
        let resolved = self.resolved;
        let node = resolved.schema(part);
        for (wire, property) in properties(&node.schema) {
            let found = self.use_of_value(property, &node.location, &member_of(owner, wire));
            let target = resolved.target(property);
            let data = target.map(|id| &resolved.schema(id).schema.schema_data);
            let beside = |name: &str| {
                resolved.siblings_of(property).and_then(|beside| beside.get(name))
                    == Some(&serde_json::Value::Bool(true))
            };
            let marks = self.marks_of(Property { owner: part, wire, schema: property });
            let mut docs = target.map(|id| self.docs_of(id)).unwrap_or_default();
            docs.notes.extend(notes(&marks));
            let member = Member {
                wire: wire.clone(),
                name: None,
                presence: presence(required.contains(wire.as_str()), found.nullable),
                read_only: data.is_some_and(|data| data.read_only) || beside("readOnly"),
                write_only: data.is_some_and(|data| data.write_only) || beside("writeOnly"),
                ty: found.ty,
                bounds: target.map(|id| self.bounds(id, 0)).unwrap_or_default(),
                docs,
                extensions: marks,
                fixed: None,
            };
            self.add_member(owner, member, part, merged);
        }
        if let Some(AdditionalProperties::Schema(_)) = additional(&node.schema) {
            let hint = member_of(owner, "additional");
            match self.additional(additional(&node.schema), &node.location, &hint) {
                Type::Any => {}
                ty => merged.additional = Additional::Typed(ty),
            }
        }
    }

    /// Adds a member, or narrows one of the same name from another part. A value satisfies all parts, so the order means nothing.
    fn add_member(&mut self, owner: TypeId, member: Member, part: SchemaId, merged: &mut Struct) {
        let Some(index) = merged.members.iter().position(|present| present.wire == member.wire) else {
            merged.members.push(member);
            return;
        };
        let present = merged.members[index].clone();
        let ty = self.meet(&present.ty, &member.ty, &member_of(owner, &member.wire)).unwrap_or_else(|| {
            let location = self.resolved.schema(part).location.child("properties").child(&member.wire);
            let message = format!(
                "the types of the property `{}` in the schemas that `allOf` combines exclude each other",
                member.wire
            );
            self.diagnostics.report(
                Diagnostic::new(Code::ConflictingMember, &location, message).help("the later type is taken").at_key(),
            );
            member.ty.clone()
        });
        merged.members[index] = narrowed(present, member, ty);
    }
}

/// A member out of two declarations. The one whose type is taken says the rest, and what it leaves out the other one says.
fn narrowed(present: Member, member: Member, ty: Type) -> Member {
    let both = allows_null(&present) && allows_null(&member);
    let required = is_required(&present) || is_required(&member);
    let (chosen, other) = if ty == present.ty && ty != member.ty { (present, member) } else { (member, present) };
    let mut aliases = other.extensions.aliases;
    aliases.retain(|alias| !chosen.extensions.aliases.contains(alias));
    let mut found = Member { ty, presence: presence(required, both), ..chosen };
    // A narrower declaration need not repeat the spellings.
    found.extensions.aliases.extend(aliases);
    if found.docs.description.is_none() && found.docs.summary.is_none() {
        found.docs.description = other.docs.description;
        found.docs.summary = other.docs.summary;
    }
    found
}

/// Whether null is a value of a member; a value of any kind may be null.
fn allows_null(member: &Member) -> bool {
    member.ty == Type::Any || matches!(member.presence, Presence::Nullable | Presence::OptionalNullable)
}

fn is_required(member: &Member) -> bool {
    matches!(member.presence, Presence::Required | Presence::Nullable)
}

/// What the documentation of a member tells of its extensions.
fn notes(marks: &PropertyExtensions) -> Option<String> {
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
