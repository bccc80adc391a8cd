//! Requests that the description does not have: their static data, and the method of the client.

use proc_macro2::TokenStream;
use quote::quote;

use super::examples::block;
use super::tokens::{ident, word};
use crate::rust_model::Crate;

/// The settings of most operations.
pub(super) fn spec(file: &Crate) -> TokenStream {
    let raw = &file.guide.raw_requests;
    let constant = |index: &usize| file.client.schemes.get(*index).map(|scheme| ident(&scheme.names.constant));
    let security = raw.security.iter().map(|all| {
        let all = all.iter().filter_map(constant);
        quote!(&[#(#all),*])
    });
    let envelope = if let Some(envelope) = &raw.envelope {
        let envelope = ident(envelope);
        quote!(Some(&#envelope))
    } else {
        quote!(None)
    };
    quote!(static RAW_REQUESTS: RawRequestSpec = RawRequestSpec::new(None, &[#(#security),*], #envelope);)
}

/// The method of the client.
pub(super) fn method() -> TokenStream {
    quote! {
        #[doc = " Starts a request that the description does not have. Its path is below the base URL; its credentials and envelope are those of"]
        #[doc = " most operations, or of [another](RawRequest::like)."]
        pub fn request(&self, method: runtime::Method, path: impl Into<std::borrow::Cow<'static, str>>) -> RawRequest {
            self.inner.request(&RAW_REQUESTS, method, path)
        }
    }
}

/// An example.
pub(super) fn example(file: &Crate) -> Vec<String> {
    let package = word(&file.name.replace('-', "_"));
    block(&quote! {
        async fn example(client: &#package::Client) -> Result<(), #package::Error> {
            use #package::json::Value;
            use #package::runtime::Method;
            let found: Value = client.request(Method::GET, "/undocumented/{id}").path("id", "7").query("limit", &20).send().await?;
            println!("{found:?}");
            Ok(())
        }
    })
}
