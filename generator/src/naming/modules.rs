//! Which module each type lives in, and what it is called there.
//!
//! A type with a name of its own stands in `models`; its module holds the types that only it has. So does the module of an operation's
//! request. A type that several of them have is defined once, in a module that nobody sees, and each re-exports it under its own name.

use super::scope::{Ident, Reserved, Scope};
use super::{OperationNames, TagNames, TypeNames, types};
use crate::hash::HashMap;
use crate::ir::{Api, OperationId, Shape, TypeDef, TypeId};
use crate::owners::{Kind, Owned, Place, Root};
use crate::parallel;

/// A module that holds types.
#[derive(Clone, Debug)]
pub struct ModuleNames {
    /// Where it is.
    pub place: ModulePlace,
    /// The modules that lead to it from the root of the crate, itself included.
    pub path: Vec<String>,
    /// The type that the module is named after, if there is one.
    pub main: Option<TypeId>,
    /// The other types that are defined in it.
    pub types: Vec<TypeId>,
    /// The types of other modules that it re-exports.
    pub exports: Vec<TypeId>,
    /// What its types are called in it.
    idents: HashMap<TypeId, Ident>,
    /// What the required values of its types are called in it.
    required: HashMap<TypeId, Ident>,
}

/// Where a module is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModulePlace {
    /// In `models`.
    Models(Ident),
    /// Beside the request of an operation.
    Operation(OperationId),
    /// In `shared`, which nobody sees.
    Shared(Ident),
}

impl ModuleNames {
    /// What a type is called in the module, if it is there.
    #[must_use]
    pub fn ident_of(&self, id: TypeId) -> Option<&Ident> {
        self.idents.get(&id)
    }

    /// What the required values of a type are called in the module, where they could be given by name.
    #[must_use]
    pub fn required_of(&self, id: TypeId) -> Option<&Ident> {
        self.required.get(&id)
    }

    /// What the types of the module are called in it.
    pub fn idents(&self) -> impl Iterator<Item = &Ident> {
        self.idents.values()
    }

    /// Whether something in the module is called so.
    #[must_use]
    pub fn has(&self, ident: &Ident) -> bool {
        self.idents.values().any(|known| known == ident)
    }

    fn new(place: ModulePlace, path: &[&str]) -> Self {
        let path = path.iter().map(|part| (*part).to_owned()).collect();
        let (idents, required) = (HashMap::default(), HashMap::default());
        Self { place, path, main: None, types: Vec::new(), exports: Vec::new(), idents, required }
    }
}

/// The names of all types and modules. `scopes` are those of the operations' modules.
pub(super) fn of(
    api: &Api,
    owned: &[Owned],
    (tags, operations): (&[TagNames], &[OperationNames]),
    scopes: Vec<Scope>,
) -> (Vec<TypeNames>, Vec<ModuleNames>) {
    let mut naming = Naming {
        owned,
        modules: Vec::new(),
        scopes: Vec::new(),
        owners: Vec::new(),
        by_root: HashMap::default(),
        homes: vec![None; owned.len()],
    };
    let mut models = naming.own();
    for (index, (scope, names)) in scopes.into_iter().zip(operations).enumerate() {
        let id = OperationId::new(index);
        let tag = &tags[api.operation(id).tag.0].module;
        let module = ModuleNames::new(ModulePlace::Operation(id), &["api", tag.as_str(), names.module.as_str()]);
        naming.add(Root::Operation(id), module, scope, names.ident.as_str());
    }
    naming.places();
    naming.shared(api);
    naming.required(api, &mut models);
    let named: Vec<((Ident, usize), &TypeDef)> = naming.homes.into_iter().flatten().zip(&api.types).collect();
    let mut public: HashMap<TypeId, usize> = HashMap::default();
    for (number, module) in naming.modules.iter().enumerate() {
        for id in &module.exports {
            public.entry(*id).or_insert(number);
        }
    }
    let ids: Vec<TypeId> = api.type_ids().collect();
    let types = parallel::map(&ids, |id| {
        let ((ident, module), def) = &named[id.index()];
        let is_hidden = matches!(naming.modules[*module].place, ModulePlace::Shared(_));
        let public = public.get(id).filter(|_| is_hidden).copied().unwrap_or(*module);
        types::of(ident.clone(), *module, public, &def.shape)
    });
    (types, naming.modules)
}

struct Naming<'a> {
    owned: &'a [Owned],
    modules: Vec<ModuleNames>,
    /// The scope of each module.
    scopes: Vec<Scope>,
    /// What the owner of each module is called.
    owners: Vec<String>,
    by_root: HashMap<Root, usize>,
    /// What each type is called, and where it is defined.
    homes: Vec<Option<(Ident, usize)>>,
}

