//! Responses: media types, statuses, envelopes.

use openapiv3::{Header, MediaType, ParameterSchemaOrContent, ReferenceOr, Response, Schema};

use super::media::{Codec, add_new, entries, has_no_body, merge_equal_cases, merge_strings, preferred};
use super::objects::{properties_of, required};
use super::{Lowering, Schemas, docs};
use crate::config::EmptyResponse;
use crate::diagnostics::{Code, Diagnostic};
use crate::extensions::{Empty, Envelope, Extension};
use crate::ir::{
    Absence, Docs, EnvelopeId, ErrorStatus, NameHint, OperationId, Owner, ResponseCase, ResponseHeader, ResponseValue,
    Status, Success, Type,
};
use crate::location::Location;
use crate::media_type::{essence, identity, is_json, is_media_type, is_sequence};
use crate::parse::{Located, OperationNode, SchemaId};

/// The content of a response.
#[derive(Default)]
struct ResponseContent {
    /// Values, with their media types if there are several values.
    values: Vec<(Vec<String>, ResponseValue)>,
    /// Media types for the `Accept` header.
    accept: Vec<String>,
    /// Media types that are only requested explicitly.
    others: Vec<String>,
    is_streamed: bool,
}

impl Lowering<'_> {
    /// Returns the success cases of an operation. Cases with the same content are merged.
    pub(super) fn success(&mut self, id: OperationId, node: &OperationNode) -> Success {
        let mut success = Success {
            accept: String::new(),
            cases: Vec::new(),
            absence: Absence::Never,
            others: Vec::new(),
            is_streamed: false,
        };
        let mut accept: Vec<String> = Vec::new();
        for (key, response) in success_responses(node) {
            let found = match status(key) {
                status if has_no_body(status) => self.no_body(response),
                _ => self.response_values(id, response),
            };
            add_new(&mut accept, found.accept);
            if node.method.eq_ignore_ascii_case("head") {
                success.cases.push(case(key, response, ResponseValue::Empty, Vec::new()));
                continue;
            }
            add_new(&mut success.others, found.others);
            success.is_streamed |= found.is_streamed;
            if self.schemas.is_none_if_empty(response, &found.values) {
                success.absence = Absence::Empty;
            }
            let values = found.values.into_iter();
            success.cases.extend(values.map(|(media_types, value)| case(key, response, value, media_types)));
        }
        if success.cases.is_empty() {
            let (status, description) = (Status::Default, "Success.".to_owned());
            success.cases.push(ResponseCase {
                status,
                media_types: Vec::new(),
                value: ResponseValue::Empty,
                description,
            });
        }
        merge_equal_cases(&mut success);
        success.accept = if accept.is_empty() { "*/*".to_owned() } else { accept.join(", ") };
        success
    }

    /// Returns the content of a response whose status forbids a body; described content is reported.
    fn no_body(&mut self, response: &Located<Response>) -> ResponseContent {
        if !response.value.content.is_empty() {
            let message = "a response with this status never has a body; its `content` is ignored";
            let location = response.location.child("content");
            self.diagnostics.report(Diagnostic::new(Code::IgnoredContent, &location, message).at_key());
        }
        ResponseContent { values: vec![(Vec::new(), ResponseValue::Empty)], ..ResponseContent::default() }
    }

    /// Returns the content of a response by media type, the best supported one first.
    fn response_values(&mut self, id: OperationId, response: &Located<Response>) -> ResponseContent {
        let content = &response.value.content;
        let Some((first, _)) = preferred(content) else {
            return ResponseContent { values: vec![(Vec::new(), ResponseValue::Empty)], ..ResponseContent::default() };
        };
        let mut listed = entries(content);
        listed.sort_by_key(|(name, _)| *name != first);
        self.report_raw_body(&response.location, &listed);
        let (supported, others) = self.schemas.split_supported(listed);
        let mut found = ResponseContent { others, ..ResponseContent::default() };
        for (name, media) in supported {
            let value = self.response_value(id, response, name, media);
            found.is_streamed |= value == ResponseValue::Bytes || is_sequence(&essence(name));
            let same = |(_, known): &&mut (Vec<String>, ResponseValue)| {
                *known == value && matches!(value, ResponseValue::Json(_))
            };
            let group = found.values.iter_mut().find(same);
            // A parameter such as `stream=watch` requests the same type in another way.
            let is_known =
                group.as_ref().is_some_and(|(known, _)| known.iter().any(|known| essence(known) == essence(name)));
            if is_media_type(name) && !is_known {
                found.accept.push(name.to_owned());
            }
            // A server can send a file that is described as JSON under its own media type.
            if value == ResponseValue::Bytes && is_json(name) && essence(name) != "*/*" {
                found.accept.push("*/*;q=0.9".to_owned());
            }
            match group {
                Some((media_types, _)) => media_types.push(identity(name)),
                None => found.values.push((vec![identity(name)], value)),
            }
        }
        merge_strings(&mut found.values);
        if found.values.iter().all(|(_, value)| *value == found.values[0].1) {
            found.values.truncate(1);
            found.values[0].0.clear();
        }
        found.is_streamed |= !found.others.is_empty();
        found
    }

    fn response_value(
        &mut self,
        id: OperationId,
        response: &Located<Response>,
        media_type: &str,
        media: &MediaType,
    ) -> ResponseValue {
        let hint = NameHint::Path(Owner::Operation(id), vec!["response".to_owned()]);
        let codec = self.schemas.codec(media_type, media);
        match (codec, &media.schema) {
            (Codec::Text, _) => ResponseValue::Text,
            (Codec::Bytes, _) => ResponseValue::Bytes,
            (Codec::Json | Codec::TextOrJson, None) => ResponseValue::Json(Type::Any),
            (Codec::TextOrJson, Some(schema)) => {
                ResponseValue::TextOrJson(self.use_of_child(schema, &response.location, &hint).into_type())
            }
            (Codec::Json, Some(schema)) => match self.wrapped(schema, &response.location, &hint) {
                Some(found) => found,
                None => ResponseValue::Json(self.use_of_child(schema, &response.location, &hint).into_type()),
            },
        }
    }
}

