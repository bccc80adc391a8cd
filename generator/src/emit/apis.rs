//! Files of tags.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::spell::{self, Place as Where, converted, deprecated, docs, ident, inner_docs, parameter, word};
use crate::ir::{Place, Status, Style};
use crate::model::{ApiFile, Body, BodyWrite, OperationItem, OutputEnum, ParameterItem, Read, Ty};

/// `api/mod.rs`: every tag.
pub(super) fn index(files: &[ApiFile]) -> TokenStream {
    let mut modules: Vec<_> = files.iter().map(|file| ident(&file.module)).collect();
    modules.sort();
    quote! {
        #![doc = " Operations, by tag: a handle for each, and the requests that its methods return."]
        #(pub mod #modules;)*
    }
}

/// A file of one tag.
pub(super) fn file(file: &ApiFile) -> TokenStream {
    let handle = ident(&file.ident);
    let module_docs = inner_docs(&file.docs);
    let text = format!(" Makes requests; see [`Client::{0}`](crate::Client::{0}).", file.module);
    let uses = uses(file);
    let methods = file.operations.iter().map(method);
    let requests = file.operations.iter().map(|operation| request(operation, file));
    quote! {
        #module_docs
        #uses

        #[doc = #text]
        #[derive(Clone, Debug)]
        pub struct #handle {
            client: Client
        }

        impl #handle {
            pub(crate) fn new(client: Client) -> Self {
                Self { client }
            }

            #(#methods)*
        }

        #(#requests)*
    }
}

/// What every file of a tag with an operation uses from the runtime.
#[rustfmt::skip]
const ALWAYS: [&str; 10] = [
    "Answer", "Client", "Encoder", "Error", "Method", "Operation", "OperationSpec", "Pending", "RequestOptions", "Response",
];

