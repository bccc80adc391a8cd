//! Modules of types.
//!
//! A type with a global name has a module in `models`, which also contains the types that only it owns. The module of an operation's
//! request contains those of the operation. A type with several owners is defined once in a private module, and re-exported by each owner
//! under its own name.

use super::kept::Kept;
use super::reserved::Reserved;
use super::scope::{Ident, Scope, Spelling};
use super::{OperationNames, PackageWords, TagNames, TypeNames, types};
use crate::hash::HashMap;
use crate::ir::{Api, OperationId, Shape, TypeDef, TypeId};
use crate::owners::{Kind, Owned, OwnerPath, Root};
use crate::parallel;

/// A module that contains types.
#[derive(Clone, Debug)]
pub struct ModuleNames {
    /// The kind of module.
    pub place: ModulePlace,
    /// Path of the module from the crate root, including itself.
    pub path: Vec<String>,
    /// The type that the module is named after.
    pub main: Option<TypeId>,
    /// The other types that it defines.
    pub types: Vec<TypeId>,
    /// The types that it re-exports from other modules.
    pub exports: Vec<TypeId>,
    /// Names of its types.
    idents: HashMap<TypeId, Ident>,
    /// What the required values of its types are called in it.
    required: HashMap<TypeId, Ident>,
    /// The types that its types were before equal ones were merged, if names are kept.
    sources: HashMap<TypeId, usize>,
}

/// The kind of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModulePlace {
    /// In `models`.
    Models(Ident),
    /// The module of an operation's request.
    Operation(OperationId),
    /// A private module in `shared`.
    Shared(Ident),
}

impl ModuleNames {
    /// Returns the name of a type in the module; `None` if the module does not contain it.
    #[must_use]
    pub fn ident_of(&self, id: TypeId) -> Option<&Ident> {
        self.idents.get(&id)
    }

    /// Returns the name of the struct that holds the required values of a type, if they can be given by name.
    #[must_use]
    pub fn required_of(&self, id: TypeId) -> Option<&Ident> {
        self.required.get(&id)
    }

    /// Returns the type that a type of the module was before equal ones were merged, if names are kept.
    pub(super) fn source_of(&self, id: TypeId) -> Option<usize> {
        self.sources.get(&id).copied()
    }

    /// Returns the names of all types in the module.
    pub fn idents(&self) -> impl Iterator<Item = &Ident> {
        self.idents.values()
    }

    /// Whether the module contains a type with this name.
    #[must_use]
    pub fn has(&self, ident: &Ident) -> bool {
        self.idents.values().any(|known| known == ident)
    }

    fn new(place: ModulePlace, path: &[&str]) -> Self {
        let path = path.iter().map(|part| (*part).to_owned()).collect();
        let (idents, required, sources) = (HashMap::default(), HashMap::default(), HashMap::default());
        Self { place, path, main: None, types: Vec::new(), exports: Vec::new(), idents, required, sources }
    }
}

/// Names all types and modules. `scopes` are those of the operations' modules.
pub(super) fn of(
    api: &Api,
    owned: &[Owned],
    (tags, operations): (&[TagNames], &[OperationNames]),
    scopes: Vec<Scope>,
    words: &PackageWords,
    kept: Option<&Kept<'_>>,
) -> (Vec<TypeNames>, Vec<ModuleNames>) {
    let mut naming = Naming {
        owned,
        words,
        kept,
        modules: Vec::new(),
        scopes: Vec::new(),
        owners: Vec::new(),
        by_root: HashMap::default(),
        homes: vec![None; owned.len()],
    };
    let mut models = naming.name_global();
    for (index, (scope, names)) in scopes.into_iter().zip(operations).enumerate() {
        let id = OperationId::new(index);
        let tag = &tags[api.operation(id).tag.0].module;
        let module = ModuleNames::new(ModulePlace::Operation(id), &["api", tag.as_str(), names.module.as_str()]);
        naming.add(Root::Operation(id), module, scope, names.ident.as_str());
    }
    naming.name_by_path();
    naming.name_shared(api);
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
        let sources = &owned[id.index()].sources;
        let kept = |part: &types::Part<'_>| kept.and_then(|kept| kept.part(sources, part));
        types::of(ident.clone(), (*module, public), &def.shape, words, &kept)
    });
    (types, naming.modules)
}

