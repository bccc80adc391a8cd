//! Operations: parameters, body and tag.

use openapiv3::{Parameter as Described, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle};

use super::media::preferred;
use super::products::product_of;
use super::security::requirements;
use super::sendable::Sendable;
use super::{Lowering, Schemas, docs};
use crate::casing::snake;
use crate::diagnostics::{Code, Diagnostic};
use crate::extensions::name_of;
use crate::ir::{Docs, NameHint, Operation, OperationId, Owner, Parameter, ParameterLocation, Style, Tag, TagId, Type};
use crate::media_type::is_json;
use crate::parse::{ListFormat, Located, OperationNode};
use crate::path_groups::group_of;
use crate::samples::Samples;

/// The group of operations without a tag.
const UNTAGGED: &str = "default";

impl<'a> Lowering<'a> {
    /// Lowers every operation that can be expressed; the others are reported and left out.
    pub(super) fn lower_operations(&mut self) {
        let tags = self.schemas.resolved.operations.iter().filter_map(|node| node.operation.tags.first());
        self.groups = tags.map(|tag| (snake(tag), tag.as_str())).collect();
        for node in &self.schemas.resolved.operations {
            let id = OperationId::new(self.api.operations.len());
            if let Some(operation) = self.operation(id, node) {
                self.api.operations.push(operation);
            }
        }
    }

    fn operation(&mut self, id: OperationId, node: &OperationNode) -> Option<Operation> {
        let security = requirements(node, self.schemas.resolved, &self.api.schemes, self.diagnostics)?;
        let parameters = self.parameters(id, node)?;
        let body = node.request_body.as_ref().filter(|body| !self.schemas.says_nothing(&node.method, body));
        let body = body.and_then(|body| self.body(id, body));
        let success = self.success(id, node);
        let events = self.event_stream(id, node);
        let errors = self.errors(id, node);
        let headers = self.headers(id, node);
        let product = product_of(node, &self.api.products, self.diagnostics);
        let described = &node.operation;
        Some(Operation {
            location: node.location.clone(),
            key: described.operation_id.clone(),
            name: name_of(&described.extensions),
            tag: self.tag(described.tags.first().map_or_else(|| self.group_of(node), String::as_str)),
            method: node.method.to_ascii_uppercase(),
            path: node.path.clone(),
            docs: Docs {
                summary: described.summary.clone(),
                description: described.description.clone(),
                link: described.external_docs.as_ref().map(docs::link),
                deprecated: described.deprecated,
                ..Docs::default()
            },
            parameters,
            body,
            success,
            events,
            headers,
            errors,
            error_codes: self.error_codes(node),
            security,
            server: if product.is_none() { self.own_servers.of(node) } else { None },
            product,
            pagination: None,
            results: Vec::new(),
            idempotency: None,
            wait: None,
        })
    }

    /// Returns the group of an operation without a tag: the first descriptive segment of its path, or the tag with the same name.
    fn group_of(&self, node: &'a OperationNode) -> &'a str {
        let Some(group) = group_of(&node.path) else { return UNTAGGED };
        self.groups.get(&snake(group)).copied().unwrap_or(group)
    }

    fn tag(&mut self, key: &str) -> TagId {
        if let Some(index) = self.api.tags.iter().position(|tag| tag.key == key) {
            return TagId(index);
        }
        let described = self.schemas.resolved.tags.iter().map(|tag| &tag.value).find(|tag| tag.name == key);
        self.api.tags.push(Tag {
            key: key.to_owned(),
            name: described.and_then(|tag| name_of(&tag.extensions)),
            docs: docs::text(described.and_then(|tag| tag.description.as_ref())),
        });
        TagId(self.api.tags.len() - 1)
    }

    /// Lowers the parameters: path parameters in the order of the path, then the others in the order of the description. Validation has
    /// checked that path and parameters match. Returns `None` if a required parameter cannot be sent.
    fn parameters(&mut self, id: OperationId, node: &OperationNode) -> Option<Vec<Parameter>> {
        let sent = self.sendable(node)?;
        let mut parameters: Vec<Parameter> =
            sent.into_iter().filter_map(|described| self.parameter(id, described)).collect();
        parameters.sort_by_key(|parameter| match parameter.sent_in {
            ParameterLocation::Path => node.path.find(&format!("{{{}}}", parameter.wire)).unwrap_or(usize::MAX),
            _ => usize::MAX,
        });
        Some(parameters)
    }

    /// Returns the parameters that can be sent; the others are reported. Returns `None` if one of those is required.
    fn sendable<'n>(&mut self, node: &'n OperationNode) -> Option<Vec<&'n Located<Described>>> {
        let mut sent = Vec::with_capacity(node.parameters.len());
        for described in &node.parameters {
            let (data, place, ..) = serialization_of(&described.value);
            if place == ParameterLocation::Header && FRAMING.iter().any(|name| data.name.eq_ignore_ascii_case(name)) {
                let message = format!("the header `{}` is left out: the transport sets it", data.name);
                self.diagnostics.report(Diagnostic::new(Code::UnsendableParameter, &described.location, message));
                continue;
            }
            let Some((problem, help)) = self.schemas.problem(data, place) else {
                sent.push(described);
                continue;
            };
            let is_required = data.required || place == ParameterLocation::Path;
            let (code, what) = if is_required {
                (Code::SkippedOperation, "operation")
            } else {
                (Code::UnsendableParameter, "parameter")
            };
            let message = format!("the {what} is left out: `{}` cannot be sent: {problem}", data.name);
            self.diagnostics.report(Diagnostic::new(code, &described.location, message).help(help));
            if is_required {
                return None;
            }
        }
        Some(sent)
    }
}

