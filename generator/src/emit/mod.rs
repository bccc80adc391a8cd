//! From the model of a crate to tokens. Nothing is decided here; every identifier, literal and comment is built as a token.

mod apis;
mod client;
mod models;
mod spell;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Crate;
use spell::{ident, inner_docs};

/// A file as tokens.
#[derive(Clone, Debug)]
pub struct Emitted {
    /// Path below the crate's `src`, as segments.
    pub path: Vec<String>,
    /// What it says.
    pub tokens: TokenStream,
}

/// Spells every file of a crate's `src`.
#[must_use]
pub fn emit(file: &Crate) -> Vec<Emitted> {
    let mut files = vec![
        Emitted { path: vec!["lib.rs".to_owned()], tokens: root(file) },
        Emitted { path: vec!["client.rs".to_owned()], tokens: client::file(file) },
        Emitted { path: vec!["api".to_owned(), "mod.rs".to_owned()], tokens: apis::index(&file.apis) },
        Emitted { path: vec!["models".to_owned(), "mod.rs".to_owned()], tokens: models::index(&file.models) },
    ];
    for api in &file.apis {
        files.push(Emitted { path: vec!["api".to_owned(), format!("{}.rs", api.module)], tokens: apis::file(api) });
    }
    for model in &file.models {
        files.push(Emitted {
            path: vec!["models".to_owned(), format!("{}.rs", model.module)],
            tokens: models::file(model),
        });
    }
    files
}

/// `lib.rs`: documentation, modules, what people use from the runtime, the bridge to serde.
fn root(file: &Crate) -> TokenStream {
    let docs = inner_docs(&file.docs);
    let mut models: Vec<_> = file.models.iter().map(|model| ident(&model.ident)).collect();
    models.sort();
    let bridge = (!file.models.is_empty()).then(|| {
        quote! {
            #[cfg(feature = "serde")]
            oasmith_runtime::impl_serde!(#(models::#models),*);
        }
    });
    let servers = (!file.client.servers.is_empty()).then(|| quote!(, servers));
    quote! {
        #docs
        pub mod api;
        mod client;
        pub mod models;

        pub use client::{Client, ClientBuilder #servers};
        pub use oasmith_runtime::{self as runtime, Config, Decimal, Error, ErrorKind, RequestOptions, Response, Secret, json};

        #bridge
    }
}
