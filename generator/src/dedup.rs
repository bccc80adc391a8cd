//! Merges equal inline schemas into one type.
//!
//! Descriptions repeat themselves: the same enum or the same small object is written out wherever it is used. Types that are equal apart
//! from their location, and that have the same name under each owner, are merged. Each owner keeps a path of its own to the merged type, so
//! that adding or removing a copy renames nothing. Types with global names are never merged with each other: their names carry meaning.

use foldhash::fast::RandomState;

use crate::hash::{HashMap, HashSet};
use crate::ir::{
    Additional, Api, DiscriminatorValue, Docs, EnumValue, Integer, NameHint, OperationId, Owner, Part, PartKind,
    Presence, Property, PropertyExtensions, Shape, Type, TypeDef, TypeId, UnionCase, Variant,
};
use crate::naming::{Kept, camel};
use crate::owners::{Owned, OwnerPath, Root, owners};

/// Merges equal types, removes unused ones, and renumbers the others. Returns the owners of the remaining types.
///
/// Types to which an earlier generation gave different names in one module are not merged, so that both keep theirs.
pub(crate) fn dedup(api: &mut Api, kept: Option<&Kept<'_>>) -> Vec<Owned> {
    let mut owned = owners(api);
    let canonical = canonical(&owned, &classes(api), kept);
    let used = used(api, &owned, &canonical);
    let mut numbers: Vec<Option<TypeId>> = vec![None; api.types.len()];
    for (number, index) in used.iter().enumerate() {
        numbers[*index] = Some(TypeId::new(number));
    }
    let number = |id: TypeId| numbers[canonical[id.index()]].unwrap_or(id);
    for (index, target) in canonical.iter().enumerate().filter(|(index, target)| index != *target) {
        if owned[*target].own.is_none() && docs_key(&api.types[index].docs) != docs_key(&api.types[*target].docs) {
            api.types[*target].docs = neutral(&api.types[*target].docs);
        }
        let sources = std::mem::take(&mut owned[index].sources);
        owned[*target].sources.extend(sources);
        let paths = std::mem::take(&mut owned[index].paths);
        for path in paths {
            let is_known = owned[*target].paths.iter().any(|known| known.root == path.root);
            if !is_known && path.root != Root::Type(TypeId::new(*target)) {
                owned[*target].paths.push(path);
            }
        }
    }
    let mut is_kept = numbers.iter().map(Option::is_some);
    api.types.retain(|_| is_kept.next().unwrap_or(true));
    let mut is_kept = numbers.iter().map(Option::is_some);
    owned.retain(|_| is_kept.next().unwrap_or(true));
    for def in &mut api.types {
        if let NameHint::Path(Owner::Type(owner), _) = &mut def.name {
            *owner = number(*owner);
        }
    }
    for path in owned.iter_mut().flat_map(|owned| &mut owned.paths) {
        if let Root::Type(id) = &mut path.root {
            *id = number(*id);
        }
    }
    api.each_type_mut(&mut |ty| {
        if let Type::Named(id) = ty {
            *id = number(*id);
        }
    });
    add_operations(api, &mut owned);
    owned
}

/// Returns the remaining types: those with a global name, and those that something refers to.
fn used(api: &mut Api, owned: &[Owned], canonical: &[usize]) -> Vec<usize> {
    let mut stack: Vec<usize> = (0..owned.len()).filter(|index| owned[*index].own.is_some()).collect();
    let mut used: HashSet<usize> = HashSet::default();
    let mut outside = Vec::new();
    let mut add = |ty: &mut Type| ty.each_named(&mut |id| outside.push(canonical[id.index()]));
    api.operations.iter_mut().for_each(|operation| operation.each_type_mut(&mut add));
    api.events.iter_mut().for_each(|event| add(&mut event.ty));
    stack.append(&mut outside);
    while let Some(index) = stack.pop() {
        if used.insert(index) {
            api.types[index].shape.each_type_mut(&mut |ty| {
                ty.each_named(&mut |id| stack.push(canonical[id.index()]));
            });
        }
    }
    let mut kept: Vec<usize> = used.into_iter().collect();
    kept.sort_unstable();
    kept
}