impl Naming<'_> {
    fn add(&mut self, root: Root, module: ModuleNames, scope: Scope, owner: &str) -> usize {
        self.modules.push(module);
        self.scopes.push(scope);
        self.owners.push(owner.to_owned());
        self.by_root.insert(root, self.modules.len() - 1);
        self.modules.len() - 1
    }

    /// Types with a name of their own, and modules of components that are no types. Schemas come first, those first whose name stands.
    /// Gives the scope of all models.
    fn own(&mut self) -> Scope {
        let (mut idents, mut modules) = (Scope::new(Reserved::Types), Scope::new(Reserved::Modules));
        let mut named: Vec<Option<Ident>> = vec![None; self.owned.len()];
        for pass in 0..3 {
            for (index, owned) in self.owned.iter().enumerate() {
                let Some((name, kind)) = owned.own.as_ref().filter(|_| named[index].is_none()) else { continue };
                let is_due = match pass {
                    0 => *kind == Kind::Schema && super::casing::is_type_name(name),
                    1 => *kind == Kind::Schema,
                    _ => true,
                };
                if is_due {
                    named[index] = Some(idents.first_of(&[name, &format!("{name} {}", kind.word())]));
                }
            }
        }
        for (index, ident) in named.into_iter().enumerate() {
            let Some(ident) = ident else { continue };
            let id = TypeId::new(index);
            let mut scope = Scope::new(Reserved::Types);
            scope.take(&ident);
            let module = in_models(modules.module(ident.as_str()));
            let module = self.add(Root::Type(id), module, scope, ident.as_str());
            self.modules[module].main = Some(id);
            self.modules[module].idents.insert(id, ident.clone());
            self.homes[index] = Some((ident, module));
        }
        let places = self.owned.iter().flat_map(|owned| &owned.places);
        for place in places.collect::<Vec<_>>() {
            if let (Root::Name(_, name), false) = (&place.root, self.by_root.contains_key(&place.root)) {
                let module = in_models(modules.module(name));
                self.add(place.root.clone(), module, Scope::new(Reserved::Types), name);
            }
        }
        idents
    }

    /// What types are called where they stand: those that stand higher up choose first.
    fn places(&mut self) {
        let mut entries: Vec<Vec<(TypeId, &Place)>> = vec![Vec::new(); self.modules.len()];
        for (index, owned) in self.owned.iter().enumerate() {
            for place in &owned.places {
                if let Some(module) = self.by_root.get(&place.root) {
                    entries[*module].push((TypeId::new(index), place));
                }
            }
        }
        for (module, mut entries) in entries.into_iter().enumerate() {
            entries.sort_by_key(|(_, place)| place.path.len());
            for (id, place) in entries {
                let owned = &self.owned[id.index()];
                let candidates = candidates(owned, place, &self.owners[module]);
                let candidates: Vec<&str> = candidates.iter().map(String::as_str).collect();
                let ident = self.scopes[module].first_of(&candidates);
                self.modules[module].idents.insert(id, ident.clone());
                if owned.places.len() == 1 && !owned.is_shared && owned.own.is_none() {
                    self.modules[module].types.push(id);
                    self.homes[id.index()] = Some((ident, module));
                } else {
                    self.modules[module].exports.push(id);
                }
            }
        }
    }

    /// Types that are defined once for several owners: their modules are named after what they hold, which no other type changes.
    fn shared(&mut self, api: &Api) {
        let mut modules = Scope::new(Reserved::Modules);
        for (index, owned) in self.owned.iter().enumerate() {
            if self.homes[index].is_some() {
                continue;
            }
            let ident = Scope::new(Reserved::Types).ty(owned.base());
            let words = format!("{} {}", owned.base(), content(&api.types[index].shape).join(" "));
            let name = modules.module(&words);
            let mut module = ModuleNames::new(ModulePlace::Shared(name.clone()), &["shared", name.as_str()]);
            module.types.push(TypeId::new(index));
            module.idents.insert(TypeId::new(index), ident.clone());
            self.homes[index] = Some((ident, self.modules.len()));
            self.modules.push(module);
            self.scopes.push(Scope::new(Reserved::Types));
        }
    }

    /// What the required values of each type are called, beside the type and wherever it is re-exported. They choose last, so that they take
    /// no name away.
    fn required(&mut self, api: &Api, models: &mut Scope) {
        for (module, scope) in self.modules.iter_mut().zip(&mut self.scopes) {
            let types = module.main.iter().chain(&module.types).chain(&module.exports);
            for id in types.filter(|id| could_be_named(&api.types[id.index()].shape)) {
                let Some(ident) = module.idents.get(id) else { continue };
                let mut name = scope.ty(&format!("{ident} required"));
                // The main type of a module has its name among all models as well.
                while module.main == Some(*id) {
                    let shown = models.ty(name.as_str());
                    if shown == name {
                        break;
                    }
                    name = scope.ty(shown.as_str());
                }
                module.required.insert(*id, name);
            }
        }
    }
}

/// Whether a type may have required values that could be swapped.
fn could_be_named(shape: &Shape) -> bool {
    match shape {
        Shape::Struct(object) => object.properties.len() > 1,
        Shape::Form(form) => form.parts.len() > 1,
        _ => false,
    }
}

fn in_models(name: Ident) -> ModuleNames {
    let path = ["models".to_owned(), name.to_string()];
    ModuleNames::new(ModulePlace::Models(name), &[path[0].as_str(), path[1].as_str()])
}

/// What a type may be called at a place, the best first: by its title, by the property, by more and more of what stands around it.
fn candidates(found: &Owned, place: &Place, owner: &str) -> Vec<String> {
    let path = &place.path;
    let tails = (0..path.len()).rev().map(|start| path[start..].join(" "));
    let whole = format!("{owner} {}", path.join(" "));
    found.title.iter().cloned().chain(tails).chain([whole]).collect()
}

/// A few words of what a type holds.
fn content(shape: &Shape) -> Vec<&str> {
    match shape {
        Shape::Struct(object) => object.properties.iter().take(2).map(|property| property.wire.as_str()).collect(),
        Shape::Enum(open) => open.values.iter().take(3).map(|value| value.wire.as_str()).collect(),
        Shape::Union(union) => union.variants.iter().take(2).map(|variant| variant.hint.as_str()).collect(),
        Shape::Form(form) => form.parts.iter().take(2).map(|part| part.wire.as_str()).collect(),
        Shape::Wrapper(_) => Vec::new(),
    }
}
