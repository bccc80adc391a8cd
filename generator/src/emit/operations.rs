//! The `Operation` of a request: its static data, how it is encoded, how its response is decoded.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::checks;
use super::tokens::{self, ident, output_ty, word};
use crate::ir::{Absence, FieldWriting, Idempotency, ParameterLocation, Status, Style};
use crate::rust_model::{
    Body, BodyCase, BodyWrite, Case, FieldItem, OperationItem, OutputEnum, ParameterItem, Read, ResultCheck, Ty,
};

/// The `Operation` of a request.
pub(super) fn implementation(operation: &OperationItem) -> TokenStream {
    let name = ident(&operation.ident);
    let output = output_ty(operation);
    let spec = spec(operation);
    let brackets = operation.brackets.map(|brackets| {
        let brackets = word(brackets);
        quote!(request.brackets(Brackets::#brackets);)
    });
    let parameters = operation.parameters.iter().map(encode);
    let encodes: Vec<TokenStream> =
        brackets.into_iter().chain(parameters).chain(operation.body.as_ref().map(encode_body)).collect();
    let request = if encodes.is_empty() { word("_request") } else { word("request") };
    let decode = decode(operation);
    let is_unread = operation.output_enum.is_none() && operation.read == Read::Empty;
    let response = if is_unread { word("_response") } else { word("response") };
    let check = checks::of_request(operation);
    quote! {
        impl Operation for #name {
            type Output = #output;

            #spec

            fn encode(&self, #request: &mut Encoder) {
                #(#encodes)*
            }

            #check

            fn decode(#response: &RawResponse) -> Result<Self::Output, Error> {
                #decode
            }
        }
    }
}

fn spec(operation: &OperationItem) -> TokenStream {
    let OperationItem { id, path, accept, .. } = operation;
    let method = http_method(&operation.http_method);
    let server = match (&operation.product, &operation.server) {
        (Some(product), _) => {
            let product = ident(product);
            quote!(Some(Server::Product(&crate::environments::#product)))
        }
        (None, Some(server)) => {
            let server = ident(server);
            quote!(Some(Server::Other(crate::client::servers::#server)))
        }
        (None, None) => quote!(None),
    };
    let security = operation.schemes.iter().map(|all| {
        let all = all.iter().map(ident);
        quote!(&[#(#all),*])
    });
    let envelope = if let Some(name) = &operation.envelope {
        let name = ident(name);
        quote!(Some(&crate::client::#name))
    } else {
        quote!(None)
    };
    let idempotency = operation.idempotency.as_ref().map_or_else(
        || quote!(None),
        |idempotency| match idempotency {
            Idempotency::Always => quote!(Some(oasmith_runtime::Idempotency::Always)),
            Idempotency::Header(name) => quote!(Some(oasmith_runtime::Idempotency::Header(#name))),
            Idempotency::Property(name) => quote!(Some(oasmith_runtime::Idempotency::Property(#name))),
        },
    );
    quote! {
        const SPEC: &'static OperationSpec = &OperationSpec {
            id: #id,
            method: #method,
            path: #path,
            server: #server,
            security: &[#(#security),*],
            accept: #accept,
            envelope: #envelope,
            idempotency: #idempotency,
        };
    }
}

fn http_method(method: &str) -> TokenStream {
    let name = match method {
        "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY" => word(method),
        _ => word("GET"),
    };
    quote!(Method::#name)
}

fn encode(item: &ParameterItem) -> TokenStream {
    let (wire, field) = (&item.wire, ident(&item.ident));
    let place = match item.sent.sent_in {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
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
    match item.sent.sent_in {
        ParameterLocation::Path => quote!(request.path_styled(#wire, &self.#field, PathStyle::#style, #explode);),
        ParameterLocation::Query if item.sent.allow_reserved => {
            quote!(request.query_reserved(#wire, &self.#field, QueryStyle::#style, #explode);)
        }
        ParameterLocation::Query => quote!(request.query_styled(#wire, &self.#field, QueryStyle::#style, #explode);),
        ParameterLocation::Header => separator(item.sent.style).map_or_else(
            || quote!(request.header_exploded(#wire, &self.#field);),
            |separator| quote!(request.header_delimited(#wire, &self.#field, #separator);),
        ),
        ParameterLocation::Cookie => quote!(request.cookie_styled(#wire, &self.#field, #explode);),
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
        Style::TabDelimited => "TabDelimited",
        Style::DeepObject => "DeepObject",
    })
}

/// The separator of the items of a list in a header, if it is not a comma.
fn separator(style: Style) -> Option<char> {
    match style {
        Style::SpaceDelimited => Some(' '),
        Style::PipeDelimited => Some('|'),
        Style::TabDelimited => Some('\t'),
        _ => None,
    }
}

fn encode_body(body: &Body) -> TokenStream {
    let write = |value: &TokenStream| match (&body.ident, body.cases.as_slice()) {
        (Some(name), cases) => {
            let name = ident(name);
            let arms = cases.iter().map(|case| {
                let (variant, write) = (case.ident.as_ref().map(ident), write_body(case, &quote!(body)));
                quote!(#name::#variant(body) => #write)
            });
            quote!(match #value { #(#arms,)* })
        }
        (None, cases) => {
            let write = cases.iter().map(|case| write_body(case, value));
            quote!(#(#write;)*)
        }
    };
    if body.required {
        return write(&quote!(&self.body));
    }
    let write = write(&quote!(body));
    quote! {
        if let Some(body) = &self.body {
            #write
        }
    }
}

/// The call that writes a body in one media type. `value` is a reference to the body.
fn write_body(case: &BodyCase, value: &TokenStream) -> TokenStream {
    let media_type = &case.media_type;
    match case.write {
        BodyWrite::Json if media_type == "application/json" => quote!(request.json(#value)),
        BodyWrite::Json => quote!(request.json_as(#media_type, #value)),
        BodyWrite::Form if case.fields.is_empty() => quote!(request.form(#value)),
        BodyWrite::Form => {
            let fields = case.fields.iter().map(form_field);
            quote!(request.form_with(#value, &[#(#fields),*]))
        }
        BodyWrite::Multipart => {
            let value = dereferenced(value);
            quote!(request.multipart(|form| #value.write(form)))
        }
        BodyWrite::Text => quote!(request.text_body(#media_type, #value)),
        BodyWrite::File => quote!(request.file(#media_type, #value)),
    }
}

fn form_field(field: &FieldItem) -> TokenStream {
    let wire = &field.wire;
    match field.writing {
        FieldWriting::Json => quote!(FormField::json(#wire)),
        FieldWriting::Styled { style: way, explode, reserved } => {
            let (method, way) = (word(if reserved { "reserved" } else { "styled" }), style(way));
            quote!(FormField::#method(#wire, QueryStyle::#way, #explode))
        }
    }
}

/// The receiver of a method, which is borrowed automatically.
fn dereferenced(value: &TokenStream) -> TokenStream {
    value.clone().into_iter().filter(|token| token.to_string() != "&").collect()
}

/// The enum of a body with several media types.
pub(super) fn body_enum(name: &crate::naming::Ident, body: &Body) -> TokenStream {
    let name = ident(name);
    let variants = body.cases.iter().map(|case| {
        let (variant, ty) = (case.ident.as_ref().map(ident), tokens::ty(&case.ty));
        let text = format!(" As `{}`.", crate::rust_model::code_span(&case.media_type));
        quote!(#[doc = #text] #variant(#ty))
    });
    let froms = body.cases.iter().filter(|case| case.is_plain).map(|case| {
        let (variant, ty) = (case.ident.as_ref().map(ident), tokens::ty(&case.ty));
        quote! {
            impl From<#ty> for #name {
                fn from(body: #ty) -> Self {
                    Self::#variant(body)
                }
            }
        }
    });
    quote! {
        #[doc = " The body, in one of several media types."]
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
        }

        #(#froms)*
    }
}

/// The method that reads a response.
fn reader(read: Read, result: &ResultCheck) -> proc_macro2::Ident {
    word(match read {
        Read::Empty => "empty",
        Read::Json if result.is_open => "open_json",
        Read::Json => "json",
        Read::Payload => "payload",
        Read::OptionalPayload => "optional_payload",
        Read::BarePayload => "bare_payload",
        Read::Text => "text",
        Read::TextOrJson => "text_or_json",
        Read::Bytes => "bytes",
    })
}

fn read(read: Read, result: &ResultCheck) -> TokenStream {
    if read == Read::Empty {
        return quote!(Ok(()));
    }
    let reader = reader(read, result);
    if result.evidence.is_empty() {
        return quote!(response.#reader());
    }
    let lists = result.evidence.iter().map(|names| quote!(&[#(#names),*]));
    quote!(response.requiring(&[#(#lists),*])?.#reader())
}

/// The expression for the value of a response; `()` if the response has no body.
fn decode(operation: &OperationItem) -> TokenStream {
    let optional = match operation.absence {
        Absence::Never => {
            return match &operation.output_enum {
                Some(output) => decode_case(output, &quote!(Self::Output)),
                None => read(operation.read, &operation.result),
            };
        }
        Absence::NoContent => word("optional"),
        Absence::Empty => word("optional_if_empty"),
    };
    if let Some(output) = &operation.output_enum {
        let name = ident(&output.ident);
        let cases = decode_case(output, &quote!(#name));
        return quote!(response.#optional(|response| #cases));
    }
    let flat = operation.is_nullable.then(|| quote!(.map(Option::flatten)));
    if operation.result.evidence.is_empty() {
        let reader = reader(operation.read, &operation.result);
        return quote!(response.#optional(RawResponse::#reader) #flat);
    }
    let read = read(operation.read, &operation.result);
    quote!(response.#optional(|response| #read) #flat)
}

fn decode_case(output: &OutputEnum, name: &TokenStream) -> TokenStream {
    let arm = |case: &Case| {
        let (variant, read) = (ident(&case.ident), read(case.read, &case.result));
        if case.ty == Ty::Unit { quote!(Ok(#name::#variant)) } else { quote!(#read.map(#name::#variant)) }
    };
    let by_status = |status: Status| {
        let cases: Vec<&Case> = output.cases.iter().filter(|case| case.status == status).collect();
        by_media_type(&cases, &arm)
    };
    let mut codes: Vec<u16> = Vec::new();
    for case in &output.cases {
        if let Status::Code(code) = case.status
            && !codes.contains(&code)
        {
            codes.push(code);
        }
    }
    let open = output.cases.iter().find(|case| !matches!(case.status, Status::Code(_)));
    if let ([code], None) = (codes.as_slice(), open) {
        return by_status(Status::Code(*code));
    }
    let exact = codes.iter().map(|code| {
        let (literal, arm) = (Literal::u16_unsuffixed(*code), by_status(Status::Code(*code)));
        quote!(#literal => #arm)
    });
    let rest = open.map_or_else(|| quote!(Err(response.unexpected_status())), |case| by_status(case.status));
    if codes.is_empty() {
        return rest;
    }
    quote! {
        match response.status().as_u16() {
            #(#exact,)*
            _ => #rest,
        }
    }
}

/// Cases of one status differ in media type; the first is taken where none fits.
fn by_media_type(cases: &[&Case], arm: &impl Fn(&Case) -> TokenStream) -> TokenStream {
    let Some((first, others)) = cases.split_first() else { return TokenStream::new() };
    let first_arm = arm(first);
    if others.is_empty() {
        return first_arm;
    }
    let listed = cases.iter().flat_map(|case| &case.media_types);
    let mut next = first.media_types.len();
    let arms = others.iter().map(|case| {
        let numbers = (next..next + case.media_types.len()).map(Literal::usize_unsuffixed);
        next += case.media_types.len();
        let arm = arm(case);
        quote!(#(#numbers)|* => #arm)
    });
    let arms: Vec<TokenStream> = arms.collect();
    quote! {
        match response.media_type_of(&[#(#listed),*]) {
            #(#arms,)*
            _ => #first_arm,
        }
    }
}
