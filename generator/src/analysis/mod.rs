//! Facts derived from an API: which fields must be boxed, which types are sent, received, or large.

mod cycles;
mod reach;
mod size;

use std::collections::{BTreeSet, HashSet};

pub use reach::Group;
pub(crate) use reach::unused_types;

use crate::ir::{Additional, Api, Shape, Type, TypeId};

/// Facts about the types of an API.
#[derive(Clone, Debug)]
pub struct TypeAnalysis {
    /// The group of types that contain each other by value, by type; `None` for a type that does not contain itself.
    groups: Vec<Option<usize>>,
    /// Types that occur in requests.
    sent: HashSet<TypeId>,
    /// Types that occur in responses or events.
    received: HashSet<TypeId>,
    /// Types of a large size.
    large: HashSet<TypeId>,
    /// Groups of operations that use a type.
    reached: Vec<BTreeSet<Group>>,
}

impl TypeAnalysis {
    /// Analyzes an API. `families` are sets of types that share a file, and are therefore compiled together.
    #[must_use]
    pub fn of(api: &Api, families: &[Vec<TypeId>]) -> Self {
        Self {
            groups: cycles::groups(&by_value(api)),
            sent: sent(api),
            received: received(api),
            large: size::large(api),
            reached: reach::groups(api, families),
        }
    }

    /// Whether a field of type `ty` in `owner` must be boxed, since it can contain an `owner` again.
    #[must_use]
    pub fn is_boxed(&self, owner: TypeId, ty: &Type) -> bool {
        let inner = match ty {
            Type::Named(id) => *id,
            Type::Nullable(inner) | Type::Sensitive(inner) => return self.is_boxed(owner, inner),
            _ => return false,
        };
        self.groups[owner.index()].is_some_and(|group| self.groups[inner.index()] == Some(group))
    }

    /// Whether the type occurs in a response or an event.
    #[must_use]
    pub fn is_received(&self, id: TypeId) -> bool {
        self.received.contains(&id)
    }

    /// Returns the groups of operations that use a type; empty if it is always compiled.
    #[must_use]
    pub fn groups_of(&self, id: TypeId) -> &BTreeSet<Group> {
        &self.reached[id.index()]
    }

    /// Whether there are types that no operation and no webhook uses.
    #[must_use]
    pub fn has_unused_types(&self) -> bool {
        self.reached.iter().any(|groups| groups.contains(&Group::Unused))
    }

    /// Whether a variant of this type makes its union large.
    #[must_use]
    pub fn is_large(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(id) if self.large.contains(id))
    }

    /// Whether the type occurs in a request, so that callers construct it.
    #[must_use]
    pub fn is_sent(&self, id: TypeId) -> bool {
        self.sent.contains(&id)
    }
}

/// Returns, for each type, the types that it contains without an array or a map in between.
fn by_value(api: &Api) -> Vec<Vec<usize>> {
    let direct_of = |def: &crate::ir::TypeDef| {
        let mut found = Vec::new();
        content(&def.shape).for_each(|ty| direct(ty, &mut found));
        found
    };
    api.types.iter().map(direct_of).collect()
}

fn direct(ty: &Type, found: &mut Vec<usize>) {
    match ty {
        Type::Named(id) => found.push(id.index()),
        Type::Nullable(inner) | Type::Sensitive(inner) => direct(inner, found),
        Type::Tuple(items) => items.iter().for_each(|item| direct(item, found)),
        _ => {}
    }
}

/// Returns the types of the fields, variants or parts of a type.
fn content(shape: &Shape) -> Box<dyn Iterator<Item = &Type> + '_> {
    match shape {
        Shape::Struct(object) => {
            let additional = match &object.additional {
                Additional::Typed(ty) => Some(ty),
                Additional::Free => None,
            };
            Box::new(object.properties.iter().map(|property| &property.ty).chain(additional))
        }
        Shape::Enum(_) => Box::new(std::iter::empty()),
        Shape::Union(union) => Box::new(union.variants.iter().map(|variant| &variant.ty)),
        Shape::Wrapper(inner) => Box::new(std::iter::once(inner)),
        Shape::Form(form) => Box::new(form.parts.iter().map(|part| &part.ty)),
    }
}

/// Returns the types that parameters and bodies contain.
fn sent(api: &Api) -> HashSet<TypeId> {
    let mut stack: Vec<TypeId> = Vec::new();
    for operation in &api.operations {
        operation.parameters.iter().for_each(|parameter| parameter.ty.each_named(&mut |id| stack.push(id)));
        for ty in operation.body.iter().flat_map(|body| &body.choices).filter_map(|choice| choice.kind.ty()) {
            ty.each_named(&mut |id| stack.push(id));
        }
    }
    closed(api, stack)
}

/// Returns the types that responses and events contain.
fn received(api: &Api) -> HashSet<TypeId> {
    let mut stack: Vec<TypeId> = Vec::new();
    for operation in &api.operations {
        let cases = operation.success.cases.iter().filter_map(|case| case.value.ty());
        let errors = operation.errors.iter().filter_map(|error| error.ty.as_ref());
        let events = operation.events.iter().filter_map(|events| events.content.ty());
        cases.chain(errors).chain(events).for_each(|ty| ty.each_named(&mut |id| stack.push(id)));
    }
    api.events.iter().for_each(|event| event.ty.each_named(&mut |id| stack.push(id)));
    closed(api, stack)
}

/// Returns the transitive closure of types.
fn closed(api: &Api, mut stack: Vec<TypeId>) -> HashSet<TypeId> {
    let mut found = HashSet::new();
    while let Some(id) = stack.pop() {
        if found.insert(id) {
            content(&api.type_def(id).shape).for_each(|ty| ty.each_named(&mut |id| stack.push(id)));
        }
    }
    found
}
