//! Types, properties, values and parameters that want one name.

use std::collections::HashMap;

use serde_json::Value;

use super::Collision;
use crate::ir::{Api, NameHint, OpenEnum, OperationId, Shape, Struct, TypeId};
use crate::location::Location;
use crate::naming::{Ident, NameTable, camel, distinct, short, snake};
use crate::parallel;
use crate::source::Source;

/// Something that has a name.
struct Named<'a> {
    /// What it is called in the description.
    key: &'a str,
    /// What it would be called if it were alone.
    wanted: String,
    /// What it is called.
    ident: &'a Ident,
}

/// Types of components whose names are one in Rust.
pub(super) fn types(api: &Api, names: &NameTable) -> Vec<Collision> {
    let items = api.type_ids().filter_map(|id| {
        let def = api.type_def(id);
        let NameHint::Given(key) = &def.name else { return None };
        let wanted = short::from_the_end(camel(key));
        Some((Named { key, wanted, ident: &names.of_type(id).ident }, &def.location))
    });
    let help = "rename one of them, or name it with `x-oasmith-name` or below `[names]` in oasmith.toml";
    let (items, locations): (Vec<_>, Vec<_>) = items.unzip();
    among(("type", "type", help), &items, |index| locations[index].clone())
}

/// Properties of one object, and values of one enum.
pub(super) fn parts(api: &Api, names: &NameTable, source: &Source) -> Vec<Collision> {
    let of_type = |id: TypeId| match &api.type_def(id).shape {
        Shape::Struct(object) => properties(api, names, source, (id, object)),
        Shape::Enum(open) => values(api, names, source, (id, open)),
        Shape::Union(_) | Shape::Wrapper(_) | Shape::Form(_) => Vec::new(),
    };
    let ids: Vec<TypeId> = api.type_ids().collect();
    parallel::map(&ids, |id| of_type(*id)).into_iter().flatten().collect()
}

fn properties(api: &Api, names: &NameTable, source: &Source, (id, object): (TypeId, &Struct)) -> Vec<Collision> {
    let def = &api.type_def(id).location;
    let items = object.properties.iter().zip(&names.of_type(id).parts).map(|(property, ident)| {
        let wanted = snake(&names.words.joined(property.name.as_deref().unwrap_or(&property.wire)));
        Named { key: &property.wire, wanted, ident }
    });
    let location = |index: usize| {
        let location = def.child("properties").child(&object.properties[index].wire);
        there(source, location, def)
    };
    let help = "rename one of them, or name it with `x-oasmith-name` or below `[names]` in oasmith.toml";
    among(("property", "field", help), &items.collect::<Vec<_>>(), location)
}

fn values(api: &Api, names: &NameTable, source: &Source, (id, open): (TypeId, &OpenEnum)) -> Vec<Collision> {
    let def = &api.type_def(id).location;
    let keys: Vec<&str> = open.values.iter().map(|value| value.name.as_deref().unwrap_or(&value.wire)).collect();
    let wanted = distinct(&keys).into_iter();
    let items = open.values.iter().zip(wanted).zip(&names.of_type(id).parts).map(|((value, wanted), ident)| Named {
        key: &value.wire,
        wanted,
        ident,
    });
    let location = |index: usize| {
        let (list, wire) = (def.child("enum"), open.values[index].wire.as_str());
        let written = list.pointer.find_in(&source.file(list.file).tree).and_then(Value::as_array);
        let index = written.and_then(|values| values.iter().position(|one| *one == wire));
        index.map_or_else(|| def.clone(), |index| list.element(index))
    };
    among(("value", "variant", "name one of them with `x-enum-varnames`"), &items.collect::<Vec<_>>(), location)
}

/// Parameters of one operation. Those of one name in several places are no mistake.
pub(super) fn parameters(api: &Api, names: &NameTable) -> Vec<Collision> {
    let of_operation = |id: OperationId| {
        let parameters = &api.operation(id).parameters;
        let items = parameters.iter().zip(&names.of_operation(id).parameters);
        let items = items.map(|(parameter, ident)| Named {
            key: &parameter.wire,
            wanted: snake(&names.words.joined(&parameter.wire)),
            ident,
        });
        let location = |index: usize| parameters[index].location.child("name");
        among(("parameter", "setter", "rename one of them"), &items.collect::<Vec<_>>(), location)
    };
    api.operation_ids().flat_map(of_operation).collect()
}

/// A place, or what contains it if it was composed of several schemas.
fn there(source: &Source, place: Location, otherwise: &Location) -> Location {
    let is_there = place.pointer.find_in(&source.file(place.file).tree).is_some();
    if is_there { place } else { otherwise.clone() }
}

/// What another has that wanted the same. `words` are what they are, what they become, and what helps. Locations are found for collisions
/// only, which are few.
fn among(
    words: (&str, &str, &'static str),
    items: &[Named<'_>],
    location: impl Fn(usize) -> Location,
) -> Vec<Collision> {
    let (what, becomes, help) = words;
    if items.iter().all(|one| one.ident.as_str() == one.wanted) {
        return Vec::new();
    }
    let mut holders: HashMap<&str, usize> = HashMap::new();
    for (index, one) in items.iter().enumerate() {
        let holder = holders.entry(one.wanted.as_str()).or_insert(index);
        // A reserved word is nobody's; otherwise one of them has the name itself.
        if one.ident.as_str() == one.wanted {
            *holder = index;
        }
    }
    let collide = |(index, one): (usize, &Named<'_>)| {
        let other = holders.get(one.wanted.as_str()).copied().filter(|other| items[*other].key != one.key)?;
        let label = |index: usize| (format!("the {what} `{}`", items[index].key), location(index));
        Some(Collision {
            both: [label(other), label(index)],
            wanted: format!("the {becomes} `{}`", one.wanted),
            outcome: format!("is called `{}`", one.ident),
            help,
        })
    };
    items.iter().enumerate().filter_map(collide).collect()
}