/// Adds operations as owners of types that they use, if the type belongs to another operation. Marks types as shared that are used outside
/// of operations.
fn add_operations(api: &mut Api, owned: &mut [Owned]) {
    let mut edges: Vec<Vec<TypeId>> = Vec::with_capacity(api.types.len());
    for def in &mut api.types {
        let mut inner = Vec::new();
        def.shape.each_type_mut(&mut |ty| ty.each_named(&mut |id| inner.push(id)));
        edges.push(inner);
    }
    for id in api.operation_ids() {
        let mut stack = Vec::new();
        api.operations[id.index()].each_type_mut(&mut |ty| ty.each_named(&mut |id| stack.push(id)));
        add_operation(id, stack, &edges, owned);
    }
    let mut stack = Vec::new();
    api.events.iter().for_each(|event| event.ty.each_named(&mut |id| stack.push(id)));
    let outside = owned.iter().zip(&edges).filter(|(owned, _)| !owned.is_of_one_operation());
    stack.extend(outside.flat_map(|(_, inner)| inner));
    while let Some(id) = stack.pop() {
        if owned[id.index()].is_of_one_operation() {
            owned[id.index()].is_shared = true;
            stack.extend(&edges[id.index()]);
        }
    }
}

fn add_operation(operation: OperationId, mut stack: Vec<TypeId>, edges: &[Vec<TypeId>], owned: &mut [Owned]) {
    let root = Root::Operation(operation);
    let mut seen: HashSet<TypeId> = HashSet::default();
    while let Some(id) = stack.pop() {
        let paths = &mut owned[id.index()].paths;
        let Some(OwnerPath { root: Root::Operation(_), path, source }) = paths.first() else { continue };
        if !seen.insert(id) {
            continue;
        }
        let (path, source) = (path.clone(), *source);
        if paths.iter().all(|path| path.root != root) {
            paths.push(OwnerPath { root: root.clone(), path, source });
        }
        stack.extend(&edges[id.index()]);
    }
}

/// Returns the equivalence class of each type. Classes are refined until the types of one class refer to types of equal classes.
fn classes(api: &Api) -> Vec<usize> {
    let mut classes = vec![0; api.types.len()];
    let mut count = 0;
    loop {
        let mut known: HashMap<Key<'_>, usize> = HashMap::with_capacity_and_hasher(count, RandomState::default());
        let next: Vec<usize> = api
            .types
            .iter()
            .enumerate()
            .map(|(index, def)| {
                let number = known.len();
                *known.entry(key(def, classes[index], &classes)).or_insert(number)
            })
            .collect();
        if known.len() == count {
            return next;
        }
        count = known.len();
        classes = next;
    }
}

/// Returns the representative of each type: in each group of equal class and name, the type with a global name, or the first one.
fn canonical(owned: &[Owned], classes: &[usize], kept: Option<&Kept<'_>>) -> Vec<usize> {
    let mut groups: HashMap<(usize, String), Vec<usize>> = HashMap::default();
    for (index, class) in classes.iter().enumerate() {
        groups.entry((*class, camel(owned[index].base()))).or_default().push(index);
    }
    let are_apart = |one: usize, other: usize| kept.is_some_and(|kept| kept.are_apart(one, other));
    let mut canonical: Vec<usize> = (0..classes.len()).collect();
    for members in groups.values() {
        let has_own = |index: &&usize| owned[**index].own.is_some();
        let Some(first) = members.iter().find(has_own).or_else(|| members.first()) else { continue };
        let mut representatives = vec![*first];
        for index in members.iter().filter(|index| !has_own(index) && *index != first) {
            match representatives.iter().find(|one| !are_apart(**one, *index)) {
                Some(one) => canonical[*index] = *one,
                None => representatives.push(*index),
            }
        }
    }
    canonical
}

