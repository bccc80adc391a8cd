//! Settings from environment variables: the table that the runtime reads, and its documentation.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use crate::naming::shouty;
use crate::rust_model::{Crate, SchemeItem, SchemeKind};

/// The variables of a client.
pub(super) struct Env<'a> {
    file: &'a Crate,
    prefix: String,
}

impl<'a> Env<'a> {
    pub(super) fn of(file: &'a Crate) -> Self {
        Self { file, prefix: shouty(&file.name) }
    }

    /// The static that names the variables.
    pub(super) fn table(&self) -> TokenStream {
        let prefix = &self.prefix;
        let client = &self.file.client;
        let needs_credentials = client.needs_credentials;
        let environments = client.environments.iter().map(|item| {
            let environment = ident(&item.static_ident);
            quote!(&crate::environments::#environment)
        });
        let products = client.products.iter().map(|item| {
            let (end, product) = (shouty(&item.name), ident(&item.static_ident));
            quote!((#end, &crate::environments::#product))
        });
        let schemes = client.schemes.iter().map(|scheme| {
            let name = shouty(scheme.names.method.as_str());
            let token = scheme.token.as_ref();
            let client = token.is_some_and(|token| token.client_credentials);
            let password = token.is_some_and(|token| token.password);
            let both = token.is_some_and(|token| token.password && token.has_client());
            let settings = settings(scheme).into_iter().map(|(end, name)| quote!((#end, #name)));
            quote! {
                runtime::SchemeEnv {
                    name: #name,
                    client_credentials: #client,
                    password: #password,
                    client_with_password: #both,
                    settings: &[#(#settings),*],
                }
            }
        });
        quote! {
            static ENV: runtime::EnvSpec = runtime::EnvSpec {
                prefix: #prefix,
                environments: &[#(#environments),*],
                products: &[#(#products),*],
                schemes: &[#(#schemes),*],
                needs_credentials: #needs_credentials,
            };
        }
    }

    /// The client's method.
    pub(super) fn from_env() -> TokenStream {
        quote! {
            #[doc = " Creates a client with settings from environment variables, which [`ClientBuilder::with_env`] lists."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " A variable is missing or invalid. The message names the variable but not its value."]
            pub fn from_env() -> Result<Self, Error> {
                let config = Config::from_env(&API, &ENV, &|name| std::env::var_os(name))?.variables(&ENV);
                ClientBuilder { config }.build()
            }
        }
    }

    /// The builder's methods.
    pub(super) fn methods(&self) -> TokenStream {
        let rows = self.rows().into_iter().map(|(name, text)| format!(" | `{}_{name}` | {text} |", self.prefix));
        quote! {
            #[doc = " Reads settings from environment variables. Variables that are unset or empty are ignored."]
            #[doc = ""]
            #[doc = " | variable | what it sets |"]
            #[doc = " | --- | --- |"]
            #(#[doc = #rows])*
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " A variable is invalid, or one that it requires is missing. The message names the variable but not its value."]
            pub fn with_env(self) -> Result<Self, Error> {
                self.with_vars(|name| std::env::var_os(name))
            }

            #[doc = " Like [`with_env`](Self::with_env), with a function that returns the value of a variable."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " As [`with_env`](Self::with_env)."]
            pub fn with_vars(self, lookup: impl Fn(&str) -> Option<std::ffi::OsString>) -> Result<Self, Error> {
                Ok(Self { config: self.config.with_env(&API, &ENV, &lookup)? })
            }
        }
    }

    /// The names of variables without the prefix, and the settings that they set.
    fn rows(&self) -> Vec<(String, String)> {
        let client = &self.file.client;
        let mut rows = Vec::new();
        let mut row = |name: String, text: String| rows.push((name, text));
        if !client.environments.is_empty() {
            let names = client.environments.iter().map(|item| format!("`{}`", cell(&item.name)));
            row("ENVIRONMENT".to_owned(), format!("the environment: {}", names.collect::<Vec<_>>().join(", ")));
        }
        row("BASE_URL".to_owned(), "the base URL".to_owned());
        for product in &client.products {
            let text = format!("the base URL of [`Product::{0}`](crate::Product::{0})", product.ident);
            row(format!("BASE_URL_{}", shouty(&product.name)), text);
        }
        for server in &client.own_servers {
            let text = format!("the base URL of [`servers::{0}`](crate::servers::{0})", server.constant);
            row(format!("SERVER_{}", server.constant), text);
        }
        if client.schemes.is_empty() {
            row("BEARER_TOKEN".to_owned(), "what [`bearer_token`](Self::bearer_token) takes".to_owned());
        }
        for scheme in &client.schemes {
            scheme_rows(scheme, &mut row);
        }
        rows
    }
}

fn scheme_rows(scheme: &SchemeItem, row: &mut impl FnMut(String, String)) {
    let name = shouty(scheme.names.method.as_str());
    let link = |method: &crate::naming::Ident| format!("[`{method}`](Self::{method})");
    let of_scheme = link(&scheme.names.method);
    match scheme.kind {
        SchemeKind::Basic => {
            row(format!("{name}_USERNAME"), format!("the user name of {of_scheme}"));
            row(format!("{name}_PASSWORD"), format!("the password of {of_scheme}"));
        }
        _ => row(name.clone(), format!("what {of_scheme} takes")),
    }
    let Some(token) = &scheme.token else { return };
    let both = [
        (token.client_credentials, &scheme.names.client_credentials),
        (token.password && token.has_client(), &scheme.names.password),
    ];
    let methods: Vec<String> = both.iter().filter(|(is_there, _)| *is_there).map(|(_, method)| link(method)).collect();
    if !methods.is_empty() {
        let methods = methods.join(" and ");
        row(format!("{name}_CLIENT_ID"), format!("the client's id of {methods}"));
        row(format!("{name}_CLIENT_SECRET"), format!("the client's secret of {methods}"));
    }
    if token.password {
        row(format!("{name}_USERNAME"), format!("the user name of {}", link(&scheme.names.password)));
        row(format!("{name}_PASSWORD"), format!("the password of {}", link(&scheme.names.password)));
    }
    for ((end, _), method) in settings(scheme).iter().zip(&scheme.names.settings) {
        row(format!("{name}_{end}"), format!("what {} takes", link(method)));
    }
    row(format!("{name}_URL"), format!("what {} takes", link(&scheme.names.url)));
}

/// Suffixes of variables, and their settings.
fn settings(scheme: &SchemeItem) -> Vec<(String, String)> {
    let settings = scheme.token.iter().flat_map(crate::ir::TokenCall::settings);
    settings.map(|setting| (shouty(setting), setting.to_owned())).collect()
}

/// A string of the description inside a code span of a table.
fn cell(text: &str) -> String {
    crate::rust_model::code_span(text).replace('|', "\\|")
}
