//! The groups of operations that use a type.

use std::collections::BTreeSet;

use super::{closed, content};
use crate::ir::{Api, Operation, Type, TypeId};

/// A type that more groups use is always compiled: nearly every caller needs it.
const COMMON: usize = 8;

/// A group of operations, or the webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// The operations of a tag, by index.
    Tag(usize),
    /// Webhooks and callbacks.
    Webhooks,
    /// No operation and no webhook: the types of components that nothing refers to.
    Unused,
}

/// Returns the groups that use each type; empty for types that are always compiled, because many groups use them. All types of a family have the
/// same groups.
pub(super) fn groups(api: &Api, families: &[Vec<TypeId>]) -> Vec<BTreeSet<Group>> {
    let mut reached: Vec<BTreeSet<Group>> = vec![BTreeSet::new(); api.types.len()];
    for index in 0..api.tags.len() {
        let operations = api.operations.iter().filter(|operation| operation.tag.0 == index);
        let mut roots = Vec::new();
        operations.for_each(|operation| types_of(operation, &mut |id| roots.push(id)));
        add_group(api, Group::Tag(index), roots, &mut reached);
    }
    let mut roots = Vec::new();
    api.events.iter().for_each(|event| event.ty.each_named(&mut |id| roots.push(id)));
    add_group(api, Group::Webhooks, roots, &mut reached);
    while extend_to_families(api, families, &mut reached) {}
    let unused = api.type_ids().filter(|id| reached[id.index()].is_empty()).collect();
    add_group(api, Group::Unused, unused, &mut reached);
    while extend_to_families(api, families, &mut reached) {}
    for groups in &mut reached {
        if groups.iter().filter(|group| **group != Group::Unused).count() > COMMON {
            groups.clear();
        }
    }
    extend_always_to_content(api, &mut reached);
    while extend_always_to_families(families, &mut reached) {
        extend_always_to_content(api, &mut reached);
    }
    reached
}

/// Returns the number of types that no operation and no webhook uses.
pub(crate) fn unused_types(api: &Api) -> usize {
    let mut roots = Vec::new();
    api.operations.iter().for_each(|operation| types_of(operation, &mut |id| roots.push(id)));
    api.events.iter().for_each(|event| event.ty.each_named(&mut |id| roots.push(id)));
    api.types.len() - closed(api, roots).len()
}

/// Extends the groups of each type to its whole family, and to the types inside it. Returns whether anything changed.
fn extend_to_families(api: &Api, families: &[Vec<TypeId>], reached: &mut [BTreeSet<Group>]) -> bool {
    let mut has_changed = false;
    for family in families {
        let all: BTreeSet<Group> = family.iter().flat_map(|id| reached[id.index()].clone()).collect();
        for group in all {
            let missing: Vec<TypeId> =
                family.iter().filter(|id| !reached[id.index()].contains(&group)).copied().collect();
            has_changed |= !missing.is_empty();
            add_group(api, group, missing, reached);
        }
    }
    has_changed
}

/// Marks a family as always compiled if one of its types is. Returns whether anything changed.
fn extend_always_to_families(families: &[Vec<TypeId>], reached: &mut [BTreeSet<Group>]) -> bool {
    let mut has_changed = false;
    for family in families {
        let is_always = family.iter().any(|id| reached[id.index()].is_empty());
        for id in family.iter().filter(|_| is_always) {
            has_changed |= !std::mem::take(&mut reached[id.index()]).is_empty();
        }
    }
    has_changed
}

fn add_group(api: &Api, group: Group, mut stack: Vec<TypeId>, reached: &mut [BTreeSet<Group>]) {
    while let Some(id) = stack.pop() {
        if reached[id.index()].insert(group) {
            content(&api.type_def(id).shape).for_each(|ty| ty.each_named(&mut |id| stack.push(id)));
        }
    }
}

/// Marks the types inside types that are always compiled in the same way.
fn extend_always_to_content(api: &Api, reached: &mut [BTreeSet<Group>]) {
    let mut stack: Vec<TypeId> = api.type_ids().filter(|id| reached[id.index()].is_empty()).collect();
    while let Some(id) = stack.pop() {
        content(&api.type_def(id).shape).for_each(|ty| {
            ty.each_named(&mut |inner| {
                if !reached[inner.index()].is_empty() {
                    reached[inner.index()].clear();
                    stack.push(inner);
                }
            });
        });
    }
}

/// Calls `visit` for every named type that an operation uses, including documented errors.
fn types_of(operation: &Operation, visit: &mut impl FnMut(TypeId)) {
    let mut each = |ty: &Type| ty.each_named(visit);
    operation.parameters.iter().for_each(|parameter| each(&parameter.ty));
    operation.headers.iter().for_each(|header| each(&header.ty));
    operation.errors.iter().filter_map(|error| error.ty.as_ref()).for_each(&mut each);
    operation.error_codes.iter().for_each(&mut each);
    for ty in operation.body.iter().flat_map(|body| &body.choices).filter_map(|choice| choice.kind.ty()) {
        each(&ty);
    }
    for case in &operation.success.cases {
        case.value.ty().into_iter().for_each(&mut each);
    }
    operation.events.iter().filter_map(|events| events.content.ty()).for_each(&mut each);
}
