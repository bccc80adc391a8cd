//! Assigns all identifiers.
//!
//! Every name comes from a scope, which issues each name only once. Components are named before inline schemas, so that an inline schema
//! never takes the name of a component.

pub(crate) mod collisions;
mod kept;
mod methods;
mod modules;
mod operations;
mod package_words;
mod primitives;
mod reserved;
mod scope;
mod short;
#[cfg(test)]
mod stability;
mod table;
mod types;

use crate::ir::{Api, OperationId, Server, TypeId};
use crate::owners::Owned;

pub(crate) use crate::casing::{camel, distinct, shouty, snake};
pub use kept::{InvalidName, KeptNames};
pub(crate) use kept::{Kept, load, render};
pub use modules::{ModuleNames, ModulePlace};
use operations::operation_names;
pub use package_words::PackageWords;
pub(crate) use primitives::{integer_name, text_name};
use reserved::Reserved;
use scope::Scope;
pub use scope::{Feature, Ident};
pub use table::{OperationNames, OwnServerNames, SchemeNames, TagNames, TypeNames};

/// The identifiers of all generated items.
#[derive(Clone, Debug)]
pub struct NameTable {
    types: Vec<TypeNames>,
    tags: Vec<TagNames>,
    operations: Vec<OperationNames>,
    /// Builder methods, by security scheme.
    pub schemes: Vec<SchemeNames>,
    /// Constants or types of servers, with the setters of their variables.
    pub servers: Vec<(Ident, Vec<Ident>)>,
    /// Identifiers of servers of operations.
    pub own_servers: Vec<OwnServerNames>,
    /// Variants and statics of products.
    pub products: Vec<(Ident, Ident)>,
    /// Variants and statics of environments.
    pub environments: Vec<(Ident, Ident)>,
    /// Variants of webhooks and callbacks, and the functions that parse them.
    pub events: Vec<(Ident, Ident)>,
    /// Statics of envelopes.
    pub envelopes: Vec<Ident>,
    /// The modules that contain types, including those of operations.
    pub modules: Vec<ModuleNames>,
    /// The words of the package's name.
    pub(crate) words: PackageWords,
    /// The index of the first operation's module; the others follow.
    first_operation: usize,
}

impl NameTable {
    /// Names all items of an API.
    #[must_use]
    pub(crate) fn of(api: &Api, owned: &[Owned], words: PackageWords, kept: Option<&Kept<'_>>) -> Self {
        let tags = tag_names(api, &words);
        let (operations, scopes) = operation_names(api, &tags, &words, kept);
        let (types, modules) = modules::of(api, owned, (&tags, &operations), scopes, &words, kept);
        let mut methods = words.scope(Reserved::Builder);
        let mut statics = words.scope(Reserved::ClientStatics);
        let envelopes: Vec<Ident> = api.envelope_names.iter().map(|name| statics.constant(name)).collect();
        let schemes: Vec<Ident> =
            api.schemes.iter().map(|scheme| methods.field(scheme.name.as_deref().unwrap_or(&scheme.key))).collect();
        let schemes = schemes.into_iter().zip(&api.schemes).map(|(method, scheme)| SchemeNames {
            constant: statics.constant(method.as_str()),
            client_credentials: methods.field(&format!("{method} client credentials")),
            password: methods.field(&format!("{method} password")),
            url: methods.field(&format!("{method} url")),
            settings: scheme
                .token
                .iter()
                .flat_map(crate::ir::TokenCall::settings)
                .map(|setting| methods.field(&format!("{method} {setting}")))
                .collect(),
            method,
        });
        let schemes: Vec<SchemeNames> = schemes.collect();
        let (servers, own_servers) = server_names(api, &words);
        let mut variants = Scope::new(Reserved::Variants);
        let mut functions = words.scope(Reserved::Nothing);
        let events = api
            .events
            .iter()
            .map(|event| (variants.ty(&event.name), functions.field(&format!("parse {}", event.name))));
        Self {
            first_operation: modules
                .iter()
                .position(|module| matches!(module.place, ModulePlace::Operation(_)))
                .unwrap_or_default(),
            types,
            modules,
            schemes,
            servers,
            own_servers,
            products: pairs(&words, "product", api.products.iter().map(|product| product.name.as_str())),
            environments: pairs(
                &words,
                "environment",
                api.environments.iter().map(|environment| environment.name.as_str()),
            ),
            events: events.collect(),
            envelopes,
            tags,
            operations,
            words,
        }
    }

