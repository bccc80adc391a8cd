//! The file of the client: its builder, security schemes, servers, envelopes.

use super::{Context, docs};
use crate::config::Servers;
use crate::ir::{self, KeyLocation};
use crate::names::{Ident, SchemeNames};

/// The file of the client.
#[derive(Clone, Debug)]
pub struct ClientFile {
    /// Title of the API, as documentation.
    pub title: Vec<String>,
    /// Security schemes, in order.
    pub schemes: Vec<SchemeItem>,
    /// Servers, in order.
    pub servers: Vec<ServerItem>,
    /// The server that is taken where the caller chooses none.
    pub default_server: Option<String>,
    /// Parts of the API with servers of their own, in order.
    pub products: Vec<ProductItem>,
    /// Sets of servers, in order.
    pub environments: Vec<EnvironmentItem>,
    /// Envelopes, in order.
    pub envelopes: Vec<EnvelopeItem>,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct SchemeItem {
    /// The builder's methods.
    pub names: SchemeNames,
    /// Its key in the description.
    pub key: String,
    /// What it is.
    pub kind: SchemeKind,
    /// How tokens are obtained.
    pub token: Option<ir::TokenCall>,
    /// Documentation of the method.
    pub docs: Vec<String>,
}

/// What a security scheme is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A bearer token.
    Bearer,
    /// User name and password.
    Basic,
    /// A key: the variant of its place, and its name there.
    ApiKey(&'static str, String),
    /// A certificate of the client.
    MutualTls,
}

/// A server.
#[derive(Clone, Debug)]
pub struct ServerItem {
    /// The constant, or the type where there are variables.
    pub ident: Ident,
    /// The variables, with their setters.
    pub variables: Vec<(Ident, ir::ServerVariable)>,
    /// The address with variables in braces.
    pub template: String,
    /// The address.
    pub url: String,
    /// Documentation.
    pub docs: Vec<String>,
}

impl ServerItem {
    /// The variables that the caller must give.
    pub fn required(&self) -> impl Iterator<Item = &(Ident, ir::ServerVariable)> {
        self.variables.iter().filter(|(_, variable)| variable.default.is_none())
    }

    /// Whether it has an address without anything that the caller gives.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.required().next().is_none()
    }
}

/// A part of the API with servers of its own.
#[derive(Clone, Debug)]
pub struct ProductItem {
    /// The variant.
    pub ident: Ident,
    /// The static.
    pub static_ident: Ident,
    /// Its name in the description.
    pub name: String,
    /// What a program writes to set its URL.
    pub setting: String,
    /// Its server by environment.
    pub servers: Vec<(Option<String>, String)>,
    /// Documentation of the variant.
    pub docs: Vec<String>,
}

/// A set of servers.
#[derive(Clone, Debug)]
pub struct EnvironmentItem {
    /// The variant.
    pub ident: Ident,
    /// The static.
    pub static_ident: Ident,
    /// Its name in the description.
    pub name: String,
    /// The server of what belongs to no product.
    pub server: Option<String>,
    /// Documentation of the variant.
    pub docs: Vec<String>,
}

/// An envelope.
#[derive(Clone, Debug)]
pub struct EnvelopeItem {
    /// The static.
    pub ident: Ident,
    /// What it says.
    pub envelope: ir::Envelope,
}

impl EnvelopeItem {
    /// Whether a body without the envelope is refused. One that is not wrapped where it succeeds has none.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.envelope.required && !self.envelope.bare
    }
}

