//! Files of tags: a handle, and a request for each operation.

use super::bodies::{Body, streamed_as};
use super::examples::ExampleItem;
use super::inputs::Input;
use super::results::ResultCheck;
use super::{Check, Context, EventStreamItem, Export, PagesItem, Ty, WaitItem, docs};
use crate::ir::{
    Absence, Idempotency, Operation, OperationId, Parameter, ParameterLocation, ResponseValue, SchemeId, Status, Style,
};
use crate::naming::{Feature, Ident, OperationNames};
use crate::parallel;

/// A file that holds the operations of one tag.
#[derive(Clone, Debug)]
pub struct ApiFile {
    /// Its module, and the client's method.
    pub module: Ident,
    /// The handle.
    pub ident: Ident,
    /// Documentation of the handle.
    pub docs: Vec<String>,
    /// Its feature, if it has one.
    pub feature: Option<Feature>,
    /// Its operations.
    pub operations: Vec<OperationItem>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct OperationItem {
    /// The request's type.
    pub ident: Ident,
    /// Its module.
    pub module: Ident,
    /// The types that only the operation has, by number.
    pub models: Vec<usize>,
    /// The types that it shares with others.
    pub exports: Vec<Export>,
    /// The handle's method.
    pub method: Ident,
    /// Documentation of the method.
    pub docs: Vec<String>,
    /// A call of it.
    pub example: Option<ExampleItem>,
    /// Link to further documentation, in angle brackets.
    pub link: Option<String>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Its id in the description, or method and path.
    pub id: String,
    /// HTTP method in capitals.
    pub http_method: String,
    /// Path with `{…}` for parameters.
    pub path: String,
    /// A server of its own.
    pub server: Option<Ident>,
    /// The static of the product that it belongs to.
    pub product: Option<Ident>,
    /// Alternatives of schemes, by number.
    pub security: Vec<Vec<usize>>,
    /// The same by the constants of schemes.
    pub schemes: Vec<Vec<Ident>>,
    /// Value of the `Accept` header.
    pub accept: String,
    /// The envelope's static.
    pub envelope: Option<Ident>,
    /// How a request that is sent twice does its work once.
    pub idempotency: Option<Idempotency>,
    /// How items of lists are told apart in names with brackets, if not by default.
    pub brackets: Option<&'static str>,
    /// What is sent beside the body.
    pub parameters: Vec<ParameterItem>,
    /// What is sent as the body.
    pub body: Option<Body>,
    /// What it returns.
    pub output: Ty,
    /// The type of the output, where statuses differ in what they hold.
    pub output_enum: Option<OutputEnum>,
    /// How the response is read where there is one case.
    pub read: Read,
    /// When there is no value, and the output so is an `Option`.
    pub absence: Absence,
    /// Whether what is read is an `Option` already.
    pub is_nullable: bool,
    /// What it must hold then.
    pub result: ResultCheck,
    /// Whether the response may be read as it comes.
    pub is_streamed: bool,
    /// What it is asked for as where it is read as it comes, if not as otherwise.
    pub streamed_as: Option<String>,
    /// How its pages are asked for.
    pub pages: Option<PagesItem>,
    /// The stream of events that its response can be.
    pub events: Option<EventStreamItem>,
    /// When what it shows is final.
    pub wait: Option<WaitItem>,
    /// Documented headers of the response.
    pub headers: Option<HeadersItem>,
}

impl OperationItem {
    /// Whether a model checks itself, perhaps as an item of a list.
    #[must_use]
    pub fn calls_checks(&self) -> bool {
        let of_parameters = self.parameters.iter().flat_map(|parameter| &parameter.checks);
        let of_body = self.body.iter().flat_map(|body| &body.cases).flat_map(|case| &case.checks);
        of_parameters.chain(of_body).any(Check::is_nested)
    }

