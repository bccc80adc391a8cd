//! Requests for something that takes a while: the method that waits, and where its state is.

use proc_macro2::TokenStream;
use quote::quote;

use super::pages::reach;
use super::tokens::ident;
use crate::rust_model::{OperationItem, WaitItem};

/// The method of a request.
pub(super) fn method() -> TokenStream {
    quote! {
        #[doc = " Repeats the request until the operation is done, and returns the last response."]
        pub fn until_done(self) -> runtime::UntilDone<Self> {
            let (client, options) = (self.client.clone(), self.options.clone());
            runtime::UntilDone::new(client, self, options)
        }
    }
}

/// `Waitable` for a request.
pub(super) fn implementation(operation: &OperationItem, wait: &WaitItem) -> TokenStream {
    let (name, until, fail) = (ident(&operation.ident), &wait.until, &wait.fail);
    let of = |value: TokenStream| quote!(runtime::WaitState::of(#value, &[#(#until),*], &[#(#fail),*]));
    let state = match wait.path.steps.split_last() {
        None => of(quote!(output)),
        Some(((last, _), between)) => {
            let (last, (place, is_option)) = (ident(last), reach(quote!(output), wait.path.start, between, false));
            if is_option {
                let state = of(quote!(&it.#last));
                quote!(#place.map_or(runtime::WaitState::Pending, |it| #state))
            } else {
                of(quote!(&#place.#last))
            }
        }
    };
    quote! {
        impl runtime::Waitable for #name {
            fn state(output: &Self::Output) -> runtime::WaitState {
                #state
            }
        }
    }
}
