//! Operations: parameters, body, and the tag they stand under.

use openapiv3::{
    MediaType, Parameter as Described, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle, RequestBody,
};

use super::answers::{essence, is_json, preferred};
use super::{Lowering, docs};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{
    Body, BodyKind, Docs, NameHint, Operation, OperationId, Owner, Parameter, Place, Server, Style, Tag, TagId, Type,
};
use crate::location::Location;
use crate::resolve::{Located, OperationNode};

/// Name of the group of operations without a tag.
const UNTAGGED: &str = "default";

impl Lowering<'_> {
    /// The servers of the whole API.
    pub(super) fn lower_servers(&mut self) {
        for server in &self.resolved.servers {
            self.api.servers.push(Server {
                name: docs::name_of(&server.value.extensions),
                url: server_url(&server.value),
                docs: docs::text(server.value.description.as_ref()),
            });
        }
    }

    /// Every operation that can be expressed; the others are diagnosed and left out.
    pub(super) fn lower_operations(&mut self) {
        for node in &self.resolved.operations {
            let id = OperationId::new(self.api.operations.len());
            if let Some(operation) = self.operation(id, node) {
                self.api.operations.push(operation);
            }
        }
    }

    fn operation(&mut self, id: OperationId, node: &OperationNode) -> Option<Operation> {
        let body = match &node.request_body {
            Some(body) => self.body(id, node, body)?,
            None => None,
        };
        let parameters = self.parameters(id, node);
        let answer = self.answer(id, node);
        let errors = self.errors(id, node);
        let described = &node.operation;
        Some(Operation {
            location: node.location.clone(),
            key: described.operation_id.clone(),
            name: docs::name_of(&described.extensions),
            tag: self.tag(described.tags.first().map_or(UNTAGGED, String::as_str)),
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
            answer,
            errors,
            security: self.requirements(node),
            server: node.servers.first().map(|server| server_url(&server.value)),
        })
    }

    fn tag(&mut self, key: &str) -> TagId {
        if let Some(index) = self.api.tags.iter().position(|tag| tag.key == key) {
            return TagId(index);
        }
        let described = self.resolved.tags.iter().map(|tag| &tag.value).find(|tag| tag.name == key);
        self.api.tags.push(Tag {
            key: key.to_owned(),
            name: described.and_then(|tag| docs::name_of(&tag.extensions)),
            docs: docs::text(described.and_then(|tag| tag.description.as_ref())),
        });
        TagId(self.api.tags.len() - 1)
    }

    /// Path parameters in order of the path, then the others in order of the description. Resolving saw to it that path and parameters fit.
    fn parameters(&mut self, id: OperationId, node: &OperationNode) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> =
            node.parameters.iter().filter_map(|described| self.parameter(id, described)).collect();
        parameters.sort_by_key(|parameter| match parameter.place {
            Place::Path => node.path.find(&format!("{{{}}}", parameter.wire)).unwrap_or(usize::MAX),
            _ => usize::MAX,
        });
        parameters
    }

    fn parameter(&mut self, id: OperationId, described: &Located<Described>) -> Option<Parameter> {
        let (data, place, style, allow_reserved) = spelled(&described.value);
        // The specification says that these are ignored; the media types and the security schemes speak of them.
        let ignored = ["accept", "content-type", "authorization"];
        if place == Place::Header && ignored.contains(&data.name.to_ascii_lowercase().as_str()) {
            return None;
        }
        let hint = NameHint::Place(Owner::Operation(id), vec![data.name.clone()]);
        let (schema, as_json) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => (Some(schema), false),
            ParameterSchemaOrContent::Content(content) => {
                let (media_type, media) = preferred(content)?;
                (media.schema.as_ref(), is_json(media_type))
            }
        };
        let ty = match schema {
            Some(schema) => self.use_of_child(schema, &described.location, &hint).ty,
            None => Type::String,
        };
        let schema = schema.and_then(|schema| self.resolved.target(schema));
        let mut docs = docs::text(data.description.as_ref());
        if let Some(schema) = schema {
            let of_schema = self.docs_of(schema);
            docs.description = docs.description.or(of_schema.description);
            docs.notes = of_schema.notes;
        }
        docs.deprecated = data.deprecated.unwrap_or(false);
        Some(Parameter {
            wire: data.name.clone(),
            place,
            style,
            explode: data.explode.unwrap_or(style == Style::Form),
            allow_reserved,
            required: data.required || place == Place::Path,
            as_json,
            ty,
            docs,
        })
    }

    /// The body, in the media type that we speak best. `None` outside: the operation cannot be sent at all.
    #[expect(clippy::option_option, reason = "an operation without a body is not one whose body cannot be sent")]
    fn body(&mut self, id: OperationId, node: &OperationNode, body: &Located<RequestBody>) -> Option<Option<Body>> {
        let content = &body.value.content;
        let Some((media_type, media)) = preferred(content) else { return Some(None) };
        let kind = if is_json(media_type) {
            BodyKind::Json(self.body_type(id, body, media))
        } else if essence(media_type) == "application/x-www-form-urlencoded" {
            BodyKind::Form(self.body_type(id, body, media))
        } else if media_type.starts_with("text/") {
            BodyKind::Text
        } else if media_type.starts_with("multipart/") {
            self.skip(&node.location, &body.location, media_type);
            return None;
        } else {
            BodyKind::Bytes
        };
        let media_type = if media_type == "*/*" { "application/octet-stream" } else { media_type };
        Some(Some(Body {
            required: body.value.required,
            media_type: media_type.to_owned(),
            kind,
            docs: docs::text(body.value.description.as_ref()),
        }))
    }

    fn body_type(&mut self, id: OperationId, body: &Located<RequestBody>, media: &MediaType) -> Type {
        let hint = NameHint::Place(Owner::Operation(id), vec!["body".to_owned()]);
        match &media.schema {
            Some(schema) => self.use_of_child(schema, &body.location, &hint).into_type(),
            None => Type::Any,
        }
    }

    fn skip(&mut self, operation: &Location, body: &Location, media_type: &str) {
        let message = format!("the operation is left out: its body can only be sent as `{media_type}`");
        let diagnostic = Diagnostic::warning(Code::SkippedOperation, body, message)
            .help(format!("JSON, forms, text and bytes are supported; the operation stands at {}", operation.pointer));
        self.diagnostics.report(diagnostic);
    }
}

