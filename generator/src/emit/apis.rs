//! The files of tags and of their operations.

use proc_macro2::TokenStream;
use quote::quote;

use super::setters::{self, Setter};
use super::tokens::{self, cfg, converted, deprecated, docs, ident, inner_docs, output_ty, parameter, word};
use super::{event_streams, examples, models, operations, outputs, pages, wait};
use crate::ir::{FieldWriting, ParameterLocation};
use crate::rust_model::{ApiFile, Body, Imports, ModelFile, OperationItem, ParameterItem, PropertyItem, Ty};

/// `api/mod.rs`: the modules of all tags.
pub(super) fn index(files: &[ApiFile]) -> TokenStream {
    let mut sorted: Vec<&ApiFile> = files.iter().collect();
    sorted.sort_by(|one, other| one.module.cmp(&other.module));
    let modules = sorted.iter().map(|file| {
        let (module, cfg) = (ident(&file.module), cfg(&file.feature));
        quote!(#cfg pub mod #module;)
    });
    let table = inner_docs(&super::table::lines(files));
    quote! {
        #![doc = " Operations, by tag: a handle for each, and the requests that its methods return."]
        #table
        #(#modules)*
    }
}

/// The `mod.rs` of a tag: its handle and the modules of its operations.
pub(super) fn file(file: &ApiFile) -> TokenStream {
    let handle = ident(&file.ident);
    let module_docs = inner_docs(&file.docs);
    let text = format!(" Makes requests; see [`Client::{0}`](crate::Client::{0}).", file.module);
    let mut sorted: Vec<&OperationItem> = file.operations.iter().collect();
    sorted.sort_by(|one, other| one.module.cmp(&other.module));
    let modules = sorted.iter().map(|operation| {
        let module = ident(&operation.module);
        let public = has_types(operation).then(|| quote!(pub));
        quote!(#public mod #module;)
    });
    let requests = sorted.iter().map(|operation| {
        let (module, name) = (ident(&operation.module), ident(&operation.ident));
        let inline = has_types(operation).then(|| quote!(#[doc(inline)]));
        quote!(#inline pub use #module::#name;)
    });
    quote! {
        #module_docs
        #(#modules)*

        use oasmith_runtime::Client;
        #(#requests)*

        #[doc = #text]
        #[derive(Clone, Debug)]
        pub struct #handle {
            client: Client
        }

        impl #handle {
            pub(crate) fn new(client: Client) -> Self {
                Self { client }
            }
        }
    }
}

/// Whether the module of an operation has items besides the request struct.
fn has_types(operation: &OperationItem) -> bool {
    let has_models = !operation.models.is_empty() || !operation.exports.is_empty();
    let has_body = operation.body.as_ref().is_some_and(|body| body.ident.is_some());
    has_models || has_body || operation.output_enum.is_some() || operation.headers.is_some()
}

/// The file of an operation: the method, the request struct that it returns, and the types that only the operation uses.
pub(super) fn operation(operation: &OperationItem, file: &ApiFile, models: &[ModelFile]) -> TokenStream {
    let own: Vec<&ModelFile> = operation.models.iter().filter_map(|index| models.get(*index)).collect();
    let mut imports = operation_imports(operation);
    imports.models.insert(file.ident.to_string());
    for model in &own {
        imports.extend(&model.imports);
    }
    let uses = models::uses(&imports);
    let exports = models::exports(&operation.exports);
    let (handle, method, request) = (ident(&file.ident), method(operation), request(operation, file));
    let items = own.into_iter().map(models::item);
    quote! {
        #uses
        #(#exports)*

        impl #handle {
            #method
        }

        #request
        #(#items)*
    }
}

/// Imports of the runtime in every file of an operation.
#[rustfmt::skip]
const ALWAYS: [&str; 10] = [
    "RawResponse", "Client", "Encoder", "Error", "Method", "Operation", "OperationSpec", "ResponseFuture", "RequestOptions", "Response",
];

/// The imports of the file of an operation, without those of its types.
fn operation_imports(operation: &OperationItem) -> Imports {
    let mut imports = Imports { fmt: true, ..Imports::default() };
    imports.runtime.extend(ALWAYS);
    each_ty(operation, &mut |ty| imports.add(ty));
    let mut properties = operation.body.iter().flat_map(|body| &body.properties);
    if properties.any(|property| matches!(property.ty, Ty::Nullable(_))) {
        imports.json.insert("Nullable");
    }
    if operation.is_streamed {
        imports.runtime.insert("Body");
    }
    if operation.headers.is_some() {
        imports.runtime.insert("ResponseHeaders");
    }
    if operation.product.is_some() || operation.server.is_some() {
        imports.runtime.insert("Server");
    }
    for sent in operation.parameters.iter().map(|parameter| parameter.sent) {
        match sent.sent_in {
            ParameterLocation::Path if !sent.is_default() => drop(imports.runtime.insert("PathStyle")),
            ParameterLocation::Query if !sent.is_default() => drop(imports.runtime.insert("QueryStyle")),
            _ => {}
        }
    }
    imports.runtime.extend(form_names(operation));
    imports.client.extend(operation.schemes.iter().flatten().map(ToString::to_string));
    if operation.pages.is_some() || operation.events.is_some() || operation.wait.is_some() {
        imports.runtime.insert("self");
    }
    if operation.is_checked() {
        imports.runtime.insert("Violations");
    }
    if operation.calls_checks() {
        imports.runtime.insert("Validate");
    }
    imports
}

/// Imports for writing forms.
fn form_names(operation: &OperationItem) -> Vec<&'static str> {
    let mut names = Vec::new();
    for field in operation.body.iter().flat_map(|body| &body.cases).flat_map(|case| &case.fields) {
        names.push("FormField");
        if matches!(field.writing, FieldWriting::Styled { .. }) {
            names.push("QueryStyle");
        }
    }
    if operation.brackets.is_some() {
        names.push("Brackets");
    }
    names
}

/// Calls `visit` for every type in the tokens of a request.
fn each_ty(operation: &OperationItem, visit: &mut impl FnMut(&Ty)) {
    operation.parameters.iter().for_each(|parameter| parameter.ty.visit(visit));
    operation.body.iter().flat_map(|body| &body.cases).for_each(|case| case.ty.visit(visit));
    operation.body.iter().flat_map(|body| &body.properties).for_each(|property| property.input.visit(visit));
    match &operation.output_enum {
        None => operation.output.visit(visit),
        Some(output) => output.cases.iter().for_each(|case| case.ty.visit(visit)),
    }
    if let Some(pages) = &operation.pages {
        pages.item.visit(visit);
    }
    if let Some(item) = operation.events.as_ref().and_then(|events| events.item.as_ref()) {
        item.visit(visit);
    }
    let headers = operation.headers.iter().flat_map(|headers| &headers.fields);
    headers.for_each(|header| header.ty.visit(visit));
}

fn method(operation: &OperationItem) -> TokenStream {
    let (name, request) = (ident(&operation.method), ident(&operation.ident));
    let (docs, deprecated) = (docs(&operation.docs), deprecated(operation.deprecated));
    let example = examples::docs_of(operation);
    let required = operation.parameters.iter().filter(|parameter| parameter.required);
    let body = operation.body.as_ref().filter(|body| body.is_asked());
    let parameters = required.clone().map(|parameter| {
        let (name, ty) = (ident(&parameter.ident), tokens::parameter(&parameter.input));
        quote!(#name: #ty)
    });
    let body_parameter = body.map(|body| {
        let ty = parameter(&body.input);
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
        #example
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
    if !body.is_asked() {
        return quote!(body: Default::default());
    }
    let value = converted(&body.input, &word("body"));
    if value.to_string() == "body" { quote!(body) } else { quote!(body: #value) }
}

/// The methods that send a request.
fn send(operation: &OperationItem) -> TokenStream {
    let output = output_ty(operation);
    let stream = operation.is_streamed.then(|| stream(operation.streamed_as.as_deref()));
    quote! {
        #[doc = " Sends the request and returns the decoded response."]
        pub fn send(self) -> ResponseFuture<#output> {
            self.client.send(&self, &self.options)
        }

        #[doc = " Sends the request and returns the response with its status and headers."]
        pub fn send_with_response(self) -> ResponseFuture<Response<#output>> {
            self.client.send_with_response(&self, &self.options)
        }

        #stream
    }
}

fn request(operation: &OperationItem, file: &ApiFile) -> TokenStream {
    let name = ident(&operation.ident);
    let text = format!(" The request of [`{}::{}`].", file.ident, operation.method);
    let fields = operation.parameters.iter().map(|parameter| {
        let (name, ty) = (ident(&parameter.ident), tokens::ty(&parameter.ty));
        if parameter.required { quote!(#name: #ty) } else { quote!(#name: Option<#ty>) }
    });
    let body = operation.body.as_ref().map(|body| {
        let ty = tokens::ty(&body.ty);
        if body.required { quote!(body: #ty) } else { quote!(body: Option<#ty>) }
    });
    let setters = setters(operation);
    let (send, validated) = (send(operation), validated(operation));
    let implementation = operations::implementation(operation);
    let output_enum = operation.output_enum.as_ref().map(outputs::output_enum);
    let headers = operation.headers.as_ref().map(|headers| outputs::headers(headers, operation.ident.as_str()));
    let (methods, traits) = beside_send(operation);
    let body_enum = operation.body.as_ref().and_then(|body| Some(operations::body_enum(body.ident.as_ref()?, body)));
    quote! {
        #[doc = #text]
        #[derive(Clone)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name {
            client: Client,
            options: RequestOptions,
            #(#fields,)*
            #body
        }

        #setters

        impl #name {
            #[doc = " Sets options of this call, such as a timeout or additional headers."]
            pub fn options(mut self, options: RequestOptions) -> Self {
                self.options = options;
                self
            }

            #validated
            #send
            #methods
        }

        impl fmt::Debug for #name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                Self::SPEC.fmt_request(formatter)
            }
        }

        #implementation
        #traits
        #output_enum
        #body_enum
        #headers
    }
}

/// The methods for pages, events and waiting, and the traits behind them.
fn beside_send(operation: &OperationItem) -> (TokenStream, TokenStream) {
    let pages = operation.pages.as_ref().map(|item| (pages::methods(), pages::implementation(operation, item)));
    let events = operation.events.as_ref();
    let events = events.map(|item| (event_streams::method(item), event_streams::implementation(operation, item)));
    let wait = operation.wait.as_ref().map(|item| (wait::method(), wait::implementation(operation, item)));
    [pages, events, wait].into_iter().flatten().unzip()
}

/// The method that checks a request before it is sent.
fn validated(operation: &OperationItem) -> TokenStream {
    if !operation.is_checked() {
        return TokenStream::new();
    }
    quote! {
        #[doc = " Checks the request against the description before it is sent. A violation is an error, and nothing is sent."]
        pub fn validated(mut self) -> Self {
            self.options = self.options.validated();
            self
        }
    }
}

fn stream(media_type: Option<&str>) -> TokenStream {
    let Some(media_type) = media_type else {
        return quote! {
            #[doc = " Sends the request and returns the response with its body as a stream."]
            pub fn stream(self) -> ResponseFuture<Response<Body>> {
                self.client.stream(&self, &self.options)
            }
        };
    };
    let text = format!(
        " Sends the request, asks for `{}`, and returns the response with its body as a stream, which is read as it comes.",
        crate::rust_model::code_span(media_type)
    );
    quote! {
        #[doc = #text]
        pub fn stream(self) -> ResponseFuture<Response<Body>> {
            self.client.stream_as(#media_type, &self, &self.options)
        }
    }
}

/// The setters of optional parameters and of the body, and of the properties of a body.
fn setters(operation: &OperationItem) -> TokenStream {
    let optional = operation.parameters.iter().filter(|parameter| !parameter.required).map(setter);
    let body = operation.body.iter().flat_map(|body| {
        let properties = body.properties.iter().map(|property| set_property(property, body.required));
        let is_free = body.properties.iter().all(|property| property.ident.as_str() != "body");
        (!body.is_asked() && is_free).then(|| set_body(body)).into_iter().chain(properties)
    });
    let rows: Vec<TokenStream> = optional.chain(body).collect();
    setters::table(&ident(&operation.ident), &rows)
}

fn setter(item: &ParameterItem) -> TokenStream {
    let name = ident(&item.ident);
    let setter = Setter { name: name.clone(), docs: &item.docs, deprecated: item.deprecated, input: &item.input };
    setter.row(|value| quote!(self.#name = Some(#value)))
}

fn set_body(body: &Body) -> TokenStream {
    let setter = Setter { name: word("body"), docs: &body.docs, deprecated: false, input: &body.input };
    setter.row(|value| if body.required { quote!(self.body = #value) } else { quote!(self.body = Some(#value)) })
}

fn set_property(item: &PropertyItem, is_required: bool) -> TokenStream {
    let field = ident(&item.field);
    let setter = Setter { name: ident(&item.ident), docs: &item.docs, deprecated: item.deprecated, input: &item.input };
    let body = if is_required { quote!(self.body) } else { quote!(self.body.get_or_insert_default()) };
    setter.row(|value| {
        let value = tokens::optional(&item.ty, &value);
        quote!(#body.#field = #value)
    })
}
