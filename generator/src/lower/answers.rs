//! What comes back: media types, statuses, envelopes.

use std::mem::discriminant;

use indexmap::IndexMap;
use openapiv3::{Header, MediaType, ParameterSchemaOrContent, ReferenceOr, Response, Schema};

use super::codes::CODES;
use super::objects::{properties, required};
use super::{Lowering, docs};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{
    Answer, AnswerCase, AnswerHeader, AnswerValue, Docs, Envelope, EnvelopeId, ErrorStatus, NameHint, OperationId,
    Owner, Status, Type,
};
use crate::location::Location;
use crate::media_type::{essence, is_json, is_text};
use crate::resolve::{Located, OperationNode, SchemaId};

/// The extension that says how answers are wrapped.
pub(super) const ENVELOPE: &str = "x-oasmith-envelope";

impl Lowering<'_> {
    /// The success cases of an operation. Cases that hold the same become one.
    pub(super) fn answer(&mut self, id: OperationId, node: &OperationNode) -> Answer {
        let mut cases: Vec<AnswerCase> = Vec::new();
        let mut accept: Vec<String> = Vec::new();
        for (key, response) in success_responses(node) {
            let values = self.answer_values(id, response);
            for (media_type, _) in values.iter().filter(|(media_type, _)| !media_type.is_empty()) {
                if !accept.contains(media_type) {
                    accept.push(media_type.clone());
                }
            }
            let several = values.len() > 1;
            cases.extend(values.into_iter().map(|(media_type, value)| AnswerCase {
                status: status(key),
                media_type: several.then(|| essence(&media_type)),
                value,
                description: response.value.description.clone(),
            }));
        }
        if cases.is_empty() {
            let description = "Success.".to_owned();
            cases.push(AnswerCase {
                status: Status::Default,
                media_type: None,
                value: AnswerValue::Empty,
                description,
            });
        }
        if cases.iter().all(|case| case.value == cases[0].value) {
            cases.truncate(1);
        }
        let accept = if accept.is_empty() { "*/*".to_owned() } else { accept.join(", ") };
        Answer { accept, cases }
    }

    /// What a response holds, by media type; the first is what we read best. Media types of one schema are spellings of one value.
    fn answer_values(&mut self, id: OperationId, response: &Located<Response>) -> Vec<(String, AnswerValue)> {
        let content = &response.value.content;
        let Some((first, media)) = preferred(content) else { return vec![(String::new(), AnswerValue::Empty)] };
        let target = |media: &MediaType| media.schema.as_ref().and_then(|schema| self.resolved.target(schema));
        let schema = target(media);
        let others: Vec<(&String, &MediaType)> = content
            .iter()
            .filter(|(name, other)| name.as_str() != first && (target(other) != schema || schema.is_none()))
            .collect();
        let mut values = vec![(first.to_owned(), self.answer_value(id, response, first, media))];
        for (name, media) in others {
            let value = self.answer_value(id, response, name, media);
            // JSON of another name is JSON, and XML is a spelling of what JSON says.
            let is_new = values.iter().all(|(_, known)| discriminant(known) != discriminant(&value));
            if is_new && !name.contains("xml") {
                values.push((name.clone(), value));
            }
        }
        values
    }

    fn answer_value(
        &mut self,
        id: OperationId,
        response: &Located<Response>,
        media_type: &str,
        media: &MediaType,
    ) -> AnswerValue {
        if !is_json(media_type) {
            return if is_text(&essence(media_type)) { AnswerValue::Text } else { AnswerValue::Bytes };
        }
        let hint = NameHint::Place(Owner::Operation(id), vec!["response".to_owned()]);
        let Some(schema) = &media.schema else { return AnswerValue::Json(Type::Any) };
        if let Some(found) = self.wrapped(schema, &response.location, &hint) {
            return found;
        }
        AnswerValue::Json(self.use_of_child(schema, &response.location, &hint).into_type())
    }

    /// Documented headers of the success answers, each once.
    pub(super) fn headers(&mut self, id: OperationId, node: &OperationNode) -> Vec<AnswerHeader> {
        let resolved = self.resolved;
        let mut headers: Vec<AnswerHeader> = Vec::new();
        for (_, response) in success_responses(node) {
            for (wire, child) in &response.value.headers {
                let is_known = headers.iter().any(|known| known.wire.eq_ignore_ascii_case(wire));
                let Some(located) = resolved.header(child) else { continue };
                if is_known || wire.eq_ignore_ascii_case("content-type") {
                    continue;
                }
                let hint = NameHint::Place(Owner::Operation(id), vec!["header".to_owned(), wire.clone()]);
                let (ty, docs) = self.header(located, &hint);
                headers.push(AnswerHeader { wire: wire.clone(), ty, docs });
            }
        }
        headers
    }

    /// Type and documentation of a header.
    pub(super) fn header(&mut self, header: &Located<Header>, hint: &NameHint) -> (Type, Docs) {
        let ty = match &header.value.format {
            ParameterSchemaOrContent::Schema(schema) => self.use_of_child(schema, &header.location, hint).ty,
            ParameterSchemaOrContent::Content(_) => Type::String,
        };
        let deprecated = header.value.deprecated.unwrap_or(false);
        (self.as_header(ty), Docs { deprecated, ..docs::text(header.value.description.as_ref()) })
    }

    /// A type that a header's text can be read as; the text itself where it cannot.
    fn as_header(&self, ty: Type) -> Type {
        match &ty {
            Type::Array(item) if !matches!(**item, Type::Array(_)) => match self.as_header((**item).clone()) {
                Type::String if **item != Type::String => Type::String,
                item => Type::Array(Box::new(item)),
            },
            Type::Named(id)
                if !matches!(self.contents[id.index()], super::Content::Texts(_) | super::Content::Codes(_)) =>
            {
                Type::String
            }
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

    /// The payload of an answer whose schema says that it is an envelope.
    fn wrapped(&mut self, schema: &ReferenceOr<Schema>, place: &Location, hint: &NameHint) -> Option<AnswerValue> {
        let resolved = self.resolved;
        let parts = self.parts(resolved.target(schema)?);
        let envelope = parts.iter().find_map(|part| self.envelope(*part))?;
        if self.api.envelopes[envelope.0].bare {
            return Some(AnswerValue::Payload(envelope, self.use_of_child(schema, place, hint).into_type(), true));
        }
        let payload = self.api.envelopes[envelope.0].payload.clone();
        let is_required = parts.iter().any(|part| required(&resolved.schema(*part).schema).contains(&payload));
        let declared = parts.iter().rev().find_map(|part| {
            let node = resolved.schema(*part);
            let found = properties(&node.schema).find(|(name, _)| **name == payload)?;
            Some((found.1, node.location.clone()))
        });
        let Some((property, location)) = declared else {
            return Some(AnswerValue::Payload(envelope, Type::Any, false));
        };
        let found = self.use_of_child(property, &location, hint);
        Some(AnswerValue::Payload(envelope, found.ty, is_required && !found.nullable))
    }

    /// The envelope that a schema declares itself, read once.
    fn envelope(&mut self, schema: SchemaId) -> Option<EnvelopeId> {
        let node = self.resolved.schema(schema);
        let extension = node.schema.schema_data.extensions.get(ENVELOPE)?;
        let location = node.location.child(ENVELOPE);
        if let Some(known) = self.envelopes.get(&location) {
            return *known;
        }
        let mut described = extension.clone();
        // The codes say nothing about how an answer is read.
        if let Some(members) = described.as_object_mut() {
            members.remove(CODES);
        }
        let found = match serde_json::from_value::<Envelope>(described) {
            Ok(envelope) => {
                let known = self.api.envelopes.iter().position(|known| *known == envelope);
                let index = known.unwrap_or(self.api.envelopes.len());
                if known.is_none() {
                    self.api.envelopes.push(envelope);
                }
                Some(EnvelopeId(index))
            }
            Err(error) => {
                let message = format!("the envelope is not understood: {error}");
                let help = "it has `code`, `message`, `payload`, `error`, `requestId`, `success`, `codes` and `bare`";
                self.diagnostics.report(Diagnostic::new(Code::InvalidExtension, &location, message).help(help));
                None
            }
        };
        self.envelopes.insert(location, found);
        found
    }

    /// Documented statuses that are not a success.
    pub(super) fn errors(&mut self, id: OperationId, node: &OperationNode) -> Vec<ErrorStatus> {
        let mut errors = Vec::new();
        for (key, response) in node.responses.iter().filter(|(key, _)| !is_success(node, key)) {
            let hint = NameHint::Place(Owner::Operation(id), vec!["error".to_owned(), key.clone()]);
            let schema = preferred(&response.value.content)
                .filter(|(media_type, _)| is_json(media_type))
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

/// The responses that mean success: `2XX` of every spelling, and `default` where there is no other.
fn success_responses(node: &OperationNode) -> impl Iterator<Item = (&String, &Located<Response>)> {
    node.responses.iter().filter(|(key, _)| is_success(node, key)).map(|(key, response)| (key, response))
}

fn is_success(node: &OperationNode, key: &str) -> bool {
    key.starts_with('2') || (key == "default" && !node.responses.iter().any(|(other, _)| other.starts_with('2')))
}

fn status(key: &str) -> Status {
    match (key.parse(), key.as_bytes()) {
        (Ok(code), _) => Status::Code(code),
        (Err(_), [class @ b'1'..=b'5', b'X' | b'x', b'X' | b'x']) => Status::Class(u16::from(class - b'0')),
        _ => Status::Default,
    }
}

/// The media type that we speak best: JSON, then text, then whatever stands first.
pub(super) fn preferred(content: &IndexMap<String, MediaType>) -> Option<(&str, &MediaType)> {
    let rank = |name: &str| match name {
        "application/json" => 0,
        name if is_json(name) => 1,
        name if name.starts_with("text/plain") => 2,
        name if name.starts_with("text/") => 3,
        name if essence(name) == "application/x-www-form-urlencoded" => 4,
        name if name.starts_with("multipart/") => 6,
        _ => 5,
    };
    content.iter().map(|(name, media)| (name.as_str(), media)).min_by_key(|(name, _)| rank(name))
}
