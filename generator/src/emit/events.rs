//! The file of webhooks and callbacks.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{self, docs, ident, word};
use crate::rust_model::{EventArm, EventItem, Ty};

/// `webhooks.rs`: a function for each, and all as one enum.
pub(super) fn file(events: &[EventItem], arms: &[EventArm]) -> TokenStream {
    let functions = events.iter().map(function);
    let (mut models, mut maps) = (false, false);
    for event in events {
        event.ty.visit(&mut |ty| {
            models |= matches!(ty, Ty::Model(path) if path.is_below_models());
            maps |= matches!(ty, Ty::Map(_));
        });
    }
    let models = models.then(|| {
        quote!(
            use crate::models;
        )
    });
    let maps = maps.then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let all = all(events, arms);
    quote! {
        #![doc = " Requests that the API makes: webhooks and callbacks. What receives them gives the body to the function of the event,"]
        #![doc = " or to [`Event::parse`] where the event's name comes with it."]
        #![doc = ""]
        #![doc = " Whether a request comes from the API has to be checked before, as the API's documentation says. The usual signatures, and secrets in"]
        #![doc = " headers, are checked by `runtime::webhook::Verifier`, with the feature `webhook-signatures`."]

        #maps
        use oasmith_runtime::json;
        #models

        #(#functions)*

        #all
    }
}

/// The enum of all events.
fn all(events: &[EventItem], arms: &[EventArm]) -> TokenStream {
    let variants = events.iter().map(|event| {
        let (name, ty) = (ident(&event.ident), tokens::ty(&event.ty));
        let docs = docs(&event.docs);
        if event.is_large { quote!(#docs #name(Box<#ty>)) } else { quote!(#docs #name(#ty)) }
    });
    let arms = arms.iter().map(|arm| {
        let wire = &arm.wire;
        let mut tries = arm.tries.iter().filter_map(|index| events.get(*index)).map(attempt);
        let first = tries.next();
        quote!(#wire => #first #(.or_else(|_| #tries))*)
    });
    quote! {
        #[doc = " Any of the events."]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Event {
            #(#variants,)*
            #[doc = " An event that the description does not name, kept unchanged."]
            Unknown {
                #[doc = " Its name."]
                name: String,
                #[doc = " Its body."]
                body: json::Value,
            },
        }

        impl Event {
            #[doc = " Reads the body of the event `name`."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " The body is not JSON, or does not match the schema of the event."]
            pub fn parse(name: &str, body: &[u8]) -> Result<Self, json::Error> {
                match name {
                    #(#arms,)*
                    other => json::from_slice(body).map(|body| Self::Unknown { name: other.to_owned(), body }),
                }
            }
        }
    }
}

/// Reads a body as one of the events.
fn attempt(event: &EventItem) -> TokenStream {
    let (name, function) = (ident(&event.ident), ident(&event.function));
    let boxed = event.is_large.then(|| quote!(.map(Box::new)));
    quote!(#function(body)#boxed.map(Self::#name))
}

fn function(event: &EventItem) -> TokenStream {
    let (name, ty) = (ident(&event.function), tokens::ty(&event.ty));
    let docs = docs(&event.docs);
    let (reader, errors) = if event.is_open {
        ("from_slice", " The body is not JSON, or not what the description says.")
    } else {
        (
            "from_event",
            " The body is not JSON, or not what the description says: an object without any of the described properties is none.",
        )
    };
    let reader = word(reader);
    quote! {
        #docs
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = ""]
        #[doc = #errors]
        pub fn #name(body: &[u8]) -> Result<#ty, json::Error> {
            json::#reader(body)
        }
    }
}
