//! Paths to types of a generated crate, as another crate writes them.

use crate::rust_model::{ApiFile, ModelPath, OperationItem, Ty};

/// The module in which a path is written, from the root of the crate.
pub(super) struct Home(Vec<String>);

impl Home {
    /// The module of an operation.
    pub(super) fn of_operation(api: &ApiFile, operation: &OperationItem) -> Self {
        Self(vec!["api".to_owned(), api.module.to_string(), operation.module.to_string()])
    }

    /// The module that holds a model.
    pub(super) fn of_model(path: &ModelPath) -> Self {
        Self(path.modules.clone())
    }
}

/// A type with its path from the root of the crate.
pub(super) fn outside(ty: &Ty, home: &Home) -> Ty {
    let inner = |ty: &Ty| Box::new(outside(ty, home));
    match ty {
        Ty::Vec(item) => Ty::Vec(inner(item)),
        Ty::Map(value) => Ty::Map(inner(value)),
        Ty::Option(value) => Ty::Option(inner(value)),
        Ty::Nullable(value) => Ty::Nullable(inner(value)),
        Ty::Sensitive(value) => Ty::Sensitive(inner(value)),
        Ty::Boxed(value) => Ty::Boxed(inner(value)),
        Ty::Tuple(items) => Ty::Tuple(items.iter().map(|item| outside(item, home)).collect()),
        Ty::Model(path) => Ty::Model(ModelPath { modules: modules(path, home), is_imported: false, ..path.clone() }),
        Ty::Local(name) => Ty::Model(ModelPath { modules: home.0.clone(), name: name.to_string(), is_imported: false }),
        other => other.clone(),
    }
}

fn modules(path: &ModelPath, home: &Home) -> Vec<String> {
    let models = || std::iter::once("models".to_owned());
    match path.modules.first().map(String::as_str) {
        _ if path.is_imported => models().collect(),
        // From a model, the parent module is `models`.
        Some("super") => models().chain(path.modules[1..].iter().cloned()).collect(),
        Some("crate") => path.modules[1..].to_vec(),
        Some("models") => path.modules.clone(),
        _ => home.0.iter().chain(&path.modules).cloned().collect(),
    }
}
