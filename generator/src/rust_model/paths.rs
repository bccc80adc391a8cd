//! How models are spelled, by where they are spelled.

use super::Context;
use crate::ir::{OperationId, TypeId};
use crate::naming::{Ident, ModuleNames, ModulePlace};

/// A model, as it is spelled in one place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModelPath {
    /// The modules that lead to it; none if its name is enough.
    pub modules: Vec<String>,
    /// Its name there.
    pub name: String,
    /// Whether the file has to import it from the module around.
    pub is_imported: bool,
}

impl ModelPath {
    /// Whether it starts at the module of models.
    #[must_use]
    pub fn is_below_models(&self) -> bool {
        self.modules.first().is_some_and(|first| first == "models")
    }

    /// A path for those who use the crate.
    pub(super) fn public(path: Vec<String>) -> Self {
        Self::new(path)
    }

    fn new(mut path: Vec<String>) -> Self {
        let name = path.pop().unwrap_or_default();
        Self { modules: path, name, is_imported: false }
    }
}

/// Where something is spelled.
#[derive(Clone, Copy, Debug)]
pub(super) enum Home {
    /// In a file of the crate that holds no types.
    Crate,
    /// In a module of the crate that holds types, by number.
    Module(usize),
    /// Outside of the crate, by someone who has to do with the module of an operation.
    Outside(OperationId),
}

impl<'a> Context<'a> {
    /// The same in a module.
    pub(super) fn in_module(&self, module: usize) -> Self {
        Self { home: Home::Module(module), ..*self }
    }

    /// The same in the module of an operation.
    pub(super) fn in_operation(&self, id: OperationId) -> Self {
        self.in_module(self.names.module_of_operation(id))
    }

    /// The same outside of the crate.
    pub(super) fn outside(&self, id: OperationId) -> Self {
        Self { home: Home::Outside(id), ..*self }
    }

    /// How a model is spelled here.
    pub(super) fn path_of(&self, id: TypeId) -> ModelPath {
        match self.home {
            Home::Crate => ModelPath::new(self.within(id, "crate")),
            Home::Outside(operation) => {
                let module = self.names.module_of_operation(operation);
                ModelPath::new(self.names.public_path(id, Some(module)))
            }
            Home::Module(module) => self.path_in(&self.names.modules[module], id),
        }
    }

    /// How the struct of a model's required values is spelled outside of the crate.
    pub(super) fn path_of_required(&self, id: TypeId) -> Option<ModelPath> {
        let module = match self.home {
            Home::Outside(operation) => Some(self.names.module_of_operation(operation)),
            _ => None,
        };
        self.names.public_path_of_required(id, module).map(ModelPath::new)
    }

    fn path_in(&self, home: &'a ModuleNames, id: TypeId) -> ModelPath {
        if let Some(ident) = home.ident_of(id) {
            return ModelPath::new(vec![ident.to_string()]);
        }
        let names = self.names.of_type(id);
        let module = &self.names.modules[names.module];
        let is_main = module.main == Some(id);
        match (&home.place, &module.place) {
            (ModulePlace::Models(_), ModulePlace::Models(_)) if is_main && !home.has(&names.ident) => {
                ModelPath { is_imported: true, ..ModelPath::new(vec![names.ident.to_string()]) }
            }
            (ModulePlace::Models(_), ModulePlace::Models(_)) | (ModulePlace::Shared(_), ModulePlace::Shared(_)) => {
                let below = self.within(id, "crate");
                let skipped = if below[0] == "crate" { 2 } else { 1 };
                ModelPath::new(std::iter::once("super".to_owned()).chain(below[skipped..].iter().cloned()).collect())
            }
            _ => ModelPath::new(self.within(id, "crate")),
        }
    }

    /// The path to where a type is defined, from the root of the crate. Models need no word before, as all files import their module.
    fn within(&self, id: TypeId, root: &str) -> Vec<String> {
        let names = self.names.of_type(id);
        let module = &self.names.modules[names.module];
        let is_model = matches!(module.place, ModulePlace::Models(_));
        let root = (!is_model).then(|| root.to_owned());
        let skipped = usize::from(module.main == Some(id));
        let path = module.path[..module.path.len() - skipped].iter().cloned();
        root.into_iter().chain(path).chain([names.ident.to_string()]).collect()
    }

    /// Where a type is defined, from the root of the crate.
    pub(super) fn definition_of(&self, id: TypeId) -> ModelPath {
        let mut path = self.within(id, "crate");
        path.retain(|part| part != "crate");
        ModelPath::new(path)
    }
}

/// A re-export of a type that is defined elsewhere.
#[derive(Clone, Debug)]
pub struct Export {
    /// What it is called here.
    pub ident: Ident,
    /// Where it is.
    pub path: ModelPath,
}

impl Context<'_> {
    /// What a module re-exports, by name.
    pub(super) fn exports_of(&self, module: usize) -> Vec<Export> {
        let names = &self.names.modules[module];
        let export = |id: &TypeId| {
            let mut path = self.within(*id, "crate");
            if path[0] != "crate" {
                match &names.place {
                    ModulePlace::Models(_) => "super".clone_into(&mut path[0]),
                    _ => path.insert(0, "crate".to_owned()),
                }
            }
            Some(Export { ident: names.ident_of(*id)?.clone(), path: ModelPath::new(path) })
        };
        let required = |id: &TypeId| {
            let shown = names.required_of(*id).filter(|_| self.is_by_name(*id))?;
            let home = &self.names.modules[self.names.of_type(*id).module];
            let Export { mut path, .. } = export(id)?;
            home.required_of(*id)?.as_str().clone_into(&mut path.name);
            Some(Export { ident: shown.clone(), path })
        };
        let exported = names.exports.iter().filter_map(export);
        let mut exports: Vec<Export> = exported.chain(names.exports.iter().filter_map(required)).collect();
        exports.sort_by(|one, other| one.path.cmp(&other.path));
        exports
    }
}
