//! Inline schemas of equal shape become one type.
//!
//! Descriptions repeat themselves: the same list of values, the same small object, written out wherever it is used. Types that are
//! equal in everything but their place are merged; the names that the others would have had stay as aliases, so that writing a schema
//! once more, or once less, renames nothing. Components are never merged with each other: their names mean something.

use foldhash::fast::RandomState;

use crate::hash::HashMap;
use crate::ir::{
    Additional, Api, Arm, Docs, EnumValue, Integer, Marks, Member, NameHint, Owner, Part, PartKind, Presence, Shape,
    Type, TypeDef, TypeId, Variant,
};
use crate::names::{Alias, NameTable};

/// Merges equal types and renumbers the others.
pub(crate) fn share(api: &mut Api, names: &mut NameTable) {
    let classes = classes(api);
    let canonical = canonical(api, names, &classes);
    let mut numbers: Vec<Option<TypeId>> = vec![None; api.types.len()];
    let mut kept = 0;
    for (index, target) in canonical.iter().enumerate() {
        if *target == index {
            numbers[index] = Some(TypeId::new(kept));
            kept += 1;
        }
    }
    let number = |id: TypeId| numbers[canonical[id.index()]].unwrap_or(id);
    let aliases = canonical.iter().enumerate().filter(|(index, target)| index != *target);
    let aliases: Vec<Alias> = aliases
        .map(|(index, target)| Alias {
            ident: names.of_type(TypeId::new(index)).ident.clone(),
            target: number(TypeId::new(*target)),
        })
        .collect();
    names.keep(|index| canonical[index] == index, aliases);
    let mut index = 0;
    api.types.retain(|_| {
        index += 1;
        canonical[index - 1] == index - 1
    });
    for def in &mut api.types {
        if let NameHint::Place(Owner::Type(owner), _) = &mut def.name {
            *owner = number(*owner);
        }
    }
    api.each_type_mut(&mut |ty| {
        if let Type::Named(id) = ty {
            *id = number(*id);
        }
    });
}

/// The number of the class of equal types, by type. Classes are refined until types of one class refer to types of the same classes.
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

/// The type that stands for each: its class's only component, or the inline one with the shortest name.
fn canonical(api: &Api, names: &NameTable, classes: &[usize]) -> Vec<usize> {
    let mut by_class: HashMap<usize, Vec<usize>> = HashMap::default();
    for (index, class) in classes.iter().enumerate() {
        by_class.entry(*class).or_default().push(index);
    }
    let length = |index: &usize| names.of_type(TypeId::new(*index)).ident.as_str().len();
    let mut canonical: Vec<usize> = (0..classes.len()).collect();
    for members in by_class.values() {
        let is_component =
            |index: &&usize| matches!(api.types[**index].name, NameHint::Given(_) | NameHint::Referred(_));
        let first = members.iter().find(is_component).or_else(|| members.iter().min_by_key(|index| length(index)));
        for index in members.iter().filter(|index| !is_component(index)) {
            canonical[*index] = first.copied().unwrap_or(*index);
        }
    }
    canonical
}

/// All that matters of a type.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    /// The class so far: classes only ever split.
    class: usize,
    docs: DocsKey<'a>,
    shape: ShapeKey<'a>,
}

/// What is said about an item, without examples.
type DocsKey<'a> = (Option<&'a str>, Option<&'a str>, &'a [String], bool);

/// A variant: what its name is made from, its type, the property that tells it apart.
type VariantKey<'a> = (&'a str, Type, Option<&'a (String, String)>);

/// A member: its name, whether it may be absent, whether it goes one way only, its type, its documentation, its extensions and its only value.
type MemberKey<'a> = (&'a str, Presence, (bool, bool), Type, DocsKey<'a>, (&'a Marks, Option<&'a String>));

#[derive(PartialEq, Eq, Hash)]
enum ShapeKey<'a> {
    Struct(Vec<MemberKey<'a>>, Option<Type>, Option<usize>),
    Enum(&'a [EnumValue], Option<Integer>),
    Union(Vec<VariantKey<'a>>, &'a [Arm], Option<usize>),
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
            let members = object.members.iter().map(|member| member_key(member, classes));
            ShapeKey::Struct(members.collect(), additional, object.text)
        }
        Shape::Enum(open) => ShapeKey::Enum(&open.values, open.integer),
        Shape::Union(union) => ShapeKey::Union(
            union.variants.iter().map(|variant| variant_key(variant, classes)).collect(),
            &union.arms,
            union.base,
        ),
        Shape::Wrapper(inner) => ShapeKey::Wrapper(in_classes(inner, classes)),
        Shape::Form(form) => ShapeKey::Form(form.parts.iter().map(|part| part_key(part, classes)).collect()),
    };
    Key { class, docs: docs_key(&def.docs), shape }
}

fn member_key<'a>(member: &'a Member, classes: &[usize]) -> MemberKey<'a> {
    let one_way = (member.read_only, member.write_only);
    let further = (&member.marks, member.fixed.as_ref());
    (&member.wire, member.presence, one_way, in_classes(&member.ty, classes), docs_key(&member.docs), further)
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

/// A type with the class of a named one in place of its number.
fn in_classes(ty: &Type, classes: &[usize]) -> Type {
    let mut ty = ty.clone();
    ty.each_mut(&mut |ty| {
        if let Type::Named(id) = ty {
            *id = TypeId::new(classes[id.index()]);
        }
    });
    ty
}