    /// Returns the sets of types that share a file, and are therefore compiled together.
    #[must_use]
    pub(crate) fn families(&self) -> Vec<Vec<TypeId>> {
        let modules = self.modules.iter().filter(|module| matches!(module.place, ModulePlace::Models(_)));
        let families = modules.map(|module| module.main.iter().chain(&module.types).copied().collect());
        families.filter(|family: &Vec<TypeId>| family.len() > 1).collect()
    }

    /// Returns the index of an operation's module.
    #[must_use]
    pub fn module_of_operation(&self, id: OperationId) -> usize {
        self.first_operation + id.index()
    }

    /// Returns the public path of a type from the crate root; through `preferred` if that module exports it.
    #[must_use]
    pub fn public_path(&self, id: TypeId, preferred: Option<usize>) -> Vec<String> {
        let names = self.of_type(id);
        let preferred = preferred.map(|module| &self.modules[module]);
        let found = preferred.and_then(|module| Some((module, module.ident_of(id)?)));
        let (module, ident) = found.unwrap_or_else(|| {
            let module = &self.modules[names.public];
            (module, module.ident_of(id).unwrap_or(&names.ident))
        });
        let skipped = usize::from(module.main == Some(id));
        let path = module.path[..module.path.len() - skipped].iter().cloned();
        path.chain([ident.to_string()]).collect()
    }

    /// Returns the path of the struct that holds the required values of a type, beside its public path.
    #[must_use]
    pub fn public_path_of_required(&self, id: TypeId, preferred: Option<usize>) -> Option<Vec<String>> {
        let preferred = preferred.map(|module| &self.modules[module]);
        let found = preferred.and_then(|module| Some((module, module.required_of(id)?)));
        let (module, ident) = if let Some(found) = found {
            found
        } else {
            let module = &self.modules[self.of_type(id).public];
            (module, module.required_of(id)?)
        };
        let skipped = usize::from(module.main == Some(id));
        let path = module.path[..module.path.len() - skipped].iter().cloned();
        Some(path.chain([ident.to_string()]).collect())
    }

    /// Returns the identifiers of a type.
    #[must_use]
    pub fn of_type(&self, id: TypeId) -> &TypeNames {
        &self.types[id.index()]
    }

    /// Returns the identifiers of a tag.
    #[must_use]
    pub fn of_tag(&self, index: usize) -> &TagNames {
        &self.tags[index]
    }

    /// Returns the identifiers of an operation.
    #[must_use]
    pub fn of_operation(&self, id: OperationId) -> &OperationNames {
        &self.operations[id.index()]
    }
}

/// Names the constants and types of servers.
fn server_names(api: &Api, words: &PackageWords) -> (Vec<(Ident, Vec<Ident>)>, Vec<OwnServerNames>) {
    let mut constants = words.scope(Reserved::Nothing);
    let mut types = Scope::new(Reserved::Types);
    let setters = |server: &Server| -> Vec<Ident> {
        let mut setters = words.scope(Reserved::ServerVariables);
        server.variables.iter().map(|variable| setters.field(&variable.name)).collect()
    };
    let servers = api.servers.iter().enumerate().map(|(index, server)| {
        let number = format!("server {}", index + 1);
        let name = server.name.as_deref().unwrap_or(&number);
        let ident = if server.variables.is_empty() { constants.constant(name) } else { types.ty(name) };
        (ident, setters(server))
    });
    let servers = servers.collect();
    let own = api.own_servers.iter().map(|server| {
        let name = server.name.as_deref().unwrap_or("server");
        OwnServerNames { constant: constants.constant(name), ident: types.ty(name), setters: setters(server) }
    });
    (servers, own.collect())
}

/// Names variants, and statics with a prefix.
fn pairs<'n>(words: &PackageWords, word: &str, names: impl Iterator<Item = &'n str>) -> Vec<(Ident, Ident)> {
    let mut variants = Scope::new(Reserved::Variants);
    let mut statics = words.scope(Reserved::ClientStatics);
    names.map(|name| (variants.variant(name), statics.constant(&format!("{word} {name}")))).collect()
}

fn tag_names(api: &Api, words: &PackageWords) -> Vec<TagNames> {
    let mut idents = Scope::new(Reserved::Handles);
    let mut modules = words.scope(Reserved::Modules);
    let mut features = words.scope(Reserved::Features);
    api.tags
        .iter()
        .map(|tag| {
            let name = tag.name.as_deref().unwrap_or(&tag.key);
            TagNames { ident: idents.ty(name), module: modules.module(name), feature: features.feature(name) }
        })
        .collect()
}
