//! Owners of types, and the names of types below their owners.
//!
//! Components of every kind and schemas that references target have globally usable names. Every other schema belongs to the component or
//! the operation that contains it, regardless of where it is first referenced, and is named after its property, parameter or part of the
//! message. None of this depends on the rest of the description, so that an addition renames nothing.

mod component;
mod words;

use crate::casing::title;
use crate::hash::HashMap;
use crate::ir::{Api, NameHint, OperationId, Owner, TypeDef, TypeId};
use crate::location::{Location, Pointer};
use component::Component;
pub(crate) use component::Kind;
pub(crate) use words::singular;

/// The owner and the name of a type.
#[derive(Clone, Debug)]
pub(crate) struct Owned {
    /// The global name, and the kind of component that it is the key of.
    pub(crate) own: Option<(String, Kind)>,
    /// The `title`, if it is usable as a name.
    pub(crate) title: Option<String>,
    /// The paths to the type; several if equal types were merged, none if it has a global name.
    pub(crate) paths: Vec<OwnerPath>,
    /// Whether it is used outside of these paths.
    pub(crate) is_shared: bool,
    /// All types that became this one, by their index before equal types were merged.
    pub(crate) sources: Vec<usize>,
}

/// The owner of a type without a global name, and the path to it.
#[derive(Clone, Debug)]
pub(crate) struct OwnerPath {
    /// The owner.
    pub(crate) root: Root,
    /// The path from the owner to the type, outermost first; never empty.
    pub(crate) path: Vec<String>,
    /// The type under this owner, by its index before equal types were merged.
    pub(crate) source: usize,
}

/// The owner of types without a global name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Root {
    /// A type with a global name.
    Type(TypeId),
    /// An operation.
    Operation(OperationId),
    /// A component that is not a type itself.
    Name(Kind, String),
}

impl Owned {
    /// Whether the type is only used by one operation.
    pub(crate) fn is_of_one_operation(&self) -> bool {
        !self.is_shared && matches!(self.paths.as_slice(), [OwnerPath { root: Root::Operation(_), .. }])
    }

    /// Returns the name of the type without its owner.
    pub(crate) fn base(&self) -> &str {
        let last = self.paths.first().and_then(|path| path.path.last());
        let own = self.own.as_ref().map(|(name, _)| name);
        self.title.as_ref().filter(|_| own.is_none()).or(own).or(last).map_or("value", String::as_str)
    }
}

/// Returns the owner of each type, in order.
pub(crate) fn owners(api: &Api) -> Vec<Owned> {
    let mut search = Search { api, found: Vec::with_capacity(api.types.len()), components: HashMap::default() };
    for (index, def) in api.types.iter().enumerate() {
        if let NameHint::Given(_) | NameHint::Referred(_) = &def.name {
            search.components.entry(def.location.clone()).or_insert(TypeId::new(index));
        }
    }
    for (index, def) in api.types.iter().enumerate() {
        let owned = search.owned(TypeId::new(index), def);
        search.found.push(owned);
    }
    search.found
}

struct Search<'a> {
    api: &'a Api,
    found: Vec<Owned>,
    /// Types with a global name, by location.
    components: HashMap<Location, TypeId>,
}

impl Search<'_> {
    fn owned(&mut self, id: TypeId, def: &TypeDef) -> Owned {
        let title = title(def.title.as_deref());
        let component = Component::of(&def.location);
        let sources = vec![id.index()];
        let (owner, hint) = match &def.name {
            NameHint::Given(name) | NameHint::Referred(name) => {
                let own = Some((name.clone(), Kind::Schema));
                return Owned { own, title, paths: Vec::new(), is_shared: false, sources };
            }
            NameHint::Path(owner, hint) => (owner, hint),
        };
        if let Some(component) = component.as_ref().filter(|component| component.is_itself())
            && !self.components.contains_key(&component.location)
        {
            self.components.insert(component.location.clone(), id);
            return Owned {
                own: Some((component.key.clone(), component.kind)),
                title,
                paths: Vec::new(),
                is_shared: false,
                sources,
            };
        }
        let path = self.by_hint(owner, hint, id, def);
        let path = match component.filter(|component| !component.is_schema_itself()) {
            Some(component) if !self.is_within(&path.root, &component, &def.location) => OwnerPath {
                root: self.root_of(&component),
                path: words::of_pointer(&component.rest, hint.last().map_or("value", String::as_str)),
                source: id.index(),
            },
            _ => path,
        };
        Owned { own: None, title, paths: vec![path], is_shared: false, sources }
    }

    /// Derives the path from the first reference to the schema.
    fn by_hint(&self, owner: &Owner, hint: &[String], id: TypeId, def: &TypeDef) -> OwnerPath {
        let source = id.index();
        let (root, path) = match owner {
            Owner::Type(id) => match self.found.get(id.index()).and_then(|owned| owned.paths.first()) {
                Some(path) => (path.root.clone(), words::extended(path.path.clone(), hint)),
                None => (Root::Type(*id), words::extended(Vec::new(), hint)),
            },
            Owner::Operation(id) => {
                let has_cases = self.api.operation(*id).success.cases.len() > 1;
                (Root::Operation(*id), words::of_message(hint, &def.location, has_cases))
            }
            Owner::Named(name) => {
                // A component can consist of several types: its own, and those inside it.
                let own = self.components.get(&def.location);
                let root = own.map_or_else(|| Root::Name(Kind::Schema, name.clone()), |id| Root::Type(*id));
                (root, words::extended(Vec::new(), hint))
            }
        };
        OwnerPath { root, path, source }
    }

    /// Whether a schema is part of the item that references it: the same component, or an ancestor type.
    fn is_within(&self, root: &Root, component: &Component, location: &Location) -> bool {
        let Root::Type(id) = root else { return *root == self.root_of(component) };
        let owner = &self.api.type_def(*id).location;
        *root == self.root_of(component) || (owner.file == location.file && contains(&owner.pointer, &location.pointer))
    }

    fn root_of(&self, component: &Component) -> Root {
        match self.components.get(&component.location) {
            Some(id) => Root::Type(*id),
            None => Root::Name(component.kind, component.key.clone()),
        }
    }
}

fn contains(outer: &Pointer, inner: &Pointer) -> bool {
    inner.as_str().strip_prefix(outer.as_str()).is_some_and(|rest| rest.starts_with('/'))
}
