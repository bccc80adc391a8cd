//! The file of the client: its builder, security schemes, servers, envelopes.

use super::{Context, docs};
use crate::config::Servers;
use crate::ir::{self, KeyLocation};
use crate::naming::{Ident, OwnServerNames, SchemeNames};

/// The file of the client.
#[derive(Clone, Debug)]
pub struct ClientFile {
    /// Title of the API, as documentation.
    pub title: Vec<String>,
    /// Security schemes, in order.
    pub schemes: Vec<SchemeItem>,
    /// Servers, in order.
    pub servers: Vec<ServerItem>,
    /// Servers of operations that are not the default, in order.
    pub own_servers: Vec<OwnServerItem>,
    /// The server that is taken where the caller chooses none, if it can be called.
    pub default_server: Option<String>,
    /// The first server of the description, whether or not it can be called: the client says what is wrong with it.
    pub described_server: Option<String>,
    /// Whether some operation cannot be called without a credential.
    pub needs_credentials: bool,
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
    /// What is sent behind the name of an HTTP scheme.
    Http(String),
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
    /// The variables, with their setters, or arguments where they have no default.
    pub variables: Vec<(Ident, ir::ServerVariable)>,
    /// The address with variables in braces.
    pub template: String,
    /// The address.
    pub url: String,
    /// Documentation.
    pub docs: Vec<String>,
}

/// A server of operations.
#[derive(Clone, Debug)]
pub struct OwnServerItem {
    /// The constant.
    pub constant: Ident,
    /// What a program writes to set its URL.
    pub setting: String,
    /// Where its calls go if nothing is set.
    pub address: Option<String>,
    /// What fills in its variables, if it has any.
    pub variables: Option<ServerItem>,
    /// Documentation.
    pub docs: Vec<String>,
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
            .filter(|(server, _)| has_item(server))
            .map(|(server, (ident, setters))| server_item(server, ident, setters))
            .collect();
        // Where there are environments, the caller says which.
        let has_default = choices.default && self.api.environments.is_empty() && self.api.products.is_empty();
        let described = servers.first().filter(|_| has_default).map(|server| server.url.clone());
        ClientFile {
            title: docs::of_text(&format!("Client of {}.", self.api.title), "A client."),
            schemes: self
                .api
                .schemes
                .iter()
                .zip(&self.names.schemes)
                .map(|(scheme, names)| scheme_item(scheme, names))
                .collect(),
            default_server: described.clone().filter(|url| is_callable(url)),
            described_server: described,
            needs_credentials: self.api.operations.iter().any(needs_credentials),
            own_servers: self.own_servers(),
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
    fn own_servers(&self) -> Vec<OwnServerItem> {
        let servers = self.api.own_servers.iter().zip(&self.names.own_servers);
        let item = |(server, names): (&ir::Server, &OwnServerNames)| {
            let lines = docs::of_item(&server.docs, "A server of some operations.");
            let variables = (!server.variables.is_empty()).then(|| ServerItem {
                docs: vec![format!("The URL of [`{}`].", names.constant)],
                ..server_item(server, &names.ident, &names.setters)
            });
            OwnServerItem {
                constant: names.constant.clone(),
                setting: format!("server(servers::{}, …)", names.constant),
                address: server.address().map(str::to_owned),
                variables,
                docs: own_docs(server, lines),
            }
        };
        servers.map(item).collect()
    }

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

fn server_item(server: &ir::Server, ident: &Ident, setters: &[Ident]) -> ServerItem {
    ServerItem {
        ident: ident.clone(),
        variables: setters.iter().cloned().zip(server.variables.iter().cloned()).collect(),
        template: server.template.clone(),
        url: server.url.clone(),
        docs: docs::of_item(&server.docs, "A server of the API."),
    }
}

/// What is said about a server, and where its calls go.
fn own_docs(server: &ir::Server, mut lines: Vec<String>) -> Vec<String> {
    let address = match server.address() {
        Some(url) if is_absolute(url) => format!("`{}` where no base URL is set.", docs::code(url)),
        Some(path) => format!("`{}` on the host of the base URL.", docs::code(path)),
        None => "It has to be set: the description leaves its URL open.".to_owned(),
    };
    lines.extend([String::new(), address]);
    lines
}

/// Whether an operation cannot be called without a credential.
fn needs_credentials(operation: &ir::Operation) -> bool {
    !operation.security.is_empty() && operation.security.iter().all(|alternative| !alternative.is_empty())
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
        ir::SchemeKind::Http(scheme) => {
            let text = format!("Sets what is sent in the header `Authorization` behind `{}`.", docs::code(scheme));
            (SchemeKind::Http(scheme.clone()), text)
        }
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

/// Whether a client may call a server without having been told more: TLS, or this machine; and nothing is left open.
fn is_callable(url: &str) -> bool {
    let is_near = ["http://localhost", "http://127.0.0.1", "http://[::1]"].iter().any(|near| url.starts_with(near));
    ir::has_host(url) && (url.starts_with("https://") || is_near) && !url.contains(['{', '}', '?', '#'])
}

/// Whether a server of the API has a constant or a type in `servers`.
pub(crate) fn has_item(server: &ir::Server) -> bool {
    is_absolute(&server.url) || starts_with_variable(server)
}

/// Whether the host is one that the caller gives.
fn starts_with_variable(server: &ir::Server) -> bool {
    server.url.starts_with('{') && !server.variables.is_empty()
}

fn is_absolute(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
