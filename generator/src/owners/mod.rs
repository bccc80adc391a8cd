//! Who owns each type, and what it is called there.
//!
//! A component, of whatever kind, and a schema with a name of its own have a name that everybody may use. Every other schema belongs to the
//! component or the operation in which it stands, whoever refers to it first, and is called after the property, the parameter or the part
//! of the message that it is the type of. Nothing here depends on what else the description has, so an addition renames nothing.

mod component;
mod groups;
mod words;

use crate::hash::HashMap;
use crate::ir::{Api, NameHint, OperationId, Owner, TypeDef, TypeId};
use crate::location::{Location, Pointer};
use component::Component;
pub(crate) use component::Kind;
pub(crate) use groups::{group_of, is_version};
pub(crate) use words::{singular, title};

/// What a type is called.
#[derive(Clone, Debug)]
pub(crate) struct Owned {
    /// The name that everybody may use, and what kind of component it is the key of.
    pub(crate) own: Option<(String, Kind)>,
    /// The `title`, if it makes a name.
    pub(crate) title: Option<String>,
    /// Where the type stands; several places if it was written out several times. None if it has a name of its own.
    pub(crate) places: Vec<Place>,
    /// Whether something outside of the place refers to it.
    pub(crate) is_shared: bool,
}

/// Where a type without a name of its own stands.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Whose it is.
    pub(crate) root: Root,
    /// What leads from there to the type, outermost first; never empty.
    pub(crate) path: Vec<String>,
}

/// Whose a type without a name of its own is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Root {
    /// That of a type with a name of its own.
    Type(TypeId),
    /// That of an operation.
    Operation(OperationId),
    /// That of a component that is no type itself.
    Name(Kind, String),
}

impl Owned {
    /// Whether the type is to be had only together with one operation.
    pub(crate) fn is_of_one_operation(&self) -> bool {
        !self.is_shared && matches!(self.places.as_slice(), [Place { root: Root::Operation(_), .. }])
    }

    /// What the type is called by those who do not say where it stands.
    pub(crate) fn base(&self) -> &str {
        let last = self.places.first().and_then(|place| place.path.last());
        let own = self.own.as_ref().map(|(name, _)| name);
        self.title.as_ref().filter(|_| own.is_none()).or(own).or(last).map_or("value", String::as_str)
    }
}

/// Who owns each type, in order.
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
    /// Types with a name of their own, by where they stand.
    components: HashMap<Location, TypeId>,
}

impl Search<'_> {
    fn owned(&mut self, id: TypeId, def: &TypeDef) -> Owned {
        let title = words::title(def.title.as_deref());
        let component = Component::of(&def.location);
        let (owner, hint) = match &def.name {
            NameHint::Given(name) | NameHint::Referred(name) => {
                return Owned { own: Some((name.clone(), Kind::Schema)), title, places: Vec::new(), is_shared: false };
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
                places: Vec::new(),
                is_shared: false,
            };
        }
        let place = self.by_hint(owner, hint, def);
        let place = match component.filter(|component| !component.is_schema_itself()) {
            Some(component) if !self.is_within(&place.root, &component, &def.location) => Place {
                root: self.root_of(&component),
                path: words::of_pointer(&component.rest, hint.last().map_or("value", String::as_str)),
            },
            _ => place,
        };
        Owned { own: None, title, places: vec![place], is_shared: false }
    }

    /// As whoever referred to the schema first has it.
    fn by_hint(&self, owner: &Owner, hint: &[String], def: &TypeDef) -> Place {
        match owner {
            Owner::Type(id) => match self.found.get(id.index()).and_then(|owned| owned.places.first()) {
                Some(place) => Place { root: place.root.clone(), path: words::extended(place.path.clone(), hint) },
                None => Place { root: Root::Type(*id), path: words::extended(Vec::new(), hint) },
            },
            Owner::Operation(id) => {
                let has_cases = self.api.operation(*id).success.cases.len() > 1;
                Place { root: Root::Operation(*id), path: words::of_message(hint, &def.location, has_cases) }
            }
            Owner::Named(name) => {
                // A component may be more than one type: its own, and what is made of it.
                let own = self.components.get(&def.location);
                let root = own.map_or_else(|| Root::Name(Kind::Schema, name.clone()), |id| Root::Type(*id));
                Place { root, path: words::extended(Vec::new(), hint) }
            }
        }
    }

    /// Whether a schema stands where whoever refers to it does: in the same component, or below a type with a name of its own.
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