    /// Whether the description bounds something that the request sends.
    #[must_use]
    pub fn is_checked(&self) -> bool {
        let has_checks = |body: &Body| body.cases.iter().any(|case| !case.checks.is_empty());
        self.parameters.iter().any(|parameter| !parameter.checks.is_empty())
            || self.body.as_ref().is_some_and(has_checks)
    }
}

/// Documented headers of a response.
#[derive(Clone, Debug)]
pub struct HeadersItem {
    /// The type.
    pub ident: Ident,
    /// The headers.
    pub fields: Vec<HeaderItem>,
}

/// A documented header of a response.
#[derive(Clone, Debug)]
pub struct HeaderItem {
    /// The method that reads it.
    pub ident: Ident,
    /// Name on the wire.
    pub wire: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Its type.
    pub ty: Ty,
    /// Whether its value is JSON.
    pub is_json: bool,
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct ParameterItem {
    /// Field and setter.
    pub ident: Ident,
    /// Name on the wire.
    pub wire: String,
    /// Documentation of the setter.
    pub docs: Vec<String>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Whether it must be given.
    pub required: bool,
    /// Type of the value when there is one.
    pub ty: Ty,
    /// How callers give a value.
    pub input: Input,
    /// How it is sent.
    pub sent: Sent,
    /// Whether it is sent as JSON.
    pub as_json: bool,
    /// What is checked of it.
    pub checks: Vec<Check>,
}

/// How a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Where it goes.
    pub sent_in: ParameterLocation,
    /// How lists and objects are written.
    pub style: Style,
    /// Whether each item gets a name of its own.
    pub explode: bool,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
}

impl Sent {
    /// Whether this is what the specification takes where nothing is said.
    #[must_use]
    pub fn is_default(self) -> bool {
        let (style, explode) = match self.sent_in {
            ParameterLocation::Path | ParameterLocation::Header => (Style::Simple, false),
            ParameterLocation::Query | ParameterLocation::Cookie => (Style::Form, true),
        };
        self.style == style && self.explode == explode && !self.allow_reserved
    }
}

/// The type of an output with several cases.
#[derive(Clone, Debug)]
pub struct OutputEnum {
    /// Its name.
    pub ident: Ident,
    /// Its variants.
    pub cases: Vec<Case>,
}

/// A case of an output.
#[derive(Clone, Debug)]
pub struct Case {
    /// The variant.
    pub ident: Ident,
    /// Documentation.
    pub docs: Vec<String>,
    /// Which statuses.
    pub status: Status,
    /// Its media types, where the status has several cases.
    pub media_types: Vec<String>,
    /// What it holds.
    pub ty: Ty,
    /// How it is read.
    pub read: Read,
    /// What it must hold.
    pub result: ResultCheck,
}

/// How a response is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// It is not.
    Empty,
    /// As JSON.
    Json,
    /// The payload of an envelope.
    Payload,
    /// The payload of an envelope, if there is one.
    OptionalPayload,
    /// The payload of an envelope, or the whole body where it is not wrapped.
    BarePayload,
    /// As text.
    Text,
    /// As JSON if it is called so, else as text.
    TextOrJson,
    /// As bytes.
    Bytes,
}

