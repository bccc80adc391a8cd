//! Operations: parameters, body, and the tag they stand under.

use openapiv3::{Parameter as Described, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle};

use super::answers::preferred;
use super::{Lowering, docs};
use crate::ir::{Docs, NameHint, Operation, OperationId, Owner, Parameter, Place, Style, Tag, TagId, Type};
use crate::media_type::is_json;
use crate::resolve::{Located, OperationNode};

/// Name of the group of operations without a tag.
const UNTAGGED: &str = "default";

impl Lowering<'_> {
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
        let security = self.requirements(node)?;
        let body = match &node.request_body {
            Some(body) => self.body(id, node, body)?,
            None => None,
        };
        let parameters = self.parameters(id, node);
        let answer = self.answer(id, node);
        let errors = self.errors(id, node);
        let headers = self.headers(id, node);
        let product = self.product_of(node);
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
            headers,
            errors,
            error_codes: self.error_codes(node),
            security,
            server: if product.is_none() { self.own_server(node) } else { None },
            product,
            pagination: None,
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
            Some(schema) => self.use_of_value(schema, &described.location, &hint).ty,
            None => Type::String,
        };
        let schema = schema.and_then(|schema| self.resolved.target(schema));
        let mut docs = docs::text(data.description.as_ref());
        if let Some(schema) = schema {
            let of_schema = self.docs_of(schema);
            docs.description = docs.description.or(of_schema.description);
            docs.notes = of_schema.notes;
            docs.sample = of_schema.sample;
        }
        docs.sample = self.sample(data.example.as_ref(), &data.examples).or(docs.sample);
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
