//! Names of earlier generations: what has a name keeps it, so that an addition to the description renames nothing.
//!
//! Scopes issue kept names before new ones. Everything else stays as it is without them.

mod file;
mod keys;
mod render;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::types::Part;
use crate::extensions::{Extension, Name};
use crate::hash::HashMap;
use crate::ir::{Api, NameHint, Operation, Type};
use crate::location::{FileId, Location, Pointer};
use crate::owners::{Owned, OwnerPath};
use crate::source::Source;

use file::Form;
pub(crate) use file::load;
pub use file::{InvalidName, KeptNames};
use keys::Keys;
pub(crate) use render::render;

/// The kept names, and the keys by which they are found.
pub(crate) struct Kept<'n> {
    names: &'n KeptNames,
    /// The keys of all types, by their index before equal ones are merged.
    keys: Vec<String>,
    /// That index of each type, once equal ones are merged.
    types: Vec<usize>,
    /// Whether the description or the configuration names a type.
    explicit: Vec<bool>,
    /// The key of each operation.
    operations: Vec<String>,
}

impl<'n> Kept<'n> {
    /// Computes the keys of an API whose types are not merged yet. `configured` are the names of the configuration, by JSON pointer.
    pub(crate) fn new(names: &'n KeptNames, api: &Api, source: &Source, configured: &BTreeMap<String, String>) -> Self {
        let is_named = |location: &Location| {
            let value = source.value(location);
            let is_configured =
                location.file == FileId::ROOT && configured.contains_key(&format!("#{}", location.pointer));
            is_configured || value.is_some_and(|value| value.get(Name::NAME).is_some())
        };
        let explicit = api.types.iter().map(|def| is_named(&def.location)).collect();
        let operations = api.operations.iter().map(key_of_operation).collect();
        Self { names, keys: keys_of(api, &Keys::new(source, names)), types: Vec::new(), explicit, operations }
    }

    /// Takes note of the types that remain after equal ones are merged.
    pub(crate) fn merged(&mut self, owned: &[Owned]) {
        self.types = owned.iter().map(|owned| owned.sources.first().copied().unwrap_or_default()).collect();
    }

    /// The key of a type.
    pub(super) fn key(&self, source: usize) -> &str {
        self.keys.get(source).map_or("", String::as_str)
    }

    pub(super) fn operation(&self, index: usize) -> &str {
        self.operations.get(index).map_or("", String::as_str)
    }