/// The imports of a file: only what it uses.
fn uses(file: &ApiFile) -> TokenStream {
    let mut names = ALWAYS.to_vec();
    let (mut map, mut value, mut models) = (false, false, false);
    let mut add = |ty: &Ty| match ty {
        Ty::Bytes => names.push("Bytes"),
        Ty::Decimal => names.push("Decimal"),
        Ty::Secret => names.push("Secret"),
        Ty::Map(_) => map = true,
        Ty::Value => value = true,
        Ty::Model(_) => models = true,
        _ => {}
    };
    for operation in &file.operations {
        operation.parameters.iter().for_each(|parameter| parameter.ty.visit(&mut add));
        operation.body.iter().for_each(|body| body.ty.visit(&mut add));
        match &operation.output_enum {
            None => operation.output.visit(&mut add),
            Some(output) => output.cases.iter().for_each(|case| case.ty.visit(&mut add)),
        }
    }
    for sent in file.operations.iter().flat_map(|operation| &operation.parameters).map(|parameter| parameter.sent) {
        match sent.place {
            Place::Path if !sent.is_default() => names.push("PathStyle"),
            Place::Query if !sent.is_default() => names.push("QueryStyle"),
            _ => {}
        }
    }
    names.sort_unstable();
    names.dedup();
    let names = names.iter().map(|name| word(name));
    let line = |is_used: bool, line: TokenStream| is_used.then_some(line);
    let map = line(
        map,
        quote!(
            use std::collections::BTreeMap;
        ),
    );
    let value = line(
        value,
        quote!(
            use oasmith_runtime::json;
        ),
    );
    let models = line(
        models,
        quote!(
            use crate::models;
        ),
    );
    quote! {
        #map
        #value
        use oasmith_runtime::{#(#names),*};
        #models
    }
}

fn method(operation: &OperationItem) -> TokenStream {
    let (name, request) = (ident(&operation.method), ident(&operation.ident));
    let (docs, deprecated) = (docs(&operation.docs), deprecated(operation.deprecated));
    let required = operation.parameters.iter().filter(|parameter| parameter.required);
    let body = operation.body.as_ref().filter(|body| body.required);
    let parameters = required.clone().map(|parameter| {
        let (name, ty) = (ident(&parameter.ident), spell::parameter(&parameter.input, Where::Api));
        quote!(#name: #ty)
    });
    let body_parameter = body.map(|body| {
        let ty = parameter(&body.input, Where::Api);
        quote!(body: #ty)
    });
    let fields = operation.parameters.iter().map(|parameter| {
        let name = ident(&parameter.ident);
        if !parameter.required {
            return quote!(#name: None);
        }
        let value = converted(&parameter.input, &name);
        if name == value.to_string() { quote!(#name) } else { quote!(#name: #value) }
    });
    let body_field = operation.body.as_ref().map(body_field);
    let count = required.clone().count() + usize::from(body.is_some());
    let many = (count > 6)
        .then(|| quote!(#[expect(clippy::too_many_arguments, reason = "the description requires as many values")]));
    let parameters = parameters.chain(body_parameter);
    quote! {
        #docs
        #deprecated
        #many
        pub fn #name(&self, #(#parameters),*) -> #request {
            #request { client: self.client.clone(), options: RequestOptions::new(), #(#fields,)* #body_field }
        }
    }
}

fn body_field(body: &Body) -> TokenStream {
    if !body.required {
        return quote!(body: None);
    }
    let value = converted(&body.input, &word("body"));
    if value.to_string() == "body" { quote!(body) } else { quote!(body: #value) }
}

fn request(operation: &OperationItem, file: &ApiFile) -> TokenStream {
    let name = ident(&operation.ident);
    let text = format!(" The request of [`{}::{}`].", file.ident, operation.method);
    let fields = operation.parameters.iter().map(|parameter| {
        let (name, ty) = (ident(&parameter.ident), spell::ty(&parameter.ty, Where::Api));
        if parameter.required { quote!(#name: #ty) } else { quote!(#name: Option<#ty>) }
    });
    let body = operation.body.as_ref().map(|body| {
        let ty = spell::ty(&body.ty, Where::Api);
        if body.required { quote!(body: #ty) } else { quote!(body: Option<#ty>) }
    });
    let setters = operation.parameters.iter().filter(|parameter| !parameter.required).map(setter);
    let body_setter = operation.body.as_ref().filter(|body| !body.required).map(set_body);
    let output = output_ty(operation);
    let implementation = implementation(operation);
    let output_enum = operation.output_enum.as_ref().map(output_enum);
    quote! {
        #[doc = #text]
        #[derive(Clone, Debug)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name {
            client: Client,
            options: RequestOptions,
            #(#fields,)*
            #body
        }

        impl #name {
            #(#setters)*
            #body_setter

            #[doc = " Sets options that are not part of the API: a time limit, further headers."]
            pub fn options(mut self, options: RequestOptions) -> Self {
                self.options = options;
                self
            }

            #[doc = " Sends the request and returns what the answer holds."]
            pub fn send(self) -> Pending<#output> {
                self.client.send(&self, &self.options)
            }

            #[doc = " Sends the request and returns the answer with its status and headers."]
            pub fn send_detailed(self) -> Pending<Response<#output>> {
                self.client.send_detailed(&self, &self.options)
            }
        }

        #implementation
        #output_enum
    }
}

fn output_ty(operation: &OperationItem) -> TokenStream {
    match &operation.output_enum {
        Some(output) => {
            let name = ident(&output.ident);
            quote!(#name)
        }
        None => spell::ty(&operation.output, Where::Api),
    }
}

fn setter(item: &ParameterItem) -> TokenStream {
    let (name, ty) = (ident(&item.ident), parameter(&item.input, Where::Api));
    let (docs, deprecated) = (docs(&item.docs), deprecated(item.deprecated));
    let value = converted(&item.input, &word("value"));
    quote! {
        #docs
        #deprecated
        pub fn #name(mut self, value: #ty) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

fn set_body(body: &Body) -> TokenStream {
    let (docs, ty) = (docs(&body.docs), parameter(&body.input, Where::Api));
    let value = converted(&body.input, &word("value"));
    quote! {
        #docs
        pub fn body(mut self, value: #ty) -> Self {
            self.body = Some(#value);
            self
        }
    }
}

fn implementation(operation: &OperationItem) -> TokenStream {
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

fn output_enum(output: &OutputEnum) -> TokenStream {
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