impl Context<'_> {
    pub(super) fn client_file(&self, choices: &Servers) -> ClientFile {
        let servers: Vec<ServerItem> = self
            .api
            .servers
            .iter()
            .zip(&self.names.servers)
            .filter(|(server, _)| is_absolute(&server.url))
            .map(|(server, (ident, setters))| ServerItem {
                ident: ident.clone(),
                variables: setters.iter().cloned().zip(server.variables.iter().cloned()).collect(),
                template: server.template.clone(),
                url: server.url.clone(),
                docs: docs::of_item(&server.docs, "A server of the API."),
            })
            .collect();
        // Where there are environments, the caller says which.
        let has_default = choices.default && self.api.environments.is_empty() && self.api.products.is_empty();
        ClientFile {
            title: docs::of_text(&format!("Client of {}.", self.api.title), "A client."),
            schemes: self
                .api
                .schemes
                .iter()
                .zip(&self.names.schemes)
                .map(|(scheme, names)| scheme_item(scheme, names))
                .collect(),
            default_server: servers
                .first()
                .filter(|server| has_default && server.is_complete())
                .map(|server| server.url.clone()),
            servers,
            products: self.products(),
            environments: self.environments(),
            envelopes: self
                .api
                .envelopes
                .iter()
                .zip(&self.names.envelopes)
                .map(|(envelope, ident)| EnvelopeItem { ident: ident.clone(), envelope: envelope.clone() })
                .collect(),
        }
    }
}

impl Context<'_> {
    fn products(&self) -> Vec<ProductItem> {
        let products = self.api.products.iter().zip(&self.names.products);
        let item = |(product, (ident, static_ident)): (&ir::Product, &(Ident, Ident))| ProductItem {
            ident: ident.clone(),
            static_ident: static_ident.clone(),
            name: product.name.clone(),
            setting: format!("base_url_for(Product::{ident}, …)"),
            servers: product.servers.clone(),
            docs: hosts(product),
        };
        products.map(item).collect()
    }

    fn environments(&self) -> Vec<EnvironmentItem> {
        let environments = self.api.environments.iter().zip(&self.names.environments);
        let item = |(environment, (ident, static_ident)): (&ir::Environment, &(Ident, Ident))| EnvironmentItem {
            ident: ident.clone(),
            static_ident: static_ident.clone(),
            name: environment.name.clone(),
            server: environment.server.clone(),
            docs: vec![format!("The environment `{}`.", docs::code(&environment.name))],
        };
        environments.map(item).collect()
    }
}

/// Where a product is.
fn hosts(product: &ir::Product) -> Vec<String> {
    let mut lines = vec![format!("The product `{}`.", docs::code(&product.name)), String::new()];
    if product.servers.is_empty() {
        lines.push("No server of it is documented: its base URL has to be set.".to_owned());
    }
    for (environment, url) in &product.servers {
        let environment = environment.as_deref().unwrap_or("every other");
        lines.push(format!("- {}: `{}`", docs::code(environment), docs::code(url)));
    }
    lines
}

fn scheme_item(scheme: &ir::Scheme, names: &SchemeNames) -> SchemeItem {
    let (kind, fallback) = match &scheme.kind {
        ir::SchemeKind::Bearer => (SchemeKind::Bearer, "Sets the bearer token.".to_owned()),
        ir::SchemeKind::Basic => (SchemeKind::Basic, "Sets user name and password.".to_owned()),
        ir::SchemeKind::MutualTls => {
            let text = "Sets the certificate and the private key that the client shows, as PEM.";
            (SchemeKind::MutualTls, text.to_owned())
        }
        ir::SchemeKind::ApiKey(location, name) => {
            let (variant, place) = match location {
                KeyLocation::Header => ("Header", "header"),
                KeyLocation::Query => ("Query", "query parameter"),
                KeyLocation::Cookie => ("Cookie", "cookie"),
            };
            let text = format!("Sets the key that is sent in the {place} `{}`.", docs::code(name));
            (SchemeKind::ApiKey(variant, name.clone()), text)
        }
    };
    SchemeItem {
        names: names.clone(),
        key: scheme.key.clone(),
        kind,
        token: scheme.token.clone(),
        docs: docs::of_item(&scheme.docs, &fallback),
    }
}

fn is_absolute(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