    /// The name of the method of an operation.
    pub(super) fn method(&self, index: usize) -> Option<&'n str> {
        self.names.member(self.operation(index), Form::Method)
    }

    /// The paths of a type, unless the description or the configuration names it.
    fn items(&self, source: usize) -> impl Iterator<Item = &'n [String]> + Clone + use<'n> {
        let key = if self.explicit[source] { "" } else { self.key(source) };
        self.names.items(key)
    }

    /// The name of a type below an owner whose module this is.
    pub(super) fn item(&self, path: &OwnerPath, sources: &[usize], module: &[String]) -> Option<&'n str> {
        let paths = std::iter::once(&path.source).chain(sources).flat_map(|source| self.items(*source));
        let name = |path: &'n [String]| match path.strip_prefix(module)? {
            [name] => Some(name.as_str()),
            _ => None,
        };
        paths.into_iter().find_map(name)
    }

    /// The name of the required values of a type, in this module.
    pub(super) fn required(&self, sources: &[usize], module: &[String]) -> Option<&'n str> {
        let paths = sources.iter().flat_map(|source| self.names.items(&below(self.key(*source), &["required"])));
        let name = |path: &'n [String]| path.strip_prefix(module).and_then(|rest| rest.first()).map(String::as_str);
        paths.into_iter().find_map(name)
    }

    /// The module and the name of a type among the models.
    pub(super) fn global(&self, sources: &[usize]) -> Option<(&'n str, &'n str)> {
        let is_named = sources.iter().any(|source| self.explicit[*source]);
        let paths = sources.iter().flat_map(|source| self.items(*source));
        paths.into_iter().filter(|_| !is_named).find_map(|path| match path {
            [models, module, name] if models == "models" => Some((module.as_str(), name.as_str())),
            _ => None,
        })
    }

    /// The module of the component that owns a type.
    pub(super) fn owner_module(&self, path: &OwnerPath) -> Option<&'n str> {
        self.names.items(self.key(path.source)).find_map(|path| match path {
            [models, module, _] if models == "models" => Some(module.as_str()),
            _ => None,
        })
    }

    /// The module and the name of the request of an operation.
    pub(super) fn request(&self, index: usize, tag: &str) -> Option<(&'n str, &'n str)> {
        self.names.items(self.operation(index)).find_map(|path| match path {
            [api, group, module, name] if api == "api" && group == tag => Some((module.as_str(), name.as_str())),
            _ => None,
        })
    }

    /// The name of a part of a type.
    pub(super) fn part(&self, sources: &[usize], part: &Part<'_>) -> Option<&'n str> {
        let form = form_of(part);
        sources.iter().find_map(|source| self.names.member(&self.key_of_part(self.key(*source), part), form))
    }

    /// The key of a part of a type.
    pub(super) fn key_of_part(&self, key: &str, part: &Part<'_>) -> String {
        match part {
            Part::Field(wire, _) => below(key, &["properties", wire]),
            Part::Value(wire, _) => below(key, &["enum", wire]),
            Part::Variant(ty, _) => below(key, &["variants", &self.word(ty)]),
            Part::Unknown => key.to_owned(),
        }
    }

    /// What distinguishes a type from the other variants of a union.
    fn word(&self, ty: &Type) -> String {
        match ty {
            Type::Named(id) => self
                .types
                .get(id.index())
                .map_or("", |source| self.key(*source))
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned(),
            Type::Array(item) => format!("list of {}", self.word(item)),
            Type::Map(value) => format!("map of {}", self.word(value)),
            Type::Nullable(inner) | Type::Sensitive(inner) => self.word(inner),
            other => format!("{other:?}").to_lowercase(),
        }
    }

    /// The name of a field, or of a setter of a request.
    pub(super) fn field(&self, key: &str) -> Option<&'n str> {
        self.names.member(key, Form::Field)
    }

    /// Whether two types had different names in a module that both belong to.
    pub(crate) fn are_apart(&self, one: usize, other: usize) -> bool {
        let items = |source| self.items(source);
        items(one).any(|path| {
            items(other)
                .any(|other| path != other && path.split_last().map(|it| it.1) == other.split_last().map(|it| it.1))
        })
    }
}

/// The key of an operation: two paths can share its location.
fn key_of_operation(operation: &Operation) -> String {
    let pointer = Pointer::root().child("paths").child(&operation.path).child(&operation.method.to_ascii_lowercase());
    keys::escaped(&format!("#{pointer}"))
}

/// The key of something inside of an item.
pub(super) fn below(key: &str, tokens: &[&str]) -> String {
    let pointer = tokens.iter().fold(Pointer::root(), |pointer, token| pointer.child(token));
    format!("{key}{}", keys::escaped(pointer.as_str()))
}

fn form_of(part: &Part<'_>) -> Form {
    match part {
        Part::Field(..) => Form::Field,
        Part::Value(..) | Part::Variant(..) | Part::Unknown => Form::Variant,
    }
}

/// Returns a key for each type. Several types can come from one schema, such as a base and the union of its subtypes: those without a name of
/// their own are distinguished by their role.
fn keys_of(api: &Api, keys: &Keys<'_>) -> Vec<String> {
    let mut by_location: HashMap<&Location, Vec<usize>> = HashMap::default();
    for (index, def) in api.types.iter().enumerate() {
        by_location.entry(&def.location).or_default().push(index);
    }
    let role = |index: &usize| match &api.types[*index].name {
        NameHint::Given(_) | NameHint::Referred(_) => "",
        NameHint::Path(_, words) => words.last().map_or("value", String::as_str),
    };
    let mut found = vec![String::new(); api.types.len()];
    for (location, mut types) in by_location {
        let key = keys.of(location);
        types.sort_by_key(|index| (role(index), *index));
        for (number, index) in types.iter().enumerate() {
            found[*index] = match number {
                0 => key.clone(),
                _ if types[..number].iter().any(|other| role(other) == role(index)) => {
                    below(&key, &[role(index), &number.to_string()])
                }
                _ => below(&key, &[role(index)]),
            };
        }
    }
    found
}
