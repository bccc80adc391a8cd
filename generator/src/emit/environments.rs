//! The file of products and environments, and the builder's methods for them.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{docs, ident, word};
use crate::naming::Ident;
use crate::rust_model::{ClientFile, Crate};

impl ClientFile {
    /// Whether the API has products or environments.
    pub(super) fn has_environments(&self) -> bool {
        !self.products.is_empty() || !self.environments.is_empty()
    }
}

/// The declaration of the module and its re-exports.
pub(super) fn uses(client: &ClientFile) -> (Option<TokenStream>, Option<TokenStream>) {
    if !client.has_environments() {
        return (None, None);
    }
    let environment = (!client.environments.is_empty()).then(|| word("Environment"));
    let product = (!client.products.is_empty()).then(|| word("Product"));
    let names = environment.into_iter().chain(product);
    (
        Some(quote! { #[rustfmt::skip] mod environments; }),
        Some(quote!(
            pub use environments::{#(#names),*};
        )),
    )
}

/// The builder's methods.
pub(super) fn methods(client: &ClientFile) -> TokenStream {
    let environment = (!client.environments.is_empty()).then(|| {
        quote! {
            #[doc = " Selects the environment whose servers are called if no base URL is set. There is no default."]
            pub fn environment(mut self, environment: crate::Environment) -> Self {
                self.config = self.config.environment(environment.spec());
                self
            }
        }
    });
    let product = (!client.products.is_empty()).then(|| {
        quote! {
            #[doc = " Sets the base URL of one product. It takes precedence over the environment and the base URL of the client."]
            pub fn base_url_for(mut self, product: crate::Product, url: impl Into<String>) -> Self {
                self.config = self.config.product_url(product.spec(), url);
                self
            }

            #[doc = " Sets a codec that transforms the JSON bodies of one product, for example to encrypt them."]
            #[doc = " It does not apply to token requests."]
            pub fn body_codec_for(
                mut self,
                product: crate::Product,
                codec: impl runtime::codec::BodyCodec + 'static,
            ) -> Self {
                self.config = self.config.product_body_codec(product.spec(), codec);
                self
            }
        }
    });
    quote!(#environment #product)
}

/// `environments.rs`: enums of products and environments, and their servers.
pub(super) fn file(file: &Crate) -> TokenStream {
    let client = &file.client;
    let statics = client.products.iter().map(|product| {
        let (static_ident, name, setting) = (ident(&product.static_ident), &product.name, &product.setting);
        let servers = product.servers.iter().map(|(environment, url)| {
            let environment = option(environment.as_deref());
            quote!((#environment, #url))
        });
        quote! {
            pub(crate) static #static_ident: ProductSpec = ProductSpec { name: #name, setting: #setting, servers: &[#(#servers),*] };
        }
    });
    let environments = client.environments.iter().map(|environment| {
        let (static_ident, name) = (ident(&environment.static_ident), &environment.name);
        let server = option(environment.server.as_deref());
        quote! {
            pub(crate) static #static_ident: EnvironmentSpec = EnvironmentSpec { name: #name, server: #server };
        }
    });
    let products: Vec<_> = client.products.iter().map(|item| (&item.ident, &item.static_ident, &item.docs)).collect();
    let product = choice("Product", "A part of the API with servers of its own.", "ProductSpec", &products);
    let chosen: Vec<_> = client.environments.iter().map(|item| (&item.ident, &item.static_ident, &item.docs)).collect();
    let environment = choice("Environment", "A set of servers.", "EnvironmentSpec", &chosen);
    let used = [(&environment, "EnvironmentSpec"), (&product, "ProductSpec")];
    let used = used.iter().filter(|(item, _)| item.is_some()).map(|(_, name)| word(name));
    quote! {
        #![doc = " Products of the API, and the environments that their servers belong to."]

        use oasmith_runtime::{#(#used),*};

        #environment
        #product
        #(#environments)*
        #(#statics)*
    }
}

fn option(text: Option<&str>) -> TokenStream {
    if let Some(text) = text { quote!(Some(#text)) } else { quote!(None) }
}

/// An enum whose values select statics.
fn choice(name: &str, text: &str, spec: &str, items: &[(&Ident, &Ident, &Vec<String>)]) -> Option<TokenStream> {
    if items.is_empty() {
        return None;
    }
    let (name, spec, text) = (word(name), word(spec), format!(" {text}"));
    let variants = items.iter().map(|(variant, _, lines)| {
        let (variant, docs) = (ident(variant), docs(lines));
        quote!(#docs #variant)
    });
    let arms = items.iter().map(|(variant, static_ident, _)| {
        let (variant, static_ident) = (ident(variant), ident(static_ident));
        quote!(Self::#variant => &#static_ident)
    });
    Some(quote! {
        #[doc = #text]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
        }

        impl #name {
            #[doc = " What the runtime knows of it."]
            pub fn spec(self) -> &'static #spec {
                match self {
                    #(#arms,)*
                }
            }
        }
    })
}
