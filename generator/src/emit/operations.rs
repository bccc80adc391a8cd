//! What a request does: its data, how it is written, how its answer is read.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::spell::{self, Place as Where, docs, ident, output_ty, word};
use crate::ir::{Place, Status, Style};
use crate::model::{Body, BodyWrite, OperationItem, OutputEnum, ParameterItem, Read, Ty};

/// The `Operation` of a request.
pub(super) fn implementation(operation: &OperationItem) -> TokenStream {
    let name = ident(&operation.ident);
    let output = output_ty(operation);
    let spec = spec(operation);
    let encodes: Vec<TokenStream> =
        operation.parameters.iter().map(encode).chain(operation.body.as_ref().map(encode_body)).collect();
    let request = if encodes.is_empty() { word("_request") } else { word("request") };
    let decode = decode(operation);
    let is_unread = operation.output_enum.is_none() && operation.read == Read::Empty;
    let answer = if is_unread { word("_answer") } else { word("answer") };
    quote! {
        impl Operation for #name {
            type Output = #output;

            #spec

            fn encode(&self, #request: &mut Encoder) {
                #(#encodes)*
            }

            fn decode(#answer: &Answer) -> Result<Self::Output, Error> {
                #decode
            }
        }
    }
}

fn spec(operation: &OperationItem) -> TokenStream {
    let OperationItem { id, path, accept, .. } = operation;
    let method = http_method(&operation.http_method);
    let server = if let Some(url) = &operation.server { quote!(Some(#url)) } else { quote!(None) };
    let security = operation.security.iter().map(|all| {
        let all = all.iter().map(|scheme| Literal::usize_unsuffixed(*scheme));
        quote!(&[#(#all),*])
    });
    let envelope = if let Some(name) = &operation.envelope {
        let name = ident(name);
        quote!(Some(&crate::client::#name))
    } else {
        quote!(None)
    };
    quote! {
        const SPEC: &'static OperationSpec = &OperationSpec {
            id: #id,
            method: #method,
            path: #path,
            server: #server,
            security: &[#(#security),*],
            accept: #accept,
            envelope: #envelope,
        };
    }
}

fn http_method(method: &str) -> TokenStream {
    let name = match method {
        "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS" | "TRACE" => word(method),
        _ => word("GET"),
    };
    quote!(Method::#name)
}

fn encode(item: &ParameterItem) -> TokenStream {
    let (wire, field) = (&item.wire, ident(&item.ident));
    let place = match item.sent.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    if item.as_json {
        let method = word(&format!("{place}_json"));
        return quote!(request.#method(#wire, &self.#field););
    }
    if item.sent.is_default() {
        let method = word(place);
        return quote!(request.#method(#wire, &self.#field););
    }
    let (style, explode) = (style(item.sent.style), item.sent.explode);
    match item.sent.place {
        Place::Path => quote!(request.path_styled(#wire, &self.#field, PathStyle::#style, #explode);),
        Place::Query if item.sent.allow_reserved => {
            quote!(request.query_reserved(#wire, &self.#field, QueryStyle::#style, #explode);)
        }
        Place::Query => quote!(request.query_styled(#wire, &self.#field, QueryStyle::#style, #explode);),
        Place::Header => quote!(request.header_exploded(#wire, &self.#field);),
        Place::Cookie => quote!(request.cookie_styled(#wire, &self.#field, #explode);),
    }
}

fn style(style: Style) -> proc_macro2::Ident {
    word(match style {
        Style::Simple => "Simple",
        Style::Label => "Label",
        Style::Matrix => "Matrix",
        Style::Form => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
    })
}

fn encode_body(body: &Body) -> TokenStream {
    let write = |value: TokenStream| match &body.write {
        BodyWrite::Json => quote!(request.json(#value);),
        BodyWrite::JsonAs(media_type) => quote!(request.json_as(#media_type, #value);),
        BodyWrite::Form => quote!(request.form(#value);),
        BodyWrite::Plain(media_type) => {
            if body.ty == Ty::String {
                quote!(request.body(#media_type, #value.clone().into_bytes());)
            } else {
                quote!(request.body(#media_type, #value.clone());)
            }
        }
    };
    if body.required {
        return match body.write {
            BodyWrite::Plain(_) => write(quote!(self.body)),
            _ => write(quote!(&self.body)),
        };
    }
    let write = write(quote!(body));
    quote! {
        if let Some(body) = &self.body {
            #write
        }
    }
}

fn read(read: Read) -> TokenStream {
    match read {
        Read::Empty => quote!(Ok(())),
        Read::Json => quote!(answer.json()),
        Read::Payload => quote!(answer.payload()),
        Read::OptionalPayload => quote!(answer.optional_payload()),
        Read::Text => quote!(answer.text()),
        Read::Bytes => quote!(answer.bytes()),
    }
}

fn decode(operation: &OperationItem) -> TokenStream {
    let Some(output) = &operation.output_enum else { return read(operation.read) };
    let arm = |case: &crate::model::Case| {
        let (variant, read) = (ident(&case.ident), read(case.read));
        if case.ty == Ty::Unit { quote!(Ok(Self::Output::#variant)) } else { quote!(#read.map(Self::Output::#variant)) }
    };
    let exact = output.cases.iter().filter_map(|case| match case.status {
        Status::Code(code) => Some((Literal::u16_unsuffixed(code), arm(case))),
        Status::Class(_) | Status::Default => None,
    });
    let exact = exact.map(|(code, arm)| quote!(#code => #arm));
    let open = output.cases.iter().find(|case| !matches!(case.status, Status::Code(_)));
    let rest = open.map_or_else(|| quote!(Err(answer.unexpected_status())), arm);
    quote! {
        match answer.status().as_u16() {
            #(#exact,)*
            _ => #rest,
        }
    }
}

pub(super) fn output_enum(output: &OutputEnum) -> TokenStream {
    let name = ident(&output.ident);
    let cases = output.cases.iter().map(|case| {
        let (variant, docs) = (ident(&case.ident), docs(&case.docs));
        let ty = spell::ty(&case.ty, Where::Api);
        if case.ty == Ty::Unit { quote!(#docs #variant) } else { quote!(#docs #variant(#ty)) }
    });
    quote! {
        #[doc = " What comes back, by status."]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#cases,)*
        }
    }
}