impl Schemas<'_> {
    /// Returns why a parameter can never be sent, and the help for it.
    fn problem(&self, data: &ParameterData, place: ParameterLocation) -> Option<(&'static str, &'static str)> {
        if place == ParameterLocation::Header && !is_token(&data.name) {
            return Some(("it is not a valid header name", "correct the name"));
        }
        let ParameterSchemaOrContent::Schema(schema) = &data.format else { return None };
        let problem = Sendable::new(self.resolved).problem(place, self.resolved.target(schema)?)?;
        Some((problem, "describe its value with `content`, or as a string"))
    }
}

impl Lowering<'_> {
    fn parameter(&mut self, id: OperationId, described: &Located<Described>) -> Option<Parameter> {
        let (data, place, style, allow_reserved) = serialization_of(&described.value);
        let style = self.schemas.resolved.list_format(&described.location).map_or(style, style_of_list);
        // The specification says to ignore these; media types and security schemes describe them.
        let ignored = ["accept", "content-type", "authorization"];
        if place == ParameterLocation::Header && ignored.contains(&data.name.to_ascii_lowercase().as_str()) {
            return None;
        }
        let hint = NameHint::Path(Owner::Operation(id), vec![data.name.clone()]);
        let (schema, as_json) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => (Some(schema), false),
            ParameterSchemaOrContent::Content(content) => {
                let (media_type, media) = preferred(content)?;
                (media.schema.as_ref(), is_json(media_type))
            }
        };
        let ty = match schema {
            Some(schema) => self.use_of_value(schema, &described.location, &hint).ty,
            None => Type::String,
        };
        let given = self.schemas.sample(data.example.as_ref(), &data.examples);
        let mut samples = Samples::new(self.schemas.resolved);
        let fitting = schema.and_then(|schema| samples.value(schema, &data.name, given.as_ref()));
        let schema = schema.and_then(|schema| self.schemas.resolved.target(schema));
        let bounds = schema.map(|schema| self.schemas.bounds(schema, 0)).unwrap_or_default();
        let given = given.filter(|given| schema.is_none_or(|schema| samples.is_valid(given, schema)));
        let mut docs = docs::text(data.description.as_ref());
        if let Some(schema) = schema {
            let of_schema = self.schemas.docs_of(schema);
            docs.description = docs.description.or(of_schema.description);
            docs.notes = of_schema.notes;
            docs.sample = of_schema.sample;
        }
        docs.sample = given.or(docs.sample);
        docs.fitting = fitting;
        docs.deprecated = data.deprecated.unwrap_or(false);
        Some(Parameter {
            location: described.location.clone(),
            wire: data.name.clone(),
            sent_in: place,
            style,
            explode: data.explode.unwrap_or(style == Style::Form),
            allow_reserved,
            required: data.required || place == ParameterLocation::Path,
            as_json,
            ty,
            bounds,
            docs,
        })
    }
}

/// Whether a string is a valid header name.
pub(super) fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Headers that the transport sets.
const FRAMING: [&str; 6] = ["connection", "content-length", "te", "trailer", "transfer-encoding", "upgrade"];

/// Returns the style of a Swagger 2.0 `collectionFormat` that OpenAPI 3.0 has no style for.
pub(super) fn style_of_list(format: ListFormat) -> Style {
    match format {
        ListFormat::Spaces => Style::SpaceDelimited,
        ListFormat::Pipes => Style::PipeDelimited,
        ListFormat::Tabs => Style::TabDelimited,
    }
}

/// Returns the common data of a parameter, its location, its style, and whether reserved characters are allowed.
fn serialization_of(described: &Described) -> (&ParameterData, ParameterLocation, Style, bool) {
    match described {
        Described::Path { parameter_data, style } => {
            let style = match style {
                PathStyle::Matrix => Style::Matrix,
                PathStyle::Label => Style::Label,
                PathStyle::Simple => Style::Simple,
            };
            (parameter_data, ParameterLocation::Path, style, false)
        }
        Described::Query { parameter_data, allow_reserved, style, .. } => {
            let style = match style {
                QueryStyle::Form => Style::Form,
                QueryStyle::SpaceDelimited => Style::SpaceDelimited,
                QueryStyle::PipeDelimited => Style::PipeDelimited,
                QueryStyle::DeepObject => Style::DeepObject,
            };
            (parameter_data, ParameterLocation::Query, style, *allow_reserved)
        }
        Described::Header { parameter_data, .. } => (parameter_data, ParameterLocation::Header, Style::Simple, false),
        Described::Cookie { parameter_data, .. } => (parameter_data, ParameterLocation::Cookie, Style::Form, false),
    }
}