impl Schemas<'_> {
    /// Whether an empty body means that there is no value. The response's own extension overrides the configured default.
    fn is_none_if_empty(&self, response: &Located<Response>, values: &[(Vec<String>, ResponseValue)]) -> bool {
        let is_read =
            values.iter().any(|(_, value)| matches!(value, ResponseValue::Json(_) | ResponseValue::Payload(..)));
        let extensions = &response.value.extensions;
        let chosen = Empty::read(extensions).map(|empty| empty.0);
        // Of an invalid extension only the error is certain.
        let default = if Empty::value(extensions).is_some() { EmptyResponse::Error } else { self.options.empty };
        is_read && chosen.unwrap_or(default) == EmptyResponse::None
    }
}

impl Lowering<'_> {
    /// Returns the documented headers of the success responses, each once.
    pub(super) fn headers(&mut self, id: OperationId, node: &OperationNode) -> Vec<ResponseHeader> {
        let resolved = self.schemas.resolved;
        let mut headers: Vec<ResponseHeader> = Vec::new();
        for (_, response) in success_responses(node) {
            for (wire, child) in &response.value.headers {
                let is_known = headers.iter().any(|known| known.wire.eq_ignore_ascii_case(wire));
                let Some(located) = resolved.header(child) else { continue };
                if is_known || wire.eq_ignore_ascii_case("content-type") {
                    continue;
                }
                let hint = NameHint::Path(Owner::Operation(id), vec!["header".to_owned(), wire.clone()]);
                let (described, docs) = self.header(located, &hint);
                let json = self.json_of_header(located, &hint);
                let is_json = json.is_some();
                let ty = json.unwrap_or(described);
                // These are sent as separate header lines, which cannot be joined.
                let is_list = ["set-cookie", "www-authenticate", "proxy-authenticate"];
                let is_list = is_list.iter().any(|name| wire.eq_ignore_ascii_case(name));
                let ty = if is_list && ty == Type::String { Type::Array(Box::new(ty)) } else { ty };
                headers.push(ResponseHeader { wire: wire.clone(), ty, is_json, docs });
            }
        }
        headers
    }

    /// Returns the type and the documentation of a header.
    pub(super) fn header(&mut self, header: &Located<Header>, hint: &NameHint) -> (Type, Docs) {
        let ty = match &header.value.format {
            ParameterSchemaOrContent::Schema(schema) => self.use_of_child(schema, &header.location, hint).ty,
            ParameterSchemaOrContent::Content(_) => Type::String,
        };
        let deprecated = header.value.deprecated.unwrap_or(false);
        (self.as_header(ty), Docs { deprecated, ..docs::text(header.value.description.as_ref()) })
    }

    /// Returns the type of a header whose content is described as JSON.
    fn json_of_header(&mut self, header: &Located<Header>, hint: &NameHint) -> Option<Type> {
        let ParameterSchemaOrContent::Content(content) = &header.value.format else { return None };
        let (_, media) = preferred(content).filter(|(media_type, _)| is_json(media_type))?;
        Some(self.use_of_child(media.schema.as_ref()?, &header.location, hint).into_type())
    }

    /// Returns a type that can be parsed from a header; a string if the described one cannot.
    fn as_header(&self, ty: Type) -> Type {
        match &ty {
            Type::Array(item) if !matches!(**item, Type::Array(_)) => match self.as_header((**item).clone()) {
                Type::String if **item != Type::String => Type::String,
                item => Type::Array(Box::new(item)),
            },
            Type::Named(_) if !self.types.is_enum(&ty) => Type::String,
            Type::Any
            | Type::Map(_)
            | Type::Tuple(_)
            | Type::Array(_)
            | Type::Nullable(_)
            | Type::Sensitive(_)
            | Type::File => Type::String,
            _ => ty,
        }
    }

    /// Returns the payload of a response whose schema is an envelope.
    fn wrapped(&mut self, schema: &ReferenceOr<Schema>, location: &Location, hint: &NameHint) -> Option<ResponseValue> {
        let resolved = self.schemas.resolved;
        let parts = self.schemas.parts(resolved.target(schema)?);
        let envelope = parts.iter().find_map(|part| self.envelope(*part))?;
        if self.api.envelopes[envelope.0].bare {
            return Some(ResponseValue::Payload(envelope, self.use_of_child(schema, location, hint).into_type(), true));
        }
        let payload = self.api.envelopes[envelope.0].payload.clone();
        let is_required = parts.iter().any(|part| required(&resolved.schema(*part).schema).contains(&payload));
        let declared = parts.iter().rev().find_map(|part| {
            let node = resolved.schema(*part);
            let found = properties_of(&node.schema).find(|(name, _)| **name == payload)?;
            Some((found.1, node.location.clone()))
        });
        let Some((schema, location)) = declared else {
            return Some(ResponseValue::Payload(envelope, Type::Any, false));
        };
        let found = self.use_of_child(schema, &location, hint);
        Some(ResponseValue::Payload(envelope, found.ty, is_required && !found.nullable))
    }

    /// Returns the envelope that a schema declares.
    fn envelope(&mut self, schema: SchemaId) -> Option<EnvelopeId> {
        let node = self.schemas.resolved.schema(schema);
        let Envelope { envelope, .. } = Envelope::read(&node.schema.schema_data.extensions)?;
        if let Some(known) = self.api.envelopes.iter().position(|known| *known == envelope) {
            return Some(EnvelopeId(known));
        }
        self.api.envelopes.push(envelope);
        let name = self.schemas.components.get(&schema).copied().unwrap_or("envelope");
        let is_named = name.to_ascii_lowercase().ends_with("envelope");
        self.api.envelope_names.push(if is_named { name.to_owned() } else { format!("{name} envelope") });
        Some(EnvelopeId(self.api.envelopes.len() - 1))
    }

    /// Returns the documented statuses that are not a success.
    pub(super) fn errors(&mut self, id: OperationId, node: &OperationNode) -> Vec<ErrorStatus> {
        let mut errors = Vec::new();
        let is_head = node.method.eq_ignore_ascii_case("head");
        for (key, response) in node.responses.iter().filter(|(key, _)| !is_success(node, key)) {
            let has_no_body = has_no_body(status(key));
            if has_no_body {
                self.no_body(response);
            }
            let hint = NameHint::Path(Owner::Operation(id), vec!["error".to_owned(), key.clone()]);
            let schema = preferred(&response.value.content)
                .filter(|(media_type, _)| is_json(media_type) && !has_no_body && !is_head)
                .and_then(|(_, media)| media.schema.as_ref());
            let wrapped = schema.and_then(|schema| self.wrapped(schema, &response.location, &hint)).is_some();
            let ty = schema
                .filter(|_| !wrapped)
                .map(|schema| self.use_of_child(schema, &response.location, &hint).into_type());
            errors.push(ErrorStatus { status: status(key), description: response.value.description.clone(), ty });
        }
        errors
    }
}

/// Returns the success responses: `2XX` and its codes, and `default` if there are none.
pub(super) fn success_responses(node: &OperationNode) -> impl Iterator<Item = (&String, &Located<Response>)> {
    node.responses.iter().filter(|(key, _)| is_success(node, key)).map(|(key, response)| (key, response))
}

fn is_success(node: &OperationNode, key: &str) -> bool {
    key.starts_with('2') || (key == "default" && !node.responses.iter().any(|(other, _)| other.starts_with('2')))
}

pub(super) fn status(key: &str) -> Status {
    match (key.parse(), key.as_bytes()) {
        (Ok(code), _) => Status::Code(code),
        (Err(_), [class @ b'1'..=b'5', b'X' | b'x', b'X' | b'x']) => Status::Class(u16::from(class - b'0')),
        _ => Status::Default,
    }
}

fn case(key: &str, response: &Located<Response>, value: ResponseValue, media_types: Vec<String>) -> ResponseCase {
    ResponseCase { status: status(key), media_types, value, description: response.value.description.clone() }
}