impl Context<'_> {
    pub(super) fn api_files(&self) -> Vec<ApiFile> {
        let ids: Vec<OperationId> = self.api.operation_ids().collect();
        let mut operations: Vec<Vec<OperationItem>> = vec![Vec::new(); self.api.tags.len()];
        for (id, item) in ids.iter().zip(parallel::map(&ids, |id| self.in_operation(*id).operation_item(*id))) {
            operations[self.api.operation(*id).tag.0].push(item);
        }
        let files = self.api.tags.iter().zip(operations).enumerate().map(|(index, (tag, operations))| {
            let names = self.names.of_tag(index);
            ApiFile {
                module: names.module.clone(),
                ident: names.ident.clone(),
                docs: docs::of_item(&tag.docs, &format!("Operations of the tag `{}`.", docs::code(&tag.key))),
                feature: self.has_features.then(|| names.feature.clone()),
                operations,
            }
        });
        files.collect()
    }

    fn operation_item(&self, id: OperationId) -> OperationItem {
        let operation = self.api.operation(id);
        let names = self.names.of_operation(id);
        let parameters = operation.parameters.iter().zip(&names.parameters);
        let (output, read, output_enum) = self.output(id, operation);
        let module = self.names.module_of_operation(id);
        let optional = match (operation.success.absence, &output) {
            (Absence::Never, _) | (_, Ty::Option(_)) => output.clone(),
            _ => output.clone().optional(),
        };
        OperationItem {
            ident: names.ident.clone(),
            module: names.module.clone(),
            models: self.names.modules[module].types.iter().map(|id| id.index()).collect(),
            exports: self.exports_of(module),
            method: names.method.clone(),
            docs: self.operation_docs(operation),
            example: None,
            link: operation.docs.link.as_ref().and_then(|(url, _)| docs::link(url)),
            deprecated: operation.docs.deprecated,
            id: operation.key.clone().unwrap_or_else(|| format!("{} {}", operation.method, operation.path)),
            http_method: operation.method.clone(),
            path: operation.path.clone(),
            server: operation.server.map(|server| self.names.own_servers[server.0].constant.clone()),
            product: operation.product.map(|product| self.names.products[product.0].1.clone()),
            security: operation.security.iter().map(|all| all.iter().map(|scheme| scheme.0).collect()).collect(),
            schemes: self.schemes_of(operation),
            accept: operation.success.accept.clone(),
            envelope: self.envelope_of(operation),
            idempotency: operation.idempotency.clone(),
            brackets: self.brackets_of(operation),
            parameters: parameters.map(|(parameter, ident)| self.parameter_item(parameter, ident)).collect(),
            body: self.body_of(operation, names),
            pages: self.pages_of(operation, &optional, &names.parameters),
            events: self.event_stream_of(operation, &names.parameters),
            wait: self.wait_of(operation, &optional),
            is_nullable: output_enum.is_none() && output == optional,
            output: optional,
            output_enum,
            read,
            absence: operation.success.absence,
            result: operation.success.cases.first().map(|case| ResultCheck::of(operation, case)).unwrap_or_default(),
            is_streamed: operation.success.is_streamed,
            streamed_as: streamed_as(operation),
            headers: self.headers_of(operation, names),
        }
    }

    fn schemes_of(&self, operation: &Operation) -> Vec<Vec<Ident>> {
        let constant = |scheme: &SchemeId| self.names.schemes[scheme.0].constant.clone();
        operation.security.iter().map(|all| all.iter().map(constant).collect()).collect()
    }

    fn headers_of(&self, operation: &Operation, names: &OperationNames) -> Option<HeadersItem> {
        let (ident, fields) = names.headers.as_ref()?;
        let fields = operation.headers.iter().zip(fields).map(|(header, field)| HeaderItem {
            ident: field.clone(),
            wire: header.wire.clone(),
            docs: docs::of_part(&header.docs),
            ty: self.ty(None, &header.ty),
            is_json: header.is_json,
        });
        Some(HeadersItem { ident: ident.clone(), fields: fields.collect() })
    }

    fn envelope_of(&self, operation: &Operation) -> Option<Ident> {
        operation.success.cases.iter().find_map(|case| match case.value {
            ResponseValue::Payload(id, ..) => Some(self.names.envelopes[id.0].clone()),
            _ => None,
        })
    }

    fn parameter_item(&self, parameter: &Parameter, ident: &Ident) -> ParameterItem {
        let ty = self.ty(None, &parameter.ty);
        ParameterItem {
            ident: ident.clone(),
            wire: parameter.wire.clone(),
            docs: docs::of_part(&parameter.docs),
            deprecated: parameter.docs.deprecated,
            required: parameter.required,
            input: self.input(None, &parameter.ty),
            ty,
            sent: Sent {
                sent_in: parameter.sent_in,
                style: parameter.style,
                explode: parameter.explode,
                allow_reserved: parameter.allow_reserved,
            },
            as_json: parameter.as_json,
            checks: self.checks_of_parameter(parameter),
        }
    }

    fn output(&self, id: OperationId, operation: &Operation) -> (Ty, Read, Option<OutputEnum>) {
        if let [only] = operation.success.cases.as_slice() {
            let (ty, read) = self.read_of(&only.value);
            return (ty, read, None);
        }
        let names = self.names.of_operation(id);
        let cases = operation.success.cases.iter().zip(&names.cases).map(|(case, ident)| {
            let (ty, read) = self.read_of(&case.value);
            let docs = docs::of_text(&case.description, "");
            let (status, media_types) = (case.status, case.media_types.clone());
            let result = ResultCheck::of(operation, case);
            Case { ident: ident.clone(), docs, status, media_types, ty, read, result }
        });
        let output = OutputEnum { ident: names.output.clone(), cases: cases.collect() };
        (Ty::Local(names.output.clone()), Read::Empty, Some(output))
    }

    fn read_of(&self, value: &ResponseValue) -> (Ty, Read) {
        match value {
            ResponseValue::Empty => (Ty::Unit, Read::Empty),
            ResponseValue::Json(ty) => (self.ty(None, ty), Read::Json),
            ResponseValue::Payload(id, ty, _) if self.api.envelopes[id.0].bare => {
                (self.ty(None, ty), Read::BarePayload)
            }
            ResponseValue::Payload(_, ty, true) => (self.ty(None, ty), Read::Payload),
            ResponseValue::Payload(_, ty, false) => {
                // The inner type of an optional payload must not be optional itself.
                let ty = match self.ty(None, ty) {
                    Ty::Option(inner) => *inner,
                    other => other,
                };
                (ty.optional(), Read::OptionalPayload)
            }
            ResponseValue::Text => (Ty::String, Read::Text),
            ResponseValue::TextOrJson(ty) => (self.ty(None, ty), Read::TextOrJson),
            ResponseValue::Bytes => (Ty::Bytes, Read::Bytes),
        }
    }
}