struct Naming<'a> {
    owned: &'a [Owned],
    words: &'a PackageWords,
    kept: Option<&'a Kept<'a>>,
    modules: Vec<ModuleNames>,
    /// The scope of each module.
    scopes: Vec<Scope>,
    /// The name of each module's owner.
    owners: Vec<String>,
    by_root: HashMap<Root, usize>,
    /// The name of each type, and the index of the module that defines it.
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

    /// Names types with a global name, and modules of components that are not types. Schemas precede other components, and names that need
    /// no change of case precede others.
    /// Returns the scope of all models.
    fn name_global(&mut self) -> Scope {
        let (mut idents, mut modules) = (Scope::new(Reserved::Types), self.words.scope(Reserved::Modules));
        let (mut named, mut named_modules) = self.kept_globals(&mut idents, &mut modules);
        let mut named_owners = self.kept_owners(&mut modules);
        for pass in 0..3 {
            for (index, owned) in self.owned.iter().enumerate() {
                let Some((name, kind)) = owned.own.as_ref().filter(|_| named[index].is_none()) else { continue };
                let is_due = match pass {
                    0 => *kind == Kind::Schema && crate::casing::is_type_name(name),
                    1 => *kind == Kind::Schema,
                    _ => true,
                };
                if is_due {
                    let with_kind = format!("{name} {}", kind.word());
                    let candidates: Vec<&str> =
                        qualified(name).into_iter().chain([name.as_str(), with_kind.as_str()]).collect();
                    named[index] = Some(idents.first_of(&candidates));
                }
            }
        }
        for (index, ident) in named.into_iter().enumerate() {
            let Some(ident) = ident else { continue };
            let id = TypeId::new(index);
            let mut scope = Scope::new(Reserved::Types);
            scope.mark_issued(&ident);
            let module = named_modules[index].take().unwrap_or_else(|| modules.module(ident.as_str()));
            let module = in_models(module);
            let module = self.add(Root::Type(id), module, scope, ident.as_str());
            self.modules[module].main = Some(id);
            self.modules[module].idents.insert(id, ident.clone());
            self.homes[index] = Some((ident, module));
        }
        for path in self.owned.iter().flat_map(|owned| &owned.paths) {
            if let (Root::Name(_, name), false) = (&path.root, self.by_root.contains_key(&path.root)) {
                let module = named_owners.remove(&path.root).unwrap_or_else(|| modules.module(name));
                self.add(path.root.clone(), in_models(module), Scope::new(Reserved::Types), name);
            }
        }
        idents
    }

    /// Returns the modules that components that are not types keep.
    fn kept_owners(&self, modules: &mut Scope) -> HashMap<Root, Ident> {
        let mut owners: HashMap<Root, Ident> = HashMap::default();
        let Some(kept) = self.kept else { return owners };
        for path in self.owned.iter().flat_map(|owned| &owned.paths) {
            let is_due = matches!(path.root, Root::Name(..)) && !owners.contains_key(&path.root);
            let name = kept.owner_module(path).filter(|_| is_due);
            if let Some(ident) = name.and_then(|name| modules.keep(name, Spelling::File)) {
                owners.insert(path.root.clone(), ident);
            }
        }
        owners
    }

    /// Returns the names and modules that types with a global name keep.
    fn kept_globals(&self, idents: &mut Scope, modules: &mut Scope) -> (Vec<Option<Ident>>, Vec<Option<Ident>>) {
        let both = self.owned.iter().map(|owned| {
            let kept = self.kept.filter(|_| owned.own.is_some());
            let Some((module, item)) = kept.and_then(|kept| kept.global(&owned.sources)) else { return (None, None) };
            let ident = idents.keep(item, Spelling::Upper);
            (ident.clone(), ident.and_then(|_| modules.keep(module, Spelling::File)))
        });
        both.unzip()
    }

    /// Names types below their owners, the shallowest first.
    fn name_by_path(&mut self) {
        let mut entries: Vec<Vec<(TypeId, &OwnerPath)>> = vec![Vec::new(); self.modules.len()];
        for (index, owned) in self.owned.iter().enumerate() {
            for path in &owned.paths {
                if let Some(module) = self.by_root.get(&path.root) {
                    entries[*module].push((TypeId::new(index), path));
                }
            }
        }
        self.keep_required(&entries);
        for (module, mut entries) in entries.into_iter().enumerate() {
            entries.sort_by_key(|(_, path)| path.path.len());
            let parents = &self.modules[module].path;
            let kept =
                |(id, path): &(TypeId, &OwnerPath)| self.kept?.item(path, &self.owned[id.index()].sources, parents);
            let idents = self.scopes[module].all(&entries, Spelling::Upper, kept, |scope, (id, path)| {
                let candidates = candidates(&self.owned[id.index()], path, &self.owners[module]);
                let candidates: Vec<&str> = candidates.iter().map(String::as_str).collect();
                scope.first_of(&candidates)
            });
            for ((id, path), ident) in entries.into_iter().zip(idents) {
                let owned = &self.owned[id.index()];
                if self.kept.is_some() {
                    self.modules[module].sources.insert(id, path.source);
                }
                self.modules[module].idents.insert(id, ident.clone());
                if owned.paths.len() == 1 && !owned.is_shared && owned.own.is_none() {
                    self.modules[module].types.push(id);
                    self.homes[id.index()] = Some((ident, module));
                } else {
                    self.modules[module].exports.push(id);
                }
            }
        }
    }

    /// Gives required values the names that they had, before new types can take them.
    fn keep_required(&mut self, entries: &[Vec<(TypeId, &OwnerPath)>]) {
        let Some(kept) = self.kept else { return };
        for (index, module) in self.modules.iter_mut().enumerate() {
            let types: Vec<TypeId> = module.main.into_iter().chain(entries[index].iter().map(|(id, _)| *id)).collect();
            for id in types {
                let name = kept.required(&self.owned[id.index()].sources, &module.path);
                let Some(name) = name.and_then(|name| self.scopes[index].keep(name, Spelling::Upper)) else { continue };
                module.required.insert(id, name);
            }
        }
    }

    /// Names types with several owners. Their modules are named after their content, so that other types cannot rename them.
    fn name_shared(&mut self, api: &Api) {
        let mut modules = self.words.scope(Reserved::Modules);
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
        for module in &self.modules {
            module.main.and_then(|id| module.required.get(&id)).into_iter().for_each(|name| models.mark_issued(name));
        }
        for (module, scope) in self.modules.iter_mut().zip(&mut self.scopes) {
            let types = module.main.iter().chain(&module.types).chain(&module.exports);
            let types: Vec<TypeId> = types.filter(|id| !module.required.contains_key(id)).copied().collect();
            for id in types.iter().filter(|id| could_be_named(&api.types[id.index()].shape)) {
                let Some(ident) = module.idents.get(id) else { continue };
                let name = format!("{ident} required");
                // The main type of a module has its name among all models as well.
                let name = if module.main == Some(*id) { scope.ty_in_both(models, &name) } else { scope.ty(&name) };
                module.required.insert(*id, name);
            }
        }
    }
}

