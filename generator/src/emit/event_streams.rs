//! Requests for streams of events: the method that gives one, and how its events are decoded.

use proc_macro2::TokenStream;
use quote::quote;

use super::pages::place_of;
use super::tokens::{self, docs, ident, word};
use crate::rust_model::{EventRequest, EventStreamItem, OperationItem, Optionality, ReadEvent};

/// The method of a request.
pub(super) fn method(events: &EventStreamItem) -> TokenStream {
    let (docs, item) = (docs(&events.docs), item(events));
    let ask = events.request.as_ref().map(ask);
    let this = if ask.is_some() { quote!(mut self) } else { quote!(self) };
    quote! {
        #docs
        pub fn events(#this) -> runtime::Events<#item> {
            #ask
            let (client, options) = (self.client.clone(), self.options.clone());
            runtime::Events::new(client, self, options)
        }
    }
}

/// `EventSource` for a request.
pub(super) fn implementation(operation: &OperationItem, events: &EventStreamItem) -> TokenStream {
    let (name, item, accept) = (ident(&operation.ident), item(events), &events.accept);
    let end = if let Some(end) = &events.end { quote!(Some(#end)) } else { quote!(None) };
    let read = word(match events.read {
        ReadEvent::Raw => "raw",
        ReadEvent::Text => "text",
        ReadEvent::Json => "json",
        ReadEvent::Fields => "fields",
    });
    quote! {
        impl runtime::EventSource for #name {
            type Event = #item;

            const EVENTS: &'static runtime::EventSpec = &runtime::EventSpec { accept: #accept, end: #end };

            fn decode_event(event: &runtime::RawEvent) -> Result<Self::Event, runtime::json::Error> {
                event.#read()
            }
        }
    }
}

fn item(events: &EventStreamItem) -> TokenStream {
    events.item.as_ref().map_or_else(|| quote!(runtime::RawEvent), tokens::ty)
}

fn ask(request: &EventRequest) -> TokenStream {
    let place = place_of(&request.target);
    let value = match request.hold {
        Optionality::Plain => quote!(true),
        Optionality::Option => quote!(Some(true)),
        Optionality::Nullable => quote!(runtime::json::Nullable::Value(true)),
    };
    quote!(#place = #value;)
}