/// Returns the documentation of a merged type whose copies have different documentation, which remains on the fields.
fn neutral(docs: &Docs) -> Docs {
    Docs { deprecated: docs.deprecated, ..Docs::default() }
}

/// Everything that distinguishes types. The documentation of a type as a whole is also shown where it is used.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    /// The class so far; classes are only ever split.
    class: usize,
    title: Option<&'a str>,
    deprecated: bool,
    shape: ShapeKey<'a>,
}

/// The documentation of an item, without examples.
type DocsKey<'a> = (Option<&'a str>, Option<&'a str>, &'a [String], bool);

/// A variant: the source of its name, its type, its discriminator value.
type VariantKey<'a> = (&'a str, Type, Option<&'a (String, DiscriminatorValue)>);

/// A property: its name, presence, direction, type, documentation, extensions and fixed value.
type PropertyKey<'a> =
    (&'a str, Presence, (bool, bool), Type, DocsKey<'a>, (&'a PropertyExtensions, Option<&'a DiscriminatorValue>));

#[derive(PartialEq, Eq, Hash)]
enum ShapeKey<'a> {
    Struct(Vec<PropertyKey<'a>>, Option<Type>, Option<usize>),
    Enum(&'a [EnumValue], Option<Integer>),
    Union(Vec<VariantKey<'a>>, &'a [UnionCase], Option<usize>),
    Wrapper(Type),
    Form(Vec<(&'a str, &'a PartKind, bool, Type, DocsKey<'a>)>),
}

fn key<'a>(def: &'a TypeDef, class: usize, classes: &[usize]) -> Key<'a> {
    let shape = match &def.shape {
        Shape::Struct(object) => {
            let additional = match &object.additional {
                Additional::Free => None,
                Additional::Typed(ty) => Some(in_classes(ty, classes)),
            };
            let properties = object.properties.iter().map(|property| property_key(property, classes));
            ShapeKey::Struct(properties.collect(), additional, object.text)
        }
        Shape::Enum(open) => ShapeKey::Enum(&open.values, open.integer),
        Shape::Union(union) => ShapeKey::Union(
            union.variants.iter().map(|variant| variant_key(variant, classes)).collect(),
            &union.cases,
            union.base,
        ),
        Shape::Wrapper(inner) => ShapeKey::Wrapper(in_classes(inner, classes)),
        Shape::Form(form) => ShapeKey::Form(form.parts.iter().map(|part| part_key(part, classes)).collect()),
    };
    Key { class, title: def.title.as_deref(), deprecated: def.docs.deprecated, shape }
}

fn property_key<'a>(property: &'a Property, classes: &[usize]) -> PropertyKey<'a> {
    let one_way = (property.read_only, property.write_only);
    let further = (&property.extensions, property.fixed.as_ref());
    (&property.wire, property.presence, one_way, in_classes(&property.ty, classes), docs_key(&property.docs), further)
}

fn variant_key<'a>(variant: &'a Variant, classes: &[usize]) -> VariantKey<'a> {
    (&variant.hint, in_classes(&variant.ty, classes), variant.tag.as_ref())
}

fn part_key<'a>(part: &'a Part, classes: &[usize]) -> (&'a str, &'a PartKind, bool, Type, DocsKey<'a>) {
    (&part.wire, &part.kind, part.required, in_classes(&part.ty, classes), docs_key(&part.docs))
}

fn docs_key(docs: &Docs) -> DocsKey<'_> {
    (docs.summary.as_deref(), docs.description.as_deref(), &docs.notes, docs.deprecated)
}

/// Replaces the ids of named types by their classes.
fn in_classes(ty: &Type, classes: &[usize]) -> Type {
    let mut ty = ty.clone();
    ty.each_mut(&mut |ty| {
        if let Type::Named(id) = ty {
            *id = TypeId::new(classes[id.index()]);
        }
    });
    ty
}