/// What all kinds of parameters have, and what each has of its own.
fn spelled(described: &Described) -> (&ParameterData, Place, Style, bool) {
    match described {
        Described::Path { parameter_data, style } => {
            let style = match style {
                PathStyle::Matrix => Style::Matrix,
                PathStyle::Label => Style::Label,
                PathStyle::Simple => Style::Simple,
            };
            (parameter_data, Place::Path, style, false)
        }
        Described::Query { parameter_data, allow_reserved, style, .. } => {
            let style = match style {
                QueryStyle::Form => Style::Form,
                QueryStyle::SpaceDelimited => Style::SpaceDelimited,
                QueryStyle::PipeDelimited => Style::PipeDelimited,
                QueryStyle::DeepObject => Style::DeepObject,
            };
            (parameter_data, Place::Query, style, *allow_reserved)
        }
        Described::Header { parameter_data, .. } => (parameter_data, Place::Header, Style::Simple, false),
        Described::Cookie { parameter_data, .. } => (parameter_data, Place::Cookie, Style::Form, false),
    }
}

/// The address of a server, with the defaults of its variables. A default is text: what looks like a variable in it is none, so that the address
/// does not grow with each of them.
fn server_url(server: &openapiv3::Server) -> String {
    let variables = server.variables.as_ref();
    let mut url = String::new();
    let mut rest = server.url.as_str();
    while let Some((before, behind)) = rest.split_once('{') {
        url.push_str(before);
        let found = behind.split_once('}').and_then(|(name, after)| Some((variables?.get(name)?, after)));
        // No address is that long.
        if let Some((variable, after)) = found.filter(|(variable, _)| url.len() + variable.default.len() <= 8192) {
            url.push_str(&variable.default);
            rest = after;
        } else {
            url.push('{');
            rest = behind;
        }
    }
    url + rest
}