/// Returns the end of a component's key that is a path of packages, as `io.k8s.api.core.v1.Pod`: the type and the two packages before it.
fn qualified(key: &str) -> Option<&str> {
    let (packages, ty) = key.rsplit_once('.')?;
    let mut dots = packages.rmatch_indices('.').map(|(index, _)| index);
    let is_path = packages.split('.').all(|package| package.starts_with(|first: char| first.is_ascii_lowercase()))
        && ty.starts_with(|first: char| first.is_ascii_uppercase());
    let second = dots.nth(1).filter(|_| is_path)?;
    Some(&key[second + 1..])
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

/// Returns candidates for the name of a type below its owner, the best first: the title, the last word of the path, and ever longer tails
/// of the path.
fn candidates(found: &Owned, path: &OwnerPath, owner: &str) -> Vec<String> {
    let path = &path.path;
    let tails = (0..path.len()).rev().map(|start| path[start..].join(" "));
    let whole = format!("{owner} {}", path.join(" "));
    found.title.iter().cloned().chain(tails).chain([whole]).collect()
}

/// Returns a few words from the content of a type.
fn content(shape: &Shape) -> Vec<&str> {
    match shape {
        Shape::Struct(object) => object.properties.iter().take(2).map(|property| property.wire.as_str()).collect(),
        Shape::Enum(open) => open.values.iter().take(3).map(|value| value.wire.as_str()).collect(),
        Shape::Union(union) => union.variants.iter().take(2).map(|variant| variant.hint.as_str()).collect(),
        Shape::Form(form) => form.parts.iter().take(2).map(|part| part.wire.as_str()).collect(),
        Shape::Wrapper(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::qualified;

    #[test]
    fn keys_that_are_paths_of_packages_are_named_after_their_end() {
        for (key, end) in [
            ("io.k8s.api.core.v1.Pod", Some("core.v1.Pod")),
            ("com.example.shop.Order", Some("example.shop.Order")),
            ("shop.v1.Order", None),
            ("Example.Shop.V1.Order", None),
            ("io.example.shop.order", None),
            ("Order", None),
        ] {
            assert_eq!(qualified(key), end);
        }
    }
}
