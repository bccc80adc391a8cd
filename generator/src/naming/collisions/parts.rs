//! Types, properties, values and parameters that want one name.

use std::collections::HashMap;

use serde_json::Value;

use super::Collision;
use crate::ir::{Api, NameHint, OpenEnum, OperationId, Shape, Struct, TypeId};
use crate::location::Location;
use crate::naming::{Ident, NameTable, camel, distinct, short, snake};
use crate::source::Source;

/// Something that has a name.
struct Named<'a> {
    /// What it is called in the description.
    key: &'a str,
    location: Location,
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
        Some(Named { key, location: def.location.clone(), wanted, ident: &names.of_type(id).ident })
    });
    let help = "rename one of them, or name it with `x-oasmith-name` or below `[names]` in oasmith.toml";
    among(("type", "type", help), &items.collect::<Vec<_>>())
}

/// Properties of one object, and values of one enum.
pub(super) fn parts(api: &Api, names: &NameTable, source: &Source) -> Vec<Collision> {
    let of_type = |id: TypeId| match &api.type_def(id).shape {
        Shape::Struct(object) => properties(api, names, source, (id, object)),
        Shape::Enum(open) => values(api, names, source, (id, open)),
        Shape::Union(_) | Shape::Wrapper(_) | Shape::Form(_) => Vec::new(),
    };
    api.type_ids().flat_map(of_type).collect()
}

fn properties(api: &Api, names: &NameTable, source: &Source, (id, object): (TypeId, &Struct)) -> Vec<Collision> {
    let def = &api.type_def(id).location;
    let items = object.properties.iter().zip(&names.of_type(id).parts).map(|(property, ident)| {
        let wanted = snake(&names.words.joined(property.name.as_deref().unwrap_or(&property.wire)));
        let location = def.child("properties").child(&property.wire);
        Named { key: &property.wire, location: there(source, location, def), wanted, ident }
    });
    let help = "rename one of them, or name it with `x-oasmith-name` or below `[names]` in oasmith.toml";
    among(("property", "field", help), &items.collect::<Vec<_>>())
}

fn values(api: &Api, names: &NameTable, source: &Source, (id, open): (TypeId, &OpenEnum)) -> Vec<Collision> {
    let def = &api.type_def(id).location;
    let list = def.child("enum");
    let written = list.pointer.find_in(&source.file(list.file).tree).and_then(Value::as_array);
    let keys: Vec<&str> = open.values.iter().map(|value| value.name.as_deref().unwrap_or(&value.wire)).collect();
    let wanted = distinct(&keys).into_iter();
    let items = open.values.iter().zip(wanted).zip(&names.of_type(id).parts).map(|((value, wanted), ident)| {
        let index = written.and_then(|values| values.iter().position(|one| *one == value.wire.as_str()));
        let location = index.map_or_else(|| def.clone(), |index| list.element(index));
        Named { key: &value.wire, location, wanted, ident }
    });
    among(("value", "variant", "name one of them with `x-enum-varnames`"), &items.collect::<Vec<_>>())
}

/// Parameters of one operation. Those of one name in several places are no mistake.
pub(super) fn parameters(api: &Api, names: &NameTable) -> Vec<Collision> {
    let of_operation = |id: OperationId| {
        let items = api.operation(id).parameters.iter().zip(&names.of_operation(id).parameters);
        let items = items.map(|(parameter, ident)| Named {
            key: &parameter.wire,
            location: parameter.location.child("name"),
            wanted: snake(&names.words.joined(&parameter.wire)),
            ident,
        });
        among(("parameter", "setter", "rename one of them"), &items.collect::<Vec<_>>())
    };
    api.operation_ids().flat_map(of_operation).collect()
}

/// A place, or what contains it if it was composed of several schemas.
fn there(source: &Source, place: Location, otherwise: &Location) -> Location {
    let is_there = place.pointer.find_in(&source.file(place.file).tree).is_some();
    if is_there { place } else { otherwise.clone() }
}

/// What another has that wanted the same. `words` are what they are, what they become, and what helps.
fn among(words: (&str, &str, &'static str), items: &[Named<'_>]) -> Vec<Collision> {
    let (what, becomes, help) = words;
    if items.iter().all(|one| one.ident.as_str() == one.wanted) {
        return Vec::new();
    }
    let mut holders: HashMap<&str, &Named<'_>> = HashMap::new();
    for one in items {
        let holder = holders.entry(one.wanted.as_str()).or_insert(one);
        // A reserved word is nobody's; otherwise one of them has the name itself.
        if one.ident.as_str() == one.wanted {
            *holder = one;
        }
    }
    let collide = |one: &Named<'_>| {
        let other = holders.get(one.wanted.as_str()).filter(|other| other.key != one.key)?;
        let label = |one: &Named<'_>| (format!("the {what} `{}`", one.key), one.location.clone());
        Some(Collision {
            both: [label(other), label(one)],
            wanted: format!("the {becomes} `{}`", one.wanted),
            outcome: format!("is called `{}`", one.ident),
            help,
        })
    };
    items.iter().filter_map(collide).collect()
}
