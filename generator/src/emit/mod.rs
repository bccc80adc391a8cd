//! Turns the model of a crate into tokens. Decisions are made in the model; every identifier, literal and comment is built as a token.

mod apis;
mod calls;
mod checks;
mod client;
mod codec;
mod conversion;
pub(crate) mod crate_docs;
mod enums;
mod env;
mod environments;
mod event_streams;
mod events;
mod examples;
mod forms;
mod idempotency;
pub(crate) mod inline;
mod models;
mod oauth;
mod operations;
mod outputs;
mod outside;
mod pages;
mod raw_requests;
mod required;
mod servers;
mod setters;
mod shared;
mod table;
mod tokens;
mod unions;
mod vendored;
mod wait;

pub use calls::calls;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::naming::Feature;
use crate::rust_model::{Crate, Features, Folder, ModelPath, ModuleItem};
use tokens::inner_docs;

/// A file whose tokens can be made on any thread: tokens themselves are not `Send`.
pub struct Emitted<'c> {
    /// Path below the crate's `src`, as segments.
    pub path: Vec<String>,
    /// Whether the runtime is a module of the crate.
    is_vendored: bool,
    spell: Box<dyn Fn() -> TokenStream + Send + Sync + 'c>,
}

impl<'c> Emitted<'c> {
    fn new(path: &[&str], spell: impl Fn() -> TokenStream + Send + Sync + 'c) -> Self {
        let path = path.iter().map(|part| (*part).to_owned()).collect();
        Self { path, is_vendored: false, spell: Box::new(spell) }
    }

    /// Makes the tokens.
    #[must_use]
    pub fn tokens(&self) -> TokenStream {
        let tokens = (self.spell)();
        if self.is_vendored { vendored::with_module(tokens) } else { tokens }
    }
}

impl std::fmt::Debug for Emitted<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Emitted").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Returns every file of a crate's `src`.
#[must_use]
pub fn emit(file: &Crate) -> Vec<Emitted<'_>> {
    let mut files = vec![Emitted::new(&["lib.rs"], || root(file))];
    for (folder, name) in [(Folder::Models, "models"), (Folder::Shared, "shared")] {
        let modules = || file.modules.iter().filter(move |module| module.folder == folder);
        for module in modules() {
            let path = [name, &format!("{}.rs", module.module)];
            files.push(Emitted::new(&path, || models::file(module, &file.models)));
        }
        let modules: Vec<ModuleItem> = modules().cloned().collect();
        match folder {
            Folder::Models => files.push(Emitted::new(&[name, "mod.rs"], move || models::index(&modules))),
            Folder::Shared if modules.is_empty() => {}
            Folder::Shared => files.push(Emitted::new(&[name, "mod.rs"], move || models::shared(&modules))),
        }
    }
    if !file.apis.is_empty() {
        files.push(Emitted::new(&["client.rs"], || client::file(file)));
        files.push(Emitted::new(&["api", "mod.rs"], || apis::index(&file.apis)));
        if file.client.has_environments() {
            files.push(Emitted::new(&["environments.rs"], || environments::file(file)));
        }
    }
    if !file.events.is_empty() {
        files.push(Emitted::new(&["webhooks.rs"], || events::file(&file.events, &file.event_arms)));
    }
    for api in &file.apis {
        files.push(Emitted::new(&["api", api.module.as_str(), "mod.rs"], || apis::file(api)));
        for operation in &api.operations {
            let path = ["api", api.module.as_str(), &format!("{}.rs", operation.module)];
            files.push(Emitted::new(&path, || apis::operation(operation, api, &file.models)));
        }
    }
    for emitted in &mut files {
        emitted.is_vendored = file.is_vendored;
    }
    files
}

/// `lib.rs`: documentation, modules, re-exports of the runtime, impls of serde's traits.
fn root(file: &Crate) -> TokenStream {
    let docs = inner_docs(&[file.docs.clone(), crate_docs::lines(file)].concat());
    let bridge = bridge(file);
    let has_servers = !file.client.servers.is_empty() || !file.client.own_servers.is_empty();
    let servers = has_servers.then(|| quote!(, servers));
    // A description may have types and no operations.
    let has_operations = !file.apis.is_empty();
    let (environments, chosen) = environments::uses(&file.client);
    let api =
        has_operations.then(|| quote! { #[rustfmt::skip] pub mod api; #[rustfmt::skip] mod client; #environments });
    let has_shared = file.modules.iter().any(|module| module.folder == Folder::Shared);
    let unused = (!file.features.is_empty())
        .then(|| quote!(#[allow(dead_code, reason = "not every group of operations needs every type")]));
    let shared = has_shared.then(|| quote! { #unused #[rustfmt::skip] mod shared; });
    let reference = file.has_references.then(|| quote!(IdempotencyReference,));
    let validate = file.has_checks.then(|| quote!(Validate, Violations,));
    let webhooks = (!file.events.is_empty()).then(|| {
        let cfg = tokens::cfg(file.features.iter().filter(|feature| **feature == Feature::webhooks()));
        quote! { #cfg #[rustfmt::skip] pub mod webhooks; }
    });
    let client = has_operations.then(|| quote! { pub use client::{Client, ClientBuilder #servers}; #chosen });
    // Only rustfmt sees the attribute, which keeps the line lengths of the runtime. Macros exported below a real attribute would have no paths.
    let module = file.is_vendored.then(|| quote! { #[cfg_attr(any(), rustfmt::skip)] pub mod runtime; });
    let own = file.own_modules.iter().map(|module| {
        let module = tokens::word(module);
        quote!(pub mod #module;)
    });
    let package = (!file.is_vendored).then(|| quote!(self as runtime,));
    quote! {
        #docs
        #api
        #[rustfmt::skip]
        pub mod models;
        #shared
        #module
        #webhooks
        #(#own)*

        #client
        #[rustfmt::skip]
        pub use oasmith_runtime::{#package Config, Decimal, Error, ErrorKind, #reference RequestOptions, Response, Secret, #validate json};

        #bridge
    }
}

/// The impls of serde's traits, grouped by the features of the models.
fn bridge(file: &Crate) -> TokenStream {
    let mut groups: BTreeMap<&Features, Vec<&ModelPath>> = BTreeMap::new();
    for model in file.models.iter().filter(|model| model.item.is_json()) {
        groups.entry(&model.features).or_default().push(&model.path);
    }
    let groups = groups.into_iter().map(|(features, mut models)| {
        models.sort();
        let models = models.into_iter().map(tokens::path);
        // Without the feature `serde` the macro gives nothing.
        let cfg = tokens::cfg(features.iter());
        quote! {
            #cfg
            oasmith_runtime::impl_serde! { #(#models),* }
        }
    });
    quote!(#(#groups)*)
}
