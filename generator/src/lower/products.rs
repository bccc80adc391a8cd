//! Products and environments: the servers that belong together.

use std::collections::HashSet;

use openapiv3::Server;

use super::servers::server_url;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::extensions::{self, Extension, Fields};
use crate::ir::{Environment, Product, ProductId, has_host};
use crate::location::Location;
use crate::parse::{Located, OperationNode, Resolved};

/// Returns the products and the environments of all servers, including those of operations.
pub(super) fn products(resolved: &Resolved, diagnostics: &mut Diagnostics) -> (Vec<Product>, Vec<Environment>) {
    let mut collector = Collector { products: Vec::new(), environments: Vec::new(), diagnostics };
    collector.collect(resolved);
    (collector.products, collector.environments)
}

struct Collector<'d> {
    products: Vec<Product>,
    environments: Vec<Environment>,
    diagnostics: &'d mut Diagnostics,
}

impl Collector<'_> {
    fn collect(&mut self, resolved: &Resolved) {
        let own = resolved.operations.iter().flat_map(|node| &node.servers).map(|server| (server, true));
        let all = resolved.servers.iter().map(|server| (server, false)).chain(own);
        // All operations of a path share its servers.
        let mut seen = HashSet::new();
        for (server, is_own) in all.filter(|(server, _)| seen.insert(&server.location)) {
            let product = extensions::Product::read(&server.value.extensions).map(|product| product.name().to_owned());
            let environment = extensions::Environment::read(&server.value.extensions);
            let environment = environment.map(|environment| environment.name().to_owned());
            match (product, environment) {
                (None, None) => {}
                (None, Some(_)) if is_own => {
                    let help = format!(
                        "add `{}`, so that the environment can set the server of its operations",
                        extensions::Product::NAME
                    );
                    self.report(
                        &server.location,
                        "the server has an environment but no product".to_owned(),
                        Some(help),
                    );
                }
                (None, Some(environment)) => self.environment_server(&environment, server),
                (Some(product), environment) => self.product_server(&product, environment, server),
            }
        }
    }

    fn find(&self, name: &str) -> Option<ProductId> {
        self.products.iter().position(|product| product.name == name).map(ProductId)
    }

    fn environment(&mut self, name: &str) -> &mut Environment {
        let known = self.environments.iter().position(|known| known.name == name);
        let index = known.unwrap_or_else(|| {
            self.environments.push(Environment { name: name.to_owned(), server: None });
            self.environments.len() - 1
        });
        &mut self.environments[index]
    }

    /// Sets the server of an environment, for operations without a product.
    fn environment_server(&mut self, environment: &str, server: &Located<Server>) {
        let Some(url) = self.documented(server) else { return };
        let slot = &mut self.environment(environment).server;
        let is_other = *slot.get_or_insert_with(|| url.clone()) != url;
        if is_other {
            self.report_second_server(server, &format!("the environment `{environment}`"));
        }
    }

    fn product_server(&mut self, product: &str, environment: Option<String>, server: &Located<Server>) {
        if let Some(environment) = &environment {
            self.environment(environment);
        }
        let ProductId(index) = self.find(product).unwrap_or_else(|| {
            self.products.push(Product { name: product.to_owned(), servers: Vec::new() });
            ProductId(self.products.len() - 1)
        });
        let Some(url) = self.documented(server) else { return };
        let servers = &mut self.products[index].servers;
        match servers.iter().find(|(known, _)| *known == environment) {
            None => servers.push((environment, url)),
            Some((_, known)) if *known == url => {}
            Some(_) => {
                let suffix = environment.map_or_else(String::new, |name| format!(" in the environment `{name}`"));
                self.report_second_server(server, &format!("the product `{product}`{suffix}"));
            }
        }
    }

    fn report_second_server(&mut self, server: &Located<Server>, whose: &str) {
        let warning = Diagnostic::new(
            Code::InvalidServer,
            &server.location.child("url"),
            format!("{whose} has two servers; the first one is used"),
        );
        self.diagnostics.report(warning.help("the other one can still be set with `base_url_for`"));
    }

    /// Returns the URL of a server; `None` for a placeholder, which has a host below `.invalid` or a variable without a default.
    fn documented(&mut self, server: &Located<Server>) -> Option<String> {
        let url = server_url(&server.value);
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        if rest.is_none() {
            let message = format!("the server `{url}` of a product or an environment must have an absolute URL");
            self.report(&server.location.child("url"), message, Some("start the URL with `https://`".to_owned()));
            return None;
        }
        (has_host(&url) && !url.contains('{')).then_some(url)
    }

    fn report(&mut self, location: &Location, message: String, help: Option<String>) {
        self.diagnostics.report(Diagnostic::new(Code::InvalidServer, location, message).maybe_help(help));
    }
}

/// Returns the product of an operation: the one that it names, or that of its servers.
pub(super) fn product_of(
    node: &OperationNode,
    products: &[Product],
    diagnostics: &mut Diagnostics,
) -> Option<ProductId> {
    let own = &node.operation.extensions;
    if extensions::Product::value(own).is_some() {
        return named_product(own, &node.location, products, diagnostics);
    }
    let product = |server: &Located<Server>| extensions::Product::read(&server.value.extensions)?.find(products);
    let first = node.servers.iter().find_map(product)?;
    let other = node.servers.iter().find(|server| product(server).is_some_and(|product| product != first));
    if let Some(server) = other {
        let location = server.location.child(extensions::Product::NAME);
        let message = "the servers of an operation belong to two products";
        let problem = Diagnostic::new(Code::InvalidServer, &location, message);
        diagnostics.report(problem.help("list the servers of one product"));
    }
    Some(first)
}

/// Returns the product that an operation or a security scheme at a location names.
pub(super) fn named_product(
    fields: &impl Fields,
    owner: &Location,
    products: &[Product],
    diagnostics: &mut Diagnostics,
) -> Option<ProductId> {
    let found = extensions::Product::read(fields)?.resolve(products, owner);
    found.map_err(|mismatch| diagnostics.report(mismatch.of::<extensions::Product>())).ok()
}
