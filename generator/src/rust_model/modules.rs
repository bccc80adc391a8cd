//! Decides which files of models there are.

use super::{Context, Export, Features, ModelFile};
use crate::ir::TypeId;
use crate::naming::{Ident, ModulePlace};

/// A file of models.
#[derive(Clone, Debug)]
pub struct ModuleItem {
    /// Where it is.
    pub folder: Folder,
    /// Its module.
    pub module: Ident,
    /// The model that is to be had without naming the module.
    pub main: Option<Ident>,
    /// The struct of its required values, if they are given by name.
    pub main_required: Option<Ident>,
    /// Its models, by number.
    pub models: Vec<usize>,
    /// What it re-exports.
    pub exports: Vec<Export>,
    /// The features that need it; none if it is always there.
    pub features: Features,
}

/// The folder of a file of models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// Those that people name.
    Models,
    /// Those that other modules re-export.
    Shared,
}

impl ModuleItem {
    /// Whether there is something in it that has no other path.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.folder == Folder::Shared
            || self.models.len() > usize::from(self.main.is_some())
            || !self.exports.is_empty()
    }
}

impl Context<'_> {
    pub(super) fn modules(&self, models: &[ModelFile]) -> Vec<ModuleItem> {
        let modules = self.names.modules.iter().enumerate().filter_map(|(number, names)| {
            let (folder, module) = match &names.place {
                ModulePlace::Models(module) => (Folder::Models, module),
                ModulePlace::Shared(module) => (Folder::Shared, module),
                ModulePlace::Operation(_) => return None,
            };
            let ids: Vec<usize> = names.main.iter().chain(&names.types).map(|id| id.index()).collect();
            let exports = self.exports_of(number);
            // A family is there together; what only re-exports is there with what it shows.
            let features = match ids.first() {
                Some(first) => models[*first].features.clone(),
                None => self.features_of_all(&names.exports),
            };
            let main = names.main.map(|id| self.names.of_type(id).ident.clone());
            let main_required = names.main.and_then(|id| models[id.index()].item.by_name().cloned());
            Some(ModuleItem { folder, module: module.clone(), main, main_required, models: ids, exports, features })
        });
        let mut modules: Vec<ModuleItem> = modules.collect();
        modules.sort_by(|one, other| one.module.cmp(&other.module));
        modules
    }

    /// The features with which all of some types are there.
    fn features_of_all(&self, ids: &[TypeId]) -> Features {
        let mut all = ids.iter().map(|id| self.features_of(*id)).filter(|features| !features.is_empty());
        let Some(first) = all.next() else { return Features::new() };
        all.fold(first, |common, features| common.intersection(&features).cloned().collect())
    }
}
