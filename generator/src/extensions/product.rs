//! `x-oasmith-product`: the part of an API to which a server, an operation or a security scheme belongs.

use super::{Extension, Mismatch, Name};
use crate::diagnostics::{Code, did_you_mean};
use crate::ir::{self, ProductId};
use crate::location::Location;
use crate::spec::ObjectKind;

/// The name of a product.
#[derive(serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct Product(Name);

impl Extension for Product {
    const NAME: &'static str = "x-oasmith-product";
    const OBJECTS: &'static [ObjectKind] = &[ObjectKind::Server, ObjectKind::Operation, ObjectKind::SecurityScheme];
    const FORM: &'static str = Name::FORM;
    const CODE: Code = Code::InvalidServer;
}

impl Product {
    pub(crate) fn name(&self) -> &str {
        self.0.0.trim()
    }

    /// Returns the product among those that servers declare.
    pub(crate) fn find(&self, products: &[ir::Product]) -> Option<ProductId> {
        products.iter().position(|product| product.name == self.name()).map(ProductId)
    }

    /// As [`find`](Self::find), for an operation or a security scheme at a location, which can only name a declared product.
    pub(crate) fn resolve(&self, products: &[ir::Product], owner: &Location) -> Result<ProductId, Mismatch> {
        self.find(products).ok_or_else(|| {
            let known = products.iter().map(|product| product.name.as_str());
            let help = did_you_mean(self.name(), known);
            let help = help.unwrap_or_else(|| format!("define it with `{}` on a server", Self::NAME));
            let message = format!("no server belongs to a product `{}`", self.name());
            Mismatch::new(&owner.child(Self::NAME), message).help(help)
        })
    }
}
